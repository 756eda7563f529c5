"""What is wrong with an installation, in plain words."""

from __future__ import annotations

import contextlib
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import sqlalchemy as sa

from marsad.settings import ROOT, Settings, settings

PYTHONS = ((3, 11), (3, 14))
_FREE_BYTES = 2 * 2**30
_LOCK_LINE = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(?:\s*;\s*(.*?))?\s*\\?$")


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``remedy`` says what to do where it is not well."""

    subject: str
    well: bool
    told: str
    remedy: str = ""


def examine(config: Settings | None = None) -> Iterator[Finding]:
    """Look at everything that a run needs, one finding after the other; starts the embedded database for it."""
    config = config or settings()
    yield _python()
    yield _packages(ROOT / "requirements.lock")
    yield _home(config.home)
    yield _disk(config.home)
    yield _ports()
    yield _reference(config.reference)
    yield from _database(config)


def _python() -> Finding:
    found = sys.version_info[:2]
    low, high = PYTHONS
    told = f"Python {found[0]}.{found[1]}"
    remedy = f"make the virtual environment with Python {low[0]}.{low[1]} to {high[0]}.{high[1] - 1}"
    return Finding("python", low <= found < high, told, remedy)


def _packages(lock: Path) -> Finding:
    """Installed packages against the lock; lines for other platforms are left out."""
    if not lock.is_file():
        return Finding("packages", False, f"{lock.name} is missing", "restore it from the repository")
    from packaging.markers import Marker

    wrong: list[str] = []
    count = 0
    for line in lock.read_text("utf-8").splitlines():
        found = _LOCK_LINE.match(line.strip())
        if not found or (found[3] and not Marker(found[3]).evaluate()):
            continue
        count += 1
        try:
            have = version(found[1])
        except PackageNotFoundError:
            wrong.append(f"{found[1]} is missing")
            continue
        if have != found[2]:
            wrong.append(f"{found[1]} is {have}, not {found[2]}")
    told = "; ".join(wrong[:5]) + (f" and {len(wrong) - 5} more" if len(wrong) > 5 else "")
    return Finding("packages", not wrong, told or f"{count} as locked", "run `make setup` again")


def _home(home: Path) -> Finding:
    probe = home / ".doctor"
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe.write_text("", encoding="utf-8")
        probe.unlink()
    except OSError as error:
        remedy = "give yourself the right to write there, or set MARSAD_HOME to another folder"
        return Finding("home", False, f"{home} cannot be written: {error.strerror}", remedy)
    return Finding("home", True, f"{home} can be written")


def _disk(home: Path) -> Finding:
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    remedy = "free some space, or set MARSAD_HOME to a folder on another disk"
    return Finding("disk", free >= _FREE_BYTES, f"{free / 2**30:.1f} GiB free", remedy)


def _ports() -> Finding:
    """Database and Airflow choose free ports of 127.0.0.1 by themselves; there must be some to choose from."""
    from marsad.warehouse.server import HOST, free_port

    try:
        ports = {free_port() for _ in range(5)}
    except OSError as error:
        remedy = f"allow programs to listen on {HOST}"
        return Finding("ports", False, f"nothing can listen on {HOST}: {error.strerror}", remedy)
    return Finding("ports", True, f"{HOST} has free ports, such as {min(ports)}")


def _reference(folder: Path) -> Finding:
    from marsad.warehouse.reference import FILES, ReferenceFault, read_csv

    remedy = "restore the files from the repository, or set MARSAD_REFERENCE"
    rows = 0
    for name in FILES:
        try:
            rows += sum(1 for _ in read_csv(folder / name))
        except (OSError, UnicodeDecodeError, ReferenceFault) as error:
            return Finding("reference data", False, f"{name}: {error}", remedy)
    return Finding("reference data", True, f"{len(FILES)} files, {rows} entries")


def _database(config: Settings) -> Iterator[Finding]:
    from marsad.warehouse import server
    from marsad.warehouse.engine import engine

    embedded = config.warehouse_url is None
    try:
        with server.lent(config.home) if embedded else contextlib.nullcontext() as state:
            if state:
                yield Finding("embedded database", True, f"starts on {server.HOST}:{state.port}, data in {state.data}")
            made = engine(config)
            with made.connect() as connection:
                number = int(connection.execute(sa.text("show server_version_num")).scalar_one())
            yield Finding(
                "database", number >= 150000, f"PostgreSQL {number // 10000}.{number % 10000}", "use 15 or newer"
            )
            yield _schema(made)
            made.dispose()
    except (server.ServerError, sa.exc.SQLAlchemyError) as error:
        where = "the embedded PostgreSQL" if embedded else "the server of MARSAD_WAREHOUSE_URL"
        remedy = "see the message and server.log in its data folder" if embedded else "check the URL and the server"
        yield Finding("database", False, f"{where} cannot be reached: {str(error).splitlines()[0]}", remedy)


def _schema(made: sa.Engine) -> Finding:
    from marsad.warehouse.migrate import current, head

    have, want = current(made), head()
    told = f"at version {have}" if have else "not migrated"
    return Finding("schema", have == want, f"{told}, {want} is the newest", "run `marsad migrate`")


def print_findings(write: Callable[[str], None], config: Settings | None = None) -> bool:
    """Write one line a finding, with its remedy where something is wrong; True where all is well."""
    all_well = True
    for finding in examine(config):
        write(f"{'ok   ' if finding.well else 'WRONG'} {finding.subject}: {finding.told}")
        if not finding.well:
            all_well = False
            write(f"      {finding.remedy}")
    return all_well
