"""Folding keeps the way back: every offset of the normal form leads to the letters it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.arabic.normal import Normal, fold

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىةـًٌٍَُِّْ«»“”\u200f\u202b\u2067 \n.,،؛؟0123456789٠١٢٣٤۵۶۷ﻻﷲﻤﺸ"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("وقّعَ", "وقع"),
        ("أُجريت", "اجريت"),
        ("المُؤتمر", "الموتمر"),
        ("ليبيــا", "ليبيا"),
        ("٢٠٢٥/٠٥", "2025/05"),
        ("«العين»", '"العين"'),
        ("ﻻ", "لا"),
        ("مصطفى", "مصطفي"),
        ("\u202bقمة\u202c", "قمه"),
        ("کابل", "كابل"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_span_takes_the_marks_of_its_last_letter() -> None:
    normal = Normal("أعلن العميدُ، أمس")
    at = normal.norm.index("العميد")
    start, end = normal.span(at, at + 6)
    assert normal.text[start:end] == "العميدُ"


@given(st.text(alphabet=LETTERS, max_size=80))
def test_offsets_lead_back(text: str) -> None:
    normal = Normal(text)
    for at, letter in enumerate(normal.norm):
        assert letter in fold(text[normal.back(at)]) or letter in fold(text)
        start, end = normal.span(at, at + 1)
        assert 0 <= start < end <= len(text)
    assert [normal.back(i) for i in range(len(normal.norm))] == sorted(normal.back(i) for i in range(len(normal.norm)))


@given(st.text(alphabet=LETTERS, max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
