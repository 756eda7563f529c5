"""One event per occurrence: tellings of the same event within an article become one draft.

Two drafts are one where their kinds belong together and nothing that is known of both disagrees: countries, dates,
place, status. A meeting within a visit stays its own event.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from marsad.extract.phrases import Entity
from marsad.extract.reader import Reading
from marsad.extract.resolve import Known
from marsad.model import DateRange, Place

FAMILIES = {
    "visit": "visit",
    "meeting": "meeting",
    "conference": "meeting",
    "joint_committee": "committee",
    "call": "call",
    "signing": "deal",
    "agreement": "deal",
    "exercise": "exercise",
    "training": "training",
    "praise": "praise",
    "statement_of_support": "praise",
    "commitment": "commitment",
    "ceremony": "ceremony",
    "proposal": "request",
    "request": "request",
    "arms_transfer": "aid",
    "aid": "aid",
}
OWN_OBJECT = 3
MEMORY = 60
SPEECH = {"praise", "commitment", "request", "accusation", "rejection", "threat"}


@dataclass(slots=True)
class Party:
    """A participant of a draft: who it is and the phrase that says so."""

    known: Known
    entity: Entity


@dataclass(slots=True)
class Draft:
    """An accepted reading with its resolved parts; ``tellings`` are the readings merged into it, best first."""

    reading: Reading
    source: list[Party]
    target: list[Party]
    date: DateRange | None
    place: Place | None
    tellings: list[Reading] = field(default_factory=list)
    undated: bool = False
    place_told: bool = False

    @property
    def family(self) -> str:
        return FAMILIES.get(self.reading.kind, self.reading.kind)

    @property
    def parties(self) -> list[Party]:
        return self.source + self.target

    def countries(self) -> set[str]:
        return {p.known.country for p in self.parties if p.known.country}

    def names(self) -> set[str]:
        return {p.known.name for p in self.parties}

    @property
    def paragraph(self) -> int:
        return self.reading.line.sentence.paragraph


def merge(drafts: list[Draft]) -> list[Draft]:
    """Drafts with tellings of one event put together, in order of first telling."""
    out: list[Draft] = []
    for draft in drafts:
        # The story's first events and the recent ones: a book-length text must not cost its square.
        near = out if len(out) <= 2 * MEMORY else out[:MEMORY] + out[-MEMORY:]
        home = next((d for d in near if same(d, draft)), None)
        if home is None:
            draft.tellings = [draft.reading]
            out.append(draft)
        else:
            absorb(home, draft)
    return out


def same(a: Draft, b: Draft) -> bool:
    """Whether two drafts tell one event."""
    ra, rb = a.reading, b.reading
    if ra.plover_type != rb.plover_type:
        return False
    if ra.line is rb.line and abs(ra.token - rb.token) <= OWN_OBJECT:
        # A predicate and the event noun that is its own object: «أجرت تدريبا».
        return True
    if a.family != b.family:
        return False
    if ra.status != rb.status and not (a.paragraph == 0 or b.paragraph == 0):
        return False
    ca, cb = a.countries(), b.countries()
    same_line = ra.line is rb.line
    if a.family in SPEECH:
        sa, sb = {p.known.name for p in a.source}, {p.known.name for p in b.source}
        if not (same_line or a.paragraph == 0 or abs(a.paragraph - b.paragraph) <= 1 and bool(sa & sb)):
            return False
        if same_line:
            return not sa or not sb or bool(sa & sb)
        source_countries_a = {p.known.country for p in a.source}
        source_countries_b = {p.known.country for p in b.source}
        return bool(source_countries_a & source_countries_b) and (ca <= cb or cb <= ca)
    if ca and cb and not (ca <= cb or cb <= ca):
        return False
    if a.date and b.date and a.date.span and b.date.span and (a.date.start > b.date.end or b.date.start > a.date.end):
        return False
    if a.place and b.place and a.place.country != b.place.country:
        return False
    if a.place and b.place and a.place.name != b.place.name and "country" not in (a.place.precision, b.place.precision):
        return False
    na = {p.known.name for p in a.parties if p.entity.head not in ("state", "capital", "mutual", "side")}
    nb = {p.known.name for p in b.parties if p.entity.head not in ("state", "capital", "mutual", "side")}
    if na and nb and not na & nb:
        # Two named parties that share nobody are two meetings, unless one telling only knows bodies.
        people_a = {p.known.name for p in a.parties if p.entity.person or p.known.tail}
        people_b = {p.known.name for p in b.parties if p.entity.person or p.known.tail}
        if people_a and people_b:
            return False
        if a.family in ("meeting", "call") and not (a.paragraph == 0 or same_line):
            return False
    if not na & nb and not same_line:
        # Told with states only, far apart and not by the headline: too little to be called one event.
        gap = abs(rb.line.sentence.paragraph - max(t.line.sentence.paragraph for t in a.tellings))
        if gap > 2 and a.paragraph > 0:
            return False
    if a.family in ("attack", "arrest", "appointment") and not (ca and cb) and not same_line and not ra.anaphoric:
        return bool(na & nb) or a.paragraph <= 1
    return True


def fullness(parties: list[Party]) -> int:
    """How much a telling says of who takes part: a name says more than a body, a body more than a state."""
    weak = ("state", "capital", "side", "mutual", "people", "generic")
    return sum(3 if p.entity.person or p.known.tail else 1 if p.entity.head in weak else 2 for p in parties)


def absorb(home: Draft, other: Draft) -> None:
    """Put ``other`` into ``home``: what home lacks is filled, a fuller telling of the parties wins."""
    home.tellings.append(other.reading)
    fuller = fullness(other.parties) > fullness(home.parties)
    if (fuller and other.countries() >= home.countries()) or not home.parties:
        home.source, home.target = other.source, other.target
    if home.date is None or (home.date.span is None and other.date is not None and other.date.span is not None):
        home.date = other.date or home.date
    if other.place_told and not home.place_told:
        home.place, home.place_told = other.place, True
    elif home.place is None or (
        home.place.precision == "country" and other.place and other.place.precision != "country"
    ):
        home.place = other.place or home.place
    if home.reading.status != other.reading.status and home.paragraph == 0:
        home.reading.status = other.reading.status
    if other.reading.score > home.reading.score:
        home.reading.score = other.reading.score
