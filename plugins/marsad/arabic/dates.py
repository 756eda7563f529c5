"""Date expressions of a text, found in linear time and resolved against a reference day.

What a kind of expression means is in ``dating.calendar`` and ``dating.periods``, how it is worded in ``dating.grammar``
and the modules it builds on, the words in ``dates.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ..model import DateRange
from .dating.calendar import Context, DayOf, Month, NearDay, Node, Tense, Unit, Weekday, month_days
from .dating.grammar import Reader
from .dating.periods import Offset, Range, Same, Season, Window, Within
from .dating.words import words
from .normal import Normal

_LETTERS = re.compile(r"[\u0621-\u064a]+")
_FIGURES = re.compile(r"(?<!\d)[12]\d{3}(?!\d)|\d[/.\-]\d")
_UNTIED = frozenset(("اليوم", "الشهر", "العام", "السنه", "الاسبوع"))

Kind = Literal["absolute", "weekday", "relative", "partial", "vague"]


@dataclass(frozen=True, slots=True)
class DateMatch:
    """One date expression: offsets into ``Normal.norm``, the original words, and how it is told.

    ``kind``: absolute (needs no reference), weekday, relative, partial (a month, day or season without its year), vague
    (resolves to None). ``anaphoric`` says that it counts from a date told before ("the same day", "the next day"):
    pass that date as the reference. ``sequel`` says that it counts forward ("two days later"): of what happened it
    counts from a date told before, of what is planned from the publication.
    """

    start: int
    end: int
    words: str
    kind: Kind
    anaphoric: bool
    sequel: bool
    node: Node = field(repr=False)

    def resolve(
        self,
        reference: date | None,
        *,
        tense: Tense | None = "past",
        month_only: bool = False,
        rough: bool = False,
    ) -> DateRange | None:
        """The days meant, or None where the words or the reference do not tell.

        ``tense`` None takes the calendar unit that the reference lies in. ``month_only``: of the reference only the
        month is known, so that a weekday, "yesterday" and the like give that month. ``rough`` gives vague amounts
        ("a few days ago") a reading.
        """
        try:
            found = self.node.resolve(Context(reference, tense, rough))
        except (ValueError, OverflowError):
            return None
        anchor = None if self.kind == "absolute" else reference
        if month_only and anchor is not None and self.kind != "absolute" and _by_day(self.node):
            found = month_days(anchor.year, anchor.month)
        calendar: Literal["gregorian", "hijri"] = "hijri" if found.hijri else "gregorian"
        return DateRange(found.start, found.end, found.grain, calendar, anchor=anchor)


def find_dates(normal: Normal) -> list[DateMatch]:
    """The date expressions of a text: left to right, without overlap, the longest reading of each."""
    known = words()
    if known.spelt_anchors.isdisjoint(_LETTERS.findall(normal.norm)) and not _FIGURES.search(normal.norm):
        return []
    reader = Reader(normal.norm, known)
    found: list[DateMatch] = []
    past = 0
    for i in reader.starts_near_anchor():
        hit = reader.read(i) if i >= past else None
        if hit:
            past = hit[1]
            if _is_date(reader, i, past, hit[0], normal):
                found.append(_match(reader, i, past, hit[0], normal))
    return found


def resolve_first(text: str, reference: date | None) -> DateRange | None:
    """The first date that a text tells, with no tense assumed; for texts known to tell one.

    Vague amounts get a rough reading, and a lone number may be a day of the reference's month where nothing else is.
    """
    normal = Normal(text)
    found = find_dates(normal)
    if not found:
        reader = Reader(normal.norm, words(), loose=True)
        for read in (reader.read, reader.read_loose):
            hits = ((i, read(i)) for i in range(reader.size))
            found = [_match(reader, i, hit[1], hit[0], normal) for i, hit in hits if hit]
            if found:
                break
    for rough in (False, True):
        for match in found:
            days = match.resolve(reference, tense=None, rough=rough)
            if days:
                return days
    return None


def _match(reader: Reader, i: int, j: int, node: Node, normal: Normal) -> DateMatch:
    # After lam the article has lost its alef and cannot be told apart.
    kept = reader.clitics[i].endswith("ل") and reader.base[i].startswith("ال")
    start, end = reader.starts[i] + (0 if kept else len(reader.clitics[i])), reader.ends[j - 1]
    first, last = normal.span(start, end)
    anaphoric = _is_anaphoric(reader, i, j, node)
    sequel = isinstance(node, Offset) and node.sign > 0 and node.base is None and "الان" not in reader.raw[i:j]
    return DateMatch(start, end, normal.text[first:last], node.kind, anaphoric, sequel, node)  # type: ignore[arg-type]


def _is_anaphoric(reader: Reader, i: int, j: int, node: Node) -> bool:
    if not isinstance(node, (Unit, Month, DayOf)) and not hasattr(node, "whole") or j - i < 2:
        return False
    tables = reader.words.tables
    spoken = reader.base[i:j]
    return any(w in tables["same"] or w in tables["same_before"] or w in tables["that"] for w in spoken) or (
        any(w in tables["following"] for w in spoken[1:]) and any(w in _UNTIED for w in spoken)
    )


def _is_date(reader: Reader, i: int, j: int, node: Node, normal: Normal) -> bool:
    """False for words of dates that stand in names, and for names of months that are other words here."""
    before = reader.raw_at(i - 1)
    known = reader.words
    inner = node.first if isinstance(node, Range) else node
    tied = isinstance(node, (DayOf, Month)) and (node.kind == "absolute")
    if not tied and reader.follows(i, "no_date_after") and isinstance(inner, (DayOf, Month, Weekday, Season)):
        return False
    if isinstance(node, Weekday) and (before == "بين" or (reader.base[i] == "الاثنين" and reader.clitics[i] == "ل")):
        # "Between the two", "for the two".
        return False
    if isinstance(node, Offset) and reader.base[i - 1] in known.tables["unit"]:
        # "Year after year".
        return False
    if isinstance(node, NearDay) and normal.text[slice(*normal.span(reader.starts[i], reader.ends[i]))].endswith("ّ"):
        # "أمسّ": most, not yesterday.
        return False
    if not isinstance(node, Month) or not node.floating:
        return True
    name = " ".join(reader.base[i:j])
    if name in known.madda and "آ" not in normal.text[slice(*normal.span(reader.starts[i], reader.ends[j - 1]))]:
        return False
    if name not in known.careful or reader.size == j - i:
        return True
    return (
        before in known.sets["introducers"] or reader.clitics[i] in ("ب", "ل") and name not in ("مارس", "صفر", "محرم")
    )


def _by_day(node: Node) -> bool:
    """True where the expression counts days or weeks from a reference whose day must be known."""
    if isinstance(node, Unit):
        return node.unit in ("day", "week", "weekend")
    if isinstance(node, Range):
        return _by_day(node.first) or _by_day(node.last)
    if isinstance(node, Same):
        return False
    return isinstance(node, (NearDay, Weekday, Offset, Window, Within))
