"""Event resolution in the warehouse: mentions of touched articles compared, what hangs together grouped, written."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from marsad.arabic.normal import fold
from marsad.warehouse.engine import statement
from marsad.warehouse.resolution import Event, accepted, components, group
from marsad.warehouse.similarity import Member, keys, member_of, rule

_ARTICLES = 200
_MENTIONS = 2000

Scores = dict[tuple[str, str], float]
People = dict[str, list[dict[str, Any]]]


def resolve(connection: sa.Connection, run_id: str) -> None:
    """Compare and group what the load touched, within the caller's transaction.

    Reads the temporary tables resolve_article and resolve_stale, which the load made before it changed the facts.
    """
    articles = list(connection.execute(statement("stages/resolve_todo")).scalars())
    batches = [articles[n : n + _ARTICLES] for n in range(0, len(articles), _ARTICLES)]
    # All keys first: an article must find those that come in the same load.
    for batch in batches:
        _keep_keys(connection, _members(connection, "resolve_articles", articles=batch))
    for batch in batches:
        _compare(connection, run_id, _members(connection, "resolve_articles", articles=batch))
    connection.execute(statement("stages/resolve_closure"))
    connection.execute(statement("stages/resolve_before"))
    for mentions, pairs in _batches(connection):
        _regroup(connection, run_id, mentions, pairs)
    for name in ("resolve_gone", "resolve_joined", "resolve_done"):
        connection.execute(statement(f"stages/{name}"))


def _members(connection: sa.Connection, name: str, **parameters: Sequence[str]) -> list[Member]:
    rows = connection.execute(statement(f"stages/{name}"), parameters)
    return [member_of(json.loads(payload), published) for payload, published in rows]


def _keep_keys(connection: sa.Connection, members: Iterable[Member]) -> None:
    rows = [{"key": key, "mention_id": member.mention_id} for member in members for key in keys(member)[0]]
    connection.execute(statement("stages/resolve_keys"), {"rows": json.dumps(rows)})


def _compare(connection: sa.Connection, run_id: str, members: list[Member]) -> None:
    wanted = sorted({key for member in members for key in keys(member)[1]})
    near = _members(connection, "resolve_near", keys=wanted)
    by_id = {member.mention_id: member for member in near}
    rows = [
        {"mention_id": one, "other_id": other, "score": score, "rule": rule(by_id[one], by_id[other])}
        for (one, other), score in accepted(members, near).items()
    ]
    connection.execute(statement("stages/resolve_pairs"), {"run_id": run_id, "rows": json.dumps(rows)})


def _batches(connection: sa.Connection) -> Iterator[tuple[list[str], Scores]]:
    """What hangs together stays together; several such are worked on at once."""
    scores: Scores = {}
    mentions: list[str] = []
    for mention_id, others, found in connection.execute(statement("stages/resolve_linked")):
        mentions.append(mention_id)
        scores |= {(mention_id, other): score for other, score in zip(others, found, strict=True)}
    top = components(scores)
    together: dict[str, list[str]] = defaultdict(list)
    pairs: dict[str, Scores] = defaultdict(dict)
    for mention_id in mentions:
        together[top.get(mention_id, mention_id)].append(mention_id)
    for pair, score in scores.items():
        pairs[top[pair[0]]][pair] = score
    batch: list[str] = []
    among: Scores = {}
    for name, some in together.items():
        batch += some
        among |= pairs.get(name, {})
        if len(batch) >= _MENTIONS:
            yield batch, among
            batch, among = [], {}
    if batch:
        yield batch, among


def _regroup(
    connection: sa.Connection, run_id: str, mentions: list[str], pairs: Mapping[tuple[str, str], float]
) -> None:
    members: list[Member] = []
    people: People = {}
    for row in connection.execute(statement("stages/resolve_members_read"), {"mentions": mentions}).mappings():
        members.append(member_of(json.loads(row["payload"]), row["published_on"]))
        people[row["mention_id"]] = row["people"]
    _write(connection, run_id, group(members, pairs), people)


def _write(connection: sa.Connection, run_id: str, events: Sequence[Event], people: People) -> None:
    rows = [
        {
            "event_id": event.event_id,
            "best_mention_id": event.members[0].mention_id,
            "mention_count": len(event.members),
            "article_count": len({member.article_id for member in event.members}),
        }
        for event in events
    ]
    members = [
        {
            "event_id": event.event_id,
            "mention_id": member.mention_id,
            "rule": "alone" if len(event.members) == 1 else rule(event.members[0], member) if n else "speaks for it",
            "score": event.score,
        }
        for event in events
        for n, member in enumerate(event.members)
    ]
    who = [
        {"event_id": event.event_id, "ordinal": n} | person
        for event in events
        for n, person in enumerate(_people(event, people))
    ]
    # One JSON argument a statement: thousands of rows travel in one round trip and need no temporary table.
    connection.execute(statement("stages/resolve_events"), {"run_id": run_id, "rows": json.dumps(rows)})
    connection.execute(statement("stages/resolve_members"), {"rows": json.dumps(members)})
    connection.execute(
        statement("stages/resolve_people"), {"rows": json.dumps(who), "events": [event.event_id for event in events]}
    )


def _people(event: Event, people: People) -> list[dict[str, Any]]:
    """Participants of an event, each once: as the mention that speaks for it has them, then those the others add."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for member in event.members:
        names = set()
        for person in people[member.mention_id]:
            key = (person["role"], person["entity"] or fold(person["name"]))
            names.add(key)
            found.setdefault(key, person)
        counts.update(names)
    fields = ("role", "name", "country", "sector", "entity", "actor_key")
    return [{f: person[f] for f in fields} | {"mention_count": counts[key]} for key, person in found.items()]
