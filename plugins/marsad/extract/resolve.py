"""Knowing: who a phrase is, of which country and sector, where a name lies and when a date was, within one article.

Any reader can feed it: it takes phrases (``Entity``, ``PlaceHit``, ``DateMatch``) and the article, and gives
``Participant``, ``Place`` and ``DateRange``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marsad.arabic.dates import DateMatch
from marsad.arabic.normal import fold
from marsad.extract.document import Document
from marsad.extract.lexicon import Atom, Lexicon
from marsad.extract.phrases import Entity, PlaceHit
from marsad.model import DateRange, Participant, Place, Role

MEMORY = 120  # participants back that a short mention may recall: a book-length text must not cost its square
LONG_RANGE = 200  # days
PRECISION = {"city": "settlement", "admin": "admin1", "region": "admin1", "water": "admin1"}


@dataclass(slots=True)
class Known:
    """Somebody the article has introduced: what later short mentions resolve to."""

    name: str
    country: str | None
    sector: str
    office: str
    entity: Entity
    tail: str = ""
    by: str = ""
    wikidata: str | None = None
    key: str = ""
    called: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Scene:
    """What the article has established so far: topic, who was introduced, the countries in play."""

    people: list[Known] = field(default_factory=list)
    topic: Known | None = None
    pair: list[Known] = field(default_factory=list)
    by_id: dict[str, Known] = field(default_factory=dict)


class Resolver:
    """Resolves phrases in reading order; make one for each article."""

    def __init__(self, lexicon: Lexicon, document: Document, published: date | None, outlet: str | None = None) -> None:
        self.lex = lexicon
        self.document = document
        self.published = published
        self.scene = Scene()
        self.weights = self._weights()
        self.home = self._home(outlet)
        self.reference = published or self._dateline()
        self.full: list[Known] = []
        self._cache: dict[int, list[Known]] = {}

    # -- the article as a whole ---------------------------------------------------------------------------------

    def _weights(self) -> Counter[str]:
        """How much the article speaks of each country: explicit countries and places, early ones more."""
        out: Counter[str] = Counter()
        for line in self.document.lines:
            weight = 3 if line.sentence.paragraph <= 1 else 2 if line.sentence.paragraph <= 4 else 1
            for e in line.entities:
                if e.country:
                    out[e.country] += weight
            for p in line.places:
                countries = {a.country for a in p.candidates if a.country}
                if len(countries) == 1:
                    out[countries.pop()] += weight
        return out

    def _home(self, outlet: str | None) -> str | None:
        """Whose offices need no demonym here: the dateline's country, the outlet's, the one spoken of most."""
        for line in self.document.lines[:4]:
            for p in line.places[:2]:
                after = line.forms[p.j : p.j + 4]
                # A region of several countries («الساحل -») is of none.
                if p.i <= 2 and any(f in ("-", ":", "/") for f in after[:3]):
                    if country := self.choose(p.candidates).country:
                        return country
        country = self.lex.outlets.get(fold(outlet or ""))
        if country and country in self.weights:
            return country
        return self.weights.most_common(1)[0][0] if self.weights else None

    def _dateline(self) -> date | None:
        """The first full date near the head of the text, where the article does not tell its publication date."""
        for d in self.document.dates[:6]:
            if d.kind == "absolute":
                found = d.resolve(None)
                if found and found.start == found.end:
                    return found.start
        for d in self.document.dates:
            if d.kind == "absolute":
                found = d.resolve(None)
                if found:
                    return None
        return None

    # -- participants -------------------------------------------------------------------------------------------

    def introduce(self) -> None:
        """Remember everybody whom the article names in full: the headline may already use the office alone."""
        for line in self.document.lines:
            for e in line.entities:
                if e.person:
                    self.who(e)
        self.full = list(self.scene.people)

    def who(self, e: Entity) -> list[Known]:
        """The participants that a phrase stands for (two for الجانبان), best knowledge first."""
        found = self._cache.get(id(e))
        if found is None:
            found = self._cache[id(e)] = self._who(e)
        return found

    def _who(self, e: Entity) -> list[Known]:
        if len(e.countries) > 1 and not e.person:
            return [
                Known(self._part(e, c), c, e.sector or "GOV", self._office(e), e, by="demonym") for c in e.countries
            ]
        if e.head == "mutual":
            return self._mutual(e)
        if e.head in ("state", "capital", "side") and e.country:
            name = self.lex.states.get(e.country, "")
            return [Known(name, e.country, "GOV", "", e, by=e.by or "state")]
        if e.person:
            return [self._person(e)]
        if e.head in ("office", "delegation", "institution", "generic", "counterpart", "body", "people"):
            short = self._short(e)
            if short is not None:
                return [short]
        known = Known(self._words(e), *self._country_sector(e), self._office(e), e, by=e.by)
        if e.head in ("office", "delegation", "institution", "body", "generic"):
            self.scene.people.append(known)
        return [known]

    def _part(self, e: Entity, country: str) -> str:
        """The share of one country in القوات المصرية والروسية: the head with its demonym; a state for الجانبان."""
        own = next((p for p in e.parts if p[0] == country), None)
        if e.head != "institution" or own is None:
            return self.lex.states.get(country, country)
        head = self.document.span(e.start, e.parts[0][1]).words.strip()
        return f"{head} {self.document.span(own[1], own[2]).words}"

    def _words(self, e: Entity) -> str:
        return self.document.span(*e.name).words

    def _office(self, e: Entity) -> str:
        return self.document.normal.norm[e.start : e.person[0] if e.person else e.end].strip(" ،")

    def _country_sector(self, e: Entity) -> tuple[str | None, str]:
        country = e.country
        if country is None and not e.international:
            places = [a for a in e.places if a.country]
            if places:
                e.by = "place"
                country = self.choose(places).country
            elif e.head in ("office", "institution", "delegation"):
                e.by = "context"
                country = self._context(e)
        return country, e.sector

    def _context(self, e: Entity) -> str | None:
        for known in reversed(self.scene.people[-MEMORY:]):
            if known.country and known.office and known.office.split()[:2] == self._office(e).split()[:2]:
                return known.country
        return self.home

    def _person(self, e: Entity) -> Known:
        known = self._named(e)
        words = self._office(e)
        if words and words not in known.called:
            known.called.append(words)
        return known

    def _named(self, e: Entity) -> Known:
        assert e.person is not None
        norm = self.document.normal.norm[slice(*e.person)]
        tail = norm.split()[-1]
        earlier = self._earlier(norm, tail, e)
        if earlier is not None:
            if e.country and not earlier.country:
                earlier.country, earlier.by = e.country, e.by
            return earlier
        name = self.document.span(*e.person).words
        if e.known:
            row = self.period(e.known)
            country, sector = e.country or row["country"] or None, e.sector or row["sector"]
            known = Known(
                name, country, sector, row["office"], e, tail, e.by or "actor", row["wikidata"] or None, row["id"]
            )
            self.scene.by_id[row["id"]] = known
        else:
            known = Known(name, *self._country_sector(e), self._office(e), e, tail, e.by)
        self.scene.people.append(known)
        return known

    def _earlier(self, norm: str, tail: str, e: Entity) -> Known | None:
        """The same person as the article named him before: by lexicon id, by family name, by shared names."""
        if e.known and e.known[0]["id"] in self.scene.by_id:
            return self.scene.by_id[e.known[0]["id"]]
        for other in reversed(self.scene.people[-MEMORY:]):
            if not other.tail:
                continue
            alone = " " not in norm and tail in (other.tail, "ال" + other.tail, other.tail.removeprefix("ال"))
            if alone or (not e.known and self._same_person(norm, other)):
                return other
        return None

    def _same_person(self, norm: str, other: Known) -> bool:
        a = set(norm.replace("عبد ", "عبد").split())
        b = set(self.document.normal.norm[slice(*other.entity.name)].replace("عبد ", "عبد").split())
        return bool(a & b) and (a <= b or b <= a)

    def _short(self, e: Entity) -> Known | None:
        """A mention without the name: الوزير، رئيس الأركان، الوفد التشادي. The nearest before, else the first after."""
        words = self.document.normal.norm[e.start : e.end].split()
        people = [k for k in (*self.full[:MEMORY], *self.full[MEMORY:][-MEMORY:]) if k.entity is not e]
        before = [k for k in reversed(people) if k.entity.start < e.start]
        if len(words) == 1 and words[0] in self.lex.grammar["persons_short"]:
            return next(iter(before), None)
        if e.head in ("office", "counterpart") and e.number < 3:
            after = [k for k in people if k.entity.start > e.start]
            for known in before + after:
                if self._same_office(words, e, known):
                    return known
        if e.head == "delegation" or len(words) == 1:
            for known in reversed(self.scene.people[-MEMORY:]):
                if known.entity.head == e.head and known.entity is not e and not known.entity.person:
                    if self._same_body(words, e, known):
                        return known
        return None

    def _same_office(self, words: list[str], e: Entity, known: Known) -> bool:
        if e.country and known.country and e.country != known.country:
            return False
        bare = [_bare(w) for w in words if not self._demonym(w)]
        return bool(bare) and any(self._same_words(bare, words, e, called) for called in (*known.called, known.office))

    def _same_words(self, bare: list[str], words: list[str], e: Entity, called: str) -> bool:
        office = [_bare(w) for w in fold(called).split() if not self._demonym(w)]
        if not office:
            return False
        if bare[0] != office[0]:
            # الفريق صقر was introduced as القائد العام ... الفريق أول: a rank alone recalls him too.
            return len(bare) == 1 and bare[0] in office and words[0].startswith("ال")
        if len(bare) == 1:
            return words[0].startswith("ال") or bool(e.country)
        return bare == office[: len(bare)] or office == bare[: len(office)] and len(office) > 1

    def _same_body(self, words: list[str], e: Entity, known: Known) -> bool:
        if e.country and known.country and e.country != known.country:
            return False
        first = self.document.normal.norm[known.entity.start : known.entity.end].split()
        return bool(first) and _bare(first[0]) == _bare(words[0])

    def _demonym(self, word: str) -> bool:
        return any(a.cls == "demonym" for rest, atoms in self.lex.phrases.get(word, ()) if not rest for a in atoms)

    def _mutual(self, e: Entity) -> list[Known]:
        if len({k.country for k in self.scene.pair}) >= 2:
            first = self.scene.pair[0]
            return [first, next(k for k in self.scene.pair if k.country != first.country)]
        ranked = [c for c, _ in self.weights.most_common(2)]
        return [Known(self.lex.states.get(c, c), c, "GOV", "", e, by="context") for c in ranked]

    def period(self, rows: tuple[dict[str, str], ...]) -> dict[str, str]:
        """The person's office at the article's date; the latest where no period holds or the date is unknown."""
        day = self.reference.isoformat() if self.reference else None
        if day:
            for row in rows:
                if (
                    row["valid_from"]
                    and row["valid_from"] <= day
                    and (not row["valid_to"] or day <= row["valid_to"] + "~")
                ):
                    return row
        return rows[-1]

    def participant(self, known: Known, role: Role, e: Entity) -> Participant:
        span = self.document.span(e.start, e.end)
        return Participant(
            role,
            known.name,
            known.country,
            known.sector or "UNK",
            span,
            known.office or None,
            known.key or None,
            known.wikidata,
            known.by or None,
        )

    # -- places -------------------------------------------------------------------------------------------------

    def choose(self, atoms: list[Atom]) -> Atom:
        """Among homonyms the one whose country the article speaks of, then the largest."""

        def rank(a: Atom) -> tuple[float, float, float]:
            size = a.data[6] if a.cls == "place" and a.data else 0
            return (self.weights.get(a.country or "", 0), a.cls in ("state", "capital"), size)

        return max(atoms, key=rank)

    def place(self, hit: PlaceHit) -> Place | None:
        """The place that words name, with its country; a capital is a settlement here, not a government."""
        state = next((a for a in hit.candidates if a.cls == "state"), None)
        places = [a for a in hit.candidates if a.cls == "place" and a.country]
        span = self.document.span(hit.start, hit.end)
        if state is not None:
            return Place(state.name, state.country, span, precision="country")
        if places:
            name, country, geonames, lat, lon, cls, _ = self.choose(places).data
            precision: Any = PRECISION.get(cls, "venue")
            # The article's own spelling names the town (أكادير, أسمرا); العاصمة ... does not.
            name = span.words if len(hit.candidates[0].name.split()) == len(span.words.split()) else name
            return Place(name, country, span, geonames, lat, lon, precision)
        capital = next((a for a in hit.candidates if a.cls == "capital"), None)
        if capital is None:
            return None
        return Place(capital.name if len(span.words.split()) > 1 else span.words, capital.country, span)

    # -- dates --------------------------------------------------------------------------------------------------

    def _told_before(self, match: DateMatch) -> date | None:
        for other in reversed(self.document.dates):
            if other.start < match.start and not other.anaphoric and not other.sequel:
                found = other.resolve(self.reference)
                by_day = not any(unit in fold(match.words) for unit in ("شهر", "عام", "سنه", "اسبوع"))
                if found is not None and (found.start == found.end or not by_day):
                    return found.start
        return None

    def date(self, match: DateMatch, *, planned: bool) -> DateRange | None:
        """The days that an expression means here; «الشهر نفسه» counts from the date told before it."""
        told_before = match.anaphoric or (match.sequel and not planned)
        reference = self._told_before(match) if told_before else None
        reference = reference or self.reference
        found = match.resolve(reference, tense="future" if planned else "past")
        if found and (found.end - found.start).days > LONG_RANGE:
            # «من 13 ماي القادم إلى 16 جوان»: where one end is told to lie ahead, so does the other.
            ahead = match.resolve(reference, tense="past" if planned else "future")
            found = min((d for d in (found, ahead) if d), key=lambda d: d.end - d.start)
        if found is None:
            return None
        span = self.document.span(match.start, match.end)
        return DateRange(found.start, found.end, found.grain, found.calendar, span, found.anchor)


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 3 else word
