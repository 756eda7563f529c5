"""The grammar of days: dates in words and figures, weekdays, today and its neighbours."""

from __future__ import annotations

import re

from .calendar import DayOf, Month, NearDay, Node, Numeric, Unit, Weekday, Year
from .periods import Offset, Part, Range, Same, WeekdayOf
from .tokens import COMMA, Found, Tokens, remembered

_MOST = 6  # days in one list
_NUMERIC = re.compile(r"(\d{1,4}) ?([/.\-]) ?(\d{1,2}) ?\2 ?(\d{1,4})(?![\d/]|[.\-]\d)")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2}), ?(\d{4}|\d{2})(?!\d)")
_PAIR = re.compile(r"(\d{1,4})([/.\-])(\d{1,4})(?![\d/]|[.\-,]\d)")
THIS_MONTH = Unit("month", 0)


class Days(Tokens):
    """Reads expressions that tell a day."""

    def day_number(self, i: int, clitics: bool = False) -> tuple[int, int] | None:
        value = self.digits(i, 2)
        found = (value, i + 1) if value is not None else self.ordinal(i, clitics)
        if value is None and found and found[1] == i + 1 and self.base[i].endswith(("ه", "ولي")):
            # Feminine: it tells of a session, a year, a batch.
            return None
        return found if found and 1 <= found[0] <= 31 else None

    def day_list(self, i: int) -> tuple[int, int, int] | None:
        """Days such as "22 and 21", "3 to 7": (least, greatest, index after)."""
        found = self.day_number(i)
        if found is None:
            return None
        days, j = [found[0]], found[1]
        for _ in range(_MOST):
            k = self.phrase("to", j)
            word = self.raw_at(j)
            if k:
                more = self.day_number(self.skip("day_of", k[1]))
            elif word in ("و", "-", "،", ",", "او") or (word == "/" and self.raw_at(j + 1) == str(days[-1] + 1)):
                more = self.day_number(j + 1)
            elif self.clitics[j] == "و":
                more = self.day_number(j, clitics=True)
            else:
                break
            if more is None:
                break
            days.append(more[0])
            j = more[1]
        return min(days), max(days), j

    def day_month(self, i: int, weekday: int | None = None) -> Found:
        """Day, or days, then the month that they are of."""
        found = self.day_list(i)
        if found is None:
            return None
        first, last, j = found
        tie = self.phrase("ties", j) if self.raw_at(j) != "من" else self.phrase("ties", j + 1)
        if tie and not self.raw[tie[1] - 1].endswith(("ه", "هذا", "ين")):
            return DayOf(first, last, Unit("month", tie[0]), weekday), tie[1]
        if self.raw_at(j) in ("/", "-") and self.phrase("month", j + 1):
            j += 1
        of = self.raw_at(j) == "من" or (self.raw_at(j) == "في" and self.raw[j - 1].isdecimal())
        j += 1 if of or self.raw_at(j) in COMMA else 0
        month = self.month(j, framed=True)
        if month:
            return self._framed(first, last, month, weekday, j)
        unit = self.unit(j, bare=of)
        if unit and isinstance(unit[0], Unit) and unit[0].unit == "month":
            return DayOf(first, last, unit[0], weekday), unit[1]
        return None

    def _framed(self, first: int, last: int, month: tuple[Node, int], weekday: int | None, j: int) -> Found:
        node = month[0]
        named = self.raw_at(j) in self.words.framed or " ".join(self.raw[j : j + 2]) in self.words.framed
        if named and isinstance(node, Month) and (node.year is None or node.year.value is None):
            return None
        return DayOf(first, last, node, weekday), month[1]

    def month_day(self, i: int, weekday: int | None = None) -> Found:
        """Month, then day: "شباط 13", "يناير الثاني والعشرين، 2018"."""
        name = self.name(i)
        day = self.day_number(name[2]) if name else None
        if name is None or day is None:
            return None
        month, hijri, _ = name
        year = self.year_after(day[1])
        if year:
            return DayOf(day[0], day[0], Month(month, hijri, year[0]), weekday), year[1]
        if not self.closed(day[1]):
            return None
        return DayOf(day[0], day[0], Month(month, hijri), weekday), day[1]

    def numeric(self, i: int, weekday: int | None = None, framed: bool = False) -> Found:
        """2025/05/26, 26-05-2025, 26.5.25; ``framed`` (after "day", a weekday) also 26/5."""
        if not self.raw_at(i).isdecimal():
            return None
        start = self.starts[i]
        if start and (
            self.text[start - 1] in "/.-:" or self.text[start - 1].isascii() and self.text[start - 1].isalnum()
        ):
            return None
        american = _AMERICAN.match(self.text, start)
        if american:
            month, day, year = (int(g) for g in american.groups())
            return Numeric(((year + (2000 if year < 100 else 0), month, day),), weekday), self._past(i, american.end())
        triple = _NUMERIC.match(self.text, start)
        if triple:
            found = self._triple(triple, weekday)
            return (found, self._past(i, triple.end())) if found else None
        return self._pair(i, weekday, framed)

    @staticmethod
    def _triple(found: re.Match[str], weekday: int | None) -> Node | None:
        a, b, c = found.group(1), int(found.group(3)), found.group(4)
        if len(a) == 4 and len(c) <= 2:
            readings = [(int(a), b, int(c)), (int(a), int(c), b)]
        elif len(c) == 4 and len(a) <= 2:
            readings = [(int(c), b, int(a)), (int(c), int(a), b)]
        elif len(a) <= 2 and len(c) == 2:
            readings = [(2000 + int(c), b, int(a))]
            if len(a) == 2:
                readings.append((2000 + int(a), b, int(c)))
        else:
            return None
        right = tuple(r for r in readings if 1 <= r[1] <= 12 and 1 <= r[2] <= 31 and 1300 <= r[0] < 2200)
        if not right:
            return None
        if right[0][0] < 1500:
            return DayOf(right[0][2], right[0][2], Month(right[0][1], True, Year(right[0][0], hijri=True)), weekday)
        return Numeric(right, weekday, by_nearness=len(a) < 4 and len(c) < 4)

    def _pair(self, i: int, weekday: int | None, framed: bool) -> Found:
        pair = _PAIR.match(self.text, self.starts[i])
        if pair is None or self.raw_at(i - 1) in ("قرار", "القرار", "رقم", "قانون", "مرسوم", "المرسوم", "القانون"):
            return None
        a, b, stop = int(pair.group(1)), int(pair.group(3)), self._past(i, pair.end())
        if self.counts(stop):
            return None
        if 1900 <= a < 2100 and 1 <= b <= 12 and len(pair.group(3)) <= 2:
            return Month(b, year=Year(a)), stop
        if 1900 <= b < 2100 and 1 <= a <= 12 and len(pair.group(1)) <= 2:
            return Month(a, year=Year(b)), stop
        if (framed and pair.group(2) == "/") or self.loose:
            if 1 <= a <= 31 and 1 <= b <= 12:
                return DayOf(a, a, Month(b), weekday), stop
            if 1 <= b <= 31 and 1 <= a <= 12:
                return DayOf(b, b, Month(a), weekday), stop
        return None

    def _past(self, i: int, end: int) -> int:
        while i < self.size and self.starts[i] < end:
            i += 1
        return i

    def lead(self, i: int) -> tuple[int, bool]:
        """Words before a day that move it nowhere, as (index after, whether "day" was among them)."""
        day, j = False, i
        for _ in range(3):
            found = self.phrase("times_of_day", j)
            if found:
                j = found[1] + (self.raw_at(found[1]) == "من")
                continue
            found = self.phrase("day_of", j)
            if not found:
                break
            j, day = found[1], True
        return j, day

    @remembered
    def point(self, i: int) -> Found:
        """A day, told in any way."""
        return self.longest(i, (self.near_day, self.weekday, self.dated, self.week_weekday, self.nth_day))

    def dated(self, i: int, weekday: int | None = None) -> Found:
        j, day = self.lead(i)
        return self.longest(
            j,
            (
                lambda k: self.day_month(k, weekday),
                lambda k: self.month_day(k, weekday),
                lambda k: self.numeric(k, weekday, framed=day or weekday is not None),
                lambda k: self.lone_day(k, weekday, day),
            ),
        )

    def lone_day(self, i: int, weekday: int | None, day: bool) -> Found:
        """ "Thursday 21", "on the 27th" after "day": a day of the reference's month."""
        if not (day or weekday is not None):
            return None
        j = i + 1 if self.raw_at(i) in ("في", "ال") else i
        found = self.day_list(j)
        if found is None and weekday is not None and j > i:
            number = self.number(j)
            found = (number[0], number[0], number[1]) if number and 1 <= number[0] <= 31 else None
        if found is None or not self.closed(found[2]) or (self.ordinal(i) and j == i):
            return None
        return DayOf(found[0], found[1], THIS_MONTH, weekday), found[2]

    def near_day(self, i: int) -> Found:
        j, _ = self.lead(i)
        same = self.unit(j) if j > i else None
        if same and isinstance(same[0], Unit) and same[0].unit == "day":
            # "On the evening of that day".
            return same
        best: Found = None
        # "ليلة أمس" is a phrase of its own and a time of day before another.
        for k in (i, j) if j > i else (i,):
            found = self.phrase("near_days", k)
            if found and self._is_near_day(k, found[1]) and (best is None or found[1] > best[1]):
                best = (NearDay(found[0]), found[1])
        if best is None:
            return None
        node, j = best
        k, _ = self.lead(j)
        weekday = self.phrase("weekday", k + (self.raw_at(k) in COMMA))
        if weekday and isinstance(node, NearDay):
            node, j = NearDay(node.distance, weekday[0]), weekday[1]
            k = j
        return self._with_date(node, k if weekday else j, weekday[0] if weekday else None) or self._after_time(node, j)

    def _is_near_day(self, i: int, j: int) -> bool:
        """False for "today" in names and counts, "tonight" before what says which night, "to the last" (بكرة أبيهم)."""
        word = self.base[i]
        if j > i + 1:
            return True
        if word == "الليله":
            return self.closed(j) and self.phrase("same", j) is None and self.phrase("that", i - 1) is None
        if word == "اليوم":
            if self.raw_at(j) in self.words.sets["not_after_today"]:
                return False
            if i > self.at or self.clitics[i] or self.phrase("weekday", j + (self.raw_at(j) in COMMA)):
                return True
            # "في روسيا اليوم" is a place, "روسيا اليوم" an outlet.
            return not self.follows(i, "not_before_today") or self.raw_at(i - 2) in ("في", "الي")
        return not (word == "غد" and self.clitics[i] == "و") and not self.raw_at(j).startswith("ابيه")

    def _with_date(self, node: Node, j: int, weekday: int | None) -> Found:
        """The calendar date that follows a day: "today, Monday, 3 May 2021"."""
        k = self._joint(j)
        found = self.dated(k, weekday) if k != j or isinstance(node, Weekday) else self.longest(k, (self.day_month,))
        if found is None:
            return None
        if isinstance(found[0], (DayOf, Numeric)):
            return self._second(found)
        return None

    def _joint(self, j: int) -> int:
        k = j + 1 if self.raw_at(j) in ("،", ",") else j
        found = self.phrase("equals", k)
        if found:
            k = found[1] + (self.raw_at(found[1]) in (":", "ل"))
        return k

    def _after_time(self, node: Node, j: int) -> tuple[Node, int]:
        found = self.phrase("times_of_day", j)
        return (node, found[1]) if found and self.raw_at(j).endswith(("ا", "اء")) else (node, j)

    def _second(self, found: tuple[Node, int]) -> tuple[Node, int]:
        """The same day in the other calendar: "14 شوال 1446هـ الموافق 12 أبريل 2025"."""
        node, j = found
        opened = self.raw_at(j) == "("
        equals = self.phrase("equals", j + opened) or self.phrase("equals", j + (self.raw_at(j) in ("،", ",")))
        if equals is None and not opened and self.raw_at(j) != "/" and self.raw_at(j) not in ("،", ",", "-"):
            return found
        k = equals[1] + (self.raw_at(equals[1]) in (":", "ل")) if equals else j + 1
        k, _ = self.lead(k)
        other = self.longest(k, (self.day_month, self.numeric))
        if other is None or (not equals and _calendar(other[0]) == _calendar(node)):
            return found
        if opened and self.raw_at(other[1]) != ")":
            return found
        return Same(node, other[0]), other[1] + opened

    def weekday(self, i: int) -> Found:
        this = self.phrase("this", i)
        j, day = self.lead(this[1] if this else i)
        found = self.phrase("weekday", j) or (self.phrase("bare_weekday", j) if day else None)
        if found is None:
            return self._date_alone(i) if not this else None
        weekday, j = found
        if this:
            return Weekday(weekday, 0), j
        tie = self.tie(j)
        if tie:
            dated = self._with_date(Weekday(weekday), tie[1], weekday)
            return dated or self._after_time(Weekday(weekday, tie[0]), tie[1])
        _, timed = self._after_time(Weekday(weekday), j)
        dated = self._with_date(Weekday(weekday), j, weekday) or (
            self._with_date(Weekday(weekday), timed, weekday) if timed > j else None
        )
        if dated:
            return dated
        k = j + 1 if self.raw_at(j) in ("من", "في") else j
        week = self.unit(k)
        if week and isinstance(week[0], Unit) and week[0].unit == "week":
            return Weekday(weekday, week=week[0]), week[1]
        offset = self.offset(j)
        if offset and isinstance(offset[0], Offset) and self.raw_at(j) in ("بعد", "قبل"):
            return Offset(offset[0].sign, offset[0].parts, offset[0].base, weekday), offset[1]
        nth = self.ordinal(j)
        if nth and nth[0] <= 5 and self.closed(nth[1]) and self.raw_at(j).startswith("ال"):
            return WeekdayOf(nth[0], weekday, THIS_MONTH), nth[1]
        return Weekday(weekday), timed

    def _date_alone(self, i: int) -> Found:
        found = self.dated(i)
        if found and isinstance(found[0], (DayOf, Numeric)):
            return self._second(found)
        return found

    def week_weekday(self, i: int) -> Found:
        """ "Next week on Friday", "in two months, on a Thursday", and two weekdays of a week."""
        base = self.unit(i) or self.offset(i)
        if base is None:
            return None
        node, j = base
        between = self.phrase("between", j) or (("", j + 1) if self.raw_at(j) == "من" else None)
        k, _ = self.lead(between[1] if between else j)
        first = self.phrase("weekday", k)
        if first is None:
            return None
        if isinstance(node, Offset):
            return Offset(node.sign, node.parts, node.base, first[0]), first[1]
        if not isinstance(node, Unit) or node.unit != "week":
            return None
        start = Weekday(first[0], week=node)
        if between:
            to = self.phrase("to", first[1])
            last = self.phrase("weekday", self.lead(to[1] if to else first[1])[0], clitics=True)
            return (Range(start, Weekday(last[0], week=node)), last[1]) if last else None
        return start, first[1]

    def nth_day(self, i: int) -> Found:
        """The last day of a month, its third Friday."""
        word = self.raw_at(i)
        last = word in ("اخر", "اخير")
        nth = (-1, i + 1) if last else self.ordinal(i)
        if nth is None or (self.base[i].startswith("ال") and not last):
            return None
        j = self.skip("day_of", nth[1])
        weekday = self.phrase("bare_weekday", j) or self.phrase("weekday", j)
        if weekday:
            whole = self.whole(weekday[1])
            if whole:
                return WeekdayOf(nth[0], weekday[0], whole[0]), whole[1]
            return (WeekdayOf(-1, weekday[0], THIS_MONTH), weekday[1]) if last and weekday[1] >= self.size else None
        if j == nth[1] or not (last or nth[0] == 1):
            return None
        whole = self.whole(j)
        return (Part("last" if last else "first", whole[0]), whole[1]) if whole else None


def _calendar(node: Node) -> bool:
    return isinstance(node, DayOf) and isinstance(node.month, Month) and node.month.hijri
