"""The data that flows: Snapshot, Article, Mention and what they are made of.

One rule binds them all: offsets are code points into ``Article.text`` and ``text[start:end]`` equals the stored words.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal

PLOVER_TYPES = (
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
)
SECTORS = (
    "GOV",
    "MIL",
    "SPY",
    "COP",
    "LEG",
    "JUD",
    "REB",
    "IGO",
    "NGO",
    "BUS",
    "CVL",
    "MED",
    "OPP",
    "UNK",
)
STATUSES = ("actual", "planned", "denied", "hypothetical")
ROLES = ("source", "target")
GRAINS = ("day", "week", "dekad", "month", "season", "quarter", "half", "year", "decade", "range")

Status = Literal["actual", "planned", "denied", "hypothetical"]
Role = Literal["source", "target"]
Voice = Literal["outlet", "official", "analyst", "media"]
InputKind = Literal["html", "text", "json", "warc"]


def key_of(*parts: object) -> str:
    """A row key made from the data: the first 32 hex digits of SHA-256 over the parts, unit-separated."""
    return hashlib.sha256("\x1f".join("" if p is None else str(p) for p in parts).encode("utf-8")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Bytes as they came: ``sha256`` covers and addresses ``content``; what was told beside them is in ``meta``.

    ``meta`` keys, all optional: title, published_at (ISO 8601), url, outlet, language, content_type (HTTP header).
    ``document`` is the name people know it by: the file's stem, for a record in a container ``stem#n`` (n from 1).
    """

    sha256: str
    kind: InputKind
    document: str
    origin: str
    content: bytes
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that makes no article, and why.

    ``reason`` is a short code (empty, binary, too_large, unreadable, truncated, not_arabic, no_text, bad_json,
    bad_record, http_error, unknown_kind, same_address); ``detail`` says it in words.
    """

    document: str
    origin: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Article:
    """One cleaned article. ``text`` is what every offset counts in; its first paragraph is the headline.

    Paragraphs of ``text`` are separated by one newline. ``published_at`` keeps a time zone where the time is known;
    a date without a time is midnight with ``published_precision == "day"``.
    """

    document: str
    title: str
    text: str
    published_at: datetime | None
    published_precision: Literal["day", "minute"] | None
    outlet: str | None
    url: str | None
    language: str
    snapshot_sha256: str
    cleaner_version: str
    author: str | None = None

    @property
    def article_id(self) -> str:
        """Key of the article: its URL where it has one, else its snapshot; the same article keeps its key."""
        return key_of("article", self.url or self.snapshot_sha256)

    @property
    def published_on(self) -> date | None:
        return self.published_at.date() if self.published_at else None


@dataclass(frozen=True, slots=True)
class Span:
    """Words of an article: ``article.text[start:end] == words``."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """When: first and last day, inclusive.

    ``span`` is None where the date is implied (then ``implied`` says by what: "publication", "occasion", "visit").
    ``anchor`` is the day that a relative expression was counted from.
    """

    start: date
    end: date
    grain: str = "day"
    calendar: Literal["gregorian", "hijri"] = "gregorian"
    span: Span | None = None
    anchor: date | None = None
    implied: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where: the finest place that the article says or clearly implies; country is ISO 3166-1 alpha-3."""

    name: str
    country: str | None
    span: Span | None = None
    geonames_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: Literal["settlement", "admin1", "country", "venue"] = "settlement"
    implied: str | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """Who, in one role. ``name`` is the shortest form in the article that identifies the person, body or state."""

    role: Role
    name: str
    country: str | None
    sector: str
    span: Span
    office: str | None = None
    entity: str | None = None
    wikidata: str | None = None
    resolved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One event as one article tells it.

    ``evidence`` holds the sentences that assert it, best first; ``trigger`` the predicate's words within one of them.
    ``confidence`` is in [0, 1]. ``trace`` names the rules and lexicon rows that made the reading.
    """

    article_id: str
    document: str
    plover_type: str
    kind: str
    status: Status
    trigger: Span
    evidence: tuple[Span, ...]
    participants: tuple[Participant, ...]
    date: DateRange | None
    place: Place | None
    topics: tuple[str, ...]
    confidence: float
    extractor_version: str
    plover_mode: str | None = None
    cameo_code: str | None = None
    goldstein: float | None = None
    voice: Voice = "outlet"
    speaker: str | None = None
    core: bool = False
    trace: tuple[str, ...] = ()

    @property
    def mention_id(self) -> str:
        """Key of the mention: the same reading of the same words keeps its key across runs."""
        return key_of("mention", self.article_id, self.plover_type, self.kind, self.trigger.start, self.trigger.end)

    @property
    def source(self) -> tuple[Participant, ...]:
        return tuple(p for p in self.participants if p.role == "source")

    @property
    def target(self) -> tuple[Participant, ...]:
        return tuple(p for p in self.participants if p.role == "target")

    def as_json(self) -> dict[str, Any]:
        """The line that ``marsad extract`` and ``marsad export`` print: scorer's fields first, then spans and trace."""

        def people(members: tuple[Participant, ...]) -> list[dict[str, Any]]:
            return [{k: v for k, v in asdict(p).items() if k != "role"} for p in members]

        return {
            "document": self.document,
            "mention_id": self.mention_id,
            "article_id": self.article_id,
            "plover_type": self.plover_type,
            "plover_mode": self.plover_mode,
            "kind": self.kind,
            "status": self.status,
            "source": people(self.source),
            "target": people(self.target),
            "date_start": self.date.start.isoformat() if self.date else None,
            "date_end": self.date.end.isoformat() if self.date else None,
            "date": _plain(asdict(self.date)) if self.date else None,
            "place_name": self.place.name if self.place else None,
            "place_country": self.place.country if self.place else None,
            "place": asdict(self.place) if self.place else None,
            "topics": list(self.topics),
            "evidence": [asdict(e) | {"text": e.words} for e in self.evidence],
            "trigger": asdict(self.trigger),
            "cameo_code": self.cameo_code,
            "goldstein": self.goldstein,
            "voice": self.voice,
            "speaker": self.speaker,
            "core": self.core,
            "confidence": round(self.confidence, 4),
            "extractor_version": self.extractor_version,
            "trace": list(self.trace),
        }


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in value.items()}
