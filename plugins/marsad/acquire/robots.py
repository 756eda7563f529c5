"""robots.txt as RFC 9309 says: kept for a day, "no such file" allows all, "cannot be had" allows nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

from protego import Protego  # type: ignore[import-untyped]

from marsad.acquire.client import Answer

KEPT = timedelta(days=1)
# What could not be had is asked for again soon.
RETRIED = timedelta(minutes=30)
MOST_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class Robots:
    """What one origin (scheme and host) allows; ``text`` is None where its robots.txt could not be had."""

    origin: str
    text: str | None
    asked_at: datetime
    outcome: str = "ok"

    @property
    def stale(self) -> bool:
        return datetime.now(UTC) - self.asked_at > (KEPT if self.text is not None else RETRIED)

    def why_not(self, url: str, robot: str) -> tuple[str, str] | None:
        """None where an address may be asked for, else the outcome and its detail."""
        if self.text is None:
            return "robots_unreachable", f"robots.txt of {self.origin}: {self.outcome}"
        if _read(self.text).can_fetch(url, robot):
            return None
        return "robots_denied", f"robots.txt of {self.origin} forbids it"

    def delay(self, robot: str) -> float:
        """Seconds between two requests that it asks for; 0 where it asks for none."""
        told = _read(self.text).crawl_delay(robot) if self.text else None
        rate = _read(self.text).request_rate(robot) if self.text else None
        return max(float(told or 0), rate.seconds / rate.requests if rate and rate.requests else 0.0)


def origin_of(url: str) -> str:
    """Scheme and host of an absolute address."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "", "", ""))


def robots_of(origin: str, answer: Answer) -> Robots:
    """What an answer for /robots.txt means. A file that is too large counts with its first half MiB."""
    now = datetime.now(UTC)
    if answer.ok:
        return Robots(origin, answer.body[:MOST_BYTES].decode("utf-8", "replace").replace("\x00", ""), now)
    if answer.outcome in ("gone", "forbidden", "http_error", "empty"):
        return Robots(origin, "", now, answer.outcome)
    return Robots(origin, None, now, answer.outcome)


@lru_cache(maxsize=256)
def _read(text: str) -> Protego:
    return Protego.parse(text)
