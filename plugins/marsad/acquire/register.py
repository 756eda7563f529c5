"""What ``outlets.csv`` says about getting an outlet's articles: where it lists them, and how slowly to ask."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marsad.acquire.listings import Shape
from marsad.acquire.urls import BadUrl, absolute, site
from marsad.settings import settings

STATES = ("active", "listed", "closed", "example")


class RegisterFault(ValueError):
    """A row of ``outlets.csv`` that cannot be meant; the message names file, outlet and field."""


@dataclass(frozen=True, slots=True)
class Source:
    """One listing of an outlet; ``selector`` finds the links of a section page."""

    outlet_id: str
    shape: Shape
    url: str
    selector: str = ""


@dataclass(frozen=True, slots=True)
class Outlet:
    """One row; ``delay`` in seconds between two requests to a host of it, None where the policy's holds."""

    id: str
    name: str
    language: str
    domains: frozenset[str]
    sources: tuple[Source, ...]
    delay: float | None
    state: str
    checked: str = ""

    @property
    def sites(self) -> frozenset[str]:
        """Hosts of its listings."""
        return frozenset(site(source.url) for source in self.sources)


def read_register(path: Path | None = None) -> dict[str, Outlet]:
    """All outlets by id. Raises RegisterFault, FileNotFoundError."""
    path = path or settings().reference / "outlets.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    return {row["id"]: _outlet(row, path.name) for row in rows}


def active(outlets: dict[str, Outlet], only: frozenset[str] | set[str] = frozenset()) -> list[Outlet]:
    """Outlets whose articles are fetched; with ``only``, these of them. Raises RegisterFault for an unknown id."""
    if unknown := sorted(set(only) - set(outlets)):
        raise RegisterFault(f"no such outlet: {', '.join(unknown)}")
    return [o for o in outlets.values() if o.state == "active" and o.sources and (not only or o.id in only)]


def _outlet(row: dict[str, str], file: str) -> Outlet:
    def many(name: str) -> list[str]:
        return [part.strip() for part in (row.get(name) or "").split("|") if part.strip()]

    def fault(field: str, told: object) -> RegisterFault:
        return RegisterFault(f"{file}: outlet {row['id']}: {field}: {told}")

    state = row.get("state") or "listed"
    if state not in STATES:
        raise fault("state", f"{state!r} is none of {', '.join(STATES)}")
    try:
        delay = float(row["politeness"]) if row.get("politeness") else None
    except ValueError:
        raise fault("politeness", f"{row['politeness']!r} is no number of seconds") from None
    try:
        sources = tuple(_sources(row["id"], many("feeds"), many("sitemaps"), many("sections"), many("selectors")))
    except BadUrl as error:
        raise fault("addresses", error) from error
    except ValueError as error:
        raise fault("selectors", error) from error
    domains = frozenset(d.lower() for d in many("domains"))
    return Outlet(
        row["id"], row["name"], row["language"], domains, sources, delay, state, (row.get("checked") or "").strip()
    )


def _sources(
    outlet: str, feeds: list[str], sitemaps: list[str], sections: list[str], selectors: list[str]
) -> Iterator[Source]:
    for url in feeds:
        yield Source(outlet, "feed", absolute(url))
    for url in sitemaps:
        yield Source(outlet, "sitemap", absolute(url))
    if sections and len(selectors) not in (1, len(sections)):
        raise ValueError(f"{len(sections)} sections need one selector, or one each; there are {len(selectors)}")
    for n, url in enumerate(sections):
        yield Source(outlet, "section", absolute(url), selectors[n if len(selectors) > 1 else 0])
