"""An article laid out for reading: sentences with their tokens, entities, places, dates and predicate candidates."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from marsad.arabic.dates import DateMatch, find_dates
from marsad.arabic.normal import Normal
from marsad.arabic.sentences import Sentence, sentences
from marsad.arabic.tokens import Tokens, splits, tokenise, without_pronoun
from marsad.extract.entities import Chunker
from marsad.extract.lexicon import Hit, Lexicon
from marsad.extract.phrases import Entity, PlaceHit
from marsad.model import Span

LONGEST_SENTENCE = 400  # tokens; a longer one is read in pieces, so that no input costs more than linear time


@dataclass(slots=True)
class Group:
    """Coordinated participants that fill one slot: ``members`` in order, the preposition of the first."""

    members: list[Entity]
    i: int
    j: int
    prep: str
    genitive: bool = False

    @property
    def first(self) -> Entity:
        return self.members[0]


@dataclass
class Line:
    """One sentence (or a piece of a very long one) with its annotations; token indices count within it."""

    sentence: Sentence
    tokens: Tokens
    entities: list[Entity]
    places: list[PlaceHit]
    dates: list[DateMatch]
    hits: dict[int, tuple[Hit, ...]]
    verbs: frozenset[int]
    passive: frozenset[int] = frozenset()
    groups: list[Group] = field(default_factory=list)

    @property
    def forms(self) -> list[str]:
        return self.tokens.forms

    @cached_property
    def bags(self) -> list[frozenset[str]]:
        """For each token the stems that it may be: without conjunction, preposition, article, pronoun."""
        return [bag(f) for f in self.tokens.forms]

    @cached_property
    def inside(self) -> frozenset[int]:
        """Tokens that stand inside a participant phrase."""
        return frozenset(k for e in self.entities for k in range(e.i, e.j))

    @cached_property
    def dated(self) -> frozenset[int]:
        """Tokens that stand inside a date expression."""
        out: set[int] = set()
        for d in self.dates:
            out.update(k for k in range(len(self.tokens)) if d.start <= self.tokens.starts[k] < d.end)
        return frozenset(out)

    def token_at(self, offset: int) -> int:
        return max(0, bisect_right(self.tokens.starts, offset) - 1)


_bags: dict[str, frozenset[str]] = {}


def bag(form: str) -> frozenset[str]:
    """Stems that ``form`` may be, cached."""
    found = _bags.get(form)
    if found is None:
        out = set()
        for s in splits(form):
            stems = [s.stem, *(stem for stem, _ in without_pronoun(s.stem))]
            for stem in stems:
                out.add(stem)
                if stem.startswith("ال") and len(stem) > 4:
                    out.add(stem[2:])
                if stem.endswith("ا") and len(stem) > 3:
                    out.add(stem[:-1])
        found = frozenset(out)
        if len(_bags) < 200_000:
            _bags[form] = found
    return found


class Document:
    """A text with its layers. Offsets inside are in the normal form; ``span`` leads back to the text."""

    def __init__(self, lexicon: Lexicon, text: str) -> None:
        self.lexicon = lexicon
        self.text = text
        self.normal = Normal(text)
        self.dates = find_dates(self.normal)
        self.about = self._about()
        self.lines = [line for s in sentences(self.normal.norm) for line in self._lines(s)]

    def span(self, start: int, end: int) -> Span:
        a, b = self.normal.span(start, end)
        return Span(a, b, self.text[a:b])

    def _about(self) -> frozenset[str]:
        """Countries that the text names beyond doubt, as states, capitals or demonyms."""
        out: set[str] = set()
        for form in set(tokenise(self.normal.norm).forms):
            for _, rests in self.lexicon.starts(form):
                for rest, atoms in rests:
                    countries = {a.country for a in atoms if a.country and a.cls in ("state", "capital", "demonym")}
                    if not rest and len(countries) == 1:
                        out.update(countries)
        return frozenset(out)

    def _lines(self, sentence: Sentence) -> list[Line]:
        tokens = tokenise(self.normal.norm, sentence.start, sentence.end)
        if len(tokens) <= LONGEST_SENTENCE:
            return [self._line(sentence, tokens)]
        out = []
        for at in range(0, len(tokens), LONGEST_SENTENCE):
            part = slice(at, at + LONGEST_SENTENCE)
            piece = Tokens(tokens.forms[part], tokens.starts[part], tokens.ends[part])
            cut = Sentence(piece.starts[0], piece.ends[-1], sentence.paragraph, sentence.index)
            out.append(self._line(cut, piece))
        return out

    def _line(self, sentence: Sentence, tokens: Tokens) -> Line:
        lex = self.lexicon
        entities, places = Chunker(lex, tokens, self.about, self._marked(tokens, "\u064b")).run()
        dates = self._dates_between(sentence.start, sentence.end)
        covered = {k for e in entities for k in range(e.i, e.j)}
        hits = {k: found for k in range(len(tokens)) if k not in covered and (found := self._hits(tokens, k))}
        verbs = frozenset(k for k, f in enumerate(tokens.forms) if k not in covered and self._verb(f, hits.get(k)))
        line = Line(sentence, tokens, entities, places, dates, hits, verbs)
        # آب is a month before it is a town: words of a date name no place and nobody.
        line.places = [p for p in places if p.i not in line.dated]
        line.entities = [e for e in entities if e.i not in line.dated]
        line.verbs = verbs - line.dated
        line.passive = self._marked(tokens, "\u064f")
        line.groups = group(line, lex)
        return line

    def _marked(self, tokens: Tokens, mark: str) -> frozenset[int]:
        """Tokens that are printed with a vowel mark: what has tanween is no name, a perfect with damma is passive."""
        if mark not in self.text:
            return frozenset()
        spans = (self.normal.span(a, b) for a, b in zip(tokens.starts, tokens.ends, strict=True))
        return frozenset(k for k, (a, b) in enumerate(spans) if mark in self.text[a:b])

    def _hits(self, tokens: Tokens, k: int) -> tuple[Hit, ...]:
        form = tokens.forms[k]
        start, end = self.normal.span(tokens.starts[k], tokens.ends[k])
        if form not in self.lexicon.closed:
            found = self.lexicon.hits(form)
            if form.endswith("ه") and "ة" in self.text[end - 2 : end]:
                # The fold makes one letter of ة and ه: لوحة is no verb with a pronoun.
                return tuple(h for h in found if h.pronoun != "ه")
            return found
        follows = tokens.forms[k + 1] if k + 1 < len(tokens) else ""
        return (
            self.lexicon.readings(form)
            if "\u0651" in self.text[start:end] or (form == "عبر" and follows == "عن")
            else ()
        )

    def _dates_between(self, start: int, end: int) -> list[DateMatch]:
        if not hasattr(self, "_date_starts"):
            self._date_starts = [d.start for d in self.dates]
        first = bisect_right(self._date_starts, start - 1)
        out = []
        for d in self.dates[first:]:
            if d.start >= end:
                break
            out.append(d)
        return out

    def _verb(self, form: str, hits: tuple[Hit, ...] | None) -> bool:
        if hits and any(h.form.tense in ("perfect", "imperfect") for h in hits):
            return True
        verbs = self.lexicon.verbs
        if form in self.lexicon.closed or form in self.lexicon.grammar["months_bare"]:
            return False
        if form in verbs:
            return True
        return any(s.stem in verbs or s.stem[:1] == "س" and s.stem[1:] in verbs for s in splits(form) if not s.prep)


def group(line: Line, lex: Lexicon) -> list[Group]:
    """Participants joined by و (or commas between و) under one preposition."""
    out: list[Group] = []
    forms = line.forms
    for e in line.entities:
        last = out[-1] if out else None
        e.genitive = _genitive(line, lex, e)
        if last and e.conj and not (e.prep and _own_prep(line, e)):
            gap = e.i - last.j
            if gap == 0 or (gap == 1 and forms[last.j] in ("،", ",", '"', ")")):
                last.members.append(e)
                last.j = e.j
                continue
        out.append(Group([e], e.i, e.j, e.prep or _noun_prep(line, lex, e), e.genitive))
    return out


def _own_prep(line: Line, e: Entity) -> bool:
    stem = line.forms[e.i]
    return not (stem.startswith(("و", "ف")) and line.forms[e.i - 1 : e.i] == [e.prep])


def _genitive(line: Line, lex: Lexicon, e: Entity) -> bool:
    """Whether the entity only belongs to a plain noun before it (دور مصر، حدود ليبيا)."""
    k = e.i - 1
    if k < 0 or e.prep or e.conj:
        return False
    f = line.forms[k]
    if k in line.inside or k in line.verbs or k in line.hits or k in line.dated or not f.isalpha():
        return False
    if f.startswith("ال") or f in lex.grammar["prepositions"] or _closed(lex, f):
        return False
    for s in splits(f):
        if s.stem in lex.verbs and not s.prep:
            return False
    return not f.endswith("ا") or f in lex.common


def _noun_prep(line: Line, lex: Lexicon, e: Entity) -> str:
    """The preposition of the noun that a genitive belongs to (بمقر الوزارة: ب)."""
    if not e.genitive:
        return ""
    k = e.i - 1
    before = line.forms[k - 1] if k else ""
    if before in lex.grammar["prepositions"]:
        return before
    for s in splits(line.forms[k]):
        if s.prep and s.stem in lex.common:
            return s.prep
    return ""


def _closed(lex: Lexicon, form: str) -> bool:
    g = lex.grammar
    return any(
        form in g[name]
        for name in (
            "complementisers",
            "relatives",
            "clause_breaks",
            "negators",
            "modal_hypothetical",
            "planned_words",
            "past_background",
            "months_bare",
            "place_nouns",
        )
    )
