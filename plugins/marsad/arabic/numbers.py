"""Numbers in words, digits and both: "ثلاثمئة وخمسة وعشرون", "6 آلاف", "مليار ومئتا مليون", "الثالث والعشرين".

Every function here reads folded words (``marsad.arabic.normal.fold``); a number's parts are joined by the clitic waw.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .normal import Normal, fold

WORD = re.compile(r"[\u0621-\u064a]+|\d+|[^\s\u0621-\u064a\d]|\n")

_UNITS = {
    1: "واحد واحدة إحدى أحد",
    2: "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي إثنان إثنين ثنتان ثنتين",
    3: "ثلاث ثلاثة تلاتة تلات",
    4: "أربع أربعة",
    5: "خمس خمسة",
    6: "ست ستة",
    7: "سبع سبعة",
    8: "ثمان ثماني ثمانية تمانية",
    9: "تسع تسعة",
}
_TENS = {20: "عشر", 30: "ثلاث", 40: "أربع", 50: "خمس", 60: "ست", 70: "سبع", 80: "ثمان", 90: "تسع"}
_HUNDRED = ("مئة", "مائة", "مية", "ميت", "مئه")
_TWO_HUNDRED = "مئتان مئتين مائتان مائتين مئتا مئتي مائتا مائتي"
_COLLOQUIAL_TEENS = {
    11: "حدعش حدعشر احدعش احدعشر",
    12: "اتنعش اثنعش اثنعشر اطنعش",
    13: "تلتعش ثلاثعش ثلطعش",
    14: "اربعتعش اربعطعش",
    15: "خمستعش خمسطعش",
    16: "ستعش سطعش",
    17: "سبعتعش سبعطعش",
    18: "تمنتعش ثمنتعش ثمنطعش",
    19: "تسعتعش تسعطعش",
}
_SCALES = {
    10**3: ("ألف آلاف ألفا", "ألفان ألفين ألفي"),
    10**6: ("مليون ملايين مليونا", "مليونان مليونين مليوني"),
    10**9: ("مليار مليارات مليارا بليون بلايين بليونا", "ملياران مليارين ملياري بليونان بليونين"),
    10**12: ("تريليون تريليونات تريليونا ترليون", "تريليونان تريليونين تريليوني ترليونان ترليونين"),
}
_PLURAL_SCALES = frozenset(fold(w) for w in ["آلاف", "ملايين", "مليارات", "بلايين", "تريليونات"])
_ORDINALS = {
    1: "أول أولى حادي حادية",
    2: "ثاني ثان ثانية",
    3: "ثالث ثالثة تالت",
    4: "رابع رابعة",
    5: "خامس خامسة",
    6: "سادس سادسة",
    7: "سابع سابعة",
    8: "ثامن ثامنة",
    9: "تاسع تاسعة",
    10: "عاشر عاشرة",
}
_TEN = frozenset((fold("عشر"), fold("عشرة")))
_ONE_OF = frozenset((fold("أحد"), fold("إحدى")))
_LARGEST = 10**15


def _atoms() -> dict[str, tuple[str, int]]:
    table: dict[str, tuple[str, int]] = {}
    for value, forms in _UNITS.items():
        table |= {fold(form): ("unit", value) for form in forms.split()}
    table |= dict.fromkeys(_TEN, ("ten", 10))
    for value, forms in _COLLOQUIAL_TEENS.items():
        table |= {fold(form): ("teen", value) for form in forms.split()}
    for value, stem in _TENS.items():
        table |= {fold(stem) + end: ("tens", value) for end in ("ون", "ين")}
    table |= {fold(form): ("hundred", 100) for form in _HUNDRED}
    table |= {fold(form): ("hundreds", 200) for form in _TWO_HUNDRED.split()}
    for value, stem in {**{v // 10: s for v, s in _TENS.items() if v > 20}, 8: "ثمان"}.items():
        table |= {fold(stem) + link + fold(h): ("hundreds", value * 100) for h in _HUNDRED for link in ("", "ي")}
    for value, (single, dual) in _SCALES.items():
        table |= {fold(form): ("scale", value) for form in single.split()}
        table |= {fold(form): ("scale2", 2 * value) for form in dual.split()}
    return table


_ATOM = _atoms()
_ORDINAL = {fold(form): value for value, forms in _ORDINALS.items() for form in forms.split()}


@lru_cache(maxsize=20_000)
def _atom(word: str, joined: bool) -> tuple[str, int] | None:
    """The number word that ``word`` is, article ignored; ``joined`` asks for the clitic waw before it."""
    if joined:
        if not word.startswith("و"):
            return None
        word = word[1:]
    return _ATOM.get(word) or (_ATOM.get(word[2:]) if word.startswith("ال") else None)


def _look(words: Sequence[str], i: int, joined: bool) -> tuple[str, int] | None:
    return _atom(words[i], joined) if 0 <= i < len(words) else None


def _below_hundred(words: Sequence[str], i: int, joined: bool) -> tuple[int, int] | None:
    head = _look(words, i, joined)
    if head is None:
        return None
    kind, value = head
    if kind in ("tens", "ten", "teen"):
        return value, i + 1
    if kind != "unit":
        return None
    if i + 1 < len(words) and words[i + 1] in _TEN:
        return 10 + value, i + 2
    ten = _look(words, i + 1, True)
    if ten and ten[0] == "tens":
        return value + ten[1], i + 2
    # "one of": a number only within a compound.
    return (value, i + 1) if words[i][joined:] not in _ONE_OF else None


def _below_thousand(words: Sequence[str], i: int, joined: bool) -> tuple[int, int] | None:
    head = _look(words, i, joined)
    if head is None:
        return None
    value, j = 0, i
    if head[0] in ("hundred", "hundreds"):
        value, j = head[1], i + 1
    elif head[0] == "unit" and head[1] >= 3 and (_look(words, i + 1, False) or ("", 0))[0] == "hundred":
        value, j = head[1] * 100, i + 2
    if not value:
        return _below_hundred(words, i, joined)
    rest = _below_hundred(words, j, True)
    return (value + rest[0], rest[1]) if rest else (value, j)


def _digits(words: Sequence[str], i: int, joined: bool) -> tuple[int, int] | None:
    if joined:
        if i >= len(words) or words[i] != "و":
            return None
        i += 1
    return (int(words[i]), i + 1) if i < len(words) and words[i].isdecimal() and len(words[i]) < 16 else None


def parse_number(words: Sequence[str], i: int = 0) -> tuple[int, int] | None:
    """The number that starts at ``words[i]`` as (value, index after it), or None. Reads as far as one number goes."""
    total, j, last = 0, i, _LARGEST
    while True:
        joined = j > i
        head = _look(words, j, joined)
        if head and head[0] in ("scale", "scale2"):
            plural = words[j][1:] if joined else words[j]
            # "thousands of" says no number.
            if head[1] >= last or plural in _PLURAL_SCALES or plural.removeprefix("ال") in _PLURAL_SCALES:
                break
            amount, stop, last = head[1], j + 1, head[1] if head[0] == "scale" else head[1] // 2
        else:
            group = _below_thousand(words, j, joined) or _digits(words, j, joined)
            if group is None:
                break
            scale = _look(words, group[1], False)
            if scale and scale[0] == "scale":
                if scale[1] >= last or group[0] * scale[1] >= _LARGEST:
                    break
                amount, stop, last = group[0] * scale[1], group[1] + 1, scale[1]
            elif group[0] >= last:
                break
            else:
                amount, stop, last = group[0], group[1], 1
        total, j = total + amount, stop
        if last > 1 and stop < len(words) and words[stop] == "ونصف":
            return total + last // 2, stop + 1
        if last == 1:
            break
    return (total, j) if j > i else None


def parse_ordinal(words: Sequence[str], i: int = 0) -> tuple[int, int] | None:
    """The ordinal from 1 to 99 at ``words[i]``, with or without the article, as (value, index after it), or None."""
    if not 0 <= i < len(words):
        return None
    word = words[i]
    bare = word.removeprefix("ال")
    value = _ORDINAL.get(bare)
    if value is not None:
        if i + 1 < len(words) and words[i + 1] in _TEN and value < 10:
            return 10 + value, i + 2
        tens = _look(words, i + 1, True)
        if tens and tens[0] == "tens" and words[i + 1].startswith("وال") == word.startswith("ال") and value < 10:
            return value + tens[1], i + 2
        return (value, i + 1) if bare not in ("حادي", "حاديه") else None
    atom = _ATOM.get(bare)
    if word.startswith("ال") and atom and atom[0] == "tens":
        return atom[1], i + 1
    return None


@lru_cache(maxsize=20_000)
def is_number_word(word: str) -> bool:
    """True where a folded word, article ignored, is part of a cardinal or ordinal."""
    return _atom(word, False) is not None or word.removeprefix("ال") in _ORDINAL


@dataclass(frozen=True, slots=True)
class NumberMatch:
    """A number in a text: offsets into ``Normal.norm``, the original words, the value."""

    start: int
    end: int
    words: str
    value: int


_CLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "ف")
_NUMERAL = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:\.\d+)?")
_TOKEN = re.compile(_NUMERAL.pattern + r"|[\u0621-\u064a]+|[^\s\u0621-\u064a\d]|\n")


def find_numbers(normal: Normal) -> list[NumberMatch]:
    """Numbers of the text, left to right, in linear time. Digits count with their scale word ("1.5 مليون")."""
    tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(normal.norm)]
    words = [t[0].replace(",", "") if t[0][0].isdecimal() else t[0] for t in tokens]
    found: list[NumberMatch] = []
    i = 0
    while i < len(words):
        value, stop, skipped = _number_at(words, i)
        if stop == i:
            i += 1
            continue
        start, end = tokens[i][1] + skipped, tokens[stop - 1][2]
        first, last = normal.span(start, end)
        found.append(NumberMatch(start, end, normal.text[first:last], value))
        i = stop
    return found


def _number_at(words: list[str], i: int) -> tuple[int, int, int]:
    """(value, index after, letters of clitics skipped) of the number at ``i``; the index stays where there is none."""
    word = words[i]
    if "." in word and word[0].isdecimal():
        scale = _look(words, i + 1, False)
        if scale and scale[0] == "scale":
            return round(float(word) * scale[1]), i + 2, 0
        return 0, i, 0
    for clitic in _CLITICS:
        if not word.startswith(clitic):
            continue
        bare = word[len(clitic) :]
        if not bare.isdecimal() and _atom(bare, False) is None:
            continue
        # A window keeps the copy small: no number has more words.
        found = parse_number([bare, *words[i + 1 : i + 24]])
        if found:
            return found[0], i + found[1], len(clitic)
    return 0, i, 0
