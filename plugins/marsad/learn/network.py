"""The reader's network: the encoder and, on every piece, heads for types, status, kind, and links to role words."""

from __future__ import annotations

import torch
from torch import nn

from marsad.learn.encoder import Encoder
from marsad.learn.labels import IGNORED, LONGEST, ROLES, STATUSES, TYPES, Sample

STEP = 16
LINK = 48  # width of one role's vectors
POSITIVE = 3.0  # weight of a positive label: without it recall stays low
SHARES = {"types": 4.0, "status": 0.4, "kind": 0.3, "links": 1.0}


class Network(nn.Module):
    """Ids and mask [batch, length] to (types [.., 16], status [.., 4], kind [.., kinds], asks, answers [.., 4 × 48]).

    All are logits. How likely piece ``v`` plays role ``r`` for the trigger at ``u`` is the sigmoid of the dot product
    of ``asks[u, r]`` and ``answers[v, r]``; the bias of the link is part of both.
    """

    def __init__(self, encoder: Encoder, width: int, kinds: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.types = nn.Linear(width, len(TYPES))
        self.status = nn.Linear(width, len(STATUSES))
        self.kind = nn.Linear(width, kinds)
        self.asks = nn.Linear(width, len(ROLES) * LINK)
        self.answers = nn.Linear(width, len(ROLES) * LINK)
        nn.init.constant_(self.types.bias, -4.0)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        x = self.encoder(ids, mask)
        return self.types(x), self.status(x), self.kind(x), self.asks(x), self.answers(x)


def batch_of(samples: list[Sample], pad: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask of samples, padded to the longest, rounded up: every new length costs new kernels."""
    longest = min(-(-max(len(s.ids) for s in samples) // STEP) * STEP, LONGEST)
    ids = torch.full((len(samples), longest), pad, dtype=torch.long)
    mask = torch.zeros((len(samples), longest))
    for row, s in enumerate(samples):
        ids[row, : len(s.ids)] = torch.from_numpy(s.ids)
        mask[row, : len(s.ids)] = 1.0
    return ids, mask


def loss_of(out: tuple[torch.Tensor, ...], samples: list[Sample]) -> dict[str, torch.Tensor]:
    """The heads' losses, each a mean over what it is asked about."""
    types, status, kind, asks, answers = out
    binary = nn.functional.binary_cross_entropy_with_logits
    target = torch.full_like(types, IGNORED)
    rows, at, statuses, kinds, links, wanted = [], [], [], [], [], []
    for b, s in enumerate(samples):
        n = len(s.ids)
        target[b, :n] = torch.from_numpy(s.types)
        replies = answers[b, :n].reshape(n, len(ROLES), LINK)
        for e in s.events:
            rows += [b] * len(e.trigger)
            at += e.trigger.tolist()
            statuses += [e.status] * len(e.trigger)
            kinds += [e.kind] * len(e.trigger)
            question = asks[b, int(e.trigger[0])].reshape(len(ROLES), LINK)
            links.append(linked(question, replies).reshape(-1))
            wanted.append(torch.from_numpy(e.roles).reshape(-1))
    weight = (target != IGNORED).float() * (1 + (POSITIVE - 1) * (target == 1.0).float())
    found = {"types": binary(types, target.clamp(min=0), weight, reduction="sum") / (target[..., 0] > -2).sum()}
    if at:
        found["status"] = nn.functional.cross_entropy(status[rows, at], torch.tensor(statuses))
        found["kind"] = nn.functional.cross_entropy(kind[rows, at], torch.tensor(kinds), ignore_index=-100)
        link, want = torch.cat(links), torch.cat(wanted)
        known = (want != IGNORED).float() * (1 + (POSITIVE - 1) * (want == 1.0).float())
        found["links"] = binary(link, want.clamp(min=0), known, reduction="sum") / known.sum()
    return found


def linked(question: torch.Tensor, replies: torch.Tensor) -> torch.Tensor:
    """Logits [roles, pieces] of one trigger's ``question`` [roles, LINK] and all pieces' ``replies``."""
    return torch.einsum("rd,nrd->rn", question, replies) / LINK**0.5 - 3.0


def total(losses: dict[str, torch.Tensor]) -> torch.Tensor:
    return torch.stack([SHARES[name] * value for name, value in losses.items()]).sum()
