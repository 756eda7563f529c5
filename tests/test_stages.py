"""The stages on a real database: accounting, idempotence, faults, duplicates, versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from pipeline_tools import FILLER, mentions, tools, write

from marsad import stages
from marsad.acquire.inbox import read_folder
from marsad.model import Article, Mention, Skipped, Snapshot
from marsad.stages import RunReport, Tools
from marsad.validate.checks import CHECKS
from marsad.validate.rules import RULES
from marsad.warehouse.export import export
from marsad.warehouse.reference import digest


def run(database: sa.Engine, run_id: str, folder: Path, **options: object) -> RunReport:
    used = options.pop("tools", None) or tools()
    assert isinstance(used, Tools)
    for batch in stages.pick_up(database, run_id, folder, tools=used, **options):  # type: ignore[arg-type]
        stages.clean_batch(database, run_id, batch, used)
        stages.extract_batch(database, run_id, batch, used)
    stages.validate_run(database, run_id)
    stages.load_run(database, run_id)
    report = stages.report(database, run_id)
    assert report.found == report.loaded + report.unchanged + report.quarantined + len(report.skipped)
    assert report.unfinished == 0
    return report


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "in box"
    write(
        inbox,
        "a1",
        "اجتمع وزير ليبيا مع وزير تركيا في القاهرة يوم 2024-05-06.",
        published_at="2024-05-07T10:00:00+02:00",
    )
    write(
        inbox,
        "a2",
        "زار وفد من مصر ليبيا. اجتمع وفد تركيا مع وفد ليبيا في القاهرة يوم 2024-05-06.",
        published_at="2024-05-08T01:30:00+03:00",
    )
    write(
        inbox, "b1", "هاجم مسلحون قافلة في ليبيا. هذا خارج النطاق هاجم مصر.", published_at="2024-05-09T00:00:00+00:00"
    )
    write(inbox, "b2", "ينكسر المنظف هنا.")
    write(inbox, "b3", "ينكسر المستخرج هنا.")
    write(inbox, "b4", "", url="https://daily.example/x")
    (inbox / "b4.txt").write_text("no letters of the language " * 9)
    write(inbox, "b5", "")
    (inbox / "b5.txt").write_text("")
    return inbox


def scalar(database: sa.Engine, query: str) -> object:
    with database.connect() as connection:
        return connection.execute(sa.text(query)).scalar()


def test_a_run_accounts_for_every_document(database: sa.Engine, folder: Path) -> None:
    report = run(database, "r1", folder)
    assert (report.found, report.loaded, report.quarantined) == (7, 3, 2)
    assert {(s.document, s.reason) for s in report.skipped} == {("b4", "not_arabic"), ("b5", "empty")}
    assert (report.extracted, report.valid, report.quarantined_mentions) == (5, 4, 1)
    assert report.events_new == 3  # the two tellings of the meeting in Cairo are one event
    faults = {(f["document"], f["rule_code"]): f["message_en"] for f in report.faults}
    assert faults["b2", "clean_failed"] == "clean failed: RuntimeError: the cleaner broke"
    assert faults["b3", "extract_failed"] == "extract failed: in two lines"
    assert ("b1", "mention_confidence") in faults
    assert report.as_json()["skipped"][0]["document"] == "b4"


def test_a_second_run_changes_nothing(database: sa.Engine, folder: Path) -> None:
    run(database, "r1", folder)
    before = scalar(database, "select max(loaded_at) from warehouse.fact_mention")
    report = run(database, "r2", folder)
    assert (report.loaded, report.unchanged, report.extracted, report.events_new) == (0, 3, 0, 0)
    assert scalar(database, "select max(loaded_at) from warehouse.fact_mention") == before
    assert scalar(database, "select count(*) from warehouse.mention_history") == 0
    assert scalar(database, "select min(attempts) from ops.quarantine where stage <> 'validate'") == 2


def test_every_stage_may_be_repeated(database: sa.Engine, folder: Path) -> None:
    used = tools()
    for _ in range(2):
        batches = stages.pick_up(database, "r1", folder, tools=used)
        for _ in range(2):
            for batch in batches:
                stages.clean_batch(database, "r1", batch, used)
                stages.extract_batch(database, "r1", batch, used)
                stages.extract_batch(database, "r1", batch, used)
        stages.validate_run(database, "r1")
        stages.validate_run(database, "r1")
        stages.load_run(database, "r1")
        stages.load_run(database, "r1")
    report = stages.report(database, "r1")
    assert (report.found, report.loaded, report.quarantined, report.unchanged) == (7, 3, 2, 0)
    assert (report.extracted, report.valid) == (5, 4)
    assert scalar(database, "select count(*) from warehouse.fact_mention") == 4
    assert scalar(database, "select max(attempts) from ops.quarantine") == 1


def test_export_is_lossless(database: sa.Engine, folder: Path) -> None:
    run(database, "r1", folder)
    used = tools()
    wanted: dict[str, dict[str, object]] = {}
    for snapshot in used.read(folder):
        if getattr(snapshot, "document", "") in ("a1", "a2", "b1") and hasattr(snapshot, "content"):
            article = used.clean(snapshot)  # type: ignore[arg-type]
            wanted |= {m.mention_id: m.as_json() for m in mentions(article) if m.confidence <= 1}  # type: ignore[arg-type]
    told = [json.loads(line) for line in export(database)]
    events = {row["mention_id"]: row.pop("event_id") for row in told}
    assert {row["mention_id"]: row for row in told} == wanted
    assert [json.dumps(row) for row in told] == [json.dumps(wanted[row["mention_id"]]) for row in told]
    assert [row["document"] for row in told] == sorted(row["document"] for row in told)
    assert len(set(events.values())) == 3


def test_a_newer_extractor_replaces_and_keeps_history(database: sa.Engine, folder: Path) -> None:
    run(database, "r1", folder)
    report = run(database, "r2", folder, tools=tools(extractor_version="e2"))
    assert (report.loaded, report.unchanged, report.events_new) == (3, 0, 0)
    assert scalar(database, "select count(*) from warehouse.mention_history where extractor_version = 'e1'") == 4
    assert scalar(database, "select count(*) from warehouse.fact_mention where extractor_version = 'e2'") == 4
    assert scalar(database, "select count(*) from raw.article") == 3


def test_a_changed_file_replaces_its_article(database: sa.Engine, folder: Path) -> None:
    write(folder, "u", "زار وفد من مصر ليبيا.", url="https://www.daily.example/1", published_at="2024-05-01")
    run(database, "r1", folder)
    write(folder, "u", "هاجم مسلحون قافلة قرب حدود مصر.", url="https://www.daily.example/1", published_at="2024-05-01")
    report = run(database, "r2", folder)
    assert (report.loaded, report.unchanged) == (1, 3)
    kinds = "select string_agg(kind, ' ') from warehouse.fact_mention join warehouse.fact_article using (article_id)"
    assert scalar(database, kinds + " where document = 'u'") == "attack"
    assert scalar(database, "select outlet_id from warehouse.fact_article where document = 'u'") == "marsad-daily"
    assert (
        scalar(
            database,
            "select count(*) from raw.article join raw.snapshot using (snapshot_id) where article.document = 'u'",
        )
        == 2
    )
    assert scalar(database, "select count(*) from warehouse.mention_history") == 1


@pytest.mark.parametrize("redo_from", ["clean", "extract"])
def test_redo_processes_what_has_not_changed(database: sa.Engine, folder: Path, redo_from: str) -> None:
    run(database, "r1", folder)
    told: list[Snapshot] = []

    def spied(snapshot: Snapshot) -> Article | Skipped:
        told.append(snapshot)
        return tools().clean(snapshot)

    used = replace(tools(), clean=spied)
    report = run(database, "r2", folder, redo_from=redo_from, tools=used)
    assert (report.unchanged, report.extracted) == (3, 5)
    # From extract on, only what never became an article is cleaned (b3 was never loaded).
    never_loaded = {"b2", "b3", "b4"}
    cleaned = {snapshot.document for snapshot in told}
    assert cleaned == (never_loaded if redo_from == "extract" else never_loaded | {"a1", "a2", "b1"})
    assert scalar(database, "select count(*) from warehouse.mention_history") == 0


def test_one_article_in_two_files_is_loaded_once(database: sa.Engine, tmp_path: Path) -> None:
    inbox = tmp_path / "two"
    url = "https://daily.example/2"
    write(inbox, "late", "زار وفد من مصر ليبيا.", url=url, published_at="2024-05-03T00:00:00+00:00")
    write(inbox, "soon", "زار وفد من مصر ليبيا.", url=url, published_at="2024-05-02T00:00:00+00:00")
    for name in ("r1", "r2"):
        report = run(database, name, inbox)
        assert [(s.document, s.reason, s.detail) for s in report.skipped] == [
            ("late", "duplicate", "the same article as soon")
        ]
        assert report.loaded + report.unchanged == 1
        assert scalar(database, "select document from warehouse.fact_article") == "soon"
    assert report.unchanged == 1


TWINS = "زار وفد من مصر ليبيا."
OTHER = "انهارت عمارة سكنية في حي شعبي وانتشلت فرق الإنقاذ أربعة ناجين من تحت أنقاضها بعد بحث طويل دام ليلة كاملة."


def test_another_text_under_the_same_address_is_no_copy(database: sa.Engine, tmp_path: Path) -> None:
    inbox = tmp_path / "same"
    write(inbox, "one", TWINS, url="https://daily.example/all")
    write(inbox, "two", TWINS, url="https://daily.example/all")
    (write(inbox, "three", "", url="https://daily.example/all")).write_text(f"حادث انهيار\n{OTHER}", "utf-8")
    for name in ("r1", "r2"):
        report = run(database, name, inbox)
        assert {(s.document, s.reason) for s in report.skipped} == {("three", "same_address"), ("two", "duplicate")}


def test_a_copy_that_is_kept_back_does_not_take_the_good_one_with_it(database: sa.Engine, tmp_path: Path) -> None:
    inbox = tmp_path / "copies"
    url = "https://daily.example/3"
    write(inbox, "bad", f"{TWINS} <script>x</script>", url=url, published_at="2024-05-01T00:00:00+00:00")
    write(inbox, "good", TWINS, url=url, published_at="2024-05-02T00:00:00+00:00")
    for name in ("r1", "r2"):
        report = run(database, name, inbox)
        assert (report.loaded + report.unchanged, report.quarantined, report.skipped) == (1, 1, [])
        assert scalar(database, "select document from warehouse.fact_article") == "good"


def test_one_article_in_two_folders_stays_as_it_is(database: sa.Engine, tmp_path: Path) -> None:
    url = "https://daily.example/4"
    for name in ("one", "two"):
        path = write(tmp_path / name, name, TWINS, url=url, published_at="2024-05-01T00:00:00+00:00")
        path.write_text(f"الخبر\n{TWINS}\n{FILLER}", "utf-8")
    told = []
    for n, name in enumerate(("one", "two", "one", "two")):
        report = run(database, f"r{n}", tmp_path / name)
        told.append((report.loaded, report.unchanged, report.extracted))
        assert scalar(database, "select document from warehouse.fact_article") == "one"
    assert told == [(1, 0, 1), (0, 1, 1), (0, 1, 0), (0, 1, 0)]
    assert scalar(database, "select count(*) from warehouse.mention_history") == 0
    report = run(database, "newer", tmp_path / "two", tools=tools(extractor_version="e2"))
    assert (report.loaded, scalar(database, "select document from warehouse.fact_article")) == (1, "two")


def test_an_edited_file_without_an_address_replaces_its_article(database: sa.Engine, tmp_path: Path) -> None:
    inbox = tmp_path / "edited"
    write(inbox, "note", TWINS)
    write(inbox, "feed#1", TWINS)
    (tmp_path / "elsewhere").mkdir()
    write(tmp_path / "elsewhere", "note", "اجتمع وزير ليبيا مع وزير تركيا.")
    run(database, "r0", tmp_path / "elsewhere")
    run(database, "r1", inbox)
    write(inbox, "note", "هاجم مسلحون قافلة قرب حدود مصر.")
    write(inbox, "feed#1", "هاجم مسلحون قافلة قرب حدود تركيا.")
    report = run(database, "r2", inbox)
    documents = "select string_agg(document, ' ' order by document) from warehouse.fact_article"
    assert (report.loaded, scalar(database, documents)) == (2, "feed#1 feed#1 note note")
    assert scalar(database, "select count(*) from warehouse.mention_history") == 1
    assert scalar(database, "select count(*) from warehouse.fact_event") == 4
    write(inbox, "note", TWINS)  # as it was
    assert run(database, "r3", inbox).loaded == 1
    assert scalar(database, documents) == "feed#1 feed#1 note note"
    assert run(database, "r4", inbox).loaded == 0


def test_a_cleaner_that_gives_another_address_leaves_no_former_article(database: sa.Engine, tmp_path: Path) -> None:
    inbox = tmp_path / "keys"
    write(inbox, "plain", TWINS, url="http://daily.example/5")
    write(inbox, "slash", TWINS, url="http://daily.example/5/")
    assert run(database, "r1", inbox).loaded == 2

    def better(snapshot: Snapshot) -> Article | Skipped:
        made = tools("c2").clean(snapshot)
        return replace(made, url="https://daily.example/5") if isinstance(made, Article) else made

    report = run(database, "r2", inbox, tools=replace(tools("c2"), clean=better))
    assert (report.loaded, [s.reason for s in report.skipped]) == (1, ["duplicate"])
    assert scalar(database, "select string_agg(url, ' ') from warehouse.fact_article") == "https://daily.example/5"


def test_one_odd_item_does_not_end_the_run(database: sa.Engine, tmp_path: Path) -> None:
    inbox = tmp_path / "odd"
    write(inbox, "good", TWINS, outlet="مرصد")
    write(inbox, "bracket", TWINS, url="http://[bad/2")
    content = f"الخبر\n{TWINS}\n{FILLER}".encode()
    sha256 = hashlib.sha256(content).hexdigest()

    def read(folder: Path) -> Iterator[Snapshot | Skipped]:
        yield from tools().read(folder)
        yield Snapshot(sha256, "text", "\udce3\udce4", "/in/\udce3\udce4", content, {"title": "a\x00b\udc80"})
        yield Snapshot("0" * 64, "text", "liar", "/in/liar", content, {})

    used = replace(tools(), read=read)
    report = run(database, "r1", inbox, tools=used)
    assert [(s.document, s.reason) for s in report.skipped] == [("liar", "unreadable")]
    assert (report.loaded, [f["rule_code"] for f in report.faults]) == (2, ["article_url"])
    stored = "select snapshot_id, document, origin, meta, sha256, kind from raw.snapshot"
    with database.connect() as connection:
        again = connection.execute(sa.text(stored)).mappings().all()
    stages.pick_up_stored(database, "r2", "all of it", again, tools=tools())
    report = stages.report(database, "r2")
    assert (report.unchanged, report.unfinished) == (2, 1)
    # The key of what was read back from the database is the one it was stored under.
    made = [stages._picked(Snapshot(r["sha256"], r["kind"], r["document"], "", b"", r["meta"]), used) for r in again]
    assert [row["snapshot_id"] for row in made] == [r["snapshot_id"] for r in again]
    report = run(database, "r3", inbox, outlets=["marsad-daily"], tools=used)
    assert {(s.document, s.reason) for s in report.skipped} >= {("bracket", "other_outlet")}


def test_edited_reference_data_are_not_undone_from_extract_on(database: sa.Engine, folder: Path) -> None:
    """An outlet is renamed, which changes what the cleaner says: a later run from extract on must not go back."""
    run(database, "r1", folder)

    def renamed(snapshot: Snapshot) -> Article | Skipped:
        made = tools("c1+new").clean(snapshot)
        return replace(made, outlet="الاسم الجديد") if isinstance(made, Article) else made

    used = replace(tools("c1+new"), clean=renamed)
    assert run(database, "r2", folder, tools=used).loaded == 3
    run(database, "r3", folder, redo_from="extract", tools=used)
    assert scalar(database, "select string_agg(distinct outlet, ' ') from warehouse.fact_article") == "الاسم الجديد"
    assert run(database, "r4", folder, tools=used).unchanged == 3


def test_staged_rows_of_abandoned_runs_go(database: sa.Engine, folder: Path) -> None:
    used = tools()
    for name in ("old", "new"):
        (batch,) = stages.pick_up(database, name, folder, tools=used)
        stages.clean_batch(database, name, batch, used)
    with database.begin() as connection:
        for table, column in (("run", "started_at"), ("run_stage", "finished_at")):
            stamps = sa.table(table, sa.column("run_id"), sa.column(column), schema="ops")
            aged = {column: sa.text("now() - interval '8 days'")}
            connection.execute(stamps.update().where(stamps.c.run_id == "old").values(aged))
    run(database, "r1", folder)
    assert scalar(database, "select string_agg(distinct run_id, ' ' order by run_id) from staging.article") == "new r1"


def test_a_run_can_be_limited_to_an_outlet(database: sa.Engine, tmp_path: Path) -> None:
    inbox = tmp_path / "outlets"
    write(inbox, "one", "زار وفد من مصر ليبيا.", outlet="مرصد")
    write(inbox, "two", "زار وفد من تركيا ليبيا.", outlet="غيره")
    write(inbox, "three", "زار وفد من إيطاليا ليبيا.", url="https://m.daily.example/9")
    write(inbox, "four", "زار وفد من إيطاليا مصر.")
    report = run(database, "r1", inbox, outlets=["marsad-daily"])
    assert report.loaded == 2
    assert {(s.document, s.reason) for s in report.skipped} == {("two", "other_outlet"), ("four", "other_outlet")}


def test_hostile_text_is_quarantined_and_the_batch_goes_on(database: sa.Engine, tmp_path: Path) -> None:
    inbox = tmp_path / "bad"
    write(inbox, "nul", "زار وفد من مصر ليبيا. \x00 هنا")
    write(inbox, "tags", "زار وفد من مصر ليبيا. <script>alert(1)</script> '); drop table x; -- :run_id %s {batch} هنا")
    write(inbox, "tab", "زار وفد\tمن \\N مصر ليبيا :run_id %(x)s {batch} {{ }} \\ هنا")
    report = run(database, "run :odd '%s' {x} 12:30:00+00:00", inbox)
    assert {(f["document"], f["rule_code"]) for f in report.faults} == {
        ("nul", "clean_failed"),
        ("tags", "article_markup"),
    }
    assert report.loaded == 1
    assert "NUL" in {f["document"]: f["message_en"] for f in report.faults}["nul"]


def test_a_fault_that_is_mended_is_resolved(database: sa.Engine, tmp_path: Path) -> None:
    inbox = tmp_path / "mend"
    write(inbox, "one", "زار وفد من مصر ليبيا.")

    def broken(snapshot: Snapshot) -> Article | Skipped:
        raise KeyError("gone")

    assert run(database, "r1", inbox, tools=replace(tools(), clean=broken)).quarantined == 1
    assert scalar(database, "select status from ops.quarantine") == "open"
    write(inbox, "one", "زار وفد من مصر ليبيا أمس.")
    assert run(database, "r2", inbox).loaded == 1
    assert scalar(database, "select status from ops.quarantine") == "fixed"


def test_a_missing_folder_is_an_error_and_an_unknown_run_reports_nothing(database: sa.Engine, tmp_path: Path) -> None:
    used = replace(tools(), read=lambda folder: read_folder(folder, max_bytes=100))
    with pytest.raises(FileNotFoundError):
        stages.pick_up(database, "r1", tmp_path / "nowhere", tools=used)
    with pytest.raises(ValueError, match="redo_from"):
        stages.pick_up(database, "r1", tmp_path, redo_from="load", tools=used)
    assert stages.report(database, "r0").found == 0


def test_changed_reference_data_make_another_version(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x")
    before = digest(tmp_path, tmp_path / "missing")
    assert digest(tmp_path, tmp_path / "missing") == before
    (tmp_path / "a.csv").write_text("y")
    assert digest(tmp_path, tmp_path / "missing") != before


def test_a_run_of_nothing_new_records_its_validation(database: sa.Engine, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    report = run(database, "r1", tmp_path / "empty")
    assert report.found == 0
    passed = scalar(database, "select count(*) from ops.validation_result where success and checked = 0")
    assert passed == len(RULES) + len(CHECKS)


@pytest.mark.parametrize("stage", ["clean", "extract"])
def test_an_attempt_that_was_given_up_does_not_undo_a_later_one(database: sa.Engine, folder: Path, stage: str) -> None:
    """A lost worker's task may still run while its retry, and what follows that, are through."""
    used = tools()
    (batch,) = stages.pick_up(database, "r1", folder, tools=used)
    if stage == "extract":
        stages.clean_batch(database, "r1", batch, used)
    overtaken: list[bool] = []

    def overtake() -> None:
        if not overtaken:
            overtaken.append(True)
            stages.clean_batch(database, "r1", batch, used)
            stages.extract_batch(database, "r1", batch, used)

    def slow_clean(snapshot: Snapshot) -> Article | Skipped:
        overtake()
        return used.clean(snapshot)

    def slow_mentions(article: Article) -> list[Mention]:
        overtake()
        return mentions(article, "from the attempt that was given up")

    slow = replace(used, clean=slow_clean, extractor=lambda: slow_mentions)
    if stage == "clean":
        assert stages.clean_batch(database, "r1", batch, slow) == {"cleaned": 4, "skipped": 1, "quarantined": 1}
    else:
        assert stages.extract_batch(database, "r1", batch, slow) == {"articles": 3, "mentions": 5, "quarantined": 1}
    assert scalar(database, "select string_agg(distinct extractor_version, ' ') from staging.mention") == "e1"
    assert scalar(database, "select count(*) from staging.mention") == 5
    stages.validate_run(database, "r1")
    stages.load_run(database, "r1")
    assert stages.report(database, "r1").loaded == 3
