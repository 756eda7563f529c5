"""The seam between reading and knowing: a reader turns a document into candidate readings, resolvers do the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from marsad.arabic.dates import DateMatch
from marsad.extract.document import Document, Line
from marsad.extract.phrases import Entity, PlaceHit
from marsad.model import Status


@dataclass(slots=True)
class Reading:
    """One predicate with its roles, as words of one line; nothing is resolved yet.

    ``subject_implied`` and ``object_implied`` ask the resolver for the participant that the context carries on.
    ``mutual`` events do not tell source from target. ``features`` feed the judge, ``trace`` the reader of the reading.
    """

    line: Line
    start: int
    end: int
    plover_type: str
    kind: str
    status: Status
    source: list[Entity] = field(default_factory=list)
    target: list[Entity] = field(default_factory=list)
    places: list[PlaceHit] = field(default_factory=list)
    dates: list[DateMatch] = field(default_factory=list)
    source_implied: bool = False
    target_implied: bool = False
    mutual: bool = False
    anaphoric: bool = False
    voice: str = "outlet"
    speaker: Entity | None = None
    token: int = 0
    sense: str = ""
    score: float = 0.0
    features: dict[str, float] = field(default_factory=dict)
    trace: list[str] = field(default_factory=list)


class Reader(Protocol):
    """What proposes readings: rules, or a trained model."""

    name: str

    def read(self, document: Document) -> list[Reading]:
        """Candidate readings of the document in reading order."""
        ...
