"""Makes the judge's weights from labelled text: ``seeds/train/*.jsonl``, one item of sentences or passages a line.

A candidate reading is right where a labelled, asserted event of its type has its trigger in the same sentence. The fit
is L2-regularised logistic regression (scipy's L-BFGS); everything is deterministic.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from marsad.extract.document import Document
from marsad.extract.lexicon import Lexicon, lexicon
from marsad.extract.reader import Reader, Reading
from marsad.extract.rules import RuleReader

POSITIONAL = ("title", "lede", "late")  # items have no headline: what stands where is not learned from them
SENSE_SUPPORT = 3


@dataclass(slots=True)
class Example:
    """One candidate reading: its features and whether the labels assert it."""

    item: str
    features: dict[str, float]
    right: bool


def items(folder: Path) -> Iterator[dict[str, Any]]:
    """Labelled items of every file of the folder, in file order."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def fold_of(item: str, folds: int) -> int:
    """The fold of an item: neighbouring numbers stay together, since neighbours may be minimal pairs."""
    digits = "".join(c for c in item if c.isdigit()) or "0"
    return zlib.crc32(f"{item.rstrip('0123456789')}{int(digits) // 4}".encode()) % folds


def candidates(lex: Lexicon, item: dict[str, Any], reader: Reader | None = None) -> list[tuple[Reading, bool]]:
    """Readings of the item's text with their labels; ``reader`` defaults to the rules."""
    document = Document(lex, item["text"])
    gold = [e for e in item["events"] if e["status"] != "hypothetical"]
    found = [r for r in (reader or RuleReader(lex)).read(document) if r.status != "hypothetical"]
    told = {id(e): any(_fits(r, e) and _overlaps(document, r, e["trigger"]) for r in found) for e in gold}
    out = []
    for r in found:
        exact = any(_fits(r, e) and _overlaps(document, r, e["trigger"]) for e in gold)
        near = [e for e in gold if _fits(r, e) and _in_line(document, r, e["trigger"])]
        if exact or not near:
            out.append((r, exact))
        elif not all(told[id(e)] for e in near):
            # Nothing read the labelled trigger itself: another telling in its sentence stands for it.
            out.append((r, True))
    return out


def _fits(r: Reading, event: dict[str, Any]) -> bool:
    return r.plover_type in event["type"]


def _overlaps(document: Document, r: Reading, trigger: str) -> bool:
    start, end = document.normal.span(r.start, r.end)
    at = document.text.find(trigger)
    while at >= 0:
        if at < end and at + len(trigger) > start:
            return True
        at = document.text.find(trigger, at + 1)
    return False


def _in_line(document: Document, r: Reading, trigger: str) -> bool:
    start, end = document.normal.span(r.line.sentence.start, r.line.sentence.end)
    at = document.text.find(trigger)
    while at >= 0:
        if at < end and at + len(trigger) > start:
            return True
        at = document.text.find(trigger, at + 1)
    return False


def examples(lex: Lexicon, labelled: Iterable[dict[str, Any]], reader: Reader | None = None) -> list[Example]:
    out = []
    for item in labelled:
        for reading, right in candidates(lex, item, reader):
            features = {k: v for k, v in reading.features.items() if k not in POSITIONAL}
            features["sense=" + reading.sense] = 1.0
            out.append(Example(str(item.get("id", "")), features, right))
    return out


def fit(data: list[Example], *, penalty: float = 2.0) -> dict[str, float]:
    """Weights by feature name, ``bias`` among them."""
    count: dict[str, int] = {}
    for ex in data:
        for name, value in ex.features.items():
            if value:
                count[name] = count.get(name, 0) + 1
    names = sorted(n for n, c in count.items() if c >= SENSE_SUPPORT)
    index = {n: i for i, n in enumerate(names)}
    x = np.zeros((len(data), len(names) + 1), dtype=np.float64)
    x[:, -1] = 1.0
    for row, ex in enumerate(data):
        for name, value in ex.features.items():
            if name in index:
                x[row, index[name]] = value
    y = np.array([1.0 if ex.right else -1.0 for ex in data])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = y * (x @ w)
        p = 1 / (1 + np.exp(np.clip(z, -500, 500)))
        value = float(np.logaddexp(0, -z).sum() + 0.5 * penalty * (w[:-1] @ w[:-1]))
        grad = -(x.T @ (y * p))
        grad[:-1] += penalty * w[:-1]
        return value, grad

    w = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {n: round(float(w[i]), 4) for n, i in index.items() if abs(w[i]) >= 1e-3} | {"bias": round(float(w[-1]), 4)}


def train_judge(folder: Path, out: Path, *, threshold: float = 0.6, lex: Lexicon | None = None) -> dict[str, Any]:
    """Fit on all items of ``folder`` and write ``out``; returns what was fitted on."""
    lex = lex or lexicon()
    data = examples(lex, items(folder))
    weights = fit(data)
    report = {"examples": len(data), "right": sum(e.right for e in data), "features": len(weights)}
    write(out, weights, threshold, report)
    return report


def write(out: Path, weights: dict[str, float], threshold: float, report: dict[str, Any]) -> None:
    """Write weights as the judge reads them."""
    out.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(
        {"threshold": threshold, "fitted_on": report, "weights": weights}, ensure_ascii=False, indent=1, sort_keys=True
    )
    out.write_text(text + "\n", "utf-8")
