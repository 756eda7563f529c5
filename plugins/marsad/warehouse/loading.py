"""Rows of a run that passed the gate into the warehouse: one transaction, one run at a time."""

from __future__ import annotations

import sqlalchemy as sa

from marsad.warehouse.engine import lock, statement
from marsad.warehouse.resolving import resolve


def load(engine: sa.Engine, run_id: str) -> None:
    """Bring the warehouse to what the run's valid articles and mentions say. May be repeated."""
    with engine.begin() as connection:

        def do(name: str, **parameters: str) -> sa.CursorResult[str]:
            return connection.execute(statement(f"stages/{name}"), parameters)

        lock(connection, "load")
        do("load_dates", run_id=run_id)
        do("load_articles_to_do", run_id=run_id)
        do("load_mentions_to_do")
        do("load_withdrawn", run_id=run_id)
        do("load_gone")
        do("load_history", run_id=run_id)
        do("resolve_touched")
        do("resolve_stale")
        do("resolve_reset")
        do("load_delete")
        do("load_withdraw")
        do("load_raw")
        do("load_articles")
        do("load_mentions")
        do("load_evidence")
        do("load_participants")
        do("load_topics")
        resolve(connection, run_id)
        do("load_outcomes")
        lock(connection, "quarantine")
        do("load_resolved", run_id=run_id)
        do("load_finished", run_id=run_id)
