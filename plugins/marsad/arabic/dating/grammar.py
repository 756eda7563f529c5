"""The grammar of periods, distances and ranges, and the reader that puts all date expressions together."""

from __future__ import annotations

from .calendar import DayOf, Month, NearDay, Node, Numeric, Unit, Weekday, Year
from .days import THIS_MONTH, Days
from .periods import (
    Decade,
    FirstMonths,
    Offset,
    Part,
    Range,
    Season,
    Share,
    Until,
    Vague,
    WeekOf,
    Window,
    Within,
)
from .tokens import Found, remembered

Parts = tuple[tuple[int, str, bool], ...]

# "And a half", in whole units.
_HALVES = {"decade": (5, "year"), "year": (6, "month"), "month": (15, "day"), "day": (12, "hour")}


class Reader(Days):
    """Reads any date expression of one text."""

    @remembered
    def whole(self, i: int) -> Found:
        """What has parts: a month, year, week, season or decade, with or without "of" before it."""
        j = i + 1 if self.raw_at(i) in ("من", "في") else i
        return self.longest(
            j,
            (
                self.month,
                lambda k: self.year(k, bare=True, unit=True),
                lambda k: self.unit(k, bare=True),
                self.season,
                self.decade,
                self.own,
            ),
        )

    def own(self, i: int) -> Found:
        found = self.phrase("own_unit", i)
        return (Unit(found[0]), found[1]) if found else None

    @remembered
    def period(self, i: int) -> Found:
        """A week, month, season, year, or a part of one."""
        return self.longest(
            i, (self.unit, self.year_alone, self.month, self.part, self.share, self.nth_week, self.season, self.decade,
                self.window, self.weekend, self.first_months),
        )  # fmt: skip

    def year_alone(self, i: int) -> Found:
        bare = self.loose or self.raw_at(i - 1) in self.words.sets["year_before"] or self.size == 1
        if self.clitics[i] and not self.loose:
            bare = False
        found = self.year(i, bare=bare)
        if found and self.raw_at(found[1]) in ("-", "/") and self.raw_at(found[1] + 1).isdecimal():
            return None
        if found and self.raw_at(i).isdecimal() and not self.loose and len(self.raw[i]) != 4:
            return None
        return found

    def part(self, i: int) -> Found:
        for category, name in (("month_first", "first"), ("month_last", "last")):
            edge = self.phrase(category, i)
            month = self.month(edge[1]) if edge else None
            if edge and month:
                return Part(name, month[0]), month[1]  # type: ignore[arg-type]
        for category in ("rest", "later", "earlier"):
            lead = self.phrase(category, i)
            found = self.whole(lead[1]) if lead else None
            if found:
                return Part(category, found[0]), found[1]  # type: ignore[arg-type]
        part = self.phrase("parts", i)
        if part is None or self.raw_at(part[1]) == "في" or (self.base[i] == "بدايه" and self.raw_at(i + 1) == "من"):
            return None
        whole = self.whole(part[1])
        if whole is None:
            return None
        node, j = whole
        if part[0] == "end" and isinstance(node, Unit) and node.unit == "week" and self.raw_at(i) == "نهايه":
            return Unit("weekend", node.rel), j
        if self.raw_at(i) in ("اول", "اخر", "نصف", "وسط") and not isinstance(node, (Month, Year, Unit)):
            return None
        return Part(part[0], node), j

    def weekend(self, i: int) -> Found:
        """ "عطلة نهاية الأسبوع", "عطلة الأسبوع الماضي"."""
        lead = self.phrase("weekend", i)
        week = self.unit(lead[1], bare=True) if lead else None
        if week and isinstance(week[0], Unit) and week[0].unit == "week":
            return Unit("weekend", week[0].rel), week[1]
        return None

    def share(self, i: int) -> Found:
        """The first quarter, second half, last third of a year or month."""
        found = self.phrase("shares", i)
        if found is None:
            return None
        count, j = abs(found[0]) if found[0] != -3 else 4, found[1]
        nth = self._nth(j)
        if nth is None:
            return None
        whole = self.whole(nth[1])
        if whole is None and self.base[i] == "الربع" and self.raw_at(i - 1) in ("في", "خلال") and self.closed(nth[1]):
            return Share(count, nth[0], Year(None)), nth[1]
        return (Share(count, nth[0], whole[0]), whole[1]) if whole else None

    def _nth(self, j: int) -> tuple[int, int] | None:
        last = self.phrase("last_words", j)
        return (-1, last[1]) if last else self.ordinal(j)

    def nth_week(self, i: int) -> Found:
        """ "The third week of the month", "the last week in July"."""
        lead = (-1, i + 1) if self.raw_at(i) == "اخر" else self.ordinal(i)
        found = self.phrase("unit", lead[1] if lead else i)
        if not found or found[0] != ("week", 1) or self.base[found[1] - 1].startswith("ال") == (lead is not None):
            dated = self.dated(found[1]) if found and found[0] == ("week", 1) else None
            return (WeekOf(0, dated[0]), dated[1]) if dated else None
        nth = (lead[0], found[1]) if lead else self._nth(found[1])
        whole = self.whole(nth[1]) if nth else None
        if nth is None or whole is None or not isinstance(whole[0], (Month, Year, Unit)):
            return None
        return WeekOf(nth[0], whole[0]), whole[1]

    def season(self, i: int) -> Found:
        this = self.phrase("this", i)
        found = self.phrase("seasons", this[1] if this else i)
        if found is None:
            return None
        month, j = found
        if this:
            return Season(month, rel=0), j
        year = self.year(j + 1 if self.raw_at(j) == "من" else j, bare=True)
        if year:
            return Season(month, year[0]), year[1]
        tie = self.tie(j) if self.base[j - 1].startswith("ال") else None
        if tie:
            return Season(month, rel=tie[0]), tie[1]
        # Bare, a season is one only where a word of time leads to it.
        lead = self.raw_at(i - 1)
        led = (
            lead in self.words.tables["before"] or lead in self.words.tables["until"] or lead in ("في", "حلول", "خلال")
        )
        return (Season(month), j) if led and self.base[i].startswith("ال") and self.closed(j) else None

    def decade(self, i: int) -> Found:
        found = self.phrase("decades", i)
        if found is None or (found[0] == 10 and not self.loose):
            return None
        if self.raw_at(found[1]) == "من" and self.raw_at(found[1] + 1).startswith(("عمر", "العمر")):
            return None
        j = found[1] + (self.raw_at(found[1]) == "من")
        century = self.ordinal(j + 1) if self.raw_at(j) == "القرن" else None
        if century:
            return Decade(found[0], century[0]), century[1]
        if self.raw_at(j) == "القرن" and self.tie(j + 1) == (-1, j + 2):
            return Decade(found[0], 20), j + 2
        return Decade(found[0]), found[1]

    def window(self, i: int) -> Found:
        """ "The past three days", "the next two weeks", "the last 24 hours"; without a number, vague."""
        last = self.raw_at(i) == "اخر"
        j = i + 1 if last or self.raw_at(i) == "ال" else i
        number = self.number(j)
        j = number[1] if number else j
        unit = self.phrase("unit", j)
        if unit is None:
            return None
        (name, size), k = unit
        if number is None:
            number = self.number(k + (self.raw_at(k) == "ال"))
            if number and size == 0:
                k = number[1]
            else:
                number = (size, k) if size == 2 or (last and size) else None
        amount = number[0] if number and number[0] <= 1000 else None
        few = self.phrase("few", k)
        k = few[1] if few else k
        if last:
            return (Window(amount, name, -1), k) if amount and self.closed(k) else None
        if not self.base[j].startswith("ال") and not (number and not few) or (size == 1 and amount is None):
            return None
        recent, tie = self.phrase("recent", k), self.phrase("ties", k)
        if recent is None and (tie is None or tie[0] == 0):
            return None
        sign, stop = (tie[0], tie[1]) if tie else (-1, recent[1] if recent else k)
        if amount is None or recent:
            return Vague(Window(3, name, sign)), stop
        return Window(amount, name, sign), stop

    def first_months(self, i: int) -> Found:
        """ "The first six months of the year"."""
        unit = self.phrase("unit", i)
        if unit is None or unit[0] != ("month", 0):
            return None
        number = self.number(unit[1])
        nth = self._nth(number[1]) if number else None
        whole = self.whole(nth[1]) if nth else None
        if number is None or nth is None or whole is None or not 1 <= number[0] <= 12 or nth[0] not in (1, -1):
            return None
        return FirstMonths(number[0], nth[0], whole[0]), whole[1]

    # Distances

    def duration(self, i: int) -> tuple[Parts, bool, int] | None:
        """An amount of time as (parts, whether the amount is vague, index after)."""
        parts: list[tuple[int, str, bool]] = []
        vague, j = False, i
        for _ in range(4):
            k = j
            if parts:
                if self.raw_at(j) in ("و", ",", "،"):
                    k = j + 1
                elif self.clitics[j] != "و" and not self.raw[j].startswith("و"):
                    break
            one = self._amount(k, joined=bool(parts))
            if one is None:
                break
            part, loose, j = one
            parts.append(part)
            if self.raw_at(j) == "ونصف" and part[1] in _HALVES:
                amount, unit = _HALVES[part[1]]
                parts.append((amount, unit, part[2]))
                j += 1
            vague = vague or loose
        return (tuple(parts), vague, j) if parts else None

    def _amount(self, i: int, joined: bool) -> tuple[tuple[int, str, bool], bool, int] | None:
        some = self.phrase("some", i)
        number = self.number(i, clitics=joined) if not some else None
        j = some[1] if some else number[1] if number else i
        unit = self.phrase("unit", j, clitics=joined and j == i)
        if unit is None or self.base[j].startswith("ال") or (number and number[0] > 5000):
            return None
        (name, size), k = unit
        if name == "month" and number is None and self.phrase("month", k):
            return None
        word = self.raw_at(k)
        if word in ("واحد", "واحده", "كامل", "كامله"):
            k += 1
        elif number is None and size == 0 and self.number(k):
            counted = self.number(k)
            number, k = counted, counted[1] if counted else k
        mark = self.phrase("hijri_marks", k)
        amount = number[0] if number else (size or 3)
        return (amount, name, mark is not None), bool(some) or (number is None and size == 0), mark[1] if mark else k

    @remembered
    def offset(self, i: int) -> Found:
        """Three days ago, in two months, a month and 21 days from now, forty days after a date."""
        word = self.base[i]
        if self.nested:
            return None
        led = word in ("قبل", "بعد", "منذ") and (not self.clitics[i] or i == self.at)
        found = self.duration(i + 1 if led else i)
        if found is None:
            return None
        parts, vague, j = found
        now = self.phrase("from_now", j)
        if not led and not now:
            base = self.longest(j + 1, (self.near_day,)) if self.raw_at(j) == "من" else None
            return (Offset(1, parts, base[0]), base[1]) if base else None
        sign = (1 if word == "بعد" else -1) if led else 0
        if now:
            j = now[1]
        elif self.raw_at(j) in ("من", "علي") and word != "منذ":
            self.nested = True
            base = self.longest(j + 1, (self.point, self.part, self.month))
            self.nested = False
            if base is None:
                # Counted from an event, not from the day of publication.
                return Vague(), j
            return Offset(sign, parts, base[0]), base[1]
        node = Offset(sign, parts)
        vague = vague or any(unit in ("decade", "century") for _, unit, _ in parts)
        return (Vague(node) if vague else node), j

    def within(self, i: int) -> Found:
        lead = self.phrase("within", i)
        found = self.duration(lead[1]) if lead else None
        if found is None:
            return None
        parts, vague, j = found
        if self.tie(j) or self.phrase("recent", j):
            return None
        return (Vague(Within(parts)) if vague else Within(parts)), j

    def bound(self, i: int) -> Found:
        """Before, until, since, after, starting from a date."""
        for category in ("starting", "since", "until", "before", "after"):
            lead = self.phrase(category, i)
            if lead is None:
                continue
            j = lead[1]
            by = self.phrase("by_coming", j)
            j = by[1] if by else j
            found = self.longest(j, (self.point, self.period, self.whole))
            if found is None or isinstance(found[0], Vague):
                continue
            if category == "starting":
                return found
            if category == "since" and isinstance(found[0], (NearDay, Weekday, DayOf, Numeric)):
                # "In force since yesterday" dates the event itself; "since August" does not.
                return found
            if category == "until" and found == (NearDay(0), j + 1):
                return Vague(), found[1]
            if category in ("since", "after"):
                return Vague(found[0] if category == "since" else None), found[1]
            return Until(found[0], before=category == "before"), found[1]
        return None

    def vague(self, i: int) -> Found:
        found = self.phrase("vague", i)
        if found is None:
            return None
        # "Earlier today", "later on Thursday evening".
        at, self.at = self.at, found[1] + (self.raw_at(found[1]) == "من")
        point = self.longest(self.at, (self.near_day, self.weekday))
        self.at = at
        return point or (Vague(), found[1])

    # Ranges

    def span(self, i: int) -> Found:
        """From one date to another, between two, and two neighbouring days."""
        between = self.phrase("between", i)
        start = self.phrase("starting", i) or (("", i + 1) if self.raw_at(i) in ("من", "ومن") else None)
        lead = between or start
        j = lead[1] if lead else i
        years = self._years(j, led=lead is not None)
        if years:
            return years
        if self.phrase("day_of", j) and self.phrase("weekday", j + 1):
            j += 1
        first = self.longest(j, (self.point, self.period) if lead else (self.point, self.month))
        if first is None or isinstance(first[0], Vague):
            return None
        node, k = first
        if isinstance(node, DayOf) and node.first != node.last:
            return node, k
        second = self._other_end(node, k, bool(between), lead is not None)
        if second is None:
            return None
        last = second[0]
        if (
            isinstance(node, DayOf)
            and isinstance(last, DayOf)
            and node.month == THIS_MONTH
            and node.first <= last.first
        ):
            node = DayOf(node.first, node.last, last.month, node.weekday)
        return Range(node, last), second[1]

    def _other_end(self, node: Node, k: int, between: bool, led: bool) -> Found:
        to = self.phrase("to", k)
        joined = self.clitics[k] == "و" or self.raw[k] == "و"
        night = self.raw_at(k - 2) in ("ليل", "ليله") and isinstance(node, Weekday)
        if to:
            j = to[1]
        elif self.raw_at(k) in ("-", "و"):
            j = k + 1
        elif joined or night:
            j = k
        else:
            return None
        if to and isinstance(node, DayOf):
            day = self.day_number(j)
            if day and self.raw_at(day[1]) in ("منه", "منها"):
                return DayOf(day[0], day[0], node.month), day[1] + 1
        at, self.at = self.at, j
        rules = (self.point, self.period) if led else (self.point, self.month)
        second = self.longest(j, rules)
        self.at = at
        if second is None or isinstance(second[0], (Vague, Range)):
            return None
        if not (to or between) and not _neighbours(node, second[0]):
            return None
        return second

    def _years(self, i: int, led: bool) -> Found:
        """2014-2018, between the years 2011 and 2014."""
        named = self.phrase("years_of", i)
        j = named[1] if named else i
        first = self.year(j, bare=True)
        if first is None or first[0].value is None:
            return None
        k = first[1]
        to = self.phrase("to", k)
        word = self.raw_at(k)
        inside = (
            led or named or self.loose or k > j + 1 or self.raw_at(i - 1) in ("في", "خلال", "الفتره", "للفتره", "موسم")
        )
        if to:
            k = to[1]
        elif word in ("-", "/", "و") and inside:
            k += 1
        elif not (inside and self.clitics[k] == "و"):
            return None
        at, self.at = self.at, k
        second = self.year(k, bare=True)
        self.at = at
        if second is None or second[0].value is None or not inside or not first[0].value < second[0].value:
            return None
        if word == "/" and second[0].value != first[0].value + 1:
            return None
        return Range(first[0], second[0]), second[1]

    def read(self, i: int) -> Found:
        """The longest date expression that starts at token ``i``."""
        self.at = i
        self.memo.clear()
        return self.longest(i, (self.point, self.span, self.period, self.offset, self.within, self.bound, self.vague))

    def read_loose(self, i: int) -> Found:
        """A lone number as a day of the reference's month, "my week", "the week": for a text known to tell a date."""
        self.at = i
        self.memo.clear()
        j = i + 1 if self.raw_at(i) in ("الي", "في", "يوم") else i
        if j > i or self.clitics[i] == "ل":
            day = self.day_number(j)
            if day and self.raw_at(day[1]) in ("", ".", "!", "؟"):
                return DayOf(day[0], day[0], THIS_MONTH), day[1]
        return self.longest(i, (self.own, lambda k: self.unit(k, bare=True), lambda k: self.year(k, bare=True)))


def _neighbours(first: Node, second: Node) -> bool:
    """Two days told side by side: both weekdays, both near days, or both days of months."""
    if isinstance(first, Month) and isinstance(second, Month):
        return first.floating and first.hijri == second.hijri and first.month < second.month
    kinds = (Weekday, NearDay)
    return (isinstance(first, kinds) and isinstance(second, kinds)) or (
        isinstance(first, (DayOf, Numeric)) and isinstance(second, (DayOf, Numeric))
    )
