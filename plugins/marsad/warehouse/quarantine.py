"""Quarantine: records that failed, with the reason, until a later run resolves or a person discards them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import sqlalchemy as sa

from marsad.warehouse.engine import lock, statement


@dataclass(frozen=True)
class Fault:
    """One record that failed one rule. ``record_key``: the mention's, or the snapshot's where an article failed."""

    record_key: str
    rule_code: str
    record_type: Literal["article", "mention"]
    message_en: str
    message_ar: str
    document: str
    snapshot_id: str
    payload: Any = None


def quarantine(connection: sa.Connection, run_id: str, stage: str, faults: Sequence[Fault]) -> None:
    """Record faults of one stage of a run; the same fault in the same run counts once."""
    if not faults:
        return
    # Two runs that quarantine the same records in another order would wait for each other.
    lock(connection, "quarantine")
    once = {(fault.record_key, fault.rule_code): asdict(fault) for fault in faults}
    # jsonb takes neither NUL nor half a surrogate pair; the reason of a fault may quote either.
    rows = json.dumps([storable(fault) for fault in once.values()], ensure_ascii=True)
    connection.execute(statement("stages/quarantine"), {"run_id": run_id, "stage": stage, "rows": rows})


class NotThere(LookupError):
    """No quarantined record, or more than one, by this name; the message says which."""


@dataclass(frozen=True)
class Selection:
    """Which records: by name (``ids``, each a name or the beginning of one), rule, outlet, status. None: any."""

    ids: tuple[str, ...] | None = None
    rule: str | None = None
    outlet: str | None = None
    status: str | None = "open"


def rows(engine: sa.Engine, selection: Selection) -> list[dict[str, Any]]:
    """Quarantined records, those seen last first. Raises NotThere for a name that is none or stands for several."""
    asked = asdict(selection) | {"ids": list(selection.ids) if selection.ids is not None else None}
    with engine.connect() as connection:
        result = connection.execute(statement("queries/quarantine_rows"), asked).mappings()
        found: list[dict[str, Any]] = [dict(row) for row in result]
    for name in selection.ids or ():
        of_name = [row["quarantine_id"] for row in found if row["quarantine_id"].startswith(name)]
        if not of_name:
            state = f"{selection.status} " if selection.status else ""
            raise NotThere(f"{name}: no {state}quarantined record of this name")
        if len(of_name) > 1:
            raise NotThere(f"{name}: stands for {len(of_name)} records, {', '.join(sorted(of_name)[:5])}")
    return found


def discard(engine: sa.Engine, ids: Sequence[str], note: str, by: str) -> int:
    """Let open records go, with the reason and who says so; returns how many. Raises NotThere, ValueError (no note)."""
    if not note.strip():
        raise ValueError("a note must say why")
    names = [row["quarantine_id"] for row in rows(engine, Selection(tuple(ids), status=None))]
    with engine.begin() as connection:
        lock(connection, "quarantine")
        told = {"ids": names, "note": storable(note), "decided_by": storable(by)}
        return connection.execute(statement("stages/quarantine_discard"), told).rowcount


def begin_replay(
    engine: sa.Engine, run_id: str, selection: Selection, from_stage: str | None, by: str
) -> tuple[str, list[dict[str, Any]]]:
    """Choose what a run replays; returns the stage it begins with and the snapshots that it reads.

    Without ``from_stage``: from the bytes where an article is at fault, else from extraction. A run that is repeated
    keeps its first choice. Raises NotThere, ValueError for another stage.
    """
    if from_stage not in (None, "clean", "extract"):
        raise ValueError(f"from_stage must be clean or extract, not {from_stage!r}")
    with engine.begin() as connection:
        lock(connection, f"replay {run_id}")
        known = connection.execute(statement("stages/replay_read"), {"run_id": run_id}).scalar_one_or_none()
        if known is None:
            chosen = rows(engine, selection)
            bytes_first = any(row["record_type"] == "article" and row["stage"] != "extract" for row in chosen)
            known = from_stage or ("clean" if bytes_first else "extract")
            ids = sorted(row["quarantine_id"] for row in chosen)
            told = {"run_id": run_id, "ids": ids, "from_stage": known, "asked_by": storable(by)}
            connection.execute(statement("stages/replay_begin"), told)
        found = connection.execute(statement("stages/replay_snapshots"), {"run_id": run_id}).mappings()
        return known, [dict(row) for row in found]


def unfinished_replay(engine: sa.Engine, ids: Sequence[str], prefix: str) -> str | None:
    """The run, named with this prefix, that was to replay just these records and was cut off; None where none was."""
    with engine.connect() as connection:
        asked = {"ids": sorted(ids), "prefix": prefix}
        return connection.execute(statement("stages/replay_unfinished"), asked).scalars().first()


def replay_outcome(engine: sa.Engine, run_id: str) -> list[tuple[str, str, int]]:
    """What became of the records that a run was to replay: (rule, outcome, records).

    Outcomes: cured, failed again, left out: REASON (the document is skipped now; discard the record), still open.
    """
    with engine.connect() as connection:
        found = connection.execute(statement("stages/replay_outcome"), {"run_id": run_id})
        return [(rule, outcome, count) for rule, outcome, count in found]


def storable(value: Any) -> Any:
    """The value with every NUL and every half of a surrogate pair (file names have them) replaced."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {storable(key): storable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [storable(part) for part in value]
    return value
