"""How well the rule path names the types that labelled items assert: ``python tests/bench/labelled_sentences.py``.

Over ``seeds/train``, by cross-validation of the judge (neighbours stay in one fold). A gold event is found where
a reading of an acceptable type is accepted in its item; a predicted type is right where an asserted event has it. The
lexicons were written with these items at hand, so that unseen text will score lower. Prints one JSON object.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "plugins"))

from marsad.extract import training  # noqa: E402
from marsad.extract.judge import Judge  # noqa: E402
from marsad.extract.lexicon import lexicon  # noqa: E402

FOLDS = 3
THRESHOLD = 0.5


def f1(n: Counter[str]) -> dict[str, float]:
    precision = n["right"] / max(n["predicted"], 1)
    recall = n["found"] / max(n["gold"], 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(both, 3), "gold": n["gold"]}


def main() -> None:
    lex = lexicon()
    items = list(training.items(ROOT / "seeds" / "train"))
    data = training.examples(lex, items)
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for fold in range(FOLDS):
        judge = Judge(training.fit([e for e in data if training.fold_of(e.item, FOLDS) != fold]))
        for item in items:
            if training.fold_of(str(item["id"]), FOLDS) != fold:
                continue
            asserted = [e for e in item["events"] if e["status"] != "hypothetical"]
            found = set()
            for reading, _ in training.candidates(lex, item):
                reading.features = {k: v for k, v in reading.features.items() if k not in training.POSITIONAL}
                if judge.probability(reading) >= THRESHOLD:
                    found.add(reading.plover_type)
            for e in asserted:
                for name in ("all", e["type"][0]):
                    tally[name].update(gold=1, found=any(t in e["type"] for t in found))
            for t in found:
                for name in ("all", t):
                    tally[name].update(predicted=1, right=any(t in e["type"] for e in asserted))
    print(json.dumps({name: f1(n) for name, n in sorted(tally.items())}, indent=1))


if __name__ == "__main__":
    main()
