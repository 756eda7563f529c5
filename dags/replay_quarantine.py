"""# Replay quarantine

**What** Reads quarantined documents again, through the same stages as any run, and says what that cured. Run it after
the cause has been mended: a lexicon row, the cleaner, the extractor.

**Owner** data-platform

**Schedule** None: a person triggers it.

**Inputs** Open records of `ops.quarantine`: by `ids`, `rule`, `outlet` (together: those that fit all of them), without
any of them all open records. `from_stage` is `clean` (from the stored bytes) or `extract`; empty: from the bytes where
an article is at fault, else from extraction.

**Outputs** What passes now is loaded, and its records are closed as `replayed`. What fails again stays open with one
attempt more. In every run in = loaded + unchanged + quarantined + skipped. `report` returns the outcome by rule.

**Tasks** `pick_up` chooses the records and writes the choice down, `clean` (one task a batch) makes articles,
`extract` (one task a batch) finds the events, `validate` gates the rows, `load` moves those that passed in one
transaction, `report` counts.

**Triage**
- *pick_up failed*: a name in `ids` is no open record (its log says which), or the warehouse does not answer.
- *a record failed again*: the cause is not mended, or was another one: `marsad quarantine show ID`.
- *left out*: the document makes no article any more, `ops.skipped` says why; discard the record with a note.
- *unreadable*: the bytes are gone from the snapshot store; fetch the document again.

**Rerun** Any task, any number of times: a repeated run keeps the records that it was first asked for, and records that
are closed already stay closed.

**Retries** Twice, for faults of the network and of the database connection. Everything else fails at once.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import ExceptionRetryPolicy, Param, RetryAction, RetryRule, dag, get_current_context, task

log = logging.getLogger(__name__)

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
    "rule": Param(
        None, type=["null", "string"], minLength=1, title="Rule", description="Only records that broke this rule."
    ),
    "ids": Param(
        [], type="array", items={"type": "string", "minLength": 4}, title="Records", description="Only these records."
    ),
    "outlet": Param(
        None, type=["null", "string"], minLength=1, title="Outlet", description="Only records of this outlet."
    ),
    "from_stage": Param(
        None,
        type=["null", "string"],
        enum=[None, "clean", "extract"],
        title="From stage",
        description="Where to begin; empty: where the fault lies.",
    ),
}


def run_name(context: Any) -> str:
    """Another DAG may have a run of the same name."""
    return f"replay_quarantine {context['run_id']}"


def tell(context: Any) -> None:
    """Alert: which task failed, why, and where its log is."""
    from marsad.validate import alerts
    from marsad.warehouse.engine import engine

    instance = context["ti"]
    fault, where = str(context.get("exception"))[:500], getattr(instance, "log_url", None)
    alerts.run_failed(engine(), run_name(context), f"replay_quarantine.{instance.task_id}", fault, where)


@dag(
    dag_id="replay_quarantine",
    schedule=None,
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=1,
    params=PARAMS,
    doc_md=__doc__,
    tags=["articles", "quality", "warehouse"],
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
def replay_quarantine() -> None:
    """Wire the stages; what they do is in ``marsad.stages``."""

    @task
    def pick_up() -> list[list[str]]:
        """Choose the records and take their documents; returns batches of snapshot ids."""
        from marsad import stages
        from marsad.runner import intake
        from marsad.warehouse.migrate import ready
        from marsad.warehouse.quarantine import Selection

        context = get_current_context()
        asked = context["params"]
        selection = Selection(tuple(asked["ids"]) or None, asked["rule"], asked["outlet"])
        by = getattr(context["dag_run"], "triggering_user_name", None) or "airflow"
        found = stages.pick_up_quarantined(ready(), run_name(context), selection, asked["from_stage"], by)
        return intake.merged(found)

    @task
    def clean(snapshot_ids: list[str]) -> dict[str, int]:
        """Snapshots of one batch to articles; returns counts."""
        from marsad import stages
        from marsad.warehouse.engine import engine

        return stages.clean_batch(engine(), run_name(get_current_context()), snapshot_ids)

    @task
    def extract(snapshot_ids: list[str]) -> dict[str, int]:
        """Articles of one batch to mentions; returns counts."""
        from marsad import stages
        from marsad.warehouse.engine import engine

        return stages.extract_batch(engine(), run_name(get_current_context()), snapshot_ids)

    # Where no record is open there is no batch, and the mapped tasks are skipped: what follows runs all the same.
    @task(trigger_rule="none_failed")
    def validate() -> dict[str, Any]:
        """Gate the rows of the run; returns counts."""
        from marsad import stages
        from marsad.warehouse.engine import engine

        return stages.validate_run(engine(), run_name(get_current_context()))

    @task
    def load() -> dict[str, int]:
        """Move what passed into the warehouse, in one transaction; returns counts."""
        from marsad import stages
        from marsad.warehouse.engine import engine

        return stages.load_run(engine(), run_name(get_current_context()))

    @task
    def report() -> dict[str, Any]:
        """Say what was cured, by rule."""
        from marsad.warehouse.engine import engine
        from marsad.warehouse.quarantine import replay_outcome

        found = replay_outcome(engine(), run_name(get_current_context()))
        told = [f"{rule}: {records} {outcome}" for rule, outcome, records in found]
        log.info("%s", "\n".join(told) or "no open record fits")
        return {"outcomes": told, "cured": sum(records for _, outcome, records in found if outcome == "cured")}

    batches = pick_up()
    clean.expand(snapshot_ids=batches) >> (extracted := extract.expand(snapshot_ids=batches))
    extracted >> validate() >> load() >> report()


replay_quarantine()
