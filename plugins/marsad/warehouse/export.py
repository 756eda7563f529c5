"""What the warehouse holds, as lines."""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa

from marsad.warehouse.engine import statement


def export(engine: sa.Engine) -> Iterator[str]:
    """Every mention as one JSON line: Mention.as_json() and, last, event_id; by document, in reading order."""
    with engine.connect() as connection:
        rows = connection.execution_options(yield_per=500).execute(statement("queries/export_mentions"))
        for payload, event_id in rows:
            yield json.dumps(json.loads(payload) | {"event_id": event_id}, ensure_ascii=False)
