"""Airflow's components on this machine: one stack for one home, for one run or in the background for a person.

A stack serves on a free port of 127.0.0.1. Everything it needs lies in the home: secrets made at first use, logs, pid
files, ``stack.json``. Airflow's own settings in the caller's environment (``AIRFLOW__...``) do not reach it.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import httpx

from marsad.runner import processes
from marsad.settings import ROOT, Settings, variable

Mode = Literal["run", "up"]
DAG_ID = "ingest_articles"
USER = "admin"
COMPONENTS: dict[str, tuple[str, ...]] = {
    # Tasks' logs lie on this machine: without the log servers no two checkouts can collide on their ports.
    "api-server": ("api-server", "--workers", "1"),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
}
# One run defers nothing, so it goes without the triggerer; its scheduler makes no runs from cron intervals.
_OF_MODE: dict[Mode, tuple[str, ...]] = {"run": tuple(COMPONENTS)[:3], "up": tuple(COMPONENTS)}
_READY_SECONDS = 180.0
_LOG_BYTES = 20 * 2**20


class StackError(RuntimeError):
    """Airflow could not be set up, started or reached; the message says what to look at."""


@dataclass(frozen=True)
class Stack:
    """A started stack. ``facts`` are the settings it was started with: a run with others must not go through it."""

    mode: Mode
    port: int
    facts: dict[str, str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def facts(config: Settings) -> dict[str, str]:
    """The settings that tasks read, as text; what a stack and a run through it must agree on."""
    return {k: "" if v is None else str(v) for k, v in asdict(config).items() if k != "port"}


def agreed(stack: Stack, config: Settings) -> Stack:
    """The stack itself. Raises StackError where it was started with other settings, and names their variables."""
    own, its = facts(config), stack.facts
    wrong = ", ".join(variable(name) for name in sorted(own.keys() | its.keys()) if own.get(name) != its.get(name))
    if wrong:
        raise StackError(f"the stack that `marsad up` started has other settings ({wrong}); `marsad down` first")
    return stack


def password(config: Settings) -> str:
    """The password of the user ``admin``, made at first use and kept in the home for its owner only."""
    return _secrets(config)["password"]


@contextlib.contextmanager
def held(config: Settings, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the home: one command at a time starts, uses or stops its stack. Calls ``waiting`` once if it has to wait.

    The kernel lets go of the lock when its holder dies, however it dies.
    """
    _folder(config)
    with (_folder(config) / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def live(config: Settings) -> Stack | None:
    """The background stack of this home where all of its components run, else None."""
    try:
        stack = Stack(**json.loads((_folder(config) / "stack.json").read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    if stack.mode != "up":
        return None
    found = [processes.recorded(_pid_file(config, name)) for name in _OF_MODE[stack.mode]]
    return stack if all(p is not None and p.alive() for p in found) else None


def start(
    config: Settings, mode: Mode, airflow_url: str, say: Callable[[str], None], meanwhile: Callable[[], None]
) -> Stack:
    """Start a stack after ending what is left of an earlier one; return when it answers and has read the DAG.

    ``airflow_url`` is that of the metadata database (psycopg2); ``meanwhile`` is called while Airflow starts.
    Raises StackError.
    """
    if stop(config, grace=1.0):
        say("ended what an interrupted run had left behind")
    stack = Stack(mode, _port(config, mode), facts(config))
    env = environment(config, stack, airflow_url)
    since = time.time()
    with contextlib.ExitStack() as undo:
        undo.callback(stop, config)
        _migrate(config, env, airflow_url, say)
        say("starting Airflow")
        _write_private(_folder(config) / "stack.json", json.dumps(asdict(stack)))
        for name in _OF_MODE[mode]:
            log = _log_file(config, name)
            processes.start([sys.executable, "-m", "airflow", *COMPONENTS[name]], env, log, _pid_file(config, name))
        meanwhile()
        _await_ready(config, stack, since)
        undo.pop_all()
    return stack


def stop(config: Settings, grace: float = 10.0) -> bool:
    """End every process of this home's stack, ``grace`` seconds for going in order; False where there was none."""
    files = [_pid_file(config, name) for name in COMPONENTS]
    found = [p for p in map(processes.recorded, files) if p is not None]
    there = any(p.members() for p in found)
    processes.end(found, grace)
    for file in (*files, _folder(config) / "stack.json"):
        file.unlink(missing_ok=True)
    return there


def environment(config: Settings, stack: Stack, airflow_url: str) -> dict[str, str]:
    """The environment of the stack's processes."""
    private, home = _secrets(config), config.home / "airflow"
    env = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW_", "_AIRFLOW_"))}
    own = {
        "CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": str(max(2, min(8, os.cpu_count() or 2))),
        "CORE__FERNET_KEY": private["fernet"],
        "CORE__EXECUTION_API_SERVER_URL": f"{stack.address}/execution/",
        "CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(_folder(config) / "passwords.json"),
        "DATABASE__SQL_ALCHEMY_CONN": airflow_url,
        "API__HOST": "127.0.0.1",
        "API__PORT": str(stack.port),
        "API__BASE_URL": stack.address,
        "API__SECRET_KEY": private["session"],
        "API_AUTH__JWT_SECRET": private["jwt"],
        "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
        "SCHEDULER__USE_JOB_SCHEDULE": str(stack.mode == "up"),
        "DAG_PROCESSOR__REFRESH_INTERVAL": "20",
        "DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "20",
        "LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    env |= {f"AIRFLOW__{k}": v for k, v in own.items()}
    path = [str(ROOT / "config"), str(ROOT / "plugins"), env.get("PYTHONPATH", "")]
    local = [env.get("NO_PROXY", env.get("no_proxy", "")), "127.0.0.1", "localhost"]
    return env | {
        "AIRFLOW_HOME": str(home),
        "MARSAD_HOME": str(config.home),
        "PYTHONPATH": os.pathsep.join(filter(None, path)),
        "NO_PROXY": ",".join(filter(None, local)),
        "no_proxy": ",".join(filter(None, local)),
        "PYTHONUNBUFFERED": "1",
    }


def _migrate(config: Settings, env: dict[str, str], airflow_url: str, say: Callable[[str], None]) -> None:
    """Bring Airflow's metadata up to this release; the stamp spares the six seconds where nothing is to be done."""
    from importlib.metadata import version

    import sqlalchemy as sa

    engine = sa.create_engine(airflow_url, poolclass=sa.NullPool)

    def present() -> str:
        table = sa.table("alembic_version", sa.column("version_num"))
        with engine.connect() as connection:
            there = sa.inspect(connection).has_table("alembic_version")
            return f"{version('apache-airflow')} {connection.scalar(sa.select(table.c.version_num)) if there else None}"

    stamp = _folder(config) / "migrated"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == present():
        return
    say("preparing Airflow's metadata")
    (config.home / "airflow").mkdir(parents=True, exist_ok=True)
    log = _log_file(config, "migrate")
    with log.open("ab") as out:
        command = [sys.executable, "-m", "airflow", "db", "migrate"]
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False)
    if done.returncode:
        raise StackError(f"airflow db migrate failed; its log is {log}\n{tail(log)}")
    stamp.write_text(present(), encoding="utf-8")


def _await_ready(config: Settings, stack: Stack, since: float) -> None:
    from marsad.runner.api import Api

    deadline = time.monotonic() + _READY_SECONDS
    with Api(stack.address, USER, password(config)) as api:
        while time.monotonic() < deadline:
            components_alive(config, stack)
            with contextlib.suppress(httpx.HTTPError):
                if api.ready(DAG_ID, since):
                    return
                if broken := api.import_errors():
                    raise StackError("the DAG does not load:\n" + "\n".join(broken))
            time.sleep(0.25)
    raise StackError(f"Airflow did not get ready within {_READY_SECONDS:.0f} s; see {_folder(config)}")


def components_alive(config: Settings, stack: Stack) -> None:
    """Raise StackError where a component of the stack has ended."""
    for name in _OF_MODE[stack.mode]:
        found = processes.recorded(_pid_file(config, name))
        if found is not None and not found.alive():
            log = _log_file(config, name)
            raise StackError(f"Airflow's {name} has ended; its log is {log}\n{tail(log)}")


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _secrets(config: Settings) -> dict[str, str]:
    path = _folder(config) / "secrets.json"
    if not path.exists():
        made = {
            "password": secrets.token_urlsafe(12),
            "fernet": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "session": secrets.token_urlsafe(32),
            "jwt": secrets.token_urlsafe(64),
        }
        _write_private(_folder(config) / "passwords.json", json.dumps({USER: made["password"]}))
        _write_private(path, json.dumps(made))
    private: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return private


def _write_private(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    new.replace(path)


def _folder(config: Settings) -> Path:
    folder = config.home / "stack"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _pid_file(config: Settings, name: str) -> Path:
    return _folder(config) / f"{name}.pid"


def _log_file(config: Settings, name: str) -> Path:
    """The component's log; a long one moves aside once."""
    log = _folder(config) / f"{name}.log"
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        shutil.move(log, log.with_suffix(".log.1"))
    return log


def _port(config: Settings, mode: Mode) -> int:
    """For a person's stack the port of the settings, or 8080 where that is free; for a run any free port."""
    asked = config.port if mode == "up" else None
    if asked and not _free(asked):
        raise StackError(f"{variable('port')}={asked} is no free port")
    if asked or (mode == "up" and _free(8080)):
        return asked or 8080
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a port whose last connections are still in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
        return True
