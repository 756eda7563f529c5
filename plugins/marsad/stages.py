"""The stages of a run, from a folder to the warehouse. Each may be repeated at any time and killed at any point.

Between stages pass the run's name, snapshot keys and counts; everything else lies in tables.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from marsad.clean.outlets import host_of
from marsad.model import Article, Mention, Skipped, Snapshot, key_of
from marsad.settings import settings
from marsad.warehouse.engine import lock, statement
from marsad.warehouse.quarantine import Fault, Selection, begin_replay, quarantine, storable
from marsad.warehouse.reference import digest
from marsad.warehouse.staging import (
    StagedMention,
    article_of,
    article_record,
    copy_mentions,
    copy_rows,
    mention_records,
)

Counts = dict[str, int]


@dataclass(frozen=True)
class Tools:
    """What the stages work with. ``mentions`` is made on first use: its lexicons take seconds to read."""

    read: Callable[[Path], Iterator[Snapshot | Skipped]]
    put: Callable[[Snapshot], str]
    get: Callable[[str], bytes]
    clean: Callable[[Snapshot], Article | Skipped]
    extractor: Callable[[], Callable[[Article], list[Mention]]]
    cleaner_version: str
    extractor_version: str
    store: str = ""


def default_tools() -> Tools:
    """The tools of this installation, as its settings say."""
    from marsad.acquire.inbox import read_folder
    from marsad.acquire.snapshots import SnapshotStore
    from marsad.clean.cleaner import clean, cleaner_version
    from marsad.extract.extractor import EXTRACTOR_VERSION

    config = settings()
    store = SnapshotStore(config.home / "snapshots")
    # What an analyst corrects in the reference data must reach articles that were read before.
    version = f"{EXTRACTOR_VERSION}+{digest(config.reference, config.reference.parent / 'models')}+{config.reader}"
    return Tools(
        read=lambda folder: read_folder(folder, max_bytes=config.max_bytes),
        put=store.put,
        get=store.get,
        clean=clean,
        extractor=lambda: _extractor(version),
        cleaner_version=cleaner_version(),
        extractor_version=version,
        store=str(store.root),
    )


@lru_cache(maxsize=1)
def _extractor(version: str) -> Callable[[Article], list[Mention]]:
    from marsad.extract.extractor import Extractor

    extractor = Extractor()
    return lambda article: [replace(m, extractor_version=version) for m in extractor.mentions(article)]


@dataclass(frozen=True)
class RunReport:
    """What became of a run. found = loaded + unchanged + quarantined + skipped (+ unfinished while it goes).

    Articles: found, cleaned, loaded, unchanged, quarantined, skipped. Mentions: extracted, valid, quarantined_mentions.
    """

    run_id: str
    found: int = 0
    cleaned: int = 0
    extracted: int = 0
    valid: int = 0
    quarantined: int = 0
    quarantined_mentions: int = 0
    loaded: int = 0
    unchanged: int = 0
    unfinished: int = 0
    events_new: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    faults: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def pick_up(
    engine: sa.Engine,
    run_id: str,
    folder: Path | str,
    outlets: Sequence[str] = (),
    redo_from: str | None = None,
    tools: Tools | None = None,
) -> list[list[str]]:
    """Take what lies in a folder into the snapshot store; return batches of snapshot keys that are to be processed.

    ``outlets`` limits the run to these. ``redo_from`` ("clean", "extract") processes articles again although nothing
    changed, from that stage on. Raises FileNotFoundError for a folder that does not exist, ValueError for another
    ``redo_from``.
    """
    started = datetime.now(UTC)
    run = _Run(run_id, storable(str(folder)), outlets, redo_from)
    tools = tools or default_tools()
    rows, left_out = _read(Path(folder), _outlet_names(engine, outlets), tools)
    return _begin(engine, run, started, tools, rows, left_out)


def pick_up_stored(
    engine: sa.Engine,
    run_id: str,
    told: str,
    stored: Iterable[sa.RowMapping],
    outlets: Sequence[str] = (),
    redo_from: str | None = None,
    tools: Tools | None = None,
) -> list[list[str]]:
    """Take rows of raw.snapshot again, as ``pick_up`` takes a folder's files; ``told`` says which these are.

    Bytes are not read here: what the store has lost is quarantined by the stage that wants it. Raises ValueError for
    another ``redo_from``.
    """
    started = datetime.now(UTC)
    run = _Run(run_id, told, outlets, redo_from)
    names = _outlet_names(engine, outlets)
    rows: dict[str, dict[str, Any]] = {}
    left_out: list[Skipped] = []
    for row in stored:
        if foreign := _foreign(row["document"], row["origin"], row["meta"], names):
            left_out.append(foreign)
        else:
            rows[row["snapshot_id"]] = {name: row[name] for name in ("snapshot_id", "document", "origin")}
    return _begin(engine, run, started, tools or default_tools(), rows, left_out)


@dataclass(frozen=True)
class _Run:
    run_id: str
    folder: str
    outlets: Sequence[str]
    redo_from: str | None

    def __post_init__(self) -> None:
        if self.redo_from not in (None, "clean", "extract"):
            raise ValueError(f"redo_from must be clean or extract, not {self.redo_from!r}")


def _begin(
    engine: sa.Engine,
    run: _Run,
    started: datetime,
    tools: Tools,
    rows: Mapping[str, dict[str, Any]],
    left_out: Sequence[Skipped],
) -> list[list[str]]:
    """Write down what a run has picked up; rows without bytes are of snapshots that are stored already."""
    run_id = run.run_id
    versions = {"cleaner_version": tools.cleaner_version, "extractor_version": tools.extractor_version}
    with engine.begin() as connection:
        lock(connection, f"run {run_id}")
        connection.execute(statement("stages/run_begin"), vars(run) | {"outlets": list(run.outlets)} | versions)
        connection.execute(statement("stages/run_reset"), {"run_id": run_id})
        told = json.dumps(list(rows.values()))
        new = json.dumps([row for row in rows.values() if "sha256" in row])
        connection.execute(statement("stages/run_snapshots"), {"rows": new})
        connection.execute(statement("stages/run_documents"), {"rows": told, "run_id": run_id})
        _skip(connection, run_id, "pick_up", [(None, skipped) for skipped in left_out])
        todo = list(connection.execute(statement("stages/run_todo"), {"run_id": run_id}).scalars())
        counts = {"found": len(rows) + len(left_out), "skipped": len(left_out), "to_do": len(todo)}
        _finish(connection, run_id, "pick_up", [], started, counts)
    size = max(1, settings().batch_size)
    return [todo[n : n + size] for n in range(0, len(todo), size)]


def pick_up_quarantined(
    engine: sa.Engine,
    run_id: str,
    selection: Selection,
    from_stage: str | None = None,
    by: str = "",
    tools: Tools | None = None,
) -> list[list[str]]:
    """Take the documents of quarantined records again, as ``pick_up`` takes a folder's; the later stages follow.

    ``from_stage`` (clean, extract) is chosen by what is at fault unless it is given. Raises NotThere for a record that
    is not there, ValueError for another stage.
    """
    from marsad.acquire.snapshots import SnapshotDamaged

    tools = tools or default_tools()
    redo_from, snapshots = begin_replay(engine, run_id, selection, from_stage, by)

    def stored(_: Path) -> Iterator[Snapshot | Skipped]:
        for row in snapshots:
            told = row["document"], row["origin"]
            try:
                yield Snapshot(row["sha256"], row["kind"], *told, tools.get(row["sha256"]), row["meta"])
            except (KeyError, OSError, ValueError, SnapshotDamaged) as error:
                yield Skipped(*told, "unreadable", f"its bytes are not in the snapshot store: {error}")

    return pick_up(engine, run_id, "quarantine", (), redo_from, replace(tools, read=stored))


def _read(folder: Path, outlets: frozenset[str], tools: Tools) -> tuple[dict[str, dict[str, Any]], list[Skipped]]:
    rows: dict[str, dict[str, Any]] = {}
    left_out: list[Skipped] = []
    for item in tools.read(folder):
        if isinstance(item, Skipped):
            left_out.append(item)
            continue
        try:
            row = _picked(item, tools)
            foreign = _foreign(row["document"], row["origin"], row["meta"], outlets)
            if not foreign:
                tools.put(item)
        except OSError:
            raise  # the store cannot be written to: no fault of the item
        except Exception as error:
            left_out.append(Skipped(item.document, item.origin, "unreadable", f"{type(error).__name__}: {error}"[:200]))
            continue
        key = row["snapshot_id"]
        if foreign:
            left_out.append(foreign)
        elif key in rows:
            detail = f"the same bytes under the same name as {rows[key]['origin']}"
            left_out.append(Skipped(row["document"], row["origin"], "duplicate", detail))
        else:
            rows[key] = row
    return rows, left_out


def _picked(item: Snapshot, tools: Tools) -> dict[str, Any]:
    """The row of raw.snapshot. Its key is made from what is stored, so that it is the same when that is read again."""
    document, meta = storable(item.document), storable(item.meta)
    told = json.dumps(meta, sort_keys=True, ensure_ascii=True, default=str)
    return {
        "snapshot_id": key_of("snapshot", item.sha256, item.kind, document, told),
        "sha256": item.sha256,
        "kind": item.kind,
        "document": document,
        "origin": storable(item.origin),
        "meta": json.loads(told),
        "size": len(item.content),
        "store_path": tools.store,
    }


def _outlet_names(engine: sa.Engine, outlets: Sequence[str]) -> frozenset[str]:
    """Every name and domain of these outlets, given by identifier, name or domain."""
    if not outlets:
        return frozenset()
    with engine.connect() as connection:
        known = connection.execute(statement("stages/run_outlets"), {"outlets": list(outlets)}).scalars()
        return frozenset(outlets) | frozenset(known)


def _foreign(document: str, origin: str, meta: Mapping[str, Any], outlets: frozenset[str]) -> Skipped | None:
    """Why a document is not of these outlets by what is told beside it; None where it is, or nothing is told."""
    told, url = meta.get("outlet"), meta.get("url")
    if not (told or url) or _is_of(outlets, told, url):
        return None
    return Skipped(document, origin, "other_outlet", f"its outlet is {told or url}")


def _is_of(outlets: frozenset[str], outlet: str | None, url: str | None) -> bool:
    """Whether an article is of one of these outlets, by its outlet's name or its URL; of no outlets all are."""
    if not outlets or outlet in outlets:
        return True
    host = host_of(url)
    return not outlets.isdisjoint(host[n:] for n in range(len(host)) if n == 0 or host[n - 1] == ".")


def clean_batch(engine: sa.Engine, run_id: str, snapshot_ids: Sequence[str], tools: Tools | None = None) -> Counts:
    """Make articles of snapshots. What makes none is skipped with its reason, what breaks the cleaner quarantined."""
    started = datetime.now(UTC)
    tools = tools or default_tools()
    ids = list(snapshot_ids)
    with engine.connect() as connection:
        snapshots = list(connection.execute(statement("stages/clean_read"), {"run_id": run_id, "ids": ids}).mappings())
        known = {
            row["snapshot_id"]: article_of(row)
            for row in connection.execute(statement("stages/clean_known"), {"run_id": run_id, "ids": ids}).mappings()
        }
        asked = connection.execute(statement("stages/run_asked"), {"run_id": run_id}).scalar_one()
    outlets = _outlet_names(engine, asked)
    articles: dict[str, tuple[Article, dict[str, Any]]] = {}
    skipped: list[tuple[str | None, Skipped]] = []
    faults: list[Fault] = []
    for row in snapshots:
        key = row["snapshot_id"]
        try:
            made = known.get(key) or tools.clean(_snapshot(row, tools))
            if isinstance(made, Article) and not _is_of(outlets, made.outlet, made.url):
                told = f"its outlet is {made.outlet or made.url or 'not known'}"
                made = Skipped(row["document"], row["origin"], "other_outlet", told)
            if isinstance(made, Skipped):
                skipped.append((key, made))
            else:
                articles[key] = made, article_record(run_id, key, made)
        except Exception as error:
            faults.append(_fault(row, "clean", error))
    with engine.begin() as connection:
        if (later := _later_attempt(connection, run_id, "clean", ids, started)) is not None:
            return later
        here = [row["snapshot_id"] for row in snapshots]
        connection.execute(statement("stages/clean_reset"), {"run_id": run_id, "ids": here})
        copy_rows(connection, "article", [record for _, record in articles.values()])
        _skip(connection, run_id, "clean", skipped)
        quarantine(connection, run_id, "clean", faults)
        keys = {key: article.article_id for key, (article, _) in articles.items()}
        _outcomes(connection, run_id, "cleaned", keys)
        _outcomes(connection, run_id, "skipped", {str(key): None for key, _ in skipped})
        _outcomes(connection, run_id, "quarantined", {fault.snapshot_id: None for fault in faults})
        counts = {"cleaned": len(articles), "skipped": len(skipped), "quarantined": len(faults)}
        _finish(connection, run_id, "clean", ids, started, counts)
    return counts


def _snapshot(row: sa.RowMapping, tools: Tools) -> Snapshot:
    content = tools.get(row["sha256"])
    return Snapshot(row["sha256"], row["kind"], row["document"], row["origin"], content, row["meta"])


def extract_batch(engine: sa.Engine, run_id: str, snapshot_ids: Sequence[str], tools: Tools | None = None) -> Counts:
    """Read the mentions of cleaned articles. An article that breaks the extractor is quarantined."""
    started = datetime.now(UTC)
    tools = tools or default_tools()
    ids = list(snapshot_ids)
    with engine.connect() as connection:
        rows = list(connection.execute(statement("stages/extract_read"), {"run_id": run_id, "ids": ids}).mappings())
    mentions = tools.extractor() if rows else None
    staged: list[StagedMention] = []
    done: list[str] = []
    faults: list[Fault] = []
    for row in rows:
        key = row["snapshot_id"]
        try:
            assert mentions is not None
            found = mentions(article_of(row))
            staged += [mention_records(run_id, key, n, mention) for n, mention in enumerate(found)]
            done.append(key)
        except Exception as error:
            faults.append(_fault(row, "extract", error))
    with engine.begin() as connection:
        if (later := _later_attempt(connection, run_id, "extract", ids, started)) is not None:
            return later
        here = [row["snapshot_id"] for row in rows]
        connection.execute(statement("stages/extract_reset"), {"run_id": run_id, "ids": here})
        copy_mentions(connection, staged)
        quarantine(connection, run_id, "extract", faults)
        _outcomes(connection, run_id, "extracted", dict.fromkeys(done))
        _outcomes(connection, run_id, "quarantined", {fault.snapshot_id: None for fault in faults})
        counts = {"articles": len(done), "mentions": len(staged), "quarantined": len(faults)}
        _finish(connection, run_id, "extract", ids, started, counts)
    return counts


def validate_run(engine: sa.Engine, run_id: str) -> Counts:
    """Let the gate judge what is staged. Raises GateBroken where a critical rule could not be checked."""
    from marsad.validate.after import gate_broken
    from marsad.validate.gate import GateBroken, validate

    started = datetime.now(UTC)
    try:
        counts = validate(engine, run_id)
    except GateBroken as fault:
        gate_broken(engine, run_id, fault)
        raise
    with engine.begin() as connection:
        _finish(connection, run_id, "validate", [], started, counts)
    return counts


def load_run(engine: sa.Engine, run_id: str) -> Counts:
    """Load what passed the gate."""
    from marsad.validate.after import after_load
    from marsad.warehouse.loading import load

    started = datetime.now(UTC)
    load(engine, run_id)
    with engine.begin() as connection:
        row = connection.execute(statement("stages/load_counts"), {"run_id": run_id}).mappings().one()
        counts = {name: int(value) for name, value in row.items()}
        _finish(connection, run_id, "load", [], started, counts)
    after_load(engine, run_id)
    return counts


def report(engine: sa.Engine, run_id: str) -> RunReport:
    """What became of a run so far; all zeros for a run that never began."""
    asked = {"run_id": run_id}
    with engine.connect() as connection:
        counts = dict(connection.execute(statement("stages/report"), asked).mappings().one())
        skipped = [Skipped(**row) for row in connection.execute(statement("stages/report_skipped"), asked).mappings()]
        faults = [dict(row) for row in connection.execute(statement("stages/report_quarantined"), asked).mappings()]
    return RunReport(run_id=run_id, **counts, skipped=skipped, faults=faults)


def _fault(row: sa.RowMapping, stage: str, error: Exception) -> Fault:
    last = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1][:500]
    frame = traceback.extract_tb(error.__traceback__)[-1] if error.__traceback__ else None
    where = f"{Path(frame.filename).name}:{frame.lineno}" if frame else ""
    arabic = "تعذر تنظيف المستند" if stage == "clean" else "تعذر استخراج الأحداث من المقال"
    return Fault(
        record_key=row["snapshot_id"],
        rule_code=f"{stage}_failed",
        record_type="article",
        message_en=f"{stage} failed: {last}",
        message_ar=f"{arabic}: {last}",
        document=row["document"],
        snapshot_id=row["snapshot_id"],
        payload={"error": last, "at": where},
    )


def _skip(connection: sa.Connection, run_id: str, stage: str, skipped: Sequence[tuple[str | None, Skipped]]) -> None:
    rows = [
        {
            "run_id": run_id,
            "stage": stage,
            "document": storable(one.document),
            "origin": storable(one.origin),
            "reason": one.reason,
            "detail": storable(one.detail),
            "snapshot_id": key or "",
        }
        for key, one in skipped
    ]
    if rows:
        connection.execute(statement("stages/run_skip"), rows)


def _outcomes(connection: sa.Connection, run_id: str, outcome: str, articles: Mapping[str, str | None]) -> None:
    rows = [
        {"run_id": run_id, "snapshot_id": key, "outcome": outcome, "article_id": article}
        for key, article in sorted(articles.items())
    ]
    if rows:
        connection.execute(statement("stages/run_outcome"), rows)


def _later_attempt(
    connection: sa.Connection, run_id: str, stage: str, ids: Sequence[str], started: datetime
) -> Counts | None:
    """Hold the batch; the counts of an attempt that began after this one and is through already.

    A worker that was given up may still run on while its retry works; it must not undo what later stages built on that.
    """
    batch = key_of("batch", *sorted(ids))
    lock(connection, f"batch {run_id} {batch}")
    asked = {"run_id": run_id, "stage": stage, "batch": batch, "started_at": started}
    row = connection.execute(statement("stages/run_later"), asked).scalar_one_or_none()
    return dict(row) if row is not None else None


def _finish(
    connection: sa.Connection, run_id: str, stage: str, ids: Sequence[str], started: datetime, counts: Counts
) -> None:
    batch = key_of("batch", *sorted(ids)) if ids else ""
    row = {"run_id": run_id, "stage": stage, "batch": batch, "started_at": started, "counts": json.dumps(counts)}
    connection.execute(statement("stages/run_stage"), row)
