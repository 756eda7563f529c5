"""Normalised text with the way back to the original.

What is folded: diacritics, tatweel, bidi and zero-width marks go; hamza carriers become bare alef, waw and yeh;
alef maqsura and Persian yeh become yeh, ta marbuta heh, keheh kaf, gaf kaf; presentation forms (NFKC) become their
letters; Arabic-Indic and Persian digits become 0-9; guillemets and curly quotes become ``"``; every kind of space but
the newline becomes a space.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from functools import lru_cache

_DROP = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c"
_dropped = re.compile(f"[{_DROP}]+")
_odd = re.compile(f"[{_DROP}\ufb50-\ufdff\ufe70-\ufefe]")
_odd_run = re.compile(f"[{_DROP}]+|[\ufb50-\ufdff\ufe70-\ufefe]")

_FOLD = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ی": "ي", "ې": "ي", "ے": "ي",
    "ک": "ك", "گ": "ك", "ڭ": "ك", "ھ": "ه", "ہ": "ه", "ۀ": "ه", "ە": "ه", "پ": "ب", "ڤ": "ف", "ڥ": "ف", "چ": "ج",
    "ژ": "ز", "ڨ": "ق", "ء": "ء",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "‹": '"', "›": '"', "‘": "'", "’": "'", "`": "'",
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "٪": "%", "٫": ".", "٬": ",", "٭": "*", "…": "…",
    "\u00a0": " ", "\t": " ", "\r": " ", "\u2007": " ", "\u202f": " ", "\u3000": " ", "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip
_FOLD |= {chr(0x660 + i): str(i) for i in range(10)} | {chr(0x6F0 + i): str(i) for i in range(10)}
_FOLD |= {chr(c): " " for c in range(0x2000, 0x2007)} | {chr(c): " " for c in range(0x2008, 0x200B)}
_table = str.maketrans(_FOLD)


class Normal:
    """A text and its normal form. ``norm`` is the folded text; ``back`` and ``span`` lead to offsets in ``text``."""

    __slots__ = ("_map", "norm", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._map: array[int] | None = None
        if _odd.search(text) is None:
            # Every fold is one character to one character, so that offsets agree without a map.
            self.norm = text.translate(_table)
        else:
            self.norm, self._map = _fold_odd(text)

    def back(self, at: int) -> int:
        """The offset in ``text`` of the character that stands at ``at`` in ``norm`` (len for the end)."""
        if self._map is None:
            return at
        return self._map[at] if at < len(self._map) else len(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in ``text`` of ``norm[start:end]``, trailing marks of the last letter included."""
        if self._map is None or start >= end:
            return self.back(start), self.back(end) if end > start else self.back(start)
        stop = self.back(end - 1) + 1
        found = _dropped.match(self.text, stop)
        if found and self.text[stop - 1] not in " \n":
            stop = found.end()
        return self.back(start), stop

    def forth(self, at: int) -> int:
        """The offset in ``norm`` of what stands at or after ``at`` in ``text``."""
        return at if self._map is None else bisect_left(self._map, at)


def _fold_odd(text: str) -> tuple[str, array[int]]:
    out: list[str] = []
    where = array("l")
    at = 0
    for found in _odd_run.finditer(text):
        out.append(text[at : found.start()])
        where.extend(range(at, found.start()))
        at = found.end()
        if not _dropped.match(found.group()):
            letters = _dropped.sub("", unicodedata.normalize("NFKC", found.group())).strip()
            out.append(letters)
            where.extend([found.start()] * len(letters))
    out.append(text[at:])
    where.extend(range(at, len(text)))
    return "".join(out).translate(_table), where


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """The normal form of a word or phrase, for lexicon look-ups."""
    return Normal(text).norm
