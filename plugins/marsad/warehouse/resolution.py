"""Which mentions of different articles tell one occurrence: blocks, pairwise similarity, complete linkage.

What comes out depends on the mentions that are there and on nothing else: a block that a load touches is resolved anew
as a whole. The seam is ``block_key`` (mentions of different blocks are never compared), ``similarity`` (of a pair),
``group`` (a block's mentions to events) and ``resolve`` (blocks of the warehouse, written).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from marsad.arabic.normal import fold
from marsad.model import key_of
from marsad.warehouse.engine import statement

RULE = "same type, place, date and participants"
MIN_SHARED = 0.5
# Coarser dates ("this year") overlap with too much to say that two tellings mean one day's event.
_FINE = ("day", "week", "dekad", "month")
_CHUNK = 2000


@dataclass(frozen=True)
class Member:
    """What resolution knows of a mention. ``people`` are identifiers, else folded names."""

    mention_id: str
    article_id: str
    kind: str
    start: date | None
    end: date | None
    grain: str | None
    place_country: str | None
    confidence: float
    people: frozenset[str]
    has_place: bool = False


@dataclass(frozen=True)
class Event:
    """Mentions that tell one occurrence, the one that speaks for it first. ``score`` is their least similarity."""

    members: tuple[Member, ...]
    score: float

    @property
    def event_id(self) -> str:
        return key_of("event", min(member.mention_id for member in self.members))


def block_key(payload: dict[str, Any]) -> str:
    """The block of a mention (as Mention.as_json tells it): PLOVER type and the set of countries that take part."""
    countries = sorted({who["country"] or "" for who in payload["source"] + payload["target"]})
    return key_of("block", payload["plover_type"], *countries)


def similarity(one: Member, other: Member) -> float:
    """0 where two mentions tell different occurrences, else the share of participants in common."""
    if one.article_id == other.article_id or not (one.start and one.end and other.start and other.end):
        return 0.0
    if one.grain not in _FINE or other.grain not in _FINE or one.start > other.end or other.start > one.end:
        return 0.0
    if one.kind != other.kind and "other" not in (one.kind, other.kind):
        return 0.0
    if one.place_country and other.place_country and one.place_country != other.place_country:
        return 0.0
    fewer = min(len(one.people), len(other.people))
    share = len(one.people & other.people) / fewer if fewer else 0.0
    return share if share >= MIN_SHARED else 0.0


def group(members: Iterable[Member]) -> list[Event]:
    """Events of one block: the most similar pairs merge first, two groups only where every pair across them agrees."""
    ordered = sorted(members, key=lambda m: m.mention_id)
    pairs = sorted(((s, a.mention_id, b.mention_id) for s, a, b in _pairs(ordered)), key=lambda p: (-p[0], p[1], p[2]))
    score = {(a, b): s for s, a, b in pairs}
    groups = {member.mention_id: [member] for member in ordered}
    least = {member.mention_id: 1.0 for member in ordered}
    home = {member.mention_id: member.mention_id for member in ordered}
    for _, first, second in pairs:
        one, other = home[first], home[second]
        if one == other:
            continue
        across = [score.get(_pair(a, b), 0.0) for a in groups[one] for b in groups[other]]
        if min(across) > 0:
            least[one] = min(least[one], least[other], *across)
            groups[one] += groups.pop(other)
            home.update({member.mention_id: one for member in groups[one]})
    return [Event(tuple(sorted(g, key=_rank)), least[name]) for name, g in sorted(groups.items())]


def _pair(one: Member, other: Member) -> tuple[str, str]:
    a, b = one.mention_id, other.mention_id
    return (a, b) if a < b else (b, a)


def _pairs(members: Sequence[Member]) -> Iterator[tuple[float, Member, Member]]:
    """Pairs with a similarity above 0; mentions sorted by first day, so that only overlapping ones are compared."""
    dated = sorted((m for m in members if m.start and m.end), key=lambda m: (m.start, m.mention_id))
    for n, one in enumerate(dated):
        for other in dated[n + 1 :]:
            if other.start > one.end:  # type: ignore[operator] # dated ones have both days
                break
            found = similarity(one, other)
            if found > 0:
                first, second = (one, other) if one.mention_id < other.mention_id else (other, one)
                yield found, first, second


def _rank(member: Member) -> tuple[Any, ...]:
    days = (member.end - member.start).days if member.start and member.end else 10**6
    return (-round(member.confidence, 4), days, not member.has_place, member.mention_id)


def resolve(connection: sa.Connection, run_id: str, blocks: Iterable[str]) -> None:
    """Resolve these blocks anew and write their events, within the caller's transaction."""
    todo = sorted(set(blocks))
    for n in range(0, len(todo), _CHUNK):
        chunk = todo[n : n + _CHUNK]
        by_block: dict[str, list[Member]] = defaultdict(list)
        people: dict[str, list[sa.RowMapping]] = {}
        for row in connection.execute(statement("stages/resolve_read"), {"blocks": chunk}).mappings():
            people[row["mention_id"]] = row["people"]
            by_block[row["block_key"]].append(_member(row))
        made = {event.event_id: event for key in chunk for event in group(by_block[key])}
        _write(connection, run_id, chunk, made, people)


def _member(row: sa.RowMapping) -> Member:
    return Member(
        mention_id=row["mention_id"],
        article_id=row["article_id"],
        kind=row["kind"],
        start=row["date_start"],
        end=row["date_end"],
        grain=row["date_grain"],
        place_country=row["place_country"],
        confidence=row["confidence"],
        people=frozenset(who["entity"] or fold(who["name"]) for who in row["people"]),
        has_place=row["place_name"] is not None,
    )


def _write(
    connection: sa.Connection, run_id: str, blocks: list[str], events: dict[str, Event], people: dict[str, list[Any]]
) -> None:
    rows = [
        {
            "event_id": key,
            "best_mention_id": event.members[0].mention_id,
            "mention_count": len(event.members),
            "article_count": len({member.article_id for member in event.members}),
        }
        for key, event in events.items()
    ]
    members = [
        {
            "event_id": key,
            "mention_id": member.mention_id,
            "rule": RULE if len(event.members) > 1 else "alone",
            "score": event.score,
        }
        for key, event in events.items()
        for member in event.members
    ]
    who = [
        {"event_id": key, "ordinal": n} | person
        for key, event in events.items()
        for n, person in enumerate(_people(event, people))
    ]
    # One JSON argument a statement: thousands of rows travel in one round trip and need no temporary table.
    connection.execute(
        statement("stages/resolve_events"), {"run_id": run_id, "blocks": blocks, "rows": json.dumps(rows)}
    )
    connection.execute(statement("stages/resolve_members"), {"rows": json.dumps(members)})
    connection.execute(statement("stages/resolve_people"), {"blocks": blocks, "rows": json.dumps(who)})


def _people(event: Event, people: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Participants of an event, each once: as the mention that speaks for it has them, then those the others add."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for member in event.members:
        keys = set()
        for person in people[member.mention_id]:
            key = (person["role"], person["entity"] or fold(person["name"]))
            keys.add(key)
            found.setdefault(key, person)
        counts.update(keys)
    fields = ("role", "name", "country", "sector", "entity", "actor_key")
    return [{f: person[f] for f in fields} | {"mention_count": counts[key]} for key, person in found.items()]
