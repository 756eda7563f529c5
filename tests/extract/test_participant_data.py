"""The participants' reference data is consistent: forms, codes, periods of office and shared names."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from marsad.arabic.normal import fold
from marsad.model import SECTORS
from marsad.settings import settings

COLUMNS = {
    "titles": ["form", "class", "sector", "feminine", "dual", "plural", "note"],
    "offices": ["form", "sector", "feminine", "dual", "plural", "alone", "note"],
    "institutions": ["form", "class", "sector", "note"],
    "bodies": ["id", "names", "country", "sector", "class", "wikidata", "note"],
    "actors": ["id", "names", "country", "sector", "office", "valid_from", "valid_to", "wikidata", "note"],
    "generics": ["form", "plural", "sector", "note"],
    "given_names": ["form", "note"],
}
CLASSES = {
    "titles": {"rank", "honorific", "profession"},
    "institutions": {"head", "portfolio", "force"},
    "bodies": {
        "igo", "armed_group", "force", "company", "party", "mission", "court", "media", "ngo", "alliance",
        "institution", "parliament", "union",
    },
}  # fmt: skip
# A head also stands for the force itself where the article's country says whose (الجيش، القيادة العامة).
BOTH = {frozenset({"head", "force"}), frozenset({"head", "portfolio"}), frozenset({"force", "portfolio"})}
# Names that two people or bodies rightly share; the period, the country or the article decides.
SHARED: dict[str, set[str]] = {
    "محمد عبد العزيز": {"mohamed-abdelaziz-lby", "mohamed-abdelaziz-esh"},
    "محمد عبدالعزيز": {"mohamed-abdelaziz-lby", "mohamed-abdelaziz-esh"},
}


def rows(name: str) -> list[dict[str, str]]:
    with (settings().reference / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def split(field: str) -> list[str]:
    return field.split("|") if field else []


def day(value: str, *, last: bool) -> str:
    """An ISO date of any precision as the first or last day that it may mean."""
    return (
        (value + ("-12-31" if last else "-01-01"))[:10]
        if len(value) == 4
        else (value + ("-31" if last else "-01") if len(value) == 7 else value)
    )


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_the_documented_ones_and_every_row_fills_them(name: str) -> None:
    found = rows(name)
    assert list(found[0]) == COLUMNS[name]
    assert [r for r in found if None in r or None in r.values()] == []
    assert [r for r in found if any(v != v.strip() or "  " in v for v in r.values())] == []


@pytest.mark.parametrize("name", ["titles", "offices", "generics", "given_names"])
def test_no_form_twice(name: str) -> None:
    counts = Counter(fold(r["form"]) for r in rows(name))
    assert {form: n for form, n in counts.items() if n > 1} == {}


def test_an_institution_form_has_one_row_a_class() -> None:
    found = defaultdict(list)
    for row in rows("institutions"):
        found[fold(row["form"])].append(row["class"])
    twice = {form: c for form, c in found.items() if len(c) > 1 and frozenset(c) not in BOTH or len(set(c)) < len(c)}
    assert twice == {}


@pytest.mark.parametrize("name", ["titles", "offices", "institutions", "bodies", "actors", "generics"])
def test_sectors_and_classes_are_known(name: str) -> None:
    may_lack = {""} if name == "titles" else set()
    assert {r["sector"] for r in rows(name)} <= set(SECTORS) | may_lack
    if name in CLASSES:
        assert {r["class"] for r in rows(name)} <= CLASSES[name]
    if name == "offices":
        assert {r["alone"] for r in rows(name)} == {"", "yes"}


def _rows_with_lists() -> list[tuple[str, str]]:
    fields = {
        "titles": ("feminine", "dual", "plural"),
        "offices": ("feminine", "dual", "plural"),
        "generics": ("plural",),
        "bodies": ("names",),
        "actors": ("names",),
    }
    return [(n, r[f]) for n, columns in fields.items() for r in rows(n) for f in columns if r[f]]


def test_lists_hold_no_variant_that_folding_makes_equal_and_no_empty_one() -> None:
    bad = [
        (name, field)
        for name, field in _rows_with_lists()
        if len({fold(x) for x in split(field)}) != len(split(field)) or not all(x.strip() for x in split(field))
    ]
    assert bad == []


def test_forms_are_arabic_words() -> None:
    words = re.compile(r"[\u0621-\u064a0-9+ .()/-]+")
    odd = [x for _, field in _rows_with_lists() for x in split(field) if not words.fullmatch(x)]
    odd += [r["form"] for n in ("titles", "offices", "institutions", "generics") for r in rows(n)
            if not words.fullmatch(r["form"])]  # fmt: skip
    assert odd == []


@pytest.mark.parametrize("name", ["bodies", "actors"])
def test_countries_are_known_states(name: str) -> None:
    states = settings().reference / "states.csv"
    known = {r["iso3"] for r in rows("states")} if states.exists() else set()
    used = {r["country"] for r in rows(name)} - {""}
    assert {c for c in used if not re.fullmatch(r"[A-Z]{3}", c)} == set()
    assert not known or used - known == set()


def test_only_bodies_between_states_and_transnational_groups_lack_a_country() -> None:
    landless = {"IGO", "REB", "NGO", "BUS", "MIL", "MED", "OPP", "CVL", "UNK"}
    assert {r["id"] for r in rows("bodies") if not r["country"] and r["sector"] not in landless} == set()
    assert {r["id"] for r in rows("actors") if not r["country"] and r["sector"] not in {"IGO", "REB"}} == set()
    assert {r["id"] for r in rows("bodies") if r["country"] and r["sector"] == "IGO"} == set()


def test_wikidata_ids_are_well_formed_and_stand_for_one_entity() -> None:
    owners = defaultdict(set)
    for name in ("bodies", "actors"):
        for row in rows(name):
            if row["wikidata"]:
                assert re.fullmatch(r"Q[1-9]\d*", row["wikidata"])
                owners[row["wikidata"]].add(row["id"])
    assert len(owners) > 40
    assert {q: ids for q, ids in owners.items() if len(ids) > 1} == {}


def test_periods_of_office_run_forward() -> None:
    iso = re.compile(r"(\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?")
    bad = [
        r for r in rows("actors")
        if not iso.fullmatch(r["valid_from"]) or not iso.fullmatch(r["valid_to"])
        or (r["valid_from"] and r["valid_to"]
            and day(r["valid_from"], last=False) > day(r["valid_to"], last=True))
    ]  # fmt: skip
    assert bad == []


def test_periods_of_one_person_in_one_office_do_not_overlap() -> None:
    terms = defaultdict(list)
    for r in rows("actors"):
        start = day(r["valid_from"], last=False) if r["valid_from"] else ""
        end = day(r["valid_to"], last=False) if r["valid_to"] else "9999"
        terms[r["id"], r["office"]].append((start, end))
    overlap = {key: periods for key, periods in terms.items() if any(a[1] > b[0] for a, b in pairwise(sorted(periods)))}
    assert overlap == {}


def test_rows_of_one_person_share_names_and_wikidata() -> None:
    seen: dict[str, tuple[str, str]] = {}
    for r in rows("actors"):
        assert seen.setdefault(r["id"], (r["names"], r["wikidata"])) == (r["names"], r["wikidata"]), r["id"]


@pytest.mark.parametrize("name", ["bodies", "actors"])
def test_a_name_belongs_to_one_entity_unless_listed(name: str) -> None:
    owners = defaultdict(set)
    for r in rows(name):
        for form in split(r["names"]):
            owners[fold(form)].add(r["id"])
    shared = {form: ids for form, ids in owners.items() if len(ids) > 1}
    assert shared == {fold(form): ids for form, ids in SHARED.items() if ids <= {r["id"] for r in rows(name)}}


def test_no_name_is_both_a_person_and_a_body() -> None:
    people = {fold(x) for r in rows("actors") for x in split(r["names"])}
    bodies = {fold(x) for r in rows("bodies") for x in split(r["names"])}
    assert people & bodies == set()


@pytest.mark.parametrize("name", ["bodies", "actors"])
def test_context_names_are_names_of_their_entity(name: str) -> None:
    for r in rows(name):
        if r["note"].startswith("context: "):
            short = {fold(x) for x in r["note"].removeprefix("context: ").split(", ")}
            assert short <= {fold(x) for x in split(r["names"])}, r["id"]


def test_no_two_people_hold_a_head_of_state_office_at_once() -> None:
    """Offices that name their country have one holder at a time (a day of handover is shared)."""
    one_holder = re.compile(r"^(الرئيس|رئيس الوزراء|ملك|أمير|المستشار|الأمين العام لحلف|الأمين العام للأمم) ?\S*$")
    terms = defaultdict(list)
    for r in rows("actors"):
        if one_holder.match(r["office"]) and r["valid_from"]:
            end = day(r["valid_to"], last=False) if r["valid_to"] else "9999"
            terms[r["office"], r["country"]].append((day(r["valid_from"], last=False), end, r["id"]))
    clash = {
        office: (a, b)
        for office, periods in terms.items()
        for a, b in pairwise(sorted(periods))
        if a[1] > b[0] and a[2] != b[2]
    }
    assert clash == {}


@pytest.mark.parametrize(
    ("name", "key", "form", "sector"),
    [
        ("offices", "form", "وزير الدفاع", "GOV"),
        ("offices", "form", "قائد الجيش", "MIL"),
        ("offices", "form", "قائد الدرك", "COP"),
        ("offices", "form", "النائب العام", "JUD"),
        ("offices", "form", "رئيس مجلس النواب", "LEG"),
        ("institutions", "form", "خفر السواحل", "COP"),
        ("institutions", "form", "المخابرات الحربية", "SPY"),
        ("institutions", "form", "الدفاع الوطني", "GOV"),
        ("bodies", "id", "rsf", "REB"),
        ("bodies", "id", "popular-mobilization", "MIL"),
        ("bodies", "id", "jnim", "REB"),
        ("bodies", "id", "africom", "MIL"),
        ("generics", "form", "مسلح", "REB"),
        ("generics", "form", "متظاهر", "CVL"),
    ],
)
def test_sector_conventions(name: str, key: str, form: str, sector: str) -> None:
    assert {r["sector"] for r in rows(name) if r[key] == form} == {sector}


@pytest.mark.parametrize(
    ("name", "least"),
    [("titles", 700), ("offices", 800), ("institutions", 1500), ("bodies", 750), ("actors", 1100),
     ("generics", 350), ("given_names", 3000)],
)  # fmt: skip
def test_the_lists_do_not_shrink_unseen(name: str, least: int) -> None:
    assert len(rows(name)) >= least
