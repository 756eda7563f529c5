"""What the gate kept back can be seen, replayed once its cause is mended, and discarded; kills do no harm."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from pipeline_tools import clean, mentions, tools, write
from typer.testing import CliRunner

from marsad import stages
from marsad.cli import app
from marsad.model import Article, Mention, Skipped, Snapshot
from marsad.stages import Tools
from marsad.validate.replay import Replayed, replay
from marsad.warehouse.quarantine import NotThere, Selection, discard, rows


def go(database: sa.Engine, run_id: str, folder: Path, used: Tools | None = None) -> stages.RunReport:
    used = used or tools()
    for batch in stages.pick_up(database, run_id, folder, tools=used):
        stages.clean_batch(database, run_id, batch, used)
        stages.extract_batch(database, run_id, batch, used)
    stages.validate_run(database, run_id)
    stages.load_run(database, run_id)
    return stages.report(database, run_id)


def mended_mentions(article: Article) -> list[Mention]:
    return [replace(mention, confidence=min(1.0, mention.confidence)) for mention in mentions(article, "e2")]


def mended_clean(snapshot: Snapshot) -> Article | Skipped:
    return clean(replace(snapshot, content=snapshot.content.replace("ينكسر المنظف".encode(), "كلام".encode())))


def mended(**changes: object) -> Tools:
    return replace(tools(extractor_version="e2"), extractor=lambda: mended_mentions, **changes)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "in"
    write(inbox, "good", "زار وفد من مصر ليبيا.", outlet="مرصد")
    write(inbox, "range", "هاجم مسلحون قافلة في ليبيا. هذا خارج النطاق هاجم مصر.", outlet="مرصد")
    write(inbox, "again", "هذا خارج النطاق زار وفد من تركيا مصر.")
    write(inbox, "cleaner", "زار وفد من تركيا ليبيا. ينكسر المنظف هنا.", outlet="غيره")
    write(inbox, "reader", "ينكسر المستخرج هنا.")
    return inbox


@pytest.fixture
def held(database: sa.Engine, folder: Path) -> sa.Engine:
    """A database in which a run kept back two mentions and two articles."""
    report = go(database, "first", folder)
    assert (report.loaded, report.quarantined, report.quarantined_mentions) == (3, 2, 2)
    return database


def by_document(database: sa.Engine) -> dict[str, str]:
    return {row["document"]: row["status"] for row in rows(database, Selection(status=None))}


def scalar(database: sa.Engine, query: str) -> object:
    with database.connect() as connection:
        return connection.execute(sa.text(query)).scalar()


def test_records_are_found_by_name_rule_outlet_and_status(held: sa.Engine) -> None:
    assert {row["rule_code"] for row in rows(held, Selection())} == {
        "mention_confidence",
        "clean_failed",
        "extract_failed",
    }
    assert [r["document"] for r in rows(held, Selection(rule="clean_failed"))] == ["cleaner"]
    assert [r["document"] for r in rows(held, Selection(outlet="marsad-daily"))] == ["range"]
    assert [r["document"] for r in rows(held, Selection(outlet="غيره"))] == ["cleaner"]
    assert rows(held, Selection(status="discarded")) == []
    (one,) = rows(held, Selection(rule="extract_failed"))
    assert rows(held, Selection((one["quarantine_id"][:6],))) == [one]
    for name in ("0" * 12, "' or true --"):
        with pytest.raises(NotThere):
            rows(held, Selection((name,)))


def test_a_replay_drains_what_was_mended_and_says_so(held: sa.Engine) -> None:
    done = replay(held, Selection(rule="mention_confidence"), by="analyst", tools=mended())
    assert isinstance(done, Replayed)
    assert (done.asked, done.outcomes) == (2, [("mention_confidence", "cured", 2)])
    assert by_document(held) == {"range": "replayed", "again": "replayed", "cleaner": "open", "reader": "open"}
    assert scalar(held, "select min(decided_by) from ops.quarantine where status = 'replayed'") == "analyst"
    assert scalar(held, "select max(confidence) from warehouse.fact_mention") == 1.0
    assert replay(held, Selection(rule="mention_confidence"), tools=mended()) is None
    with pytest.raises(NotThere, match="no open"):
        replay(held, Selection((str(scalar(held, "select min(quarantine_id) from ops.quarantine "
                                                 "where status = 'replayed'")),)), tools=mended())  # fmt: skip


def test_a_replay_begins_where_the_fault_lies(held: sa.Engine) -> None:
    done = replay(held, Selection(), tools=mended(clean=mended_clean))
    assert done is not None
    assert done.outcomes == [
        ("clean_failed", "cured", 1),
        ("extract_failed", "failed again", 1),
        ("mention_confidence", "cured", 2),
    ]
    (left,) = rows(held, Selection())
    assert (left["document"], left["attempts"], left["run_id"]) == ("reader", 2, done.run_id)
    report = stages.report(held, done.run_id)
    assert report.found == 4 == report.loaded + report.unchanged + report.quarantined + len(report.skipped)
    assert report.unfinished == 0
    assert scalar(held, "select from_stage from ops.replay") == "clean"


def test_what_is_skipped_now_or_gone_is_told(held: sa.Engine) -> None:
    def refuse(snapshot: Snapshot) -> Article | Skipped:
        return Skipped(snapshot.document, snapshot.origin, "no_text", "nothing but a menu")

    done = replay(held, Selection(rule="clean_failed"), tools=mended(clean=refuse))
    assert done is not None and done.outcomes == [("clean_failed", "left out: no_text", 1)]

    def lost(sha256: str) -> bytes:
        raise KeyError(sha256)

    done = replay(held, Selection(rule="mention_confidence"), tools=mended(get=lost))
    assert done is not None and done.outcomes == [("mention_confidence", "left out: unreadable", 2)]
    assert set(by_document(held).values()) == {"open"}
    with pytest.raises(ValueError, match="from_stage"):
        replay(held, Selection(), "load", tools=mended())


def test_a_discarded_record_stays_so_and_is_not_replayed(held: sa.Engine, folder: Path) -> None:
    (one,) = rows(held, Selection(rule="extract_failed"))
    with pytest.raises(ValueError, match="note"):
        discard(held, [one["quarantine_id"]], "  ", "me")
    assert discard(held, [one["quarantine_id"]], "a test page", "me") == 1
    go(held, "second", folder)
    (row,) = rows(held, Selection(status="discarded"))
    assert (row["note"], row["decided_by"], row["attempts"]) == ("a test page", "me", 2)
    assert "reader" not in {r["document"] for r in rows(held, Selection())}


def test_an_ordinary_run_that_cures_a_record_marks_it_fixed_and_a_relapse_opens_it(
    held: sa.Engine, folder: Path
) -> None:
    go(held, "second", folder, mended())
    assert by_document(held)["range"] == "fixed"
    go(held, "third", folder, tools(extractor_version="e3"))
    assert by_document(held)["range"] == "open"
    assert scalar(held, "select count(*) from ops.quarantine where status = 'open' and closed_run_id is not null") == 0


def test_another_article_of_a_container_does_not_close_a_record(database: sa.Engine, tmp_path: Path) -> None:
    write(tmp_path / "feed", "feed#1", "ينكسر المنظف هنا.")
    go(database, "first", tmp_path / "feed")
    write(tmp_path / "feed", "feed#1", "زار وفد من مصر ليبيا.")
    assert go(database, "second", tmp_path / "feed").loaded == 1
    assert by_document(database) == {"feed#1": "open"}
    done = replay(database, Selection(), tools=mended(clean=mended_clean))
    assert done is not None and done.outcomes == [("clean_failed", "cured", 1)]
    assert scalar(database, "select count(*) from warehouse.fact_article") == 2


def dump(database: sa.Engine) -> list[object]:
    with database.connect() as connection:
        asked = "select quarantine_id, status, attempts from ops.quarantine order by 1"
        mentions_of = "select mention_id, confidence, extractor_version from warehouse.fact_mention order by 1"
        return [connection.execute(sa.text(query)).all() for query in (asked, mentions_of)]


_fork = multiprocessing.get_context("fork")


_undisturbed: list[tuple[int, list[object]]] = []


def replay_all(engine: sa.Engine, die_at: int = 0) -> int:
    """Replay everything, killing itself before the given step; returns the number of steps."""
    steps = itertools.count(1)

    def tick(*_: object) -> None:
        if next(steps) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(engine, "before_cursor_execute", tick)
    sa.event.listen(engine, "commit", tick)
    replay(engine, Selection(), tools=mended(clean=mended_clean))
    return next(steps) - 1


@pytest.mark.parametrize("share", [0.1, 0.35, 0.6, 0.8, 0.95])
def test_a_killed_replay_is_made_good_by_the_next(
    make_database: Callable[[], sa.Engine], folder: Path, share: float
) -> None:
    if not _undisturbed:
        other = make_database()
        go(other, "first", folder)
        _undisturbed.append((replay_all(sa.create_engine(other.url)), dump(other)))
    database = make_database()
    go(database, "first", folder)
    steps, wanted = _undisturbed[0]
    child = _fork.Process(target=lambda: replay_all(sa.create_engine(database.url), round(share * steps)))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    done = replay(database, Selection(), tools=mended(clean=mended_clean))
    assert done is not None and stages.report(database, done.run_id).unfinished == 0
    found = dump(database)
    # What failed again is the same record; after a kill behind the load it is replayed, and counted, once more.
    assert [row[:2] for row in found[0]] == [row[:2] for row in wanted[0]]  # type: ignore[attr-defined, index]
    assert found[1] == wanted[1]


def test_the_commands(held: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "default_tools", mended)
    run = CliRunner()

    def told(*words: str, code: int = 0) -> str:
        result = run.invoke(app, ["quarantine", *words])
        assert result.exit_code == code, result.output
        return result.output

    assert "4 rows" in told("list")
    (one,) = rows(held, Selection(rule="clean_failed"))
    shown = told("show", one["quarantine_id"][:7])
    assert "clean failed: RuntimeError: the cleaner broke" in shown
    assert "home/docs/first." in shown
    assert '"error"' in shown
    assert "no quarantined record" in told("show", "abcdefabcdef", code=1)
    told("replay", code=2)
    assert "2 of 2 records cured" in told("replay", "--rule", "mention_confidence", "--by", "me")
    assert "nothing to replay" in told("replay", "--rule", "mention_confidence")
    assert "failed again" in told("replay", "--all-open", code=3)
    assert "1 discarded" in told("discard", one["quarantine_id"], "--note", "a broken page")
    told("discard", one["quarantine_id"], "--note", " ", code=2)
    assert "a broken page" in told("show", one["quarantine_id"])
