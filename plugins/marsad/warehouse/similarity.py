"""Whether two mentions of different articles tell one occurrence: what stands against it, and how much speaks for it.

The weights are set by hand, in logits: a named person in common outweighs any number of countries in common, a day
outweighs a month. ``keys`` makes sure that only mentions which could be one occurrence are compared at all.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from marsad.warehouse.names import alike, proper, skeleton, words

ACCEPT = 0.5
# Kinds that one occurrence is told as, by one writer or the other.
FAMILIES = {
    "signing": "pact",
    "agreement": "pact",
    "praise": "support",
    "statement_of_support": "support",
    "exercise": "exercise",
    "training": "exercise",
    "request": "request",
    "proposal": "request",
}
# Kinds that are words: two of them by one speaker on one day are one only where they say the same.
SPOKEN = frozenset({"support", "request", "accusation", "rejection", "threat", "commitment"})
# Kinds in which the parties stand beside each other, or in which the host may be told as the one who acts.
_MUTUAL = frozenset(
    {"visit", "meeting", "call", "conference", "ceremony", "pact", "exercise", "joint_committee", "joint_operation"}
    | {"patrol", "ceasefire", "intelligence_sharing", "port_call"}
)
_WEEK = 7
_LONGEST = 31
_VAGUE = 366 * 10
_PERSON, _SECOND, _PARTLY = 2.2, 1.0, 0.6
_COUNTRIES, _PAIR = 1.0, 0.5
_KIND, _FAMILY = 1.0, 0.6
_DAY, _FINE, _COARSE = 2.0, 1.0, 0.3
# An article with a date that gives none to an event mostly tells of something long past.
_UNDATED, _BACKGROUND = -0.5, -1.5
_UNNAMED, _SECTOR = -0.5, -0.5
_OCCASION, _SURE = 1.0, 0.7
_SETTLEMENT, _COUNTRY = 1.0, 0.5
_SPOKEN = -0.75
_WORDS = 2.5
_THRESHOLD = 4.0


@dataclass(frozen=True)
class Person:
    """A participant as compared: its identifier in the reference data, the words of its name that tell it apart."""

    entity: str | None
    name: frozenset[str]
    country: str | None
    sector: str
    role: str

    @property
    def is_named(self) -> bool:
        return bool(self.entity or self.name)


@dataclass(frozen=True)
class Member:
    """What resolution knows of a mention. ``start`` and ``end`` are None where it is undated."""

    mention_id: str
    article_id: str
    kind: str
    plover_type: str
    status: str
    start: date | None
    end: date | None
    published: date | None
    place: str | None
    place_country: str | None
    confidence: float
    people: tuple[Person, ...]
    evidence: str = field(repr=False)

    @property
    def days(self) -> int | None:
        return (self.end - self.start).days + 1 if self.start and self.end else None

    @property
    def is_dated(self) -> bool:
        """Whether the date narrows anything down: a stretch of decades does not."""
        return self.days is not None and self.days <= _VAGUE

    @property
    def is_fine(self) -> bool:
        return self.days is not None and self.days <= _LONGEST

    @property
    def family(self) -> str:
        return f"other.{self.plover_type}" if self.kind == "other" else FAMILIES.get(self.kind, self.kind)

    @cached_property
    def countries(self) -> frozenset[str]:
        return frozenset(person.country for person in self.people if person.country)

    @cached_property
    def named(self) -> tuple[Person, ...]:
        return tuple(person for person in self.people if person.is_named)

    @cached_property
    def said(self) -> frozenset[str]:
        """Words of the evidence."""
        return frozenset(words(self.evidence))

    @cached_property
    def content(self) -> Counter[str]:
        """Words of the evidence, cut to their first letters: endings differ from one telling to the other."""
        return Counter(word[:4] for word in words(self.evidence) if len(word) > 3)


def member_of(payload: dict[str, Any], published: date | None) -> Member:
    """The member that a mention is, from what Mention.as_json() tells."""
    place = payload["place"] or {}
    fine = place.get("precision") in ("settlement", "venue") and not place.get("implied")
    return Member(
        mention_id=payload["mention_id"],
        article_id=payload["article_id"],
        kind=payload["kind"],
        plover_type=payload["plover_type"],
        status=payload["status"],
        start=date.fromisoformat(payload["date_start"]) if payload["date_start"] else None,
        end=date.fromisoformat(payload["date_end"]) if payload["date_end"] else None,
        published=published,
        place=payload["place_name"] if fine else None,
        place_country=payload["place_country"],
        confidence=payload["confidence"],
        people=tuple(_person(who, role) for role in ("source", "target") for who in payload[role]),
        evidence=" ".join(dict.fromkeys(sentence["text"] for sentence in payload["evidence"])),
    )


def _person(who: dict[str, Any], role: str) -> Person:
    # A state's identifier is its country code: it takes part in too much to tell one occurrence from another.
    entity = who["entity"] if who["entity"] != who["country"] else None
    return Person(entity, proper(who["name"]), who["country"], who["sector"], role)


def similarity(one: Member, other: Member, *, of_one_occasion: bool = False) -> float:
    """How likely two mentions tell one occurrence, 0 to 1; 0 where something keeps them apart, accepted from ACCEPT.

    ``of_one_occasion``: their articles surely tell one occurrence of the same countries and time besides.
    """
    if one.article_id == other.article_id or one.family != other.family or one.status != other.status:
        return 0.0
    if _dates_differ(one, other) or _places_differ(one, other) or _sources_differ(one, other):
        return 0.0
    people = _people(one, other)
    if people is None:
        return 0.0
    text = _text(one, other)
    logit = people + _dates(one, other) + _places(one, other) + _WORDS * text - _THRESHOLD
    logit += _KIND if one.kind == other.kind else _FAMILY
    logit += _SPOKEN if one.family in SPOKEN else 0.0
    logit += _OCCASION if of_one_occasion else 0.0
    return max(round(1 / (1 + math.exp(-logit)), 4), 0.0001)


def rule(one: Member, other: Member) -> str:
    """What speaks for a pair, in words: participants; date; place."""
    people = "named participants" if any(_same(a, b) for a in one.named for b in other.named) else "states"
    dates = {_DAY: "same days", _FINE: "same month", _COARSE: "same years"}.get(_dates(one, other), "undated")
    places = {_SETTLEMENT: "same place", _COUNTRY: "same country"}.get(_places(one, other), "place untold")
    return f"{people}; {dates}; {places}"


def is_occasion(sure: tuple[Member, Member], score: float, pair: tuple[Member, Member]) -> bool:
    """Whether a pair of two articles hangs together with another of theirs that is surely one occurrence."""
    return (
        score >= _SURE
        and not {m.mention_id for m in sure} & {m.mention_id for m in pair}
        and not any(a.start and b.start and (a.start > b.end or b.start > a.end) for a in sure for b in pair)  # type: ignore[operator]
        and len(sure[0].countries & sure[1].countries & pair[0].countries & pair[1].countries) >= 2
    )


def _dates_differ(one: Member, other: Member) -> bool:
    if one.start and one.end and other.start and other.end:
        return one.start > other.end or other.start > one.end
    told, dated = (one, other) if one.start is None else (other, one)
    # What an article tells as past has happened by the day that the article came out.
    return bool(told.status == "actual" and told.published and dated.start and dated.start > told.published)


def _places_differ(one: Member, other: Member) -> bool:
    if one.place_country and other.place_country and one.place_country != other.place_country:
        return True
    return bool(one.place and other.place and not _same_place(one.place, other.place))


def _sources_differ(one: Member, other: Member) -> bool:
    """Whether those who act or speak are of other countries, where that makes another event."""
    if one.family in _MUTUAL:
        return False
    ours, theirs = ({p.country for p in m.people if p.role == "source" and p.country} for m in (one, other))
    return bool(ours and theirs and not ours & theirs)


def _same_place(one: str, other: str) -> bool:
    a, b = set(words(one)), set(words(other))
    return a <= b or b <= a or any(alike(x, y) for x in a for y in b)


def _people(one: Member, other: Member) -> float | None:
    """What the participants say for it; None where named ones of one country are others, or no one is in common."""
    hits = [min(pair) for pair in zip(_hits(one, other), _hits(other, one), strict=False)]
    shared = one.countries & other.countries
    if not hits and len(shared) < 2:
        return None
    for country in sorted(shared):
        ours = [a for a in one.named if a.country == country]
        theirs = [b for b in other.named if b.country == country]
        if not ours or not theirs or any(_same(a, b) for a in ours for b in theirs):
            continue
        if not any(_told(a, other) for a in ours) and not any(_told(b, one) for b in theirs):
            return None
        hits.append(1.0)
    if not hits and one.family != "pact" and _misses(one, other) and _misses(other, one):
        return None  # each tells of somebody whom the other does not know
    hits.sort(reverse=True)
    union = one.countries | other.countries
    value = _COUNTRIES * len(shared) / len(union) if union else 0.0
    value += _PAIR if len(shared) >= 2 else 0.0
    if hits:
        value += _PERSON * hits[0] + _SECOND * sum(hits[1:2])
    # States are bound by what they sign, whoever signs.
    return value if one.family == "pact" else value + _unnamed(one, other) + _unnamed(other, one)


def _misses(one: Member, other: Member) -> bool:
    return bool(one.named) and not any(_told(person, other) for person in one.named)


def _hits(one: Member, other: Member) -> list[float]:
    """For each named participant that the other telling has as well how surely it is the same, best first."""
    best = (max((_same(a, b) for b in other.named), default=0.0) for a in one.named)
    return sorted((hit for hit in best if hit), reverse=True)


def _unnamed(one: Member, other: Member) -> float:
    """What stands against it where the other telling names nobody of a country that this one names people of."""
    value = 0.0
    for country in sorted(one.countries & other.countries):
        ours = {person.sector for person in one.named if person.country == country and not _told(person, other)}
        theirs = [person for person in other.people if person.country == country]
        if ours and not any(person.is_named for person in theirs):
            value += _UNNAMED + (0 if ours & {person.sector for person in theirs} else _SECTOR)
    return value


def _told(person: Person, other: Member) -> bool:
    """Whether the other telling's sentences have the person's whole name, though not as a participant."""
    return len(person.name) > 1 and person.name <= other.said


def _same(one: Person, other: Person) -> float:
    """1 for one person, less where one telling has only a part of the name, 0 for two."""
    if one.entity and other.entity:
        return 1.0 if one.entity == other.entity else 0.0
    if one.country and other.country and one.country != other.country:
        return 0.0
    fewer, more = sorted((one.name, other.name), key=lambda n: (len(n), sorted(n)))
    if not fewer or not all(any(alike(a, b) for b in more) for a in fewer):
        return 0.0
    if not {skeleton(a) for a in fewer} & {skeleton(b) for b in more}:
        return 0.0  # they would not meet in any key
    return 1.0 if len(fewer) > 1 or len(more) == 1 else _PARTLY


def _dates(one: Member, other: Member) -> float:
    if not (one.is_dated and other.is_dated and one.days and other.days):
        return sum(_BACKGROUND if m.published else _UNDATED for m in (one, other) if not m.is_dated)
    longest = max(one.days, other.days)
    if longest <= _WEEK:
        return _DAY
    return _FINE if longest <= _LONGEST else _COARSE


def _places(one: Member, other: Member) -> float:
    if one.place and other.place:
        return _SETTLEMENT
    return _COUNTRY if one.place_country and one.place_country == other.place_country else 0.0


def _text(one: Member, other: Member) -> float:
    """Cosine of the words of the evidence."""
    dot = sum(count * other.content[word] for word, count in one.content.items())
    norm = math.sqrt(sum(c * c for c in one.content.values()) * sum(c * c for c in other.content.values()))
    return dot / norm if norm else 0.0


def keys(member: Member) -> tuple[set[str], set[str]]:
    """The keys that a mention is found by, and the keys that it looks others up by.

    Two mentions whose similarity is above 0 meet in at least one key, whichever of them looks. A key holds the family,
    a person's word or two countries, and a stretch of time: a month among finely dated mentions; a coarsely dated or an
    undated one meets all finer ones of its years, or of any time.
    """
    stored, sought = set(), set()
    for who in _who(member):
        for time in _times(member):
            stored.add(f"{member.family}|{who}|{time}")
        for time in _sought(member):
            sought.add(f"{member.family}|{who}|{time}")
    return stored, sought


def _who(member: Member) -> Iterator[str]:
    for person in member.named:
        if person.entity:
            yield person.entity
        for word in person.name:
            yield skeleton(word)
    ordered = sorted(member.countries)
    for n, one in enumerate(ordered):
        for other in ordered[n + 1 :]:
            yield f"{one}+{other}"


def _months(member: Member) -> Iterator[str]:
    day = member.start.replace(day=1) if member.start else None
    while day and member.end and day <= member.end:
        yield f"{day:%Y-%m}"
        day = (day + timedelta(32)).replace(day=1)


def _years(member: Member) -> range:
    return range(member.start.year, member.end.year + 1) if member.start and member.end else range(0)


def _times(member: Member) -> Iterator[str]:
    if member.is_fine:
        yield from _months(member)
    elif member.is_dated:
        yield from (f"{year} coarse" for year in _years(member))
    if member.is_dated:
        yield from (f"{year}" for year in _years(member))
    yield "ever" if member.is_dated else "undated"


def _sought(member: Member) -> Iterator[str]:
    if member.is_fine:
        yield from _months(member)
        yield from (f"{year} coarse" for year in _years(member))
    elif member.is_dated:
        yield from (f"{year}" for year in _years(member))
    else:
        yield "ever"
    yield "undated"
