"""Furniture of pages within text: buttons, counters, links to other articles, comment forms. Its words are data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

import yaml

from marsad.arabic.normal import Normal
from marsad.settings import settings

_letters = re.compile(r"[^\W\d_]")
_arabic = re.compile("[\u0620-\u06d3\ufb50-\ufefc]")
_token = re.compile(r"[^\W\d_]+")
_date = re.compile(r"\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,4}")
_terminal = re.compile("[.!؟?…][\"'”»)\\]]*\\s*\\Z")
_HEADLINE = 170  # characters; no line of a link list is longer
_NOTICE = 260  # characters; a consent or rights notice
_BODY = 90  # characters; a paragraph from here on, ended like a sentence, is body
_MOST = 4000  # paragraphs that are looked at; no article has as many
_OPENED = 250  # characters of body after which a page's end mark is believed
_TAIL = 0.6  # share of the text after which an end mark is believed


@dataclass(slots=True)
class Block:
    """One paragraph as it came: its text, the element that it stood in, the share of its characters that are links."""

    text: str
    tag: str = "p"
    links: float = 0.0
    after_gap: bool = True


@dataclass(frozen=True)
class Furniture:
    """The phrases of ``furniture.yaml``, folded. A phrase is a tuple of words; ``colon`` phrases want a colon."""

    words: frozenset[tuple[str, ...]]
    starts: frozenset[tuple[str, ...]]
    colon: frozenset[tuple[str, ...]]
    heads: frozenset[tuple[str, ...]]
    ends: frozenset[tuple[str, ...]]
    sections: frozenset[tuple[str, ...]]
    longest: int = field(default=0)

    @classmethod
    def read(cls, path: Path) -> Furniture:
        """Read the phrases. Raises ValueError where a list is missing or an entry is no text."""
        lists = yaml.safe_load(path.read_text(encoding="utf-8"))
        known = ("words", "starts", "heads", "ends", "sections")
        if not isinstance(lists, dict) or set(lists) != set(known):
            raise ValueError(f"{path}: needs exactly the lists {', '.join(known)}")
        for name, phrases in lists.items():
            bad = [p for p in phrases if not isinstance(p, str) or not words_of(p)]
            if bad:
                raise ValueError(f"{path}: {name}: not a phrase: {bad[0]!r}")
        plain = {name: {words_of(p) for p in lists[name] if not p.endswith(":")} for name in known}
        colon = {words_of(p) for name in ("starts", "heads") for p in lists[name] if p.endswith(":")}
        longest = max(len(p) for phrases in (*plain.values(), colon) for p in phrases)
        return cls(
            **{name: frozenset(plain[name]) for name in known},
            colon=frozenset(colon),
            longest=longest,
        )

    def cut(self, blocks: Iterable[Block], title: str | None, *, page: bool = False) -> list[Block]:
        """The blocks without furniture, order kept. Linear; sentences of the body stay.

        ``page``: the blocks come from markup, where an end mark after some body is the head of the comments.
        """
        kept = self._until_end(list(islice(blocks, _MOST)), page)
        kept = self._without_link_lists([b for b in kept if not self._is_noise(b)])
        return _without_repeats(self._without_sections(kept, title), title)

    def _is_noise(self, block: Block) -> bool:
        text = block.text
        if not _letters.search(text):
            return not _date.search(text)
        if len(text) > _NOTICE:
            return False
        words = words_of(text)
        if not _arabic.search(text):
            return not _date.search(text)
        if len(text) < _HEADLINE and self._made_of(words, self.words):
            return True
        if self._begins(words, self.starts) or (len(text) < _HEADLINE and ":" in text[:60] and self._label(text)):
            return True
        return block.links > 0.8 and len(text) < _HEADLINE and not _is_body(text)

    def _label(self, text: str) -> bool:
        return words_of(text.split(":", 1)[0]) in self.colon

    def _begins(self, words: tuple[str, ...], phrases: frozenset[tuple[str, ...]]) -> bool:
        return any(words[:n] in phrases for n in range(1, min(self.longest, len(words)) + 1))

    def _made_of(self, words: tuple[str, ...], phrases: frozenset[tuple[str, ...]]) -> bool:
        at = 0
        while at < len(words):
            most = min(self.longest, len(words) - at)
            step = next((n for n in range(most, 0, -1) if words[at : at + n] in phrases), 0)
            if step == 0:
                return False
            at += step
        return bool(words)

    def _until_end(self, blocks: list[Block], page: bool) -> list[Block]:
        total = sum(len(b.text) for b in blocks)
        seen = body = 0
        for n, block in enumerate(blocks):
            words = words_of(block.text) if len(block.text) < 60 else ()
            if words and n and self._made_of(words, self.ends):
                rest = sum(len(b.text) for b in blocks[n:] if _is_body(b.text))
                if seen >= _TAIL * total or rest == 0 or (page and body >= _OPENED):
                    return blocks[:n]
            seen += len(block.text)
            body += len(block.text) if _is_body(block.text) else 0
        return blocks

    def _without_link_lists(self, blocks: list[Block]) -> list[Block]:
        kept: list[Block] = []
        body_after = [False] * (len(blocks) + 1)
        for n in range(len(blocks) - 1, -1, -1):
            body_after[n] = body_after[n + 1] or _is_body(blocks[n].text)
        n = 0
        while n < len(blocks):
            words = words_of(blocks[n].text) if len(blocks[n].text) <= _HEADLINE else ()
            if not words or not self._head(blocks[n].text, words):
                kept.append(blocks[n])
                n += 1
                continue
            alone = len(words) <= 4 and not re.search(r":\s*\w", blocks[n].text)
            n += 1
            while alone and n < len(blocks) and not _is_body(blocks[n].text) and len(blocks[n].text) <= _HEADLINE:
                # Within the body a sub-heading may follow the list: only what hangs on the heading goes.
                if body_after[n] and blocks[n].after_gap and not blocks[n].links:
                    break
                n += 1
        return kept

    def _head(self, text: str, words: tuple[str, ...]) -> bool:
        # Headlines do not end with a full stop: what does is a sentence that happens to begin so.
        is_sentence = text.endswith(".") or _is_body(text)
        return self._begins(words, self.heads) and not (is_sentence and ":" not in text[:40])

    def _without_sections(self, blocks: list[Block], title: str | None) -> list[Block]:
        top = next((n for n, b in enumerate(blocks) if _is_body(b.text) and not _same(b.text, title)), 0)
        return [b for n, b in enumerate(blocks) if n >= top or words_of(b.text) not in self.sections]


def furniture() -> Furniture:
    """The phrases of the configured reference folder, read once."""
    return _read(settings().reference / "furniture.yaml")


@cache
def _read(path: Path) -> Furniture:
    return Furniture.read(path)


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[str, ...]:
    """Folded words without digits and punctuation: the form in which phrases are compared."""
    return tuple(_token.findall(Normal(text).norm.lower()))


def _is_body(text: str) -> bool:
    return len(text) >= _BODY and bool(_terminal.search(text[-12:])) or len(text) > _NOTICE


def _same(text: str, title: str | None) -> bool:
    return bool(title) and len(text) < 2 * len(title or "") + 20 and words_of(text) == words_of(title or "")


def _without_repeats(blocks: list[Block], title: str | None) -> list[Block]:
    # Captions repeat the headline, a pulled quote or sub-heading stands twice in a row.
    kept: list[Block] = []
    for block in blocks:
        if _same(block.text, title) or (kept and kept[-1].text == block.text):
            continue
        kept.append(block)
    return kept
