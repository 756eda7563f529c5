"""Shared fixtures: one embedded PostgreSQL for all tests, one migrated database of its own for each test.

``database`` is a fresh SQLAlchemy engine on a clone of the migrated template, with the small reference data of
``tests/warehouse/reference``; ``MARSAD_WAREHOUSE_URL``, ``MARSAD_HOME`` and ``MARSAD_REFERENCE`` point at what the test
owns. A test that asks for it needs nothing else. ``postgres`` is the bare server.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # helpers that several folders share lie here

# The look of a terminal and the settings of the caller must not change what tests see.
for name in [n for n in os.environ if n.startswith("MARSAD_")]:
    del os.environ[name]

REFERENCE = Path(__file__).parent / "warehouse" / "reference"
_numbers = itertools.count()


def kill(made: Any) -> None:
    """End a server at once: a clean stop writes out what the test is going to remove."""
    with contextlib.suppress(OSError, ValueError):
        os.kill(int((Path(made.data) / "postmaster.pid").read_bytes().split()[0]), signal.SIGQUIT)


@pytest.fixture(scope="session")
def postgres() -> Iterator[object]:
    """A running embedded server in a home of its own; stopped and removed at the end."""
    import psycopg

    from marsad.warehouse import server

    home = Path(tempfile.mkdtemp(prefix="marsad tests "))
    home.chmod(0o755)  # the server's user must be able to enter where tests run as root
    made = server.start(home)
    with psycopg.connect(made.url("postgres", "postgresql"), autocommit=True) as admin:
        # Nothing here has to outlive a power cut.
        admin.execute("alter system set fsync = off")
        admin.execute("select pg_reload_conf()")
    yield made
    kill(made)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def _template(postgres: object) -> str:
    import sqlalchemy as sa

    from marsad.warehouse.migrate import migrate
    from marsad.warehouse.reference import load_reference

    engine = sa.create_engine(postgres.url("marsad"))  # type: ignore[attr-defined]
    migrate(engine)
    load_reference(engine, REFERENCE)
    engine.dispose()
    return "marsad"


@pytest.fixture
def make_database(
    postgres: object, _template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], object]]:
    """Makes engines of fresh migrated databases, dropped after the test; settings point at the last one."""
    import psycopg

    from marsad.warehouse.engine import engine

    monkeypatch.setenv("MARSAD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MARSAD_REFERENCE", str(REFERENCE))
    made: dict[str, Any] = {}

    def make() -> object:
        name = f"test_{os.getpid()}_{next(_numbers)}"
        admin.execute(f"create database {name} template {_template} strategy wal_log")
        monkeypatch.setenv("MARSAD_WAREHOUSE_URL", postgres.url(name))  # type: ignore[attr-defined]
        made[name] = engine()
        return made[name]

    with psycopg.connect(postgres.url("postgres", "postgresql"), autocommit=True) as admin:  # type: ignore[attr-defined]
        yield make
        for name, one in made.items():
            one.dispose()
            admin.execute(f"drop database {name} with (force)")


@pytest.fixture
def database(make_database: Callable[[], object]) -> object:
    """Engine of a fresh migrated database, dropped after the test."""
    return make_database()
