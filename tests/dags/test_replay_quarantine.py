"""The DAG that replays quarantine: its form, its order, and that it does what the command does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOAD = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(sys.argv[1])
d = bag.dags["replay_quarantine"]
form = {n: d.params.get_param(n) for n in d.params}
print(json.dumps({
    "errors": bag.import_errors, "schedule": type(d.timetable).__name__, "runs": d.max_active_runs,
    "params": {n: [p.value, p.schema.get("enum")] for n, p in form.items()}, "titles": [p.schema["title"] for p in form.values()],
    "after": {t.task_id: sorted(t.upstream_task_ids) for t in d.tasks},
    "mapped": sorted(t.task_id for t in d.tasks if t.is_mapped),
}))
"""  # noqa: E501


@pytest.fixture(scope="module")
def dag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("airflow")
    dags = home / "dags"
    dags.mkdir()
    (dags / "replay_quarantine.py").write_bytes((ROOT / "dags" / "replay_quarantine.py").read_bytes())
    env = {k: v for k, v in os.environ.items() if not k.startswith("AIRFLOW")}
    env |= {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "none"),
        "AIRFLOW__DAG_PROCESSOR__DAG_VERSION_INFLATION_CHECK_LEVEL": "error",
    }
    done = subprocess.run([sys.executable, "-c", LOAD, str(dags)], env=env, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_person_fills_in_a_form(dag: dict[str, Any]) -> None:
    assert dag["errors"] == {}
    assert dag["schedule"] == "NullTimetable"
    assert dag["runs"] == 1
    assert dag["params"] == {
        "rule": [None, None],
        "ids": [[], None],
        "outlet": [None, None],
        "from_stage": [None, [None, "clean", "extract"]],
    }
    assert all(dag["titles"])


def test_it_goes_through_the_same_stages_as_a_run(dag: dict[str, Any]) -> None:
    order = ["pick_up", "clean", "extract", "validate", "load", "report"]
    assert sorted(dag["after"]) == sorted(order)
    for before, after in zip(order, order[1:], strict=False):
        assert before in dag["after"][after]
    assert dag["mapped"] == ["clean", "extract"]
