"""Makes the virtual environment: locked packages checked by hash, the package importable, the ``marsad`` command.

Runs on a bare Python 3.11 to 3.13 with the standard library only. What is already there is kept: a stamp holds the
hashes of the lock and of this file.

    python3 scripts/bootstrap.py [--dev]
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
COMMAND = """#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
exec "$here/python" -c 'import sys; from marsad.cli import main; sys.argv[0] = "marsad"; main()' "$@"
"""


def main() -> None:
    """Bring ``.venv`` to the state of the lock; exits with a message where it cannot."""
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        sys.exit(f"Python 3.11, 3.12 or 3.13 is needed, this is {sys.version.split()[0]}: make PYTHON=/path/to/python")
    lock = ROOT / ("requirements-dev.lock" if "--dev" in sys.argv[1:] else "requirements.lock")
    VENV.mkdir(exist_ok=True)
    with (VENV / ".bootstrap.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not _done(lock):
            _make(lock)
        _link()


def _stamp(lock: Path) -> str:
    parts = (lock.read_bytes(), Path(__file__).read_bytes(), str(VENV).encode())
    return hashlib.sha256(b"\x00".join(parts)).hexdigest()


def _done(lock: Path) -> bool:
    stamps = (VENV / ".stamp-dev", VENV / ".stamp")
    # The development lock holds all of the other one.
    wanted = {_stamp(lock), _stamp(ROOT / "requirements-dev.lock")}
    # os.access, not exists(): the interpreter may lie where only another user can go, and that raises.
    return os.access(VENV / "bin" / "python", os.X_OK) and any(s.exists() and s.read_text() in wanted for s in stamps)


def _make(lock: Path) -> None:
    began = time.monotonic()
    python = VENV / "bin" / "python"
    if not _runs(python):
        for rest in ("bin", "lib", "lib64", "include", "pyvenv.cfg"):
            path = VENV / rest
            path.unlink() if path.is_symlink() or path.is_file() else shutil.rmtree(path, ignore_errors=True)
        try:
            venv.EnvBuilder(with_pip=True, symlinks=True).create(VENV)
        except (subprocess.CalledProcessError, OSError, SystemExit) as error:
            sys.exit(f"no virtual environment can be made ({error}); on Debian and Ubuntu: apt install python3-venv")
    print(f"installing {lock.name} into .venv (once, about a minute and a half)", flush=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "-qq", "--no-input"]
    # --no-deps: the lock is complete, so there is nothing to resolve; compiling on all cores afterwards is quicker.
    _call([*pip, "--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile", "-r", str(lock)])
    _call([str(python), "-m", "compileall", "-q", "-q", "-j", "0", str(_packages())], may_fail=True)
    name = ".stamp-dev" if lock.name == "requirements-dev.lock" else ".stamp"
    (VENV / name).write_text(_stamp(lock))
    print(f"installed in {time.monotonic() - began:.0f} s", flush=True)


def _link() -> None:
    """Make the package importable and the command there; both without the network."""
    _write(_packages() / "marsad-checkout.pth", f"{ROOT / 'plugins'}\n")
    command = VENV / "bin" / "marsad"
    _write(command, COMMAND)
    command.chmod(0o755)


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _packages() -> Path:
    return next((VENV / "lib").glob("python3*/site-packages"))


def _runs(python: Path) -> bool:
    """Whether the environment works and has pip: one that was moved, or whose Python is gone, has to be made anew."""
    if not os.access(python, os.X_OK):
        return False
    check = "import sys, pip; raise SystemExit(not (3, 11) <= sys.version_info[:2] < (3, 14))"
    return subprocess.run([str(python), "-c", check], capture_output=True, check=False).returncode == 0


def _call(command: list[str], *, may_fail: bool = False) -> None:
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}
    code = subprocess.run(command, env=env, check=False).returncode
    if code and not may_fail:
        sys.exit(f"failed with status {code}: {' '.join(command)}")


if __name__ == "__main__":
    main()
