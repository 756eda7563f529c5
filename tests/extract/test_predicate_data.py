"""The event language of seeds/reference keeps its promises: keys, codes, references and examples."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from marsad.arabic.normal import fold
from marsad.model import PLOVER_TYPES, STATUSES
from marsad.settings import settings

REFERENCE = settings().reference
KINDS = {
    "visit", "meeting", "call", "conference", "ceremony", "signing", "agreement", "commitment", "praise", "award",
    "statement_of_support", "proposal", "request", "joint_committee", "exercise", "training", "arms_transfer",
    "aid", "intelligence_sharing", "joint_operation", "patrol", "port_call", "appointment", "accusation",
    "rejection", "threat", "protest", "sanction", "withdrawal", "deployment", "arrest", "extradition", "release",
    "legislation", "attack", "ceasefire", "coup", "other",
}  # fmt: skip
TOPICS = {
    "military_cooperation", "training", "exercises", "border_security", "counter_terrorism", "intelligence_sharing",
    "defence_industry", "arms", "maritime_security", "air_force", "cyber", "migration", "smuggling",
    "organised_crime", "education", "technology_transfer", "reconciliation", "elections", "energy", "economy",
    "diplomatic_relations", "peacekeeping", "humanitarian", "unification_of_forces", "armed_conflict",
}  # fmt: skip
SLOTS = {"source", "target", "both", "place", "-"}
WEAK = str.maketrans("", "", "اويهةىءئؤت")


def rows(name: str) -> list[dict[str, str]]:
    path: Path = REFERENCE / name
    text = "".join(line for line in path.read_text("utf-8").splitlines(True) if not line.startswith("#"))
    return list(csv.DictReader(io.StringIO(text)))


def cells(cell: str) -> list[str]:
    return [v for v in cell.split("|") if v]


PREDICATES = rows("predicates.csv")
WORDSETS: dict[str, list[str]] = yaml.safe_load((REFERENCE / "wordsets.yaml").read_text("utf-8"))


def bad(test: object) -> list[str]:
    """Ids of the predicate rows for which ``test`` holds."""
    assert callable(test)
    return [r["id"] for r in PREDICATES if test(r)]


def test_there_are_enough_senses_of_every_type() -> None:
    types = Counter(r["type"] for r in PREDICATES)
    assert len(PREDICATES) >= 450
    assert set(types) == set(PLOVER_TYPES)
    assert min(types.values()) >= 20


def test_rows_have_every_column() -> None:
    assert bad(lambda r: None in r or None in r.values()) == []


def test_ids_are_unique_slugs() -> None:
    assert [i for i, n in Counter(r["id"] for r in PREDICATES).items() if n > 1] == []
    assert bad(lambda r: not re.fullmatch(r"[a-z]+\.[a-z0-9_]+", r["id"])) == []
    assert bad(lambda r: r["id"].split(".")[0] != r["type"].lower()) == []


def test_no_two_senses_ask_for_the_same() -> None:
    keys = Counter((r["lemma"], r["needs"], r["unless"]) for r in PREDICATES)
    assert [k for k, n in keys.items() if n > 1] == []


def test_every_type_and_kind_has_its_codes() -> None:
    coded = {(r["kind"], r["plover_type"]) for r in rows("event_kinds.csv")}
    assert bad(lambda r: (r["kind"], r["type"]) not in coded) == []


def test_event_kinds_cover_the_codebook() -> None:
    table = rows("event_kinds.csv")
    pairs = [(r["kind"], r["plover_type"]) for r in table]
    assert len(set(pairs)) == len(pairs)
    assert {k for k, _ in pairs} == KINDS
    assert {t for _, t in pairs} == set(PLOVER_TYPES)
    for r in table:
        assert re.fullmatch(r"\d{3,4}", r["cameo_code"]), r
        assert -10 <= float(r["goldstein"]) <= 10, r
        assert set(cells(r["topics"])) <= TOPICS, r


def test_verbs_have_an_imperfect_and_nouns_have_none() -> None:
    assert bad(lambda r: r["pos"] not in ("verb", "noun")) == []
    assert bad(lambda r: (r["pos"] == "verb") != bool(r["imperfect"])) == []
    assert bad(lambda r: r["imperfect"] and not r["imperfect"].startswith("ي")) == []


def test_citation_forms_are_single_words() -> None:
    # The form table is looked up word by word; a phrase belongs in `needs`.
    fields = ("lemma", "imperfect", "passive", "masdar", "participle")
    assert bad(lambda r: any(" " in r[f] for f in fields)) == []


def test_slots_and_priors_are_known() -> None:
    assert bad(lambda r: not {r["subject"], r["object"], r["genitive"]} <= SLOTS) == []
    assert bad(lambda r: r["prior"] not in ("high", "mid", "low")) == []


def test_prepositions_lead_to_roles() -> None:
    for r in PREDICATES:
        for part in filter(None, r["preps"].split(";")):
            prep, _, roles = part.partition("=")
            assert prep, r["id"]
            assert set(roles.split(",")) <= SLOTS - {"-"}, r["id"]


def test_a_sense_does_not_forbid_what_it_needs() -> None:
    assert bad(lambda r: set(cells(r["needs"])) & set(cells(r["unless"]))) == []


def test_wordsets_are_defined_and_used() -> None:
    asked = {w[1:] for r in PREDICATES for f in ("needs", "unless") for w in cells(r[f]) if w.startswith("@")}
    assert asked == set(WORDSETS)
    for name, words in WORDSETS.items():
        assert words and all(isinstance(w, str) and w for w in words), name
        assert [w for w, n in Counter(words).items() if n > 1] == [], name


def skeleton(word: str) -> str:
    """The consonants that every form of a word shares, roughly."""
    return fold(word).translate(WEAK)


def test_examples_contain_the_predicate() -> None:
    def absent(r: dict[str, str]) -> bool:
        heads = {skeleton(w) for w in [r["lemma"], r["imperfect"].removeprefix("ي"), *cells(r["masdar"])] if w}
        return not any(h in skeleton(w) for w in r["example"].split() for h in heads)

    assert bad(absent) == []


def test_examples_of_phrases_contain_the_phrase() -> None:
    phrases = [r for r in PREDICATES if r["id"].endswith("_phrase")]
    assert phrases
    for r in phrases:
        assert any(fold(w) in fold(r["example"]) for w in cells(r["needs"])), r["id"]


def test_examples_are_their_own_sentences() -> None:
    assert [e for e, n in Counter(r["example"] for r in PREDICATES).items() if n > 3] == []
    assert bad(lambda r: not r["example"].endswith(".") or not 3 <= len(r["example"].split()) <= 20) == []


@pytest.mark.parametrize("type_", PLOVER_TYPES)
def test_what_an_example_reads_as_parses(type_: str) -> None:
    states = {r["iso3"] for r in rows("states.csv")}
    for r in PREDICATES:
        if r["type"] != type_:
            continue
        said, kind, status, who = r["reads"].split()
        assert (said, kind) == (r["type"], r["kind"]), r["id"]
        assert status in STATUSES, r["id"]
        source, target = who.split(">")
        for side in (source, target):
            assert side == "-" or set(side.split("+")) <= states, r["id"]


def test_light_verbs() -> None:
    table = rows("light_verbs.csv")
    assert [v for v, n in Counter(r["lemma"] for r in table).items() if n > 1] == []
    for r in table:
        assert r["imperfect"].startswith("ي"), r
        assert r["subject"] in ("source", "target", "both", "place", "host", ""), r
        assert set(cells(r["noun_slot"])) <= {"object", "ب", "في", "عن", "على", "ل", "إلى", "من"}, r


def test_topics() -> None:
    table = rows("topics.csv")
    assert {r["topic"] for r in table} == TOPICS
    assert len(table) == len(TOPICS)
    for r in table:
        cues = cells(r["cues"])
        assert len(cues) >= 8, r["topic"]
        assert [c for c, n in Counter(fold(c) for c in cues).items() if n > 1] == [], r["topic"]
