"""Replay: read quarantined documents again, through the same stages as any run, in this process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from marsad.warehouse.engine import lock
from marsad.warehouse.quarantine import Selection, replay_outcome, rows, unfinished_replay

if TYPE_CHECKING:
    from marsad.stages import Tools

PREFIX = "replay__"


@dataclass(frozen=True)
class Replayed:
    """What a replay did: its run, how many records it was to cure, and (rule, outcome, records) of them."""

    run_id: str
    asked: int
    outcomes: list[tuple[str, str, int]]

    def count(self, outcome: str) -> int:
        return sum(records for _, told, records in self.outcomes if told == outcome)


def replay(
    engine: sa.Engine, selection: Selection, from_stage: str | None = None, by: str = "", tools: Tools | None = None
) -> Replayed | None:
    """Replay the open records of a selection; None where there are none. One replay at a time: others wait.

    After a kill the same call takes up the run that was cut off. Raises NotThere, ValueError, GateBroken.
    """
    from marsad import stages

    with engine.begin() as holder:
        lock(holder, "replay")
        ids = [row["quarantine_id"] for row in rows(engine, selection)]
        if not ids:
            return None
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        run_id = unfinished_replay(engine, ids, PREFIX) or PREFIX + now
        tools = tools or stages.default_tools()
        chosen = Selection(tuple(ids))
        for batch in stages.pick_up_quarantined(engine, run_id, chosen, from_stage, by, tools):
            stages.clean_batch(engine, run_id, batch, tools)
            stages.extract_batch(engine, run_id, batch, tools)
        stages.validate_run(engine, run_id)
        stages.load_run(engine, run_id)
    return Replayed(run_id, len(ids), replay_outcome(engine, run_id))
