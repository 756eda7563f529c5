"""The trap set's form: every line is well made, so that a failure over it can only be the engine's."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from marsad.arabic.normal import fold
from marsad.model import PLOVER_TYPES

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.jsonl"))
TRAP_STATUSES = {"actual", "planned", "denied"}
ITEM_FIELDS = {"id", "trap", "text", "reference", "events"}
EVENT_FIELDS = {"type", "status", "trigger"}
MOST_ALIKE = 0.5  # Jaccard overlap of word pairs above which two texts count as the same text


def items_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


ITEMS = [item for path in FILES for item in items_of(path)]
BY_ID = {item["id"]: item for item in ITEMS}
TWINS = [item for item in ITEMS if "twin_of" in item]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_file_is_one_category_with_enough_traps(path: Path) -> None:
    items = items_of(path)
    assert {item["trap"] for item in items} == {path.stem}
    assert sum("twin_of" not in item for item in items) >= 12
    assert all(item["id"].startswith(f"{path.stem}-") for item in items)


def test_the_set_is_large_and_ids_are_unique() -> None:
    assert len(FILES) >= 20
    assert len(ITEMS) >= 220
    assert len(TWINS) >= 40
    assert [i for i, n in Counter(item["id"] for item in ITEMS).items() if n > 1] == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda i: i["id"])
def test_an_item_is_well_formed(item: dict[str, Any]) -> None:
    assert ITEM_FIELDS <= item.keys() <= ITEM_FIELDS | {"twin_of"}
    assert 8 <= len(item["text"].split()) <= 60
    assert item["text"] == " ".join(item["text"].split())
    assert re.search(r"[A-Za-z]", item["text"]) is None
    if item["reference"] is not None:
        date.fromisoformat(item["reference"])
    for event in item["events"]:
        check_event(event, item)


def check_event(event: dict[str, Any], item: dict[str, Any]) -> None:
    """Assert that an allowed reading names known types, a status, and whole words of its text."""
    assert EVENT_FIELDS <= event.keys() <= EVENT_FIELDS | {"required", "date"}
    assert event["type"] and set(event["type"]) <= set(PLOVER_TYPES)
    assert len(set(event["type"])) == len(event["type"])
    assert event["status"] in TRAP_STATUSES
    assert event.get("required", True) is True
    assert re.search(rf"(?<!\w){re.escape(event['trigger'])}(?!\w)", item["text"]), event["trigger"]
    if "date" in event:
        assert date.fromisoformat(event["date"]["start"]) <= date.fromisoformat(event["date"]["end"])
        assert item["reference"] is None or event["date"]["end"] < item["reference"]


@pytest.mark.parametrize("twin", TWINS, ids=lambda i: i["id"])
def test_a_twin_requires_what_its_trap_does_not(twin: dict[str, Any]) -> None:
    trap = BY_ID[twin["twin_of"]]
    assert trap["trap"] == twin["trap"] and "twin_of" not in trap
    required = {(t, e["status"]) for e in twin["events"] if e.get("required") for t in e["type"]}
    assert required
    assert not required & {(t, e["status"]) for e in trap["events"] if e.get("required") for t in e["type"]}
    assert any(len(word) > 2 for word in words_of(trap) & words_of(twin))


def words_of(item: dict[str, Any]) -> set[str]:
    return set(re.findall(r"\w+", fold(item["text"])))


def test_only_a_twin_is_nearly_the_text_of_another() -> None:
    def pairs(text: str) -> set[tuple[str, str]]:
        words = re.findall(r"\w+", fold(text))
        return set(pairwise(words))

    shingles = {i: pairs(item["text"]) for i, item in BY_ID.items()}
    alike = [
        (a, b)
        for a, b in combinations(BY_ID, 2)
        if BY_ID[b].get("twin_of") != a and BY_ID[a].get("twin_of") != b
        if len(shingles[a] & shingles[b]) > MOST_ALIKE * len(shingles[a] | shingles[b])
    ]
    assert alike == []


def test_the_readme_counts_every_category() -> None:
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+) \|", readme, re.MULTILINE)
    counted = {
        path.stem: (sum("twin_of" not in i for i in items_of(path)), sum("twin_of" in i for i in items_of(path)))
        for path in FILES
    }
    assert {name: (int(traps), int(twins)) for name, traps, twins in rows} == counted
