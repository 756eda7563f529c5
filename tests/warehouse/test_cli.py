"""The commands on the warehouse, as a person types them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from pipeline_tools import tools, write
from typer.testing import CliRunner

from marsad import stages
from marsad.cli import app
from marsad.settings import Settings
from marsad.warehouse import doctor
from marsad.warehouse.migrate import head
from marsad.warehouse.query import QueryError, ask

runner = CliRunner()


@pytest.fixture
def loaded(database: sa.Engine, tmp_path: Path) -> sa.Engine:
    used = tools()
    write(tmp_path / "in", "b", "زار وفد من مصر ليبيا.", published_at="2024-05-08", url="https://daily.example/b")
    write(tmp_path / "in", "a", "اجتمع وزير ليبيا مع وزير تركيا في القاهرة.", published_at="2024-05-07")
    for batch in stages.pick_up(database, "r1", tmp_path / "in", tools=used):
        stages.clean_batch(database, "r1", batch, used)
        stages.extract_batch(database, "r1", batch, used)
    stages.validate_run(database, "r1")
    stages.load_run(database, "r1")
    return database


def test_export_prints_every_mention(loaded: sa.Engine) -> None:
    result = runner.invoke(app, ["export", "--format", "jsonl"])
    assert result.exit_code == 0
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["document"], row["kind"], row["place_name"]) for row in rows] == [
        ("a", "meeting", "القاهرة"),
        ("b", "visit", None),
    ]
    assert list(rows[0])[-1] == "event_id"
    assert runner.invoke(app, ["export", "--format", "xml"]).exit_code == 2


def test_sql_prints_marts_as_table_and_csv(loaded: sa.Engine) -> None:
    query = "select source, target, kind_ar, place_en, evidence, url from mart.events where date_start = '2024-05-08'"
    told = runner.invoke(app, ["sql", "--csv", query])
    assert list(csv.reader(io.StringIO(told.stdout))) == [
        ["source", "target", "kind_ar", "place_en", "evidence", "url"],
        ["مصر", "ليبيا", "زيارة", "", "زار وفد من مصر ليبيا", "https://daily.example/b"],
    ]
    table = runner.invoke(app, ["sql", "select '[red]x' as shown, n from generate_series(1, 2) as n"])
    assert "[red]x" in table.stdout
    assert "2 rows" in table.stdout


WRITING = (
    "delete from warehouse.fact_event",
    "select 1; commit; delete from warehouse.fact_event",
    "create table t ()",
    "drop schema warehouse cascade",
    "select nothing",
)


def test_sql_only_reads(loaded: sa.Engine) -> None:
    for query in WRITING:
        result = runner.invoke(app, ["sql", query])
        assert result.exit_code == 1, query
        assert result.stderr
        assert "Traceback" not in result.stderr
        with pytest.raises(QueryError):
            ask(loaded, query)
    assert ask(loaded, "select count(*) from warehouse.fact_event") == (["count"], [(2,)])


def test_freshness_is_told_by_outlet(loaded: sa.Engine) -> None:
    names, rows = ask(loaded, "select outlet, articles from ops.source_freshness order by 1")
    assert rows == [("marsad-daily", 1), ("unknown", 1)]


def test_migrate_says_the_version(database: sa.Engine) -> None:
    result = runner.invoke(app, ["migrate"])
    assert (result.exit_code, result.stdout) == (0, f"schema at version {head()}\n")


def test_doctor_finds_what_is_broken(database: sa.Engine, tmp_path: Path) -> None:
    wrong = Settings(reference=tmp_path, warehouse_url="postgresql+psycopg://nobody@127.0.0.1:1/x")
    found = {finding.subject: finding for finding in doctor.examine(wrong)}
    assert not found["reference data"].well
    assert not found["database"].well
    assert "cannot be reached" in found["database"].told
    assert found["database"].remedy
    lines: list[str] = []
    assert not doctor.print_findings(lines.append, wrong)
    assert any(line.startswith("WRONG database") for line in lines)
    well = {finding.subject: finding.well for finding in doctor.examine(Settings())}
    assert well["schema"]
    assert well["database"]
    assert well["reference data"]


def test_a_database_that_is_no_postgresql_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_WAREHOUSE_URL", "mysql://user:secret@host/x")
    result = runner.invoke(app, ["sql", "select 1"])
    assert result.exit_code == 1
    assert "begins with mysql" in result.stderr
    assert "secret" not in result.stderr


def test_dates_of_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "picture.html"
    path.write_bytes(b"\x89PNG\xff\n" + b"[" * 100_000 + b'\n{"text": "5/6/2024"}\n')
    result = runner.invoke(app, ["dates", str(path)])
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:2] == ["null", "null"]
    assert json.loads(result.stdout.splitlines()[2])["start"].startswith("2024-0")
    assert result.stderr.count("not a case") == 2


PAGE = """<!doctype html><html lang="ar"><meta charset="utf-8"><title>وزير ليبيا يجتمع بنظيره التركي</title>
<body><article><h1>وزير ليبيا يجتمع بنظيره التركي</h1>
<p>اجتمع وزير الدفاع الليبي اليوم الثلاثاء بالعاصمة طرابلس مع نظيره التركي الذي يؤدي زيارة رسمية إلى البلاد.</p>
<p>ووقع الجانبان اتفاقية للتعاون العسكري تشمل التكوين وتبادل الخبرات بين جيشي البلدين خلال السنوات المقبلة.</p>
</article></body></html>"""


def test_a_path_that_is_missing_is_a_failure_beside_good_ones(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text(PAGE, encoding="utf-8")
    result = runner.invoke(app, ["clean", str(tmp_path / "none"), str(tmp_path / "good.html")])
    assert result.exit_code == 1
    assert "no such file" in result.stderr
    assert len(result.stdout.splitlines()) == 1
    assert runner.invoke(app, ["clean", str(tmp_path / "good.html")]).exit_code == 0


def test_a_page_explains_one_article(tmp_path: Path) -> None:
    for name in ("one.html", "two.html"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    result = runner.invoke(app, ["explain", "--html", str(tmp_path)])
    assert (result.exit_code, result.stdout) == (2, "")
    one = runner.invoke(app, ["explain", "--html", str(tmp_path / "one.html")])
    assert one.exit_code == 0
    assert one.stdout.count("</html>") == 1


def test_doctor_compares_packages_with_the_lock(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "# made by hand\ntyper==0.0.1 \\\n    --hash=sha256:aa\nno-such-package==1.0\n"
        "only-there==1 ; sys_platform == 'x'\n"
    )
    finding = doctor._packages(lock)
    assert not finding.well
    assert "typer is" in finding.told
    assert "no-such-package is missing" in finding.told
    assert "only-there" not in finding.told


def test_db_status_of_a_home_without_server(
    database: sa.Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path / "none"))
    result = runner.invoke(app, ["db", "status"])
    assert (result.exit_code, result.stdout) == (1, "it does not run\n")
    assert runner.invoke(app, ["db", "url", "postgres"]).exit_code == 2
