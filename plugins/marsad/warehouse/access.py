"""Who may read the warehouse: users of BI tools, and how such a tool connects."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

import psycopg
import sqlalchemy as sa
from psycopg import sql

from marsad.warehouse.engine import lock
from marsad.warehouse.server import DATABASES

BI_ROLE = "marsad_bi"
STATEMENT_SECONDS = 60
_CONNECTIONS = 20
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_RESERVED = re.compile("pg_|marsad_|marsad$|public$|none$")


class AccessError(ValueError):
    """A user cannot be given access; the message says why."""


@dataclass(frozen=True)
class Account:
    """What a BI tool asks for. ``schema`` holds all that the user sees."""

    host: str
    port: int
    database: str
    user: str
    password: str
    schema: str = "mart"

    @property
    def url(self) -> str:
        """For tools that take a URL (SQLAlchemy, Superset, pandas)."""
        made = sa.URL.create("postgresql", self.user, self.password, self.host, self.port, self.database)
        return made.render_as_string(hide_password=False)


def grant_bi(engine: sa.Engine, user: str) -> Account:
    """Let ``user`` read the marts and nothing else: makes the user, or gives a new password to one of ours.

    The user may log in, select from schema mart for a minute a statement, and write nothing. Raises AccessError for
    names that are reserved, malformed or taken by somebody who is no reader, and where the roles may not be made.
    """
    if not _NAME.fullmatch(user) or _RESERVED.match(user):
        raise AccessError(f"{user!r} is no name for a user: lower-case letters, digits and _, not pg_... nor marsad...")
    password = secrets.token_urlsafe(24)
    with engine.begin() as connection:
        lock(connection, "access")
        if not connection.execute(sa.select(sa.func.ops.grant_access())).scalar_one():
            raise AccessError(
                f"the roles are missing: an administrator has to create marsad_owner, marsad_loader, {BI_ROLE}"
            )
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        _make(driver, user, password)
        host, port, database = engine.url.host or "127.0.0.1", engine.url.port or 5432, driver.info.dbname
    return Account(host, port, database, user, password)


def _make(driver: psycopg.Connection, user: str, password: str) -> None:
    name, database = sql.Identifier(user), sql.Identifier(driver.info.dbname)
    known = driver.execute(
        "select coalesce(array_agg(g.rolname::text order by 1) filter (where g.rolname is not null), '{}')"
        " from pg_roles r left join pg_auth_members m on m.member = r.oid left join pg_roles g on g.oid = m.roleid"
        " where r.rolname = %s group by r.oid",
        [user],
    ).fetchone()
    if known is not None and known[0] != [BI_ROLE]:
        raise AccessError(f"{user!r} exists and is no reader of the marts; choose another name")
    limit = sql.SQL("nosuperuser nocreatedb nocreaterole login connection limit {} password {}").format(
        sql.Literal(_CONNECTIONS), sql.Literal(_scram(driver, user, password))
    )
    if known is None:
        driver.execute(sql.SQL("create role {} {}").format(name, limit))
        driver.execute(sql.SQL("grant {} to {}").format(sql.Identifier(BI_ROLE), name))
    else:
        driver.execute(sql.SQL("alter role {} {}").format(name, limit))
    # Settings of a role are not inherited by its members: each user has them.
    for setting, value in (
        ("statement_timeout", f"{STATEMENT_SECONDS}s"),
        ("idle_in_transaction_session_timeout", "10min"),
        ("default_transaction_read_only", "on"),
        ("search_path", "mart"),
    ):
        driver.execute(sql.SQL("alter role {} set {} = {}").format(name, sql.Identifier(setting), sql.Literal(value)))
    # The other database of the embedded server is Airflow's.
    others = driver.execute(
        "select datname::text from pg_database where datname = any(%s) and datname <> current_database()"
        " and datdba = current_user::regrole",
        [list(DATABASES)],
    ).fetchall()
    for (other,) in others:
        driver.execute(sql.SQL("revoke connect on database {} from public").format(sql.Identifier(other)))
    # By default everybody may make temporary tables in a database.
    driver.execute(sql.SQL("revoke temporary on database {} from public").format(database))
    driver.execute(sql.SQL("grant temporary on database {} to marsad_owner, marsad_loader").format(database))
    driver.execute(sql.SQL("grant connect on database {} to {}").format(database, sql.Identifier(BI_ROLE)))


def _scram(driver: psycopg.Connection, user: str, password: str) -> str:
    """The password's verifier, so that the password itself never reaches the server's log."""
    return driver.pgconn.encrypt_password(password.encode(), user.encode(), b"scram-sha-256").decode()


def readers(engine: sa.Engine) -> list[str]:
    """The users that read the marts."""
    query = sa.text(
        "select u.rolname from pg_auth_members as m join pg_roles as u on u.oid = m.member"
        " join pg_roles as g on g.oid = m.roleid where g.rolname = :role and u.rolcanlogin order by 1"
    )
    with engine.connect() as connection:
        return list(connection.execute(query, {"role": BI_ROLE}).scalars())
