"""Pages in a web archive (WARC, ISO 28500), one record at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

_pages = ("text/html", "application/xhtml+xml", "application/xhtml")


@dataclass(frozen=True, slots=True)
class Page:
    """The HTML body of one response, content coding undone; ``reason`` is set where it cannot be had."""

    url: str = ""
    content_type: str = ""
    payload: bytes = b""
    reason: str = ""
    detail: str = ""


def read_archive(stream: BinaryIO, max_bytes: int) -> Iterator[Page]:
    """Responses with HTML; requests, pictures and the like are no articles and pass by. A damaged archive ends it."""
    records = pages = 0
    try:
        for record in ArchiveIterator(stream):
            # Any text looks like the older ARC format.
            records += record.format == "warc"
            page = _page(record, max_bytes)
            if page is not None:
                pages += 1
                yield page
    except Exception as error:  # hostile bytes raise whatever the reader's layers raise: zlib, struct, its own
        yield Page(reason="unreadable", detail=f"{type(error).__name__}: {str(error)[:160]}")
        return
    if not pages:
        # The reader takes what is no archive for an empty one.
        yield Page(reason="no_text" if records else "unreadable", detail=f"{records} records, no page among them")


def _page(record: Any, max_bytes: int) -> Page | None:
    if record.format != "warc" or record.rec_type not in ("response", "resource"):
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    headers = record.http_headers
    content_type = (headers or record.rec_headers).get_header("Content-Type") or ""
    if content_type.split(";")[0].strip().lower() not in _pages:
        return None
    status = headers.get_statuscode() if headers else "200"
    if status != "200":
        return Page(url, content_type, reason="http_error", detail=f"the server answered {status} for {url}"[:200])
    try:
        payload = _read(record.content_stream(), max_bytes + 1)
    except Exception as error:  # a broken content coding spoils this record only
        return Page(url, content_type, reason="unreadable", detail=f"{type(error).__name__}: {str(error)[:160]}")
    if len(payload) > max_bytes:
        return Page(url, content_type, reason="too_large")
    if not payload.strip():
        return Page(url, content_type, reason="empty", detail="the response has no body")
    return Page(url.strip("<>"), content_type, payload)


def _read(stream: Any, most: int) -> bytes:
    # Readers of codings give what one block decodes to: less than was asked for does not mean the end.
    parts, left = [], most
    while left > 0 and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
