"""Runs over sites: read their listings, get what waits, one polite queue a site, many sites at once.

What a run is killed at is taken up by the next: listings are read again, and an article stays waiting until its bytes
are in the snapshot store and its row says so.
"""

from __future__ import annotations

import hashlib
import heapq
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from marsad.acquire.client import PASSING, Answer, Client
from marsad.acquire.guard import Resolve, resolve
from marsad.acquire.ledger import Ledger, Waiting
from marsad.acquire.listings import Entry, Listing, NotAListing, read_listing
from marsad.acquire.policy import Policy
from marsad.acquire.register import Outlet, Source, active, read_register
from marsad.acquire.robots import Robots, origin_of, robots_of
from marsad.acquire.snapshots import SnapshotStore
from marsad.acquire.urls import BadUrl, canonical, is_edition, is_within, site
from marsad.model import Snapshot
from marsad.settings import settings
from marsad.warehouse.engine import statement

log = logging.getLogger(__name__)

Window = tuple[datetime, datetime]
_DEEPEST = 2
_CHILDREN = 50


@dataclass(frozen=True)
class Crawl:
    """What a run works with. ``window`` limits it to articles dated in it, and to sitemaps, which alone reach back."""

    engine: sa.Engine
    run_id: str
    outlets: dict[str, Outlet] = field(default_factory=read_register)
    policy: Policy = field(default_factory=Policy)
    store: SnapshotStore = field(default_factory=lambda: SnapshotStore(settings().home / "snapshots"))
    resolver: Resolve = resolve
    window: Window | None = None
    only: frozenset[str] = frozenset()

    def listing_sites(self) -> list[str]:
        """Hosts of the listings of active outlets."""
        return sorted({site(source.url) for source in self._sources()})

    def waiting_sites(self) -> list[str]:
        """Hosts with articles that wait, the most first."""
        with self.engine.connect() as connection:
            asked = {"outlets": sorted(self.only) or None}
            return list(connection.execute(statement("fetch/waiting_sites"), asked).scalars())

    def read_listings(self, sites: Sequence[str]) -> dict[str, int]:
        """Read what these hosts list, and remember the articles; returns attempts by outcome."""
        return self._all(sites, lambda queue: queue.listings([s for s in self._sources() if site(s.url) == queue.site]))

    def get_articles(self, sites: Sequence[str]) -> dict[str, int]:
        """Get what waits on these hosts into the snapshot store; returns attempts by outcome."""
        return self._all(sites, lambda queue: queue.articles())

    def _sources(self) -> Iterator[Source]:
        for outlet in active(self.outlets, self.only):
            yield from (s for s in outlet.sources if self.window is None or s.shape == "sitemap")

    def _all(self, sites: Sequence[str], work: Callable[[Queue], None]) -> dict[str, int]:
        until = time.monotonic() + self.policy.minutes * 60

        def one(name: str) -> Counter[str]:
            with Ledger(self.engine, self.run_id, name) as ledger, Client(self.policy, self.resolver) as client:
                queue = Queue(self, name, ledger, client, until)
                if not ledger.held:
                    queue.told["busy"] += 1
                elif (broken := ledger.open_until()) is not None:
                    log.warning("%s is left alone until %s", name, broken)
                    queue.told["breaker_open"] += 1
                else:
                    work(queue)
                return queue.told

        told: Counter[str] = Counter()
        with ThreadPoolExecutor(max(1, min(self.policy.workers, len(sites)))) as pool:
            # One site's fault is raised when all the others are through.
            for done in [pool.submit(one, name) for name in dict.fromkeys(sites)]:
                if done.exception() is None:
                    told += done.result()
                else:
                    log.error("a queue broke", exc_info=done.exception())
                    told["broken"] += 1
                    fault = done.exception()
        if told["broken"]:
            assert fault is not None
            raise fault
        return dict(told)


@dataclass(order=True)
class _Job:
    due: float
    order: int
    run: Callable[[_Job], float | None] = field(compare=False)
    tries: int = field(default=0, compare=False)


class Queue:
    """What is asked of one site, one request after the other, with the pauses that it wants."""

    def __init__(self, crawl: Crawl, name: str, ledger: Ledger, client: Client, until: float) -> None:
        self.crawl, self.site, self._ledger, self._client, self._until = crawl, name, ledger, client, until
        self.told: Counter[str] = Counter()
        self._policy = crawl.policy
        self._robots: dict[str, Robots] = {}
        self._jobs: list[_Job] = []
        self._order = count()
        self._over = False
        mine = [o.delay for o in crawl.outlets.values() if o.delay is not None and self._is_mine(o)]
        self._least = max(mine, default=self._policy.delay)
        for scheme in ("http", "https"):
            known = ledger.robots(f"{scheme}://{name}")
            if known is not None and not known.stale:
                self._robots[known.origin] = known
        self._next = time.monotonic() + max(0.0, self._delay() - ledger.since_asked())

    def listings(self, sources: Iterable[Source]) -> None:
        """Read these listings, and the sitemaps that they lead to."""
        for source in sources:
            self._add(self._listing_job(source, 0))
        self._work()

    def articles(self) -> None:
        """Get the articles of this site that wait."""
        for waiting in self._ledger.waiting(sorted(self.crawl.only), self._policy.most):
            self._add(self._article_job(waiting))
        self._work()

    def _is_mine(self, outlet: Outlet) -> bool:
        return self.site in outlet.sites or is_within(f"https://{self.site}/", outlet.domains)

    def _delay(self) -> float:
        """Seconds between two requests: what the outlet's row says, or robots.txt where that is more."""
        asked = (r.delay(self._policy.robot) for r in self._robots.values() if urlsplit(r.origin).netloc == self.site)
        return max(self._least, *asked, 0.0)

    def _add(self, run: Callable[[_Job], float | None]) -> None:
        heapq.heappush(self._jobs, _Job(0.0, next(self._order), run))

    def _work(self) -> None:
        while self._jobs and not self._over:
            job = heapq.heappop(self._jobs)
            start = max(job.due, self._next)
            if start >= self._until:
                self.told["left_for_later"] += 1 + len(self._jobs)
                return
            _sleep(start)
            job.tries += 1
            again = job.run(job)
            self._pause()
            if again is not None:
                job.due = time.monotonic() + again
                heapq.heappush(self._jobs, job)
        if self._jobs:
            self.told["left_for_later"] += len(self._jobs)

    def _pause(self) -> None:
        self._next = max(self._next, time.monotonic() + self._delay())

    def _gate(self, outlet_id: str) -> Callable[[str], tuple[str, str] | None]:
        def gate(url: str) -> tuple[str, str] | None:
            origin = origin_of(url)
            robots = self._robots.get(origin) or self._ledger.robots(origin)
            if robots is None or robots.stale:
                answer = self._client.get(f"{origin}/robots.txt", "robots")
                if answer.outcome in ("private_address", "bad_url", "bad_scheme"):
                    return answer.outcome, answer.detail
                robots = robots_of(origin, answer)
                self._ledger.keep_robots(robots, outlet_id, answer)
                self._robots[origin] = robots
                self._pause()
                if self._next < self._until:
                    _sleep(self._next)
            self._robots[origin] = robots
            return robots.why_not(url, self._policy.robot)

        return gate

    def _again(self, answer: Answer, job: _Job) -> tuple[float | None, float]:
        """Seconds until the next try in this run (None: no more), and the pause that the site asked for."""
        wait = self._policy.backoff * 2 ** (job.tries - 1) * random.uniform(0.5, 1.5)
        asked = answer.retry_after or 0.0
        if answer.outcome not in PASSING or answer.outcome == "robots_unreachable":
            return None, 0.0
        if asked > self._policy.longest_wait:
            self._over = True
            return None, asked
        if asked:
            # It was the site that asked: its other pages wait too.
            self._next = max(self._next, time.monotonic() + asked)
        return (max(wait, asked) if job.tries < self._policy.tries else None), 0.0

    def _listing_job(self, source: Source, depth: int) -> Callable[[_Job], float | None]:
        def run(job: _Job) -> float | None:
            # A backfill reads everything: "not changed" would hide what it is after.
            tags = ("", "") if self.crawl.window or depth else self._ledger.source_known(source.url)
            gate = self._gate(source.outlet_id)
            # robots.txt first: asked for within the request, it and its pause would be taken off the request's time.
            gate(source.url)
            answer = self._client.get(source.url, source.shape, etag=tags[0], last_modified=tags[1], gate=gate)
            listing, answer = self._listed(source, answer)
            rows = {row["article_url"]: row for row in self._rows(source, listing.entries)}
            again, pause = self._again(answer, job)
            self.told[answer.outcome] += 1
            self._over |= self._ledger.source(
                source.shape, source.outlet_id, answer, list(rows.values()), pause, self._policy.faults
            )
            if depth < _DEEPEST:
                for url in self._children(source, listing):
                    self._add(self._listing_job(Source(source.outlet_id, "sitemap", url), depth + 1))
            return again

        return run

    def _listed(self, source: Source, answer: Answer) -> tuple[Listing, Answer]:
        if not answer.ok:
            return Listing(), answer
        try:
            most = self._policy.max_bytes
            return read_listing(
                source.shape, answer.body, answer.final, answer.content_type, source.selector, most
            ), answer
        except NotAListing as error:
            outcome = "decompression_bomb" if "decompression_bomb" in str(error) else "not_a_listing"
            return Listing(), replace(answer, outcome=outcome, detail=str(error)[:300], etag="", last_modified="")

    def _children(self, source: Source, listing: Listing) -> list[str]:
        """Sitemaps of an index that may hold what is looked for, the last changed first."""
        since, _ = self._dates()
        outlet = self.crawl.outlets[source.outlet_id]
        mine = [
            (changed or datetime.now(UTC), url)
            for url, changed in listing.children
            if (changed is None or changed >= since) and (is_within(url, outlet.domains) or _same_site(url, source.url))
        ]
        return [url for _, url in sorted(mine, reverse=True)[:_CHILDREN]]

    def _dates(self) -> tuple[datetime, datetime | None]:
        if self.crawl.window:
            return self.crawl.window
        return datetime.now(UTC) - timedelta(days=self._policy.days), None

    def _rows(self, source: Source, entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
        since, until = self._dates()
        outlet = self.crawl.outlets[source.outlet_id]
        for entry in entries:
            if source.shape == "sitemap" and entry.dated and (entry.dated < since or (until and entry.dated >= until)):
                continue
            if self.crawl.window and entry.dated is None:
                continue
            yield _row(source, outlet, entry)

    def _article_job(self, waiting: Waiting) -> Callable[[_Job], float | None]:
        def run(job: _Job) -> float | None:
            tags = {"etag": waiting.etag, "last_modified": waiting.last_modified}
            gate = self._gate(waiting.outlet_id)
            gate(waiting.fetch_url)
            answer = self._client.get(waiting.fetch_url, "article", gate=gate, **tags)
            if answer.ok and urlsplit(answer.final).path in ("", "/") and urlsplit(waiting.fetch_url).path != "/":
                answer = replace(answer, outcome="redirected_home", detail=f"led to {answer.final}")
            if answer.ok:
                self._got(waiting, answer)
                return None
            again, pause = self._again(answer, job)
            self.told[answer.outcome] += 1
            self._over |= self._ledger.not_got(
                waiting, answer, pause, self._policy.faults, final=again is None or self._over
            )
            return again

        return run

    def _got(self, waiting: Waiting, answer: Answer) -> None:
        digest = hashlib.sha256(answer.body).hexdigest()
        # The bytes first: a row without them would be a promise, bytes without a row are only got once more.
        self.crawl.store.put(Snapshot(digest, "html", waiting.article_url, answer.final, answer.body))
        state = self._ledger.got(waiting, answer, canonical(answer.final), digest)
        self.told["ok" if state == "stored" else state] += 1


def _sleep(until: float) -> None:
    # Sleeping for nothing still gives up the processor.
    if (left := until - time.monotonic()) > 0:
        time.sleep(left)


def _row(source: Source, outlet: Outlet, entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = {
        "outlet_id": outlet.id,
        "found_in": source.url,
        "found_by": source.shape,
        "title": entry.title,
        "published_at": entry.published.isoformat() if entry.published else None,
        "updated_at": entry.updated.isoformat() if entry.updated else None,
        "fetch_url": entry.url,
    }
    try:
        row |= {"article_url": canonical(entry.url), "is_edition": is_edition(entry.url), "site": site(entry.url)}
    except BadUrl as error:
        key = {"article_url": entry.url, "is_edition": False, "site": ""}
        return row | key | {"state": "refused", "outcome": "bad_url", "detail": str(error)[:300]}
    if is_within(entry.url, outlet.domains) or _same_site(entry.url, source.url):
        return row | {"state": "waiting", "outcome": None, "detail": None}
    detail = f"{row['site']} is none of {', '.join(sorted(outlet.domains))}"[:300]
    return row | {"state": "refused", "outcome": "other_site", "detail": detail}


def _same_site(one: str, other: str) -> bool:
    try:
        return site(one) == site(other)
    except BadUrl:
        return False
