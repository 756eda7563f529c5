"""The integrity of ``seeds/reference/dates.yaml``."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from marsad.arabic.dating.words import load, words
from marsad.arabic.normal import fold
from marsad.settings import settings

PATH = settings().reference / "dates.yaml"
RAW = yaml.safe_load(PATH.read_text(encoding="utf-8"))


def test_every_month_has_a_name_in_every_tradition() -> None:
    assert list(RAW["gregorian_months"]) == list(range(1, 13))
    for month, traditions in RAW["gregorian_months"].items():
        for tradition in ("egypt", "levant", "maghreb", "libya", "morocco"):
            assert traditions[tradition], (month, tradition)
    assert list(RAW["hijri_months"]) == list(range(1, 13))
    assert list(RAW["weekdays"]) == list(range(7))


@pytest.mark.parametrize(
    "category", ["month", "weekday", "bare_weekday", "near_days", "ties", "unit", "seasons", "parts"]
)
def test_no_form_has_two_meanings(category: str) -> None:
    allowed = {("نصف",), ("اول",), ("اخر",)}
    for first, entries in words().tables[category].items():
        seen: dict[tuple[str, ...], object] = {}
        for rest, value in entries:
            form = (first, *rest)
            assert form in allowed or seen.setdefault(form, value) == value, form


def test_longer_phrases_come_first() -> None:
    for table in words().tables.values():
        for entries in table.values():
            sizes = [len(rest) for rest, _ in entries]
            assert sizes == sorted(sizes, reverse=True)


def test_careful_names_are_names_of_months() -> None:
    names = {" ".join((first, *rest)) for first, entries in words().tables["month"].items() for rest, _ in entries}
    for key in ("careful", "only_framed", "needs_madda"):
        assert {fold(name) for name in RAW[key]} <= names, key


def test_every_date_word_leads_back_to_an_anchor() -> None:
    anchors = words().anchors
    for category in ("month", "weekday", "near_days", "vague", "seasons", "decades"):
        for first, entries in words().tables[category].items():
            for rest, _ in entries:
                assert not anchors.isdisjoint((first, *rest)), (category, first, rest)


def test_anchors_are_no_bare_prepositions() -> None:
    assert words().anchors.isdisjoint({"في", "من", "قبل", "بعد", "هذا", "الي", "بين"})


def test_clitics_come_off_words_of_dates_only() -> None:
    strip = words().strip
    assert strip("والاحد") == ("و", "الاحد")
    assert strip("لليوم") == ("ل", "اليوم")
    assert strip("واحد") == ("", "واحد")
    assert strip("وزاره") == ("", "وزاره")


def test_a_missing_category_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "dates.yaml"
    path.write_text(yaml.safe_dump({k: v for k, v in RAW.items() if k != "ties"}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(KeyError):
        load(path)
