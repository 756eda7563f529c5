"""Data Docs: one page a run, and an index, made from ``ops.validation_result`` alone.

Pages are self-contained: no script, no outside host. Whatever came from an article is escaped, and a content policy
forbids the rest. Great Expectations' own pages load their assets from outside, and show nothing behind a firewall.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from marsad.model import key_of
from marsad.settings import settings
from marsad.warehouse.engine import statement

KEPT = 5
_STYLE = """
body { font: 15px/1.5 system-ui, "Noto Naskh Arabic", sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem;
  color: #1a1a1a; background: #fff; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { border-bottom: 1px solid #ddd; padding: .4rem .6rem; text-align: start; vertical-align: top; }
td.n { text-align: end; font-variant-numeric: tabular-nums; }
.critical { color: #a40000; font-weight: 600; } .warning { color: #8a5a00; font-weight: 600; } .ok { color: #1b6e2b; }
small, .hint { color: #555; } ul { margin: .3rem 0; padding-inline-start: 1.2rem; } code { font-size: 90%; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def folder() -> Path:
    """Where the pages lie."""
    return settings().home / "docs"


def page_of(run_id: str) -> Path:
    """The page of a run, whether or not it is there: named as the run, as far as file names can."""
    readable = re.sub(r"[^0-9A-Za-z._-]+", "-", run_id).strip("-.")[:80] or "run"
    return folder() / f"{readable}.{key_of('docs', run_id)[:6]}.html"


def write(engine: sa.Engine, run_id: str) -> Path:
    """Write the page of a run and the index anew, and drop old pages; returns the page. May be repeated.

    Raises LookupError for a run that never began.
    """
    from marsad.stages import report

    told = report(engine, run_id)
    with engine.connect() as connection:
        run = _asked(connection, "docs_run", run_id)
        results = _asked(connection, "docs_results", run_id)
        runs = _asked(connection, "docs_index")
    if not run:
        raise LookupError(f"{run_id}: no such run")
    path = page_of(run_id)
    _put(path, render(run[0], told.as_json(), results))
    prune(keep={path.name})
    _put(folder() / "index.html", render_index(runs))
    return path


def _asked(connection: sa.Connection, name: str, run_id: str | None = None) -> list[dict[str, Any]]:
    told = {"run_id": run_id} if run_id is not None else {}
    return [dict(row) for row in connection.execute(statement(f"queries/{name}"), told).mappings()]


def prune(keep: Iterable[str] = (), days: float | None = None) -> list[Path]:
    """Remove pages older than ``MARSAD_DOCS_DAYS`` (30), but never the newest few; returns them."""
    days = float(os.environ.get("MARSAD_DOCS_DAYS", "30")) if days is None else days
    limit = time.time() - days * 86400
    aged = []
    for path in folder().glob("*.html"):
        try:
            aged.append((path.stat().st_mtime, path))
        except FileNotFoundError:  # another run has pruned it
            continue
    pages = sorted((age, path) for age, path in aged if path.name not in {"index.html", *keep})
    gone = [path for age, path in pages[: max(0, len(pages) - KEPT)] if age < limit]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def render(run: Mapping[str, Any], counts: Mapping[str, Any], results: Iterable[Mapping[str, Any]]) -> str:
    """The page of a run as HTML."""
    names = ("found", "loaded", "unchanged", "quarantined", "skipped", "extracted", "valid", "quarantined_mentions")
    numbers = {name: len(value) if isinstance(value := counts[name], list) else value for name in names}
    rows = list(results)
    failed = [row for row in rows if not row["success"]]
    grave = sum(row["severity"] == "critical" for row in failed)
    body = [
        f"<h1>Validation of run <bdi>{escape(run['run_id'])}</bdi></h1>",
        f"<p>Began {escape(str(run['started_at'])[:19])} UTC. Cleaner {escape(run['cleaner_version'])}, "
        f"extractor {escape(run['extractor_version'])}. Read: <bdi>{escape(str(run['folder'] or 'stored snapshots'))}"
        "</bdi>.</p>",
        "<table><thead><tr>" + "".join(f"<th>{name.replace('_', ' ')}</th>" for name in names) + "</tr></thead>",
        "<tbody><tr>" + "".join(f"<td>{numbers[name]:,}</td>" for name in names) + "</tr></tbody></table>",
        f"<p>{len(rows)} rules: {len(rows) - len(failed)} hold, <span class='critical'>{grave} critical</span> and "
        f"<span class='warning'>{len(failed) - grave} warnings</span> do not.</p>",
        "<table><thead><tr><th>Rule</th><th>Checked</th><th>Failed</th><th>Meaning</th><th lang='ar' dir='rtl'>"
        "المعنى</th></tr></thead><tbody>",
        *(_row(row) for row in rows),
        "</tbody></table><p><a href='index.html'>All runs</a></p>",
    ]
    return _page(f"Run {run['run_id']}", body)


def _row(row: Mapping[str, Any]) -> str:
    state = "ok" if row["success"] else row["severity"]
    more = ""
    if not row["success"]:
        samples = "".join(
            f"<li><bdi>{escape(str(one['what']))}</bdi>: <bdi>{escape(str(one['detail'] or ''))}</bdi></li>"
            for one in row["samples"]
        )
        fault = f"<p class='critical'>Not checked: <bdi>{escape(row['fault'])}</bdi></p>" if row["fault"] else ""
        more = f"{fault}<div class='hint'>{escape(row['hint'])}</div><ul>{samples}</ul>"
    return (
        f"<tr><td><code>{escape(row['rule_code'])}</code><br><small>{escape(row['table_name'])}</small> "
        f"<span class='{state}'>{'holds' if row['success'] else state}</span></td>"
        f"<td class='n'>{row['checked']:,}</td><td class='n'>{row['failed']:,}</td>"
        f"<td>{escape(row['message_en'])}{more}</td><td lang='ar' dir='rtl'>{escape(row['message_ar'])}</td></tr>"
    )


def render_index(runs: Iterable[Mapping[str, Any]]) -> str:
    """The index as HTML: the runs that have a page."""
    rows = [
        f"<tr><td><a href='{escape(path.name)}'><bdi>{escape(run['run_id'])}</bdi></a></td>"
        f"<td>{escape(str(run['started_at'])[:19])}</td><td class='n'>{run['rules']}</td>"
        f"<td class='n'>{run['critical']}</td><td class='n'>{run['warnings']}</td></tr>"
        for run in runs
        if (path := page_of(run["run_id"])).is_file()
    ]
    head = "<tr><th>Run</th><th>Began (UTC)</th><th>Rules</th><th>Critical failed</th><th>Warnings</th></tr>"
    return _page(
        "Validation", ["<h1>Validation</h1>", f"<table><thead>{head}</thead><tbody>", *rows, "</tbody></table>"]
    )


def _page(title: str, body: list[str]) -> str:
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        "<meta name='viewport' content='width=device-width'>"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def _put(path: Path, text: str) -> None:
    """Whole or not at all: a reader, or a kill, never meets half a page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".page-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
