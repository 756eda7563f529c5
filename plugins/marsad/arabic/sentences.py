"""Paragraphs and sentences of the normal form."""

from __future__ import annotations

import re
from dataclasses import dataclass

_end = re.compile(r"[.!؟?؛…]+[\"')\]]*(?=\s|$)")
# A full stop after these is no end: initials and abbreviations of the press.
_abbreviated = re.compile(r"(?:^|[\s\"(])(?:د|م|أ|ا|ه|ص|ت|ج|ق|ب|ف|Mr|Dr|St|U|S)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """``norm[start:end]``; ``paragraph`` counts from 0 (the headline), ``index`` within the article."""

    start: int
    end: int
    paragraph: int
    index: int


def sentences(norm: str) -> list[Sentence]:
    """Sentences in reading order; a newline always ends one."""
    out: list[Sentence] = []
    at = 0
    paragraph = 0
    for line in norm.split("\n"):
        stop = at + len(line)
        if line.strip():
            start = at
            for found in _end.finditer(norm, at, stop):
                if norm[found.start()] == "." and _abbreviated.search(
                    norm, max(start, found.start() - 8), found.start()
                ):
                    continue
                _append(out, norm, start, found.end(), paragraph)
                start = found.end()
            _append(out, norm, start, stop, paragraph)
            paragraph += 1
        at = stop + 1
    return out


def _append(out: list[Sentence], norm: str, start: int, end: int, paragraph: int) -> None:
    while start < end and norm[start].isspace():
        start += 1
    while end > start and norm[end - 1].isspace():
        end -= 1
    if end > start:
        out.append(Sentence(start, end, paragraph, len(out)))
