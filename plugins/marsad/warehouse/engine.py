"""The one way to the warehouse: a SQLAlchemy engine, and SQL read from files."""

from __future__ import annotations

from functools import lru_cache

import sqlalchemy as sa

from marsad.settings import Settings
from marsad.settings import settings as read_settings
from marsad.warehouse import server


def engine(settings: Settings | None = None) -> sa.Engine:
    """Engine of the warehouse; starts the embedded server where no MARSAD_WAREHOUSE_URL is set.

    Raises ServerError where the embedded server does not come up, sqlalchemy.exc.ArgumentError for a URL that is none
    or not one of PostgreSQL; connecting raises sqlalchemy.exc.OperationalError.
    """
    settings = settings or read_settings()
    url = sa.make_url(settings.warehouse_url or server.start(settings.home).url())
    if url.drivername.partition("+")[0] not in ("postgresql", "postgres"):
        raise sa.exc.ArgumentError(
            f"MARSAD_WAREHOUSE_URL begins with {url.drivername}: the warehouse is PostgreSQL (postgresql+psycopg://...)"
        )
    return sa.create_engine(
        # COPY and the reading of queries speak psycopg 3, whatever driver the URL names or leaves open.
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC -c search_path=public", "connect_timeout": 10},
    )


@lru_cache(maxsize=256)
def _text(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def statement(name: str) -> sa.TextClause:
    """The statement of ``<sql>/<name>.sql``; parameters are named ``:so``. Raises FileNotFoundError."""
    return sa.text(_text(str(read_settings().sql / f"{name}.sql")))


def lock(connection: sa.Connection, name: str) -> None:
    """Hold an advisory lock until the transaction ends; others that ask for the same name wait."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"marsad.{name}", 0))))
