"""Pick up what lies in a folder: pages, plain texts, JSON articles and web archives, each article one snapshot."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from marsad.acquire.archive import read_archive
from marsad.model import InputKind, Skipped, Snapshot

__all__ = ["Skipped", "read_folder", "snapshot_of"]

_TOLD = ("title", "published_at", "url", "outlet", "language", "content_type", "author")
_sidecars = (".meta.json", ".gold.json")
_readme = re.compile(r"readme(\.[a-z]+)?\Z", re.IGNORECASE)
_PAGES: dict[str, InputKind] = {".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "text"}
_SIDECAR_BYTES = 2**20


def read_folder(path: Path, *, max_bytes: int) -> Iterator[Snapshot | Skipped]:
    """Everything that lies under ``path`` (a folder, or one file), in sorted order, one at a time.

    ``max_bytes`` bounds one page or record: a larger one is skipped unread. Hidden files, README files and sidecars
    (``*.meta.json``, ``*.gold.json``) are no articles. Raises FileNotFoundError where ``path`` does not exist.
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"no such file or folder: {path}")
    for found in _files(path) if path.is_dir() else [path]:
        if isinstance(found, Skipped):
            yield found
        else:
            yield from _read_file(found, max_bytes)


def spelled(name: Path | str) -> str:
    """A file's name as text: bytes of it that are no UTF-8 are spelled out, so that two such names stay two."""
    return str(name).encode("utf-8", "backslashreplace").decode("utf-8")


def snapshot_of(kind: InputKind, document: str, origin: str, content: bytes, meta: dict[str, Any]) -> Snapshot:
    """A snapshot with its digest; of ``meta`` only the known keys with a text value are kept."""
    told = {k: str(meta[k]) for k in _TOLD if isinstance(meta.get(k), str | int | float) and str(meta[k]).strip()}
    return Snapshot(hashlib.sha256(content).hexdigest(), kind, document, origin, content, told)


def _files(folder: Path) -> Iterator[Path | Skipped]:
    closed: list[Skipped] = []

    def refused(error: OSError) -> None:
        where = Path(os.fsdecode(error.filename or folder))
        detail = f"the folder: {error.strerror or error}"
        closed.append(Skipped(spelled(where.name), spelled(where), "unreadable", detail))

    for where, folders, names in os.walk(folder, onerror=refused):
        yield from closed
        closed.clear()
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in folders:
            path = Path(where, name)
            if path.is_symlink():
                # A link may lead back up, and round for ever.
                yield Skipped(spelled(name), spelled(path), "unreadable", "a link to a folder is not followed")
        for name in sorted(names):
            if not name.startswith(".") and not name.lower().endswith(_sidecars) and not _readme.match(name):
                yield Path(where, name)
    yield from closed


def _read_file(file: Path, max_bytes: int) -> Iterator[Snapshot | Skipped]:
    name, document, origin = file.name.lower(), spelled(file.stem), spelled(file)
    reader = _reader(name)
    if reader is None:
        yield Skipped(document, origin, "unknown_kind", f"no article is read from {file.suffix or 'such'} files")
        return
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            # A pipe or device would be waited on for ever.
            yield Skipped(document, origin, "unreadable", "not a regular file")
        elif status.st_size == 0:
            yield Skipped(document, origin, "empty", "the file has no bytes")
        else:
            yield from reader(file, max_bytes)
    except OSError as error:
        yield Skipped(document, origin, "unreadable", f"{type(error).__name__}: {error.strerror or error}")


Reader = Callable[[Path, int], Iterator[Snapshot | Skipped]]


def _reader(name: str) -> Reader | None:
    if name.endswith((".warc", ".warc.gz")):
        return _read_archive
    return {".json": _read_json, ".jsonl": _read_lines, ".ndjson": _read_lines}.get(
        Path(name).suffix, _read_page if Path(name).suffix in _PAGES else None
    )


def _read_page(file: Path, max_bytes: int) -> Iterator[Snapshot | Skipped]:
    content = _bounded(file, max_bytes)
    if content is None:
        yield _too_large(spelled(file.stem), spelled(file), max_bytes)
        return
    yield snapshot_of(_PAGES[file.suffix.lower()], spelled(file.stem), spelled(file), content, _sidecar(file))


def _bounded(file: Path, max_bytes: int) -> bytes | None:
    if file.stat().st_size > max_bytes:
        return None
    with file.open("rb") as stream:
        # The file may have grown since it was measured.
        content = stream.read(max_bytes + 1)
    return content if len(content) <= max_bytes else None


def _sidecar(file: Path) -> dict[str, Any]:
    meta = file.with_name(f"{file.stem}.meta.json")
    try:
        if not meta.is_file() or meta.stat().st_size > _SIDECAR_BYTES:
            return {}
        told = json.loads(meta.read_bytes())
    except (OSError, ValueError, RecursionError):
        # What stands beside an article helps; the article does not hang on it.
        return {}
    return told if isinstance(told, dict) else {}


def _read_json(file: Path, max_bytes: int) -> Iterator[Snapshot | Skipped]:
    content = _bounded(file, max_bytes)
    if content is None:
        yield _too_large(spelled(file.stem), spelled(file), max_bytes)
        return
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError) as error:
        yield Skipped(spelled(file.stem), spelled(file), "bad_json", str(error)[:200])
        return
    records = parsed.get("articles") if isinstance(parsed, dict) and "articles" in parsed else parsed
    if not isinstance(records, list):
        yield _record(records, spelled(file.stem), spelled(file))
        return
    for n, record in enumerate(records, 1):
        yield _record(record, f"{spelled(file.stem)}#{n}", spelled(file))


def _read_lines(file: Path, max_bytes: int) -> Iterator[Snapshot | Skipped]:
    n = 0
    with file.open("rb") as stream:
        while line := stream.readline(max_bytes + 1):
            if not line.strip():
                continue
            n += 1
            document = f"{spelled(file.stem)}#{n}"
            if len(line) > max_bytes:
                yield _too_large(document, spelled(file), max_bytes)
                while line and not line.endswith(b"\n"):
                    line = stream.readline(2**20)
                continue
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield Skipped(document, spelled(file), "bad_json", str(error)[:200])
                continue
            yield _record(record, document, spelled(file))


def _record(record: object, document: str, origin: str) -> Snapshot | Skipped:
    if not isinstance(record, dict):
        return Skipped(document, origin, "bad_record", "an article must be an object with html or text")
    if not any(isinstance(record.get(k), str) and record[k].strip() for k in ("html", "text")):
        return Skipped(document, origin, "bad_record", "the object has neither html nor text")
    try:
        written = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    except RecursionError:
        return Skipped(document, origin, "bad_record", "nested too deep")
    return snapshot_of("json", document, origin, written.encode("utf-8", "replace"), record)


def _read_archive(file: Path, max_bytes: int) -> Iterator[Snapshot | Skipped]:
    stem = re.sub(r"\.warc(\.gz)?\Z", "", spelled(file.name), flags=re.IGNORECASE)
    n = 0
    with file.open("rb") as stream:
        for record in read_archive(stream, max_bytes):
            n += 1
            document = f"{stem}#{n}"
            if record.reason == "too_large":
                yield _too_large(document, spelled(file), max_bytes)
            elif record.reason:
                yield Skipped(document, spelled(file), record.reason, record.detail)
            else:
                told = {"url": record.url, "content_type": record.content_type}
                yield snapshot_of("warc", document, spelled(file), record.payload, told)


def _too_large(document: str, origin: str, max_bytes: int) -> Skipped:
    return Skipped(document, origin, "too_large", f"more than {max_bytes} bytes")
