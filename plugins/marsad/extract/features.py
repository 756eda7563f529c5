"""What the judge sees of a reading: explainable features by name, and the trace that a person reads."""

from __future__ import annotations

from marsad.extract.document import Line
from marsad.extract.lexicon import Hit, Lexicon, Sense
from marsad.extract.reader import Reading
from marsad.extract.roles import Roles, Slots
from marsad.extract.status import Standing


class Features:
    """Describes the readings of one line; ``analyst`` says that it tells somebody's opinion."""

    def __init__(self, lexicon: Lexicon, line: Line, roles: Roles, analyst: bool) -> None:
        self.lex = lexicon
        self.line = line
        self.roles = roles
        self.forms = line.forms
        self.preps = lexicon.grammar["prepositions"]
        self.analyst = analyst

    def describe(self, r: Reading, hit: Hit, sense: Sense, slots: Slots, standing: Standing, *, light: bool) -> None:
        """Fill ``r.features`` (values in [0, 1]) and ``r.trace``."""
        tense = hit.form.tense
        r.features.update(self.of_predicate(r.token, hit, sense, light))
        r.features.update(self.of_roles(r, slots))
        r.features.update(self.of_context(r.token, hit, slots))
        for flag in ("purpose", "subordinate", "negated"):
            r.features[flag] = float(getattr(standing, flag))
        for status in ("planned", "denied", "hypothetical"):
            r.features[status] = float(standing.status == status)
        cue = f"({standing.cue})" if standing.cue else ""
        r.trace += [f"predicate:{sense.id}", f"form:{tense}", f"status:{standing.status}{cue}"]
        if slots.subject is not None:
            r.trace.append("subject:" + ("before" if slots.subject_before else "after"))
        if light:
            r.trace.append("light_verb")

    def of_predicate(self, k: int, hit: Hit, sense: Sense, light: bool) -> dict[str, float]:
        tense = hit.form.tense
        masdar = tense == "masdar"
        before = self.forms[k - 1] if k else ""
        return {
            "prior": sense.prior,
            f"tense={tense}": 1.0,
            f"type={sense.type}": 1.0,
            f"{tense}:{sense.type}": 1.0,
            "needs": float(bool(sense.needs)),
            "reception": float(sense.frame == "reception"),
            "light": float(masdar and light),
            "pronoun": float(bool(hit.pronoun)),
            "definite_masdar": float(masdar and hit.form.definite),
            "prep_masdar": float(masdar and bool(hit.prep)),
            "after_prep": float(masdar and before in self.preps),
            "genitive_masdar": float(masdar and self.construct(k - 1)),
        }

    def of_roles(self, r: Reading, slots: Slots) -> dict[str, float]:
        return {
            "subject": float(slots.subject is not None),
            "subject_before": float(slots.subject_before),
            "relative": float(slots.relative),
            "adjectives": min(len(slots.adjectives), 2) / 2,
            "source": float(bool(r.source)),
            "target": float(bool(r.target)),
            "nobody": float(not r.source and not r.target),
            "implied": float(r.source_implied),
            "anaphoric": float(r.anaphoric),
            "place": float(bool(r.places)),
        }

    def of_context(self, k: int, hit: Hit, slots: Slots) -> dict[str, float]:
        tense = hit.form.tense
        paragraph = self.line.sentence.paragraph
        after = self.forms[k + 1] if k + 1 < len(self.forms) else ""
        outside = k + 1 not in self.line.inside and k + 1 not in self.line.dated
        verbal = tense in ("perfect", "imperfect")
        return {
            "analyst": float(self.analyst),
            "title": float(paragraph == 0),
            "lede": float(1 <= paragraph <= 3),
            "late": min(paragraph / 20, 1.0),
            "date": float(bool(self.line.dates)),
            "first_verb": float(not any(v < k for v in self.line.verbs)),
            "quoted": float(self.forms[:k].count('"') % 2),
            "noun_next": float(after.startswith("ال") and after.isalpha() and outside),
            "thing_subject": float(verbal and slots.subject is None and self.thing_before(k)),
            "after_indefinite": float(bool(k) and tense == "perfect" and not hit.conj and self.indefinite(k - 1)),
        }

    def construct(self, k: int) -> bool:
        """Whether a plain noun stands at ``k``, of which the next word is the genitive."""
        if k < 0 or k in self.line.inside:
            return False
        f = self.forms[k]
        return f.isalpha() and not f.startswith("ال") and f not in self.preps

    def thing_before(self, k: int) -> bool:
        """Whether the clause opens with a noun that is nobody: «الزيارة تؤكد», «هذه الخطوة تمثل»."""
        ends = (i + 1 for i in range(k) if self.forms[i] in "،,.:؛" or self.forms[i] in self.roles.barriers)
        start = max(ends, default=0)
        if start >= k or any(start <= v < k for v in self.line.verbs):
            return False
        f = self.forms[start]
        return f.isalpha() and start not in self.line.inside and f not in self.preps and f not in self.lex.closed

    def indefinite(self, k: int) -> bool:
        """A noun without the article: a verb right after it is its relative clause (خبير طلب عدم ذكر اسمه)."""
        f = self.forms[k]
        e = next((e for e in self.line.entities if e.i <= k < e.j), None)
        if e is not None:
            return not e.definite and e.head in ("generic", "office", "delegation", "side") and not e.person
        plain = f.isalpha() and not f.startswith("ال") and f in self.lex.common and k not in self.line.verbs
        return plain and f not in self.preps and f not in self.lex.closed
