"""Whatever kills a run, and whatever runs beside it, the warehouse ends the same."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pipeline_tools import tools, write

from marsad import stages

VOLATILE = {"run_id", "first_run_id", "loaded_at", "first_seen", "valid_from", "valid_to", "merged_at", "DATEADDED"}
_fork = multiprocessing.get_context("fork")
_undisturbed: list[dict[str, list[str]]] = []
_steps: list[int] = []


def go(engine: sa.Engine, run_id: str, folder: Path, version: str) -> None:
    used = tools(extractor_version=version)
    for batch in stages.pick_up(engine, run_id, folder, tools=used):
        stages.clean_batch(engine, run_id, batch, used)
        stages.extract_batch(engine, run_id, batch, used)
    stages.validate_run(engine, run_id)
    stages.load_run(engine, run_id)


def dump(engine: sa.Engine) -> dict[str, list[str]]:
    """All rows of warehouse and mart without what tells when and by which run they were made."""
    found = {}
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        for schema in ("warehouse", "mart"):
            for name in inspector.get_table_names(schema) + inspector.get_view_names(schema):
                if name == "dim_date":
                    continue
                rows = connection.execute(sa.text(f"select to_jsonb(t) from {schema}.{name} as t")).scalars()
                lines = [
                    json.dumps({k: v for k, v in row.items() if k not in VOLATILE}, sort_keys=True) for row in rows
                ]
                found[f"{schema}.{name}"] = sorted(lines)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "in"
    meeting = "اجتمع وزير ليبيا مع وزير تركيا في القاهرة يوم 2024-05-06."
    write(inbox, "a1", meeting, published_at="2024-05-07T10:00:00+02:00")
    write(inbox, "a2", f"زار وفد من مصر ليبيا. {meeting}", published_at="2024-05-08T01:30:00+03:00")
    write(inbox, "a3", "هاجم مسلحون قافلة في ليبيا. هذا خارج النطاق هاجم مصر.", published_at="2024-05-09")
    write(inbox, "a4", meeting, url="https://daily.example/4", published_at="2024-05-07")
    write(inbox, "a5", meeting, url="https://daily.example/4", published_at="2024-05-08")
    write(inbox, "a6", "ينكسر المستخرج هنا.")
    return inbox


@pytest.fixture
def undisturbed(make_database: Callable[[], sa.Engine], folder: Path) -> dict[str, list[str]]:
    """What undisturbed runs leave; made once, in a database of its own."""
    if not _undisturbed:
        database = make_database()
        go(database, "first", folder, "e1")
        counted = sa.create_engine(database.url)
        on_every_step(counted, lambda: _steps.append(1))
        go(counted, "second", folder, "e2")
        counted.dispose()
        assert len(_steps) > 50
        _undisturbed.append(dump(database))
        assert len(_undisturbed[0]["warehouse.mention_history"]) == 5
        assert len(_undisturbed[0]["mart.events"]) == 3
    return _undisturbed[0]


def in_child(database: sa.Engine, work: Callable[[sa.Engine], None]) -> Any:
    """Run in a forked process with an engine of its own: a connection must not be shared across a fork."""

    def body() -> None:
        try:
            work(sa.create_engine(database.url))
        except BaseException as error:
            print(f"child: {error!r}", flush=True)
            os._exit(1)
        os._exit(0)

    child = _fork.Process(target=body)
    child.start()
    return child


def on_every_step(engine: sa.Engine, tick: Callable[[], None]) -> None:
    """Call before every statement and every commit of the stages (those of Great Expectations only read)."""
    sa.event.listen(engine, "before_cursor_execute", lambda *_: tick())
    sa.event.listen(engine, "commit", lambda *_: tick())


def killed_at(count: int, folder: Path) -> Callable[[sa.Engine], None]:
    """A run that kills itself before its ``count``-th step."""

    def work(engine: sa.Engine) -> None:
        steps = itertools.count(1)
        on_every_step(engine, lambda: os.kill(os.getpid(), signal.SIGKILL) if next(steps) == count else None)
        go(engine, "second", folder, "e2")

    return work


@pytest.mark.parametrize("share", [0.05, 0.15, 0.25, 0.35, 0.6, 0.76, 0.84, 0.9, 0.95, 1.0])
def test_a_killed_run_that_is_run_again_leaves_no_trace(
    undisturbed: dict[str, list[str]], database: sa.Engine, folder: Path, share: float
) -> None:
    go(database, "first", folder, "e1")
    child = in_child(database, killed_at(round(share * len(_steps)), folder))
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    go(database, "second", folder, "e2")
    report = stages.report(database, "second")
    assert (report.found, report.loaded, report.quarantined, len(report.skipped)) == (6, 4, 1, 1)
    assert dump(database) == undisturbed


def test_two_runs_at_once_end_as_one(undisturbed: dict[str, list[str]], database: sa.Engine, folder: Path) -> None:
    go(database, "first", folder, "e1")
    children = [in_child(database, lambda engine, n=n: go(engine, f"second {n}", folder, "e2")) for n in range(2)]  # type: ignore[misc]
    for child in children:
        child.join(90)
    assert [child.exitcode for child in children] == [0, 0]
    assert dump(database) == undisturbed
    reports = [stages.report(database, f"second {n}") for n in range(2)]
    assert sorted(r.loaded for r in reports)[1] > 0
    assert [r.loaded + r.unchanged for r in reports] == [4, 4]
