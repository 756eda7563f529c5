"""Each predicate row carries a sentence and says what it must be read as."""

from __future__ import annotations

from marsad.extract.document import Document
from marsad.extract.extractor import Extractor
from marsad.extract.lexicon import Sense
from marsad.extract.resolve import Resolver
from marsad.extract.rules import RuleReader

# Measured when written: 0.977 and 0.80. What falls below either is a row or a rule to mend.
TYPE_FLOOR = 0.97
WHO_FLOOR = 0.78


def reads(extractor: Extractor, sense: Sense) -> tuple[bool, bool]:
    """Whether the example yields the promised type, kind and status, and with the promised countries too."""
    plover_type, kind, status, sides = sense.reads.split()
    promised = {c for side in sides.split(">") for c in side.split("+")} - {"-", ""}
    document = Document(extractor.lexicon, sense.example)
    resolver = Resolver(extractor.lexicon, document, None)
    resolver.introduce()
    read, who = False, False
    for r in RuleReader(extractor.lexicon).read(document):
        if (r.plover_type, r.kind, r.status) == (plover_type, kind, status):
            read = True
            found = {k.country for e in r.source + r.target for k in resolver.who(e) if k.country}
            who = who or found == promised
    return read, who


def test_examples_read_as_promised(extractor: Extractor) -> None:
    results = {s.id: reads(extractor, s) for s in extractor.lexicon.senses}
    unread = [i for i, (read, _) in results.items() if not read]
    strangers = [i for i, (read, who) in results.items() if read and not who]
    assert 1 - len(unread) / len(results) >= TYPE_FLOOR, f"not read as promised: {unread}"
    assert 1 - (len(unread) + len(strangers)) / len(results) >= WHO_FLOOR, f"other countries than promised: {strangers}"
