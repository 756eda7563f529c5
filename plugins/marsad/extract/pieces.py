"""Words to pieces of the encoder's vocabulary: unigram Viterbi, word by word, with character offsets.

Splitting at white space first gives the pieces that SentencePiece gives, and keeps offsets easy. Vowel marks, tatweel
and invisible characters are left out: the press writes them at random.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_word = re.compile(r"\S+")
_left_out = re.compile(
    "[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
SPACE = "\u2581"
UNKNOWN_PENALTY = 10.0
LONGEST_PIECE = 16
LONGEST_WORD = 200  # characters; what is longer is no word, and is read as unknown


@dataclass(slots=True)
class Encoded:
    """Piece ids of a text and, for each, the span of characters of the text that it stands for."""

    ids: list[int]
    starts: list[int]
    ends: list[int]


class Pieces:
    """A vocabulary: ``pieces`` with their unigram ``scores`` in id order, and the ids of the special ones."""

    def __init__(self, pieces: list[str], scores: list[float], *, bos: int, eos: int, pad: int, unk: int) -> None:
        if len(pieces) != len(scores):
            raise ValueError(f"{len(pieces)} pieces but {len(scores)} scores")
        self.bos, self.eos, self.pad, self.unk = bos, eos, pad, unk
        special = {bos, eos, pad, unk}
        self.table = {p: (i, s) for i, (p, s) in enumerate(zip(pieces, scores, strict=True)) if i not in special}
        self.unknown = min(scores) - UNKNOWN_PENALTY
        self._cached = lru_cache(maxsize=100_000)(self._split)

    def encode(self, text: str) -> Encoded:
        """Pieces of the text, without the special ones; offsets count code points in ``text``."""
        out = Encoded([], [], [])
        for found in _word.finditer(text):
            word, where = clean(found.group())
            if not word:
                continue
            start = found.start()
            for piece, first, last in self._cached(word):
                out.ids.append(piece)
                out.starts.append(start + where[first])
                out.ends.append(start + where[last - 1] + 1)
        return out

    def _split(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """(id, start, end) of the best pieces of a cleaned word, offsets within it."""
        if len(word) > LONGEST_WORD:
            return ((self.unk, 0, len(word)),)
        text = SPACE + word
        n = len(text)
        best = [0.0] + [float("-inf")] * n
        back: list[tuple[int, int]] = [(0, 0)] * (n + 1)
        for end in range(1, n + 1):
            for start in range(max(0, end - LONGEST_PIECE), end):
                known = self.table.get(text[start:end])
                if known is not None:
                    score = best[start] + known[1]
                elif start == end - 1:
                    score = best[start] + self.unknown
                else:
                    continue
                if score > best[end]:
                    best[end] = score
                    back[end] = (start, known[0] if known is not None else self.unk)
        out: list[tuple[int, int, int]] = []
        at = n
        while at:
            start, piece = back[at]
            if at > 1:  # the mark of the space alone stands for no character
                out.append((piece, max(start - 1, 0), at - 1))
            at = start
        return tuple(reversed(out))


@lru_cache(maxsize=100_000)
def clean(word: str) -> tuple[str, tuple[int, ...]]:
    """The word as the encoder sees it (NFKC, without marks), and where each of its characters stands in it."""
    if word.isascii():
        return word, tuple(range(len(word)))
    out: list[str] = []
    where: list[int] = []
    for i, c in enumerate(word):
        if _left_out.match(c):
            continue
        plain = unicodedata.normalize("NFKC", c).replace(" ", "")
        out.append(plain)
        where.extend([i] * len(plain))
    return "".join(out), tuple(where)
