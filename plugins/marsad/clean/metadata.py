"""What a page says of itself: JSON-LD, OpenGraph, meta tags, microdata; then headings and links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from marsad.clean.address import is_of_article, is_web
from marsad.clean.furniture import words_of

_ARTICLES = (
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle", "OpinionNewsArticle",
    "AskPublicNewsArticle", "ReviewNewsArticle", "Article", "BlogPosting", "LiveBlogPosting", "Report",
    "SocialMediaPosting", "AdvertiserContentArticle", "TechArticle",
)  # fmt: skip
_DATES = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time", "published_time",
    "datepublished", "pubdate", "publishdate", "publish_date", "publish-date", "publication_date", "dc.date",
    "dc.date.issued", "dc.date.created", "dcterms.date", "dcterms.created", "dcterms.issued", "sailthru.date",
    "parsely-pub-date", "cxenseparse:recs:publishtime", "article_date_original", "news_date", "date",
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "title", "headline")
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "byl", "cxenseparse:author")
_SITES = ("og:site_name", "application-name", "publisher", "dc.publisher")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
_NODES = 2000  # of one JSON-LD document that are looked at
_field = r'"%s"\s*:\s*"((?:[^"\\]|\\.){1,%d})"'
_separator = re.compile(r"\s+(?:::|[|–—»-])\s+|\s*\|\s*|:\s+")
_space = re.compile(r"\s+")
_junk = re.compile(r"<[^<>]{0,500}>")
_aside = re.compile(
    r"related|comment|sidebar|widget(?! Blog)|topbar|top-bar|ticker|menu|footer|latest|popular|most|today|clock",
    re.I,
)


@dataclass
class Metadata:
    """What was found, best first; nothing is judged here but which of several JSON-LD articles is the page's."""

    titles: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    visible_dates: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    url: str | None = None
    body: str | None = None
    headings: list[str] = field(default_factory=list)
    page_title: str | None = None


def metadata(tree: LexborHTMLParser, json_ld: list[str]) -> Metadata:
    """Read ``tree`` as it came, before it is pruned."""
    meta = Metadata()
    named = _named(tree)
    meta.headings = [t for n in tree.css("h1")[:10] if (t := _text(n))]
    title = tree.css_first("title")
    meta.page_title = _text(title) if title is not None else None
    meta.url = _url(tree, named)
    _add_json_ld(meta, json_ld, [*meta.headings, *named.get("og:title", []), meta.page_title or ""])
    _add_named(meta, named)
    _add_microdata(meta, tree)
    _add_visible_dates(meta, tree)
    return meta


def title_of(meta: Metadata, sites: list[str], shown: set[tuple[str, ...]]) -> str | None:
    """The headline: what metadata and heading agree on, as the heading writes it; else a declared title, less the
    site's name. ``sites`` are names of the site, ``shown`` the lines of the page as words."""
    declared = [t for t in (_without_site(t, sites, shown) for t in meta.titles) if t]
    page = _without_site(meta.page_title or "", sites, shown)
    known = {words_of(s) for s in sites}
    headings = [h for h in meta.headings if words_of(h) not in known]
    for heading in headings:
        if any(_overlap(heading, other) > 0.6 for other in [*declared, page] if other):
            return heading
    on_page = [page] if words_of(page) in shown else []
    return next((c for c in [*declared[:1], *on_page, *headings[:1], page] if c), None)


def site_parts(meta: Metadata) -> list[str]:
    """First and last part of the page's title: where a site writes its name."""
    parts = [p.strip() for p in _separator.split(meta.page_title or "") if p.strip()]
    return [parts[-1], parts[0]] if len(parts) > 1 else []


def _overlap(one: str, other: str) -> float:
    a, b = set(words_of(one)), set(words_of(other))
    return len(a & b) / max(min(len(a), len(b)), 1) if len(a) > 1 or a == b else 0.0


def _without_site(title: str, sites: list[str], shown: set[tuple[str, ...]]) -> str:
    # Every stretch between separators, longest first: the one that the page shows as a line is the headline.
    cuts = [(0, 0), *(m.span() for m in _separator.finditer(title)), (len(title), len(title))][:12]
    stretches = sorted(
        (title[a[1] : b[0]].strip() for i, a in enumerate(cuts) for b in cuts[i + 1 :]), key=len, reverse=True
    )
    known = {words_of(s) for s in sites if s}
    for stretch in stretches:
        if len(words_of(stretch)) > 2 and words_of(stretch) in shown and words_of(stretch) not in known:
            return stretch
    parts = [title[a[1] : b[0]].strip() for a, b in zip(cuts, cuts[1:], strict=False)]
    if len(parts) > 1 and words_of(parts[0]) in known:
        return title[cuts[1][1] :].strip()
    head = title[: cuts[-2][0]]
    last = words_of(parts[-1])
    if len(parts) > 1 and (last in known or (len(last) <= 4 and len(words_of(head)) >= 5)):
        return head.strip()
    return title.strip()


def _named(tree: LexborHTMLParser) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for node in tree.css("meta[content]")[:400]:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        content = _tidy(attributes.get("content") or "")
        if name and content:
            named.setdefault(name.strip().lower(), []).append(content)
    return named


def _url(tree: LexborHTMLParser, named: dict[str, list[str]]) -> str | None:
    link = tree.css_first('link[rel="canonical"]')
    found = [(link.attributes.get("href") or "").strip()] if link is not None else []
    found += named.get("og:url", [])
    found = [u for u in found if is_web(u)]
    # A template that names the home page on every page would make one article of them all.
    return next((u for u in found if is_of_article(u)), found[0] if found else None)


def _add_named(meta: Metadata, named: dict[str, list[str]]) -> None:
    for names, into in ((_TITLES, meta.titles), (_DATES, meta.dates), (_AUTHORS, meta.authors), (_SITES, meta.sites)):
        for name in names:
            into.extend(v for v in named.get(name, [])[:2] if not v.startswith("http"))


def _add_microdata(meta: Metadata, tree: LexborHTMLParser) -> None:
    for node in tree.css("[itemprop]")[:200]:
        name = (node.attributes.get("itemprop") or "").lower()
        value = node.attributes.get("content") or node.attributes.get("datetime")
        if node.tag == "abbr":
            value = value or node.attributes.get("title")
        if name == "datepublished":
            (meta.dates if value else meta.visible_dates).append(_tidy(value or _text(node) or ""))
        elif name == "headline" and (text := value or _text(node)):
            meta.titles.append(_tidy(text))
        elif name == "author" and (text := value or _text(node)) and len(text) < 80:
            meta.authors.append(_tidy(text))


def _add_visible_dates(meta: Metadata, tree: LexborHTMLParser) -> None:
    """Times and date lines that stand with the article: not the clock in a top bar, not those of related links."""
    asked = (
        "h1, time, [class*=date i], [id*=date i], [class*=time i], [class*=publish i], [class*=posted i],"
        " [class*=submitted i], [class*=meta i], [class*=byline i], [class*=info i]"
    )
    before: list[tuple[int, str]] = []
    after: list[tuple[int, str]] = []
    found = before
    for node in tree.css(asked)[:150]:
        if node.tag == "h1":
            found = after
            continue
        if _stands_aside(node):
            continue
        stamp = node.attributes.get("datetime") or "" if node.tag == "time" else ""
        text = stamp or _text(node, 300)
        if text and len(text) < 160 and any(c.isdigit() for c in text):
            # A stamp is exact; that of an update comes after that of publication.
            rank = 2 if not stamp else 1 if "update" in (node.attributes.get("class") or "") else 0
            found.append((rank, text))
    for group in (after, before):
        meta.visible_dates.extend(text for _, text in sorted(group, key=lambda g: g[0]))


def _stands_aside(node: LexborNode) -> bool:
    at: LexborNode | None = node
    for _ in range(8):
        if at is None or at.tag in ("body", "html", "article", "main"):
            return False
        if at.tag in ("nav", "aside", "footer"):
            return True
        names = f"{at.attributes.get('class') or ''} {at.attributes.get('id') or ''}"
        if _aside.search(names[:300]):
            return True
        at = at.parent
    return False


def _add_json_ld(meta: Metadata, json_ld: list[str], headlines: list[str]) -> None:
    articles: list[dict[str, Any]] = []
    pages: list[dict[str, Any]] = []
    sites: list[dict[str, Any]] = []
    for raw in json_ld:
        for node in _nodes(_load(raw)):
            kinds = node.get("@type")
            names = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
            if any(n in _ARTICLES for n in names):
                articles.append(node)
            elif "WebPage" in names:
                pages.append(node)
            elif "WebSite" in names or "NewsMediaOrganization" in names:
                sites.append(node)
    if not articles and not pages:
        return
    # A list of related articles is marked up like the article: the page's own has its headline or address.
    ranked = sorted(articles, key=lambda a: -_fits(a, meta.url, headlines))
    own = ranked[0] if ranked else {}
    if len(ranked) > 1 and headlines and _fits(own, meta.url, headlines) < 0.5:
        own = {}
    for node in [own, *pages]:
        meta.dates.extend(v for k in ("datePublished", "dateCreated") if isinstance(v := node.get(k), str) and v)
    meta.titles.extend(_tidy(v) for k in ("headline", "name") if isinstance(v := own.get(k), str) and v.strip())
    meta.authors.extend(_names(own.get("author")))
    meta.sites.extend(_names(own.get("publisher")))
    meta.sites.extend(n for s in sites for n in _names(s))
    body = own.get("articleBody")
    meta.body = _body(body) if isinstance(body, str) else None
    told = [u for u in (own.get("url"), own.get("mainEntityOfPage")) if isinstance(u, str) and is_web(u)]
    candidates = [*([meta.url] if meta.url else []), *told]
    meta.url = next((u for u in candidates if is_of_article(u)), candidates[0] if candidates else None)


def _fits(article: dict[str, Any], url: str | None, headlines: list[str]) -> float:
    headline = article.get("headline") or article.get("name")
    fit = max((_overlap(headline, h) for h in headlines if h), default=0.0) if isinstance(headline, str) else 0.0
    return fit + (url is not None and url in (article.get("url"), article.get("@id"), article.get("mainEntityOfPage")))


def _load(raw: str) -> Any:
    raw = raw.strip().removeprefix("<!--").removesuffix("-->").replace("//<![CDATA[", "").replace("//]]>", "")
    raw = raw.replace("<![CDATA[", "").replace("]]>", "").strip().rstrip(";")
    for attempt in (raw, re.sub(r",(\s*[}\]])", r"\1", raw)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvage(raw)


def _salvage(raw: str) -> Any:
    """The fields of a broken document that can still be read, as one article."""
    found: dict[str, Any] = {"@type": "NewsArticle"}
    for name, most in (("headline", 400), ("datePublished", 60), ("articleBody", 100_000)):
        match = re.search(_field % (name, most), raw)
        if match:
            try:
                found[name] = json.loads(f'"{match[1]}"', strict=False)
            except ValueError:
                found[name] = match[1]
    return found if len(found) > 1 else None


def _nodes(document: Any) -> Iterator[dict[str, Any]]:
    queue, seen = [document], 0
    while queue and seen < _NODES:
        node = queue.pop(0)
        seen += 1
        if isinstance(node, list):
            queue.extend(node[:200])
        elif isinstance(node, dict):
            yield node
            queue.extend(
                node[k] for k in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item") if k in node
            )


def _names(value: Any) -> list[str]:
    found = []
    for one in value[:5] if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip() and not name.startswith("http"):
            found.append(_tidy(name)[:200])
    return found


def _body(raw: str) -> str:
    text = re.sub(r"(?i)<\s*(?:br|/p|/div|/h\d)[^<>]{0,50}>", "\n", unescape(raw))
    return _junk.sub("", text)


def _tidy(text: str) -> str:
    return _space.sub(" ", _junk.sub("", unescape(text))).strip()


def _text(node: LexborNode, most: int = 500) -> str:
    text = node.text() or ""
    return _space.sub(" ", text).strip() if len(text) <= 4 * most else ""
