"""Press forms of a demonym, made from its masculine singular: ليبي gives ليبية، الليبيون، ليبيتين ..."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from marsad.arabic.normal import fold

Gender = Literal["m", "f"]
Number = Literal[1, 2, 3]

# Plurals stand before duals: the oblique dual (ليبيين) is spelled like the far commoner oblique plural.
_ENDINGS: tuple[tuple[str, Gender, Number], ...] = (
    ("ي", "m", 1),
    ("ية", "f", 1),
    ("يون", "m", 3),
    ("يين", "m", 3),
    ("يات", "f", 3),
    ("يان", "m", 2),
    ("يين", "m", 2),
    ("يتان", "f", 2),
    ("يتين", "f", 2),
)
_CONSTRUCT: tuple[tuple[str, Gender, Number], ...] = (("يو", "m", 3), ("يي", "m", 3), ("يتا", "f", 2), ("يتي", "f", 2))


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of a demonym. ``number`` is 1, 2 or 3 (singular, dual, plural); ``definite`` is with the article."""

    surface: str
    gender: Gender
    number: Number
    definite: bool


def forms(base: str, plurals: Collection[str] = (), names: Collection[str] | None = None) -> Iterator[Form]:
    """Every form of ``base``, an adjective in ـي (ليبي، جنوب أفريقي، كوري شمالي), and of its broken ``plurals`` (روس).

    A spelling comes once for each reading that it has. Construct forms (فلسطينيو) have no article. ``names``, where
    given, are the spellings that belong to states: the accusative in alef (سفيراً فرنسياً) is then made too, unless it
    is spelled like one of them (ليبياً is written as ليبيا is). Raises ValueError where ``base`` does not end in ي.
    """
    words = base.split()
    if not words or not words[-1].endswith("ي"):
        raise ValueError(f"a demonym ends in ي: {base!r}")
    for ending, gender, number in _ENDINGS:
        yield Form(_inflected(words, ending, article=False), gender, number, False)
        yield Form(_inflected(words, ending, article=True), gender, number, True)
    for ending, gender, number in _CONSTRUCT:
        yield Form(_inflected(words, ending, article=False), gender, number, False)
    for plural in plurals:
        yield Form(plural, "m", 3, False)
        yield Form("ال" + plural, "m", 3, True)
    accusative = _inflected(words, "يا", article=False)
    if names is not None and fold(accusative) not in {fold(n) for n in names}:
        yield Form(accusative, "m", 1, False)


def _inflected(words: list[str], ending: str, *, article: bool) -> str:
    """``words`` with an ending and perhaps the article, on both words of كوري شمالي, once on جنوب أفريقي."""
    both = words[0].endswith("ي")
    out = [w[:-1] + ending if both or i == len(words) - 1 else w for i, w in enumerate(words)]
    if article:
        out = ["ال" + w if both or i == 0 else w for i, w in enumerate(out)]
    return " ".join(out)
