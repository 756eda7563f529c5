"""What the warehouse holds, as lines: to one stream, or to one file a month with a description of its columns."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal, TextIO

import sqlalchemy as sa

from marsad.warehouse.dictionary import relations
from marsad.warehouse.engine import statement

Format = Literal["jsonl", "csv", "gdelt"]
FORMATS: tuple[Format, ...] = ("jsonl", "csv", "gdelt")
UNDATED = "undated"
# GDELT's own files are tab-separated, have no header and are named .CSV nevertheless.
_SUFFIX = {"jsonl": ".jsonl", "csv": ".csv", "gdelt": ".gdelt.csv"}
_MART = {"csv": "mentions", "gdelt": "gdelt_events"}
_TYPES = {
    "bigint": "integer",
    "integer": "integer",
    "numeric": "number",
    "double precision": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp with time zone": "datetime",
}


def export(engine: sa.Engine, form: Format = "jsonl") -> Iterator[str]:
    """Lines without their ends, of a format.

    jsonl: every mention as Mention.as_json() and, last, event_id; csv: mart.mentions with a header; both by document,
    in reading order. gdelt: mart.gdelt_events, tab-separated without a header, by date.
    """
    for _, line in _lines(engine, form):
        yield line


def export_by_month(engine: sa.Engine, folder: Path, form: Format = "jsonl") -> list[Path]:
    """Write ``<folder>/YYYY-MM.<format>``, one file a month of publication (gdelt: of the event), and undated ones.

    A repeated export replaces the files, and removes those of months that hold nothing now. For csv a data package
    (``datapackage.json``) says what the columns hold. Returns the files written. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    suffix = _SUFFIX[form]
    open_files: dict[str, TextIO] = {}
    header: str | None = None
    with ExitStack() as stack:
        for month, line in _lines(engine, form):
            if month == "":
                header = line
                continue
            if month not in open_files:
                path = folder / f"{month}{suffix}.new"
                open_files[month] = stack.enter_context(open(path, "w", encoding="utf-8", newline=""))
                if header is not None:
                    open_files[month].write(header + "\n")
            open_files[month].write(line + "\n")
    written = []
    for month in sorted(open_files):
        path = folder / f"{month}{suffix}"
        path.with_name(path.name + ".new").replace(path)
        written.append(path)
    pattern = re.compile(rf"(\d{{4}}-\d{{2}}|{UNDATED}){re.escape(suffix)}")
    for path in folder.iterdir():
        if pattern.fullmatch(path.name) and path not in written:
            path.unlink()
    if form == "csv":
        written.append(_package(engine, folder, written))
    return written


def _lines(engine: sa.Engine, form: Format) -> Iterator[tuple[str, str]]:
    """Month ("undated" where there is none, "" for the header) and line."""
    with engine.connect() as connection:
        name = "mentions" if form == "jsonl" else form
        rows = connection.execution_options(yield_per=500).execute(statement(f"queries/export_{name}"))
        made = _json_line if form == "jsonl" else _table_line(form)
        if form == "csv":
            yield "", made(list(rows.keys())[1:])
        for month, *values in rows:
            yield month or UNDATED, made(values)


def _json_line(values: list[Any]) -> str:
    payload, event_id = values
    return json.dumps(json.loads(payload) | {"event_id": event_id}, ensure_ascii=False)


def _table_line(form: Format) -> Callable[[list[Any]], str]:
    buffer = io.StringIO()
    # Tab-separated files know no quoting: what would break a row becomes a space.
    writer = csv.writer(buffer, lineterminator="")

    def line(values: list[Any]) -> str:
        texts = [_text(value) for value in values]
        if form == "gdelt":
            return "\t".join(re.sub(r"\s+", " ", text) for text in texts)
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(texts)
        return buffer.getvalue()

    return line


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(_text(part) for part in value)
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _package(engine: sa.Engine, folder: Path, files: list[Path]) -> Path:
    """A Frictionless data package over the files; its schema comes from the database's comments."""
    mart = next(r for r in relations(engine) if r.name == "mart.mentions")
    schema = {
        "fields": [
            {"name": c.name, "type": _TYPES.get(c.kind, "string"), "description": c.comment} for c in mart.columns
        ],
        "primaryKey": "mention_id",
    }
    package = {
        "profile": "tabular-data-package",
        "name": "marsad-mentions",
        "title": mart.comment,
        "resources": [
            {"name": path.stem, "path": path.name, "profile": "tabular-data-resource", "schema": schema}
            for path in files
        ],
    }
    path = folder / "datapackage.json"
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
