"""# Fetch articles

**What** Gets what the outlets of `outlets.csv` have published: reads their feeds, sitemaps and section pages, then the
articles that these list, politely, and hands them to `ingest_articles`.

**Owner** data-platform

**Schedule** Every 15 minutes, no catch-up, one run at a time. **Paused until somebody unpauses it**: from then on it
goes to the open internet.

**Inputs** The active outlets of `seeds/reference/outlets.csv`; what earlier runs left waiting (`ops.discovery`). A
**backfill**, or a run with the parameters `since` and `until`, reads sitemaps only and takes the articles that they
date in these days; older ones come from web archives in the inbox.

**Outputs** The snapshot store; `ops.discovery` (each article and what became of it), `ops.fetch_attempt` (each attempt
with its outcome), `ops.fetch_source`, `ops.fetch_site`; a folder of the run under `fetched` in the inbox; the asset
`marsad://fetched/articles`; a run of `ingest_articles` on that folder.

**Tasks** `listings` (batches of hosts) and `read_listings` (one task a batch) discover; `waiting` and `get_articles`
get the pages; `hand_over` lays them into the inbox; `ingest` starts the reading; both are skipped where nothing is new.
`report` counts attempts by outcome.

**Triage**
- *a host does not answer*: no task fails. `select * from ops.fetch_health` says which outlets are silent and why,
  `ops.fetch_attempt` every attempt. After five faults in a row a host is left alone for half an hour, then twice that.
- *a task failed*: the warehouse does not answer, or a fault of the program; the other hosts of its batch went on.
- *hand_over failed*: the disk, or a damaged snapshot, which the log names: `marsad snapshots verify`.
- *ingest failed*: what was got lies in the inbox; the daily run of `ingest_articles` takes it.

**Rerun** Any task, any run, any number of times: an article is asked for until its bytes are stored, and handed on
once. Two runs at once do not ask the same host.

**Retries** Twice, for faults of the database connection. What outlets answer never fails a task: passing faults are
tried again within the run and in later runs, permanent ones are recorded. Everything else fails at once.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import (
    Asset,
    CronDataIntervalTimetable,
    ExceptionRetryPolicy,
    Param,
    RetryAction,
    RetryRule,
    dag,
    get_current_context,
    task,
)
from airflow.sdk.exceptions import AirflowSkipException

FETCHED = Asset("marsad://fetched/articles")
# By name where a class is not of the standard library: a DAG file imports nothing heavy.
PASSING: list[type[BaseException] | str] = [
    ConnectionError,
    TimeoutError,
    "sqlalchemy.exc.OperationalError",
    "sqlalchemy.exc.InterfaceError",
]
RETRY = ExceptionRetryPolicy(
    rules=[RetryRule(exception=PASSING, action=RetryAction.RETRY, reason="network or database connection")],
    # A register that cannot be meant, a damaged snapshot, a full disk: another try would end the same.
    default=RetryAction.FAIL,
)
PARAMS = {
    "outlets": Param(
        [], type="array", items={"type": "string"}, title="Outlets", description="Only these; empty: all active ones."
    ),
    "since": Param(
        None, type=["null", "string"], format="date", title="Since", description="Only what sitemaps date from then on."
    ),
    "until": Param(
        None, type=["null", "string"], format="date", title="Until", description="... to before this day; empty: now."
    ),
}


def crawl() -> Any:
    """What the tasks of this run work with."""
    from marsad.acquire.crawl import Crawl
    from marsad.acquire.run import window_of
    from marsad.warehouse.engine import engine

    context = get_current_context()
    asked = context["params"]
    window = window_of(asked["since"], asked["until"])
    first, last = context.get("data_interval_start"), context.get("data_interval_end")
    if window is None and context["dag_run"].run_type == "backfill" and first and last:
        window = first, last
    return Crawl(engine(), context["run_id"], only=frozenset(asked["outlets"] or ()), window=window)


@dag(
    dag_id="fetch_articles",
    schedule=CronDataIntervalTimetable("*/15 * * * *", timezone="UTC"),
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    # It goes to the open internet: that is for a person to begin.
    is_paused_upon_creation=True,
    max_active_runs=1,
    max_active_tasks=4,
    params=PARAMS,
    doc_md=__doc__,
    tags=["ingest", "articles"],
    default_args={
        "owner": "data-platform",
        "retries": 2,
        "retry_delay": timedelta(seconds=10),
        "retry_exponential_backoff": 3,
        "retry_policy": RETRY,
        "execution_timeout": timedelta(minutes=30),
    },
)
def fetch_articles() -> None:
    """Wire the steps; what they do is in ``marsad.acquire``."""

    @task
    def listings() -> list[list[str]]:
        """Batches of hosts whose listings are to be read."""
        from marsad.acquire.run import batches
        from marsad.warehouse.migrate import ready

        ready()
        return batches(crawl().listing_sites())

    @task
    def read_listings(sites: list[str]) -> dict[str, int]:
        """Discover what these hosts list; returns attempts by outcome."""
        told: dict[str, int] = crawl().read_listings(sites)
        return told

    # Where there is nothing to read, what waits from earlier runs is got all the same.
    @task(trigger_rule="all_done")
    def waiting() -> list[list[str]]:
        """Batches of hosts with articles that wait."""
        from marsad.acquire.run import batches

        return batches(crawl().waiting_sites())

    @task
    def get_articles(sites: list[str]) -> dict[str, int]:
        """Get what waits on these hosts; returns attempts by outcome."""
        told: dict[str, int] = crawl().get_articles(sites)
        return told

    @task(trigger_rule="all_done", outlets=[FETCHED])
    def hand_over() -> dict[str, Any]:
        """Lay what was got into the inbox; returns the run's folder and how many articles. Skipped without any."""
        from marsad.acquire.run import hand_on
        from marsad.warehouse.engine import engine

        folder, number = hand_on(engine(), get_current_context()["run_id"], crawl())
        if folder is None:
            raise AirflowSkipException("nothing new")
        return {"folder": folder, "articles": number}

    ingest = TriggerDagRunOperator(
        task_id="ingest",
        trigger_dag_id="ingest_articles",
        trigger_run_id="fetched__{{ run_id }}",
        conf={"folder": "{{ ti.xcom_pull(task_ids='hand_over')['folder'] }}"},
        reset_dag_run=True,
    )

    @task(trigger_rule="none_failed")
    def report() -> dict[str, int]:
        """Count what was asked for and what came of it. Fails with any task: a run is judged by its last."""
        from marsad.acquire.run import counts_of
        from marsad.warehouse.engine import engine

        return counts_of(engine(), get_current_context()["run_id"])

    found = read_listings.expand(sites=listings())
    found >> (sites := waiting())
    got = get_articles.expand(sites=sites)
    got >> (handed := hand_over()) >> ingest
    [found, got, handed, ingest] >> report()


fetch_articles()
