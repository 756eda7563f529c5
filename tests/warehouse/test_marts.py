"""The marts and the sample questions over articles that were really read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from marsad import stages
from marsad.model import PLOVER_TYPES
from marsad.settings import ROOT
from marsad.warehouse.dictionary import dictionary, relations
from marsad.warehouse.engine import engine
from marsad.warehouse.export import export, export_by_month
from marsad.warehouse.query import ask
from marsad.warehouse.reference import load_reference

QUESTIONS = sorted((ROOT / "sql" / "queries" / "questions").glob("*.sql"))


@pytest.fixture(scope="module")
def real(postgres: Any, _template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """A warehouse with the reference data and the articles that come with the project, through all stages."""
    home = tmp_path_factory.mktemp("real home")
    with (
        psycopg.connect(postgres.url("postgres", "postgresql"), autocommit=True) as admin,
        pytest.MonkeyPatch.context() as environment,
    ):
        admin.execute(f"create database real_articles template {_template} strategy wal_log")  # type: ignore[call-overload]
        environment.setenv("MARSAD_HOME", str(home))
        environment.setenv("MARSAD_WAREHOUSE_URL", postgres.url("real_articles"))
        made = engine()
        load_reference(made, ROOT / "seeds" / "reference")
        for batch in stages.pick_up(made, "r1", ROOT / "seeds" / "articles"):
            stages.clean_batch(made, "r1", batch)
            stages.extract_batch(made, "r1", batch)
        stages.validate_run(made, "r1")
        stages.load_run(made, "r1")
        yield made
        made.dispose()
        admin.execute("drop database real_articles with (force)")


def rows(engine: sa.Engine, query: str) -> list[dict[str, Any]]:
    names, found = ask(engine, query)
    return [dict(zip(names, row, strict=True)) for row in found]


def question(engine: sa.Engine, name: str) -> list[dict[str, Any]]:
    return rows(engine, next(path for path in QUESTIONS if path.stem == name).read_text("utf-8"))


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_every_question_can_be_asked(real: sa.Engine, path: Path) -> None:
    names, _ = ask(real, path.read_text("utf-8"))
    assert len(names) == len(set(names)) > 3


def test_agreements_with_libya_name_the_partner_and_the_month(real: sa.Engine) -> None:
    found = question(real, "agreements_with_libya_by_month")
    assert found
    assert all(len(row["month"]) == 7 and row["partner"] != "LBY" and row["agreements"] for row in found)
    assert {"ITA", "NER"} <= {row["partner"] for row in found}


def test_partners_meetings_and_several_tellings_are_found(real: sa.Engine) -> None:
    assert {"ITA", "NER"} <= {row["partner"] for row in question(real, "partners_of_libya")}
    assert any("حفتر" in row["participants"] for row in question(real, "who_met_khalifa_haftar"))
    several = question(real, "told_by_several_outlets")
    assert several
    assert all(row["article_count"] > 1 and 0.5 <= row["score"] <= 1 for row in several)
    assert all(row["evidence"] for row in question(real, "denied_events"))


def test_visits_to_benghazi_in_2025_are_visits_to_benghazi_in_2025(real: sa.Engine) -> None:
    for row in question(real, "who_visited_benghazi_in_2025"):
        assert row["date_start"].year == 2025
        assert row["visitor"]


def test_dyads_count_every_dated_event_between_countries_once(real: sa.Engine) -> None:
    dyads = rows(real, "select * from mart.dyads_daily")
    assert {row["plover_type"] for row in dyads} <= set(PLOVER_TYPES)
    assert all(row["source_country"] != row["target_country"] for row in dyads)
    assert all(row["quad_class"] in (1, 2, 3, 4) and row["event_count"] <= row["mention_count"] for row in dyads)
    (whole,) = rows(
        real,
        "select count(*) as n from warehouse.event_dyad as d join warehouse.fact_event as e using (event_id)"
        " where e.status = 'actual' and e.date_end - e.date_start < 7",
    )
    assert sum(row["event_count"] for row in dyads) == whole["n"] > 10


def test_network_coverage_and_topics_agree_with_the_facts(real: sa.Engine) -> None:
    network = rows(real, "select * from mart.cooperation_network")
    assert all(row["country_a"] < row["country_b"] and row["month"].day == 1 for row in network)
    coverage = rows(real, "select * from mart.outlet_coverage")
    (facts,) = rows(real, "select (select count(*) from warehouse.fact_article) as articles, count(*) as mentions"
                          " from warehouse.fact_mention")  # fmt: skip
    assert sum(row["articles"] for row in coverage) == facts["articles"]
    assert sum(row["mentions"] for row in coverage) == facts["mentions"]
    topics = rows(real, "select * from mart.topic_trends")
    assert {"military_cooperation"} <= {row["topic"] for row in topics}
    assert all(row["topic_ar"] and row["events"] for row in topics)


GDELT = (
    "GLOBALEVENTID SQLDATE MonthYear Year FractionDate Actor1Code Actor1Name Actor1CountryCode Actor1KnownGroupCode"
    " Actor1EthnicCode Actor1Religion1Code Actor1Religion2Code Actor1Type1Code Actor1Type2Code Actor1Type3Code"
)


def test_gdelt_events_have_its_61_columns_and_codes(real: sa.Engine) -> None:
    names, _ = ask(real, "select * from mart.gdelt_events")
    assert len(names) == 61
    assert names[:15] == GDELT.split()
    assert names[-2:] == ["DATEADDED", "SOURCEURL"]
    found = rows(real, "select * from mart.gdelt_events")
    (dated,) = rows(real, "select count(*) as n from mart.events where status = 'actual' and date_start is not null")
    assert len({row["GLOBALEVENTID"] for row in found}) == len(found) == dated["n"]
    for row in found:
        assert row["EventCode"].startswith(row["EventBaseCode"])
        assert row["EventBaseCode"].startswith(row["EventRootCode"])
        assert row["QuadClass"] in (1, 2, 3, 4)
        assert date(row["Year"], row["MonthYear"] % 100, row["SQLDATE"] % 100)
        assert row["ActionGeo_CountryCode"] is None or len(row["ActionGeo_CountryCode"]) == 2
    assert {"LY", "AG"} <= {row["ActionGeo_CountryCode"] for row in found}
    assert any(row["Actor1Code"] == "LBYMIL" for row in found)


def test_polecat_events_have_its_40_columns(real: sa.Engine) -> None:
    found = rows(real, "select * from mart.polecat_events")
    assert len(found[0]) == 40
    assert {row["Event Type"] for row in found} <= set(PLOVER_TYPES)
    assert any(row["Actor Country"] == "LBY" and row["Recipient Country"] == "ITA" for row in found)
    assert {row["Quad Code"] for row in found} >= {"VERBAL COOPERATION", "MATERIAL COOPERATION"}


def test_exports_hold_the_same_rows_whole_and_by_month(real: sa.Engine, tmp_path: Path) -> None:
    for form in ("jsonl", "csv", "gdelt"):
        lines = list(export(real, form))  # type: ignore[arg-type]
        (tmp_path / form / "stale").mkdir(parents=True)
        stale = tmp_path / form / {"jsonl": "1990-01.jsonl", "csv": "1990-01.csv", "gdelt": "1990-01.gdelt.csv"}[form]
        stale.write_text("old")
        written = export_by_month(real, tmp_path / form, form)  # type: ignore[arg-type]
        assert not stale.exists()
        files = [path for path in written if path.name != "datapackage.json"]
        header = lines[:1] if form == "csv" else []
        parts = [path.read_text("utf-8").removesuffix("\n").split("\n") for path in files]
        assert all(part[: len(header)] == header for part in parts)
        got = [line for part in parts for line in part[len(header) :]]
        assert sorted(got) == sorted("\n".join(lines[len(header) :]).split("\n"))
        assert export_by_month(real, tmp_path / form, form) == written  # type: ignore[arg-type]
    package = json.loads((tmp_path / "csv" / "datapackage.json").read_text("utf-8"))
    table = list(csv.reader(io.StringIO("\n".join(export(real, "csv")))))
    assert [f["name"] for f in package["resources"][0]["schema"]["fields"]] == table[0]
    assert all(field["description"] for field in package["resources"][0]["schema"]["fields"])
    assert {len(row) for row in table} == {len(table[0])}
    assert {line.count("\t") for line in export(real, "gdelt")} == {60}


def test_the_data_dictionary_is_what_the_database_says(real: sa.Engine) -> None:
    text = dictionary(real)
    assert (ROOT / "docs" / "data-dictionary.md").read_text("utf-8") == text, (
        "docs/data-dictionary.md is old: marsad warehouse dictionary --out docs/data-dictionary.md"
    )
    assert all(r.comment and all(c.comment for c in r.columns) for r in relations(real))
