"""What is made of other dates: distances, windows, parts and shares of a period, seasons, ranges, vague expressions.

Conventions. Beginning, middle and end: of a month days 1-10, 11-20, 21-last; of a year January-March, April-September,
October-December; of a week Monday-Wednesday, Tuesday-Friday, Thursday-Sunday. Weeks run Monday to Sunday, numbered
weeks of a year are ISO weeks, numbered weeks of a month count from its first day. A weekend is Saturday and Sunday.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from .calendar import Context, Day, Interval, Month, Node, Unit, Unresolvable, Year, add_months, anchor, shift


@dataclass(frozen=True, slots=True)
class Offset(Node):
    """A point some time before (sign -1) or after (sign 1) the reference or ``base``; ``sign`` 0 takes the tense."""

    sign: int
    parts: tuple[tuple[int, str, bool], ...]
    base: Node | None = None
    weekday: int | None = None

    def resolve(self, context: Context) -> Interval:
        day = self.base.resolve(context).start if self.base else anchor(context)
        sign = self.sign or (1 if context.tense == "future" else -1)
        for amount, unit, hijri in self.parts:
            day = shift(day, sign * amount, unit, hijri)
        if self.weekday is not None:
            day += (self.weekday - day.weekday()) * Day
        return Interval(day, day, "day")

    @property
    def kind(self) -> str:
        return self.base.kind if self.base else "relative"


@dataclass(frozen=True, slots=True)
class Window(Node):
    """The last or next so many units: up to the day before the reference, or from the day after it."""

    amount: int
    unit: str
    sign: int

    def resolve(self, context: Context) -> Interval:
        day = anchor(context)
        if self.unit in ("decade", "century"):
            first = Unit(self.unit, self.sign).resolve(context)
            far = Unit(self.unit, self.sign * self.amount).resolve(context)
            return Interval(min(first.start, far.start), max(first.end, far.end), "decade")
        far_day = shift(day, self.sign * self.amount, self.unit)
        grain = "day" if self.unit == "day" and self.amount == 1 else "range"
        return Interval(far_day, day - Day, grain) if self.sign < 0 else Interval(day + Day, far_day, grain)


@dataclass(frozen=True, slots=True)
class Within(Node):
    """ "Within two weeks": from the reference on for what is planned, up to it for what happened."""

    parts: tuple[tuple[int, str, bool], ...]

    def resolve(self, context: Context) -> Interval:
        day = anchor(context)
        far = Offset(1 if context.tense != "past" else -1, self.parts).resolve(context).start
        return Interval(min(day, far), max(day, far), "range")


@dataclass(frozen=True, slots=True)
class Part(Node):
    """Beginning, middle or end of a month, year, week, season or decade; first or last day of a month."""

    part: Literal["beginning", "middle", "end", "first", "last", "rest", "later", "earlier"]
    whole: Node

    def resolve(self, context: Context) -> Interval:
        start, end, grain, hijri = self.whole.resolve(context)
        if self.part in ("first", "last"):
            day = start if self.part == "first" else end
            return Interval(day, day, "day", hijri)
        if self.part in ("rest", "later", "earlier"):
            return self._around(anchor(context), start, end, grain)
        if grain == "month":
            cuts = {"beginning": (0, 9), "middle": (10, 19), "end": (20, (end - start).days)}
            first, last = cuts[self.part]
            return Interval(start + first * Day, start + last * Day, "dekad", hijri)
        if grain == "week":
            first, last = {"beginning": (0, 2), "middle": (1, 4), "end": (3, 6)}[self.part]
            return Interval(start + first * Day, start + last * Day, "range")
        if grain == "day":
            return Interval(start, end, grain, hijri)
        return self._share(start, end, hijri)

    def _share(self, start: date, end: date, hijri: bool) -> Interval:
        """A quarter, a half and a quarter of a year; thirds of the rest."""
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        if hijri:
            third = (end - start).days // 3
            cut = (start + third * Day, end - third * Day)
        elif months == 12:
            cut = (add_months(start, 3), add_months(start, 9))
        else:
            cut = (add_months(start, months // 3), add_months(start, months - months // 3))
        edges = {"beginning": (start, cut[0] - Day), "middle": (cut[0], cut[1] - Day), "end": (cut[1], end)}
        return Interval(*edges[self.part], "quarter" if months == 12 and self.part != "middle" else "range", hijri)

    def _around(self, day: date, start: date, end: date, grain: str) -> Interval:
        if self.part == "earlier":
            start, end = start, min(end, day)
        elif self.part == "rest":
            start = max(start, day)
        elif grain == "month":
            start = max(start + 15 * Day, day + Day)
        else:
            start = max(start, day + Day)
        if start > end:
            raise Unresolvable("nothing is left of it")
        return Interval(start, end, "range")

    @property
    def kind(self) -> str:
        return self.whole.kind

    @property
    def floating(self) -> bool:
        return self.whole.floating


@dataclass(frozen=True, slots=True)
class Share(Node):
    """The n-th (or last: -1) of equal shares of a year or month: quarter 4, third 3, half 2; or its first n months."""

    count: int
    n: int
    whole: Node

    def resolve(self, context: Context) -> Interval:
        start, end, grain, hijri = self.whole.resolve(context)
        n = self.count if self.n == -1 else self.n
        if not 1 <= n <= self.count:
            raise Unresolvable("no such share")
        if grain == "month" or hijri:
            size = ((end - start).days + 1) // self.count
            last = end if n == self.count else start + (size * n - 1) * Day
            return Interval(start + size * (n - 1) * Day, last, "range", hijri)
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        size = months // self.count
        first = add_months(start, size * (n - 1))
        name = {(12, 4): "quarter", (12, 2): "half", (12, 12): "month"}.get((months, self.count), "range")
        return Interval(first, add_months(first, size) - Day, name)

    @property
    def kind(self) -> str:
        return self.whole.kind


@dataclass(frozen=True, slots=True)
class FirstMonths(Node):
    """ "The first six months of the year"."""

    amount: int
    n: int
    whole: Node

    def resolve(self, context: Context) -> Interval:
        start, end, *_ = self.whole.resolve(context)
        if self.n == -1:
            return Interval(add_months(end + Day, -self.amount), end, "range")
        return Interval(start, add_months(start, self.amount) - Day, "range")

    @property
    def kind(self) -> str:
        return self.whole.kind


@dataclass(frozen=True, slots=True)
class WeekOf(Node):
    """The n-th (or last: -1) week of a month, counted from its first day, or ISO week of a year; 0: a day's week."""

    n: int
    whole: Node

    def resolve(self, context: Context) -> Interval:
        start, end, grain, hijri = self.whole.resolve(context)
        if self.n == 0:
            monday = start - start.weekday() * Day
            return Interval(monday, monday + 6 * Day, "week")
        if grain == "year" and not hijri:
            n = date(start.year, 12, 28).isocalendar().week if self.n == -1 else self.n
            monday = date.fromisocalendar(start.year, n, 1)
            return Interval(monday, monday + 6 * Day, "week")
        if self.n == -1:
            return Interval(end - 6 * Day, end, "week", hijri)
        first = start + 7 * (self.n - 1) * Day
        if first > end:
            raise Unresolvable("no such week")
        return Interval(first, min(first + 6 * Day, end), "week", hijri)

    @property
    def kind(self) -> str:
        return self.whole.kind


@dataclass(frozen=True, slots=True)
class WeekdayOf(Node):
    """The n-th (or last: -1) weekday of a month."""

    n: int
    weekday: int
    whole: Node

    def resolve(self, context: Context) -> Interval:
        start, end, *_ = self.whole.resolve(context)
        if self.n == -1:
            day = end - (end.weekday() - self.weekday) % 7 * Day
        else:
            day = start + ((self.weekday - start.weekday()) % 7 + 7 * (self.n - 1)) * Day
        if day > end:
            raise Unresolvable("no such weekday in the month")
        return Interval(day, day, "day")

    @property
    def kind(self) -> str:
        return self.whole.kind


@dataclass(frozen=True, slots=True)
class Season(Node):
    """Spring March-May, summer June-August, autumn September-November, winter December-February of the next year."""

    first_month: int
    year: Year | None = None
    rel: int | None = None

    def resolve(self, context: Context) -> Interval:
        if self.year is not None:
            return self._of(self.year.number(context))
        today = anchor(context)
        seasons = [self._of(year) for year in range(today.year - 3, today.year + 4)]
        if self.rel == 0 or (self.rel is None and context.tense is None):
            return min(seasons, key=lambda s: abs((s.start - today).days))
        if (self.rel or 0) < 0 or (self.rel is None and context.tense == "past"):
            behind = [s for s in seasons if (s.end < today if self.rel else s.start <= today)]
            return behind[self.rel or -1]
        ahead = [s for s in seasons if (s.start > today if self.rel else s.end >= today)]
        return ahead[(self.rel or 1) - 1]

    def _of(self, year: int) -> Interval:
        start = date(year, self.first_month, 1)
        return Interval(start, add_months(start, 3) - Day, "season")

    @property
    def kind(self) -> str:
        return self.year.kind if self.year else ("partial" if self.rel is None else "relative")

    @property
    def floating(self) -> bool:
        return self.year is None and self.rel is None


@dataclass(frozen=True, slots=True)
class Decade(Node):
    """ "The nineties": of the century said, else of the nearest that has begun."""

    tens: int
    century: int | None = None

    def resolve(self, context: Context) -> Interval:
        if self.century is not None:
            first = (self.century - 1) * 100 + self.tens
        else:
            now = context.reference.year if context.reference else 2000
            first = now // 100 * 100 + self.tens
            first -= 100 if first > now else 0
        return Interval(date(first, 1, 1), date(first + 9, 12, 31), "decade")

    @property
    def kind(self) -> str:
        return "absolute"


@dataclass(frozen=True, slots=True)
class Range(Node):
    """From one expression to another. What floats is read next to the other end."""

    first: Node
    last: Node

    def resolve(self, context: Context) -> Interval:
        if context.tense == "past" or not self.last.floating:
            end = self.last.resolve(context)
            near = replace(context, reference=end.end, tense="past") if self.first.floating else context
            start = self.first.resolve(near)
        else:
            start = self.first.resolve(context)
            end = self.last.resolve(replace(context, reference=start.start, tense="future"))
        if start.start > end.end:
            start, end = end, start
        return Interval(start.start, end.end, "day" if start.start == end.end else "range", end.hijri)

    @property
    def kind(self) -> str:
        return self.last.kind

    @property
    def floating(self) -> bool:
        return self.last.floating


@dataclass(frozen=True, slots=True)
class Until(Node):
    """From the reference to the end of ``target``; ``before`` a day, month or year leaves that out."""

    target: Node
    before: bool = False

    def resolve(self, context: Context) -> Interval:
        today = anchor(context)
        if context.tense == "past":
            told = self.target.resolve(context)
            if told.grain == "day" and told.end <= today:
                # What had happened by a day, or late into it.
                return told
        found = self.target.resolve(replace(context, tense="future"))
        if not self.before:
            end = found.end
        elif found.grain == "day" or isinstance(self.target, (Season, Month, Year)):
            end = found.start - Day
        elif isinstance(self.target, Part) and self.target.part == "middle":
            # Before the middle: up to the middle itself.
            whole = self.target.whole.resolve(replace(context, tense="future"))
            end = date(whole.start.year, 6, 30) if whole.grain == "year" else whole.start + 14 * Day
        else:
            end = found.end
        if end < today:
            raise Unresolvable("it lies before the reference")
        return Interval(today, end, "range")


@dataclass(frozen=True, slots=True)
class Vague(Node):
    """ "In recent months", "since August": no dates, unless a rough reading is asked for."""

    rough: Node | None = field(default=None)

    def resolve(self, context: Context) -> Interval:
        if not context.rough or self.rough is None:
            raise Unresolvable("vague")
        return self.rough.resolve(context)

    @property
    def kind(self) -> str:
        return "vague"


@dataclass(frozen=True, slots=True)
class Same(Node):
    """One day told twice, in two calendars: the Gregorian reading where it resolves."""

    first: Node
    second: Node

    def resolve(self, context: Context) -> Interval:
        found: list[Interval] = []
        for node in (self.second, self.first):
            try:
                found.append(node.resolve(context))
            except (ValueError, OverflowError):
                continue
        if not found:
            raise Unresolvable("neither date resolves")
        return min(found, key=lambda one: (one.hijri, one.grain != "day"))

    @property
    def kind(self) -> str:
        return "absolute" if "absolute" in (self.first.kind, self.second.kind) else self.second.kind
