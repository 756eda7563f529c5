"""From fetching to reading: what was got is laid into the inbox, in a folder for each run, and told to be there.

A folder of pages with sidecars is what ``ingest_articles`` reads anyway. It is told of the folder at once; if that
goes wrong, its daily run finds the files in the inbox all the same. What it has picked up is removed days later.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from marsad.acquire.register import Outlet
from marsad.acquire.snapshots import SnapshotDamaged, SnapshotStore
from marsad.acquire.urls import canonical, plain
from marsad.model import key_of
from marsad.warehouse.engine import lock, statement

FOLDER = "fetched"
MOST = 5000
KEPT_DAYS = 3


def hand_over(
    engine: sa.Engine, run_id: str, inbox: Path, store: SnapshotStore, outlets: dict[str, Outlet]
) -> tuple[Path | None, int]:
    """Lay what was got and not yet handed on into the inbox; returns the run's folder (None: nothing new) and a count.

    Repeated after a kill it writes the same files again. Raises OSError, and where all else is handed on, ValueError
    for articles whose bytes are not in the store as they were put there.
    """
    folder = inbox / FOLDER / re.sub(r"[^A-Za-z0-9_.-]+", "-", run_id).strip(".-")[:120]
    # One at a time, and marked only when all files lie there: killed in between, the next run does it again.
    with engine.begin() as connection:
        lock(connection, "hand over")
        rows = connection.execute(statement("fetch/unhanded"), {"most": MOST}).mappings().all()
        done: list[dict[str, str]] = []
        damaged: list[str] = []
        for row in rows:
            try:
                content = store.get(row["sha256"])
            except (KeyError, SnapshotDamaged) as error:
                damaged.append(f"{row['article_url']}: {error}")
                continue
            folder.mkdir(parents=True, exist_ok=True)
            _lay(folder, row, content, outlets.get(row["outlet_id"]))
            done.append({"article_url": row["article_url"], "sha256": row["sha256"]})
        connection.execute(statement("fetch/handed"), {"rows": json.dumps(done), "run_id": run_id})
    if damaged:
        raise ValueError(f"{len(damaged)} snapshots are missing or damaged: {'; '.join(damaged[:5])}")
    return (folder if folder.is_dir() else None), len(done)


def tidy(engine: sa.Engine, inbox: Path, days: float = KEPT_DAYS) -> int:
    """Remove handed pages whose bytes were picked up long ago from folders older than ``days``; returns how many."""
    removed = 0
    for folder in sorted((inbox / FOLDER).glob("*/")):
        if folder.stat().st_mtime > time.time() - days * 86400:
            continue
        pages = {hashlib.sha256(page.read_bytes()).hexdigest(): page for page in folder.glob("*.html")}
        with engine.connect() as connection:
            done = connection.execute(statement("fetch/ingested"), {"digests": list(pages)}).scalars().all()
        for digest in done:
            pages[digest].unlink(missing_ok=True)
            pages[digest].with_suffix(".meta.json").unlink(missing_ok=True)
        removed += len(done)
        if len(done) == len(pages):
            shutil.rmtree(folder, ignore_errors=True)
    return removed


def _lay(folder: Path, row: sa.RowMapping, content: bytes, outlet: Outlet | None) -> None:
    name = f"{row['outlet_id']}-{key_of('discovery', row['article_url'])[:16]}"
    # The address as published where it leads there, not the key: the key may not answer.
    direct = canonical(row["fetch_url"]) == row["url"]
    meta: dict[str, Any] = {
        "url": plain(row["fetch_url"]) if direct else row["url"],
        "content_type": row["content_type"],
    }
    if outlet is not None:
        meta |= {"outlet": outlet.name}
    if row["published_at"] is not None:
        meta["published_at"] = row["published_at"].isoformat()
    # The sidecar first: a page without it would be read without what it says.
    _write(folder / f"{name}.meta.json", json.dumps(meta, ensure_ascii=False, sort_keys=True).encode())
    _write(folder / f"{name}.html", content)


def _write(path: Path, content: bytes) -> None:
    # Hidden until it is whole: the inbox may be being read.
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)
