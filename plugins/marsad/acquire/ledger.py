"""What is known of sites, listings and articles, in the tables ``ops.fetch_*`` and ``ops.discovery``.

One ``Ledger`` belongs to one site's queue: it holds the site's lock on a connection of its own, and every outcome is
recorded in one transaction, so that a run that is killed has lost at most what it was just doing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import sqlalchemy as sa

from marsad.acquire.client import HOST_FAULTS, PASSING, Answer
from marsad.acquire.robots import Robots
from marsad.acquire.urls import site as site_of
from marsad.warehouse.engine import lock, statement
from marsad.warehouse.quarantine import storable


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that waits to be got."""

    article_url: str
    fetch_url: str
    outlet_id: str
    tries: int
    etag: str
    last_modified: str


class Ledger:
    """The records of one site, in the name of one run. Use it as a context; ``held`` says whether the site is ours."""

    def __init__(self, engine: sa.Engine, run_id: str, site: str) -> None:
        self.run_id, self.site, self.held = run_id, site, False
        self._connection = engine.connect()
        self._key = sa.func.hashtextextended(f"marsad.site {site}", 0)

    def __enter__(self) -> Self:
        with self._connection.begin():
            self.held = bool(self._connection.execute(sa.select(sa.func.pg_try_advisory_lock(self._key))).scalar())
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self.held and not self._connection.invalidated:
                self._connection.rollback()
                self._connection.execute(sa.select(sa.func.pg_advisory_unlock(self._key)))
                self._connection.commit()
        finally:
            self._connection.close()

    def open_until(self) -> datetime | None:
        """Until when the site is to be left alone."""
        found: datetime | None = self._one("site_open", site=self.site)
        return found

    def since_asked(self) -> float:
        """Seconds since the site was last asked for anything, by any run."""
        found = self._one("site_asked", site=self.site)
        return float(found) if found is not None else float("inf")

    def waiting(self, outlets: Sequence[str] | None, most: int) -> list[Waiting]:
        """Articles of the site that are due, the newest first."""
        asked = {"site": self.site, "outlets": list(outlets) if outlets else None, "most": most}
        with self._connection.begin():
            rows = self._connection.execute(statement("fetch/waiting"), asked).mappings().all()
        return [Waiting(**row) for row in rows]

    def source_known(self, url: str) -> tuple[str, str]:
        """ETag and Last-Modified of a listing."""
        with self._connection.begin():
            row = self._connection.execute(statement("fetch/source_known"), {"url": url}).one_or_none()
        return (row[0], row[1]) if row else ("", "")

    def robots(self, origin: str) -> Robots | None:
        """The robots.txt of an origin as last kept."""
        with self._connection.begin():
            row = self._connection.execute(statement("fetch/robots_known"), {"origin": origin}).one_or_none()
        return Robots(row.origin, row.body, row.asked_at, row.outcome) if row else None

    def keep_robots(self, robots: Robots, outlet_id: str, answer: Answer) -> None:
        """Keep a robots.txt, and the attempt at it."""
        kept = {"origin": robots.origin, "body": robots.text, "outcome": robots.outcome, "asked_at": robots.asked_at}
        with self._connection.begin():
            self._connection.execute(statement("fetch/robots_keep"), storable(kept))
            # That there is none is no fault of the site.
            self._attempt("robots", outlet_id, answer, 0, 99)

    def source(
        self, shape: str, outlet_id: str, answer: Answer, found: Sequence[dict[str, Any]], pause: float, faults: int
    ) -> bool:
        """Record what a listing told; returns whether the site is now to be left alone."""
        with self._connection.begin():
            discovered = 0
            if found:
                rows = json.dumps(storable(list(found)), default=str)
                discovered = self._connection.execute(statement("fetch/discover"), {"rows": rows}).scalar_one()
            settled = {
                "url": answer.url,
                "outlet_id": outlet_id,
                "shape": shape,
                "outcome": answer.outcome,
                "detail": answer.detail,
                "entries": len(found),
                "discovered": discovered,
                "etag": answer.etag,
                "last_modified": answer.last_modified,
                "good": answer.outcome in ("ok", "not_modified"),
            }
            self._connection.execute(statement("fetch/source_settled"), storable(settled))
            return self._attempt(shape, outlet_id, answer, pause, faults)

    def got(self, article: Waiting, answer: Answer, final_url: str, sha256: str) -> str:
        """Record an article whose bytes are stored; returns its state: stored, or same as another."""
        told = {
            "article_url": article.article_url,
            "final_url": final_url,
            "sha256": sha256,
            "content_type": answer.content_type,
            "etag": answer.etag,
            "last_modified": answer.last_modified,
        }
        with self._connection.begin():
            # Two addresses that lead to one article may be in the queues of two sites.
            lock(self._connection, f"article {final_url}")
            state: str = self._connection.execute(statement("fetch/article_got"), storable(told)).scalar_one()
            self._attempt("article", article.outlet_id, answer, 0, 99, sha256)
        return state

    def not_got(self, article: Waiting, answer: Answer, pause: float, faults: int, *, final: bool) -> bool:
        """Record why an article was not got; ``final`` ends its tries in this run. Returns as ``source`` does."""
        told = {
            "article_url": article.article_url,
            "outcome": answer.outcome,
            "detail": answer.detail,
            "passing": answer.outcome in PASSING,
            "pause": pause,
        }
        with self._connection.begin():
            if final:
                self._connection.execute(statement("fetch/article_not"), storable(told))
            return self._attempt("article", article.outlet_id, answer, pause, faults)

    def _attempt(
        self, kind: str, outlet_id: str, answer: Answer, pause: float, faults: int, sha256: str | None = None
    ) -> bool:
        told = {
            "run_id": self.run_id,
            "outlet_id": outlet_id,
            # A redirect may ask for the robots.txt of another site, whose health that is.
            "site": site_of(answer.url) if kind == "robots" else self.site,
            "kind": kind,
            "url": answer.url,
            "outcome": answer.outcome,
            "detail": answer.detail,
            "status": answer.status,
            "final_url": answer.final,
            "content_type": answer.content_type,
            "size": answer.size,
            "seconds": answer.seconds,
            "sha256": sha256,
            "fault": answer.outcome in HOST_FAULTS,
            "pause": pause,
            "faults": faults,
        }
        return bool(self._connection.execute(statement("fetch/attempt"), storable(told)).scalar_one())

    def _one(self, name: str, **asked: object) -> Any:
        with self._connection.begin():
            return self._connection.execute(statement(f"fetch/{name}"), asked).scalar_one_or_none()
