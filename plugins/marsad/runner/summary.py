"""What a run prints when it is over: counts a stage, what was left out and why, the events."""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa
from rich.console import Console

from marsad.runner.table import isolated, table
from marsad.stages import RunReport
from marsad.warehouse.engine import statement

MOST_EVENTS = 100
MOST_LEFT_OUT = 20
PLAIN_WIDTH = 160
HEAD = ("date", "who", "did what", "to whom", "where", "status", "outlet")


def show(engine: sa.Engine, told: RunReport, console: Console, *, over: bool = True) -> None:
    """Print the events that the run's documents tell, what was left out, and the counts.

    ``over``: every stage has run; without it nothing is said about what a run that failed did not get to.
    """
    rows = _events(engine, told.run_id)
    width = console.width if console.is_terminal else PLAIN_WIDTH
    lines = table(HEAD, [_cells(row) for row in rows], width) if rows else []
    if over and not rows:
        lines = ["no events in these documents"]
    if rows and rows[0]["total"] > len(rows):
        lines.append(f"... and {rows[0]['total'] - len(rows)} more events")
    for line in ("", *lines, "", *left_out(told), *counts(told, over=over)):
        console.print(line, markup=False)


def counts(told: RunReport, *, over: bool = True) -> list[str]:
    """One line for each stage; extracted = valid + quarantined + those of duplicates and quarantined documents."""
    documents = f"found {told.found}: loaded {told.loaded}, unchanged {told.unchanged}"
    documents += f", quarantined {told.quarantined}, skipped {len(told.skipped)}"
    if told.unfinished:
        documents += f", unfinished {told.unfinished}"
    mentions = f"extracted {told.extracted}: valid {told.valid}, quarantined {told.quarantined_mentions}"
    if rest := told.extracted - told.valid - told.quarantined_mentions:
        mentions += f", in documents left out {rest}" if over else f", unfinished {rest}"
    lines = [
        f"documents  {documents}",
        f"articles   cleaned {told.cleaned}",
        f"mentions   {mentions}",
        f"events     new {told.events_new}",
    ]
    if not over:
        return lines
    if told.found == 0:
        lines.append("the folder holds no articles")
    elif told.unchanged and told.unchanged + len(told.skipped) == told.found:
        lines.append("nothing has changed: the warehouse holds these articles already")
    return lines


def left_out(told: RunReport) -> list[str]:
    """One line for each document that was skipped or quarantined, with why; equal ones are counted."""
    lines = [f"skipped      {isolated(s.document)}  {s.reason}: {isolated(s.detail)}" for s in told.skipped]
    lines += [
        f"quarantined  {isolated(f['document'])}  {f['rule_code']} ({f['record_type']}): {isolated(f['message_en'])}"
        for f in told.faults
    ]
    counted = [f"{line} ({number} times)" if number > 1 else line for line, number in Counter(lines).items()]
    if len(counted) > MOST_LEFT_OUT:
        more = len(counted) - MOST_LEFT_OUT
        counted = [*counted[:MOST_LEFT_OUT], f"... and {more} more, see ops.skipped and ops.quarantine"]
    return [*counted, ""] if counted else []


def _events(engine: sa.Engine, run_id: str) -> list[sa.RowMapping]:
    with engine.connect() as connection:
        asked = {"run_id": run_id, "most": MOST_EVENTS}
        return list(connection.execute(statement("queries/run_events"), asked).mappings())


def _cells(row: sa.RowMapping) -> tuple[str, ...]:
    cells: tuple[Any, ...] = (
        _when(row),
        row["who"],
        row["what"].replace("_", " "),
        row["whom"],
        row["place"],
        row["status"],
        row["outlets"],
    )
    return tuple(str(cell) if cell is not None else "–" for cell in cells)


def _when(row: sa.RowMapping) -> str | None:
    first, last, grain = row["date_start"], row["date_end"], row["date_grain"]
    if first is None or first == last:
        return str(first) if first else None
    if grain in ("month", "year"):
        return f"{first:%Y-%m}" if grain == "month" else f"{first:%Y}"
    return f"{first} {last}"
