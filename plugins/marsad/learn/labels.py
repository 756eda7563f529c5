"""Labelled items as what the heads learn: for every piece its event types, for every event its status, kind, roles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from marsad.extract.pieces import SPACE, Encoded, Pieces
from marsad.learn.encoder import Weights

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = ("actual", "planned", "denied", "hypothetical")
ROLES = ("source", "target", "date", "place")
LONGEST = 190  # pieces of one passage; what is longer is cut
IGNORED = -1.0

_arabic = re.compile(f"{SPACE}?[\u0621-\u064a]+")
_plain = re.compile(f"{SPACE}?(?:[\u0600-\u06ff]|[\x21-\x7e«»“”‘’…–—،؛؟]|[0-9]{{1,4}}|[\u0660-\u0669]{{1,4}})")


@dataclass(slots=True)
class Event:
    """One labelled event: piece positions of its trigger, and for each role 1 / 0 / ignored at every piece."""

    trigger: np.ndarray
    status: int
    kind: int
    roles: np.ndarray


@dataclass(slots=True)
class Sample:
    """One item ready to learn from. ``types`` [pieces, 16] holds 1, 0, or ``IGNORED`` for acceptable alternatives."""

    item: str
    ids: np.ndarray
    types: np.ndarray
    events: list[Event]
    asserted: list[frozenset[str]]


def vocabulary(weights: Weights, texts: Iterable[str]) -> np.ndarray:
    """Ids of the pieces worth keeping: those of the texts, all of Arabic letters, single characters, short numbers."""
    whole = Pieces(weights.pieces, weights.scores, bos=weights.bos, eos=weights.eos, pad=weights.pad, unk=weights.unk)
    kept = {weights.bos, weights.eos, weights.pad, weights.unk}
    kept.update(i for i, p in enumerate(weights.pieces) if _arabic.fullmatch(p) or _plain.fullmatch(p))
    for text in texts:
        kept.update(whole.encode(text).ids)
    return np.array(sorted(kept))


def pruned(weights: Weights, kept: np.ndarray) -> Pieces:
    """The tokenizer over the kept pieces; ids are places in ``kept``."""
    place = {int(old): new for new, old in enumerate(kept)}
    return Pieces(
        [weights.pieces[i] for i in kept],
        [weights.scores[i] for i in kept],
        bos=place[weights.bos],
        eos=place[weights.eos],
        pad=place[weights.pad],
        unk=place[weights.unk],
    )


def kinds_of(items: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Every kind that the items use, in alphabetical order."""
    return tuple(sorted({e["kind"][0] for item in items for e in item["events"] if e.get("kind")}))


def sample(pieces: Pieces, item: dict[str, Any], kinds: tuple[str, ...]) -> Sample:
    """One item with its labels, start and end marks included."""
    text = item["text"]
    encoded = pieces.encode(text)
    n = min(len(encoded.ids), LONGEST - 2)
    ids = np.array([pieces.bos, *encoded.ids[:n], pieces.eos], dtype=np.int64)
    types = np.zeros((n + 2, len(TYPES)), dtype=np.float32)
    events: list[Event] = []
    for e in item["events"]:
        spans = occurrences(text, e["trigger"])
        own = spans[0]
        at = covering(encoded, n, *own)
        if not len(at):
            continue
        for k, name in enumerate(e["type"]):
            column = TYPES.index(name)
            if k == 0:
                types[at, column] = 1.0
            else:
                types[at, column] = np.where(types[at, column] == 1.0, 1.0, IGNORED)
        for other in spans:
            if other != own:
                # A word that stands twice: which one was meant is not labelled.
                rows = covering(encoded, n, *other)
                types[rows] = np.where(types[rows] == 1.0, 1.0, IGNORED)
        kind = kinds.index(e["kind"][0]) if e.get("kind") else -100
        events.append(Event(at, STATUSES.index(e["status"]), kind, _roles(text, encoded, n, own, e)))
    asserted = [frozenset(e["type"]) for e in item["events"] if e["status"] != "hypothetical"]
    return Sample(str(item["id"]), ids, types, events, asserted)


def _roles(text: str, encoded: Encoded, n: int, own: tuple[int, int], event: dict[str, Any]) -> np.ndarray:
    out = np.zeros((len(ROLES), n + 2), dtype=np.float32)
    out[:, 0] = out[:, -1] = IGNORED
    for row, role in enumerate(ROLES):
        told = event.get(role)
        for words in [
            t["words"] for t in (told if isinstance(told, list) else [told] if told else []) if t.get("words")
        ]:
            spans = sorted(occurrences(text, words), key=lambda s: abs(s[0] - own[0]))
            for rank, span in enumerate(spans):
                at = covering(encoded, n, *span)
                out[row, at] = 1.0 if rank == 0 else np.where(out[row, at] == 1.0, 1.0, IGNORED)
    return out


def occurrences(text: str, words: str) -> list[tuple[int, int]]:
    """Every place where the words stand literally."""
    out, at = [], text.find(words)
    while at >= 0:
        out.append((at, at + len(words)))
        at = text.find(words, at + 1)
    return out


def covering(encoded: Encoded, n: int, start: int, end: int) -> np.ndarray:
    """Positions (start mark counted) of the first ``n`` pieces that share a character with the span."""
    return np.array([i + 1 for i in range(n) if encoded.starts[i] < end and encoded.ends[i] > start], dtype=np.int64)
