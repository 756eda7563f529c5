"""One run of the job for a person: start what is needed, trigger the DAG, follow it, print what came out, stop."""

from __future__ import annotations

import contextlib
import secrets
import signal
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import httpx
import sqlalchemy as sa
from rich.console import Console

from marsad.runner import summary
from marsad.runner.api import FINISHED, Api
from marsad.runner.progress import STAGES, Display, Seen
from marsad.runner.stack import (
    DAG_ID,
    USER,
    Stack,
    StackError,
    agreed,
    components_alive,
    held,
    live,
    password,
    start,
    stop,
)
from marsad.settings import Settings, settings
from marsad.stages import report
from marsad.warehouse import server
from marsad.warehouse.engine import engine as make_engine
from marsad.warehouse.migrate import MigrationError, ready
from marsad.warehouse.reference import ReferenceFault

OK, FAILED, PARTLY, INTERRUPTED = 0, 1, 3, 130
RUN_PREFIX = "cli__"
# Skipped, and yet nothing is missing: the same article is there already, or nobody asked for it.
NO_LOSS = ("duplicate", "other_outlet")
FAULTS = (
    StackError,
    server.ServerError,
    MigrationError,
    ReferenceFault,
    sa.exc.SQLAlchemyError,
    httpx.HTTPError,
    OSError,
)
_POLL_SECONDS = 0.4
_PAUSED_SECONDS = 5.0


def run(folder: Path, outlets: Sequence[str] = (), redo_from: str | None = None, console: Console | None = None) -> int:
    """Take the articles of ``folder`` into the warehouse and return the exit status.

    0: all documents loaded, or there already. 3: some were skipped or quarantined, the others loaded.
    1: a stage failed. 130: interrupted. Raises nothing that a person could cause.
    """
    console = console or Console(highlight=False, soft_wrap=True)
    config = settings()
    if not folder.is_dir():
        console.print(f"there is no folder {folder}", markup=False)
        return FAILED
    try:
        with _signals_interrupt(), held(config, lambda: console.print("another run holds this home; waiting for it")):
            return _held_run(config, folder.absolute(), outlets, redo_from, console)
    except KeyboardInterrupt:
        console.print("\ninterrupted; what this command had started was stopped, the next run takes up the rest")
        return INTERRUPTED
    except FAULTS as error:
        console.print(f"{type(error).__name__}: {error}", markup=False, style="red")
        return FAILED


def _held_run(config: Settings, folder: Path, outlets: Sequence[str], redo_from: str | None, console: Console) -> int:
    began = time.monotonic()
    with stack_for_run(config, console) as stack, Api(stack.address, USER, password(config)) as api:
        for abandoned in api.unfinished(DAG_ID, RUN_PREFIX):
            console.print(f"giving up run {abandoned}, whose command was killed", markup=False)
            api.give_up(DAG_ID, abandoned)
        refuse_paused(api)
        run_id = f"{RUN_PREFIX}{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}__{secrets.token_hex(3)}"
        console.print(f"reading {folder}", markup=False)
        api.trigger(DAG_ID, run_id, {"folder": str(folder), "outlets": list(outlets), "redo_from": redo_from})
        try:
            state = _follow(config, stack, api, run_id, console)
        except BaseException:
            with contextlib.suppress(httpx.HTTPError):
                api.give_up(DAG_ID, run_id)
            raise
        if state != "success":
            for task, told in api.failures(DAG_ID, run_id):
                console.print(f"{task} failed: {told}", markup=False, style="red")
            console.print(f"logs: {config.home / 'airflow' / 'logs'}", markup=False)
        return _close(config, stack, run_id, state, console, time.monotonic() - began)


def _close(config: Settings, stack: Stack, run_id: str, state: str, console: Console, seconds: float) -> int:
    """Print what came out and where it is; return the exit status."""
    engine = make_engine(config)
    told = report(engine, run_id)
    summary.show(engine, told, console, over=state == "success")
    engine.dispose()
    lasts = stack.mode == "up" or config.warehouse_url is not None
    console.print(f"took       {seconds:.0f} s", markup=False)
    console.print(f"warehouse  {warehouse_url(config)}{'' if lasts else '  while `make up` runs'}", markup=False)
    console.print("           .venv/bin/marsad sql '...' asks it at any time", markup=False)
    ui = f"{stack.address}/dags/{DAG_ID}/runs/{run_id}" if stack.mode == "up" else "make up"
    console.print(f"UI         {ui}", markup=False)
    if state != "success":
        return FAILED
    left_out = told.quarantined or any(s.reason not in NO_LOSS for s in told.skipped)
    return PARTLY if left_out else OK


def warehouse_url(config: Settings) -> str:
    """The warehouse's URL for a person: with the password of the embedded server, without that of another one."""
    if config.warehouse_url:
        return sa.make_url(config.warehouse_url).render_as_string(hide_password=True)
    return server.start(config.home).url("marsad", "postgresql")


@contextlib.contextmanager
def stack_for_run(config: Settings, console: Console) -> Iterator[Stack]:
    """The background stack where one is live, else one for this run that is stopped after it, with its database."""
    stack = live(config)
    if stack is not None:
        yield agreed(stack, config)
        return
    with server.lent(config.home) as embedded:
        url = embedded.url("airflow", "postgresql+psycopg2")
        try:
            yield start(config, "run", url, console.print, lambda: ready().dispose())
        finally:
            stop(config, grace=5.0)


def refuse_paused(api: Api) -> None:
    """Raise StackError where the DAG is paused: its runs would wait for ever, and so would whoever follows one."""
    if api.paused(DAG_ID):
        raise StackError(f"the DAG {DAG_ID} is paused: `make up`, switch it on in the UI, and run again")


def _follow(config: Settings, stack: Stack, api: Api, run_id: str, console: Console) -> str:
    """Show the run until it is over; return its last state."""
    names, asked = list(STAGES), time.monotonic()
    with Display(console) as display:
        while True:
            state = str(api.run(DAG_ID, run_id)["state"])
            over = state in ("success", "failed")
            while names and (_look(api, run_id, names[0], display) or over):
                names.pop(0)
            if over:
                return state
            components_alive(config, stack)
            if time.monotonic() - asked > _PAUSED_SECONDS:
                refuse_paused(api)
                asked = time.monotonic()
            time.sleep(_POLL_SECONDS)


def _look(api: Api, run_id: str, name: str, display: Display) -> bool:
    """Show how far a stage is; True where it is over."""
    total, finished = api.count(DAG_ID, run_id, name), api.count(DAG_ID, run_id, name, *FINISHED)
    done, failed = (api.count(DAG_ID, run_id, name, s) if finished else 0 for s in ("success", "failed"))
    running = finished > 0 or api.count(DAG_ID, run_id, name, "running") > 0
    over = 0 < total == finished
    seconds = api.seconds(DAG_ID, run_id, name) if over else 0.0
    display.show(name, Seen(total, finished, done, failed, running, seconds))
    return over


@contextlib.contextmanager
def _signals_interrupt() -> Iterator[None]:
    """SIGTERM and SIGHUP end a run as Ctrl-C does: through the ``finally`` of everything that was started."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {sign: signal.signal(sign, interrupt) for sign in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)
