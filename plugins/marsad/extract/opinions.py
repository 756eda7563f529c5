"""Whose voice a sentence is: what an analyst thinks is no event, and «وأضاف فلان» goes on in his voice."""

from __future__ import annotations

from marsad.extract.document import Document, Line
from marsad.extract.lexicon import Lexicon

HEAD = 14  # tokens in which a sentence says who speaks


class Opinions:
    """Follows the speakers through one article, line by line."""

    def __init__(self, lexicon: Lexicon, document: Document) -> None:
        self.lex = lexicon
        self.document = document
        self.speakers: set[str] = set()
        self.speaking = False

    def of(self, line: Line) -> bool:
        """Whether the line tells an opinion; lines are to come in reading order."""
        self.speaking = self.opinion(line)
        return self.speaking

    def told_by_phrase(self, line: Line) -> bool:
        """«بحسب مختصين», «في تقدير أستاذ»: the opinion is told by a phrase anywhere in the sentence."""
        for i, f in enumerate(line.forms[:-1]):
            if f in self.lex.grammar["opinion_phrases"] and any(self.analyst(a) for a in line.forms[i + 1 : i + 4]):
                return True
        return False

    def opinion(self, line: Line) -> bool:
        g = self.lex.grammar
        if self.told_by_phrase(line):
            return True
        head = line.forms[:HEAD]
        if not any(f in g["opinion_verbs"] or (f[:1] in "وف" and f[1:] in g["opinion_verbs"]) for f in head):
            return False
        at = next((i for i, f in enumerate(head) if self.analyst(f)), None)
        if at is not None:
            self.remember(line, at)
            return True
        if not self.speakers:
            return False
        opening = line.forms[:5]
        if any(f in self.speakers for f in opening):
            return True
        named = any(e.i < 5 for e in line.entities)
        return self.speaking and not named and opening[0][:1] == "و" and opening[0][1:] in g["opinion_verbs"]

    def remember(self, line: Line, at: int) -> None:
        """The analyst's name: of the persons named at the head, and the unknown words after his profession."""
        for e in line.entities[:3]:
            if e.person and e.i < HEAD:
                self.speakers.add(self.document.normal.norm[slice(*e.person)].split()[-1])
        words = line.forms[at + 1 : at + 9]
        self.speakers.update(f for f in words if f not in self.lex.common and f.isalpha() and len(f) > 3)

    def analyst(self, form: str) -> bool:
        words = self.lex.grammar["analyst_words"]
        bare = form[1:] if form[:1] in "ول" and form not in words else form
        return form in words or bare in words or bare.removeprefix("ال") in words
