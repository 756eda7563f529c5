"""How well rules, network and both name the event types that unseen items assert: ``marsad evaluate``.

Over the fold that the shipped network was not trained on. The rules' judge is fitted on the other folds; the judge of
both on the other half of the held-out fold (neighbours, which may be minimal pairs, stay together).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from marsad.extract.judge import Judge
from marsad.extract.reader import Reading
from marsad.extract.rules import RuleReader
from marsad.extract.stacking import PENALTY, folded, second_stage
from marsad.extract.trained import BothReader
from marsad.extract.training import POSITIONAL, candidates, examples, fit, fold_of

HALVES = 2
THRESHOLD = 0.5
Tally = dict[str, Counter[str]]


def evaluate(labelled: list[dict[str, Any]], both: BothReader) -> dict[str, Any]:
    """Precision, recall and F1 by reader and type, ``all`` among the types, and the accuracy of the status."""
    lex, folds, fold = both.lexicon, both.model.plan["folds"], both.model.plan["held_out"]
    held = [item for item in labelled if fold_of(str(item["id"]), folds) == fold]
    rest = [item for item in labelled if fold_of(str(item["id"]), folds) != fold]
    others = fit(examples(lex, rest))
    halves = [[item for item in held if fold_of("half " + str(item["id"]), HALVES) == h] for h in range(HALVES)]
    tallies: dict[str, Tally] = {name: defaultdict(Counter) for name in ("rules", "model", "both")}
    for at, half in enumerate(halves):
        unseen = halves[1 - at]
        joint = Judge(folded(others, fit(second_stage(examples(lex, unseen, both), others), penalty=PENALTY)))
        rules = Judge(others)
        for item in half:
            count(tallies["rules"], item, judged(rules, candidates(lex, item, RuleReader(lex))))
            seen = candidates(lex, item, both)
            count(tallies["both"], item, judged(joint, seen))
            count(tallies["model"], item, [(r, ok) for r, ok in seen if sure(r)])
    return {name: {t: scores(n) for t, n in sorted(tally.items())} for name, tally in tallies.items()}


def sure(r: Reading) -> bool:
    """Whether the network alone would take the reading for an event."""
    return max(r.features.get("model", 0.0), r.features.get("model_only", 0.0)) >= THRESHOLD


def judged(judge: Judge, found: list[tuple[Reading, bool]]) -> list[tuple[Reading, bool]]:
    """The readings that the judge accepts; items have no headline, so that where a reading stands does not count."""
    out = []
    for reading, right in found:
        reading.features = {k: v for k, v in reading.features.items() if k not in POSITIONAL}
        if judge.probability(reading) >= THRESHOLD:
            out.append((reading, right))
    return out


def count(tally: Tally, item: dict[str, Any], accepted: list[tuple[Reading, bool]]) -> None:
    """Add one item: a gold event is found where its type was named, a named type right where an event has it."""
    asserted = [e for e in item["events"] if e["status"] != "hypothetical"]
    found = {r.plover_type for r, _ in accepted}
    for e in asserted:
        for name in ("all", e["type"][0]):
            tally[name].update(gold=1, found=any(t in e["type"] for t in found))
    for t in found:
        for name in ("all", t):
            tally[name].update(predicted=1, right=any(t in e["type"] for e in asserted))
    for r, right in accepted:
        same = [e for e in asserted if r.plover_type in e["type"]]
        if right and len(same) == 1:
            tally["all"].update(statuses=1, status_right=r.status == same[0]["status"])


def scores(n: Counter[str]) -> dict[str, float]:
    """Figures of one tally; ``status`` only where any was counted."""
    precision = n["right"] / max(n["predicted"], 1)
    recall = n["found"] / max(n["gold"], 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    out = {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(both, 3), "gold": n["gold"]}
    return out | ({"status": round(n["status_right"] / n["statuses"], 3)} if n["statuses"] else {})
