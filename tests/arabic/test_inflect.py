"""Paradigms of the press, in normal spelling."""

import pytest

from marsad.arabic import inflect


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("التقى", ["التقي", "التقت", "التقوا", "التقيا", "التقتا", "التقا"]),
        ("زار", ["زار", "زارت", "زاروا", "زارا", "زارتا"]),
        ("وقّع", ["وقع", "وقعت", "وقعوا", "وقعا"]),
        ("دعا", ["دعا", "دعت", "دعوا"]),
        ("أجرى", ["اجري", "اجرت", "اجروا", "اجريا", "اجرا"]),
    ],
)
def test_perfect(lemma: str, expected: list[str]) -> None:
    made = {f.surface for f in inflect.perfect(lemma)}
    assert set(expected) <= made


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("يلتقي", ["يلتقي", "تلتقي", "يلتقون", "يلتقيان", "تلتقيان", "يلتق"]),
        ("يزور", ["يزور", "تزور", "يزورون", "يزوران", "يزوروا", "يزر"]),
        ("يدعو", ["يدعو", "تدعو", "يدعون", "يدع"]),
        ("يوقّع", ["يوقع", "توقع", "يوقعون", "يوقعا"]),
    ],
)
def test_imperfect(lemma: str, expected: list[str]) -> None:
    made = {f.surface for f in inflect.imperfect(lemma)}
    assert set(expected) <= made


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("مشيد", ["مشيد", "مشيدا", "مشيده", "مشيدين", "المشيدين"]),
        ("داع", ["داع", "داعيا", "داعيه", "داعين"]),
    ],
)
def test_participle(lemma: str, expected: list[str]) -> None:
    assert set(expected) <= {f.surface for f in inflect.participle(lemma)}


def test_verbal_noun_has_article_dual_and_accusative() -> None:
    assert {"زياره", "الزياره", "زيارتين", "زيارتان"} <= {f.surface for f in inflect.noun("زيارة")}
    assert {"لقاء", "اللقاء", "لقاءا"} - {f.surface for f in inflect.noun("لقاء")} <= {"لقاءا"}
    assert {"هجوم", "هجوما", "الهجوم", "هجومين"} <= {f.surface for f in inflect.noun("هجوم")}
