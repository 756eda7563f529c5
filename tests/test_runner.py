"""The runner's parts that need no Airflow: processes, the table, the display, exit of the command."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from marsad.runner import processes, stack, summary
from marsad.runner import run as running
from marsad.runner.api import Api
from marsad.runner.progress import Display, Seen
from marsad.runner.table import FSI, LRM, PDI, table, wrapped
from marsad.settings import Settings
from marsad.stages import RunReport

ROOT = Path(__file__).resolve().parents[1]
CELLS = st.text(st.characters(codec="utf-8"), max_size=40)


def bare(line: str) -> str:
    return re.sub(f"[{LRM}{FSI}{PDI}]", "", line)


def launched(tmp_path: Path, code: str) -> processes.Recorded:
    """A recorded process that runs ``code`` and has said that it is ready."""
    log, pid_file = tmp_path / "log", tmp_path / "pid"
    processes.start([sys.executable, "-c", code], os.environ, log, pid_file)
    deadline = time.monotonic() + 20
    while "ready" not in (log.read_text() if log.exists() else ""):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    found = processes.recorded(pid_file)
    assert found is not None
    return found


FORKS = """
import os, signal, sys, time
if os.fork() == 0:
    os.setpgid(0, 0)  # as Airflow's task processes do
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(0.2)
    print("ready", flush=True)
time.sleep(60)
"""


def test_a_session_ends_whole(tmp_path: Path) -> None:
    found = launched(tmp_path, FORKS)
    assert found.alive()
    assert len(found.members()) == 2
    processes.end([found], grace=2)
    assert not found.alive()
    assert found.members() == []


def test_orphans_of_a_killed_leader_are_found(tmp_path: Path) -> None:
    found = launched(tmp_path, FORKS)
    os.kill(found.stat.pid, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while found.alive() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not found.alive()
    assert len(found.members()) == 1
    processes.end([found], grace=1)
    assert found.members() == []


def test_a_number_used_again_is_not_ours(tmp_path: Path) -> None:
    found = launched(tmp_path, "print('ready', flush=True); import time; time.sleep(60)")
    stranger = processes.Recorded(
        processes.Stat(found.stat.pid, "S", found.stat.session, found.stat.started - 1), found.boot
    )
    before_boot = processes.Recorded(found.stat, "another boot")
    for other in (stranger, before_boot):
        assert not other.alive()
        assert other.members() == []
    processes.end([stranger, before_boot], grace=0.2)
    assert found.alive()
    processes.end([found])


@pytest.mark.parametrize("text", ["", "12 (sh) S", "nothing at all\n", "1 (a b) S 1 1 1\nboot\n"])
def test_a_broken_pid_file_names_nobody(tmp_path: Path, text: str) -> None:
    (tmp_path / "pid").write_text(text)
    assert processes.recorded(tmp_path / "pid") is None
    assert processes.recorded(tmp_path / "none") is None


def test_table_aligns_arabic_with_combining_marks() -> None:
    lines = table(("who", "where"), [("مُحَمَّد", "الجزائر"), ("محمد", "تونس")], 80)
    starts = {
        cell_len(bare(line)[: bare(line).index(place)])
        for line, place in zip(lines[2:], ("الجزائر", "تونس"), strict=True)
    }
    assert len(starts) == 1, "marks take no cell"
    assert all(line.startswith(LRM) for line in lines)
    assert all(line.count(FSI) == line.count(PDI) for line in lines)


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5), width=st.integers(20, 160))
def test_table_cuts_no_word_and_lets_nothing_steer_the_terminal(rows: list[tuple[str, ...]], width: int) -> None:
    lines = table(("a", "b", "c"), rows, width)
    shown = {word for line in lines for word in bare(line).split()}
    text = "".join(lines)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert text.count(FSI) == text.count(PDI)
    for row in rows:
        for word in " ".join(row).split():
            if word.isalpha():
                assert word in shown


def test_wide_cells_wrap_between_words() -> None:
    text = "وزير الدفاع الوطني والفريق أول رئيس أركان الجيش"
    lines = wrapped(text, 14)
    assert " ".join(lines) == text
    assert max(map(cell_len, lines)) <= 14


def test_a_narrow_terminal_gets_blocks() -> None:
    lines = table(("date", "who"), [("2024-05-01", "الجزائر"), ("2024-05-02", "تونس")], 12)
    assert [bare(line).split() for line in lines] == [
        ["date", "2024-05-01"], ["who", "الجزائر"], [], ["date", "2024-05-02"], ["who", "تونس"],
    ]  # fmt: skip


def test_display_writes_a_line_for_each_stage_where_there_is_no_terminal() -> None:
    out = io.StringIO()
    with Display(Console(file=out, force_terminal=False)) as display:
        display.show("pick_up", Seen(total=1, finished=0, done=0, failed=0, running=True))
        display.show("pick_up", Seen(total=1, finished=1, done=1, failed=0, running=True, seconds=1.26))
        display.show("clean", Seen(total=3, finished=1, done=1, failed=0, running=True))
        display.show("clean", Seen(total=3, finished=3, done=2, failed=1, running=True))
        display.show("load", Seen(total=1, finished=1, done=0, failed=0, running=True))
    lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    assert lines[0] == "pick up done in 1.3 s"
    assert lines[1] == "clean 1 of 3 batches"
    assert lines[2] == "clean FAILED in 0.0 s, 3 batches"
    assert lines[3] == "load not run"


def test_a_stack_takes_no_airflow_settings_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    monkeypatch.setenv("AIRFLOW_HOME", "/nowhere")
    config = Settings(home=tmp_path)
    env = stack.environment(config, stack.Stack("run", 1234, {}), "postgresql+psycopg2://x")
    assert env["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert env["AIRFLOW_HOME"] == str(tmp_path / "airflow")
    assert len(env["AIRFLOW__API_AUTH__JWT_SECRET"]) >= 64
    for name in ("secrets.json", "passwords.json"):
        assert (tmp_path / "stack" / name).stat().st_mode & 0o077 == 0
    again = stack.environment(config, stack.Stack("run", 1234, {}), "postgresql+psycopg2://x")
    assert again == env, "secrets are made once"


def test_a_live_stack_with_other_settings_is_refused_by_name(tmp_path: Path) -> None:
    config = Settings(home=tmp_path)
    live = stack.Stack("up", 8080, stack.facts(config))
    assert stack.agreed(live, Settings(home=tmp_path, port=9090)) is live, "no task reads the port"
    other = Settings(home=tmp_path, batch_size=7, inbox=tmp_path / "in", warehouse_url="postgresql://u:secret@h/d")
    with pytest.raises(stack.StackError, match="MARSAD_BATCH_SIZE, MARSAD_INBOX, MARSAD_WAREHOUSE_URL") as refused:
        stack.agreed(live, other)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("paused", [True, False])
def test_a_paused_dag_is_refused(paused: bool) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        told = {"access_token": "x"} if request.url.path == "/auth/token" else {"is_paused": paused}
        return httpx.Response(200, json=told)

    with Api("http://airflow", "admin", "x") as api:
        api._http = httpx.Client(base_url="http://airflow", transport=httpx.MockTransport(answer))
        if paused:
            with pytest.raises(stack.StackError, match="is paused"):
                running.refuse_paused(api)
        else:
            running.refuse_paused(api)


def test_an_interrupt_says_no_more_than_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setenv("MARSAD_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(running, "_held_run", interrupted)
    out = io.StringIO()
    assert running.run(tmp_path, console=Console(file=out)) == running.INTERRUPTED
    assert "everything" not in out.getvalue()


def test_every_mention_is_accounted_for() -> None:
    told = RunReport("r", found=2, loaded=1, extracted=16, valid=4, quarantined_mentions=1)
    assert "extracted 16: valid 4, quarantined 1, in documents left out 11" in summary.counts(told)[2]
    assert "unfinished 11" in summary.counts(told, over=False)[2]
    whole = RunReport("r", found=1, loaded=1, extracted=5, valid=5)
    assert summary.counts(whole)[2].endswith("valid 5, quarantined 0")


def test_a_failed_run_says_nothing_of_what_it_did_not_see() -> None:
    assert summary.counts(RunReport("r"))[-1] == "the folder holds no articles"
    assert len(summary.counts(RunReport("r"), over=False)) == 4
    unchanged = RunReport("r", found=1, unchanged=1)
    assert "nothing has changed" in summary.counts(unchanged)[-1]


def test_one_command_at_a_time_holds_a_home(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from marsad.runner import stack; from marsad.settings import Settings\n"
        "with stack.held(Settings(home=Path(sys.argv[1])), lambda: print('waiting', flush=True)): print('got it')"
    )
    with stack.held(Settings(home=tmp_path), lambda: None):
        other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert other.stdout is not None
        assert other.stdout.readline() == "waiting\n"
        assert other.poll() is None
    assert other.communicate(timeout=20)[0] == "got it\n"


def test_a_folder_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    env = os.environ | {"MARSAD_HOME": str(tmp_path / "home")}
    code = "from marsad.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "run", str(tmp_path / "none")], env=env, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "there is no folder" in done.stdout
    assert not (tmp_path / "home").exists()


def test_the_deployment_has_no_secret_by_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    secrets = [name for name in re.findall(r"\$\{(\w+)[^}]*\}", text) if re.search("PASSWORD|SECRET|KEY", name)]
    assert len(set(secrets)) == 5
    for name in secrets:
        assert re.search(rf"\$\{{{name}(?!:\?)", text) is None, f"{name} must have no default"
