"""Accept or reject, and how sure: logistic regression over the explainable features of a reading.

Weights stand in ``seeds/models/judge.json`` ({feature: weight}, ``bias`` among them), made by ``marsad train judge``;
those for readings that the trained network has seen too in ``judge_both.json``. Without a file the lexicon's prior
decides.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path

from marsad.extract.reader import Reading
from marsad.settings import settings

THRESHOLD = 0.6
ANALYST_THRESHOLD = 0.75
SPEECH_KINDS = frozenset(
    ("praise", "statement_of_support", "commitment", "request", "proposal", "accusation", "rejection", "threat")
)


class Judge:
    """Probability that a reading is an event that the article asserts."""

    def __init__(self, weights: dict[str, float] | None, threshold: float = THRESHOLD) -> None:
        self.weights = weights
        self.threshold = threshold

    def probability(self, reading: Reading) -> float:
        f = reading.features
        if self.weights is None and "model_alone" in f:
            return (1 + f["model_only_logit"]) / 2
        if self.weights is None:
            blocked = (
                f["purpose"] or f["subordinate"] or f["negated"] or f["nobody"] and not f["implied"] or f["anaphoric"]
            )
            return 0.2 if blocked or reading.status == "hypothetical" else 0.4 + 0.5 * f["prior"]
        w = self.weights
        z = (
            w.get("bias", 0.0)
            + sum(v * w.get(k, 0.0) for k, v in f.items() if v)
            + w.get("sense=" + reading.sense, 0.0)
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))

    def accepts(self, reading: Reading) -> bool:
        reading.score = self.probability(reading)
        if reading.voice == "analyst" and (reading.kind in SPEECH_KINDS or reading.score < ANALYST_THRESHOLD):
            # What an analyst says is no act of his country; a fact that he reports must be told plainly.
            return False
        return reading.status != "hypothetical" and reading.score >= self.threshold


def weights_path(reader: str = "rules") -> Path:
    """Where the shipped weights for readings of the named reader stand."""
    return settings().reference.parent / "models" / ("judge.json" if reader == "rules" else "judge_both.json")


@lru_cache(maxsize=4)
def judge(path: Path | None = None) -> Judge:
    """The judge with the shipped weights."""
    path = path or weights_path()
    if not path.exists():
        return Judge(None)
    data = json.loads(path.read_text("utf-8"))
    return Judge(data["weights"], data["threshold"])
