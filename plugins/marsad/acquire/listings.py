"""What outlets list their articles in: RSS, RDF, Atom and JSON feeds, sitemaps and indexes of them, section pages."""

from __future__ import annotations

import calendar
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal

import feedparser  # type: ignore[import-untyped]
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from marsad.acquire.client import gunzip
from marsad.acquire.urls import BadUrl, absolute

Shape = Literal["feed", "sitemap", "section"]

_MOST = 5000
_charset = re.compile(r"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


class NotAListing(ValueError):
    """The bytes are no listing of the shape that they are registered as; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as a listing tells it. ``published`` and ``updated`` keep their zone, and are None where not told."""

    url: str
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None

    @property
    def dated(self) -> datetime | None:
        return self.published or self.updated


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries in the listing's order; ``children`` are the sitemaps of an index with their last change."""

    entries: tuple[Entry, ...] = ()
    children: tuple[tuple[str, datetime | None], ...] = ()


def read_listing(
    shape: Shape, body: bytes, url: str, content_type: str = "", selector: str = "", max_bytes: int = 20 * 2**20
) -> Listing:
    """The articles of a listing, ``_MOST`` at most; links are absolute. Raises NotAListing."""
    try:
        body = gunzip(body, max_bytes)
    except ValueError as error:
        raise NotAListing(str(error)) from error
    if shape == "section":
        return Listing(tuple(_section(body, url, content_type, selector)))
    if shape == "sitemap":
        return _sitemap(body, url)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return Listing(tuple(_json_feed(body, url)))
    return Listing(tuple(_feed(body, url, content_type)))


def moment(text: object) -> datetime | None:
    """A W3C or ISO 8601 moment; one without a zone, or only a day, is taken as UTC. None for anything else."""
    told = str(text or "").strip()
    try:
        at = datetime.fromisoformat(told.replace("Z", "+00:00"))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _feed(body: bytes, url: str, content_type: str) -> Iterator[Entry]:
    # Given as a stream: a string would be taken for an address or a file and opened.
    headers = {"content-type": content_type or "application/xml", "content-location": url}
    try:
        parsed = feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # noqa: BLE001 - hostile bytes raise whatever the parser's layers raise
        raise NotAListing(f"{type(error).__name__}: {str(error)[:160]}") from error
    if not parsed.get("version") and not parsed.entries:
        raise NotAListing(f"no feed: {str(parsed.get('bozo_exception', 'unknown form'))[:160]}")
    for item in islice(parsed.entries, _MOST):
        link = str(item.get("feedburner_origlink") or item.get("link") or "")
        if not link and str(item.get("id", "")).startswith("http"):
            link = str(item["id"])
        if (entry := _entry(link, url, item.get("title"))) is not None:
            yield Entry(entry.url, entry.title, _stamp(item, "published_parsed"), _stamp(item, "updated_parsed"))


def _stamp(item: Any, name: str) -> datetime | None:
    # Of the plain dict: feedparser answers a missing "updated" with "published".
    told = dict.get(item, name)
    try:
        return datetime.fromtimestamp(calendar.timegm(told), UTC) if told else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _json_feed(body: bytes, url: str) -> Iterator[Entry]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAListing(f"no JSON: {str(error)[:160]}") from error
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list):
        raise NotAListing("a JSON feed has a list of items")
    for item in items[:_MOST]:
        if not isinstance(item, dict):
            continue
        link = item.get("url") or item.get("external_url") or item.get("id")
        if (entry := _entry(link, url, item.get("title"))) is not None:
            yield Entry(entry.url, entry.title, moment(item.get("date_published")), moment(item.get("date_modified")))


def _sitemap(body: bytes, url: str) -> Listing:
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:4].lower() == b"http":
        # The plain form: one address a line.
        lines = body.decode("utf-8-sig", "replace").split()[:_MOST]
        return Listing(tuple(e for line in lines if (e := _entry(line, url, "")) is not None))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAListing(f"no XML: {str(error)[:160]}") from error
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        raise NotAListing(f"no sitemap: its root is {_name(root) if root is not None else 'missing'}")
    entries: list[Entry] = []
    children: list[tuple[str, datetime | None]] = []
    for node in islice(root, 10 * _MOST):
        told = _texts(node)
        entry = _entry(told.get("loc"), url, told.get("title"))
        if entry is None:
            continue
        changed = moment(told.get("lastmod"))
        if _name(node) == "sitemap":
            children.append((entry.url, changed))
        else:
            entries.append(Entry(entry.url, entry.title, moment(told.get("publication_date")), changed))
    # Newest first: a long sitemap grows at either end.
    entries.sort(key=lambda e: e.dated or _LONG_AGO, reverse=True)
    return Listing(tuple(entries[:_MOST]), tuple(children))


_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def _texts(node: Any) -> dict[str, str]:
    """Text by local name of what lies in a node; loc of a picture is none of the page."""
    found: dict[str, str] = {}
    for part in node.iter():
        inside = _name(part.getparent()) if part.getparent() is not None else ""
        if inside in ("url", "sitemap", "news") and part.text:
            found.setdefault(_name(part), part.text.strip())
    return found


def _name(node: Any) -> str:
    # Comments and processing instructions have a function for a tag.
    return node.tag.rsplit("}", 1)[-1].lower() if isinstance(node.tag, str) else ""


def _section(body: bytes, url: str, content_type: str, selector: str) -> Iterator[Entry]:
    told = _charset.search(content_type) or _charset.search(body[:2048].decode("latin-1"))
    try:
        text = body.decode(told.group(1) if told else "utf-8", "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    seen: set[str] = set()
    try:
        nodes = LexborHTMLParser(text).css(selector)
    except Exception as error:  # noqa: BLE001 - the selector is an operator's, its faults are the library's own
        raise NotAListing(f"selector {selector!r}: {error}") from error
    for node in nodes[:_MOST]:
        link = node if node.tag == "a" else node.css_first("a[href]")
        entry = _entry(link.attributes.get("href"), url, link.text(strip=True)) if link is not None else None
        if entry is not None and entry.url not in seen:
            seen.add(entry.url)
            yield entry


def _entry(link: object, base: str, title: object) -> Entry | None:
    """An entry with its link made absolute; None where there is none, for what is no page is no article."""
    told = link.strip() if isinstance(link, str) else ""
    if not told or told.startswith(("#", "javascript:", "mailto:", "tel:")):
        return None
    try:
        made = absolute(told, base)
    except BadUrl:
        # Kept as it is: its refusal is named where addresses are judged.
        made = told[:500]
    return Entry(made, " ".join(str(title or "").split())[:500])
