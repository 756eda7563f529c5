"""The words of date expressions, read from ``dates.yaml``: phrase tables by category, folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ...settings import settings
from ..normal import fold
from ..numbers import is_number_word

Phrases = dict[str, list[tuple[tuple[str, ...], Any]]]

_PLAIN = (
    "day_of", "month_of", "year_of", "years_of", "times_of_day", "before", "after", "since", "from_now", "until",
    "by_coming", "within", "starting", "between", "to", "equals", "vague", "rest", "later", "earlier", "month_first",
    "month_last", "hijri_marks", "gregorian_marks", "same", "same_before", "that", "this", "recent", "few", "some",
    "following", "year_kinds", "weekend", "first_words", "last_words",
)  # fmt: skip
_SETS = ("not_after_today", "not_before_today", "no_date_after", "counted", "year_before", "closers", "introducers")
_ANCHORS = (
    "month", "weekday", "bare_weekday", "near_days", "unit", "own_unit", "seasons", "decades", "vague", "day_of",
    "year_of", "month_of", "years_of",
)  # fmt: skip
CLITICS = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل", "وك")


@dataclass(frozen=True, slots=True)
class DateWords:
    """``tables``: category to first word to (further words, value), longest first. ``sets``: plain word sets.

    ``anchors`` are words near the start of every date but one in digits; ``spelt_anchors`` the same with all clitics.
    ``strip`` gives (clitics, rest) where the rest is a word of dates, ("", word) where it is not or the whole word is.
    """

    tables: dict[str, Phrases]
    sets: dict[str, frozenset[str]]
    careful: frozenset[str]
    framed: frozenset[str]
    madda: frozenset[str]
    anchors: frozenset[str]
    spelt_anchors: frozenset[str]
    firsts: frozenset[str]
    strip: Callable[[str], tuple[str, str]]


@lru_cache(maxsize=4)
def load(path: Path) -> DateWords:
    """The words in a file such as ``seeds/reference/dates.yaml``. Raises KeyError where a category is missing."""
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    tables: dict[str, Phrases] = {}

    def add(category: str, forms: Iterable[str], value: Any) -> None:
        table = tables.setdefault(category, {})
        for form in forms:
            first, *rest = fold(str(form)).split()
            entry = (tuple(rest), value)
            if entry not in table.setdefault(first, []):
                table[first].append(entry)

    for category in _PLAIN:
        add(category, raw[category], True)
    for month, traditions in raw["gregorian_months"].items():
        add("month", [name for names in traditions.values() for name in names], (month, False))
    for month, names in raw["hijri_months"].items():
        add("month", names, (month, True))
    for day, forms in raw["weekdays"].items():
        add("weekday", forms["with_article"], day)
        add("bare_weekday", forms["bare"], day)
    for category in ("near_days", "ties", "seasons", "shares", "decades", "parts"):
        for value, forms in raw[category].items():
            add(category, forms, value)
    for unit, forms in raw["units"].items():
        for count, size in (("one", 1), ("two", 2), ("many", 0)):
            add("unit", forms[count], (unit, size))
    for unit, form in raw["own_units"].items():
        add("own_unit", [form], unit)
    for table in tables.values():
        for entries in table.values():
            entries.sort(key=lambda entry: -len(entry[0]))
    return _finish(raw, tables)


def _finish(raw: dict[str, Any], tables: dict[str, Phrases]) -> DateWords:
    def folded(key: str) -> frozenset[str]:
        return frozenset(fold(str(word)) for word in raw[key])

    firsts = frozenset(word for table in tables.values() for word in table)
    anchors = _anchors(tables)
    spelt = {clitic + word for word in anchors for clitic in ("", *CLITICS)}
    spelt |= {clitic + word[2:] for word in anchors if word.startswith("ال") for clitic in ("لل", "ولل", "فلل")}
    return DateWords(
        tables=tables,
        sets={key: folded(key) for key in _SETS},
        careful=folded("careful"),
        framed=folded("only_framed"),
        madda=folded("needs_madda"),
        anchors=anchors,
        spelt_anchors=frozenset(spelt),
        firsts=firsts,
        strip=_stripper(firsts),
    )


def _anchors(tables: dict[str, Phrases]) -> frozenset[str]:
    """One word of every phrase that dates cannot do without: the telling one, not a preposition that leads it."""
    phrases = [(c, first, rest) for c in _ANCHORS for first, entries in tables[c].items() for rest, _ in entries]
    found = {first for _, first, rest in phrases if not rest}
    for category, first, rest in phrases:
        if rest and found.isdisjoint((first, *rest)):
            found.add(first if category == "month" and len(first) > 2 else rest[-1])
    return frozenset(found)


def _stripper(firsts: frozenset[str]) -> Callable[[str], tuple[str, str]]:
    @lru_cache(maxsize=100_000)
    def strip(word: str) -> tuple[str, str]:
        if word in firsts or is_number_word(word):
            return "", word
        for size in (1, 2):
            clitic, rest = word[:size], word[size:]
            if clitic in CLITICS and len(rest) > 1:
                # The article loses its alef after lam.
                rest = "ا" + rest if clitic[-1] == "ل" and rest[0] == "ل" else rest
                if rest in firsts or is_number_word(rest):
                    return clitic, rest
        return "", word

    return strip


@lru_cache(maxsize=4)
def _configured(folder: Path) -> DateWords:
    return load(folder / "dates.yaml")


def words() -> DateWords:
    """The words of the configured reference folder."""
    return _configured(settings().reference)
