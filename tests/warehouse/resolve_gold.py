"""Resolve gold events instead of extracted ones: how good event resolution is by itself.

usage: resolve_gold.py GOLD_DIR [GOLD_DIR ...] > predictions.jsonl

Reads ``*.gold.json`` (document, published, events with id, type, kind, status, source, target, date, place, evidence;
where several types or kinds are right the first is taken) and prints one line an event with its event_id. Names come
without identifiers, so that people are told apart by their words alone.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from marsad.arabic.normal import fold
from marsad.settings import settings
from marsad.warehouse.reference import read_csv
from marsad.warehouse.resolution import group
from marsad.warehouse.similarity import member_of

Record = dict[str, Any]


def payload_of(document: str, event: Record, states: set[str]) -> Record:
    """A gold event as Mention.as_json() would tell it, as far as resolution reads it."""

    def people(role: str) -> list[Record]:
        return [
            {"name": who["name"], "country": who.get("country"), "entity": None, "sector": who["sector"][0]}
            for who in event.get(role) or []
        ]

    when, where = event.get("date"), event.get("place")
    precision = "country" if where and fold(where["name"]) in states else "settlement"
    return {
        "document": document,
        "mention_id": f"{document}|{event['id']}",
        "article_id": document,
        "plover_type": event["type"][0],
        "kind": event["kind"][0],
        "status": event.get("status", "actual"),
        "source": people("source"),
        "target": people("target"),
        "date_start": when["start"] if when else None,
        "date_end": when["end"] if when else None,
        "place_name": where["name"] if where else None,
        "place_country": where.get("country") if where else None,
        "place": {"precision": precision, "implied": None} if where else None,
        "confidence": 1.0,
        "evidence": [{"text": words} for words in event["evidence"]],
    }


def main(folders: list[str]) -> None:
    rows = read_csv(settings().reference / "states.csv")
    states = {fold(name) for row in rows for name in row["names"].split("|")}
    told: list[tuple[Record, date | None]] = []
    for path in sorted(path for folder in folders for path in Path(folder).glob("*.gold.json")):
        gold = json.loads(path.read_text("utf-8"))
        published = date.fromisoformat(gold["published"][:10]) if gold.get("published") else None
        told += [(payload_of(gold["document"], event, states), published) for event in gold["events"]]
    events = group(member_of(payload, published) for payload, published in told)
    home = {member.mention_id: event.event_id for event in events for member in event.members}
    for payload, _ in told:
        line = payload | {"event_id": home[payload["mention_id"]]}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
