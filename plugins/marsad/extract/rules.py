"""The rule reader: predicates of the lexicon, their frames, and the roles and standing read off the clause."""

from __future__ import annotations

from collections.abc import Iterator

from marsad.arabic.dates import DateMatch
from marsad.extract.document import Document, Group, Line
from marsad.extract.features import Features
from marsad.extract.frames import Frames
from marsad.extract.lexicon import Hit, Lexicon, Light, Sense
from marsad.extract.opinions import Opinions
from marsad.extract.reader import Reading
from marsad.extract.roles import Roles, Slots
from marsad.extract.senses import Senses
from marsad.extract.status import Standing, Statuses

MUTUAL_KINDS = {
    "meeting",
    "call",
    "conference",
    "signing",
    "agreement",
    "joint_committee",
    "exercise",
    "joint_operation",
    "patrol",
    "intelligence_sharing",
    "ceremony",
    "ceasefire",
}
DATE_REACH = 22  # cost: tokens, and more for each clause between
POWERS = frozenset(("GOV", "MIL", "COP", "SPY", "REB", "IGO", "LEG", "JUD"))


class RuleReader:
    """Reads every line by itself; what the clause leaves open is marked for the resolver."""

    name = "rules"

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def read(self, document: Document) -> list[Reading]:
        return [r for reader in self.lines(document) for r in reader.read()]

    def lines(self, document: Document) -> Iterator[LineReader]:
        """A reader for every line of the document."""
        opinions = Opinions(self.lexicon, document)
        for line in document.lines:
            yield LineReader(self.lexicon, line, opinions.of(line))


class LineReader:
    """The readings of one line; ``analyst`` says that it tells an opinion."""

    def __init__(self, lexicon: Lexicon, line: Line, analyst: bool) -> None:
        self.lex = lexicon
        self.line = line
        self.forms = line.forms
        self.roles = Roles(lexicon, line)
        self.senses = Senses(lexicon, line, self.roles)
        self.frames = Frames(lexicon, line, self.roles)
        self.statuses = Statuses(lexicon, line)
        self.features = Features(lexicon, line, self.roles, analyst)
        self.lights = {k: h for k, hits in line.hits.items() for h in hits if isinstance(h.sense, Light)}
        self.analyst = analyst
        self.off_domain = not lexicon.grammar["off_domain"].isdisjoint(self.forms)

    def read(self) -> Iterator[Reading]:
        last: Group | None = None
        for k in sorted(self.line.hits):
            if k in self.line.dated:
                continue
            chosen = self.senses.choose(k)
            if chosen is None:
                continue
            hit, sense = chosen
            standing = self.statuses.of(k, hit)
            slots = self.slots(k, hit, last)
            reading = self.reading(k, hit, sense, slots, standing)
            if reading is None:
                continue
            if hit.form.tense in ("perfect", "imperfect") and slots.subject is not None:
                last = slots.subject
            yield reading

    # -- slots --------------------------------------------------------------------------------------------------

    def slots(self, k: int, hit: Hit, last: Group | None) -> Slots:
        if hit.form.tense == "masdar":
            light = self.light_before(k)
            if light is None:
                slots = self.roles.noun(k, None)
                lender = self.light_after(k)
                if lender is not None and slots.genitive is None and slots.subject is None:
                    slots.subject = self.roles.verb(*lender).subject
                return slots
            at, light_hit = light
            lent = self.roles.verb(at, light_hit)
            slots = self.roles.noun(k, None)
            assert isinstance(light_hit.sense, Light)
            subject = lent.subject
            if subject is not None and subject.i > k:
                subject = None
            self._lend(slots, light_hit.sense, subject)
            for prep, groups in lent.preps.items():
                if any(g.i < k for g in groups):
                    slots.preps.setdefault(prep, []).extend(g for g in groups if g.i < k)
            slots.subject_before = lent.subject_before
            return slots
        slots = self.roles.verb(k, hit)
        if hit.form.tense == "participle" and slots.subject is not None and not slots.subject_before:
            # A circumstantial participle (مشيدا بـ) has the subject of its main verb; what follows is its object.
            slots.object, slots.subject = slots.object or slots.subject, None
        if hit.form.tense == "participle":
            slots.subject = self.main_subject(k) or last
        return slots

    def _lend(self, slots: Slots, light: Light, subject: Group | None) -> None:
        if subject is None:
            return
        if light.subject in ("target",):
            slots.object = subject
        elif light.subject in ("place", "host"):
            slots.preps.setdefault("@host", []).append(subject)
        else:
            slots.subject = subject

    def light_before(self, k: int) -> tuple[int, Hit] | None:
        """The light verb that governs the event noun at ``k``: أجرى [فاعل] محادثات، قام بـزيارة."""
        if not self.lights:
            return None
        for i in range(k - 1, max(-1, k - 18), -1):
            if i in self.lights:
                hit = self.lights[i]
                light = hit.sense
                assert isinstance(light, Light)
                prep = next((h.prep for h in self.line.hits[k] if h.prep), "")
                before = self.forms[k - 1]
                wanted = set(light.noun_slots)
                bare = "object" in wanted or not wanted
                if (
                    (prep and prep in wanted)
                    or (before in wanted)
                    or (bare and not prep and (before not in self.lex.grammar["prepositions"]))
                ):
                    return i, hit
                return None
            if i in self.line.verbs and not self.roles.nominal(i):
                return None
            if self.forms[i] in self.roles.barriers or self.forms[i] in (":", "؛"):
                return None
        return None

    def light_after(self, k: int) -> tuple[int, Hit] | None:
        """A relative light verb that names the subject of the noun before it: زيارة يجريها، التي يقوم بها."""
        for i in range(k + 1, min(len(self.forms), k + 5)):
            hit = self.lights.get(i)
            if hit is not None:
                return (i, hit) if hit.pronoun or self.forms[i + 1 : i + 2] in (["بها"], ["به"], ["بهما"]) else None
            if i in self.line.inside or self.forms[i] in ("،", "."):
                return None
        return None

    def main_subject(self, k: int) -> Group | None:
        """The subject of the clause that a circumstantial participle belongs to: of the last main verb before it."""
        verbs = sorted(v for v in self.line.verbs if v < k and not self.roles.nominal(v))
        main = [
            v for at, v in enumerate(verbs) if at == 0 or self.forms[v][0] == "و" and self.forms[v - 1] in ("،", ".")
        ]
        for v in [*reversed(main), *reversed(verbs)]:
            hits = self.line.hits.get(v)
            found = self.roles.verb(v, hits[0] if hits else _plain(self.forms[v])).subject
            if found is not None:
                return found
        return None

    # -- the reading --------------------------------------------------------------------------------------------

    def reading(self, k: int, hit: Hit, sense: Sense, slots: Slots, standing: Standing) -> Reading | None:
        t = self.line.tokens
        light = self.light_before(k)
        r = Reading(
            self.line,
            t.starts[k] + len(hit.conj),
            t.ends[k],
            sense.type,
            sense.kind,
            standing.status,
            token=k,
            sense=sense.id,
        )
        r.mutual = sense.kind in MUTUAL_KINDS
        r.voice = "analyst" if self.analyst else "outlet"
        self.frames.assign(r, hit, sense, slots, light=light is not None)
        if sense.frame == "reception":
            self.receive(r)
        if self.barred(r, hit, slots):
            return None
        r.dates = self.dates_for(k)
        r.anaphoric = hit.form.tense == "masdar" and hit.form.definite and not r.source and not r.target
        self.features.describe(r, hit, sense, slots, standing, light=light is not None)
        told = light[1] if light is not None and hit.form.tense == "masdar" else hit
        if r.status == "actual" and told.form.tense == "imperfect":
            near = self.forms[max(0, k - 12) : k + 8]
            r.status = "planned" if any(f in self.lex.grammar["later_words"] for f in near) else r.status
        return self.negate(r, sense, standing)

    def receive(self, r: Reading) -> None:
        """A state or its authorities that receive somebody are being visited."""
        if r.kind != "meeting" or not r.source or not r.target:
            return
        host = r.source[0]
        if host.head in ("state", "capital") or self.forms[host.i] in self.lex.grammar["authorities"]:
            r.kind, r.source, r.target = "visit", r.target, r.source
            r.places.extend(p for p in self.line.places if any(p.i == e.i for e in r.target))

    def barred(self, r: Reading, hit: Hit, slots: Slots) -> bool:
        """Another domain's words without a power that takes part, and imperatives, tell no event."""
        if self.elsewhere(r):
            return True
        plural = hit.form.tense == "perfect" and hit.form.number == 3
        # A plural verb follows its subject: at the head of a clause it is an imperative.
        return plural and not slots.subject_before and not hit.conj and not slots.relative

    def elsewhere(self, r: Reading) -> bool:
        """Whether the line is of another domain (sport, culture) and no power takes part."""
        weak = ("state", "capital", "side", "people")
        return self.off_domain and not any(e.sector in POWERS and e.head not in weak for e in r.source + r.target)

    def negate(self, r: Reading, sense: Sense, standing: Standing) -> Reading | None:
        """What negation makes of a reading: «لن تتوانى» is a commitment, «لم توافق» a rejection, the rest no event."""
        promised = sense.frame == "negated"
        if promised:
            return r if standing.negated else None
        if standing.negated and standing.status != "denied":
            if sense.type == "AGREE" and sense.kind == "agreement" and r.source and standing.cue in ("لم", "لن", "لا"):
                r.plover_type, r.kind, r.status = "REJECT", "rejection", "actual"
                r.trace.append("negated:agreement")
            else:
                r.status = "hypothetical"
        return r

    def dates_for(self, k: int) -> list[DateMatch]:
        """Dates of the line, best first: in the clause to the right, then to the left, then elsewhere."""
        if not self.line.dates:
            return []
        t = self.line.tokens

        def cost(d: DateMatch) -> float:
            i = self.line.token_at(d.start)
            lo, hi = min(i, k), max(i, k)
            verbs = sum(1 for v in self.line.verbs if lo < v < hi and not self.roles.nominal(v))
            bars = sum(1 for x in range(lo + 1, hi) if self.forms[x] in self.roles.barriers)
            return (hi - lo) + 8 * verbs + 6 * bars + (3 if d.start < t.starts[k] else 0)

        return [d for d in sorted(self.line.dates, key=cost) if cost(d) <= DATE_REACH]


def _plain(form: str) -> Hit:
    from marsad.arabic.inflect import Form

    return Hit(None, Form(form, "perfect"), conj=form[0] if form[0] in "وف" else "")
