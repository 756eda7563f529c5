"""Which mentions of different articles tell one occurrence: candidates by keys, pairwise similarity, linkage.

What comes out depends on the mentions that are there and on nothing else: accepted pairs are stored, and whatever hangs
together over them with a mention that came or went is grouped anew as a whole. ``similarity`` judges a pair and has the
keys that bring pairs together, ``accepted`` and ``group`` here make events of mentions, ``resolving`` does it in the
warehouse.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from marsad.model import key_of
from marsad.warehouse.similarity import ACCEPT, Member, is_occasion, keys, similarity

RULE = "same kind and participants, dates and places agree"
# Logits: what twice as many agreeing pairs are worth; by how much one day must fit better than another.
_MORE = 0.5
_CLEARLY = 1.5

Pairs = Mapping[tuple[str, str], float]


@dataclass(frozen=True)
class Event:
    """Mentions that tell one occurrence, the one that speaks for it first. ``score`` is their least similarity."""

    members: tuple[Member, ...]
    score: float

    @property
    def event_id(self) -> str:
        return key_of("event", min(member.mention_id for member in self.members))


def accepted(members: Iterable[Member], among: Iterable[Member]) -> dict[tuple[str, str], float]:
    """Accepted pairs between ``members`` and ``among`` that meet in a key, smaller mention first, with their scores."""
    by_key: dict[str, list[Member]] = defaultdict(list)
    for member in among:
        for key in keys(member)[0]:
            by_key[key].append(member)
    found: dict[tuple[str, str], tuple[float, Member, Member]] = {}
    for one in members:
        near = {other.mention_id: other for key in keys(one)[1] for other in by_key.get(key, ())}
        for other in near.values():
            pair = _pair(one, other)
            if one.mention_id != other.mention_id and pair not in found:
                found[pair] = (similarity(one, other), one, other)
    return _with_occasions(found)


def _with_occasions(found: Mapping[tuple[str, str], tuple[float, Member, Member]]) -> dict[tuple[str, str], float]:
    """Accepted pairs; a pair is more likely where its two articles surely tell another occurrence together."""
    sure: dict[frozenset[str], list[tuple[float, Member, Member]]] = defaultdict(list)
    for score, one, other in found.values():
        if score >= ACCEPT:
            sure[frozenset((one.article_id, other.article_id))].append((score, one, other))
    kept = {}
    for pair, (score, one, other) in found.items():
        beside = sure[frozenset((one.article_id, other.article_id))] if score > 0 else []
        if any(is_occasion((a, b), s, (one, other)) for s, a, b in beside):
            score = similarity(one, other, of_one_occasion=True)
        if score >= ACCEPT:
            kept[pair] = score
    return kept


def group(members: Iterable[Member], pairs: Pairs | None = None) -> list[Event]:
    """Events of mentions, over their accepted ``pairs`` (found where they are not given).

    The two groups that most speaks for merge first: the mean over all pairs across, the more the more pairs agree;
    never where one pair across is kept apart.
    """
    by_id = {member.mention_id: member for member in sorted(members, key=lambda m: m.mention_id)}
    found = accepted(by_id.values(), by_id.values()) if pairs is None else pairs
    top = components(found)
    together: dict[str, list[Member]] = defaultdict(list)
    among: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for name in sorted(top):
        together[top[name]].append(by_id[name])
    for pair, score in found.items():
        among[top[pair[0]]][pair] = score
    events = [Event((member,), 1.0) for name, member in by_id.items() if name not in top]
    for name, some in together.items():
        events += _link(some, among[name])
    return sorted(events, key=lambda event: min(member.mention_id for member in event.members))


@dataclass(frozen=True)
class _Across:
    """The pairs between two groups: sum of their logits, how many, the least score (0 where one is kept apart)."""

    total: float
    count: int
    least: float

    @property
    def merit(self) -> float:
        return self.total / self.count + _MORE * math.log2(self.count)

    def __add__(self, other: _Across) -> _Across:
        return _Across(self.total + other.total, self.count + other.count, min(self.least, other.least))


def _link(members: Sequence[Member], found: Pairs) -> Iterator[Event]:
    groups = {member.mention_id: [member] for member in members}
    least = dict.fromkeys(groups, 1.0)
    dropped = _torn({m.mention_id: m for m in members}, found)
    across: dict[tuple[str, str], _Across] = {}
    for a, b in combinations(members, 2):
        pair = _pair(a, b)
        score = 0.0 if pair in dropped else found.get(pair) or similarity(a, b)
        across[pair] = _Across(_logit(score), 1, score)
    queue = [(-told.merit, pair, told) for pair, told in across.items() if told.least > 0]
    heapq.heapify(queue)
    while queue:
        _, (one, other), told = heapq.heappop(queue)
        if across.get((one, other)) is not told or told.total < 0:
            continue  # stale, or not enough speaks for it
        least[one] = min(least[one], least[other], told.least)
        groups[one] += groups.pop(other)
        del across[one, other]
        for third in groups.keys() - {one}:
            near, far = _ordered(one, third), _ordered(other, third)
            across[near] = across[near] + across.pop(far)
            if across[near].least > 0:
                heapq.heappush(queue, (-across[near].merit, near, across[near]))
    for name, members_of in groups.items():
        yield Event(tuple(sorted(members_of, key=_rank)), least[name])


def components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The smallest mention of what each mention hangs together with."""
    top: dict[str, str] = {}

    def find(name: str) -> str:
        top.setdefault(name, name)
        while top[name] != name:
            top[name] = name = top[top[name]]
        return name

    for one, other in pairs:
        a, b = sorted((find(one), find(other)))
        top[b] = a
    return {name: find(name) for name in list(top)}


def _torn(by_id: Mapping[str, Member], pairs: Pairs) -> set[tuple[str, str]]:
    """Pairs of a mention without a fine date with finely dated ones, where it fits different days.

    Where one day fits clearly best only the others are dropped.
    """
    near: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for pair, score in pairs.items():
        for name, partner in (pair, pair[::-1]):
            if name in by_id and not by_id[name].is_fine and by_id[partner].is_fine:
                near[name].append((-score, partner))
    dropped: set[tuple[str, str]] = set()
    for name, fits in near.items():
        best = min(fits)
        rivals = [(score, n) for score, n in fits if _disjoint(by_id[n], by_id[best[1]])]
        if rivals and _logit(-best[0]) - _logit(-min(rivals)[0]) < _CLEARLY:
            rivals = fits
        dropped.update(_ordered(name, partner) for _, partner in rivals)
    return dropped


def _logit(score: float) -> float:
    inside = min(max(score, 1e-4), 1 - 1e-4)
    return math.log(inside / (1 - inside))


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _disjoint(one: Member, other: Member) -> bool:
    if not (one.start and one.end and other.start and other.end):
        return False
    return one.start > other.end or other.start > one.end


def _pair(one: Member, other: Member) -> tuple[str, str]:
    return _ordered(one.mention_id, other.mention_id)


def _rank(member: Member) -> tuple[Any, ...]:
    return (-round(member.confidence, 4), member.days or 10**6, member.place is None, member.mention_id)
