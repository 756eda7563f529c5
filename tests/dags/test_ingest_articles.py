"""The DAG as Airflow sees it: it loads, is light, documented, and can be backfilled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TAGS = {"ingest", "articles", "warehouse", "maintenance", "quality"}
SECTIONS = ("What", "Owner", "Schedule", "Inputs", "Outputs", "Triage", "Rerun", "Retries")
HEAVY = ("great_expectations", "pandas", "psycopg", "marsad", "lxml", "httpx")

LOAD = """
import json, sys, time
from airflow.dag_processing.dagbag import DagBag
before, began = set(sys.modules), time.monotonic()
bag = DagBag(sys.argv[1])
seconds, loaded = time.monotonic() - began, {m.split(".")[0] for m in set(sys.modules) - before}
def policy(t): return t.partial_kwargs["retry_policy"] if t.is_mapped else t.retry_policy
print(json.dumps({
    "errors": bag.import_errors, "seconds": seconds, "loaded": sorted(loaded),
    "dags": {d.dag_id: {
        "tags": sorted(d.tags), "doc": d.doc_md or "", "catchup": d.catchup,
        "paused": d.is_paused_upon_creation, "params": sorted(d.params), "timetable": type(d.timetable).__name__,
        "tasks": {t.task_id: {"after": sorted(t.upstream_task_ids), "retries": t.retries, "owner": t.owner,
                              "mapped": t.is_mapped, "policy": type(policy(t)).__name__} for t in d.tasks},
    } for d in bag.dags.values()},
}))
"""


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All DAG files, loaded in a process of its own as the DAG processor loads them."""
    home = tmp_path_factory.mktemp("airflow")
    env = {k: v for k, v in os.environ.items() if not k.startswith("AIRFLOW")}
    env |= {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "none"),
        "AIRFLOW__DAG_PROCESSOR__DAG_VERSION_INFLATION_CHECK_LEVEL": "error",
    }
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(ROOT / "dags")], env=env, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_every_dag_file_loads(bag: dict[str, Any]) -> None:
    assert bag["errors"] == {}
    assert set(bag["dags"]) == {path.stem for path in (ROOT / "dags").glob("*.py")}


def test_dag_files_are_light(bag: dict[str, Any]) -> None:
    assert [name for name in HEAVY if name in bag["loaded"]] == []
    assert bag["seconds"] < 10


def test_dags_are_documented_and_tagged(bag: dict[str, Any]) -> None:
    for name, dag in bag["dags"].items():
        missing = [section for section in SECTIONS if f"**{section}**" not in dag["doc"]]
        assert not missing, f"{name}: its runbook lacks {missing}"
        assert dag["tags"], name
        assert set(dag["tags"]) <= TAGS, f"{name}: tags are a controlled vocabulary"
        assert all(task["owner"] != "airflow" for task in dag["tasks"].values()), name


def test_ingest_can_be_backfilled(bag: dict[str, Any]) -> None:
    dag = bag["dags"]["ingest_articles"]
    # Airflow backfills periodic timetables only; this one has an interval with a length (a bare cron string has none).
    assert dag["timetable"] == "CronDataIntervalTimetable"
    assert dag["catchup"] is False
    assert dag["paused"] is False
    assert dag["params"] == ["folder", "outlets", "redo_from"]


def test_ingest_goes_one_way(bag: dict[str, Any]) -> None:
    tasks = bag["dags"]["ingest_articles"]["tasks"]
    order = ["pick_up", "clean", "extract", "validate", "load", "report"]
    assert sorted(tasks) == sorted(order)
    for before, after in zip(order, order[1:], strict=False):
        assert before in tasks[after]["after"]
    assert [name for name in order if tasks[name]["mapped"]] == ["clean", "extract"]
    assert all(task["retries"] == 2 and task["policy"] == "ExceptionRetryPolicy" for task in tasks.values())


def test_only_faults_of_the_network_are_retried(tmp_path: Path) -> None:
    code = """
import sys; sys.path.insert(0, sys.argv[1])
import sqlalchemy.exc, ingest_articles as m
def act(e): return m.RETRY.evaluate(e, 1, 2).action.value
print(act(ConnectionResetError()), act(sqlalchemy.exc.OperationalError("", {}, Exception())), act(ValueError()),
      act(sqlalchemy.exc.IntegrityError("", {}, Exception())))
"""
    env = os.environ | {"AIRFLOW_HOME": str(tmp_path)}
    command = [sys.executable, "-c", code, str(ROOT / "dags")]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split()[-4:] == ["retry", "retry", "fail", "fail"]


def test_airflow_does_not_execute_the_package_as_plugins(tmp_path: Path) -> None:
    """Every file that the plugin loader executes lands in ``sys.modules`` under its bare name (``model``, ``cli``)."""
    code = """
from airflow.configuration import conf
from airflow._shared.module_loading import find_path_from_directory
print(*find_path_from_directory(conf.get("core", "plugins_folder"), ".airflowignore", "glob"), sep="\\n")
"""

    def executed(folder: Path) -> set[str]:
        env = os.environ | {"AIRFLOW_HOME": str(tmp_path), "AIRFLOW__CORE__PLUGINS_FOLDER": str(folder)}
        done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
        lines = done.stdout.splitlines()
        return {Path(x).name for x in lines if x.startswith(str(folder)) and x.endswith(".py")}

    bare = tmp_path / "plugins"
    (bare / "marsad").mkdir(parents=True)
    (bare / "marsad" / "cli.py").touch()
    assert executed(bare) == {"cli.py"}, "the loader takes whatever is not ignored"
    assert executed(ROOT / "plugins") & {path.name for path in (ROOT / "plugins" / "marsad").rglob("*.py")} == set()
