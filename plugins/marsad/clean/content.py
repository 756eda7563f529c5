"""The main text of a page: known containers first, then density of text; tables and line breaks are lay-outs too."""

from __future__ import annotations

import re
from collections import defaultdict

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from selectolax.lexbor import LexborHTMLParser, LexborNode

from marsad.clean.furniture import Block, words_of
from marsad.clean.markup import Pruned, prune, words

_MAX_SOUP = 600_000  # characters handed to the slower parser
_ENOUGH = 200  # characters of text that make a known container believable
_TEASER = 800  # characters of a known container below which the text around it is looked at
_LEAD = 70  # characters of a line between heading and container that may be a lead

_BLOCKS = words(
    "p div td th li h1 h2 h3 h4 h5 h6 blockquote section article main center body pre dd dt figure header form ul ol "
    "table tr tbody dl address details summary html caption amp-story-page"
)
_LEAF = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dd", "dt"))
_space = re.compile(r"\s+")
_terminal = re.compile("[.!؟?:…؛][\"'”»)\\]]*\\Z")
_any_tag = re.compile(r"<(/?)(p|div|br|h[1-6]|li|tr|td|blockquote|section)\b[^<>]{0,2000}>|<[^<>]{0,2000}>", re.I)


def main_blocks(tree: LexborHTMLParser, title: str | None, article_body: str | None) -> list[Block]:
    """The paragraphs of the article in ``tree`` (which is pruned in place), furniture within them still there.

    What stands between the heading that says ``title`` and the text belongs to it. ``article_body`` is the text that
    the page's JSON-LD declares: it wins where the page itself does not show it.
    """
    pruned = prune(tree, words_of(title or ""))
    container = _container(pruned)
    blocks: list[Block] = []
    if container is not None:
        blocks = _blocks_of(container.html or "")
    size = _size(blocks)
    if size < _TEASER and tree.body is not None:
        dense = _densest(tree.body.html or "")
        # A small container may hold a teaser only, and the article go on outside of it.
        goes_on = bool(blocks) and blocks[0].text in {b.text for b in dense}
        if _size(dense) > (1.8 if goes_on else 1.3 if size < _ENOUGH else 10**6) * size:
            blocks, container = dense, None
    if container is not None:
        blocks = _leads(pruned, container, blocks) + blocks
    return _declared(article_body, blocks) or blocks


def paragraphs(text: str) -> list[Block]:
    """Lines of a plain text as blocks; a blank line before one is remembered."""
    blocks, gap = [], True
    for line in text.split("\n"):
        line = _space.sub(" ", line).strip()
        if line:
            blocks.append(Block(line, "p", 0.0, gap))
        gap = not line
    return blocks


def _size(blocks: list[Block]) -> int:
    return sum(len(b.text) for b in blocks if b.links < 0.5)


def _container(pruned: Pruned) -> LexborNode | None:
    nodes = pruned.containers[:40]
    by_parent: dict[int, list[LexborNode]] = defaultdict(list)
    for node in nodes:
        if node.parent is not None:
            by_parent[node.parent.mem_id].append(node)
    # Pages that give every paragraph the container's name: what they stand in is the container.
    for group in by_parent.values():
        parent = group[0].parent
        if len(group) > 2 and parent is not None:
            pruned.order[parent.mem_id] = pruned.order[group[0].mem_id]
            nodes.append(parent)
    sizes = [(len(_space.sub(" ", node.text() or "")), node) for node in nodes]
    if not sizes:
        return None
    most = max(size for size, _ in sizes)
    return min((s for s in sizes if s[0] >= 0.9 * most), key=lambda s: s[0])[1] if most >= _ENOUGH else None


def _leads(pruned: Pruned, container: LexborNode, blocks: list[Block]) -> list[Block]:
    have = " ".join(b.text for b in blocks)
    lines = (_space.sub(" ", line).strip() for line in pruned.lines_above(container))
    return [Block(line) for line in lines if len(line) >= _LEAD and line not in have][:5]


def _declared(article_body: str | None, blocks: list[Block]) -> list[Block] | None:
    if not article_body or len(article_body) < _ENOUGH:
        return None
    said = set(article_body.split())
    shown = {w for b in blocks for w in b.text.split()}
    # The page shows it, with its paragraphs: better than one run of text.
    if len(said & shown) >= 0.8 * len(said):
        return None
    return paragraphs(article_body)


def _soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html[:_MAX_SOUP], "lxml")


def _blocks_of(html: str) -> list[Block]:
    soup = _soup(html)
    blocks = [block for block, _ in _lines(soup)]
    return blocks if blocks else _stripped(html)


def _stripped(html: str) -> list[Block]:
    # What the parser gave up on, nested beyond its limit: tags out, lines at block borders.
    text = _any_tag.sub(lambda m: "\n" if m[2] else " ", html[:_MAX_SOUP])
    return paragraphs(text.replace("<", " ").replace(">", " "))


def _lines(soup: BeautifulSoup | Tag) -> list[tuple[Block, Tag]]:
    """Every line of text in document order with the block element that it stands in."""
    out: list[tuple[Block, Tag]] = []
    parts: list[str] = []
    linked = breaks = 0
    owner: Tag | None = None

    def flush() -> None:
        nonlocal linked, parts
        whole = "".join(parts)
        for raw in whole.split("\n") if owner is not None and owner.name == "pre" else [whole]:
            text = _space.sub(" ", raw).strip()
            if text and owner is not None:
                out.append((Block(text, owner.name, min(linked / len(text), 1.0)), owner))
        parts, linked = [], 0

    for element in soup.descendants:
        if isinstance(element, Tag):
            if element.name in ("br", "hr"):
                breaks += 1
            continue
        if not isinstance(element, NavigableString) or isinstance(element, PreformattedString):
            continue
        text = str(element)
        if not text.strip():
            parts.append(" ")
            continue
        block, in_link = _owner(element)
        if block is not owner or _is_break(breaks, parts, owner):
            flush()
            owner = block
        elif breaks:
            parts.append(" ")
        breaks = 0
        parts.append(text)
        linked += len(text.strip()) if in_link else 0
    flush()
    return out


def _owner(element: NavigableString) -> tuple[Tag, bool]:
    in_link = False
    for parent in element.parents:
        if parent.name == "a":
            in_link = True
        if parent.name in _BLOCKS or parent.parent is None:
            return parent, in_link
    raise AssertionError("a text without a tree")


def _is_break(breaks: int, parts: list[str], owner: Tag | None) -> bool:
    """Whether line breaks end a paragraph: two do; one does after a full stop or a short line (a sub-heading)."""
    if breaks == 0 or owner is None:
        return False
    line = "".join(parts).strip()
    return breaks > 1 or len(line) < 70 or bool(_terminal.search(line))


def _densest(html: str) -> list[Block]:
    """The element with most running text: paragraphs vote for what holds them, links vote against."""
    lines = _lines(_soup(html))
    if not lines:
        return _stripped(html)
    votes: dict[int, float] = defaultdict(float)
    held: dict[int, list[int]] = defaultdict(lambda: [0, 0])  # characters of running text, of links, in each element
    elements: dict[int, Tag] = {}
    for block, owner in lines:
        running = len(block.text) >= 60 and block.links <= 0.3
        for element in (owner, *owner.parents):
            held[id(element)][0] += len(block.text) if running else 0
            held[id(element)][1] += round(len(block.text) * block.links)
        if not running:
            continue
        weight = min(len(block.text) / 100, 6.0) * (1 - block.links)
        holder = owner.parent if owner.name in _LEAF and owner.parent is not None else owner
        for share in (1.0, 0.5, 0.2):
            votes[id(holder)] += weight * share
            elements[id(holder)] = holder
            if holder.parent is None or holder.name == "body":
                break
            holder = holder.parent
    if not votes:
        return [block for block, _ in lines]
    best = _widest(elements[max(votes, key=lambda key: votes[key])], held)
    inside = {id(best)} | {id(child) for child in best.descendants if isinstance(child, Tag)}
    return [block for block, owner in lines if id(owner) in inside]


def _widest(best: Tag, held: dict[int, list[int]]) -> Tag:
    # Every paragraph in a row or box of its own: what holds the boxes holds much more text and hardly more links.
    for parent in list(best.parents):
        text, links = held[id(best)]
        if parent.parent is None or parent.name in ("body", "html"):
            break
        more, more_links = held[id(parent)][0] - text, held[id(parent)][1] - links
        if more >= 0.8 * text and more_links < 0.3 * more:
            best = parent
    return best
