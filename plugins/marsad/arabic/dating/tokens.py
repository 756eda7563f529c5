"""A text's tokens and the words of dates among them; years, months and single units.

Every method of the readers takes a token index and returns (node, index after it) or None. Look-ahead is bounded
everywhere, so that reading a text takes time linear in its length.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from ..numbers import WORD, is_number_word, parse_number, parse_ordinal
from .calendar import Month, Node, Unit, Year
from .words import DateWords

Found = tuple[Node, int] | None

COMMA = frozenset(("،", ",", "."))
_REACH = 12  # words in one number
_NEAR = 9  # words from the start of a date to the first that tells it is one


def remembered(rule: Callable[[Any, int], Found]) -> Callable[[Any, int], Found]:
    """Read once what several rules ask for at one place; ``Reader.read`` forgets when it moves on."""
    name = rule.__name__

    @wraps(rule)
    def reading(self: Tokens, i: int) -> Found:
        key = (name, i, self.at, self.nested)
        if key not in self.memo:
            self.memo[key] = rule(self, i)
        return self.memo[key]

    return reading


class Tokens(ABC):
    """One text's tokens. ``loose`` also reads lone numbers as days and years, for texts known to tell a date."""

    def __init__(self, text: str, words: DateWords, loose: bool = False) -> None:
        self.text = text
        self.words = words
        self.loose = loose
        found = [(m.group(), m.start(), m.end()) for m in WORD.finditer(text)]
        self.size = len(found)
        # Empty tokens past the end spare every look-ahead its bounds check; "before the first" is the last of them.
        padding = [("", len(text), len(text))] * _REACH
        found += padding
        self.raw: list[str] = [f[0] for f in found]
        self.starts: list[int] = [f[1] for f in found]
        self.ends: list[int] = [f[2] for f in found]
        stripped = list(map(words.strip, self.raw))
        self.clitics = [s[0] for s in stripped]
        self.base = [s[1] for s in stripped]
        self.at = 0
        # True within the base of a distance, which has no distance of its own: a chain of them must not nest.
        self.nested = False
        self.memo: dict[tuple[str, int, int, bool], Found] = {}

    def starts_near_anchor(self) -> list[int]:
        """Indexes of tokens that may start a date: words of dates with a telling one, or figures, soon after."""
        anchors, firsts, text = self.words.anchors, self.words.firsts, self.text
        found: list[int] = []
        telling = self.size + _NEAR
        for i in range(self.size - 1, -1, -1):
            word, end = self.base[i], self.ends[i]
            figure = self.raw[i].isdecimal()
            if word in anchors or (figure and (end - self.starts[i] == 4 or text[end : end + 1] in ("/", ".", "-"))):
                telling = i
            # No date starts with a word said twice.
            if (
                telling - i < _NEAR
                and self.raw[i] != self.raw[i + 1]
                and (figure or word in firsts or is_number_word(word))
            ):
                found.append(i)
        found.reverse()
        return found

    # Words

    def phrase(self, category: str, i: int, clitics: bool = False) -> tuple[Any, int] | None:
        """The value of the longest phrase of a category at ``i``; clitics only on an expression's first word."""
        entries = self.words.tables[category].get(self.base[i])
        if not entries or (self.clitics[i] and i != self.at and not clitics):
            return None
        for rest, value in entries:
            stop = i + 1 + len(rest)
            if not rest or tuple(self.raw[i + 1 : stop]) == rest:
                return value, stop
        return None

    def skip(self, category: str, i: int) -> int:
        found = self.phrase(category, i)
        return found[1] if found else i

    def raw_at(self, i: int) -> str:
        return self.raw[i]

    def follows(self, i: int, words: str) -> bool:
        """True where the word before ``i`` is of a set, with or without a clitic, a quotation mark between."""
        word = self.raw[i - 2] if self.raw[i - 1] == '"' else self.raw[i - 1]
        return word in self.words.sets[words] or (
            word[:1] in ("و", "ب", "ل", "ك") and word[1:] in self.words.sets[words]
        )

    def number(self, i: int, clitics: bool = False) -> tuple[int, int] | None:
        if self.clitics[i] and i != self.at and not clitics:
            return None
        found = parse_number([self.base[i], *self.raw[i + 1 : i + _REACH]])
        return (found[0], i + found[1]) if found else None

    def ordinal(self, i: int, clitics: bool = False) -> tuple[int, int] | None:
        if self.clitics[i] and i != self.at and not clitics:
            return None
        found = parse_ordinal([self.base[i], *self.raw[i + 1 : i + 3]])
        return (found[0], i + found[1]) if found else None

    def digits(self, i: int, most: int) -> int | None:
        """The number in digits at ``i``, if it stands alone: no decimal, time of day or part of a longer figure."""
        word = self.raw_at(i)
        if not word.isdecimal() or len(word) > most or not word.isascii():
            return None
        after, before = (
            self.text[self.ends[i] : self.ends[i] + 2],
            self.text[max(0, self.starts[i] - 2) : self.starts[i]],
        )
        if after[:1] in (":", "%") or (after[:1] in (".", ",") and after[1:].isdecimal()):
            return None
        if before[-1:] in (".", ",", ":") and before[:1].isdecimal():
            return None
        return int(word)

    def counts(self, i: int) -> bool:
        """True where the word at ``i`` is what a number before it counts."""
        word = self.raw_at(i)
        return word in self.words.sets["counted"] or (
            len(word) > 4 and word.endswith("ا") and not word.startswith(("ال", "و")) and self.base[i] == word
            and self.phrase("times_of_day", i) is None
        )  # fmt: skip

    def closed(self, i: int) -> bool:
        """True where nothing counted follows: the end, punctuation or a function word."""
        word = self.raw_at(i)
        return (
            not word
            or not ("ء" <= word[0] <= "ي" or word == "%")
            or word in self.words.sets["closers"]
            or self.tie(i) is not None
        )

    def tie(self, i: int) -> tuple[int, int] | None:
        """Last, current, next; "before last" and "after next" count two."""
        word = self.raw_at(i)
        if word == "ما":
            i, word = i + 1, self.raw_at(i + 1)
        if word in ("قبل", "بعد"):
            found = self.phrase("ties", i + 1)
            if found and found[0] == (-1 if word == "قبل" else 1):
                return 2 * found[0], found[1]
            return None
        return self.phrase("ties", i)

    def longest(self, i: int, rules: Iterable[Callable[[int], Found]]) -> Found:
        best: Found = None
        for rule in rules:
            found = rule(i)
            if found and (best is None or found[1] > best[1]):
                best = found
        return best

    # Years, months and what contains days

    def year_number(self, i: int, named: bool) -> tuple[Year, int] | None:
        """A year in digits or words; ``named`` where a word for year precedes, so that any number is one."""
        value = self.digits(i, 4)
        if value is not None:
            j, after = i + 1, self.text[self.ends[i] : self.ends[i] + 2]
            if (
                after[:1] in ("/", "-")
                and after[1:].isdecimal()
                and not self.text[self.ends[i] + 1 : self.ends[i] + 5].isdecimal()
            ):
                return None
        else:
            found = self._year_in_words(i)
            if found is None:
                return None
            value, j = found
        hijri = self.phrase("hijri_marks", j)
        if hijri:
            return Year(value, hijri=True), hijri[1]
        if (
            value < (100 if named else 1000)
            or value > 2199
            or (not named and self.raw[j] in self.words.sets["counted"])
        ):
            return None
        if value < 1000 and not self.closed(j):
            return None
        return Year(value), self.skip("gregorian_marks", j)

    def _year_in_words(self, i: int) -> tuple[int, int] | None:
        if self.raw_at(i).isdecimal():
            return None
        found = self.number(i)
        if found and found[0] in (18, 19, 20):
            rest = self.number(found[1])
            if rest and 10 <= rest[0] <= 99:
                return found[0] * 100 + rest[0], rest[1]
        return found if found and found[0] >= 100 else None

    def year(self, i: int, bare: bool = False, unit: bool = False) -> tuple[Year, int] | None:
        """``bare`` also reads a number alone, ``unit`` also "the year" for the current one."""
        for category in ("this", "same_before", "that"):
            lead = self.phrase(category, i)
            named = self.phrase("year_of", lead[1]) if lead else None
            if named:
                return Year(None, 0), named[1]
        named = self.phrase("year_of", i, clitics=self.clitics[i] == "ل")
        if named:
            j = self.skip("year_kinds", named[1])
            mark = self.phrase("hijri_marks", j) or self.phrase("gregorian_marks", j)
            hijri = self.phrase("hijri_marks", j) is not None
            j = mark[1] if mark else j
            tie = self.tie(j)
            if tie:
                return Year(None, tie[0], hijri), tie[1]
            same = self.phrase("same", j) or self.phrase("this", j)
            if same:
                return Year(None, 0, hijri), same[1]
            found = self.year_number(j, named=True)
            if found:
                return found
            return (Year(None, 0, hijri), j) if unit and self.base[i].startswith("ال") else None
        return self.year_number(i, named=False) if bare else None

    def name(self, i: int, framed: bool = False) -> tuple[int, bool, int] | None:
        """A month's name, a second name of the same month included: (month, hijri, index after)."""
        found = self.phrase("month", i, clitics=self.clitics[i] in ("ل", "ب"))
        if found is None or (not framed and " ".join((self.base[i], *self.raw[i + 1 : found[1]])) in self.words.framed):
            return None
        (month, hijri), j = found
        if self.raw_at(j) in ("/", "(", "-"):
            other = self.phrase("month", j + 1)
            if other and other[0] == (month, hijri):
                stop = other[1]
                if self.raw_at(j) != "(":
                    return month, hijri, stop
                if self.raw_at(stop) == ")":
                    return month, hijri, stop + 1
        return month, hijri, j

    def month(self, i: int, framed: bool = False) -> Found:
        """A month by name or by number after "month", with its year or tie."""
        lead = self.phrase("month_of", i)
        j = lead[1] if lead else i
        found = self.name(j, framed or lead is not None)
        if found is None:
            number = self.number(j) if lead and not self.raw_at(j).isdecimal() else None
            value = self.digits(j, 2) if lead else None
            number = (value, j + 1) if value is not None else number
            # "شهر واحد" is an amount.
            least = 1 if value is not None else 2
            if number is None or not least <= number[0] <= 12 or self.counts(number[1]):
                return None
            found = (number[0], False, number[1])
        month, hijri, j = found
        tie = self.tie(j)
        if tie:
            stop = tie[1]
            year = self.year(stop, bare=True) if tie[0] in (-1, 0, 1) else None
            if year and year[0].value is not None:
                return Month(month, hijri, year[0]), year[1]
            return Month(month, hijri, rel=tie[0]), stop
        year = self.year_after(j)
        if year:
            return Month(month, hijri, year[0]), year[1]
        return Month(month, hijri), j

    def year_after(self, j: int) -> tuple[Year, int] | None:
        """The year that follows a month: after a comma or "of" or at once."""
        if self.raw_at(j) in COMMA or (self.raw_at(j) in ("/", "-") and len(self.raw_at(j + 1)) == 4):
            found = self.year_number(j + 1, named=False)
            return found if found and (found[0].value or 0) >= 1000 else None
        return self.year(j + 1 if self.raw_at(j) in ("من", "في") else j, bare=True, unit=self.raw_at(j) == "من")

    def unit(self, i: int, bare: bool = False) -> Found:
        """This week, last month, the same day, next year's: one unit tied to the reference."""
        for category in ("this", "same_before", "that"):
            lead = self.phrase(category, i)
            named = self.phrase("unit", lead[1]) if lead else None
            # "This decade" is written as "this contract" is.
            if lead and named and named[0][1] == 1 and named[0][0] not in ("hour", "decade"):
                return (Unit(named[0][0]), named[1]) if self.base[lead[1]].startswith("ال") else None
        found = self.phrase("unit", i, clitics=self.clitics[i] == "ل")
        if not found or found[0][1] != 1 or found[0][0] == "hour" or not self.base[i].startswith("ال"):
            return None
        (name, _), j = found
        mark = self.phrase("hijri_marks", j)
        hijri, j = mark is not None, mark[1] if mark else j
        tie = self.tie(j)
        if tie:
            return Unit(name, tie[0], hijri), tie[1]
        same = self.phrase("same", j) or self.phrase("this", j)
        if same and name != "decade":
            return Unit(name, 0, hijri), same[1]
        return (Unit(name, 0, hijri), j) if bare and name not in ("day", "decade") else None

    @abstractmethod
    def whole(self, i: int) -> Found:
        """What has parts: a month, year, week, season or decade, with or without "of" before it."""

    @abstractmethod
    def offset(self, i: int) -> Found:
        """A distance: three days ago, in two months."""
