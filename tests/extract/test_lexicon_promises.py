"""Each predicate row carries a sentence and says what it must be read as; the rows that fall short are known by name.

``known_examples.txt`` lists them: ``unread id`` where type, kind or status is not read, ``strangers id`` where the
countries differ. A row that is not listed must hold, a listed one that holds must leave the list.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.extract.document import Document
from marsad.extract.extractor import Extractor
from marsad.extract.lexicon import Sense
from marsad.extract.resolve import Resolver
from marsad.extract.rules import RuleReader

KNOWN = Path(__file__).with_name("known_examples.txt")


def falls_short(extractor: Extractor, sense: Sense) -> str | None:
    """``unread``, ``strangers`` or None for the example of a row."""
    plover_type, kind, status, sides = sense.reads.split()
    promised = {c for side in sides.split(">") for c in side.split("+")} - {"-", ""}
    document = Document(extractor.lexicon, sense.example)
    resolver = Resolver(extractor.lexicon, document, None)
    resolver.introduce()
    found = [
        {k.country for e in r.source + r.target for k in resolver.who(e) if k.country}
        for r in RuleReader(extractor.lexicon).read(document)
        if (r.plover_type, r.kind, r.status) == (plover_type, kind, status)
    ]
    if not found:
        return "unread"
    return None if promised in found else "strangers"


@pytest.fixture(scope="module")
def results(extractor: Extractor) -> set[str]:
    found = ((falls_short(extractor, s), s.id) for s in extractor.lexicon.senses)
    return {f"{how} {row}" for how, row in found if how}


@pytest.fixture(scope="module")
def known() -> set[str]:
    return {line for line in KNOWN.read_text("utf-8").splitlines() if line and not line.startswith("#")}


def test_every_other_row_holds(results: set[str], known: set[str]) -> None:
    assert sorted(results - known) == []


def test_the_list_of_known_failures_is_true(results: set[str], known: set[str]) -> None:
    assert sorted(known - results) == []


def test_the_list_only_shrinks(known: set[str], extractor: Extractor) -> None:
    unread = sum(line.startswith("unread ") for line in known)
    assert unread <= 0.03 * len(extractor.lexicon.senses)
    assert len(known) <= 0.20 * len(extractor.lexicon.senses)
