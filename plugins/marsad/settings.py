"""One place for configuration. Every setting is an environment variable ``MARSAD_...`` with a default that works."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _path(name: str, default: Path) -> Path:
    return Path(os.environ.get(name, default)).expanduser().absolute()


@dataclass(frozen=True)
class Settings:
    """What can be configured; read from the environment when made.

    home            MARSAD_HOME           state of the embedded default: database, snapshots, Airflow's home, logs
    warehouse_url   MARSAD_WAREHOUSE_URL  postgresql+psycopg://...; None means the embedded server
    reference       MARSAD_REFERENCE      lexicons
    sql             MARSAD_SQL            migrations and views
    batch_size      MARSAD_BATCH_SIZE     articles in one task's batch
    max_bytes       MARSAD_MAX_BYTES      a larger input is skipped, said with why
    """

    home: Path = field(default_factory=lambda: _path("MARSAD_HOME", ROOT / ".marsad"))
    warehouse_url: str | None = field(default_factory=lambda: os.environ.get("MARSAD_WAREHOUSE_URL") or None)
    reference: Path = field(default_factory=lambda: _path("MARSAD_REFERENCE", ROOT / "seeds" / "reference"))
    sql: Path = field(default_factory=lambda: _path("MARSAD_SQL", ROOT / "sql"))
    batch_size: int = field(default_factory=lambda: int(os.environ.get("MARSAD_BATCH_SIZE", "100")))
    max_bytes: int = field(default_factory=lambda: int(os.environ.get("MARSAD_MAX_BYTES", str(20 * 2**20))))


def settings() -> Settings:
    """The settings as the environment has them now."""
    return Settings()
