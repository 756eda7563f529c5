"""Numbers in words and digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.arabic.normal import Normal, fold
from marsad.arabic.numbers import WORD, find_numbers, parse_number, parse_ordinal

CARDINALS = [
    ("ثلاثة", 3),
    ("ثلاث", 3),
    ("اثنان", 2),
    ("اثنتين", 2),
    ("عشر", 10),
    ("أحد عشر", 11),
    ("إحدى عشرة", 11),
    ("اثنا عشر", 12),
    ("اثنتي عشرة", 12),
    ("ثماني عشرة", 18),
    ("عشرون", 20),
    ("خمسة وعشرون", 25),
    ("واحد وعشرين", 21),
    ("مئة", 100),
    ("مائة وخمسون", 150),
    ("مئتان", 200),
    ("مائتين وسبعة وستين", 267),
    ("ثلاثمئة وخمسة وعشرون", 325),
    ("ثماني مئة", 800),
    ("ثمانمائة", 800),
    ("مئة وأحد عشر", 111),
    ("ألف", 1000),
    ("ألفان", 2000),
    ("ألفين وأربعة عشر", 2014),
    ("الألفان والواحد والعشرون", 2021),
    ("ألف وتسعمائة وثمانية وسبعون", 1978),
    ("ثلاثة آلاف و250", 3250),
    ("أحد عشر ألفا", 11_000),
    ("خمسمئة ألف وثلاثة", 500_003),
    ("6 آلاف", 6000),
    ("مليون", 10**6),
    ("مليون ونصف", 1_500_000),
    ("مليونان وثلاثمئة ألف", 2_300_000),
    ("مليار ومئتا مليون", 1_200_000_000),
    ("تسعمئة وتسعة وتسعون ألفا وتسعمئة وتسعة وتسعون", 999_999),
    ("حدعشر", 11),
]


@pytest.mark.parametrize(("words", "value"), CARDINALS)
def test_cardinal(words: str, value: int) -> None:
    tokens = WORD.findall(fold(words))
    assert parse_number(tokens) == (value, len(tokens))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("قتل ثلاثة جنود وأصيب خمسة وعشرون", [("ثلاثة", 3), ("خمسة وعشرون", 25)]),
        ("أُصيبَ ثلاثُمئةٍ وخمسةُ مدنيين", [("ثلاثُمئةٍ وخمسةُ", 305)]),
        ("بأحد عشر شخصا", [("أحد عشر", 11)]),
        ("بقيمة 12,500 دولار و1.5 مليون يورو", [("12,500", 12_500), ("1.5 مليون", 1_500_000)]),
        ("٢٥ جنديا", [("٢٥", 25)]),
        ("خمسة وستة", [("خمسة", 5), ("ستة", 6)]),
        # "one of", "thousands of", "and alone" tell no number.
        ("أحد المسؤولين وإحدى المدن", []),
        ("آلاف الجنود ومئات المدنيين", []),
        ("الرئيس والوزير", []),
        ("مساحتها ² متر", []),
    ],
)
def test_find_numbers(text: str, found: list[tuple[str, int]]) -> None:
    assert [(m.words, m.value) for m in find_numbers(Normal(text))] == found


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("الأول", 1),
        ("ثاني", 2),
        ("الثالث", 3),
        ("العاشر", 10),
        ("الحادي عشر", 11),
        ("السادس عشر", 16),
        ("العشرين", 20),
        ("الحادي والعشرين", 21),
        ("الثالث والعشرون", 23),
        ("الثانية والعشرين", 22),
        ("الثلاثين", 30),
        ("الحادي والثلاثين", 31),
    ],
)
def test_ordinal(words: str, value: int) -> None:
    tokens = WORD.findall(fold(words))
    assert parse_ordinal(tokens) == (value, len(tokens))


@pytest.mark.parametrize("words", ["الحادي", "عشرين", "المسؤول", ""])
def test_no_ordinal(words: str) -> None:
    assert parse_ordinal(WORD.findall(fold(words))) is None


_UNITS = ["واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
_TENS = ["عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
_HUNDREDS = ["مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"]


def _spell(value: int) -> str:
    """An independent speller of 1 to 999, by the book."""
    parts = [_HUNDREDS[value // 100 - 1]] if value >= 100 else []
    rest = value % 100
    if 10 < rest < 20:
        parts.append({11: "أحد", 12: "اثنا"}.get(rest, _UNITS[rest % 10 - 1]) + " عشر")
    elif rest == 10:
        parts.append("عشرة")
    else:
        parts += [_UNITS[rest % 10 - 1]] if rest % 10 else []
        parts += [_TENS[rest // 10 - 2]] if rest >= 20 else []
    return " و".join(parts)


@given(st.integers(1, 999), st.integers(3, 999))
def test_spelt_numbers_read_back(below: int, thousands: int) -> None:
    below_words, thousand_words = _spell(below), _spell(thousands) + " ألف"
    assert [m.value for m in find_numbers(Normal(below_words))] == [below]
    both = find_numbers(Normal(f"{thousand_words} و{below_words}"))
    assert [m.value for m in both] == [thousands * 1000 + below]


@given(st.text(alphabet="أحدثلةخمسعشرون وملي123.,² \n", max_size=60))
def test_any_text_is_read_and_offsets_hold(text: str) -> None:
    normal = Normal(text)
    for match in find_numbers(normal):
        first, last = normal.span(match.start, match.end)
        assert text[first:last] == match.words
        assert match.value >= 0
