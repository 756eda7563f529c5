"""A person's own question to the warehouse: one statement, read only, as a table or CSV."""

from __future__ import annotations

import csv
import json
from typing import TextIO

import psycopg
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table
from rich.text import Text


class QueryError(ValueError):
    """The statement is not accepted; the message is the database's own, with the place in the statement."""


def ask(engine: sa.Engine, statement: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """Column names and rows of one reading statement. Raises QueryError."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        driver.read_only = True
        _step_down(driver)
        try:
            # binary: the extended protocol, which takes one statement only: no "; commit; delete ..." behind it.
            with driver.cursor(binary=True) as cursor:
                cursor.execute(statement.encode())
                if cursor.description is None:
                    return [], []
                return [column.name for column in cursor.description], cursor.fetchall()
        except psycopg.Error as error:
            raise QueryError(str(error).strip()) from error
        finally:
            driver.rollback()
            driver.read_only = None


def _step_down(driver: psycopg.Connection) -> None:
    """Go on as a role that reads every table and may do nothing else, such as run programs on the server."""
    try:
        driver.execute("set local role pg_read_all_data")
    except psycopg.errors.InsufficientPrivilege:
        # A server of the user's own, whose user is no member: then it has no more rights than were given to it.
        driver.rollback()


def write_csv(names: list[str], rows: list[tuple[object, ...]], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([[_shown(value) for value in row] for row in rows])


def write_table(names: list[str], rows: list[tuple[object, ...]], console: Console) -> None:
    """A table as wide as the terminal; in a pipe as wide as it needs to be."""
    table = Table(show_lines=False)
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        # Text: what the warehouse holds is no markup of the console's.
        table.add_row(*[Text(_shown(value)) for value in row])
    if not console.is_terminal:
        console.width = 100_000
    console.print(table)
    console.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", highlight=False)


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return ", ".join(_shown(part) for part in value)
    return str(value)
