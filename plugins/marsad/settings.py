"""One place for configuration. Every setting is an environment variable ``MARSAD_...`` with a default that works."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class SettingsError(ValueError):
    """A variable has a value that cannot be used; the message names both."""


READERS = ("rules", "model", "both")


def _choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = os.environ.get(name) or default
    if value not in allowed:
        raise SettingsError(f"{name}={value!r}: one of {', '.join(allowed)} is expected")
    return value


# An empty variable counts as not set: deployments hand on variables that nobody filled in.
def _path(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default).expanduser().absolute()


def _number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise SettingsError(f"{name}={text} is no whole number above 0")
    return int(text)


@dataclass(frozen=True)
class Settings:
    """What can be configured; read from the environment when made. Raises SettingsError for what is no number.

    home            MARSAD_HOME           state of the embedded default: database, snapshots, Airflow's home, logs
    warehouse_url   MARSAD_WAREHOUSE_URL  postgresql+psycopg://...; None means the embedded server
    reference       MARSAD_REFERENCE      lexicons
    sql             MARSAD_SQL            migrations and views
    batch_size      MARSAD_BATCH_SIZE     articles in one task's batch
    max_bytes       MARSAD_MAX_BYTES      a larger input is skipped, said with why
    inbox           MARSAD_INBOX          what a run without a folder reads; None means ``inbox`` in the home
    port            MARSAD_PORT           port of the UI for a person's stack; None means 8080 or a free one
    reader          MARSAD_READER         who reads articles: rules, model (the trained network), both
    """

    home: Path = field(default_factory=lambda: _path("MARSAD_HOME", ROOT / ".marsad"))
    warehouse_url: str | None = field(default_factory=lambda: os.environ.get("MARSAD_WAREHOUSE_URL") or None)
    reference: Path = field(default_factory=lambda: _path("MARSAD_REFERENCE", ROOT / "seeds" / "reference"))
    sql: Path = field(default_factory=lambda: _path("MARSAD_SQL", ROOT / "sql"))
    batch_size: int = field(default_factory=lambda: _number("MARSAD_BATCH_SIZE", 100))
    max_bytes: int = field(default_factory=lambda: _number("MARSAD_MAX_BYTES", 20 * 2**20))
    inbox: Path | None = field(
        default_factory=lambda: _path("MARSAD_INBOX", Path()) if os.environ.get("MARSAD_INBOX") else None
    )
    port: int | None = field(
        default_factory=lambda: _number("MARSAD_PORT", 8080) if os.environ.get("MARSAD_PORT") else None
    )
    reader: str = field(default_factory=lambda: _choice("MARSAD_READER", READERS, "both"))


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"MARSAD_{name.upper()}"


_VARIABLES = tuple(variable(f.name) for f in fields(Settings))


@lru_cache(maxsize=8)
def _made(_: tuple[str | None, ...]) -> Settings:
    return Settings()


def settings() -> Settings:
    """The settings as the environment has them now. Raises SettingsError."""
    # The variables are the key: the date reader asks for every sentence, and making them anew costs more than that.
    return _made(tuple(map(os.environ.get, _VARIABLES)))
