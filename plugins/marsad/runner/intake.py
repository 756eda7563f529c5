"""What a run of the DAG reads: a folder that it is given, the inbox, or the stored snapshots of its data interval."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from marsad import stages
from marsad.model import Snapshot
from marsad.settings import settings
from marsad.warehouse.engine import statement

# Airflow maps a task over 1,024 items at most, and fails the task that returns more.
MOST_BATCHES = 1000


def inbox() -> Path:
    """``MARSAD_INBOX``, else ``inbox`` in the home."""
    return Path(os.environ.get("MARSAD_INBOX") or settings().home / "inbox").expanduser().absolute()


def pick_up(
    engine: sa.Engine, run_id: str, params: Mapping[str, Any], interval: tuple[datetime, datetime] | None
) -> list[list[str]]:
    """Pick up for one run of the DAG; returns at most ``MOST_BATCHES`` batches of snapshot keys.

    ``params``: ``folder`` (None: the inbox), ``outlets``, ``redo_from``. ``interval``, given for a backfill only, takes
    the place of the inbox: from its first moment to before its last, in whole days. Articles of an interval are read
    again from extraction on unless ``redo_from`` says otherwise, for that is what a backfill is for.
    Raises FileNotFoundError where the folder does not exist.
    """
    outlets, redo_from, folder = params["outlets"] or (), params["redo_from"], params["folder"]
    if interval is None or folder:
        found = stages.pick_up(engine, run_id, Path(folder) if folder else inbox(), outlets, redo_from)
        return merged(found)
    first, until = (moment.astimezone(UTC).date() for moment in interval)
    tools = stages.default_tools()
    stored = replace(tools, read=lambda _: _stored(engine, first, until, tools))
    return merged(
        stages.pick_up(engine, run_id, f"published {first} to before {until}", outlets, redo_from or "extract", stored)
    )


def merged(batches: list[list[str]], most: int = MOST_BATCHES) -> list[list[str]]:
    """The same batches in the same order, neighbours put together where there are more than ``most``."""
    each = -(-len(batches) // most) if batches else 1
    return [sum(batches[n : n + each], []) for n in range(0, len(batches), each)]


def _stored(engine: sa.Engine, first: date, until: date, tools: stages.Tools) -> Iterator[Snapshot]:
    with engine.connect() as connection:
        asked = {"first": first, "until": until}
        rows = connection.execute(statement("queries/interval_snapshots"), asked).mappings().all()
    for row in rows:
        content = tools.get(row["sha256"])
        yield Snapshot(row["sha256"], row["kind"], row["document"], row["origin"], content, row["meta"])
