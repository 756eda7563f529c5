"""# Ingest articles

**What** Takes news articles into the event warehouse: who did what to whom, when and where, each fact tied to words.

**Owner** data-platform

**Schedule** Daily at 00:00 UTC, no catch-up. A scheduled run takes what is new in the inbox.

**Inputs** A folder of HTML, text, JSON or WARC files: the parameter `folder`, without it the inbox
(`MARSAD_INBOX`, by default `inbox` in `MARSAD_HOME`). A **backfill** reads no folder, and fails where one is given: it
takes the stored snapshots whose articles were published in its data interval (first seen in it, where an article has no
date) and reads them again with today's cleaner, extractor and lexicons. Its run is named after the interval's end.

**Outputs** `raw.*`, `warehouse.*`, and `ops.*` for what was skipped, quarantined, validated. In every run
in = loaded + unchanged + quarantined + skipped.

**Tasks** `pick_up` stores the bytes, `clean` (one task a batch) makes articles of them, `extract` (one task a batch)
finds the events, `validate` gates the rows, `load` moves those that passed in one transaction, `report` counts.

**Triage**
- *pick_up failed*: the folder is not there or cannot be read, or the warehouse does not answer (its log says which).
- *clean or extract failed*: a fault of the program; one bad article does not fail a batch, it lands in `ops.skipped`.
- *validate failed*: the suite could not run. Rows that do not pass do not fail it, they land in `ops.quarantine`.
- *load failed*: the transaction was rolled back; the warehouse is as it was.
- *queued for ever*: the DAG is paused, or the scheduler is not running. `marsad run` refuses a paused DAG.

**Rerun** Any task, any run, any number of times, also several at once: staging is cleared per run and batch, keys come
from the data, loads wait for each other. Clearing a run repeats it with the parameters it had. `redo_from` makes a run
read articles again that have not changed; a backfill does so from extraction on by itself.

**Retries** Twice, for faults of the network and of the database connection. Everything else fails at once.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import (
    CronDataIntervalTimetable,
    ExceptionRetryPolicy,
    Param,
    RetryAction,
    RetryRule,
    dag,
    get_current_context,
    task,
)

log = logging.getLogger(__name__)

DAILY = CronDataIntervalTimetable("0 0 * * *", timezone="UTC")
# By name where a class is not of the standard library: a DAG file imports nothing heavy.
NETWORK: list[type[BaseException] | str] = [
    ConnectionError,
    TimeoutError,
    "sqlalchemy.exc.OperationalError",
    "sqlalchemy.exc.InterfaceError",
]
RETRY = ExceptionRetryPolicy(
    rules=[RetryRule(exception=NETWORK, action=RetryAction.RETRY, reason="network or database connection")],
    default=RetryAction.FAIL,
)
PARAMS = {
    "folder": Param(
        None,
        type=["null", "string"],
        minLength=1,
        title="Folder",
        description="Articles to read; empty: the inbox. Leave it empty in a backfill.",
    ),
    "outlets": Param(
        [], type="array", items={"type": "string"}, title="Outlets", description="Only these outlets; empty: all."
    ),
    "redo_from": Param(
        None,
        type=["null", "string"],
        enum=[None, "clean", "extract"],
        title="Redo from",
        description="Read articles again from this stage on although they have not changed.",
    ),
}


def counts_of(told: Any) -> dict[str, Any]:
    """A run report as counts: what was skipped and why is in ops.skipped and ops.quarantine, not in XCom."""
    return {name: len(value) if isinstance(value, list) else value for name, value in asdict(told).items()}


def tell(context: Any) -> None:
    """Say in the failed task's log how far the run has come, and alert."""
    from marsad import stages
    from marsad.validate import alerts
    from marsad.warehouse.engine import engine

    run, instance = context["run_id"], context["ti"]
    log.error("counts at the failure: %s", counts_of(stages.report(engine(), run)))
    fault, where = str(context.get("exception"))[:500], getattr(instance, "log_url", None)
    alerts.run_failed(engine(), run, f"ingest_articles.{instance.task_id}", fault, where)


@dag(
    dag_id="ingest_articles",
    schedule=DAILY,
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    # A backfill of a paused DAG would be accepted and stay queued for ever.
    is_paused_upon_creation=False,
    max_active_runs=8,
    params=PARAMS,
    doc_md=__doc__,
    tags=["ingest", "articles", "warehouse"],
    default_args={
        "owner": "data-platform",
        "retries": 2,
        "retry_delay": timedelta(seconds=10),
        "retry_exponential_backoff": 3,
        "retry_policy": RETRY,
        "execution_timeout": timedelta(minutes=60),
        "on_failure_callback": tell,
    },
)
def ingest_articles() -> None:
    """Wire the stages; what they do is in ``marsad.stages``."""

    @task
    def pick_up() -> list[list[str]]:
        """Store what there is to read; returns batches of snapshot ids."""
        from marsad.runner import intake
        from marsad.warehouse.migrate import ready

        context = get_current_context()
        # A run without a logical date has no interval at all: the keys are missing, not None.
        first, until = context.get("data_interval_start"), context.get("data_interval_end")
        interval = (first, until) if context["dag_run"].run_type == "backfill" and first and until else None
        return intake.pick_up(ready(), context["run_id"], context["params"], interval)

    @task
    def clean(snapshot_ids: list[str]) -> dict[str, int]:
        """Snapshots of one batch to articles; returns counts."""
        from marsad import stages
        from marsad.warehouse.engine import engine

        return stages.clean_batch(engine(), get_current_context()["run_id"], snapshot_ids)

    @task
    def extract(snapshot_ids: list[str]) -> dict[str, int]:
        """Articles of one batch to mentions; returns counts."""
        from marsad import stages
        from marsad.warehouse.engine import engine

        return stages.extract_batch(engine(), get_current_context()["run_id"], snapshot_ids)

    # Where nothing is new there is no batch, and the mapped tasks are skipped: what follows runs all the same.
    @task(trigger_rule="none_failed")
    def validate() -> dict[str, Any]:
        """Gate the rows of the run; returns counts."""
        from marsad import stages
        from marsad.warehouse.engine import engine

        return stages.validate_run(engine(), get_current_context()["run_id"])

    # One load at a time over all runs, backfills included; the advisory lock in the stage guards against other writers.
    @task(max_active_tis_per_dag=1)
    def load() -> dict[str, int]:
        """Move what passed into the warehouse, in one transaction; returns counts."""
        from marsad import stages
        from marsad.warehouse.engine import engine

        return stages.load_run(engine(), get_current_context()["run_id"])

    @task
    def report() -> dict[str, Any]:
        """Count what became of everything that was found."""
        from marsad import stages
        from marsad.warehouse.engine import engine

        return counts_of(stages.report(engine(), get_current_context()["run_id"]))

    batches = pick_up()
    clean.expand(snapshot_ids=batches) >> (extracted := extract.expand(snapshot_ids=batches))
    extracted >> validate() >> load() >> report()


ingest_articles()
