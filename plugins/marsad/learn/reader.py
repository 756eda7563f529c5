"""``marsad train reader``: from the labelled items to the shipped reader, in one call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from marsad.extract.pieces import Pieces
from marsad.extract.training import items
from marsad.learn import encoder, labels
from marsad.learn.fitting import Plan, Say, figures, fit, split
from marsad.learn.network import Network


@dataclass
class Trained:
    """A network with all that reading with it takes, and its figures on the held-out fold."""

    network: Network
    pieces: Pieces
    words: list[str]
    unigrams: list[float]
    kinds: tuple[str, ...]
    plan: Plan
    log: list[dict[str, float]]
    figures: dict[str, dict[str, float]]


def train(folder: Path, plan: Plan, *, say: Say, state: Path | None = None, limit: int = 0) -> Trained:
    """Fit a reader to the items of ``folder`` (the first ``limit`` of them where that is not 0)."""
    torch.manual_seed(plan.seed)
    labelled = list(items(folder))
    weights = encoder.read(encoder.find())
    kept = labels.vocabulary(weights, (item["text"] for item in labelled))
    pieces = labels.pruned(weights, kept)
    kinds = labels.kinds_of(labelled)
    samples = [labels.sample(pieces, item, kinds) for item in labelled[: limit or None]]
    learned, held = split(samples, plan)
    body = encoder.Encoder(weights, kept, layers=plan.layers, dropout=plan.dropout, longest=labels.LONGEST)
    network = Network(body, weights.width, len(kinds))
    say(f"{len(learned)} items to learn from, {len(held)} held out, {len(kept)} pieces")
    log = fit(network, learned, held, plan, pieces.pad, say=say, state=state)
    told = figures(network, held, pieces.pad) if held else {}
    words, unigrams = [weights.pieces[i] for i in kept], [weights.scores[i] for i in kept]
    return Trained(network.eval(), pieces, words, unigrams, kinds, plan, log, told)


SMOKE = Plan(held_out=-1, layers=1, epochs=1, batch=8)


def make(seeds: Path, home: Path, options: dict[str, Any], *, smoke: bool, say: Say) -> Path:
    """Train by the plan with ``options`` and ship into ``seeds/models/reader``, a smoke run into ``home``."""
    from marsad.learn.ship import ship

    plan = SMOKE if smoke else replace(Plan(), **options)
    state = None if smoke else home / "train" / "reader.pt"
    trained = train(seeds / "train", plan, say=say, state=state, limit=8 if smoke else 0)
    folder = home / "train" / "smoke" if smoke else seeds / "models" / "reader"
    said = [f"--{k.replace('_', '-')} {v}" for k, v in options.items() if k != "half"]
    flags = "--smoke" if smoke else " ".join(said + (["--bfloat16"] if plan.half else []))
    ship(trained, folder, command=f"marsad train reader {flags}")
    return folder
