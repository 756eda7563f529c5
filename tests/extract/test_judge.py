"""The judge: what it decides, and that the shipped weights are those that the shipped data gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from marsad.extract import training
from marsad.extract.extractor import Extractor
from marsad.extract.judge import Judge, judge, weights_path
from marsad.model import Article, Mention

TRAIN = Path(__file__).parents[2] / "seeds" / "train"


def test_shipped_weights_are_those_of_the_shipped_data(extractor: Extractor, tmp_path: Path) -> None:
    made = tmp_path / "judge.json"
    shipped = json.loads(weights_path().read_text("utf-8"))
    report = training.train_judge(TRAIN, made, threshold=shipped["threshold"], lex=extractor.lexicon)
    fitted = json.loads(made.read_text("utf-8"))
    same = [report[n] == shipped["fitted_on"][n] for n in ("examples", "right")]
    assert all(same), "run `marsad train judge` after editing lexicons or rules"
    names = set(shipped["weights"]) | set(fitted["weights"])
    # Other processors sum in another order: weights agree, their last digits need not.
    assert all(abs(shipped["weights"].get(n, 0.0) - fitted["weights"].get(n, 0.0)) < 0.02 for n in names)


def test_neighbouring_items_stay_in_one_fold() -> None:
    assert training.fold_of("u100", 5) == training.fold_of("u103", 5)
    assert {training.fold_of(f"u{n}", 5) for n in range(0, 400, 4)} == set(range(5))


def test_without_weights_the_lexicon_decides(extractor: Extractor, read: Callable[..., list[Mention]]) -> None:
    text = "التقى وزير الدفاع الليبي نظيره التركي في أنقرة."
    assert [m.kind for m in read(text)] == ["meeting"]
    bare = Extractor(lex=extractor.lexicon, judged_by=Judge(None, 0.5))
    sample = Article("x", text, text, None, None, None, None, "ar", "0" * 64, "1")
    assert [m.kind for m in bare.mentions(sample)] == ["meeting"]


def test_confidence_is_a_probability(read: Callable[..., list[Mention]]) -> None:
    items = [
        json.loads(line)["text"] for line in (TRAIN / "headlines_ledes.jsonl").read_text("utf-8").splitlines()[:150]
    ]
    scores = [m.confidence for text in items for m in read(text)]
    assert len(scores) > 60
    assert all(judge().threshold <= s <= 1 for s in scores)
