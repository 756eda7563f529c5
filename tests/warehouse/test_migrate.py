"""The schema: migrations run twice, every table and column says what it is, the calendar is right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from marsad.settings import settings
from marsad.warehouse.migrate import current, head, migrate
from marsad.warehouse.reference import ReferenceFault, load_reference

SCHEMAS = ("raw", "staging", "warehouse", "mart", "ops")


def test_migrating_again_changes_nothing(database: sa.Engine) -> None:
    assert current(database) == head()
    assert migrate(database) == head()
    assert load_reference(database, settings().reference) == []


def test_every_table_and_view_says_its_grain_and_every_column_what_it_holds(database: sa.Engine) -> None:
    relations = sa.text(
        "select format('%s.%s', n.nspname, c.relname), obj_description(c.oid, 'pg_class') from pg_class as c"
        " join pg_namespace as n on n.oid = c.relnamespace"
        " where n.nspname = any(:schemas) and c.relkind in ('r', 'v', 'm', 'p')"
    )
    columns = sa.text(
        "select format('%s.%s.%s', n.nspname, c.relname, a.attname), col_description(c.oid, a.attnum)"
        " from pg_class as c join pg_namespace as n on n.oid = c.relnamespace"
        " join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
        " where n.nspname = any(:schemas) and c.relkind in ('r', 'v', 'm', 'p')"
    )
    with database.connect() as connection:
        told = {
            name: comment
            for query in (relations, columns)
            for name, comment in connection.execute(query, {"schemas": list(SCHEMAS)})
        }
    assert len(told) > 300
    assert [name for name, comment in told.items() if not (comment or "").strip()] == []


def test_the_calendar_has_arabic_names(database: sa.Engine) -> None:
    query = "select weekday_ar, weekday_en, month_ar, iso_week from warehouse.dim_date where date = '2024-09-28'"
    with database.connect() as connection:
        row = connection.execute(sa.text(query)).one()
    assert tuple(row) == ("السبت", "Saturday", "سبتمبر", 39)


def test_words_that_are_not_literal_are_refused_by_the_database(database: sa.Engine) -> None:
    """The last line of defence: whatever writes to the facts, offsets must lead to the words."""
    with database.begin() as connection:
        connection.execute(
            sa.text(
                "insert into raw.snapshot (snapshot_id, sha256, kind, document, origin, meta, size, store_path)"
                " values (repeat('a', 32), repeat('b', 64), 'text', 'd', 'o', '{}', 1, 's')"
            )
        )
        connection.execute(
            sa.text(
                "insert into warehouse.fact_article (article_id, snapshot_id, snapshot_sha256, document, title, text,"
                " language, cleaner_version, extractor_version, run_id)"
                " values ('x', repeat('a', 32), 'b', 'd', 't', 'زار وفد ليبيا', 'ar', '1', '1', 'r')"
            )
        )
    insert = sa.text(
        "insert into warehouse.fact_mention (mention_id, article_id, ordinal, plover_type, kind, status, voice, core,"
        " trigger_start, trigger_end, trigger_words, confidence, extractor_version, trace, payload, run_id)"
        " values (repeat('c', 32), 'x', 0, 'CONSULT', 'visit', 'actual', 'outlet', true, :start, :end, :words,"
        " 0.5, '1', '[]', '{}', 'r')"
    )
    for wrong in ({"start": 0, "end": 4, "words": "زار"}, {"start": 5, "end": 2, "words": "زار"}):
        with pytest.raises(sa.exc.IntegrityError, match="do not stand in the article"), database.begin() as connection:
            connection.execute(insert, wrong)
    with database.begin() as connection:
        connection.execute(insert, {"start": 0, "end": 3, "words": "زار"})
    with pytest.raises(sa.exc.IntegrityError, match="text changed"), database.begin() as connection:
        connection.execute(sa.text("update warehouse.fact_article set text = 'بدأ وفد ليبيا'"))


def test_reference_data_fill_the_dimensions_and_faults_name_their_row(database: sa.Engine, tmp_path: Path) -> None:
    with database.connect() as connection:
        periods = connection.execute(
            sa.text("select sector, valid_from, valid_to from warehouse.dim_actor where actor_id = 'tester' order by 2")
        ).all()
    assert [tuple(p) for p in periods] == [
        ("MIL", date(2019, 2, 1), date(2021, 12, 31)),
        ("GOV", date(2022, 1, 1), None),
    ]
    (tmp_path / "topics.csv").write_text("topic,cues\nenergy\n", encoding="utf-8")
    with pytest.raises(ReferenceFault, match=r"topics\.csv"):
        load_reference(database, tmp_path)
    (tmp_path / "topics.csv").write_text("topic,cues\nenergy,نفط\n", encoding="utf-8")
    assert "states.csv" in load_reference(database, tmp_path)
    with database.connect() as connection:
        listed = dict(iter(connection.execute(sa.text("select topic, listed from warehouse.dim_topic"))))
    assert listed == {
        "energy": True, "military_cooperation": False, "diplomatic_relations": False, "armed_conflict": False,
    }  # fmt: skip
