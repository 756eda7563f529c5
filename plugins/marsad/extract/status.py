"""Actual, planned, denied or hypothetical: read off the words that govern a predicate."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.extract.document import Line
from marsad.extract.lexicon import Hit, Lexicon
from marsad.model import Status

REACH = 7


@dataclass(slots=True)
class Standing:
    """The status of a predicate and what it was read from; the flags become the judge's features."""

    status: Status = "actual"
    negated: bool = False
    purpose: bool = False
    subordinate: bool = False
    cue: str = ""


class Statuses:
    """Reads the standing of predicates of one line."""

    def __init__(self, lexicon: Lexicon, line: Line) -> None:
        self.g = lexicon.grammar
        self.line = line
        self.forms = line.forms
        self.stems = [lexicon.governor(f) for f in line.forms]
        text = " ".join(line.forms)
        self.false = any(phrase in text for phrase in self.g["falsehoods"])
        self.question = bool(line.forms) and line.forms[-1] in ("؟", "?")

    def of(self, k: int, hit: Hit) -> Standing:
        out = Standing()
        masdar = hit.form.tense == "masdar"
        verb = hit.form.tense in ("perfect", "imperfect")
        self._negation(k, hit, out)
        if masdar and not out.negated:
            self._negated_light_verb(k, out)
        if self.false:
            out.status, out.cue = "denied", "falsehood"
            return out
        self._denial(k, out)
        if out.status == "denied":
            return out
        left = self._left(k)
        if hit.future:
            out.status, out.cue = "planned", self.forms[k]
        else:
            self._planned(left, hit, masdar, out)
        if out.status == "actual" and masdar:
            self._planned_after(k, out)
        self._hypothetical(k, left, hit, verb, out)
        if masdar:
            out.purpose = hit.prep == "ل" or any(self.stems[i] in self.g["purpose_words"] for i in left[:2])
        if hit.form.tense == "imperfect" and k and self.stems[k - 1] in ("ان", "كي", "لكي", "حتي", "الا"):
            out.subordinate = out.status == "actual"
        if hit.prep == "ل" and hit.form.tense == "imperfect":
            out.subordinate = True
        if out.subordinate and out.status == "actual":
            # «نتمنى أن توقع», «الحل أن تنسحب»: wished or advised, not done.
            out.status, out.cue = "hypothetical", "أن"
        if masdar and any(
            self.stems[i] in self.g["cancelled"] or self.forms[i] in self.g["cancelled"] for i in left[:4]
        ):
            out.status, out.cue = "hypothetical", "cancelled"
        if self.condition(k, hit):
            out.status, out.cue = "hypothetical", "إن"
        return out

    def condition(self, k: int, hit: Hit) -> bool:
        """«إن أطلقت ... فلن», «ما لم يتفق»: إن before a perfect opens a condition, as ما before لم does."""
        before = self.forms[k - 1] if k else ""
        if before in ("ان", "وان", "فان") and hit.form.tense == "perfect":
            opener = self.forms[k - 2] if k > 1 else ""
            return opener in ("", ".", ":", "؛", '"', "اما")
        return before == "لم" and k > 1 and self.forms[k - 2] == "ما"

    def _left(self, k: int) -> list[int]:
        """Tokens before ``k`` in its clause, nearest first."""
        out: list[int] = []
        for i in range(k - 1, max(-1, k - 1 - 3 * REACH), -1):
            f = self.forms[i]
            if f in ("،", ",", ":", "؛", ".") and out and not self._resumes(i):
                break
            if i in self.line.inside:
                continue
            out.append(i)
            if len(out) >= REACH:
                break
        return out

    def _resumes(self, comma: int) -> bool:
        # A comma right after a dated parenthesis does not end the clause: «يعتزم الوزير، غدا، زيارة».
        return comma - 1 in self.line.dated or comma + 1 in self.line.dated

    def _negation(self, k: int, hit: Hit, out: Standing) -> None:
        for i in range(k - 1, max(-1, k - 3), -1):
            word = self.stems[i]
            if word in ("لم", "لن", "لا", "ما", "ليس", "ليست", "عدم", "دون", "بدون", "غير", "بلا", "لما"):
                if word == "ما" and (i and self.forms[i - 1] in ("كل", "بعد", "عند", "حين", "مثل")):
                    continue
                if word == "لا" and hit.form.surface.startswith(("يزال", "تزال")):
                    continue
                out.negated, out.cue = True, word
                return
            if i in self.line.inside or i in self.line.verbs:
                break
        self._negated_governor(k, out)

    def _negated_light_verb(self, k: int, out: Standing) -> None:
        """«لم تعقد أي اجتماع»: what negates the verb negates the event noun that it carries."""
        for v in range(k - 1, max(0, k - 5), -1):
            if v in self.line.verbs:
                if self.stems[v - 1] in ("لم", "لن", "لا"):
                    out.negated, out.cue = True, self.forms[v - 1]
                return

    def _negated_governor(self, k: int, out: Standing) -> None:
        """«لم يسبق لمسؤول أن زار»: the negation stands before the verb that governs أن."""
        for i in range(k - 1, max(-1, k - 4), -1):
            if self.forms[i] in ("ان", "بان"):
                for v in range(i - 1, max(-1, i - 10), -1):
                    if v in self.line.verbs:
                        if v and self.stems[v - 1] in ("لم", "لن", "لا"):
                            out.negated, out.cue = True, self.forms[v - 1]
                        return
                return

    def _denial(self, k: int, out: Standing) -> None:
        for i in range(k - 1, max(-1, k - 22), -1):
            if self.stems[i] in self.g["denial_words"]:
                out.status, out.cue = "denied", self.forms[i]
                return
            if self.forms[i] in (".", "؛", ":"):
                return
            if i in self.line.verbs and self.forms[i] in ("اكد", "قال", "واكد", "وقال", "اعلن", "موكدا"):
                return

    def _planned(self, left: list[int], hit: Hit, masdar: bool, out: Standing) -> None:
        for i in left:
            word = self.stems[i]
            if word in self.g["planned_words"]:
                if word in ("المقبل", "المقبله", "القادم", "القادمه", "موعد"):
                    continue
                out.status, out.cue = "planned", self.forms[i]
                return
            if i in self.line.verbs and not masdar and word not in ("سيتم", "ستتم", "سيجري"):
                if self.forms[i].lstrip("و").startswith(("سي", "ست")):
                    out.status, out.cue = "planned", self.forms[i]
                return
            if masdar and self.forms[i].lstrip("وف") in (
                "سيتم",
                "ستتم",
                "سيجري",
                "ستجري",
                "سيعقد",
                "ستعقد",
                "تقرر",
                "يتم",
            ):
                out.status, out.cue = "planned", self.forms[i]
                return
            if i in self.line.verbs:
                f = self.forms[i].lstrip("وف")
                if f.startswith(("سي", "ست")) and len(f) > 4 and f not in self.line.hits:
                    out.status, out.cue = "planned", self.forms[i]
                return

    def _planned_after(self, k: int, out: Standing) -> None:
        for i in range(k + 1, min(len(self.forms), k + 5)):
            if self.stems[i] in (
                "المقرر",
                "المقرره",
                "المرتقب",
                "المرتقبه",
                "المزمع",
                "المزمعه",
                "المنتظر",
                "المنتظره",
                "مرتقبه",
                "مرتقب",
            ):
                out.status, out.cue = "planned", self.forms[i]
                return
            if i in self.line.verbs:
                return

    def _hypothetical(self, k: int, left: list[int], hit: Hit, verb: bool, out: Standing) -> None:
        if any(f in self.g["opinion_openers"] for f in self.forms[:6]):
            out.status, out.cue = "hypothetical", "opinion"
            return
        if any(f in self.g["statute"] for f in self.forms[:10]) and hit.form.tense != "perfect":
            out.status, out.cue = "hypothetical", "statute"
            return
        if self.question:
            out.status, out.cue = "hypothetical", "؟"
            return
        for depth, i in enumerate(left):
            word = self.stems[i]
            if word in ("قد", "لقد", "وقد", "فقد"):
                if hit.form.tense == "imperfect" and depth == 0:
                    out.status, out.cue = "hypothetical", "قد"
                    return
                continue
            if word in self.g["modal_hypothetical"]:
                if word in ("حال", "اين", "متي") and not (i and self.forms[i - 1] in ("في", "الي")):
                    continue
                if depth > 3 and not (verb or word in self.g["modal_strong"]):
                    continue
                out.status, out.cue = "hypothetical", self.forms[i]
                return
        if any(self.stems[i] in self.g["modal_strong"] for i in range(min(k, 4))):
            out.status, out.cue = "hypothetical", "strong"
