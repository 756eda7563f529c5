"""When and where an event happened that says neither: the occasion hands its date and place on.

The speech belongs to the meeting, the meeting to the visit. Whatever is handed on says so (``implied``); what is
recalled («وكان ... قد») or dated otherwise takes nothing from the occasion.
"""

from __future__ import annotations

from datetime import date

from marsad.extract.document import Document, Line
from marsad.extract.lexicon import Lexicon
from marsad.extract.merge import Draft
from marsad.extract.resolve import Resolver
from marsad.model import DateRange, Place

SHORTEST_LEDE = 14  # tokens; bylines, datelines and captions are shorter
LEAD_DAYS = 4  # a longer date range is too rough to be handed on by the lede
REACH = 4  # paragraphs
MEMORY = 60  # events back that an occasion is looked for
NOWHERE = {"call"}
HOSTED = {"ceremony", "training", "conference", "protest", "appointment", "legislation", "arrest", "attack", "coup"}
RECEIVED = {"aid", "arms_transfer", "deployment", "withdrawal", "port_call"}
UNPLACED = {"sanction", "joint_committee", "agreement"}
WITHIN = {"meeting", "conference", "exercise", "ceremony", "visit"}  # what is planned for the place of a visit


class Occasions:
    """Dates and places of one article's events, in reading order."""

    def __init__(self, lexicon: Lexicon, document: Document, resolver: Resolver, published: date | None) -> None:
        self.lex = lexicon
        self.document = document
        self.resolver = resolver
        self.published = published
        self.lede = self.first_body_paragraph()
        self.opening = [line for line in document.lines if line.sentence.paragraph <= self.lede]
        self.lead: DateRange | None = None
        self.first: list[Draft] = []

    def first_body_paragraph(self) -> int:
        """The paragraph that opens the story."""
        for line in self.document.lines:
            if line.sentence.paragraph and len(line.tokens) >= SHORTEST_LEDE:
                return line.sentence.paragraph
        return 1

    def depth(self, d: Draft) -> int:
        """0 for the headline, 1 for the lede, and so on."""
        return 0 if d.paragraph == 0 else max(1, d.paragraph - self.lede + 1)

    def inherit(self, events: list[Draft]) -> None:
        """Fill the dates and places that the events do not tell themselves."""
        lead = self.lead = self.lead_date(events)
        self.first = [e for e in events if self.depth(e) <= 3]
        for at, d in enumerate(events):
            before = events[max(0, at - MEMORY) : at]
            occasion = self.occasion([e for e in before if e.date], d)
            if d.date is None and not d.undated and not self.recalled(d) and d.reading.status != "denied":
                if occasion is not None and self.hands_on(occasion, d):
                    assert occasion.date is not None
                    d.date = _handed(occasion.date, "occasion")
                elif lead is not None and d.reading.status == "actual" and self.leads(d):
                    d.date = _handed(lead, lead.implied or "occasion")
            if d.reading.kind not in NOWHERE:
                d.place = self.place(d, before) or d.place

    # -- dates --------------------------------------------------------------------------------------------------

    def lead_date(self, events: list[Draft]) -> DateRange | None:
        """The day of the story: told in its first lines, else the publication date."""
        for d in events:
            told = d.date if d.date and d.date.span else None
            if told and self.depth(d) <= 2 and d.reading.status == "actual" and not self.recalled(d):
                if (told.end - told.start).days <= LEAD_DAYS:
                    return told
        return DateRange(self.published, self.published, implied="publication") if self.published else None

    def leads(self, d: Draft) -> bool:
        first = next((e for e in self.first if self.depth(e) <= 1), None)
        return self.depth(d) <= 2 or (first is not None and bool(d.names() & first.names()))

    def hands_on(self, occasion: Draft, d: Draft) -> bool:
        """The headline and lede do not take the rough date of something that is recalled."""
        assert occasion.date is not None
        rough = (occasion.date.end - occasion.date.start).days > LEAD_DAYS
        return not (rough and self.depth(d) <= 2)

    def occasion(self, before: list[Draft], d: Draft) -> Draft | None:
        """The earlier event that this one happened at: near in the text and sharing a participant."""
        for other in reversed(before):
            near = d.paragraph - other.tellings[-1].line.sentence.paragraph <= REACH
            if near and other.reading.status == d.reading.status and self.shares(other, d, 1):
                return other
        return None

    def shares(self, a: Draft, b: Draft, sides: int) -> bool:
        """A person or body in common, or the same countries (``sides`` of them at least)."""
        named = {p.known.name for p in a.parties if p.entity.head not in ("state", "capital")} & b.names()
        return bool(named) or (len(b.countries()) >= sides and b.countries() == a.countries())

    # -- places -------------------------------------------------------------------------------------------------

    def place(self, d: Draft, before: list[Draft]) -> Place | None:
        """The place that context gives, or None where the event's own stands or nothing is known."""
        r = d.reading
        if r.kind == "visit":
            return self.visited(d)
        if d.place is not None or (r.status == "planned" and r.kind not in WITHIN):
            return None
        if r.features.get("reception"):
            host = next((p.known.country for p in d.source if p.known.country), None)
            if host:
                return self.settlement(host, r.line) or self.country(host, "host")
        if not self.recalled(d) and not self.dated_apart(d):
            told = [e for e in reversed(before) if e.place and e.place_told and self.linked(e, d)]
            lead = [e for e in self.first if e.place and e.countries() & d.countries()]
            occasion = self.occasion([e for e in before if e.place], d)
            for other in [*told, *([occasion] if occasion else []), *lead]:
                assert other.place is not None
                return self.handed(other.place, r.line)
        return self.by_participants(d)

    def visited(self, d: Draft) -> Place | None:
        """Where a visit went: the place told, else the country that is not the visitor's."""
        home = {p.known.country for p in d.source}
        options = [d.place.country if d.place else None, *(p.known.country for p in d.target)]
        country = next((c for c in options if c and c not in home), None) or next((c for c in options if c), None)
        if d.place_told and d.place is not None:
            country = d.place.country
        if not country or (d.place and d.place.country == country and d.place.precision != "country"):
            return None
        return self.settlement(country, d.reading.line) or self.country(country, "visit")

    def by_participants(self, d: Draft) -> Place | None:
        """Deliveries arrive with who receives them; what one side does happens at its home."""
        if d.reading.kind in RECEIVED:
            country = next((p.known.country for p in d.target if p.known.country), None)
            return self.country(country, "target") if country else None
        countries = {p.known.country for p in d.parties if p.known.country}
        if d.reading.kind in UNPLACED:
            return None
        if len(countries) == 1 or (d.reading.kind in HOSTED and countries):
            first = next(p.known.country for p in d.parties if p.known.country)
            assert first is not None
            return self.country(first, "participants")
        return None

    def dated_apart(self, d: Draft) -> bool:
        """Whether the event tells a date of its own that is not the day of the story."""
        lead = self.lead
        if d.date is None or d.date.span is None or lead is None:
            return False
        return d.date.end < lead.start or d.date.start > lead.end

    def handed(self, place: Place, line: Line) -> Place:
        """A place as the occasion hands it on: an airport or base gives its town or country."""
        if place.precision == "venue" and place.country:
            return self.settlement(place.country, line) or self.country(place.country, "occasion")
        return Place(
            place.name,
            place.country,
            None,
            place.geonames_id,
            place.latitude,
            place.longitude,
            place.precision,
            "occasion",
        )

    def country(self, iso: str, why: str) -> Place:
        return Place(self.lex.states.get(iso, iso), iso, None, precision="country", implied=why)

    def linked(self, other: Draft, d: Draft) -> bool:
        """Near in the text and with a person or body in common, or the same two sides."""
        return d.paragraph - other.paragraph <= 2 * REACH and not self.recalled(other) and self.shares(other, d, 2)

    def settlement(self, country: str, line: Line) -> Place | None:
        """The town of the country that the sentence, the headline or the lede names."""
        for one in (line, *self.opening):
            for hit in one.places:
                found = self.resolver.place(hit)
                if found and found.country == country and found.precision == "settlement":
                    return found
        return None

    def recalled(self, d: Draft) -> bool:
        """Background, not report: «وكان ... قد», «سبق أن», an event in a relative clause."""
        line = d.reading.line
        g = self.lex.grammar["past_background"]
        if any(f in g or f[:1] in "وف" and f[1:] in g for f in line.forms[:2]):
            return True
        k = d.reading.token
        near = line.forms[max(0, k - 6) : k]
        return bool(d.reading.features.get("relative")) or "قد" in near and any(f in g for f in near)


def _handed(when: DateRange, by: str) -> DateRange:
    return DateRange(when.start, when.end, when.grain, when.calendar, None, when.anchor, by)
