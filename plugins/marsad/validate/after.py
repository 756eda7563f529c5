"""After the load: the checks on the warehouse, the run's page, alerts. Whatever befalls them, the load stands."""

from __future__ import annotations

import logging

import sqlalchemy as sa

from marsad.validate import alerts, docs
from marsad.validate.gate import check_warehouse, staged

log = logging.getLogger(__name__)


def after_load(engine: sa.Engine, run_id: str) -> None:
    """Check, write down, tell. A fault of any of it is logged and leaves the run as it is."""
    try:
        findings = check_warehouse(engine, run_id)
        write_page(engine, run_id)
        alerts.after_run(engine, run_id, findings, judged=staged(engine, run_id))
    except Exception:
        log.exception("the checks after the load could not be made")


def gate_broken(engine: sa.Engine, run_id: str, fault: BaseException) -> None:
    """The gate let nothing pass: tell it."""
    write_page(engine, run_id)
    alerts.run_failed(engine, run_id, "validate", str(fault))


def write_page(engine: sa.Engine, run_id: str) -> None:
    """The run's page; a fault is logged."""
    try:
        log.info("validation results: %s", docs.write(engine, run_id))
    except Exception:
        log.exception("the page of the run could not be written")
