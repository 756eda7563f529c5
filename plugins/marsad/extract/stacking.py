"""Makes the judge's weights for readings that the trained network has seen too.

The network knows the items that it learned from by heart: its scores there say too little of its errors. So what the
rules' features and the network's are worth beside each other is learned from the held-out fold alone. There the rules'
judge (fitted on the other folds) speaks with one number, its log-odds, and a second logistic regression weighs that
number against the network's features. Both are linear, so that they fold into one table of weights.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from marsad.extract.trained import BothReader
from marsad.extract.training import Example, examples, fit, fold_of, items, write

RULES = "rules_log_odds"
SCALE = 5.0  # log-odds are divided by this, so that the penalty weighs them like the other features
PENALTY = 0.5


def second_stage(data: Iterable[Example], first: dict[str, float]) -> list[Example]:
    """The examples as the second regression sees them: the rules' log-odds beside the network's features."""
    out = []
    for ex in data:
        features = {k: v for k, v in ex.features.items() if k == "rule" or k.startswith("model")}
        if "rule" in features:
            features[RULES] = log_odds(first, ex.features) / SCALE
        out.append(Example(ex.item, features, ex.right))
    return out


def log_odds(weights: dict[str, float], features: dict[str, float]) -> float:
    return weights.get("bias", 0.0) + sum(v * weights.get(k, 0.0) for k, v in features.items())


def folded(first: dict[str, float], second: dict[str, float]) -> dict[str, float]:
    """One table out of both regressions."""
    share = second.get(RULES, 0.0) / SCALE
    out = {k: round(v * share, 4) for k, v in first.items() if k != "bias"}
    out |= {k: v for k, v in second.items() if k != RULES}
    out["rule"] = round(second.get("rule", 0.0) + share * first.get("bias", 0.0), 4)
    return out


def fit_both(labelled: list[dict[str, Any]], reader: BothReader) -> tuple[dict[str, float], dict[str, Any]]:
    """Weights for the readings of ``reader``, and what they were fitted on. ValueError where no fold was held out."""
    lex, held_out, folds = reader.lexicon, reader.model.plan["held_out"], reader.model.plan["folds"]
    if held_out < 0:
        raise ValueError("the shipped network has seen every item: train one with a fold held out")
    held = [item for item in labelled if fold_of(str(item["id"]), folds) == held_out]
    by_rules = examples(lex, labelled)
    others = fit([ex for ex in by_rules if fold_of(ex.item, folds) != held_out])
    seen = examples(lex, held, reader)
    second = fit(second_stage(seen, others), penalty=PENALTY)
    weights = folded(fit(by_rules), second)
    report = {"examples": len(seen), "right": sum(e.right for e in seen), "features": len(weights)}
    return weights, report | {"by_rules": len(by_rules), "held_out": held_out, "folds": folds}


def train_both(folder: Path, out: Path, reader: BothReader, threshold: float) -> dict[str, Any]:
    """Fit on the items of ``folder`` and write ``out``; returns what was fitted on."""
    weights, report = fit_both(list(items(folder)), reader)
    write(out, weights, threshold, report)
    return report
