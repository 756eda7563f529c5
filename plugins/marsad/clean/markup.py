"""HTML made safe to parse, and pruned to what may be content.

Parsers are linear on what people write and quadratic on what attackers write: size, nesting and the number of tags
are bounded in the string, before a tree is built.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from marsad.clean.furniture import words_of

MAX_CHARS = 3_000_000  # of markup without scripts; articles are a hundredth of it
MAX_TAGS = 20_000  # several times what heavy pages have
_MAX_DROPPED = 500_000
_MAX_TAG = 4000  # characters of one tag; longer ones carry data, or thousands of attributes
_DEPTH = 150  # open elements; lxml gives up at 256
_FORMATTING_DEPTH = 12
_GUARDS = 200  # elements whose share of the page is looked at before the names of elements stop to count


def words(listed: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(listed.split())


_open_raw = re.compile(r"<(script|style|svg|noscript|template|iframe|object|textarea|select|plaintext|xmp)\b", re.I)
_json_ld = re.compile(r"""type\s*=\s*["']?\s*application/ld\+json""", re.I)
_tag = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
_VOID = words("area base br col embed hr img input link meta param source track wbr")
# Closed by what follows them: counting them would see depth where there is none.
_LOOSE = words("p li dd dt td th tr tbody thead tfoot option html body head colgroup caption rt rp")
_FORMATTING = words("a b big code em font i nobr s small strike strong tt u")

_NEVER = words(
    "nav aside footer button input select textarea svg canvas video audio object embed dialog template map iframe "
    "script style noscript figcaption head link meta amp-sidebar amp-ad amp-social-share amp-consent amp-analytics "
    "amp-user-notification amp-carousel amp-list menu label fieldset"
)
_roles = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "alert", "dialog"))
_named = re.compile(
    r"(?:^|[\s_-])(?:related|relatedposts|jp-relatedposts|yarpp|share|shares|sharing|sharedaddy|addtoany|a2a|addthis|"
    r"social|socials|comments?|commentlist|respond|disqus|sidebar|widgets?|newsletter|subscri(?:be|ption)|breadcrumbs?|"
    r"crumbs|tags|taglist|tagcloud|taxonomy|cookies?|consent|gdpr|popup|modal|menu|navbar|nav|navigation|pagination|"
    r"pager|paging|authorbox|about-author|author-box|author-bio|author|byline|readmore|read-more|more-link|most-read|"
    r"mostread|popular|trending|recommend(?:ed|ations?)?|promo|advert(?:isement|orial)?|ads?|adsbygoogle|banner|"
    r"sponsor(?:ed)?|footer|copyrights?|masthead|topbar|toolbar|tools|font-?size|ticker|breaking|carousel|slider|"
    r"ratings?|login|search|searchform|screen-reader-text|sr-only|outbrain|taboola|listen|meta|postmeta|date|datetime|"
    r"caption|captions|credit|counter|views|hits|next-prev|prev-next|labels|see-also|seealso|also-read|readalso|"
    r"latest|app-download|follow(?:us)?)(?=$|[\s_-])"
)
_hidden = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CONTAINERS = words(
    "articlebody articlecontent articletext articledetails articlebodycontent entrycontent entrybody postcontent "
    "postbody posttext postentry tdpostcontent fieldnamebody fieldnamefieldbody newsbody newscontent newstext "
    "newsdetails newsdetail detailscontent detailcontent singlecontent singlepostcontent storybody storycontent "
    "storytext contentbody bodycontent bodytext maincontenttext thecontent textcontent wysiwyg wysiwygcontent "
    "ampwparticlecontent paragraphlist itemfulltext itembody articlefulltext contentarticle topiccontent "
    "newsarticlebody cmscontent richtext richtextcontent"
)
_glue = re.compile(r"[_-]+")


@dataclass
class Slim:
    """A page's markup without scripts, and the JSON-LD that stood in some of them."""

    html: str
    json_ld: list[str] = field(default_factory=list)
    whole: bool = True


def slim(html: str) -> Slim:
    """Take out what is never text; bound size, depth and number of tags. Linear in the length of ``html``."""
    json_ld: list[str] = []
    lower = html.lower()
    whole = "</html" in lower[-3000:] or "</body" in lower[-3000:]
    if len(lower) != len(html):
        # Lowering lengthens a few letters (İ): offsets must agree.
        html = lower
    kept, at = [], 0
    never_closed: set[str] = set()
    while found := _open_raw.search(html, at):
        kept.append(html[at : found.start()])
        name = found[1].lower()
        end = -1 if name in never_closed else lower.find(f"</{name}", found.end())
        if end < 0:
            if name in ("script", "style"):
                # An open script swallows the rest, as it does in a browser.
                at = len(html)
                break
            never_closed.add(name)
            kept.append("<i>" if name in ("plaintext", "xmp") else "<i ")
            at = found.end()
            continue
        if name == "script" and _json_ld.search(html, found.start(), min(end, found.end() + 300)):
            json_ld.append(html[html.find(">", found.start()) + 1 : end])
        close = html.find(">", end)
        at = close + 1 if close >= 0 else len(html)
    kept.append(html[at:])
    return Slim(_bounded(_without_comments("".join(kept)))[:MAX_CHARS], json_ld[:50], whole)


def _without_comments(html: str) -> str:
    kept, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        kept.append(html[at:start])
        end = html.find("-->", start + 4)
        if end < 0:
            at = len(html)
            break
        at = end + 3
    kept.append(html[at:])
    return "".join(kept)


def _bounded(html: str) -> str:
    """Drop tags that would nest deeper than parsers bear and attributes beyond measure; cut what has too many tags."""
    kept: list[str] = []
    at = depth = formatting = count = dropped = 0
    close = -1
    for found in _tag.finditer(html):
        if found.start() < at:
            continue
        if close < found.end():
            close = html.find(">", found.end())
        name = found[2].lower()
        deep = False
        if found[1]:
            if name not in _VOID and name not in _LOOSE:
                depth = max(depth - 1, 0)
                formatting = max(formatting - (name in _FORMATTING), 0)
        elif name not in _VOID and name not in _LOOSE:
            depth += 1
            formatting += name in _FORMATTING
            deep = depth > _DEPTH or formatting > _FORMATTING_DEPTH
        end = close if close >= 0 else len(html) - 1
        if deep or end - found.end() > _MAX_TAG or html.count("=", found.end(), end) > 60:
            kept.append(html[at : found.start()])
            kept.append("" if deep else f"<{found[1]}{name}>")
            at = end + 1
            dropped += deep
        count += not deep
        if count > MAX_TAGS or dropped > _MAX_DROPPED:
            kept.append(html[at : found.start()] if at < found.start() else "")
            return "".join(kept)
    kept.append(html[at:])
    return "".join(kept)


@dataclass
class Pruned:
    """What is left of a page: candidates for the container of the article, and the lines above it."""

    containers: list[LexborNode]
    lines: list[tuple[int, str]]
    heading_at: int | None
    order: dict[int, int]

    def lines_above(self, node: LexborNode) -> list[str]:
        """Sentence-long lines between the heading and ``node``: leads that stand outside of the container."""
        end = self.order.get(node.mem_id)
        if self.heading_at is None or end is None:
            return []
        return [text for at, text in self.lines if self.heading_at < at < end]


def prune(tree: LexborHTMLParser, title: tuple[str, ...]) -> Pruned:
    """Take menus, share bars, comments and the like out of ``tree``, in place; ``title`` is the headline's words.

    Names of classes lie: an element that holds much of the page's text stays, whatever it is called.
    """
    body = tree.body
    pruned = Pruned([], [], None, {})
    if body is None:
        return pruned
    walk = _Walk(len(body.text() or ""))
    doomed: list[LexborNode] = []
    stack = [body]
    at = 0
    while stack:
        node = stack.pop()
        at += 1
        tag = node.tag or ""
        attributes = node.attributes
        if node is not body and walk.is_furniture(node, tag, attributes):
            doomed.append(node)
            continue
        if tag in ("h1", "h2", "h3") and pruned.heading_at is None and words_of((node.text() or "")[:600]) == title:
            pruned.heading_at = at
        if _is_container(attributes):
            pruned.containers.append(node)
            pruned.order[node.mem_id] = at
        if tag == "p":
            pruned.lines.append((at, node.text() or ""))
            continue
        children = list(node.iter())
        if tag in ("h2", "h3", "div") and not children:
            pruned.lines.append((at, node.text() or ""))
        stack.extend(reversed(children))
    for node in doomed:
        node.decompose()
    return pruned


class _Walk:
    """The rules of pruning, with the number of costly looks at big elements bounded."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.looks = _GUARDS

    def is_furniture(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        if tag in _NEVER:
            return tag not in ("aside", "fieldset", "label", "menu") or self._is_small(node)
        if tag == "form":
            # ASP.NET puts the whole page into one form.
            return self._is_small(node)
        if tag == "header":
            return node.css_first("h1") is None and self._is_small(node)
        if not attributes:
            return False
        if (attributes.get("role") or "").lower() in _roles or _hidden.search(attributes.get("style") or ""):
            return self._is_small(node)
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:400].lower()
        if not names.strip() or tag in ("article", "main", "h1") or not _named.search(names):
            return False
        return self._is_small(node)

    def _is_small(self, node: LexborNode) -> bool:
        if self.looks <= 0:
            return False
        size = len(node.text() or "")
        if size > 2000:
            self.looks -= 1
        if size <= 0.35 * self.total:
            return True
        if size < 1500 and size < 0.6 * self.total and node.css_first("p") is None:
            return True
        # Menus of portals outweigh their articles; they are links and nothing else.
        return sum(len(link.text() or "") for link in node.css("a")) > 0.8 * size


def _is_container(attributes: dict[str, str | None]) -> bool:
    if not attributes:
        return False
    if (attributes.get("itemprop") or "").lower() == "articlebody":
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:400].lower().split()
    return any(_glue.sub("", name) in _CONTAINERS for name in names)
