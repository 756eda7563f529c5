"""Names of participants for comparison: what in them tells one person or body from another, however it is spelt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from marsad.arabic.demonym import forms
from marsad.arabic.normal import fold
from marsad.settings import settings
from marsad.warehouse.reference import read_csv

_word = re.compile(r"[^\W_]+")
_article = re.compile("^(?:[وف]?ال|[وف]?لل)(?=..)")
# Letters that one foreign sound is written with in different countries; long vowels come and go.
_sounds = str.maketrans({"ق": "ك", "غ": "ك", "ج": "ك", "خ": "ك", "ث": "ت", "ط": "ت", "ص": "س", "ض": "د", "ظ": "ز"})
# One name is written as one word or as two.
_joined = re.compile(r"\b(عبد|ابو|ابن) ?(?:ال)?(?=\w)")
_vowels = re.compile("(?<=.)[اويى]")
_ALIKE = 0.75
# Files whose words name functions and kinds of bodies, and the columns that hold them.
_COMMON = {
    "institutions.csv": ("form",),
    "offices.csv": ("form", "feminine", "dual", "plural"),
    "titles.csv": ("form", "feminine", "dual", "plural"),
    "generics.csv": ("form", "plural"),
    "states.csv": ("names", "capital_names", "plurals"),
}


@lru_cache(maxsize=100_000)
def words(text: str) -> tuple[str, ...]:
    """Words of a text in normal form, without the article."""
    return tuple(_article.sub("", word) for word in _word.findall(_joined.sub(r"\1", fold(text))))


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """The consonants of a word: spellings of one foreign name (أكار، أقار) have the same."""
    return _vowels.sub("", word.translate(_sounds)) or word


@lru_cache(maxsize=100_000)
def alike(one: str, other: str) -> bool:
    """Whether two words may be spellings of one name."""
    if one == other:
        return True
    if min(len(one), len(other)) < 4:
        return False
    one, other = sorted((one, other))  # the matcher's ratio depends on the order
    return skeleton(one) == skeleton(other) or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def proper(name: str) -> frozenset[str]:
    """Words of a name that tell who it is: no office, rank, kind of body, state or demonym. Empty: nobody by name."""
    shared = common(settings().reference)
    return frozenset(word for word in words(name) if len(word) > 1 and word not in shared)


@lru_cache(maxsize=4)
def common(folder: Path) -> frozenset[str]:
    """Words of the reference data that many participants share; files that are missing give none."""
    found: set[str] = set()
    for file, columns in _COMMON.items():
        if (folder / file).is_file():
            for row in read_csv(folder / file):
                found.update(word for column in columns for word in words((row.get(column) or "").replace("|", " ")))
                found.update(_demonyms(row.get("demonyms") or ""))
    return frozenset(found)


def _demonyms(cell: str) -> Iterator[str]:
    for demonym in filter(None, cell.split("|")):
        for form in forms(demonym.strip()):
            yield from words(form.surface)
