"""Articles and mentions into the staging tables by COPY, and back.

Staging takes dates as text, so that what is wrong can be staged and caught by the gate instead of failing the COPY.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg.sql
import sqlalchemy as sa

from marsad.model import Article, Mention, Span

# PostgreSQL's text holds neither; the escaped form is what JSON makes of the first.
_unstorable = re.compile("[\x00\ud800-\udfff]|\\\\u0000")

Record = dict[str, Any]


class Unstorable(ValueError):
    """A value that PostgreSQL cannot hold; the message names the field."""


@dataclass(frozen=True)
class StagedMention:
    """The rows of one mention: itself, its participants, its evidence."""

    mention: Record
    participants: list[Record]
    evidence: list[Record]


def article_record(run_id: str, snapshot_id: str, article: Article) -> Record:
    """A row of staging.article. Raises Unstorable."""
    return _storable(
        {
            "run_id": run_id,
            "snapshot_id": snapshot_id,
            "article_id": article.article_id,
            "snapshot_sha256": article.snapshot_sha256,
            "document": article.document,
            "title": article.title,
            "text": article.text,
            "published_at": article.published_at.isoformat() if article.published_at else None,
            "published_precision": article.published_precision,
            "published_on": article.published_on.isoformat() if article.published_on else None,
            "outlet": article.outlet,
            "url": article.url,
            "language": article.language,
            "author": article.author,
            "cleaner_version": article.cleaner_version,
        }
    )


def article_of(record: sa.RowMapping | Record) -> Article:
    """The article of a row of staging.article."""
    told = record["published_at"]
    return Article(
        document=record["document"],
        title=record["title"],
        text=record["text"],
        published_at=datetime.fromisoformat(told) if told else None,
        published_precision=record["published_precision"],
        outlet=record["outlet"],
        url=record["url"],
        language=record["language"],
        snapshot_sha256=record["snapshot_sha256"],
        cleaner_version=record["cleaner_version"],
        author=record["author"],
    )


def mention_records(run_id: str, snapshot_id: str, ordinal: int, mention: Mention) -> StagedMention:
    """The rows of the mention that stands ``ordinal``-th in its article. Raises Unstorable, ValueError for NaN."""
    where = {"run_id": run_id, "snapshot_id": snapshot_id, "mention_id": mention.mention_id}
    part = where | {"mention_ordinal": ordinal}
    return StagedMention(
        _storable(where | {"ordinal": ordinal} | _fields(mention)),
        [
            _storable(
                part
                | {
                    "ordinal": n,
                    "role": who.role,
                    "name": who.name,
                    "country": who.country,
                    "sector": who.sector,
                    "office": who.office,
                    "entity": who.entity,
                    "wikidata": who.wikidata,
                    "resolved_by": who.resolved_by,
                }
                | _span("span", "words", who.span)
            )
            for n, who in enumerate(mention.participants)
        ],
        [_storable(part | {"ordinal": n} | _span("span", "words", span)) for n, span in enumerate(mention.evidence)],
    )


def _fields(mention: Mention) -> Record:
    return {
        "article_id": mention.article_id,
        "document": mention.document,
        "plover_type": mention.plover_type,
        "plover_mode": mention.plover_mode,
        "kind": mention.kind,
        "status": mention.status,
        **_span("trigger", "trigger_words", mention.trigger),
        **_date(mention),
        **_place(mention),
        "topics": list(mention.topics),
        "cameo_code": mention.cameo_code,
        "goldstein": mention.goldstein,
        "voice": mention.voice,
        "speaker": mention.speaker,
        "core": mention.core,
        "confidence": mention.confidence,
        "extractor_version": mention.extractor_version,
        "trace": list(mention.trace),
        "payload": json.dumps(mention.as_json(), ensure_ascii=False, allow_nan=False),
    }


def _date(mention: Mention) -> Record:
    when = mention.date
    return {
        "date_start": when.start.isoformat() if when else None,
        "date_end": when.end.isoformat() if when else None,
        "date_grain": when.grain if when else None,
        "date_calendar": when.calendar if when else None,
        "date_anchor": when.anchor.isoformat() if when and when.anchor else None,
        "date_implied": when.implied if when else None,
        **_span("date_span", "date_words", when.span if when else None),
    }


def _place(mention: Mention) -> Record:
    place = mention.place
    return {
        "place_name": place.name if place else None,
        "place_country": place.country if place else None,
        "place_geonames_id": place.geonames_id if place else None,
        "place_latitude": place.latitude if place else None,
        "place_longitude": place.longitude if place else None,
        "place_precision": place.precision if place else None,
        "place_implied": place.implied if place else None,
        **_span("place_span", "place_words", place.span if place else None),
    }


def _span(offsets: str, words: str, span: Span | None) -> Record:
    return {
        f"{offsets}_start": span.start if span else None,
        f"{offsets}_end": span.end if span else None,
        words: span.words if span else None,
    }


def _storable(record: Record) -> Record:
    for name, value in record.items():
        texts = value if isinstance(value, list) else [value]
        if any(isinstance(text, str) and _unstorable.search(text) for text in texts):
            raise Unstorable(f"{name} holds a NUL or half a surrogate pair")
    return record


def copy_rows(connection: sa.Connection, table: str, records: Sequence[Record]) -> None:
    """Put rows into ``staging.<table>`` by COPY, inside the connection's transaction. All rows have the same keys."""
    if not records:
        return
    columns = list(records[0])
    query = psycopg.sql.SQL("copy {} ({}) from stdin").format(
        psycopg.sql.Identifier("staging", table),
        psycopg.sql.SQL(", ").join(psycopg.sql.Identifier(column) for column in columns),
    )
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with driver.cursor() as cursor, cursor.copy(query) as copy:
        for record in records:
            copy.write_row([record[column] for column in columns])


def copy_mentions(connection: sa.Connection, staged: Iterable[StagedMention]) -> None:
    """Put mentions with their participants and evidence into staging."""
    rows = list(staged)
    copy_rows(connection, "mention", [row.mention for row in rows])
    copy_rows(connection, "mention_participant", [person for row in rows for person in row.participants])
    copy_rows(connection, "mention_evidence", [sentence for row in rows for sentence in row.evidence])
