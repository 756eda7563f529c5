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


def storable(value: Any) -> Any:
    """The value with every NUL and every half of a surrogate pair (file names have them) replaced."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {storable(key): storable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [storable(part) for part in value]
    return value
