"""Event resolution: what merges, what never does, and that the order of loading does not matter."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.warehouse.names import alike, proper
from marsad.warehouse.resolution import accepted, components, group
from marsad.warehouse.similarity import ACCEPT, Member, Person, keys, similarity

HAFTAR = Person("khalifa-haftar", frozenset({"حفتر", "خليفه"}), "LBY", "MIL", "source")
EGYPT = Person(None, frozenset(), "EGY", "GOV", "target")
LIBYA = Person(None, frozenset(), "LBY", "GOV", "source")
SISI = Person("sisi", frozenset({"سيسي", "عبدفتاح"}), "EGY", "GOV", "target")


def member(name: str, article: str, **other: object) -> Member:
    told: dict[str, object] = {
        "kind": "visit",
        "plover_type": "CONSULT",
        "status": "actual",
        "start": date(2024, 5, 6),
        "end": date(2024, 5, 6),
        "published": date(2024, 5, 7),
        "place": None,
        "place_country": "EGY",
        "confidence": 0.5,
        "people": (HAFTAR, EGYPT),
        "evidence": "",
    }
    return Member(mention_id=name, article_id=article, **(told | other))  # type: ignore[arg-type]


def test_two_tellings_of_one_visit_are_one_event() -> None:
    one, other = member("b", "x"), member("a", "y", people=(HAFTAR,), confidence=0.9)
    (event,) = group([one, other])
    assert [m.mention_id for m in event.members] == ["a", "b"]
    assert event.event_id == group([other])[0].event_id  # the smallest mention names it
    assert ACCEPT <= event.score < 1


def at(day: date) -> dict[str, object]:
    return {"start": day, "end": day}


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "meeting"},
        {"status": "planned"},
        {"place_country": "TUR"},
        {"people": (Person("someone", frozenset({"فلان"}), "LBY", "MIL", "source"), EGYPT)},
        {"people": (Person("someone", frozenset({"فلان"}), "TUR", "MIL", "source"),)},
        at(date(2024, 5, 7)),
        {"start": None, "end": None, "published": date(2024, 5, 1)},  # told before it happened
    ],
)
def test_what_differs_stays_apart(other: dict[str, object]) -> None:
    assert similarity(member("a", "x"), member("b", "y", **other)) == 0
    assert len(group([member("a", "x"), member("b", "y", **other)])) == 2


def test_another_town_keeps_apart_and_two_spellings_of_one_do_not() -> None:
    here = member("a", "x", place="بنغازي")
    assert similarity(here, member("b", "y", place="طبرق")) == 0
    assert similarity(here, member("b", "y", place="بنغازى")) >= ACCEPT


@pytest.mark.parametrize(
    "other",
    [
        {"place_country": None},
        {"people": (HAFTAR, SISI)},
        {"people": (Person(None, HAFTAR.name, "LBY", "UNK", "target"),)},
        {"start": date(2024, 5, 1), "end": date(2024, 5, 31)},
        {"start": None, "end": None, "published": None, "evidence": "زيارة القاهرة"},
    ],
)
def test_what_is_only_coarser_or_fuller_merges(other: dict[str, object]) -> None:
    assert len(group([member("a", "x", evidence="زيارة القاهرة"), member("b", "y", **other)])) == 1


def test_states_alone_speak_for_one_event_only_with_day_and_place() -> None:
    states: dict[str, object] = {"people": (LIBYA, EGYPT), "kind": "meeting"}
    year: dict[str, object] = {"start": date(2024, 1, 1), "end": date(2024, 12, 31)}
    assert len(group([member("a", "x", **states), member("b", "y", **states)])) == 1
    assert len(group([member("a", "x", **states), member("b", "y", **(states | year))])) == 2


def test_who_speaks_to_whom_matters_and_who_meets_whom_does_not() -> None:
    back = {
        "people": (Person(None, frozenset(), "EGY", "GOV", "source"), Person(None, frozenset(), "LBY", "", "target"))
    }
    forth = {"people": (LIBYA, EGYPT)}
    assert similarity(member("a", "x", kind="meeting", **forth), member("b", "y", kind="meeting", **back)) >= ACCEPT
    assert similarity(member("a", "x", kind="threat", **forth), member("b", "y", kind="threat", **back)) == 0


def test_two_mentions_of_one_article_never_merge_not_even_over_a_third() -> None:
    events = group([member("a", "x"), member("b", "x"), member("c", "y")])
    assert sorted(len(event.members) for event in events) == [1, 2]


def test_an_undated_telling_that_fits_two_days_joins_neither() -> None:
    undated: dict[str, object] = {"start": None, "end": None, "published": None, "place": "القاهرة"}
    days = [member("a", "x", place="القاهرة"), member("b", "y", place="القاهرة", **at(date(2024, 5, 5)))]
    assert len(group([*days, member("c", "z", **undated)])) == 3
    assert len(group([days[0], member("c", "z", **undated)])) == 1


def test_more_agreeing_tellings_outweigh_one_that_is_a_little_nearer() -> None:
    same = {"place": "القاهرة", "evidence": "وصل المشير إلى القاهرة"}
    rival = member("d", "z", **(same | {"evidence": "وصل المشير إلى القاهرة صباحا"}))
    own = member("c", "z", **(same | {"evidence": "وصل المشير إلى العاصمة"}))
    events = group([member("a", "w", **same), member("b", "x", **same), own, rival])
    assert sorted(len(event.members) for event in events) == [1, 3]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("اكار", "اقار", True),
        ("يفكيروف", "يفكوروف", True),
        ("جنتيلوني", "جينتيلوني", True),
        ("تبون", "تيتيه", False),
        ("حفتر", "حداد", False),
        ("صقر", "شقر", False),
    ],
)
def test_spellings_of_foreign_names(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is alike(other, one) is same


def test_a_name_without_offices_and_states(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MARSAD_REFERENCE", raising=False)
    assert proper("رئيس الأركان الليبي الفريق محمد الحداد") == proper("محمد الحداد") == {"محمد", "حداد"}
    assert proper("عبد المجيد صقر") == proper("عبدالمجيد صقر")
    assert proper("القوات المسلحة المصرية") == proper("وزارة الدفاع") == frozenset()


PEOPLE = [HAFTAR, EGYPT, LIBYA, SISI, Person(None, frozenset({"حفتر"}), "LBY", "MIL", "target")]
days = st.integers(0, 3).map(lambda n: date(2024, 1, 30) + timedelta(n))
dates = st.one_of(
    st.just((None, None)),
    st.builds(lambda day, length: (day, day + timedelta(length)), days, st.sampled_from([0, 2, 40, 400, 5000])),
)
members = st.lists(
    st.builds(
        lambda n, article, kind, told, people, country, published: member(
            f"m{n}",
            f"a{article}",
            kind=kind,
            start=told[0],
            end=told[1],
            people=tuple(people),
            place_country=country,
            published=published,
        ),
        st.integers(0, 99),
        st.integers(0, 4),
        st.sampled_from(["visit", "meeting", "signing", "agreement", "praise", "other"]),
        dates,
        st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3),
        st.sampled_from(["EGY", "LBY", None]),
        st.one_of(st.none(), days),
    ),
    max_size=9,
    unique_by=lambda m: m.mention_id,
)


@given(members, st.randoms(use_true_random=False))
def test_groups_are_a_partition_that_no_order_changes(found: list[Member], rng: random.Random) -> None:
    events = group(found)
    assert sorted(m.mention_id for e in events for m in e.members) == sorted(m.mention_id for m in found)
    for event in events:
        assert len({m.article_id for m in event.members}) == len(event.members)
        assert all(similarity(a, b) > 0 for a in event.members for b in event.members if a is not b)
    shuffled = found[:]
    rng.shuffle(shuffled)
    assert {e.event_id: e for e in group(shuffled)} == {e.event_id: e for e in events}


@given(members)
def test_what_is_similar_meets_in_a_key_whoever_looks(found: list[Member]) -> None:
    for one in found:
        for other in found:
            if one is not other and similarity(one, other) > 0:
                assert similarity(one, other) == similarity(other, one)
                assert keys(one)[1] & keys(other)[0]


@given(members)
def test_what_does_not_hang_together_does_not_matter(found: list[Member]) -> None:
    """What the warehouse relies on: grouping the components one by one is grouping all at once."""
    pairs = accepted(found, found)
    top = components(pairs)
    one_by_one = set()
    for name in {top.get(m.mention_id, m.mention_id) for m in found}:
        some = [m for m in found if top.get(m.mention_id, m.mention_id) == name]
        one_by_one |= {e.event_id for e in group(some, {p: s for p, s in pairs.items() if top[p[0]] == name})}
    assert one_by_one == {e.event_id for e in group(found)}
