"""Article to mentions: a reader proposes, the judge decides, the resolver knows, tellings merge.

``Extractor().mentions(article)`` is deterministic and needs neither network nor database.
"""

from __future__ import annotations

from marsad.arabic.normal import fold
from marsad.extract.document import Document, Group, Line
from marsad.extract.judge import Judge, judge, weights_path
from marsad.extract.lexicon import Lexicon, lexicon
from marsad.extract.merge import MEMORY, Draft, Party, merge
from marsad.extract.occasion import Occasions
from marsad.extract.phrases import Entity
from marsad.extract.reader import Reader, Reading
from marsad.extract.resolve import Known, Resolver
from marsad.extract.roles import Roles
from marsad.extract.trained import default_reader
from marsad.model import Article, DateRange, Mention, Participant, Place, Span

EXTRACTOR_VERSION = "1"
LONGEST_EVIDENCE = 600
DEADLINES = ("قبل", "خلال", "في غضون", "بدءا", "اعتبارا", "ابتداء", "انطلاقا", "حتي", "بحلول", "لغايه", "الي غايه")
TWO_SIDED = {
    "visit",
    "meeting",
    "call",
    "deal",
    "praise",
    "commitment",
    "exercise",
    "committee",
    "ceremony",
    "training",
    "aid",
}
REACTIONS = {"request", "accusation", "rejection", "threat"}
PLACELESS = {"call", "commitment", "praise", "statement_of_support", "accusation", "rejection", "threat", "sanction"}
PLACE_REACH = 14


class Extractor:
    """Reads articles. The reader defaults to what ``MARSAD_READER`` says, the judge to the shipped weights for it."""

    def __init__(
        self, reader: Reader | None = None, *, lex: Lexicon | None = None, judged_by: Judge | None = None
    ) -> None:
        self.lexicon = lex or lexicon()
        self.reader = reader or default_reader(self.lexicon)
        self.judge = judged_by or judge(weights_path(self.reader.name))

    def mentions(self, article: Article) -> list[Mention]:
        """The events that the article asserts, in reading order, one mention an occurrence."""
        return _Pass(self, article).run()


class _Pass:
    """One article on its way through the layers."""

    def __init__(self, extractor: Extractor, article: Article) -> None:
        self.lex = extractor.lexicon
        self.article = article
        self.judge = extractor.judge
        self.document = Document(self.lex, article.text)
        self.readings = extractor.reader.read(self.document)
        self.resolver = Resolver(self.lex, self.document, article.published_on, article.outlet)
        self.by_line: dict[int, list[Reading]] = {}
        for r in self.readings:
            self.by_line.setdefault(id(r.line), []).append(r)
        self.topic: Party | None = None
        self.last: Draft | None = None
        self.drafts: list[Draft] = []
        self.occasions = Occasions(self.lex, self.document, self.resolver, article.published_on)

    def run(self) -> list[Mention]:
        self.resolver.introduce()
        for line in self.document.lines:
            for reading in self.by_line.get(id(line), ()):
                if self.judge.accepts(reading):
                    draft = self.draft(reading)
                    if draft is not None:
                        self.pair_up(draft)
                        self.drafts.append(draft)
                        self.last = draft
            self.topic = self.main_party(line) or self.topic
        events = merge(self.drafts)
        self.complete(events)
        self.occasions.inherit(events)
        return [self.mention(d) for d in events]

    # -- who ----------------------------------------------------------------------------------------------------

    def main_party(self, line: Line) -> Party | None:
        """Who the sentence is about: the subject of its first verb, or who opens it."""
        roles = Roles(self.lex, line)
        first = min((v for v in line.verbs if not roles.nominal(v)), default=None)
        group: Group | None = None
        if first is not None:
            for g in line.groups:
                if g.prep or g.genitive:
                    continue
                if g.i > first + 6:
                    break
                group = g
                if g.i > first or g.j <= first:
                    break
        if group is None:
            return None
        who = self.resolver.who(group.first)
        return Party(who[0], group.first) if who and group.first.head != "people" else None

    def antecedent(self, r: Reading, others: list[Party]) -> list[Party]:
        """Who a missing subject or pronoun means: named before it in the sentence, else whom the story is about."""
        taken = [p.known for p in others]
        acted = [g for g in r.line.groups if g.j <= r.token and self.acts(r.line, g)]
        named = [g for g in r.line.groups if g.j <= r.token and g.first.person and g not in acted]
        for g in [*reversed(acted), *reversed(named)]:
            found = [p for p in self.parties(g.members) if not any(_same_party(p.known, t) for t in taken)]
            if found and g.first.head != "people":
                return found
        if self.topic and not any(_same_party(self.topic.known, t) for t in taken):
            return [self.topic]
        return []

    def acts(self, line: Line, g: Group) -> bool:
        """Whether the group is the subject of a verb of the line, or opens it."""
        if g.prep or g.genitive:
            return False
        return g.i <= 1 or any(0 < g.i - v <= 2 for v in line.verbs)

    def parties(self, entities: list[Entity]) -> list[Party]:
        out: list[Party] = []
        for e in entities:
            for known in self.resolver.who(e):
                if not any(_same_party(p.known, known) for p in out):
                    out.append(Party(known, e))
        return out

    def draft(self, r: Reading) -> Draft | None:
        source, target = self.parties(r.source), self.parties(r.target)
        if not source and (r.source_implied or not target or r.kind in ("visit", "meeting", "call", "conference")):
            source = self.antecedent(r, target)
            r.trace += ["source:context"] if source else []
        if not target and r.target_implied:
            target = self.antecedent(r, source)[:1]
            if not target and self.last is not None:
                others = [p for p in self.last.parties if not any(_same_party(p.known, s.known) for s in source)]
                target = others[:1]
            r.trace += ["target:pronoun"] if target else []
        target = [t for t in target if not any(_same_party(t.known, s.known) for s in source)]
        if not source and not target:
            return None
        dated = self.own_date(r)
        draft = Draft(r, source, target, dated, self.own_place(r))
        draft.place_told = bool(r.places) and draft.place is not None
        draft.undated = bool(r.dates) and dated is None and r.dates[0].kind == "vague"
        return draft

    def complete(self, events: list[Draft]) -> None:
        """Where only one side of two is named, the other is that of the sentence, the occasion, the article."""
        for at, d in enumerate(events):
            if len(d.countries()) > 1 or not d.parties or (d.source and d.target and _both_known(d)):
                continue
            if d.family in TWO_SIDED:
                other = self.other_side(events, at)
            elif d.family in REACTIONS and d.source and not d.target:
                other = self.reacted_to(events, at)
            else:
                continue
            if other is None:
                continue
            (d.target if d.source else d.source).append(other)
            d.reading.trace.append("side:" + (other.known.by or "occasion"))

    def reacted_to(self, events: list[Draft], at: int) -> Party | None:
        """Who a demand, a reproach or a refusal answers: who acted in the event told just before."""
        d = events[at]
        for other in reversed(events[max(0, at - 3) : at]):
            if d.paragraph - other.paragraph > 1:
                break
            for p in [*other.source, *other.target]:
                if p.known.country and p.known.country not in d.countries():
                    return p
        return None

    def pair_up(self, d: Draft) -> None:
        """What later «الجانبان» will mean: the two sides of the last event that had two."""
        if d.family in TWO_SIDED and len(d.countries()) < 2:
            for other in reversed(self.drafts[-6:]):
                rest = [p for p in other.parties if p.known.country and p.known.country not in d.countries()]
                if rest and other.countries() & d.countries():
                    self.resolver.scene.pair = [p.known for p in d.parties[:1]] + [rest[0].known]
                    return
        elif len(d.countries()) >= 2:
            before = self.resolver.scene.pair
            named = any(k.tail for k in before) and not any(p.known.tail for p in d.parties)
            if not (named and {k.country for k in before} == d.countries()):
                # «بين طرابلس وروما» after the ministers' names: they stay the two sides.
                self.resolver.scene.pair = [p.known for p in d.parties]

    def other_side(self, events: list[Draft], at: int) -> Party | None:
        d = events[at]
        own = d.countries()
        if d.family == "visit" and d.place and d.place.country and d.place.country not in own:
            return self.state(d.place.country, d)
        for telling in d.tellings:
            near = [
                e for e in telling.line.entities if e.country and e.country not in own and not self.is_place(telling, e)
            ]
            if near:
                e = min(near, key=lambda e: abs(e.i - telling.token))
                return Party(self.resolver.who(e)[0], e)
        for other in reversed(events[max(0, at - MEMORY) : at]):
            parties = [p for p in other.parties if p.known.country and p.known.country not in own]
            if parties and (own & other.countries() or not own):
                return parties[0]
        for other in events[at + 1 : at + MEMORY]:
            parties = [p for p in other.parties if p.known.country and p.known.country not in own]
            if parties and own & other.countries() and self.occasions.depth(other) <= self.occasions.depth(d) + 3:
                return parties[0]
        for country, _ in self.resolver.weights.most_common(2):
            if country not in own and own & {c for c, _ in self.resolver.weights.most_common(2)}:
                return self.state(country, d)
        return None

    def is_place(self, r: Reading, e: Entity) -> bool:
        return e.head in ("state", "capital") and e.prep in ("في", "ب", "الي", "من") and r.kind != "visit"

    def state(self, country: str, d: Draft) -> Party:
        entity = d.parties[0].entity
        return Party(Known(self.lex.states.get(country, country), country, "GOV", "", entity, by="context"), entity)

    # -- when and where -----------------------------------------------------------------------------------------

    def own_date(self, r: Reading) -> DateRange | None:
        """The date that the sentence gives the event: the nearest one that its tense and status allow."""
        done = bool(r.features.get("tense=perfect") or r.features.get("tense=participle"))
        now = self.resolver.reference
        for match in r.dates[:2]:
            if done and r.status == "actual" and fold(match.words).startswith(DEADLINES):
                # «وعد بأن تستكمل قبل نهاية يناير»: the deadline is that of what was promised.
                continue
            ahead = r.status == "planned" or (match.kind == "partial" and r.features.get("tense=imperfect", 0.0) > 0)
            found = self.resolver.date(match, planned=ahead)
            if found is None:
                break
            if r.status == "denied" and match.start < r.start:
                # The day of the denial is not the day of what is denied.
                continue
            if now and found.start > now and r.status == "actual":
                if done:
                    continue
                r.status = "planned"
                r.trace.append("status:planned(date)")
            return found
        return None

    def own_place(self, r: Reading) -> Place | None:
        if r.kind in PLACELESS:
            return None
        found = [p for hit in r.places if (p := self.resolver.place(hit)) is not None]
        if not found:
            near = [
                h
                for h in r.line.places
                if h.prep in self.lex.grammar["place_prepositions"]
                and abs(h.i - r.token) <= PLACE_REACH
                and h not in r.places
            ]
            near = [h for h in near if not any(min(h.i, r.token) < v < max(h.i, r.token) for v in r.line.verbs)]
            near.sort(key=lambda h: abs(h.i - r.token))
            found = [p for h in near if (p := self.resolver.place(h)) is not None]
        if not found:
            return None
        first = found[0]
        return next((p for p in found if p.precision != "country" and p.country == first.country), first)

    # -- the mention --------------------------------------------------------------------------------------------

    def mention(self, d: Draft) -> Mention:
        r = d.reading
        people = [self.resolver.participant(p.known, "source", p.entity) for p in d.source]
        people += [self.resolver.participant(p.known, "target", p.entity) for p in d.target]
        codes = self.lex.kinds.get((r.kind, r.plover_type), {})
        score = codes.get("goldstein") or ""
        return Mention(
            article_id=self.article.article_id,
            document=self.article.document,
            plover_type=r.plover_type,
            kind=r.kind,
            status=r.status,
            trigger=self.document.span(r.start, r.end),
            evidence=tuple(dict.fromkeys(self.evidence(t) for t in d.tellings)),
            participants=tuple(_unique(people)),
            date=d.date,
            place=d.place,
            topics=self.topics(d),
            confidence=min(max(r.score, 0.0), 1.0),
            extractor_version=EXTRACTOR_VERSION,
            plover_mode=codes.get("plover_mode") or None,
            cameo_code=codes.get("cameo_code") or None,
            goldstein=float(score) if score else None,
            voice="analyst"
            if r.voice == "analyst"
            else "official"
            if d.family in ("praise", "commitment", "request")
            else "outlet",
            core=self.occasions.depth(d) <= 3,
            trace=tuple(r.trace + [row for p in people for row in _rows(d, p)]),
        )

    def evidence(self, r: Reading) -> Span:
        """The sentence, or of a very long one the part around the predicate, cut at commas."""
        s = r.line.sentence
        start, end = s.start, s.end
        norm = self.document.normal.norm
        if end - start > LONGEST_EVIDENCE:
            half = LONGEST_EVIDENCE // 2
            left = norm.rfind("،", start, max(start, r.start - half // 2))
            start = (
                left + 1
                if left >= 0 and r.start - left < half
                else max(start, norm.rfind(" ", start, max(start, r.start - half)) + 1)
            )
            right = norm.find("،", min(end, r.end + half // 2), end)
            end = (
                right
                if 0 <= right - r.end < half
                else min(end, max(r.end, norm.rfind(" ", r.end, min(end, r.end + half))))
            )
            while start < end and norm[start] == " ":
                start += 1
        return self.document.span(start, end)

    def topics(self, d: Draft) -> tuple[str, ...]:
        lines = {id(t.line): t.line.sentence for t in d.tellings}
        norm = self.document.normal.norm
        return self.lex.topics(" ".join(norm[s.start : s.end] for s in lines.values()))


def _both_known(d: Draft) -> bool:
    """Whether nobody is missing: one side is no state's, or all are named men of one country."""
    if any(p.known.country is None and p.known.sector in ("IGO", "REB", "NGO") for p in d.parties):
        return True
    return all(p.known.country and p.known.tail for p in d.parties)


def _same_party(a: Known, b: Known) -> bool:
    return a is b or (a.name == b.name and a.country == b.country)


def _unique(people: list[Participant]) -> list[Participant]:
    seen: set[tuple[str, str]] = set()
    out = []
    for p in people:
        if (p.role, p.name) not in seen:
            seen.add((p.role, p.name))
            out.append(p)
    return out


def _rows(d: Draft, p: Participant) -> list[str]:
    return [f"{p.role}:{row}" for party in d.parties if party.known.name == p.name for row in party.entity.rows]
