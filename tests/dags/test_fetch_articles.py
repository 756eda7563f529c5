"""The fetching DAG: its shape, what it retries, and a whole run of it from outlets to the inbox."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from acquire.outlet_site import World, nginx, rss

from marsad.settings import settings

ROOT = Path(__file__).resolve().parents[2]
HEAD = "id,name,names,country,domains,time_zone,language,feeds,politeness,state\n"

# A run of the DAG in one process, with the names of the small internet; the run that it starts is only looked at.
RUN = """
import json, sys
sys.path[:0] = [sys.argv[1] + "/dags", sys.argv[1] + "/tests", sys.argv[1] + "/plugins"]
import socket
real = socket.getaddrinfo
socket.getaddrinfo = lambda host, *a, **k: real("127.0.0.1" if str(host).endswith(".test") else host, *a, **k)
import fetch_articles as m
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(sys.argv[1] + "/dags/fetch_articles.py")
dag = bag.dags["fetch_articles"]
done = dag.test()
states = {f"{t.task_id}{'' if t.map_index < 0 else t.map_index}": str(t.state) for t in done.get_task_instances()}
from airflow.models.dagrun import DagRun
from airflow.utils.session import create_session
with create_session() as session:
    started = [(r.run_id, r.conf) for r in session.query(DagRun).filter(DagRun.dag_id == "ingest_articles")]
print("STATES", json.dumps([str(done.state), states, done.run_id, started]))
"""


def environment(home: Path) -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("AIRFLOW")}
    return env | {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "none"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
    }


def test_permanent_faults_are_told_from_passing_ones(tmp_path: Path) -> None:
    code = """
import sys; sys.path.insert(0, sys.argv[1])
import sqlalchemy.exc, fetch_articles as m
from marsad.acquire.register import RegisterFault
from marsad.acquire.snapshots import SnapshotDamaged
def act(e): return m.RETRY.evaluate(e, 1, 2).action.value
faults = (ConnectionResetError(), TimeoutError(), sqlalchemy.exc.OperationalError("", {}, Exception()),
          RegisterFault(), SnapshotDamaged(), PermissionError(), ValueError())
print(*map(act, faults))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "dags")],
        env=environment(tmp_path), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split()[-7:] == ["retry"] * 3 + ["fail"] * 4


def test_its_shape(tmp_path: Path) -> None:
    code = """
import json, sys; sys.path.insert(0, sys.argv[1])
import fetch_articles as m
d = m.fetch_articles()
print(json.dumps({"after": {t.task_id: sorted(t.upstream_task_ids) for t in d.tasks},
  "mapped": sorted(t.task_id for t in d.tasks if t.is_mapped), "paused": d.is_paused_upon_creation,
  "catchup": d.catchup, "runs": d.max_active_runs, "timetable": d.timetable.expression,
  "kind": type(d.timetable).__name__,
  "assets": [a.uri for t in d.tasks for a in t.outlets], "params": sorted(d.params),
  "retries": sorted({t.retries for t in d.tasks})}))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "dags")],
        env=environment(tmp_path), capture_output=True, text=True, check=True,
    )  # fmt: skip
    dag = json.loads(done.stdout.splitlines()[-1])
    assert dag["after"]["get_articles"] == ["waiting"] and dag["after"]["ingest"] == ["hand_over"]
    # A run is judged by its last task: nothing that fails may go unseen.
    assert dag["after"]["report"] == ["get_articles", "hand_over", "ingest", "read_listings"]
    assert dag["mapped"] == ["get_articles", "read_listings"]
    assert dag["paused"] is True, "it goes to the open internet: that is for a person to begin"
    assert (dag["catchup"], dag["runs"], dag["retries"]) == (False, 1, [2])
    assert (dag["timetable"], dag["kind"]) == ("*/15 * * * *", "CronDataIntervalTimetable")
    assert dag["assets"] == ["marsad://fetched/articles"] and dag["params"] == ["outlets", "since", "until"]


@pytest.fixture
def world() -> Iterator[World]:
    binary = nginx()
    if binary is None:
        pytest.skip("nginx is not installed and cannot be: apt-get install nginx-light")
    made = World(Path(tempfile.mkdtemp(prefix="marsad-world-")))
    for name in ("one", "two"):
        urls = [made.article(name, f"/{n}.html") for n in range(3)]
        made.file(name, "/feed.xml", rss(urls))
        made.outlet(name, ("feed", "/feed.xml"))
    made.start(binary)
    yield made
    made.stop()
    shutil.rmtree(made.root, ignore_errors=True)


@pytest.mark.slow
def test_a_run_from_outlets_to_inbox(
    database: sa.Engine, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = tmp_path / "reference"
    shutil.copytree(settings().reference, reference)
    rows = [
        f"{n},صحيفة {n},,LBY,{n}.test,Africa/Tripoli,ar,{world.at(n, '/feed.xml')},0,active" for n in ("one", "two")
    ]
    (reference / "outlets.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    env = environment(tmp_path / "airflow") | {
        "MARSAD_REFERENCE": str(reference),
        "MARSAD_FETCH_ALLOW_PRIVATE": f"127.0.0.1:{world.port}",
    }
    airflow = [sys.executable, "-m", "airflow"]
    subprocess.run([*airflow, "db", "migrate"], env=env, capture_output=True, check=True, timeout=120)
    subprocess.run([*airflow, "dags", "reserialize"], env=env, capture_output=True, check=True, timeout=120)
    done = subprocess.run([sys.executable, "-c", RUN, str(ROOT)], env=env, capture_output=True, text=True, timeout=200)
    assert "STATES" in done.stdout, done.stdout[-2000:] + done.stderr[-3000:]
    state, states, run_id, started = json.loads(done.stdout.split("STATES ")[-1].splitlines()[0])
    assert state.endswith("success"), (states, done.stdout[-3000:])
    assert set(states) == {"listings", "read_listings0", "waiting", "get_articles0", "hand_over", "ingest", "report"}
    [folder] = (settings().home / "inbox" / "fetched").iterdir()
    assert started == [[f"fetched__{run_id}", {"folder": str(folder)}]]
    assert len(list(folder.glob("*.html"))) == len(list(folder.glob("*.meta.json"))) == 6
    with database.connect() as connection:
        assert (
            connection.execute(sa.text("select count(*) from ops.discovery where handed_at is not null")).scalar() == 6
        )
