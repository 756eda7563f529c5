"""What a run of the DAG reads: its folder, the inbox, or the days of a backfill."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from pipeline_tools import tools, write

from marsad import stages
from marsad.runner import intake

PARAMS: dict[str, Any] = {"folder": None, "outlets": [], "redo_from": None}


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def documents(database: sa.Engine, run_id: str, batches: list[list[str]]) -> list[str]:
    """Names of the documents in ``batches``, which must be those that the run knows as picked."""
    query = "select snapshot_id, document from ops.run_document where run_id = :run_id and outcome = 'picked'"
    with database.connect() as connection:
        known = {key: name for key, name in connection.execute(sa.text(query), {"run_id": run_id})}  # noqa: C416
    ids = [snapshot_id for batch in batches for snapshot_id in batch]
    assert set(ids) == set(known)
    return sorted(known[i] for i in ids)


@pytest.fixture
def loaded(database: sa.Engine, tmp_path: Path) -> sa.Engine:
    """A warehouse with articles of three days, one published late in its own time zone, one without a date."""
    folder = tmp_path / "first"
    write(folder, "may7", "اجتمع وزير ليبيا مع وزير تركيا.", published_at="2024-05-07T10:00:00+02:00")
    write(folder, "may8", "اجتمع وزير مصر مع وزير تركيا.", published_at="2024-05-08T01:30:00+03:00")
    write(folder, "may9", "اجتمع وزير مصر مع وزير إيطاليا.", published_at="2024-05-09T00:00:00+00:00")
    write(folder, "undated", "زار وفد من مصر ليبيا.")
    for batch in stages.pick_up(database, "first", folder, tools=tools()):
        stages.clean_batch(database, "first", batch, tools())
        stages.extract_batch(database, "first", batch, tools())
    stages.validate_run(database, "first")
    stages.load_run(database, "first")
    return database


@pytest.mark.parametrize(
    ("first", "until", "expected"),
    [
        ("2024-05-07", "2024-05-08", ["may7"]),
        ("2024-05-08", "2024-05-09", ["may8"]),  # the day where it was published, though in UTC it was the 7th
        ("2024-05-07", "2024-05-10", ["may7", "may8", "may9"]),
        ("2024-05-10", "2024-05-11", []),
    ],
)
def test_a_backfill_takes_the_articles_published_in_its_days(
    loaded: sa.Engine, first: str, until: str, expected: list[str]
) -> None:
    batches = intake.pick_up(loaded, "again", PARAMS, (day(first), day(until)))
    assert documents(loaded, "again", batches) == expected


def test_a_backfill_takes_undated_articles_on_the_day_they_were_seen(loaded: sa.Engine) -> None:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    interval = (today - timedelta(days=1), today + timedelta(days=1))
    assert documents(loaded, "again", intake.pick_up(loaded, "again", PARAMS, interval)) == ["undated"]


def test_a_backfill_makes_no_new_snapshots(loaded: sa.Engine) -> None:
    count = sa.text("select count(*) from raw.snapshot")
    with loaded.connect() as connection:
        before = connection.scalar(count)
    intake.pick_up(loaded, "again", PARAMS, (day("2024-05-01"), day("2024-06-01")))
    with loaded.connect() as connection:
        assert connection.scalar(count) == before == 4


def test_a_backfill_refuses_a_folder(loaded: sa.Engine, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no folder"):
        intake.pick_up(loaded, "again", PARAMS | {"folder": str(tmp_path)}, (day("2024-05-07"), day("2024-05-08")))


def test_a_lost_snapshot_costs_its_article_and_not_the_day(loaded: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    used = tools()
    with loaded.connect() as connection:
        lost = connection.scalar(sa.text("select sha256 from raw.snapshot where document = 'may8'"))

    def get(sha256: str) -> bytes:
        if sha256 == lost:
            raise KeyError(sha256)
        return used.get(sha256)

    holed = replace(used, get=get)
    monkeypatch.setattr(stages, "default_tools", lambda: holed)
    params = PARAMS | {"redo_from": "clean"}
    for batch in intake.pick_up(loaded, "again", params, (day("2024-05-07"), day("2024-05-10"))):
        stages.clean_batch(loaded, "again", batch)
        stages.extract_batch(loaded, "again", batch)
    stages.validate_run(loaded, "again")
    stages.load_run(loaded, "again")
    report = stages.report(loaded, "again")
    assert (report.found, report.unchanged, report.unfinished) == (3, 2, 0)
    assert [(f["document"], f["rule_code"]) for f in report.faults] == [("may8", "clean_failed")]


def test_a_backfill_leaves_out_what_has_been_replaced(database: sa.Engine, tmp_path: Path) -> None:
    for name, body in (("first", "زار وفد من مصر ليبيا."), ("second", "هاجم مسلحون قافلة في ليبيا.")):
        write(tmp_path / "in", "undated", body)
        for batch in stages.pick_up(database, name, tmp_path / "in", tools=tools()):
            stages.clean_batch(database, name, batch, tools())
            stages.extract_batch(database, name, batch, tools())
        stages.validate_run(database, name)
        stages.load_run(database, name)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    batches = intake.pick_up(database, "again", PARAMS, (today - timedelta(days=1), today + timedelta(days=1)))
    with database.connect() as connection:
        present = connection.scalar(sa.text("select snapshot_id from warehouse.fact_article"))
    assert batches == [[present]]


def test_a_folder_comes_before_the_inbox(database: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("given", "inbox"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text("اجتمع وزير ليبيا مع وزير تركيا في القاهرة صباح اليوم.")
    monkeypatch.setenv("MARSAD_INBOX", str(tmp_path / "inbox"))
    given_folder = PARAMS | {"folder": str(tmp_path / "given")}
    assert documents(database, "one", intake.pick_up(database, "one", given_folder, None)) == ["given"]
    assert documents(database, "two", intake.pick_up(database, "two", PARAMS, None)) == ["inbox"]
    monkeypatch.setenv("MARSAD_INBOX", str(tmp_path / "none"))
    with pytest.raises(FileNotFoundError):
        intake.pick_up(database, "three", PARAMS, None)


@given(st.lists(st.lists(st.text(max_size=3), min_size=1, max_size=4), max_size=60), st.integers(1, 20))
def test_batches_are_merged_to_what_airflow_maps_over(batches: list[list[str]], most: int) -> None:
    found = intake.merged(batches, most)
    assert len(found) <= most
    assert [x for batch in found for x in batch] == [x for batch in batches for x in batch]
    if len(batches) <= most:
        assert found == batches
