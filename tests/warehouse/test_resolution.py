"""Event resolution: what merges, what never does, and that the order of loading does not matter."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.warehouse.resolution import Member, block_key, group, similarity


def member(name: str, article: str, **other: object) -> Member:
    told: dict[str, object] = {
        "kind": "visit",
        "start": date(2024, 5, 6),
        "end": date(2024, 5, 6),
        "grain": "day",
        "place_country": "EGY",
        "confidence": 0.5,
        "people": frozenset({"LBY", "haftar"}),
    }
    return Member(mention_id=name, article_id=article, **(told | other))  # type: ignore[arg-type]


def test_two_tellings_of_one_visit_are_one_event() -> None:
    one, other = member("b", "x"), member("a", "y", people=frozenset({"haftar"}), confidence=0.9)
    (event,) = group([one, other])
    assert [m.mention_id for m in event.members] == ["a", "b"]
    assert event.event_id == group([other])[0].event_id  # the smallest mention names it
    assert event.score == 1.0


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "meeting"},
        {"place_country": "TUR"},
        {"people": frozenset({"someone", "else"})},
        {"start": date(2024, 5, 7), "end": date(2024, 5, 7)},
        {"start": None, "end": None, "grain": None},
        {"start": date(2024, 1, 1), "end": date(2024, 12, 31), "grain": "year"},
    ],
)
def test_what_differs_stays_apart(other: dict[str, object]) -> None:
    assert similarity(member("a", "x"), member("b", "y", **other)) == 0
    assert len(group([member("a", "x"), member("b", "y", **other)])) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "other"},
        {"place_country": None},
        {"people": frozenset({"haftar", "someone"})},
        {"start": date(2024, 5, 1), "end": date(2024, 5, 31), "grain": "month"},
    ],
)
def test_what_is_only_coarser_or_fuller_merges(other: dict[str, object]) -> None:
    assert len(group([member("a", "x"), member("b", "y", **other)])) == 1


def test_two_mentions_of_one_article_never_merge_not_even_over_a_third() -> None:
    events = group([member("a", "x"), member("b", "x"), member("c", "y")])
    assert sorted(len(event.members) for event in events) == [1, 2]


def test_similarity_does_not_carry_over_a_chain() -> None:
    """Two days and the month that holds both: the month joins one of them, the days stay two events."""
    month = {"start": date(2024, 5, 1), "end": date(2024, 5, 31), "grain": "month"}
    events = group(
        [member("a", "x"), member("b", "y", start=date(2024, 5, 20), end=date(2024, 5, 20)), member("c", "z", **month)]
    )
    assert sorted(len(event.members) for event in events) == [1, 2]


members = st.lists(
    st.builds(
        lambda n, article, kind, day, days, people, country: member(
            f"m{n}",
            f"a{article}",
            kind=kind,
            start=date(2024, 1, 1) + timedelta(day),
            end=date(2024, 1, 1) + timedelta(day + days),
            people=people,
            place_country=country,
        ),
        st.integers(0, 99),
        st.integers(0, 4),
        st.sampled_from(["visit", "meeting", "other"]),
        st.integers(0, 3),
        st.integers(0, 2),
        st.frozensets(st.sampled_from("pqr"), min_size=1),
        st.sampled_from(["EGY", "LBY", None]),
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


def test_the_block_holds_type_and_countries_in_any_order() -> None:
    one = {"plover_type": "CONSULT", "source": [{"country": "LBY"}], "target": [{"country": "EGY"}, {"country": None}]}
    other = {
        "plover_type": "CONSULT",
        "source": [{"country": None}, {"country": "EGY"}],
        "target": [{"country": "LBY"}],
    }
    assert block_key(one) == block_key(other)
    assert block_key(one) != block_key(other | {"plover_type": "AID"})
    assert block_key(one) != block_key(one | {"target": [{"country": "EGY"}]})
