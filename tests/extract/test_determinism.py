"""The same text gives the same reading in every process, whatever order its hash seed gives to sets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

TRAIN = Path(__file__).parents[2] / "seeds" / "train"
# Two phrases that a sense asks for stand here at different distances: the nearer one must count.
ITEM = "q224"
PROGRAM = """
import json, sys
from marsad.extract import training
from marsad.extract.lexicon import lexicon
items = [json.loads(line) for line in sys.stdin]
print([(e.right, sorted(e.features.items())) for e in training.examples(lexicon(), items)])
"""


def test_readings_do_not_depend_on_the_hash_seed() -> None:
    lines = (TRAIN / "passages_conflict.jsonl").read_text("utf-8").splitlines()
    text = next(line for line in lines if json.loads(line)["id"] == ITEM)
    said = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            input=text,
            env=os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
            text=True,
            encoding="utf-8",
        ).stdout
        for seed in (0, 1)
    ]
    assert "type=SANCTION" in said[0] or "type=ACCUSE" in said[0]
    assert said[0] == said[1]
