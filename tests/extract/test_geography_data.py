"""What must hold of states.csv, places.csv and false_friends.csv, and of the tool that refreshes places."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest

from marsad.arabic import demonym
from marsad.arabic.normal import fold
from marsad.extract.geography import CLASSES, COLUMNS, Gazetteer, arabic_names, refresh
from marsad.settings import ROOT

REFERENCE = ROOT / "seeds" / "reference"
REGIONS = {"maghreb", "mashreq", "gulf", "sahel", "africa", "europe", "asia", "americas", "oceania"}
FOREIGN_LETTERS = re.compile("[پچژگیکەېۆێۇۈۀہھڭڤ\u0640\u064b-\u065f]")

# Territories that the press names without a demonym of their own.
WITHOUT_DEMONYM = {
    "SHN", "GUF", "CYM", "GLP", "VGB", "VIR", "TCA", "AIA", "MSR", "JEY",
    "GGY", "IMN", "ALA", "SJM", "SLB", "ASM", "MNP", "COK", "TKL", "WLF",
}  # fmt: skip
# Spellings that two states share, told apart by context (false_friends.csv, articles' country).
SHARED = {"دومينيكي": {"DOM", "DMA"}, "عمان": {"JOR", "OMN"}, "جورج تاون": {"GUY", "CYM"}}


def rows(name: str) -> list[dict[str, str]]:
    lines = (REFERENCE / name).read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def cell(text: str) -> list[str]:
    return text.split("|") if text else []


STATES, PLACES, FALSE_FRIENDS = rows("states.csv"), rows("places.csv"), rows("false_friends.csv")


def test_states_are_told_apart_by_their_code() -> None:
    codes = [row["iso3"] for row in STATES]
    assert len(codes) == len(set(codes)) >= 230
    assert all(re.fullmatch("[A-Z]{3}", code) for code in codes)
    assert {"PSE", "XKX", "TWN", "ESH", "SSD", "VAT", "NER", "NGA", "LBY"} <= set(codes)


@pytest.mark.parametrize("row", STATES, ids=lambda row: row["iso3"])
def test_state_is_whole(row: dict[str, str]) -> None:
    assert cell(row["names"])
    assert row["name_en"]
    assert cell(row["capital_names"])[0] == row["capital"] != ""
    assert row["region"] in REGIONS
    assert bool(row["demonyms"]) != (row["iso3"] in WITHOUT_DEMONYM)
    for base in cell(row["demonyms"]):
        assert next(demonym.forms(base)).surface == base


def test_names_list_each_spelling_once() -> None:
    for row in STATES:
        for column in ("names", "capital_names", "seats", "demonyms", "plurals"):
            folded = [fold(form) for form in cell(row[column])]
            assert len(folded) == len(set(folded)), (row["iso3"], column)
    for row in PLACES:
        folded = [fold(form) for form in cell(row["names"])]
        assert len(folded) == len(set(folded)), row


def test_no_two_states_share_a_spelling_but_the_known_ones() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in STATES:
        for column in ("names", "capital_names", "seats", "plurals"):
            for form in cell(row[column]):
                owners[fold(form)].add(row["iso3"])
        for base in cell(row["demonyms"]):
            for made in demonym.forms(base):
                owners[fold(made.surface)].add(row["iso3"])
    shared = {form: codes for form, codes in owners.items() if len(codes) > 1}
    for form, codes in SHARED.items():
        assert shared.pop(fold(form)) == codes
    for form, codes in shared.items():
        assert codes == {"DOM", "DMA"} and fold("دومينيك") in form or codes == {"JOR", "OMN"}, (form, codes)


def test_demonyms_lead_to_their_state() -> None:
    owner = {fold(f.surface): row["iso3"] for row in STATES for b in cell(row["demonyms"]) for f in demonym.forms(b)}
    expected = {
        "النيجرية": "NER",
        "النيجيرية": "NGA",
        "المالية": "MLI",
        "السودانيين": "SDN",
        "الجنوب سودانية": "SSD",
        "الكورية الشمالية": "PRK",
        "الأميركي": "USA",
        "الأمريكية": "USA",
        "الإماراتيون": "ARE",
        "العمانية": "OMN",
        "الصحراوي": "ESH",
    }
    assert {form: owner.get(fold(form)) for form in expected} == expected


def test_places_are_well_formed() -> None:
    states = {row["iso3"] for row in STATES}
    assert 4_000 <= len(PLACES) <= 9_000
    assert (REFERENCE / "places.csv").stat().st_size < 1_000_000
    for row in PLACES:
        assert tuple(row) == COLUMNS
        assert row["country"] in states or (not row["country"] and row["class"] in ("water", "region")), row
        assert row["class"] in CLASSES, row
        assert cell(row["names"])[0] == row["name"] != "", row
        assert -90 <= float(row["latitude"]) <= 90, row
        assert -180 <= float(row["longitude"]) <= 180, row
        assert row["population"] == "" or int(row["population"]) > 0, row
        assert row["geonames_id"] == "" or row["geonames_id"].isdigit(), row


def test_no_geonames_id_stands_twice_or_is_rejected() -> None:
    ids = [row["geonames_id"] for row in PLACES if row["geonames_id"]]
    assert len(ids) == len(set(ids))
    assert not set(ids) & Gazetteer.read(REFERENCE / "places.csv").rejected


def test_one_country_has_no_two_places_of_one_name() -> None:
    seen: dict[tuple[str, str], str] = {}
    for row in PLACES:
        for form in cell(row["names"]):
            key = (row["country"], fold(form))
            assert key not in seen, (form, row["name_en"], seen[key])
            seen[key] = row["name_en"]


def test_forms_are_arabic() -> None:
    forms = [
        f for row in STATES for c in ("names", "capital_names", "seats", "demonyms", "plurals") for f in cell(row[c])
    ]
    forms += [form for row in PLACES for form in cell(row["names"])]
    forms += [word for row in FALSE_FRIENDS for word in [row["form"], *cell(row["unless"])]]
    wrong = [
        f for f in forms if FOREIGN_LETTERS.search(f) or f != " ".join(f.split()) or not re.search("[\u0621-\u064a]", f)
    ]
    assert wrong in ([], ["عمّان"])


@pytest.mark.parametrize(
    ("form", "country", "cls"),
    [
        ("بنغازي", "LBY", "city"), ("الرجمة", "LBY", "city"), ("معطن السارة", "LBY", "base"),
        ("رأس اجدير", "LBY", "border"), ("مطار معيتيقة", "LBY", "airport"), ("فزان", "LBY", "admin"),
        ("أغاديز", "NER", "city"), ("فايا لارجو", "TCD", "city"), ("كيدال", "MLI", "city"), ("جيبو", "BFA", "city"),
        ("الفاشر", "SDN", "city"), ("مخيم زمزم", "SDN", "camp"), ("خان يونس", "PSE", "city"), ("صور", "LBN", "city"),
        ("طرابلس", "LBY", "city"), ("طرابلس", "LBN", "city"), ("البيضاء", "LBY", "city"), ("البيضاء", "YEM", "city"),
        ("القنيطرة", "MAR", "city"), ("القنيطرة", "SYR", "city"), ("سوسة", "TUN", "city"), ("سوسة", "LBY", "city"),
        ("باب المندب", "", "water"), ("الساحل الأفريقي", "", "region"), ("الأنبار", "IRQ", "admin"),
        ("أرض الصومال", "SOM", "admin"), ("قبرص التركية", "CYP", "admin"), ("باخموت", "UKR", "city"),
        ("قاعدة العديد", "QAT", "base"), ("الصخيرات", "MAR", "city"), ("دافوس", "CHE", "city"),
    ],
)  # fmt: skip
def test_place_is_known(form: str, country: str, cls: str) -> None:
    assert any(
        row["country"] == country and row["class"] == cls and fold(form) in map(fold, cell(row["names"]))
        for row in PLACES
    )


def test_places_lie_in_the_box_of_their_state() -> None:
    """Coordinates typed with a wrong sign or order fall out of the box of their state."""
    boxes = {
        "LBY": (19, 34, 9, 26), "SDN": (8, 24, 21, 39), "SYR": (32, 38, 35, 43), "NER": (11, 24, 0, 16.5),
        "TCD": (7, 24, 13, 24.5), "MLI": (10, 25.5, -12.5, 4.5), "YEM": (11.5, 19.5, 41.5, 55),
        "IRQ": (28.5, 38, 38, 49), "PSE": (31, 33, 34, 36), "LBN": (33, 35, 35, 37), "UKR": (44, 53, 22, 41),
        "TUN": (30, 38, 7, 12), "DZA": (18.5, 38, -9, 12), "MRT": (14, 28, -18, -4), "EGY": (21.5, 33, 24, 37.5),
        "SOM": (-2, 12, 40.5, 52), "BFA": (9, 15.5, -6, 3), "MAR": (27, 36.5, -14, -1), "JOR": (29, 33.5, 34.5, 39.5),
        "SAU": (16, 32.5, 34, 56),
    }  # fmt: skip
    for row in PLACES:
        if row["country"] in boxes:
            south, north, west, east = boxes[row["country"]]
            assert south <= float(row["latitude"]) <= north and west <= float(row["longitude"]) <= east, row


def test_false_friends_are_told_once_and_with_reason() -> None:
    folded = [fold(row["form"]) for row in FALSE_FRIENDS]
    assert len(folded) == len(set(folded)) >= 200
    assert {row["reads_as"] for row in FALSE_FRIENDS} == {"word", "person", "place", "body"}
    assert all(row["unless"] or row["note"] for row in FALSE_FRIENDS)
    for row in FALSE_FRIENDS:
        assert fold(row["form"]) not in map(fold, cell(row["unless"])), row["form"]


def test_no_state_is_lost_to_false_friends() -> None:
    """A row hides the name where its context is missing: no state's canonical name may be one, but for مالي."""
    forms = {fold(row["form"]) for row in FALSE_FRIENDS}
    hidden = {row["iso3"] for row in STATES if fold(cell(row["names"])[0]) in forms}
    assert hidden == {"MLI"}
    assert {row["iso3"] for row in STATES if fold(row["capital"]) in forms} == {"BMU", "FLK"}  # Hamilton, Stanley


def test_arabic_names_leave_out_other_languages() -> None:
    assert arabic_names(["Tripoli", "طَرَابُلُس", "ترىپولى", "طرابلس، لیبیا", "تەرابلوس", "طرابلس"], "LBY") == ["طرابلس"]
    assert arabic_names(["اجدابيا", "أجدابيا", "شعبية إجدابيا"], "LBY") == ["أجدابيا"]
    assert arabic_names(["نارا", "奈良"], "JPN") == []


def city(key: int, name: str, people: int, *alternates: str) -> dict[str, object]:
    return {"geonameid": key, "name": name, "countrycode": "LY", "population": people, "alternatenames": [*alternates],
            "latitude": 30.0, "longitude": 20.0, "admin1code": "1"}  # fmt: skip


def test_refresh_keeps_what_is_reviewed_and_adds_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    header = ",".join(COLUMNS)
    reviewed = "7,سرت,سرت|سرت الليبية,LBY,,31.0000,16.0000,city,5,Sirte"
    path.write_text(f"# rejected 9 مساعد\n{header}\n{reviewed}\n", "utf-8")
    cities = [
        city(7, "Sirt", 106_705, "سرط"), city(8, "Nowa", 6_000, "نواحيها"), city(9, "Musaid", 6_000, "مساعدها"),
        city(10, "Hamlet", 40, "القريةالصغرى"), city(11, "Word", 6_000, "الجديد"),
        city(12, "Homonym", 5_500, "نواحيها"),
    ]  # fmt: skip
    book = Gazetteer.read(path)
    assert refresh(book, cities, {"LY": "LBY"}, frozenset({fold("الجديد")})) == (1, 1)
    book.write(path)
    again = Gazetteer.read(path)
    assert [(r["geonames_id"], r["name"], r["population"]) for r in again.rows] == [
        ("7", "سرت", "106705"),
        ("8", "نواحيها", "6000"),
    ]
    assert again.rejected == {"9"}
    before = path.read_bytes()
    assert refresh(again, cities, {"LY": "LBY"}, frozenset({fold("الجديد")})) == (2, 0)
    again.write(path)
    assert path.read_bytes() == before
