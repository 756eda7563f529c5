"""How each outlet's listings are doing: asked now, read, and told in one line each. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from marsad.acquire.client import Answer, Client
from marsad.acquire.guard import Resolve, resolve
from marsad.acquire.listings import Listing, NotAListing, read_listing
from marsad.acquire.policy import Policy
from marsad.acquire.register import Outlet, Source
from marsad.acquire.robots import origin_of, robots_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One listing: ``entries`` or sub-sitemaps it has, and when the newest of them is dated."""

    source: Source
    outcome: str
    detail: str = ""
    entries: int = 0
    newest: datetime | None = None

    @property
    def ok(self) -> bool:
        return self.outcome == "ok" and self.entries > 0


def check(outlets: Iterable[Outlet], policy: Policy | None = None, resolver: Resolve = resolve) -> Iterator[Finding]:
    """Ask for every listing of these outlets once, in their order; each outlet in its own queue."""
    policy = policy or Policy()

    def one(outlet: Outlet) -> list[Finding]:
        with Client(policy, resolver) as client:
            return [_finding(client, source, policy) for source in outlet.sources]

    with ThreadPoolExecutor(policy.workers) as pool:
        for findings in pool.map(one, outlets):
            yield from findings


def _finding(client: Client, source: Source, policy: Policy) -> Finding:
    def gate(url: str) -> tuple[str, str] | None:
        answer = client.get(f"{origin_of(url)}/robots.txt", "robots")
        return robots_of(origin_of(url), answer).why_not(url, policy.robot)

    answer = client.get(source.url, source.shape, gate=gate)
    listing = Listing()
    if answer.ok:
        listing, answer = _read(source, answer, policy)
    dates = [e.dated for e in listing.entries if e.dated] + [changed for _, changed in listing.children if changed]
    # A date in the future is a slip of the outlet's and would hide that nothing new has come.
    newest = max((d for d in dates if d <= datetime.now(UTC)), default=None)
    return Finding(source, answer.outcome, answer.detail, len(listing.entries) + len(listing.children), newest)


def _read(source: Source, answer: Answer, policy: Policy) -> tuple[Listing, Answer]:
    try:
        listing = read_listing(
            source.shape, answer.body, answer.final, answer.content_type, source.selector, policy.max_bytes
        )
    except NotAListing as error:
        return Listing(), replace(answer, outcome="not_a_listing", detail=str(error)[:300])
    return listing, answer
