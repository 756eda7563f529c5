"""The rule reader: predicates of the lexicon, their frames, and the roles and standing read off the clause."""

from __future__ import annotations

from collections.abc import Iterator

from marsad.arabic.dates import DateMatch
from marsad.extract.document import Document, Group, Line
from marsad.extract.features import Features
from marsad.extract.lexicon import Hit, Lexicon, Light, Sense
from marsad.extract.reader import Reading
from marsad.extract.roles import Roles, Slots
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
NEEDS_REACH = 20
DATE_REACH = 22  # cost: tokens, and more for each clause between
POWERS = frozenset(("GOV", "MIL", "COP", "SPY", "REB", "IGO", "LEG", "JUD"))


class RuleReader:
    """Reads every line by itself; what the clause leaves open is marked for the resolver."""

    name = "rules"

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def read(self, document: Document) -> list[Reading]:
        out: list[Reading] = []
        speakers: set[str] = set()
        speaking = False
        for line in document.lines:
            reader = _LineReader(self.lexicon, document, line)
            speaking = reader.opinion(speakers, speaking)
            reader.analyst = reader.features.analyst = speaking
            if line.hits:
                out.extend(reader.read())
        return out


class _LineReader:
    def __init__(self, lexicon: Lexicon, document: Document, line: Line) -> None:
        self.lex = lexicon
        self.document = document
        self.line = line
        self.forms = line.forms
        self.roles = Roles(lexicon, line)
        self.statuses = Statuses(lexicon, line)
        self.features = Features(lexicon, line, self.roles)
        self.lights = {k: h for k, hits in line.hits.items() for h in hits if isinstance(h.sense, Light)}
        self.analyst = False
        self.off_domain = not lexicon.grammar["off_domain"].isdisjoint(self.forms)

    def read(self) -> Iterator[Reading]:
        last: Group | None = None
        for k in sorted(self.line.hits):
            if k in self.line.dated:
                continue
            chosen = self.choose(k)
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

    # -- which sense --------------------------------------------------------------------------------------------

    def choose(self, k: int) -> tuple[Hit, Sense] | None:
        """The reading of the word that its context allows: the most demanding sense whose needs are met."""
        best: tuple[tuple[float, ...], Hit, Sense] | None = None
        nominal = self.roles.nominal(k)
        for hit in self.line.hits[k]:
            sense = hit.sense
            if not isinstance(sense, Sense):
                continue
            verbal = hit.form.tense in ("perfect", "imperfect")
            if (
                verbal
                and nominal
                and any(isinstance(h.sense, Sense) and h.form.tense == "masdar" for h in self.line.hits[k])
            ):
                continue
            if (
                verbal
                and k
                and self.forms[k - 1] in self.lex.grammar["core_prepositions"]
                and k - 1 not in self.line.inside
            ):
                # «على درب الروابط»: no verb follows these.
                continue
            if hit.form.tense == "participle" and not self.circumstantial(k, hit):
                continue
            if hit.prep and verbal and not (hit.prep == "ل" and hit.form.tense == "imperfect"):
                continue
            stop = min(self.roles.stop(k, verbs=False), k + 1 + NEEDS_REACH)
            if sense.unless and (self.follows(sense.unless, k, stop) or self.precedes(sense.unless, k)):
                continue
            near = self.nearest(sense.needs, k, stop, hit) if sense.needs else 0
            if near is None:
                continue
            whole = hit.form.surface == self.forms[k]
            score = (bool(sense.needs) * (1 - near / 40) + 0.5 * whole + 0.4 * verbal * (not nominal), sense.prior)
            if best is None or score > best[0]:
                best = (score, hit, sense)
        return (best[1], best[2]) if best else None

    def precedes(self, words: frozenset[str], k: int) -> bool:
        """Whether one of the words stands right before (وقف إطلاق النار is no shooting)."""
        return any(not self.line.bags[i].isdisjoint(words) for i in range(max(0, k - 2), k))

    def circumstantial(self, k: int, hit: Hit) -> bool:
        """A participle tells an event only as a circumstance («، مشيدا بـ»), not as a noun or adjective."""
        if hit.form.definite or hit.prep or hit.pronoun:
            return False
        if not hit.form.surface.endswith(("ا", "ه", "ين")):
            return False
        if not (hit.conj or k and self.forms[k - 1] in ("،", ",", '"', ")", "-")):
            return False
        after = self.forms[k + 1] if k + 1 < len(self.forms) else "."
        goes_on = (
            after in self.lex.grammar["prepositions"]
            or after in self.lex.grammar["complementisers"]
            or after in ("ما", "من", '"')
        )
        return goes_on or k + 1 in self.line.inside or k + 1 in self.line.hits or after[0] in "بلا"

    def follows(self, words: frozenset[str], k: int, stop: int) -> bool:
        return self.distance(words, range(k + 1, stop)) is not None

    def nearest(self, words: frozenset[str], k: int, stop: int, hit: Hit) -> int | None:
        """How far off the needed words stand; before the verb too, where it refers back (معدات قدّمتها)."""
        found = self.distance(words, range(k + 1, stop))
        if found is None and (
            hit.pronoun or self.roles.after_relative(k) or hit.form.tense in ("perfect", "imperfect")
        ):
            found = self.distance(words, range(k - 1, max(-1, k - 7), -1))
        return found

    def distance(self, words: frozenset[str], window: range) -> int | None:
        bags = self.line.bags
        for at, i in enumerate(window):
            if not bags[i].isdisjoint(words):
                return at
        phrases = [w for w in words if " " in w]
        if phrases and len(window):
            # A phrase may hold the predicate itself or the words before it («لن تتوانى»).
            low, high = max(0, min(window) - 4), max(window)
            text = " ".join(self.forms[low : high + 1])
            return next((len(text[: text.find(p)].split()) for p in phrases if p in text), None)
        return None

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
        self.assign(r, k, hit, sense, slots)
        self.weak_target(r, k, sense)
        if (
            r.kind == "meeting"
            and sense.id.startswith("consult.istaqbala")
            and r.source
            and r.target
            and (
                r.source[0].head in ("state", "capital") or r.source[0].name[0] and "سلطات" in self.forms[r.source[0].i]
            )
        ):
            # A state that receives somebody is being visited.
            r.kind, r.source, r.target = "visit", r.target, r.source
            r.places.extend(p for p in self.line.places if any(p.i == e.i for e in r.target))
        r.dates = self.dates_for(k, slots)
        r.anaphoric = hit.form.tense == "masdar" and hit.form.definite and not r.source and not r.target
        r.voice = "analyst" if self.analyst else "outlet"
        if self.off_domain and not any(
            e.sector in POWERS and e.head not in ("state", "capital", "side", "people") for e in r.source + r.target
        ):
            return None
        if (
            hit.form.tense == "perfect"
            and hit.form.number == 3
            and not slots.subject_before
            and not hit.conj
            and not slots.relative
        ):
            # A plural verb follows its subject: at the head of a clause it is an imperative.
            return None
        light = self.light_before(k)
        self.features.describe(r, hit, sense, slots, standing, light=light is not None)
        told = light[1] if light is not None and hit.form.tense == "masdar" else hit
        if r.status == "actual" and told.form.tense == "imperfect" and "لاحق" in self.forms[max(0, k - 12) : k + 8]:
            r.status = "planned"
        return self.negate(r, sense, standing)

    def negate(self, r: Reading, sense: Sense, standing: Standing) -> Reading | None:
        """What negation makes of a reading: «لن تتوانى» is a commitment, «لم توافق» a rejection, the rest no event."""
        promised = sense.id.partition(".")[2].startswith(("lan_", "la_"))
        if promised:
            return r if standing.negated else None
        if standing.negated and standing.status != "denied":
            if sense.type == "AGREE" and sense.kind == "agreement" and r.source and standing.cue in ("لم", "لن", "لا"):
                r.plover_type, r.kind, r.status = "REJECT", "rejection", "actual"
                r.trace.append("negated:agreement")
            else:
                r.status = "hypothetical"
        return r

    def assign(self, r: Reading, k: int, hit: Hit, sense: Sense, slots: Slots) -> None:
        """Fill the roles of the reading from its slots, as the row's frame says."""
        masdar = hit.form.tense == "masdar"
        if masdar:
            self.assign_noun(r, hit, sense, slots)
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

    def weak_target(self, r: Reading, k: int, sense: Sense) -> None:
        """Where a target is due and no slot gave one: the country that the words after the predicate name."""
        due = sense.object == "target" or any("target" in roles for roles in sense.preps.values())
        if r.target or r.target_implied or not due or not (r.source or r.source_implied):
            return
        e = self.roles.beyond(k, r.source)
        if e is not None:
            r.target.append(e)
            r.trace.append("target:weak")

    def assign_noun(self, r: Reading, hit: Hit, sense: Sense, slots: Slots) -> None:
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
        if not r.source and not hit.pronoun and slots.subject is None and self.light_before(r.token) is not None:
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

    def dates_for(self, k: int, slots: Slots) -> list[DateMatch]:
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

    def in_opinion_of(self) -> bool:
        """«بحسب مختصين», «في تقدير أستاذ»: the opinion is told by a phrase anywhere in the sentence."""
        words = self.lex.grammar["analyst_words"]
        for i, f in enumerate(self.forms[:-1]):
            if f in ("بحسب", "حسب", "وفق", "براي", "تقدير", "راي", "نظر", "وبحسب", "ووفق"):
                after = self.forms[i + 1 : i + 4]
                if any(_analyst(words, a) for a in after):
                    return True
        return False

    def opinion(self, speakers: set[str], before: bool) -> bool:
        """Whether the line tells what an analyst thinks; his name carries his voice on to «وأضاف فلان»."""
        g = self.lex.grammar
        head = self.forms[:14]
        speech = any(f in g["opinion_verbs"] or f[:1] in "وف" and f[1:] in g["opinion_verbs"] for f in head)
        if self.in_opinion_of():
            return True
        if not speech:
            return False
        if any(_analyst(g["analyst_words"], f) for f in head):
            for e in self.line.entities[:3]:
                if e.person and e.i < 14:
                    speakers.add(self.document.normal.norm[slice(*e.person)].split()[-1])
            at = next(i for i, f in enumerate(head) if _analyst(g["analyst_words"], f))
            speakers.update(
                f for f in self.forms[at + 1 : at + 9] if f not in self.lex.common and f.isalpha() and len(f) > 3
            )
            return True
        if not speakers:
            return False
        opening = self.forms[:5]
        if any(f in speakers for f in opening):
            return True
        named = any(e.i < 5 for e in self.line.entities)
        return before and not named and opening[0][:1] == "و" and opening[0][1:] in g["opinion_verbs"]


def _one_state(g: Group) -> bool:
    return g.first.head in ("state", "capital") and len(g.members) == 1


def _analyst(words: frozenset[str], form: str) -> bool:
    bare = form[1:] if form[:1] in "ول" and form not in words else form
    return form in words or bare in words or bare.removeprefix("ال") in words


def _plain(form: str) -> Hit:
    from marsad.arabic.inflect import Form

    return Hit(None, Form(form, "perfect"), conj=form[0] if form[0] in "وف" else "")
