"""Roles by the frame of a predicate row: which slot or preposition carries source, target and place."""

from __future__ import annotations

from marsad.extract.document import Group, Line
from marsad.extract.lexicon import Hit, Lexicon, Sense
from marsad.extract.reader import Reading
from marsad.extract.roles import Roles, Slots


class Frames:
    """Assigns the slots of one line's predicates to the roles of their readings."""

    def __init__(self, lexicon: Lexicon, line: Line, roles: Roles) -> None:
        self.lex = lexicon
        self.line = line
        self.roles = roles

    def assign(self, r: Reading, hit: Hit, sense: Sense, slots: Slots, *, light: bool) -> None:
        """Fill the roles of the reading from its slots, as the row's frame says; ``light``: a light verb governs it."""
        masdar = hit.form.tense == "masdar"
        if masdar:
            self.assign_noun(r, hit, sense, slots, light)
        else:
            self.assign_verb(r, hit, sense, slots)
        if slots.agent is not None:
            if not masdar and slots.subject is not None and not r.target:
                r.target, r.source = r.source, []
            self.give(r, "source", slots.agent)
            r.source_implied = False
        for g in slots.between:
            self.give(r, "both", g)
        for prep, roles in sense.preps.items():
            for g in slots.preps.get(prep, ()):
                self.give_prep(r, roles, g)
        if "مع" not in sense.preps:
            for g in slots.preps.get("مع", ()):
                self.give(r, "target", g)
        self.assign_places(r, sense, slots)
        self.weak_target(r, sense)

    def assign_verb(self, r: Reading, hit: Hit, sense: Sense, slots: Slots) -> None:
        lone = slots.subject
        if r.kind == "visit" and lone and not slots.subject_before and slots.object is None and _one_state(lone):
            # «قصد مصر»: a state after a verb of motion is where it went; who went is carried on.
            slots.object, slots.subject = lone, None
            r.places.extend(p for p in self.line.places if p.i == lone.first.i)
        self.give(r, sense.subject, slots.subject)
        if slots.subject is None and sense.subject and not (slots.relative and not hit.conj):
            r.source_implied = sense.subject in ("source", "both")
            r.target_implied = sense.subject == "target"
        self.give(r, sense.object, slots.object)
        if sense.object not in ("target", "source") or slots.object is not None:
            return
        if hit.pronoun and hit.pronoun != "نا":
            r.target_implied = r.target_implied or sense.object == "target"
            r.source_implied = r.source_implied or sense.object == "source"
        elif slots.proxy is not None:
            self.give(r, sense.object, slots.proxy)

    def assign_places(self, r: Reading, sense: Sense, slots: Slots) -> None:
        for p in slots.places:
            if "place" in sense.preps.get(p.prep, ()) or p.prep in self.lex.grammar["place_prepositions"]:
                r.places.append(p)
        for g in slots.preps.get("@host", ()):
            for e in g.members:
                if e.head in ("state", "capital"):
                    r.places.extend(p for p in self.line.places if p.i == e.i)
                else:
                    self.give(r, "source", g)

    def weak_target(self, r: Reading, sense: Sense) -> None:
        """Where a target is due and no slot gave one: the country that the words after the predicate name."""
        due = sense.object == "target" or any("target" in roles for roles in sense.preps.values())
        if r.target or r.target_implied or not due or not (r.source or r.source_implied):
            return
        e = self.roles.beyond(r.token, r.source)
        if e is not None:
            r.target.append(e)
            r.trace.append("target:weak")

    def assign_noun(self, r: Reading, hit: Hit, sense: Sense, slots: Slots, light: bool) -> None:
        intransitive = not sense.object or sense.object == "place"
        for e in slots.adjectives:
            both = sense.subject == "both" or len(slots.adjectives) > 1
            role = sense.subject or sense.genitive or "source"
            if both and r.source:
                r.target.append(e)
            elif role in ("source", "both"):
                r.source.append(e)
            elif role == "target":
                r.target.append(e)
        if slots.subject is not None:
            self.give(r, sense.subject, slots.subject)
        if slots.genitive is not None:
            role = sense.genitive or ("source" if intransitive else sense.object)
            if slots.subject is not None and role == sense.subject and role != "both":
                role = sense.object if not intransitive else role
            elif slots.subject is None and slots.object is not None and not intransitive:
                # Both arguments are there: the first is the agent (توقيف عناصر الجهاز آمر اللواء).
                role = sense.subject or "source"
                self.give(r, sense.object, slots.object)
            self.give(r, role, slots.genitive)
        elif slots.object is not None and slots.subject is not None:
            self.give(r, sense.object, slots.object)
        if slots.subject is None and hit.pronoun:
            if intransitive or sense.subject == "both":
                r.source_implied = True
            else:
                r.target_implied = True
        if "ل" not in sense.preps:
            for g in slots.preps.get("ل", ()):
                if g.i <= r.token + 5:
                    if slots.genitive is not None or not intransitive:
                        self.give(r, sense.object if not intransitive else "target", g)
                    else:
                        self.give(r, sense.subject or "source", g)
        if not r.source and not hit.pronoun and slots.subject is None and light:
            r.source_implied = sense.subject in ("source", "both")

    def give(self, r: Reading, role: str, g: Group | None) -> None:
        if g is None or not role:
            return
        members = [e for e in g.members if e not in r.source and e not in r.target]
        if role == "both":
            if not r.source:
                r.source.extend(members[:1])
                members = members[1:]
            r.target.extend(members)
        elif role == "source":
            r.source.extend(members)
        elif role == "target":
            r.target.extend(members)
        elif role == "place":
            for e in members:
                if e.head in ("state", "capital"):
                    r.places.extend(p for p in self.line.places if p.i == e.i)
                    r.target.append(e)
                elif e.head in ("person", "office", "body", "institution", "counterpart"):
                    r.target.append(e)

    def give_prep(self, r: Reading, roles: tuple[str, ...], g: Group) -> None:
        e = g.first
        if g.prep == "مع" and ("both" in roles or "target" in roles):
            self.give(r, "target", g)
            return
        if (
            r.kind == "visit"
            and g.prep == "ل"
            and not r.source
            and e.head in ("person", "office", "delegation", "counterpart")
        ):
            self.give(r, "source", g)
            return
        if "place" in roles and e.head in ("state", "capital"):
            r.places.extend(p for p in self.line.places if p.i == e.i)
            if "target" in roles:
                self.give(r, "target", g)
            return
        for role in roles:
            if role != "place":
                self.give(r, role, g)
                return
        if e.head in ("person", "office", "body", "institution", "counterpart"):
            self.give(r, "target", g)


def _one_state(g: Group) -> bool:
    return g.first.head in ("state", "capital") and len(g.members) == 1
