"""The register of outlets: sound data, and look-ups by address and by name."""

from __future__ import annotations

import csv
import re

import pytest

from marsad.clean.outlets import host_of, outlets
from marsad.settings import ROOT

with (ROOT / "seeds" / "reference" / "outlets.csv").open(encoding="utf-8", newline="") as _lines:
    ROWS = list(csv.DictReader(line for line in _lines if not line.startswith("#")))


def test_the_register_is_sound() -> None:
    assert len(ROWS) >= 75 and len({r["id"] for r in ROWS}) == len(ROWS)
    domains = [d for r in ROWS for d in r["domains"].split("|") if d]
    assert len(domains) == len(set(domains))
    for row in ROWS:
        assert row["name"] and re.fullmatch("[a-z0-9-]+", row["id"]) and row["language"] == "ar", row
        assert re.fullmatch("([A-Z]{3})?", row["country"]) and row["time_zone"], row
        assert all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", d) for d in row["domains"].split("|")), row


@pytest.mark.parametrize("row", ROWS, ids=lambda r: str(r["id"]))
def test_every_outlet_is_found_by_its_domains(row: dict[str, str]) -> None:
    for domain in row["domains"].split("|"):
        for url in (f"https://{domain}/a", f"http://www.{domain}:80/", f"https://m.{domain.upper()}/x?y"):
            found = outlets().of_url(url)
            assert found is not None and found.id == row["id"] and found.name == row["name"]


def test_names() -> None:
    def named(name: str) -> str | None:
        found = outlets().of_name(name)
        return found.id if found else None

    assert named("بوابة الصحراء الاخباريه") == "sahara-portal"
    assert named("وكالة نيفا للأنباء (روسيا)") == "neva-agency"
    assert named("AL JAZEERA") == "aljazeera"
    assert named("أخبار أخرى") is None and named("") is None


@pytest.mark.parametrize("url", ["", None, "x", "http://[", "https://", "com", "https://.../"])
def test_addresses_that_are_none(url: str | None) -> None:
    assert outlets().of_url(url) is None
    assert isinstance(host_of(url), str)
