"""The stack in the background: up, down, what it is doing."""

from __future__ import annotations

from rich.console import Console

from marsad.runner.intake import inbox
from marsad.runner.run import FAULTS, warehouse_url
from marsad.runner.stack import DAG_ID, USER, Stack, StackError, agreed, held, live, password, start, stop
from marsad.settings import Settings, settings
from marsad.warehouse import server
from marsad.warehouse.migrate import ready

OK, FAILED = 0, 1


def up(console: Console | None = None) -> int:
    """Start database and Airflow in the background, or find them running; print where and how to log in.

    Returns the exit status: 0, or 1 with the reason printed.
    """
    console = console or Console(highlight=False, soft_wrap=True)
    config = settings()
    try:
        with held(config, lambda: console.print("another command holds this home; waiting for it")):
            found = live(config)
            stack = _same(found, config) if found else _started(config, console)
    except FAULTS as error:
        console.print(f"{type(error).__name__}: {error}", markup=False, style="red")
        return FAILED
    console.print(f"UI         {stack.address}/dags/{DAG_ID}", markup=False)
    console.print(f"login      {USER} / {password(config)}", markup=False)
    console.print(f"warehouse  {warehouse_url(config)}", markup=False)
    console.print(f"inbox      {inbox()}", markup=False)
    console.print(
        f"logs       {config.home / 'stack'}, tasks' logs in {config.home / 'airflow' / 'logs'}", markup=False
    )
    console.print("stop it    make down")
    return OK


def down(console: Console | None = None) -> int:
    """End the background stack and the embedded database. Returns 0, also where nothing was running."""
    console = console or Console(highlight=False, soft_wrap=True)
    config = settings()
    try:
        with held(config, lambda: console.print("a run is under way; waiting for it")):
            ended = [stop(config), server.stop(config.home)]
    except FAULTS as error:
        console.print(f"{type(error).__name__}: {error}", markup=False, style="red")
        return FAILED
    console.print("stopped" if any(ended) else "nothing was running")
    return OK


def _same(stack: Stack, config: Settings) -> Stack:
    """The live stack, with its database. Raises StackError where it is not what the settings ask for."""
    if config.port not in (None, stack.port):
        raise StackError(f"the stack that `marsad up` started is on port {stack.port}; `marsad down` first")
    agreed(stack, config)
    server.keep(config.home)
    return stack


def _started(config: Settings, console: Console) -> Stack:
    inbox().mkdir(parents=True, exist_ok=True)
    with server.lent(config.home) as embedded:
        url = embedded.url("airflow", "postgresql+psycopg2")
        stack = start(config, "up", url, console.print, lambda: ready().dispose())
        # Only now: where the stack does not come up, the database goes down again with it.
        server.keep(config.home)
    return stack
