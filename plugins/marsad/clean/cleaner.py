"""Snapshot to Article: decode, find what the page says of itself and its main text, cut furniture, judge the rest."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from marsad.clean import charset
from marsad.clean.address import address_of
from marsad.clean.content import main_blocks, paragraphs
from marsad.clean.furniture import Block, furniture, words_of
from marsad.clean.language import language_of
from marsad.clean.markup import slim
from marsad.clean.metadata import metadata, site_parts, title_of
from marsad.clean.outlets import Outlet, host_of, outlets
from marsad.clean.published import Published, dateline, is_bare_date, lead_dateline, own_dateline, stamp
from marsad.model import Article, Skipped, Snapshot
from marsad.settings import settings

CLEANER_VERSION = "2"
_REFERENCE = ("dates.yaml", "furniture.yaml", "outlets.csv")
_ENOUGH = 60  # characters of Arabic letters in the body; less is no article
_TOP = 8  # blocks in which a plain text's dateline may stand
_LONGEST_TITLE = 400
_LONGEST_HEADLINE = 220
_MOST_READ = 1_000_000  # characters of a plain text
_MAX_TEXT = 400_000  # characters; a longer "article" is a dump
_invisible = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_letter = re.compile("[\u0620-\u06d3\ufb50-\ufefc]")
_space = re.compile(r"\s+")
_tag = re.compile(r"<\s*[/!?]?\s*[a-zA-Z-](?:[^<>\n]{0,300}>|[\w:-]*)")
_byline = re.compile(r"^(?:كتب|كتبت|بقلم|إعداد|تحرير)\s*[:\-–]\s*([^|\d:]{3,50})")
_log = logging.getLogger(__name__)


@dataclass
class _Draft:
    """What one kind of input yields, before it is judged."""

    blocks: list[Block]
    title: str | None = None
    url: str | None = None
    author: str | None = None
    sites: list[str] = field(default_factory=list)  # what the page calls its site
    named: list[str] = field(default_factory=list)  # lines that may name it: only known outlets count
    stamps: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    whole: bool = True
    sample: str = ""  # text before furniture was cut, to tell the language by


def cleaner_version() -> str:
    """Version of this code and of the reference files that cleaning goes by: what either changes is read anew."""
    return f"{CLEANER_VERSION}+{_digest(settings().reference)}"


@cache
def _digest(reference: Path) -> str:
    # Looked up once, as the files themselves are: what a process has read is what it cleans by.
    told = hashlib.sha256()
    for name in _REFERENCE:
        path = reference / name
        told.update(hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"")
    return told.hexdigest()[:8]


def clean(snapshot: Snapshot) -> Article | Skipped:
    """The article in a snapshot, or why there is none. Never raises on bad input.

    Raises OSError or ValueError where the reference data (furniture.yaml, outlets.csv) is missing or malformed.
    """
    furniture(), outlets()  # a fault of the installation is not the article's
    try:
        return _clean(snapshot)
    except Exception as error:  # one hostile page must not end the batch; the log keeps where it broke
        _log.exception("cleaning %s failed", snapshot.document)
        return _skip(snapshot, "unreadable", f"{type(error).__name__}: {str(error)[:160]}")


def _clean(snapshot: Snapshot) -> Article | Skipped:
    content = charset.unpack(snapshot.content, settings().max_bytes)
    if content is None:
        return _skip(snapshot, "too_large", "unpacks to more than the limit")
    if not content.strip(b" \t\r\n\0"):
        return _skip(snapshot, "empty", "no bytes but white space")
    if charset.is_binary(content):
        return _skip(snapshot, "binary", "the bytes are no text")
    meta = dict(snapshot.meta)
    if snapshot.kind == "json":
        record = _record(content)
        if record is None:
            return _skip(snapshot, "bad_record", "no JSON object with html or text")
        meta = {k: v for k, v in record.items() if isinstance(v, str | int | float)} | meta
        html = record.get("html")
        is_page = isinstance(html, str) and bool(html.strip())
        source = str(html if is_page else record.get("text") or "")
    else:
        is_page = snapshot.kind != "text"
        source, _ = charset.decode(content, str(meta.get("content_type") or ""))
    source = charset.repair(source)
    return _judge(snapshot, _from_page(source, meta) if is_page else _from_text(source, meta), meta)


def _record(content: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _from_text(text: str, meta: dict[str, Any]) -> _Draft:
    if "<" in text and re.search(r"</(?:p|div|span|br|a)>|<br\s*/?>", text[:20_000], re.I):
        return _from_page(text, meta)
    blocks = paragraphs(_tidy("\n".join(map(charset.repair, text[:_MOST_READ].split("\n")))))
    told = _told(meta, "title")
    title = told or next((b.text for b in blocks if _letter.search(b.text)), None)
    if title and not told and (len(title) > _LONGEST_HEADLINE or len(blocks) == 1 or _is_sentence(title)):
        # A text without a headline: its first paragraph stands for one, and stays.
        title = None
    kept = furniture().cut(blocks, title)
    if title and not told:
        kept = [b for b in kept if b.text != title]
    seen = [b.text for b in kept[:_TOP]]
    author = next((m[1].strip() for line in seen if (m := _byline.match(line))), None)
    return _Draft(kept, title, author=author, seen=seen, sample=_sample(blocks))


def _from_page(html: str, meta: dict[str, Any]) -> _Draft:
    page = slim(html)
    tree = LexborHTMLParser(page.html)
    found = metadata(tree, page.json_ld)
    lines = _lines(tree)
    shown = {words_of(line) for line in lines}
    named = [*found.sites, *site_parts(found), *(line for line in lines[:5] if " " in line)]
    outlet = _outlet(meta, named, _told(meta, "url") or found.url)
    sites = [*found.sites, *([outlet.name] if outlet else []), str(meta.get("outlet") or "")]
    title = _told(meta, "title") or title_of(found, sites, shown)
    blocks = main_blocks(tree, title, found.body)
    for block in blocks:
        # A page that is sound may quote paragraphs that are not.
        block.text = _line(_tidy(charset.repair(block.text)))
    title = title or next((b.text for b in blocks if len(b.text) < 200 and _letter.search(b.text)), None)
    above = _above_body(lines, title)
    title = _tidy(title) if title else None
    author = next((a for a in found.authors if 2 < len(a) < 80), None)
    sample = _sample(blocks)
    kept = _without_dates(furniture().cut(blocks, title, page=True), {words_of(s) for s in sites if s})
    return _Draft(
        kept,
        title,
        found.url,
        author,
        found.sites,
        named,
        found.dates,
        [*found.visible_dates, *above],
        page.whole,
        sample,
    )


def _sample(blocks: list[Block]) -> str:
    return "\n".join(b.text for b in blocks[:200])[:20_000]


def _lines(tree: LexborHTMLParser) -> list[str]:
    """The first lines of text that a page shows, menus and all; every piece of text is a line of its own."""
    if tree.body is None:
        return []
    text = tree.body.text(separator="\n")[:200_000]
    return [line for raw in text.split("\n") if (line := _space.sub(" ", raw).strip())][:3000]


def _above_body(lines: list[str], title: str | None) -> list[str]:
    """What stands between headline and body: where a date stands that no tag marks. As lines, then as one line."""
    wanted = words_of(title or "")
    if not wanted:
        return []
    for at, line in enumerate(lines):
        if len(line) < 500 and words_of(line) == wanted:
            near: list[str] = []
            for following in lines[at + 1 : at + 12]:
                if len(following) > 120:
                    break
                near.append(following)
            if near:
                return [*near, " ".join(near)[:400]]
    return []


def _without_dates(blocks: list[Block], sites: set[tuple[str, ...]]) -> list[Block]:
    """Pages write date and outlet above the body: what is nothing else goes. (In plain text it stays.)"""
    top = next((n for n, b in enumerate(blocks) if len(b.text) > 120), len(blocks))
    return [
        b
        for n, b in enumerate(blocks)
        if n >= top or not (is_bare_date(b.text) or (len(b.text) < 80 and words_of(b.text) in sites))
    ]


def _judge(snapshot: Snapshot, draft: _Draft, meta: dict[str, Any]) -> Article | Skipped:
    title = _told(meta, "title") or _line(draft.title or "")
    body = "\n".join(line for b in draft.blocks if (line := _line(b.text)))[:_MAX_TEXT].rstrip()
    text = "\n".join(filter(None, (title, body)))
    enough = len(_letter.findall(body)) >= _ENOUGH
    language = language_of(text if enough else draft.sample)
    if language not in ("ar", "none") and len(text if enough else draft.sample) >= _ENOUGH:
        return _skip(snapshot, "not_arabic", f"the text is written in {language}")
    if not enough:
        cut_off = "" if draft.whole else ", and the page is cut off"
        reason = "no_text" if draft.whole else "truncated"
        return _skip(snapshot, reason, f"{len(body)} characters of text{cut_off}")
    title = title or text.partition("\n")[0][:_LONGEST_TITLE].strip()
    url = _told(meta, "url") or draft.url
    outlet = _outlet(meta, [*draft.sites, *draft.named], url)
    # A site's own address tells whose the article is, and not which.
    address = next((a for u in (_told(meta, "url"), draft.url) if (a := address_of(u))), None)
    at = _published(meta, draft, outlet.zone if outlet else None)
    return Article(
        document=snapshot.document,
        title=title,
        text=text,
        published_at=at.at if at else None,
        published_precision=at.precision if at else None,
        outlet=_outlet_name(meta, draft.sites, url, outlet),
        url=address,
        language="ar",
        snapshot_sha256=snapshot.sha256,
        cleaner_version=cleaner_version(),
        author=_told(meta, "author") or draft.author,
    )


def _published(meta: dict[str, Any], draft: _Draft, zone: tzinfo | None) -> Published | None:
    """What was told beside the bytes, then what machines are told, then what readers see."""
    told = _told(meta, "published_at")
    for raw in [*([told] if told else []), *draft.stamps[:12]]:
        if found := stamp(raw, zone):
            return found
    for line in draft.seen[:40]:
        found = stamp(line, zone) if line[:4].isdigit() else dateline(line, zone) if len(draft.stamps) else None
        found = found or own_dateline(line, zone) or lead_dateline(line, zone)
        if found:
            return found
    return None


def _outlet(meta: dict[str, Any], sites: list[str], url: str | None) -> Outlet | None:
    register = outlets()
    told = _told(meta, "outlet")
    if told:
        return register.of_name(told)
    return register.of_url(url) or next((o for s in sites if (o := register.of_name(s))), None)


def _outlet_name(meta: dict[str, Any], sites: list[str], url: str | None, outlet: Outlet | None) -> str | None:
    if outlet is not None:
        return outlet.name
    return _told(meta, "outlet") or next((s for s in sites if 1 < len(s) < 80), None) or host_of(url) or None


def _is_sentence(line: str) -> bool:
    return len(line) > 90 and line.endswith(".") and not line.endswith("..")


def _line(text: str) -> str:
    return _space.sub(" ", text).strip()


def _told(meta: dict[str, Any], name: str) -> str | None:
    value = meta.get(name)
    text = _line(_tidy(str(value))) if value is not None else ""
    return text or None


def _tidy(text: str) -> str:
    """Composed letters; no invisible marks, control characters, tags or entities (pages write these as text, too)."""
    if "&" in text:
        text = unescape(text).replace("\ufffd", "")
    text = _invisible.sub("", unicodedata.normalize("NFC", text))
    if not text.isprintable():
        text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
    if "<" in text:
        # What is left over may make a new tag.
        text = _tag.sub(" ", text).replace("<", " ")
    return text


def _skip(snapshot: Snapshot, reason: str, detail: str) -> Skipped:
    return Skipped(snapshot.document, snapshot.origin, reason, detail)
