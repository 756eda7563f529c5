"""The data dictionary: what the database's own comments say of its tables, views and columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa

from marsad.warehouse.engine import statement


@dataclass(frozen=True)
class Column:
    """``kind`` is the type in PostgreSQL's words."""

    name: str
    kind: str
    is_required: bool
    comment: str


@dataclass(frozen=True)
class Relation:
    """A table or view, named with its schema."""

    name: str
    kind: str
    comment: str
    schema_comment: str
    columns: tuple[Column, ...]


def relations(engine: sa.Engine) -> list[Relation]:
    """Tables and views of all schemas, marts first."""
    with engine.connect() as connection:
        rows = connection.execute(statement("queries/dictionary")).mappings().all()
    found = []
    for name, some in groupby(rows, key=lambda row: f"{row['schema_name']}.{row['relation']}"):
        columns = list(some)
        first = columns[0]
        found.append(
            Relation(
                name,
                first["relation_kind"],
                first["relation_comment"] or "",
                first["schema_comment"] or "",
                tuple(
                    Column(c["column_name"], c["column_type"], c["is_required"], c["column_comment"] or "")
                    for c in columns
                ),
            )
        )
    return found


def dictionary(engine: sa.Engine) -> str:
    """The dictionary as Markdown; the same schema gives the same text."""
    return "\n".join(_lines(relations(engine))) + "\n"


def _lines(found: list[Relation]) -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Made from the comments of the database by `marsad warehouse dictionary`; change a comment, not this file."
    schema = ""
    for relation in found:
        if relation.name.split(".")[0] != schema:
            schema = relation.name.split(".")[0]
            yield from ("", f"## {schema}", "", relation.schema_comment)
        yield from ("", f"### {relation.name}", "", f"One row ({relation.kind}): {_cell(relation.comment)}", "")
        yield "| column | type | |"
        yield "| --- | --- | --- |"
        for column in relation.columns:
            kind = column.kind + (", required" if column.is_required else "")
            yield f"| {_cell(column.name)} | {kind} | {_cell(column.comment)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
