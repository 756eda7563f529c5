"""The embedded server: odd paths, crashes, callers at once, a port that is taken, an ordinary user."""

from __future__ import annotations

import io
import os
import pwd
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from rich.console import Console
from typer.testing import CliRunner

from marsad.cli import app
from marsad.runner import live
from marsad.runner.stack import StackError
from marsad.settings import Settings
from marsad.warehouse import doctor, server


@pytest.fixture(scope="module")
def ground() -> Iterator[Path]:
    """A folder that every user may enter; pytest's own are closed to all but their owner."""
    folder = Path(tempfile.mkdtemp(prefix="marsad server "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def home(ground: Path) -> Iterator[Path]:
    """A home whose path has spaces, letters and quotes, far too long for a Unix socket; not yet made."""
    place = ground / "a home with 'quotes' %s" / ("مرصد " * 12)
    yield place
    kill(place)


def kill(home: Path) -> None:
    """End the server of a home at once: a clean stop writes out what the test is going to remove."""
    state = server._read_state(home)
    found = state and server._postmaster(state)
    if found:
        found.send_signal(signal.SIGQUIT)
        found.wait(20)


def select(state: server.Server, query: str, database: str = "marsad") -> Any:
    with psycopg.connect(state.url(database, "postgresql")) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def test_callers_at_once_get_one_server_that_survives_a_crash(home: Path) -> None:
    found: list[server.Server] = []
    threads = [threading.Thread(target=lambda: found.append(server.start(home))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    state = found[0]
    assert select(state, "show listen_addresses") == "127.0.0.1"
    assert select(state, "show unix_socket_directories") == ""
    assert select(state, "select current_database()", "airflow") == "airflow"
    assert (home / "postgres.json").stat().st_mode & 0o777 == 0o600

    with psycopg.connect(state.url("marsad", "postgresql"), autocommit=True) as connection:
        connection.execute("create table kept as select 7 as n")
    pid = int((Path(state.data) / "postmaster.pid").read_bytes().split()[0])
    os.kill(pid, signal.SIGKILL)
    again = server.start(home)
    assert again == state
    assert select(again, "select n from kept") == 7


def test_a_wrong_password_is_refused(home: Path) -> None:
    state = server.start(home)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(state.url("marsad", "postgresql").replace(state.password, "guess"))


def test_another_port_where_its_own_is_taken_and_a_stale_pid_of_another_process(home: Path) -> None:
    state = server.start(home)
    assert server.running(home) == state
    assert server.stop(home)
    assert not server.stop(home)
    assert server.running(home) is None
    # After a reboot the number in postmaster.pid may be that of anybody: here it is ours.
    (Path(state.data) / "postmaster.pid").write_text(f"{os.getpid()}\n{state.data}\n")
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((server.HOST, state.port))
        taken.listen()
        moved = server.start(home)
    assert moved.port != state.port
    assert (moved.password, moved.data) == (state.password, state.data)
    assert select(moved, "select 1") == 1


def test_the_last_borrower_stops_what_a_borrower_started(home: Path) -> None:
    server.stop(home)
    with server.lent(home) as state, server.lent(home) as same:
        assert same == state
        with server.lent(home):
            pass
        assert select(state, "select 1") == 1, "others still borrow it"
    assert server.running(home) is None
    server.keep(home)
    with server.lent(home):
        pass
    assert server.running(home) is not None, "somebody keeps it"
    # A borrower that was killed leaves the server with its mark; the next one tidies up.
    server._mark(home).touch()
    with server.lent(home):
        pass
    assert server.running(home) is None
    with server.lent(home):
        server.keep(home)
    assert server.running(home) is not None, "kept while it was lent"


@pytest.mark.parametrize("kept", [False, True])
def test_a_stack_that_does_not_come_up_takes_along_the_database_it_started(
    kept: bool, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise StackError("no Airflow today")

    monkeypatch.setenv("MARSAD_HOME", str(home))
    monkeypatch.setattr(live, "start", broken)
    if kept:
        server.keep(home)
    else:
        server.stop(home)
    out = io.StringIO()
    assert live.up(Console(file=out)) == live.FAILED
    assert "no Airflow today" in out.getvalue()
    assert (server.running(home) is not None) is kept


def test_a_reading_command_stops_the_server_it_started(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_HOME", str(home))
    server.stop(home)
    asked = CliRunner().invoke(app, ["sql", "--csv", "select 1 as n"])
    assert (asked.exit_code, asked.stdout) == (0, "n\n1\n"), asked.output
    assert server.running(home) is None
    assert CliRunner().invoke(app, ["sql", "select from nowhere"]).exit_code == 1
    assert server.running(home) is None
    findings = {finding.subject: finding for finding in doctor.examine(Settings(home=home))}
    assert findings["embedded database"].well and findings["database"].well
    assert server.running(home) is None


def test_a_half_made_cluster_is_made_anew(ground: Path) -> None:
    home = ground / "half"
    home.mkdir()
    server._write_state(home, server._plan(home))
    half = home / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    assert select(server.start(home), "select 1") == 1
    assert not half.exists()
    kill(home)
    (home / "postgres.json").unlink()
    with pytest.raises(server.ServerError, match="password"):
        server.start(home)


def test_files_of_others_are_left_alone(ground: Path) -> None:
    theirs = ground / "others" / "postgres" / "notes.txt"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("mine")
    with pytest.raises(server.ServerError, match="other files"):
        server.start(ground / "others")
    assert theirs.read_text() == "mine"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand the server to another user")
def test_root_whose_home_no_other_user_may_enter(ground: Path) -> None:
    closed = ground / "closed"
    closed.mkdir(mode=0o700)
    try:
        state = server.start(closed)
        assert state.data.startswith(str(server.fallback(closed)))
        assert select(state, "select 1") == 1
    finally:
        kill(closed)
        shutil.rmtree(server.fallback(closed))


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user")
def test_the_fallback_of_another_user_is_not_taken_over(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    owner = server.system_user()
    assert owner is not None
    with pytest.raises(server.ServerError, match="belongs to another user"):
        server._own_folder(folder, owner)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user")
def test_an_ordinary_user(ground: Path) -> None:
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        pytest.skip("no ordinary user here")
    mine = ground / "mine"
    mine.mkdir()
    os.chown(mine, nobody.pw_uid, nobody.pw_gid)
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            state = server.start(mine)
            fine = select(state, "select 1") == 1 and server.stop(mine)
            os._exit(0 if fine else 1)
        except BaseException as error:
            print(repr(error), flush=True)
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert (mine / "postgres").stat().st_uid == nobody.pw_uid


def test_a_home_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(server.ServerError, match="cannot be written"):
        server.start(tmp_path / "file" / "home")


def test_a_damaged_state_file_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "postgres.json").write_text("{")
    with pytest.raises(server.ServerError, match="password"):
        server.start(tmp_path)
