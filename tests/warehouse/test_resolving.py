"""Event resolution in the warehouse: no order and no batches of loading matter, and each merge is on record."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from pipeline_tools import tools, write

from marsad import stages

ARTICLES = {
    "a1": "اجتمع وزير ليبيا مع وزير تركيا في القاهرة يوم 2024-05-06.",
    "a2": "زار وفد من مصر ليبيا. اجتمع وفد تركيا مع وفد ليبيا في القاهرة يوم 2024-05-06.",
    "a3": "اجتمع وفد ليبيا ووفد تركيا يوم 2024-05-06. زار وفد من مصر ليبيا يوم 2024-05-08.",
    "a4": "اجتمع وفد ليبيا ووفد تركيا يوم 2024-05-07.",
    "a5": "زار وفد من مصر ليبيا يوم 2024-05-08.",
}


def load(database: sa.Engine, run_id: str, folder: Path, names: list[str]) -> None:
    used = tools()
    for name in names:
        write(folder, name, ARTICLES[name], published_at=f"2024-05-0{8 + int(name[1]) % 2}T10:00:00+02:00")
    for batch in stages.pick_up(database, run_id, folder, tools=used):
        stages.clean_batch(database, run_id, batch, used)
        stages.extract_batch(database, run_id, batch, used)
    stages.validate_run(database, run_id)
    stages.load_run(database, run_id)


def state(database: sa.Engine) -> dict[str, list[tuple[object, ...]]]:
    """All that resolution writes, without runs and times."""
    queries = {
        "event": "select event_id, best_mention_id, mention_count, article_count, date_start, core, confidence"
        " from warehouse.fact_event order by 1",
        "member": "select mention_id, event_id, rule, score from warehouse.event_member order by 1",
        "merge": "select mention_id, other_id, score, rule, is_joined from warehouse.event_merge order by 1, 2",
        "who": "select event_id, ordinal, role, name, mention_count from warehouse.bridge_event_participant"
        " order by 1, 2",
        "key": "select key, mention_id from warehouse.mention_key order by 1, 2",
    }
    with database.connect() as connection:
        return {name: [tuple(r) for r in connection.execute(sa.text(q))] for name, q in queries.items()}


@pytest.fixture
def whole(database: sa.Engine, tmp_path: Path) -> dict[str, list[tuple[object, ...]]]:
    load(database, "r1", tmp_path / "whole", list(ARTICLES))
    return state(database)


def test_each_merge_is_kept_with_its_rule_and_score(whole: dict[str, list[tuple[object, ...]]]) -> None:
    # Three articles tell the meeting of the 6th, one that of the 7th; two or three the visit.
    assert sorted(row[3] for row in whole["event"]) == [1, 3, 3]
    assert {row[4] for row in whole["merge"]} == {True}
    assert "states; same days; place untold" in {row[3] for row in whole["merge"]}
    assert all(0.5 <= float(str(row[2])) <= 1 for row in whole["merge"])
    assert len(whole["member"]) == 7


@pytest.mark.parametrize("seed", [1, 2])
def test_order_and_batches_of_loading_do_not_matter(
    whole: dict[str, list[tuple[object, ...]]], make_database: Callable[[], sa.Engine], tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    names = rng.sample(list(ARTICLES), len(ARTICLES))
    cut = rng.randint(1, len(names) - 1)
    other = make_database()
    for n, some in enumerate((names[:cut], names[cut:])):
        load(other, f"r{n}", tmp_path / f"part{n}", some)
    assert state(other) == whole


def test_an_article_that_changes_leaves_its_event_and_returns(
    whole: dict[str, list[tuple[object, ...]]], database: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = {"url": "https://daily.example/a1"}
    write(tmp_path / "x", "b", ARTICLES["a1"], published_at="2024-05-09", **url)
    load(database, "r2", tmp_path / "x", [])
    assert max(int(str(row[3])) for row in state(database)["event"]) == 4
    write(tmp_path / "x", "b", "اجتمع وزير ليبيا مع وزير تركيا يوم 2024-04-01.", published_at="2024-05-09", **url)
    load(database, "r3", tmp_path / "x", [])
    after = state(database)
    assert [row for row in after["event"] if row in whole["event"]] == whole["event"]
    assert len(after["event"]) == len(whole["event"]) + 1
    assert after["merge"] == whole["merge"]


def test_what_is_due_is_resolved_by_the_next_load(
    whole: dict[str, list[tuple[object, ...]]], database: sa.Engine, tmp_path: Path
) -> None:
    """As after an upgrade: mentions without keys and pairs get theirs, whatever is loaded."""
    with database.begin() as connection:
        for table in ("mention_key", "event_merge"):
            connection.execute(sa.text(f"delete from warehouse.{table}"))
        connection.execute(
            sa.text("insert into warehouse.resolution_due (article_id) select article_id from warehouse.fact_article")
        )
    load(database, "r2", tmp_path / "none", ["a1"])
    assert state(database) == whole
    with database.connect() as connection:
        assert connection.execute(sa.text("select count(*) from warehouse.resolution_due")).scalar() == 0
