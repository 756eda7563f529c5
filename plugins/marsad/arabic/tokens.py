"""Words of the normal form, with the clitics they may carry.

Arabic writes conjunctions, prepositions and the article onto the word. Which letters are clitics only the lexicon can
tell, so a word has candidates: what is left after taking off each possible run of clitics.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_token = re.compile(r"[^\W_]+|[^\w\s]|_")
# The second person and ـي are left out: news hardly has them, and too many words end in ك and ي.
ENCLITICS = ("هما", "هم", "هن", "ها", "نا", "ه")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists over one sentence: ``forms`` in normal form, ``starts`` and ``ends`` as offsets in it."""

    forms: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.forms)


@dataclass(frozen=True, slots=True)
class Split:
    """One way to read a word: conjunction (و ف), preposition (ب ل ك) and the rest, article included."""

    conj: str
    prep: str
    stem: str


def tokenise(norm: str, start: int = 0, end: int | None = None) -> Tokens:
    """Tokens of ``norm[start:end]``: runs of letters and digits, every other sign by itself."""
    forms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _token.finditer(norm, start, len(norm) if end is None else end):
        forms.append(found.group())
        starts.append(found.start())
        ends.append(found.end())
    return Tokens(forms, starts, ends)


@lru_cache(maxsize=300_000)
def splits(form: str) -> tuple[Split, ...]:
    """Candidates for ``form``, the whole word first. ``للجيش`` gives preposition ل and stem ``الجيش``."""
    out = [Split("", "", form)]
    if len(form) < 3:
        return tuple(out)
    rests = [("", form)]
    if form[0] in "وف":
        out.append(Split(form[0], "", form[1:]))
        rests.append((form[0], form[1:]))
    for conj, rest in rests:
        if len(rest) < 3:
            continue
        if rest.startswith("لل") and len(rest) > 4:
            out.append(Split(conj, "ل", "ال" + rest[2:]))
        if rest[0] in "بلك":
            out.append(Split(conj, rest[0], rest[1:]))
    return tuple(out)


@lru_cache(maxsize=300_000)
def without_pronoun(form: str) -> tuple[tuple[str, str], ...]:
    """(stem, pronoun) candidates of a word that may end in an object or possessive pronoun, longest pronoun first.

    A feminine ending is written ت before a pronoun (زيارته from زياره), a final weak letter as ا (التقاه from التقي):
    both spellings of the stem are offered.
    """
    out: list[tuple[str, str]] = []
    for pronoun in ENCLITICS:
        if form.endswith(pronoun) and len(form) - len(pronoun) >= 3:
            stem = form[: -len(pronoun)]
            out.append((stem, pronoun))
            if stem.endswith("ت"):
                out.append((stem[:-1] + "ه", pronoun))
            elif stem.endswith(("اي", "او")):
                out.append((stem[:-1] + "ء", pronoun))  # لقائه، لقاؤه from لقاء
            elif stem.endswith("ا"):
                out.append((stem[:-1] + "ي", pronoun))
            elif stem.endswith("و"):
                out.append((stem + "ا", pronoun))
    return tuple(out)
