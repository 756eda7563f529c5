"""Readers that use the trained network: alone, or as a second opinion on the readings of the rules.

The network says which words tell an event, of what type, kind and status, and which words play its roles. Names,
places and dates stay the chunker's; the judge weighs what rules and network say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import numpy as np

from marsad.extract.document import Document, Line
from marsad.extract.inference import Model, Scores, shipped
from marsad.extract.lexicon import Lexicon
from marsad.extract.phrases import PlaceHit
from marsad.extract.reader import Reader, Reading
from marsad.extract.rules import MUTUAL_KINDS, LineReader, RuleReader
from marsad.model import Status
from marsad.settings import settings

CANDIDATE = 0.3  # probability from which a word may be a trigger; the judge decides
ROLE = 0.5
DATE = 0.3
RESCUE = 0.5
STEEPEST = 6.0  # logits are cut here and scaled to [-1, 1]


class ModelReader:
    """Readings of the network alone."""

    name = "model"

    def __init__(self, lexicon: Lexicon, model: Model) -> None:
        self.lexicon = lexicon
        self.model = model
        self.rules = RuleReader(lexicon)

    def read(self, document: Document) -> list[Reading]:
        scores = self.model.scores(document)
        out: list[Reading] = []
        for reader in self.rules.lines(document):
            out.extend(_LineScores(self.model, document, reader, scores).readings([]))
        return out


class BothReader:
    """The rules' readings, seen by the network too, and the network's readings of words that no rule reads so."""

    name = "both"

    def __init__(self, lexicon: Lexicon, model: Model) -> None:
        self.lexicon = lexicon
        self.model = model
        self.rules = RuleReader(lexicon)

    def read(self, document: Document) -> list[Reading]:
        scores = self.model.scores(document)
        out: list[Reading] = []
        for reader in self.rules.lines(document):
            line = _LineScores(self.model, document, reader, scores)
            found = list(reader.read())
            for r in found:
                line.second(r)
            found += line.readings(found)
            out += sorted(found, key=lambda r: r.start)
        return out


class _LineScores:
    """The network's view of one line."""

    def __init__(self, model: Model, document: Document, reader: LineReader, scores: Scores) -> None:
        self.model = model
        self.document = document
        self.reader = reader
        self.line: Line = reader.line
        self.scores = scores
        sentence = self.line.sentence
        self.pieces = self.at(sentence.start, sentence.end)

    def at(self, start: int, end: int) -> slice:
        """Pieces of a span of the normal form."""
        return self.scores.within(*self.document.normal.span(start, end))

    # -- a rule's reading seen by the network -------------------------------------------------------------------

    def second(self, r: Reading) -> None:
        """Give the reading the network's features; a status that the network is sure of lifts «hypothetical»."""
        r.features["rule"] = 1.0
        own = self.at(r.start, r.end)
        if own.start >= own.stop:
            return
        column = self.model.types.index(r.plover_type)
        types = self.scores.types[own]
        best = float(types[:, column].max())
        others = np.delete(types.max(axis=0), column)
        status = self.scores.status[own].mean(axis=0)
        r.features |= {
            "model_logit": logit(best),
            "model": best,
            "model_line": float(self.scores.types[self.pieces, column].max(initial=0.0)),
            "model_other": float(others.max()),
        }
        r.features |= {
            f"model_{s}": float(p) for s, p in zip(self.model.statuses, status, strict=True) if s != "actual"
        }
        likely = self.model.statuses[int(status.argmax())]
        r.trace.append(f"model:{best:.2f} {likely}")
        if r.status == "hypothetical" and likely != "hypothetical" and best >= RESCUE:
            r.status = cast(Status, likely)
            r.features["model_lifts"] = 1.0
        if best >= RESCUE:
            self.placed(r, own.start + int(self.scores.types[own, column].argmax()))

    def placed(self, r: Reading, trigger: int) -> None:
        """Where the network links a place to the trigger, the reading's other places go."""
        found = self.places(trigger)
        if found and found != r.places:
            r.places = found
            r.trace.append("place:model")

    # -- the network's own readings -----------------------------------------------------------------------------

    def readings(self, known: list[Reading]) -> Iterator[Reading]:
        """One reading for every run of trigger words of one type that no known reading of that type covers."""
        taken = [(r.start, r.end, r.plover_type) for r in known]
        mine: list[tuple[int, int]] = []
        for likely, column, first, last in self.triggers():
            start, end, token = self.words(first, last)
            name = self.model.types[column]
            if any(a < end and b > start and t == name for a, b, t in taken):
                continue
            if any(a < end and b > start for a, b in mine):
                continue
            mine.append((start, end))
            r = self.reading(likely, name, start, end, token, first, last)
            same = [k.features.get("model", 0.0) for k in known if k.plover_type == name]
            r.features["model_only_again"] = max(same, default=0.0)
            r.features["model_only_rival"] = float(any(a < end and b > start for a, b, _ in taken))
            if not self.reader.elsewhere(r):
                yield r

    def triggers(self) -> list[tuple[float, int, int, int]]:
        """(probability, type, first piece, end piece) of runs of pieces that may tell an event, likeliest first."""
        here = self.scores.types[self.pieces]
        out = []
        for column in np.flatnonzero((here >= CANDIDATE).any(axis=0)):
            marked = np.flatnonzero(here[:, column] >= CANDIDATE)
            for run in np.split(marked, np.flatnonzero(np.diff(marked) > 1) + 1):
                likely = float(here[run, column].max())
                out.append((likely, int(column), self.pieces.start + int(run[0]), self.pieces.start + int(run[-1]) + 1))
        return sorted(out, key=lambda t: (-t[0], t[2], t[1]))

    def words(self, first: int, last: int) -> tuple[int, int, int]:
        """Offsets in the normal form of the whole words that the pieces stand in, and the first one's token."""
        forth = self.document.normal.forth
        token = self.line.token_at(forth(self.scores.starts[first]))
        end = self.line.token_at(max(forth(self.scores.ends[last - 1]) - 1, 0))
        return self.line.tokens.starts[token], self.line.tokens.ends[max(end, token)], token

    def reading(
        self, likely: float, plover_type: str, start: int, end: int, token: int, first: int, last: int
    ) -> Reading:
        status = self.scores.status[first:last].mean(axis=0)
        said = self.model.statuses[int(status.argmax())]
        kind = self.kind(plover_type, self.scores.kind[first:last].mean(axis=0))
        r = Reading(self.line, start, end, plover_type, kind, cast(Status, said), token=token)
        r.mutual = kind in MUTUAL_KINDS
        r.voice = "analyst" if self.reader.analyst else "outlet"
        self.roles(r, first)
        r.source_implied = not r.source
        r.features = {
            "model_alone": 1.0,
            "model_only_logit": logit(likely),
            "model_only": likely,
            f"model_only:{plover_type}": 1.0,
            "model_only_source": float(bool(r.source)),
            "model_only_nobody": float(not r.source and not r.target),
            "model_only_analyst": float(self.reader.analyst),
        }
        r.features |= {
            f"model_only_{s}": float(p) for s, p in zip(self.model.statuses, status, strict=True) if s != "actual"
        }
        r.trace = ["model_only", f"model:{likely:.2f} {said}"]
        return r

    def kind(self, plover_type: str, likely: np.ndarray) -> str:
        """The likeliest kind that goes with the type."""
        order: list[str] = [self.model.kinds[k] for k in np.argsort(-likely, kind="stable")]
        return next((k for k in order if (k, plover_type) in self.reader.lex.kinds), order[0])

    def roles(self, r: Reading, trigger: int) -> None:
        """Fill the roles with the chunker's phrases that the network links to the trigger."""
        line, roles = self.line, self.model.roles
        source, target, date = (roles.index(name) for name in ("source", "target", "date"))
        for e in line.entities:
            link = self.linked(trigger, e.start, e.end)
            if max(link[source], link[target]) >= ROLE:
                (r.source if link[source] >= link[target] else r.target).append(e)
        r.places = self.places(trigger)
        dated = [(float(self.linked(trigger, d.start, d.end)[date]), d) for d in line.dates]
        r.dates = [d for likely, d in sorted(dated, key=lambda x: -x[0]) if likely >= DATE]

    def places(self, trigger: int) -> list[PlaceHit]:
        """Places of the line that the network links to the trigger."""
        t, place = self.line.tokens, self.model.roles.index("place")
        return [p for p in self.line.places if self.linked(trigger, t.starts[p.i], t.ends[p.i])[place] >= ROLE]

    def linked(self, trigger: int, start: int, end: int) -> np.ndarray:
        """For each role how likely some piece of the span (of the normal form) plays it."""
        pieces = self.at(start, end)
        if pieces.start >= pieces.stop:
            return np.zeros(len(self.model.roles))
        return np.asarray(self.scores.link(trigger, pieces).max(axis=1))


def logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return float(np.clip(np.log(p / (1 - p)) / STEEPEST, -1.0, 1.0))


def default_reader(lexicon: Lexicon) -> Reader:
    """The reader that ``MARSAD_READER`` asks for; rules alone where the shipped network cannot be used."""
    wanted = settings().reader
    model = shipped() if wanted != "rules" else None
    if model is None:
        return RuleReader(lexicon)
    return ModelReader(lexicon, model) if wanted == "model" else BothReader(lexicon, model)
