"""Paradigms of demonyms, written out."""

from __future__ import annotations

import pytest

from marsad.arabic.demonym import Form, forms
from marsad.arabic.normal import fold

NISBA = (
    ("ليبي", "m", 1, False), ("الليبي", "m", 1, True), ("ليبية", "f", 1, False), ("الليبية", "f", 1, True),
    ("ليبيون", "m", 3, False), ("الليبيون", "m", 3, True), ("ليبيين", "m", 3, False), ("الليبيين", "m", 3, True),
    ("ليبيات", "f", 3, False), ("الليبيات", "f", 3, True), ("ليبيان", "m", 2, False), ("الليبيان", "m", 2, True),
    ("ليبيين", "m", 2, False), ("الليبيين", "m", 2, True), ("ليبيتان", "f", 2, False), ("الليبيتان", "f", 2, True),
    ("ليبيتين", "f", 2, False), ("الليبيتين", "f", 2, True), ("ليبيو", "m", 3, False), ("ليبيي", "m", 3, False),
    ("ليبيتا", "f", 2, False), ("ليبيتي", "f", 2, False),
)  # fmt: skip


def test_whole_paradigm_of_a_nisba() -> None:
    assert {(f.surface, f.gender, f.number, f.definite) for f in forms("ليبي")} == set(NISBA)


@pytest.mark.parametrize(
    ("base", "feature", "expected"),
    [
        ("نيجري", ("f", 1, True), "النيجرية"),
        ("نيجيري", ("f", 1, True), "النيجيرية"),
        ("أمريكي", ("f", 3, True), "الأمريكيات"),
        ("جنوب أفريقي", ("f", 1, False), "جنوب أفريقية"),
        ("جنوب أفريقي", ("f", 1, True), "الجنوب أفريقية"),
        ("جنوب سوداني", ("m", 3, True), "الجنوب سودانيون"),
        ("كوري شمالي", ("f", 1, True), "الكورية الشمالية"),
        ("كوري شمالي", ("m", 3, False), "كوريون شماليون"),
        ("كوري جنوبي", ("m", 2, True), "الكوريان الجنوبيان"),
        ("غيني استوائي", ("f", 2, False), "غينيتان استوائيتان"),
        ("إسرائيلي", ("m", 3, True), "الإسرائيليون"),
    ],
)
def test_form(base: str, feature: tuple[str, int, bool], expected: str) -> None:
    first = next(f.surface for f in forms(base) if (f.gender, f.number, f.definite) == feature)
    assert first == expected


def test_the_oblique_plural_comes_before_the_dual_that_is_spelled_like_it() -> None:
    assert [f.number for f in forms("روسي") if f.surface == "روسيين"] == [3, 2]


def test_broken_plurals_take_the_article() -> None:
    found = [f for f in forms("تركي", ["أتراك"]) if "أتراك" in f.surface]
    assert found == [Form("أتراك", "m", 3, False), Form("الأتراك", "m", 3, True)]


def test_accusative_is_made_on_request_and_never_like_a_state() -> None:
    plain = {f.surface for f in forms("قطري")}
    assert "قطريا" not in plain
    assert "قطريا" in {f.surface for f in forms("قطري", names=["ليبيا", "قطر"])}
    assert "ليبيا" not in {f.surface for f in forms("ليبي", names=["ليبيا", "قطر"])}
    assert "كوريا شماليا" in {f.surface for f in forms("كوري شمالي", names=["كوريا الشمالية"])}


@pytest.mark.parametrize("base", ["", "ليبيا", "جنوب أفريقيا"])
def test_only_adjectives_in_yeh_are_demonyms(base: str) -> None:
    with pytest.raises(ValueError, match="ends in"):
        list(forms(base))


def test_folding_keeps_gender_apart() -> None:
    surfaces = {fold(f.surface): f.gender for f in forms("تشادي") if f.number == 1}
    assert surfaces[fold("تشادية")] == "f"
    assert surfaces[fold("تشادي")] == "m"
