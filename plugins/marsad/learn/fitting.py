"""Fits the reader's network to the labelled items; the same plan and data give the same run. Can be resumed."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from marsad.extract.training import fold_of
from marsad.learn.labels import STATUSES, TYPES, Sample
from marsad.learn.network import Network, batch_of, loss_of, total

Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What a run is: the fold held out (-1 for none) of ``folds``, and how the rest is learned."""

    held_out: int = 0
    folds: int = 5
    layers: int = 8
    epochs: int = 10
    batch: int = 16
    rate: float = 1.2e-4
    head_rate: float = 1e-3
    warm_up: float = 0.2
    dropout: float = 0.1
    seed: int = 20260111
    half: bool = False  # bfloat16 in the encoder: three times as fast on processors with AMX, slower on others


def split(samples: list[Sample], plan: Plan) -> tuple[list[Sample], list[Sample]]:
    """What is learned from, and what is held out: neighbours, which may be minimal pairs, stay together."""
    held = [s for s in samples if plan.held_out >= 0 and fold_of(s.item, plan.folds) == plan.held_out]
    ids = {id(s) for s in held}
    return [s for s in samples if id(s) not in ids], held


def batches(samples: list[Sample], size: int, rng: np.random.Generator) -> list[list[Sample]]:
    """Shuffled batches of samples of like length."""
    order = rng.permutation(len(samples))
    out = []
    for at in range(0, len(order), size * 16):
        some = sorted(order[at : at + size * 16], key=lambda i: len(samples[i].ids))
        out += [[samples[i] for i in some[k : k + size]] for k in range(0, len(some), size)]
    return [out[i] for i in rng.permutation(len(out))]


def fit(
    network: Network, samples: list[Sample], held: list[Sample], plan: Plan, pad: int, *, say: Say, state: Path | None
) -> list[dict[str, Any]]:
    """Train ``network`` in place; returns one row of figures an epoch. ``state`` is where a run can be resumed from."""
    torch.manual_seed(plan.seed)
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    inside = {id(p) for p in network.encoder.parameters()}
    heads = [p for p in network.parameters() if id(p) not in inside]
    optimiser = torch.optim.AdamW([{"params": encoder}, {"params": heads}], weight_decay=0.01, fused=True)
    steps = max(plan.epochs * -(-len(samples) // plan.batch), 20)
    rates = [plan.rate, plan.head_rate]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=steps + 1, pct_start=plan.warm_up)
    log: list[dict[str, Any]] = []
    if state and state.exists():
        kept = torch.load(state, weights_only=False)
        if kept["plan"] == asdict(plan):
            network.load_state_dict(kept["network"])
            optimiser.load_state_dict(kept["optimiser"])
            schedule.load_state_dict(kept["schedule"])
            log = kept["log"]
            say(f"resumed after epoch {len(log)}")
    for epoch in range(len(log), plan.epochs):
        torch.manual_seed(plan.seed + epoch)
        rng = np.random.default_rng(plan.seed + epoch)
        start, sums = time.monotonic(), Counter[str]()
        network.train()
        for some in batches(samples, plan.batch, rng):
            ids, mask = batch_of(some, pad)
            with torch.autocast("cpu", torch.bfloat16, enabled=plan.half):
                out = network(ids, mask)
            losses = loss_of(tuple(o.float() for o in out), some)
            optimiser.zero_grad(set_to_none=True)
            total(losses).backward()
            nn.utils.clip_grad_norm_(encoder + heads, 1.0)
            optimiser.step()
            schedule.step()
            sums.update({k: float(v.detach()) * len(some) for k, v in losses.items()})
        row: dict[str, Any] = {"epoch": epoch + 1, "seconds": round(time.monotonic() - start, 1)}
        row |= {k: round(v / len(samples), 4) for k, v in sums.items()}
        if held:
            row |= figures(network, held, pad)["all"]
        log.append(row)
        say(json.dumps(row))
        if state:
            state.parent.mkdir(parents=True, exist_ok=True)
            parts = {"network": network.state_dict(), "optimiser": optimiser.state_dict()}
            torch.save(parts | {"schedule": schedule.state_dict(), "plan": asdict(plan), "log": log}, state)
    return log


def figures(network: Network, held: list[Sample], pad: int, threshold: float = 0.5) -> dict[str, dict[str, float]]:
    """What the network names on samples: F1 of the asserted types of an item, in all and by type; status at triggers.

    ``micro`` counts an acceptable alternative as right; ``status`` is the accuracy at the labelled triggers.
    """
    network.eval()
    tally: dict[str, Counter[str]] = {name: Counter() for name in ("all", *TYPES)}
    ordered = sorted(held, key=lambda s: len(s.ids))
    with torch.no_grad():
        for at in range(0, len(ordered), 32):
            some = ordered[at : at + 32]
            types, status, *_ = network(*batch_of(some, pad))
            likely = types.sigmoid() * (1 - status.softmax(-1)[..., STATUSES.index("hypothetical")])[..., None]
            for b, s in enumerate(some):
                top = likely[b, : len(s.ids)].amax(0)
                count(tally, {t for k, t in enumerate(TYPES) if top[k] >= threshold}, s)
                for e in s.events:
                    said = int(status[b, e.trigger].mean(0).argmax())
                    tally["all"].update(statuses=1, status_right=said == e.status)
    out = {name: scores(n) for name, n in tally.items()}
    n = tally["all"]
    out["all"]["status"] = round(n["status_right"] / max(n["statuses"], 1), 3)
    return out


def count(tally: dict[str, Counter[str]], found: set[str], s: Sample) -> None:
    """Add one item to the tally."""
    first = {TYPES[k] for e in s.events for k in np.flatnonzero(s.types[e.trigger[0]] == 1.0)}
    for accepted in s.asserted:
        name = next((t for t in accepted if t in first), next(iter(sorted(accepted))))
        for key in ("all", name):
            tally[key].update(gold=1, found=bool(found & accepted))
    for t in found:
        for key in ("all", t):
            tally[key].update(predicted=1, right=any(t in accepted for accepted in s.asserted))


def scores(n: Counter[str]) -> dict[str, float]:
    precision = n["right"] / max(n["predicted"], 1)
    recall = n["found"] / max(n["gold"], 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(both, 3), "gold": n["gold"]}
