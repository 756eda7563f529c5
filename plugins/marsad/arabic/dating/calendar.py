"""What dates mean: small nodes, each of which resolves to an interval of days against a reference day."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from hijridate import Gregorian, Hijri

Tense = Literal["past", "future"]
Day = timedelta(days=1)


class Interval(NamedTuple):
    """First and last day, inclusive."""

    start: date
    end: date
    grain: str
    hijri: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is resolved against. ``rough`` gives vague quantities ("a few": 3) a reading."""

    reference: date | None
    tense: Tense | None = "past"
    rough: bool = False


class Unresolvable(ValueError):
    """The expression names no day: it lacks a reference, or the calendar has no such day."""


def anchor(context: Context) -> date:
    if context.reference is None:
        raise Unresolvable("no reference day")
    return context.reference


def month_days(year: int, month: int, hijri: bool = False) -> Interval:
    """The days of a month. Raises Unresolvable outside the years that the calendars cover (Hijri 1343 to 1500)."""
    if not hijri:
        last = calendar.monthrange(year, month)[1]
        return Interval(date(year, month, 1), date(year, month, last), "month")
    first = Hijri(year, month, 1)
    start = first.to_gregorian()
    return Interval(start, start + (first.month_length() - 1) * Day, "month", True)


def year_days(year: int, hijri: bool = False) -> Interval:
    if hijri:
        return Interval(month_days(year, 1, True).start, month_days(year, 12, True).end, "year", True)
    return Interval(date(year, 1, 1), date(year, 12, 31), "year")


def _now(day: date, hijri: bool) -> tuple[int, int]:
    """Year and month of a day in one of the two calendars."""
    if hijri:
        there = Gregorian(day.year, day.month, day.day).to_hijri()
        return there.year, there.month
    return day.year, day.month


def _day_of(year: int, month: int, day: int, hijri: bool) -> date:
    return Hijri(year, month, day).to_gregorian() if hijri else date(year, month, day)


def add_months(day: date, months: int) -> date:
    """The same day some months on; the last of the month where the month is shorter."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def shift(day: date, amount: int, unit: str, hijri: bool = False) -> date:
    """``amount`` units on from a day: hour (rounded up to days), day, week, month, quarter, year, decade, century."""
    if hijri and unit in ("month", "year"):
        there = Gregorian(day.year, day.month, day.day).to_hijri()
        count = there.year * 12 + there.month - 1 + amount * (12 if unit == "year" else 1)
        first = Hijri(count // 12, count % 12 + 1, 1)
        return first.to_gregorian() + (min(there.day, first.month_length()) - 1) * Day
    if unit == "hour":
        return day + (-(-abs(amount) // 24)) * (1 if amount > 0 else -1) * Day
    if unit in ("day", "week"):
        return day + amount * (7 if unit == "week" else 1) * Day
    return add_months(day, amount * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit])


@dataclass(frozen=True, slots=True)
class Node:
    """One expression. ``resolve`` raises Unresolvable, ValueError or OverflowError where there is no such day."""

    def resolve(self, context: Context) -> Interval:
        raise Unresolvable(type(self).__name__)

    @property
    def kind(self) -> str:
        return "relative"

    @property
    def floating(self) -> bool:
        """True where the place in time hangs on the reference without a word like "last" that ties it."""
        return False


@dataclass(frozen=True, slots=True)
class Year(Node):
    """A year by number, or by its distance from the reference's year."""

    value: int | None
    rel: int = 0
    hijri: bool = False

    def number(self, context: Context, hijri: bool = False) -> int:
        return self.value if self.value is not None else _now(anchor(context), hijri or self.hijri)[0] + self.rel

    def resolve(self, context: Context) -> Interval:
        return year_days(self.number(context), self.hijri)

    @property
    def kind(self) -> str:
        return "absolute" if self.value is not None else "relative"


@dataclass(frozen=True, slots=True)
class Month(Node):
    """A named month. ``rel``: -1 the last one before the reference's month, 1 the next after it, 0 the nearest."""

    month: int
    hijri: bool = False
    year: Year | None = None
    rel: int | None = None

    def locate(self, context: Context) -> tuple[int, int]:
        if self.year is not None:
            return self.year.number(context, self.hijri), self.month
        year, current = _now(anchor(context), self.hijri)
        ahead = self.month - current
        if self.rel is None:
            if context.tense == "past" and ahead > 0:
                year -= 1
            elif context.tense == "future" and ahead < 0:
                year += 1
        elif self.rel == 0:
            year += (ahead < -6) - (ahead > 6)
        elif self.rel < 0:
            year += self.rel + (1 if ahead < 0 else 0)
        else:
            year += self.rel - (1 if ahead > 0 else 0)
        return year, self.month

    def resolve(self, context: Context) -> Interval:
        return month_days(*self.locate(context), self.hijri)

    @property
    def kind(self) -> str:
        if self.year is not None:
            return self.year.kind
        return "partial" if self.rel is None else "relative"

    @property
    def floating(self) -> bool:
        return self.year is None and self.rel is None


@dataclass(frozen=True, slots=True)
class DayOf(Node):
    """A day, or days, of a month; ``weekday`` is what the text calls the first day."""

    first: int
    last: int
    month: Node
    weekday: int | None = None

    def resolve(self, context: Context) -> Interval:
        start = self._place(self.first, context)
        end = start
        if self.last != self.first:
            end = start + (self.last - self.first) * Day
            if not isinstance(self.month, Month) or not self.month.hijri:
                end = start.replace(day=self.last)
        hijri = isinstance(self.month, Month) and self.month.hijri
        return Interval(start, end, "day" if start == end else "range", hijri)

    def _place(self, day: int, context: Context) -> date:
        month = self.month
        if not isinstance(month, Month):
            return month.resolve(context).start.replace(day=day)
        if month.year is not None or month.rel == 0:
            return _day_of(*month.locate(context), day, month.hijri)
        reference = anchor(context)
        candidates = list(self._days(day, month, _now(reference, month.hijri)[0]))
        if month.rel is None and context.tense is None:
            year = _now(reference, month.hijri)[0]
            ordered = sorted(candidates, key=lambda d: abs(_now(d, month.hijri)[0] - year))
        elif (month.rel or 0) < 0 or (month.rel is None and context.tense == "past"):
            strict = 1 if month.rel else 0
            ordered = [d for d in reversed(candidates) if d + strict * Day <= reference]
            # Eleven months back and days ahead: the sentence tells of a set date, whatever its verb.
            soon = [d for d in candidates if timedelta(0) < d - reference <= timedelta(days=30)]
            if month.rel is None and soon and (not ordered or reference - ordered[0] > timedelta(days=330)):
                ordered = soon
        else:
            strict = 1 if month.rel else 0
            ordered = [d for d in candidates if d >= reference + strict * Day]
        skip = abs(month.rel) - 1 if month.rel else 0
        if len(ordered) <= skip:
            raise Unresolvable("no such day near the reference")
        return ordered[skip]

    @staticmethod
    def _days(day: int, month: Month, year: int) -> Iterator[date]:
        for candidate in range(year - 8, year + 9) if (month.month, day) == (2, 29) else range(year - 3, year + 4):
            try:
                yield _day_of(candidate, month.month, day, month.hijri)
            except (ValueError, OverflowError):
                continue

    @property
    def kind(self) -> str:
        return self.month.kind

    @property
    def floating(self) -> bool:
        return self.month.floating


@dataclass(frozen=True, slots=True)
class NearDay(Node):
    """Today, yesterday, tomorrow: days from the reference. A weekday named with it wins where the two disagree."""

    distance: int
    weekday: int | None = None

    def resolve(self, context: Context) -> Interval:
        day = anchor(context) + self.distance * Day
        if self.weekday is not None and day.weekday() != self.weekday:
            ahead = (self.weekday - day.weekday()) % 7
            # What happened is told late rather than early, save by a day between time zones.
            near = 1 if context.tense == "past" else 3
            day += (ahead if ahead <= near else ahead - 7) * Day
        return Interval(day, day, "day")


@dataclass(frozen=True, slots=True)
class Weekday(Node):
    """A weekday: bare, tied ("last": -1, "next": 1, "this": 0), or of a week. Without a tense, of the current week."""

    weekday: int
    rel: int | None = None
    week: Node | None = None

    def resolve(self, context: Context) -> Interval:
        if self.week is not None:
            day = self.week.resolve(context).start
            day += (self.weekday - day.weekday()) * Day
            return Interval(day, day, "day")
        day = anchor(context)
        back, ahead = (day.weekday() - self.weekday) % 7, (self.weekday - day.weekday()) % 7
        if self.rel is None and context.tense is not None:
            day = day - back * Day if context.tense == "past" else day + (ahead or 7) * Day
        elif not self.rel:
            day += (self.weekday - day.weekday()) * Day
        elif self.rel < 0:
            day += (7 * (self.rel + 1) - (back or 7)) * Day
        else:
            day += (7 * (self.rel - 1) + (ahead or 7)) * Day
        return Interval(day, day, "day")

    @property
    def kind(self) -> str:
        return "weekday"

    @property
    def floating(self) -> bool:
        return self.rel is None and self.week is None


@dataclass(frozen=True, slots=True)
class Unit(Node):
    """The day, week, weekend, month, quarter, half, year, decade or century some units from the reference's own."""

    unit: str
    rel: int = 0
    hijri: bool = False

    def resolve(self, context: Context) -> Interval:
        day = anchor(context)
        if self.unit == "day":
            return Interval(day + self.rel * Day, day + self.rel * Day, "day")
        if self.unit in ("week", "weekend"):
            monday = day + (7 * self.rel - day.weekday()) * Day
            if self.unit == "weekend" and self.rel == 0 and context.tense == "past" and monday + 5 * Day > day:
                monday -= 7 * Day
            return Interval(monday + (5 if self.unit == "weekend" else 0) * Day, monday + 6 * Day, "week")
        if self.unit == "month":
            year, month = _now(day, self.hijri)
            count = year * 12 + month - 1 + self.rel
            return month_days(count // 12, count % 12 + 1, self.hijri)
        if self.unit == "year":
            return year_days(_now(day, self.hijri)[0] + self.rel, self.hijri)
        if self.unit in ("quarter", "half"):
            months = 3 if self.unit == "quarter" else 6
            start = date(day.year, (day.month - 1) // months * months + 1, 1)
            start = add_months(start, months * self.rel)
            return Interval(start, add_months(start, months) - Day, self.unit)
        years = 10 if self.unit == "decade" else 100
        first = day.year // years * years + years * self.rel
        return Interval(date(first, 1, 1), date(first + years - 1, 12, 31), "decade")


@dataclass(frozen=True, slots=True)
class Numeric(Node):
    """A date in digits with several readings, day first before others: the weekday said decides, else nearness."""

    readings: tuple[tuple[int, int, int], ...]
    weekday: int | None = None
    by_nearness: bool = False

    def resolve(self, context: Context) -> Interval:
        days: list[date] = []
        for year, month, day in self.readings:
            try:
                days.append(date(year, month, day))
            except ValueError:
                continue
        if not days:
            raise Unresolvable("no such day")
        fitting = [d for d in days if d.weekday() == self.weekday] or days
        today = context.reference
        if self.by_nearness and today is not None:
            fitting.sort(key=lambda d: abs((d - today).days))
        return Interval(fitting[0], fitting[0], "day")

    @property
    def kind(self) -> str:
        return "absolute"
