"""Bring a database to the present schema: Alembic's versions, then the views.

Versions live in ``<sql>/migrations/versions``; each executes the reviewed SQL file of its own name. Views live in
``<sql>/views`` and are applied again whenever their text changes, in the order of their names.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from marsad.settings import settings
from marsad.warehouse.engine import engine as make_engine
from marsad.warehouse.engine import lock
from marsad.warehouse.reference import load_reference

OLDEST_SERVER = 150000


class MigrationError(RuntimeError):
    """The database cannot be brought to the present schema; the message says why."""


def migrate(engine: sa.Engine) -> str:
    """Bring the database to the newest version and return its name. Does nothing where it is there already."""
    with engine.begin() as connection:
        number = int(connection.execute(sa.text("show server_version_num")).scalar_one())
        if number < OLDEST_SERVER:
            raise MigrationError(f"PostgreSQL 15 or newer is needed; this server is {number // 10000}")
        lock(connection, "migrate")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _apply_views(connection)
    return head()


def head() -> str:
    """The newest version that this checkout knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(engine: sa.Engine) -> str | None:
    """The version that the database has, None where it was never migrated."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection, opts={"version_table_schema": "public"}).get_current_revision()


def ready() -> sa.Engine:
    """An engine whose database is migrated and holds the present reference data: what a run starts with."""
    engine = make_engine()
    migrate(engine)
    load_reference(engine, settings().reference)
    return engine


def run_file(connection: sa.Connection, path: Path) -> None:
    """Execute a file of several statements. Without parameters, so that neither ``:`` nor ``%`` is read as one."""
    connection.exec_driver_sql(path.read_text("utf-8"), execution_options={"no_parameters": True})


def _config() -> Config:
    config = Config()
    # Alembic's configuration interpolates "%"; a path may hold one.
    config.set_main_option("script_location", str(settings().sql / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config


def _apply_views(connection: sa.Connection) -> None:
    known: dict[str, str] = dict(iter(connection.execute(sa.text("select name, sha256 from ops.applied_view"))))
    keep = sa.text(
        "insert into ops.applied_view (name, sha256) values (:name, :sha256)"
        " on conflict (name) do update set sha256 = excluded.sha256"
    )
    for path in sorted((settings().sql / "views").glob("*.sql")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if known.get(path.name) != digest:
            # "create or replace": dropping a view would drop the grants on it. New columns go to the end of a view.
            run_file(connection, path)
            connection.execute(keep, {"name": path.name, "sha256": digest})
