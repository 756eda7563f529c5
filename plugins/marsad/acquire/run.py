"""The steps of getting articles, as the DAG ``fetch_articles`` and ``marsad fetch`` take them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from marsad.acquire.crawl import Crawl, Window
from marsad.acquire.handover import hand_over, tidy
from marsad.acquire.snapshots import SnapshotStore
from marsad.runner.intake import inbox
from marsad.warehouse.engine import statement
from marsad.warehouse.migrate import ready

# Sites in one task; a task asks them all at the same time, each in its own queue.
SITES = 12
MOST_BATCHES = 100


@dataclass(frozen=True)
class Told:
    """What one run of ``marsad fetch`` did: attempts by outcome, and where what it got lies."""

    listings: dict[str, int]
    articles: dict[str, int]
    folder: Path | None
    handed: int

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"listings  {_counts(self.listings)}"
        yield f"articles  {_counts(self.articles)}"
        yield f"handed on {self.handed}" + (f": {self.folder}" if self.folder else "")


def window_of(since: str | None, until: str | None) -> Window | None:
    """The days from ``since`` to before ``until`` (default: today's end), both ISO 8601. Raises ValueError."""
    if not since and not until:
        return None
    if not since:
        raise ValueError("until needs since")
    first = date.fromisoformat(since)
    last = date.fromisoformat(until) if until else datetime.now(UTC).date() + timedelta(days=1)
    if last <= first:
        raise ValueError(f"until {last} is not after since {first}")
    return tuple(datetime(d.year, d.month, d.day, tzinfo=UTC) for d in (first, last))  # type: ignore[return-value]


def batches(sites: Sequence[str]) -> list[list[str]]:
    """Sites dealt out evenly, busy ones apart: neighbours of the list come into different batches."""
    number = min(MOST_BATCHES, -(-len(sites) // SITES))
    return [list(sites[n::number]) for n in range(number)]


def hand_on(engine: sa.Engine, run_id: str, crawl: Crawl) -> tuple[str | None, int]:
    """Hand on to the inbox, and clear away what was read long ago; returns the folder and how many."""
    folder, number = hand_over(engine, run_id, inbox(), crawl.store, crawl.outlets)
    tidy(engine, inbox())
    return (str(folder) if folder else None), number


def fetch_all(only: frozenset[str] = frozenset(), window: Window | None = None) -> Told:
    """One whole run in this process. Raises RegisterFault for an unknown outlet, and what the warehouse raises."""
    engine = ready()
    run_id = f"cli__{datetime.now(UTC).isoformat(timespec='milliseconds')}"
    crawl = Crawl(engine, run_id, only=only, window=window)
    listings: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    for batch in batches(crawl.listing_sites()):
        listings.update(crawl.read_listings(batch))
    for batch in batches(crawl.waiting_sites()):
        articles.update(crawl.get_articles(batch))
    folder, number = hand_on(engine, run_id, crawl)
    return Told(dict(listings), dict(articles), Path(folder) if folder else None, number)


def counts_of(engine: sa.Engine, run_id: str) -> dict[str, int]:
    """Attempts of a run by kind and outcome ("article ok")."""
    with engine.connect() as connection:
        rows = connection.execute(statement("fetch/counts"), {"run_id": run_id})
        return {f"{row.kind} {row.outcome}": row.attempts for row in rows}


def known_digests(engine: sa.Engine, store: SnapshotStore) -> list[str]:
    """Digests of all bytes that rows of the warehouse stand on, of those kept in this store."""
    with engine.connect() as connection:
        rows = connection.execute(statement("fetch/snapshots_known"), {"store": str(store.root)}).scalars()
        return sorted(rows)


def _counts(told: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(told.items(), key=lambda i: -i[1])) or "none"
