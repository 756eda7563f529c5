"""Processes that outlive the one that started them: pid files that survive a SIGKILL, and the end of a whole session.

Every process is the leader of a session of its own, and what it forks stays in that session (Airflow moves its task
processes to process groups of their own, but not to sessions). So the session is what has to end.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# The shell writes its own identity and then becomes the command: no moment in which the process runs unrecorded.
_RECORD_AND_BECOME = 'cat /proc/$$/stat /proc/sys/kernel/random/boot_id > "$0" && exec "$@"'


@dataclass(frozen=True)
class Stat:
    """What the kernel tells of a process; ``started`` is in clock ticks since boot."""

    pid: int
    state: str
    session: int
    started: int


@dataclass(frozen=True)
class Recorded:
    """A process as its pid file names it. A pid alone is not enough: numbers are used again."""

    stat: Stat
    boot: str

    def alive(self) -> bool:
        """Whether that very process still runs."""
        now = _stat(self.stat.pid)
        return self.boot == _boot() and now is not None and now.started == self.stat.started and now.state not in "ZX"

    def members(self) -> list[int]:
        """The pids left in its session, itself included; none where the number belongs to somebody else by now."""
        if self.boot != _boot():
            return []
        leader = _stat(self.stat.pid)
        if leader is not None and leader.started != self.stat.started:
            return []
        return [
            s.pid
            for s in _all()
            if s.session == self.stat.pid and s.state not in "ZX" and s.started >= self.stat.started
        ]


def start(command: Sequence[str], env: Mapping[str, str], log: Path, pid_file: Path) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session of its own, output appended to ``log``, identity written to ``pid_file``."""
    pid_file.unlink(missing_ok=True)
    with log.open("ab") as out:
        return subprocess.Popen(
            ["/bin/sh", "-c", _RECORD_AND_BECOME, str(pid_file), *command],
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def recorded(pid_file: Path) -> Recorded | None:
    """What ``pid_file`` names, None where there is no such file or it was cut off while being written."""
    try:
        stat, boot = pid_file.read_text(encoding="utf-8").splitlines()
        return Recorded(_parse(stat), boot.strip())
    except (FileNotFoundError, ValueError, IndexError):
        return None


def end(processes: Iterable[Recorded], grace: float = 10.0) -> None:
    """End the sessions: SIGTERM to the leaders, ``grace`` seconds for all of them, then SIGKILL to whoever is left."""
    processes = list(processes)
    for process in processes:
        if process.alive():
            _signal(process.stat.pid, signal.SIGTERM)
    _until(lambda: not any(p.alive() for p in processes), grace)
    for sign in (signal.SIGTERM, signal.SIGKILL):
        for process in processes:
            for pid in process.members():
                _signal(pid, sign)
        if _until(lambda: not any(p.members() for p in processes), 2.0):
            return


def _until(done: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _signal(pid: int, sign: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, sign)


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def _parse(line: str) -> Stat:
    # The name is in parentheses and may hold spaces and parentheses itself.
    head, _, tail = line.rpartition(")")
    rest = tail.split()
    return Stat(pid=int(head.split("(", 1)[0]), state=rest[0], session=int(rest[3]), started=int(rest[19]))


def _stat(pid: int) -> Stat | None:
    try:
        return _parse(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace"))
    except (FileNotFoundError, ProcessLookupError):
        return None


def _all() -> Iterable[Stat]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (found := _stat(int(entry.name))):
            yield found
