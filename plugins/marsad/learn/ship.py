"""Writes a trained reader as it ships: ONNX with 8-bit weights, the pieces, and a config that names their hashes."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import asdict
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from marsad.extract.inference import CONFIG, FORMAT, MODEL, PIECES
from marsad.learn.labels import LONGEST, ROLES, STATUSES, TYPES
from marsad.learn.network import LINK
from marsad.learn.reader import Trained

OUTPUTS = ["types", "status", "kind", "asks", "answers"]


def ship(trained: Trained, folder: Path, *, command: str) -> dict[str, object]:
    """Write model, pieces and config into ``folder``; returns the config."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        export(trained, whole)
        quantize_dynamic(whole, folder / MODEL, per_channel=True, weight_type=QuantType.QInt8)
    lines = [f"{word}\t{score:.4f}\n" for word, score in zip(trained.words, trained.unigrams, strict=True)]
    (folder / PIECES).write_text("".join(lines), "utf-8")
    p = trained.pieces
    config: dict[str, object] = {
        "format": FORMAT,
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (MODEL, PIECES)},
        "special": {"bos": p.bos, "eos": p.eos, "pad": p.pad, "unk": p.unk},
        "longest": LONGEST,
        "types": TYPES,
        "statuses": STATUSES,
        "roles": ROLES,
        "link": LINK,
        "kinds": trained.kinds,
        "plan": asdict(trained.plan),
        "command": command,
        "log": trained.log,
        "figures": trained.figures,
    }
    (folder / CONFIG).write_text(json.dumps(config, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return config


def export(trained: Trained, path: Path) -> None:
    """The network as float32 ONNX with free batch and length."""
    ids = torch.full((2, 7), trained.pieces.eos, dtype=torch.long)
    mask = torch.ones((2, 7))
    batch, length = torch.export.Dim("batch", min=1, max=4096), torch.export.Dim("length", min=2, max=LONGEST)
    shapes = {"ids": {0: batch, 1: length}, "mask": {0: batch, 1: length}}
    torch.onnx.export(
        trained.network.eval(),
        (ids, mask),
        path,
        input_names=["ids", "mask"],
        output_names=OUTPUTS,
        dynamic_shapes=shapes,
        dynamo=True,
        external_data=False,
        verbose=False,
    )
