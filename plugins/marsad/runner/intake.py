"""What a run of the DAG reads: a folder that it is given, the inbox, or the stored snapshots of its data interval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from marsad import stages
from marsad.settings import settings
from marsad.warehouse.engine import statement

# Airflow maps a task over 1,024 items at most, and fails the task that returns more.
MOST_BATCHES = 1000


def inbox() -> Path:
    """``MARSAD_INBOX``, else ``inbox`` in the home."""
    config = settings()
    return config.inbox or config.home / "inbox"


def pick_up(
    engine: sa.Engine, run_id: str, params: Mapping[str, Any], interval: tuple[datetime, datetime] | None
) -> list[list[str]]:
    """Pick up for one run of the DAG; returns at most ``MOST_BATCHES`` batches of snapshot keys.

    ``params``: ``folder`` (None: the inbox), ``outlets``, ``redo_from``. ``interval``, given for a backfill only, takes
    the place of the inbox: from its first moment to before its last, in whole days. Articles of an interval are read
    again from extraction on unless ``redo_from`` says otherwise, for that is what a backfill is for.
    Raises FileNotFoundError where the folder does not exist, ValueError for a folder beside an interval.
    """
    outlets, redo_from, folder = params["outlets"] or (), params["redo_from"], params["folder"]
    if interval is not None and folder:
        raise ValueError(f"a backfill reads stored articles and no folder: leave the parameter empty, not {folder!r}")
    if interval is None:
        found = stages.pick_up(engine, run_id, Path(folder) if folder else inbox(), outlets, redo_from)
        return merged(found)
    first, until = (moment.astimezone(UTC).date() for moment in interval)
    with engine.connect() as connection:
        asked = {"first": first, "until": until}
        stored = connection.execute(statement("queries/interval_snapshots"), asked).mappings().all()
    told = f"published {first} to before {until}"
    return merged(stages.pick_up_stored(engine, run_id, told, stored, outlets, redo_from or "extract"))


def merged(batches: list[list[str]], most: int = MOST_BATCHES) -> list[list[str]]:
    """The same batches in the same order, neighbours put together where there are more than ``most``."""
    each = -(-len(batches) // most) if batches else 1
    return [sum(batches[n : n + each], []) for n in range(0, len(batches), each)]
