"""What a sentence is read into before events: participant phrases and places, with what their words say of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from marsad.arabic.tokens import Split
from marsad.extract.lexicon import Atom


@dataclass(slots=True)
class Entity:
    """One participant phrase. ``i:j`` are tokens, ``start:end`` and ``name`` offsets in the normal form.

    head: person, office, institution, body, state, capital, people, generic, side, delegation, mutual, counterpart.
    ``by`` says what gave the country: demonym, state, body, actor, place, context or an empty string.
    """

    i: int
    j: int
    start: int
    end: int
    head: str
    name: tuple[int, int]
    country: str | None = None
    sector: str = ""
    number: int = 1
    gender: str = "m"
    definite: bool = False
    conj: str = ""
    prep: str = ""
    person: tuple[int, int] | None = None
    known: Any = None
    key: str = ""
    places: list[Any] = field(default_factory=list)
    by: str = ""
    rows: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    international: bool = False
    genitive: bool = False
    label: str = ""
    parts: list[tuple[str, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class PlaceHit:
    """Words that may name a place, with every homonym. A state or capital is also an ``Entity``."""

    i: int
    j: int
    start: int
    end: int
    candidates: list[Atom]
    prep: str = ""
    conj: str = ""


@dataclass(slots=True)
class Match:
    """The longest lexicon phrase at a token under one way to take its clitics off."""

    i: int
    j: int
    split: Split
    atoms: list[Atom]

    def of(self, *classes: str) -> Atom | None:
        return next((a for a in self.atoms if a.cls in classes), None)
