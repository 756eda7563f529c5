"""How Marsad behaves on the network: who it says it is, how long it waits, how much it takes, where it never goes."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

from marsad.settings import settings


def _number(name: str, default: float) -> Any:
    return field(default_factory=lambda: float(os.environ.get(name, default)))


@dataclass(frozen=True)
class Policy:
    """Limits of fetching; times in seconds, sizes in bytes. Read from the environment when made.

    agent           MARSAD_FETCH_AGENT           User-Agent; its name before "/" is looked up in robots.txt
    delay           MARSAD_FETCH_DELAY           between two requests to a host, where its outlet names no other
    total           MARSAD_FETCH_TOTAL           for one address, redirects and body included
    idle            MARSAD_FETCH_IDLE            without a byte; also for the connection
    tries           MARSAD_FETCH_TRIES           of one address in one run
    most            MARSAD_FETCH_MOST            articles of one host in one run
    minutes         MARSAD_FETCH_MINUTES         of one batch of hosts in one run; the rest waits for the next
    days            MARSAD_FETCH_DAYS            a sitemap's older entries are left where they are
    allow           MARSAD_FETCH_ALLOW_PRIVATE   for tests only: "address:port", comma-separated, that are not public
    max_bytes       MARSAD_MAX_BYTES             of a body, before and after decompression
    """

    agent: str = field(default_factory=lambda: os.environ.get("MARSAD_FETCH_AGENT") or "MarsadBot/0.1 (news archive)")
    delay: float = _number("MARSAD_FETCH_DELAY", 2)
    total: float = _number("MARSAD_FETCH_TOTAL", 45)
    idle: float = _number("MARSAD_FETCH_IDLE", 15)
    tries: int = field(default_factory=lambda: int(os.environ.get("MARSAD_FETCH_TRIES", "3")))
    most: int = field(default_factory=lambda: int(os.environ.get("MARSAD_FETCH_MOST", "300")))
    minutes: float = _number("MARSAD_FETCH_MINUTES", 10)
    days: float = _number("MARSAD_FETCH_DAYS", 3)
    allow: frozenset[str] = field(
        default_factory=lambda: frozenset(
            filter(None, os.environ.get("MARSAD_FETCH_ALLOW_PRIVATE", "").replace(" ", "").split(","))
        )
    )
    max_bytes: int = field(default_factory=lambda: settings().max_bytes)
    redirects: int = 5
    backoff: float = 1.0
    longest_wait: float = 60.0
    faults: int = 5
    workers: int = 12

    @property
    def robot(self) -> str:
        """The name that robots.txt knows this program by."""
        return self.agent.split("/")[0].split()[0]
