"""Outlets by domain and by name: the canonical name and the time zone in which an outlet writes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from marsad.arabic.normal import fold
from marsad.settings import settings


@dataclass(frozen=True, slots=True)
class Outlet:
    """One row of ``outlets.csv``; ``zone`` is None where the row names none."""

    id: str
    name: str
    country: str | None
    zone: ZoneInfo | None
    language: str


class Outlets:
    """Look-ups over ``outlets.csv``."""

    def __init__(self, path: Path) -> None:
        self._by_domain: dict[str, Outlet] = {}
        self._by_name: dict[str, Outlet] = {}
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(line for line in lines if not line.startswith("#")):
                zone = ZoneInfo(row["time_zone"]) if row["time_zone"] else None
                outlet = Outlet(row["id"], row["name"], row["country"] or None, zone, row["language"])
                for name in (row["name"], *row["names"].split("|")):
                    self._by_name.setdefault(_key(name), outlet)
                for domain in filter(None, row["domains"].split("|")):
                    self._by_domain.setdefault(domain.lower(), outlet)
        self._by_name.pop("", None)

    def of_url(self, url: str | None) -> Outlet | None:
        """The outlet that a URL's host, or a domain above it, belongs to."""
        labels = host_of(url).split(".")
        return next(
            (o for n in range(len(labels) - 1) if (o := self._by_domain.get(".".join(labels[n:])))),
            None,
        )

    def of_name(self, name: str | None) -> Outlet | None:
        """The outlet of that name; what stands in brackets after it (a country) may be missing."""
        if not name:
            return None
        return self._by_name.get(_key(name)) or self._by_name.get(_key(name.split("(")[0]))


def outlets() -> Outlets:
    """The outlets of the configured reference folder, read once."""
    return _read(settings().reference / "outlets.csv")


@cache
def _read(path: Path) -> Outlets:
    return Outlets(path)


def host_of(url: str | None) -> str:
    """The host of a URL without "www.", lower case; empty where there is none."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _key(name: str) -> str:
    return " ".join(fold(name).lower().replace('"', " ").split())
