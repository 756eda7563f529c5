"""Readers of the marts: real connections of a real user, that can read the marts and do nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from marsad.cli import app
from marsad.warehouse.access import AccessError, Account, grant_bi, readers
from marsad.warehouse.query import QueryError, ask


@pytest.fixture
def account(database: sa.Engine) -> Iterator[Account]:
    user = f"reader_{uuid.uuid4().hex[:8]}"  # roles belong to the server, which all tests share
    yield grant_bi(database, user)
    with database.begin() as connection:
        connection.execute(sa.text(f"drop owned by {user}"))
        connection.execute(sa.text(f"drop role {user}"))


MARTS = """select format('%I.%I', schemaname, viewname) from pg_views where schemaname = 'mart'"""


def test_a_reader_reads_every_mart(account: Account, database: sa.Engine) -> None:
    with database.connect() as connection:
        marts = list(connection.execute(sa.text(MARTS)).scalars())
    assert {"mart.events", "mart.gdelt_events"} <= set(marts)
    with psycopg.connect(account.url, autocommit=True) as reader:
        for mart in marts:
            reader.execute(f"select * from {mart} limit 1")  # type: ignore[call-overload]
        reader.execute("select count(*) from events")  # the schema need not be named
        assert reader.execute("show statement_timeout").fetchone() == ("1min",)
        assert reader.execute("show default_transaction_read_only").fetchone() == ("on",)


FORBIDDEN = [
    "select * from warehouse.fact_event",
    "select * from raw.article",
    "select * from staging.mention",
    "select * from ops.run",
    "select * from public.alembic_version",
    "select ops.grant_access()",
    "select pg_read_file('/etc/passwd')",
    "select * from pg_authid",
    "copy (select 1) to program 'true'",
    "insert into mart.events (event_id) values ('x')",
    "delete from warehouse.fact_event",
    "create table mart.mine ()",
    "create table public.mine ()",
    "create temporary table mine ()",
    "create schema mine",
    "set role marsad_loader",
    "alter role marsad_bi superuser",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_a_reader_does_nothing_else(account: Account, statement: str) -> None:
    with psycopg.connect(account.url, autocommit=True) as reader:
        reader.execute("set default_transaction_read_only = off")  # a user may lift the setting; rights must hold
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState)):
            reader.execute(statement)  # type: ignore[call-overload]


def test_a_reader_does_not_reach_the_other_database(account: Account) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(account.url.rpartition("/")[0] + "/airflow")


def test_a_mart_that_is_made_later_can_be_read_too(account: Account, database: sa.Engine) -> None:
    with database.begin() as connection:
        connection.execute(sa.text("create view mart.later as select 1 as one"))
        connection.execute(sa.text("create table warehouse.later (one integer)"))
    with psycopg.connect(account.url, autocommit=True) as reader:
        assert reader.execute("select one from mart.later").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("select one from warehouse.later")


def test_granting_again_gives_a_new_password(account: Account, database: sa.Engine) -> None:
    again = grant_bi(database, account.user)
    assert again.password != account.password
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(account.url)
    psycopg.connect(again.url).close()
    assert account.user in readers(database)


@pytest.mark.parametrize("name", ["marsad", "marsad_bi", "postgres; drop", "Reader", "pg_x", "", "a" * 64])
def test_names_that_are_no_readers_are_refused(database: sa.Engine, name: str) -> None:
    with pytest.raises(AccessError):
        grant_bi(database, name)


def test_a_user_that_is_no_reader_keeps_its_password(database: sa.Engine) -> None:
    with database.begin() as connection:
        connection.execute(sa.text("create role somebody_else login"))
    try:
        with pytest.raises(AccessError, match="is no reader"):
            grant_bi(database, "somebody_else")
    finally:
        with database.begin() as connection:
            connection.execute(sa.text("drop role somebody_else"))


def test_the_commands_tell_how_to_connect(database: sa.Engine) -> None:
    runner = CliRunner()
    user = f"reader_{uuid.uuid4().hex[:8]}"
    told = runner.invoke(app, ["warehouse", "grant-bi", user])
    try:
        assert told.exit_code == 0
        url = next(line.split()[-1] for line in told.stdout.splitlines() if "postgresql://" in line)
        with psycopg.connect(url) as reader:
            assert reader.execute("select current_user").fetchone() == (user,)
        served = runner.invoke(app, ["warehouse", "serve"])
        assert served.exit_code == 0
        assert "127.0.0.1" in served.stdout
        assert user in served.stdout
        assert url.split(":")[2].split("@")[0] not in served.stdout  # no password is shown again
        assert runner.invoke(app, ["warehouse", "grant-bi", "marsad_owner"]).exit_code == 1
    finally:
        with database.begin() as connection:
            connection.execute(sa.text(f"drop owned by {user}"))
            connection.execute(sa.text(f"drop role {user}"))


def test_marsad_sql_reads_all_schemas_without_the_rights_of_the_owner(database: sa.Engine) -> None:
    assert ask(database, "select count(*) from warehouse.fact_event")[1] == [(0,)]
    assert ask(database, "select current_user")[1] == [("pg_read_all_data",)]
    for statement in ("select pg_read_file('/etc/passwd')", "copy (select 1) to program 'true'"):
        with pytest.raises(QueryError, match="permission denied"):
            ask(database, statement)
