"""Who fills which slot of a predicate: subject, object and prepositional groups of one clause.

Newspaper Arabic puts the verb first and the subject second, but headlines and quoted speech turn it round. The clause
is bounded by other verbs, complementisers and relatives; commas are soft, since dates and places stand between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from marsad.arabic.tokens import splits
from marsad.extract.document import Group, Line
from marsad.extract.lexicon import Hit, Lexicon
from marsad.extract.phrases import Entity, PlaceHit

REACH = 28
WEAK_REACH = 16
PLACE_REACH = 45
MUTUAL_NOUN_REACH = 7


@dataclass(slots=True)
class Slots:
    """What was found for one predicate. ``preps`` maps a preposition to its groups in order."""

    subject: Group | None = None
    object: Group | None = None
    genitive: Group | None = None
    preps: dict[str, list[Group]] = field(default_factory=dict)
    between: list[Group] = field(default_factory=list)
    agent: Group | None = None
    adjectives: list[Entity] = field(default_factory=list)
    places: list[PlaceHit] = field(default_factory=list)
    proxy: Group | None = None
    subject_before: bool = False
    relative: bool = False
    end: int = 0


class Roles:
    """Slot filling over one line."""

    def __init__(self, lexicon: Lexicon, line: Line) -> None:
        self.lex = lexicon
        self.line = line
        self.forms = line.forms
        g = lexicon.grammar
        self.barriers = g["complementisers"] | g["relatives"] | g["clause_breaks"]
        self.hard = g["relatives"] | g["clause_breaks"]
        self.agents = tuple(tuple(p.split()) for p in g["agent_phrases"])

    # -- clause bounds ------------------------------------------------------------------------------------------

    def stop(self, k: int, *, verbs: bool = True, reach: int = REACH) -> int:
        """The first token after ``k`` that cannot belong to its clause."""
        line = self.line
        last = min(len(self.forms), k + 1 + reach)
        barriers = self.barriers if verbs else self.hard
        for i in range(k + 1, last):
            f = self.forms[i]
            if i in line.inside:
                continue
            if f in (":", "؛", ";", "؟", "?", "!"):
                return i
            if f in barriers or (f[0] in "وف" and f[1:] in barriers):
                return i
            if verbs and i in line.verbs and not self.nominal(i):
                return i
        return last

    def nominal(self, k: int) -> bool:
        """Whether a word that may be a verb is a noun here: after a preposition, an article, a genitive head."""
        hits = self.line.hits.get(k, ())
        if hits and all(h.form.tense in ("masdar", "participle") for h in hits):
            return True
        f = self.forms[k]
        if f.startswith("ال") and not any(h.form.tense in ("perfect",) for h in hits):
            return True
        if any(s.prep in ("ب", "ك") and s.stem in self.lex.forms for s in splits(f)) and f not in self.lex.verbs:
            return True
        before = self.forms[k - 1] if k else ""
        if not before:
            return False
        noun = any(h.form.tense == "masdar" for h in hits)
        if before in self.lex.grammar["prepositions"] and before not in ("منذ", "بعد", "قبل", "حتي", "حيث", "بحسب"):
            return True
        if noun and (
            before in self.lex.grammar["purpose_words"]
            or before in ("كل", "اي", "بعد", "قبل", "منذ", "اول", "ثاني", "احد", "اخر")
        ):
            return True
        return noun and k - 1 in self.line.hits and k - 1 not in self.line.verbs and not before.startswith("ال")

    # -- slots --------------------------------------------------------------------------------------------------

    def verb(self, k: int, hit: Hit) -> Slots:
        slots = Slots()
        before = self.before(k, hit)
        if before is not None:
            slots.subject, slots.subject_before = before, True
        slots.relative = self.after_relative(k)
        printed = hit.form.tense == "perfect" and k in self.line.passive
        self.scan(k, slots, passive=hit.form.passive or printed)
        return slots

    def noun(self, k: int, subject: Group | None) -> Slots:
        slots = Slots(subject=subject)
        self.adjectives(k, slots)
        self.scan(k, slots, noun=True)
        return slots

    def scan(self, k: int, slots: Slots, *, noun: bool = False, passive: bool = False) -> None:
        """Read groups and places to the right of ``k`` until the clause ends."""
        stop = slots.end = self.stop(k)
        bare = 0
        commas = 0
        at = k + 1
        for g in self.line.groups:
            if g.i <= k:
                continue
            if g.i >= stop:
                break
            commas += sum(1 for i in range(at, g.i) if self.forms[i] in ("،", ",") and not self.dated_comma(i))
            at = g.j
            if commas > 2:
                break
            agent = self.agent_before(g)
            if agent:
                slots.agent = slots.agent or g
            elif g.prep:
                self.prepositional(g, slots)
            elif g.genitive and not (noun and g.i <= k + 3):
                slots.proxy = slots.proxy or g
            elif noun:
                if slots.genitive is None and (g.i <= k + 4 and commas == 0):
                    slots.genitive = g
                elif slots.object is None and commas == 0 and g.i <= k + 14:
                    slots.object = g
            elif commas <= 1 or bare == 0:
                bare += 1
                if slots.subject_before and bare == 1 and slots.subject is not None and self.dateline(slots.subject, k):
                    # «عمّان - زار وفد ...»: what stands before the dash is no subject where one follows the verb.
                    slots.subject, slots.subject_before = g, False
                elif slots.subject is None and not passive:
                    slots.subject = g
                elif slots.object is None:
                    slots.object = g
        far = self.stop(k, reach=PLACE_REACH)
        slots.places.extend(p for p in self.line.places if k < p.i < far and p.prep)

    def prepositional(self, g: Group, slots: Slots) -> None:
        if g.prep in self.lex.grammar["leader_phrases"] and slots.genitive is not None:
            slots.genitive.members.append(g.first)
            return
        if g.prep == "بين":
            slots.between.append(g)
            return
        slots.preps.setdefault(g.prep, []).append(g)

    def before(self, k: int, hit: Hit) -> Group | None:
        """A subject in front of the verb: the group that opens the clause, or the antecedent of a relative."""
        line = self.line
        if hit.conj and k and self.forms[k - 1] not in ("،", ","):
            # و joins this verb to an earlier one: its subject is carried on unless one follows.
            return None
        for g in reversed(line.groups):
            if g.j > k:
                continue
            if k - g.j > 12:
                return None
            for i in range(g.j, k):
                if i in line.verbs and not self.nominal(i):
                    return None
                if self.forms[i] in self.barriers and self.forms[i] not in self.lex.grammar["relatives"]:
                    return None
            if g.prep or g.genitive:
                if self.after_relative(k) and g.j >= k - 3:
                    return g
                continue
            return g if self.opens(g, k) else None
        return None

    def opens(self, g: Group, k: int) -> bool:
        """Whether the group stands first in its clause, or right before a relative."""
        if self.after_relative(k):
            return True
        i = g.i - 1
        while i >= 0 and (self.forms[i] in ('"', "(", "'", "،", ",") or i in self.line.dated):
            i -= 1
        if i < 0 or self.forms[i] in (":", "-", "؛", "/", ".", "|"):
            return True
        f = self.forms[i]
        if f in self.lex.grammar["complementisers"] or f in (
            "كان",
            "كانت",
            "وكان",
            "وكانت",
            "فيما",
            "بينما",
            "لكن",
            "حيث",
            "اما",
            "ان",
        ):
            return True
        return g.first.conj != "" and not any(v < g.i for v in self.line.verbs)

    def dateline(self, g: Group, k: int) -> bool:
        return any(self.forms[i] in (":", "-", ".", "/") for i in range(g.j, k))

    def after_relative(self, k: int) -> bool:
        for i in range(k - 1, max(-1, k - 4), -1):
            f = self.forms[i]
            if f in self.lex.grammar["relatives"]:
                return True
            if i in self.line.verbs and f not in ("كان", "كانت"):
                return False
        return False

    def adjectives(self, k: int, slots: Slots) -> None:
        """Demonyms as adjectives of an event noun (المناورات المصرية السعودية): each is a state that takes part."""
        i = k + 1
        while i < min(len(self.forms), k + 1 + MUTUAL_NOUN_REACH):
            f = self.forms[i]
            if f in ("-", "–"):
                i += 1
                continue
            atom = self.demonym_at(i)
            if atom is not None:
                slots.adjectives.append(atom)
            elif not (
                f.endswith(("ه", "ي", "يا", "ين", "ات"))
                and f.isalpha()
                and i not in self.line.verbs
                and i not in self.line.inside
                and f not in self.lex.grammar["prepositions"]
            ):
                break
            i += 1

    def demonym_at(self, i: int) -> Entity | None:
        if i in self.line.inside:
            return None
        for split, rests in self.lex.starts(self.forms[i]):
            if split.prep:
                continue
            for rest, atoms in rests:
                if rest:
                    continue
                atom = next((a for a in atoms if a.cls == "demonym"), None)
                if atom and self.forms[i] not in self.lex.false_friends:
                    t = self.line.tokens
                    start = t.ends[i] - len(split.stem)
                    return Entity(
                        i,
                        i + 1,
                        start,
                        t.ends[i],
                        "state",
                        (start, t.ends[i]),
                        atom.country,
                        "GOV",
                        by="demonym",
                        rows=[atom.row],
                        countries=[atom.country or ""],
                        label="adjective",
                    )
        return None

    def beyond(self, k: int, taken: list[Entity]) -> Entity | None:
        """The nearest phrase or demonym to the right that names another country than ``taken``: a weak target."""
        own = {e.country for e in taken if e.country}
        stop = self.stop(k, verbs=False, reach=WEAK_REACH)
        found = [
            e
            for g in self.line.groups
            if k < g.i < stop
            for e in g.members
            if e.country and not (e.head in ("state", "capital") and e.prep in ("في", "ب", "من"))
        ]
        adjectives = (self.demonym_at(i) for i in range(k + 1, stop))
        found += [e for e in adjectives if e is not None]
        found = [e for e in found if e not in taken and e.country not in own]
        return min(found, key=lambda e: e.i) if found else None

    def agent_before(self, g: Group) -> bool:
        return any(tuple(self.forms[g.i - len(p) : g.i]) == p for p in self.agents if g.i >= len(p))

    def dated_comma(self, i: int) -> bool:
        """A comma beside a date expression: «التقى، الخميس، نظيره»."""
        return i - 1 in self.line.dated or i + 1 in self.line.dated
