"""The trained reader at run time: pieces, an ONNX network, and what it says of every piece of a document."""

from __future__ import annotations

import hashlib
import json
import logging
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from marsad.extract.document import Document
from marsad.extract.pieces import Pieces
from marsad.settings import settings

FORMAT = 1
MODEL, PIECES, CONFIG = "model.onnx", "pieces.tsv", "config.json"
PASSAGE = 128  # pieces read together: sentences of one paragraph are each other's context
BATCH = 8
log = logging.getLogger(__name__)


class ModelFault(Exception):
    """The shipped model cannot be used, and why."""


@dataclass(slots=True)
class Scores:
    """What the network says of a document, piece by piece in text order.

    ``starts`` and ``ends`` are offsets in the text; ``types`` [n, 16], ``status`` [n, 4], ``kind`` [n, kinds] are
    probabilities; ``asks`` and ``answers`` [n, roles, link] make links; ``passage`` [n] tells what was read together.
    """

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    passage: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    types: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))
    status: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))
    kind: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))
    asks: np.ndarray = field(default_factory=lambda: np.zeros((0, 0, 0)))
    answers: np.ndarray = field(default_factory=lambda: np.zeros((0, 0, 0)))

    def within(self, start: int, end: int) -> slice:
        """The pieces that share a character with the span of the text."""
        return slice(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def link(self, trigger: int, pieces: slice) -> np.ndarray:
        """Probabilities [roles, pieces] that the pieces play a role for the event told at piece ``trigger``."""
        logits = np.einsum("rd,nrd->rn", self.asks[trigger], self.answers[pieces])
        same = self.passage[pieces] == self.passage[trigger]
        return np.asarray(_sigmoid(logits / self.asks.shape[-1] ** 0.5 - 3.0) * same)


class Model:
    """A shipped reader. ModelFault where a file is missing or damaged, or onnxruntime is not there."""

    def __init__(self, folder: Path) -> None:
        config = _config(folder)
        self.types: tuple[str, ...] = tuple(config["types"])
        self.statuses: tuple[str, ...] = tuple(config["statuses"])
        self.roles: tuple[str, ...] = tuple(config["roles"])
        self.kinds: tuple[str, ...] = tuple(config["kinds"])
        self.plan: dict[str, Any] = config["plan"]
        self.longest: int = config["longest"]
        self.link: int = config["link"]
        rows = [line.rsplit("\t", 1) for line in (folder / PIECES).read_text("utf-8").split("\n") if line]
        self.pieces = Pieces([r[0] for r in rows], [float(r[1]) for r in rows], **config["special"])
        self.session = _session(folder / MODEL)

    def scores(self, document: Document) -> Scores:
        """Read the whole document; long sentences in pieces of ``longest``, short neighbours together."""
        passages = self._passages(document)
        out = Scores()
        if not passages:
            return out
        parts: list[list[np.ndarray]] = [[] for _ in passages]
        order = sorted(range(len(passages)), key=lambda k: len(passages[k][0]))
        for at in range(0, len(order), BATCH):
            some = order[at : at + BATCH]
            for k, rows in zip(some, self._run([passages[k][0] for k in some]), strict=True):
                parts[k] = rows
        for _, starts, ends in passages:
            out.starts += starts
            out.ends += ends
        out.passage = np.repeat(np.arange(len(passages)), [len(p[0]) for p in passages])
        types, status, kind, asks, answers = (np.concatenate([p[i] for p in parts]) for i in range(5))
        out.types, out.status, out.kind = _sigmoid(types), _softmax(status), _softmax(kind)
        shape = (len(types), len(self.roles), self.link)
        out.asks, out.answers = asks.reshape(shape), answers.reshape(shape)
        return out

    def _passages(self, document: Document) -> list[tuple[list[int], list[int], list[int]]]:
        """(ids, starts, ends) of runs of sentences of one paragraph, without the marks of start and end."""
        room = self.longest - 2
        out: list[tuple[list[int], list[int], list[int]]] = []
        paragraph = -1
        for line in document.lines:
            start, end = document.normal.span(line.sentence.start, line.sentence.end)
            e = self.pieces.encode(document.text[start:end])
            starts, ends = [start + x for x in e.starts], [start + x for x in e.ends]
            together = line.sentence.paragraph == paragraph and out and len(out[-1][0]) + len(e.ids) <= PASSAGE
            paragraph = line.sentence.paragraph
            if together:
                for into, more in zip(out[-1], (e.ids, starts, ends), strict=True):
                    into.extend(more)
                continue
            for at in range(0, len(e.ids), room):
                part = slice(at, at + room)
                out.append((e.ids[part], starts[part], ends[part]))
        return out

    def _run(self, batch: list[list[int]]) -> list[list[np.ndarray]]:
        """The network's five outputs for each passage of the batch, marks of start and end cut off."""
        longest = max(len(ids) for ids in batch) + 2
        ids = np.full((len(batch), longest), self.pieces.pad, dtype=np.int64)
        mask = np.zeros((len(batch), longest), dtype=np.float32)
        for row, p in enumerate(batch):
            ids[row, : len(p) + 2] = [self.pieces.bos, *p, self.pieces.eos]
            mask[row, : len(p) + 2] = 1.0
        outputs = self.session.run(None, {"ids": ids, "mask": mask})
        return [[o[row, 1 : len(p) + 1] for o in outputs] for row, p in enumerate(batch)]


def _config(folder: Path) -> dict[str, Any]:
    """The config, after every file that it names was found whole."""
    try:
        config: dict[str, Any] = json.loads((folder / CONFIG).read_text("utf-8"))
        if config["format"] != FORMAT:
            raise ModelFault(f"{folder / CONFIG}: format {config['format']}, {FORMAT} expected")
        for name in (MODEL, PIECES):
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != config["files"][name]:
                raise ModelFault(f"{folder / name}: damaged, its checksum is not that of {CONFIG}")
    except FileNotFoundError as error:
        raise ModelFault(f"{error.filename}: missing") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelFault(f"{folder / CONFIG}: cannot be read: {error!r}") from error
    return config


def _session(path: Path) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise ModelFault(f"onnxruntime cannot be imported: {error}") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises classes of its own without a common base
        raise ModelFault(f"{path}: {error}") from error


def model_folder() -> Path:
    """Where the shipped reader stands."""
    return settings().reference.parent / "models" / "reader"


@lru_cache(maxsize=2)
def shipped(folder: Path | None = None) -> Model | None:
    """The shipped reader, loaded once; None where it cannot be used, which is said once."""
    try:
        return Model(folder or model_folder())
    except ModelFault as fault:
        log.warning("the trained reader is left out, rules alone read: %s", fault)
        return None


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def _softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))
