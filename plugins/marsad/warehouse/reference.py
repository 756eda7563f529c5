"""Reference data into the dimensions: each CSV file of ``seeds/reference`` that a dimension is made from."""

from __future__ import annotations

import csv
import hashlib
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from marsad.model import key_of
from marsad.warehouse.engine import lock

_CHUNK = 1000

Row = dict[str, str]
Record = dict[str, Any]


class ReferenceFault(ValueError):
    """A reference file is malformed; the message names file, line and column."""


def read_csv(path: Path) -> Iterator[Row]:
    """Rows of a reference file: UTF-8, a header, comment lines with ``#``. Raises ReferenceFault."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#") and line.strip())
        for number, row in enumerate(csv.DictReader(lines), start=2):
            if None in row or None in row.values():
                raise ReferenceFault(f"{path.name}: row {number} has not as many fields as the header")
            yield {key.strip(): value.strip() for key, value in row.items()}


def _many(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split("|") if part.strip()]


def _number(text: str | None) -> float | None:
    return float(text) if text else None


def _state(row: Row) -> Iterator[tuple[str, Record]]:
    names = _many(row["names"])
    shared = {"name": names[0], "names": names, "country": row["iso3"]}
    yield "dim_place", shared | {"place_id": row["iso3"], "name_en": row.get("name_en") or None, "class": "country"}
    actor = {"actor_key": key_of("actor", row["iso3"]), "actor_id": row["iso3"], "class": "state", "sector": "GOV"}
    yield "dim_actor", shared | actor


def _place(row: Row) -> Iterator[tuple[str, Record]]:
    number = row.get("geonames_id")
    name = row["name"]
    yield (
        "dim_place",
        {
            "place_id": f"g{number}" if number else "n" + key_of("place", name, row["country"])[:12],
            "geonames_id": int(number) if number else None,
            "name": name,
            "names": [name, *(n for n in _many(row.get("names")) if n != name)],
            "country": row["country"] or None,
            "admin1": row.get("admin1") or None,
            "latitude": _number(row.get("latitude")),
            "longitude": _number(row.get("longitude")),
            "class": row.get("class") or "city",
            "population": int(_number(row.get("population")) or 0) or None,
        },
    )


def _actor(row: Row) -> Iterator[tuple[str, Record]]:
    names = _many(row["names"])
    start = row.get("valid_from") or None
    yield (
        "dim_actor",
        {
            "actor_key": key_of("actor", row["id"], row.get("office"), start, row.get("country")),
            "actor_id": row["id"],
            "class": row.get("class") or "person",
            "name": names[0],
            "names": names,
            "country": row.get("country") or None,
            "sector": row.get("sector") or None,
            "office": row.get("office") or None,
            "valid_from": _day(start, first=True),
            "valid_to": _day(row.get("valid_to"), first=False),
            "wikidata": row.get("wikidata") or None,
        },
    )


def _day(text: str | None, *, first: bool) -> date | None:
    """The first or last day of YYYY, YYYY-MM or YYYY-MM-DD."""
    if not text:
        return None
    year, month, day = [*(int(part) for part in text.split("-")), 0, 0][:3]
    month = month or (1 if first else 12)
    return date(year, month, day or (1 if first else monthrange(year, month)[1]))


def _outlet(row: Row) -> Iterator[tuple[str, Record]]:
    yield (
        "dim_outlet",
        {
            "outlet_id": row["id"],
            "name": row["name"],
            "names": [row["name"], *(n for n in _many(row.get("names")) if n != row["name"])],
            "country": row.get("country") or None,
            "domains": _many(row.get("domains")),
            "time_zone": row.get("time_zone") or None,
            "language": row.get("language") or None,
        },
    )


def _event_kind(row: Row) -> Iterator[tuple[str, Record]]:
    yield (
        "dim_event_kind",
        {
            "kind": row["kind"],
            "plover_type": row["plover_type"],
            "plover_mode": row.get("plover_mode") or None,
            "cameo_code": row.get("cameo_code") or None,
            "goldstein": _number(row.get("goldstein")),
            "topics": _many(row.get("topics")),
            "label_ar": row.get("label_ar") or None,
            "label_en": row.get("label_en") or None,
        },
    )


def _topic(row: Row) -> Iterator[tuple[str, Record]]:
    label = {"label_ar": row.get("label_ar") or None, "label_en": row.get("label_en") or None}
    yield "dim_topic", {"topic": row["topic"], "cues": _many(row.get("cues"))} | label


@dataclass(frozen=True)
class _Source:
    file: str
    read: Callable[[Row], Iterator[tuple[str, Record]]]


_SOURCES = (
    _Source("states.csv", _state),
    _Source("places.csv", _place),
    _Source("bodies.csv", _actor),
    _Source("actors.csv", _actor),
    _Source("outlets.csv", _outlet),
    _Source("event_kinds.csv", _event_kind),
    _Source("topics.csv", _topic),
)
FILES = tuple(source.file for source in _SOURCES)


def digest(*folders: Path) -> str:
    """Eight hex digits that change whenever a file of these folders does."""
    told = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
            told.update(str(path.relative_to(folder)).encode("utf-8", "replace") + b"\0")
            told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()[:8]


def load_reference(engine: sa.Engine, folder: Path) -> list[str]:
    """Bring the dimensions to the state of the files; return the names of files that are missing.

    Does nothing where no file changed. Rows that the files no longer list stay (facts may point at them) and are
    marked. Raises ReferenceFault.
    """
    digests = {f: hashlib.sha256((folder / f).read_bytes()).hexdigest() for f in FILES if (folder / f).is_file()}
    with engine.begin() as connection:
        lock(connection, "reference")
        known: dict[str, str] = dict(iter(connection.execute(sa.text("select name, sha256 from ops.reference_file"))))
        if digests != known:
            _reload(connection, folder, digests)
    return [file for file in FILES if file not in digests]


def _reload(connection: sa.Connection, folder: Path, digests: dict[str, str]) -> None:
    catalogue = sa.MetaData()
    catalogue.reflect(connection, schema="warehouse", only=lambda name, _: name.startswith("dim_"))
    catalogue.reflect(connection, schema="ops", only=["reference_file"])
    records: dict[str, dict[tuple[Any, ...], Record]] = {}
    files = catalogue.tables["ops.reference_file"]
    connection.execute(files.delete())
    for source in _SOURCES:
        if source.file not in digests:
            continue
        count = 0
        for count, row in enumerate(read_csv(folder / source.file), start=1):
            try:
                for name, record in source.read(row):
                    table = catalogue.tables[f"warehouse.{name}"]
                    key = tuple(record[column.name] for column in table.primary_key)
                    records.setdefault(name, {})[key] = record
            except (KeyError, IndexError, ValueError) as error:
                raise ReferenceFault(f"{source.file}: entry {count} {list(row.values())[:3]}: {error!r}") from error
        connection.execute(files.insert().values(name=source.file, sha256=digests[source.file], row_count=count))
    for name in sorted({n for n in catalogue.tables if n.startswith("warehouse.dim_")} - {"warehouse.dim_date"}):
        table = catalogue.tables[name]
        connection.execute(table.update().values(listed=False))
        _upsert(connection, table, list(records.get(table.name, {}).values()))


def _upsert(connection: sa.Connection, table: sa.Table, records: list[Record]) -> None:
    if not records:
        return
    columns = [c.name for c in table.columns if c.name != "listed"]
    rows = [{name: record.get(name) for name in columns} | {"listed": True} for record in records]
    keys = [column.name for column in table.primary_key]
    try:
        for n in range(0, len(rows), _CHUNK):
            statement = insert(table).values(rows[n : n + _CHUNK])
            rest = {name: statement.excluded[name] for name in [*columns, "listed"] if name not in keys}
            connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest))
    except (sa.exc.IntegrityError, sa.exc.DataError) as error:
        raise ReferenceFault(f"{table.name} cannot take the reference data: {error.orig}") from error
