"""Which row of the predicate lexicon a word is: the reading that its clause allows."""

from __future__ import annotations

from marsad.extract.document import Line
from marsad.extract.lexicon import Hit, Lexicon, Sense
from marsad.extract.roles import Roles

NEEDS_REACH = 20


class Senses:
    """Chooses the sense of each predicate candidate of one line."""

    def __init__(self, lexicon: Lexicon, line: Line, roles: Roles) -> None:
        self.lex = lexicon
        self.line = line
        self.forms = line.forms
        self.roles = roles

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
            return min((len(text[: text.find(p)].split()) for p in phrases if p in text), default=None)
        return None
