"""Airflow's REST API, as far as a run needs it."""

from __future__ import annotations

import time
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import httpx

FINISHED = ("success", "failed", "upstream_failed", "skipped", "removed")


class Api:
    """A client that logs in by itself, and again when its token has expired. Methods raise ``httpx.HTTPError``."""

    def __init__(self, address: str, user: str, password: str) -> None:
        self._login = {"username": user, "password": password}
        # trust_env=False: a proxy in the environment has no business between us and our own machine.
        self._http = httpx.Client(base_url=address, timeout=30, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()

    def ready(self, dag_id: str, since: float) -> bool:
        """Whether a scheduler is alive and the DAG was read after ``since`` (seconds since the epoch)."""
        health = self._http.get("/api/v2/monitor/health").raise_for_status().json()
        if (
            health["scheduler"]["status"] != "healthy"
            or _seconds(health["scheduler"]["latest_scheduler_heartbeat"]) < since - 1
        ):
            return False
        answer = self._call("GET", f"/dags/{dag_id}", accept=(404,))
        return answer.status_code == 200 and _seconds(answer.json()["last_parsed_time"]) >= since - 1

    def import_errors(self) -> list[str]:
        """What stops DAG files from being loaded: file and traceback."""
        found = self._call("GET", "/importErrors").json()["import_errors"]
        return [f"{e['filename']}: {e['stack_trace']}" for e in found]

    def paused(self, dag_id: str) -> bool:
        """Whether the scheduler leaves the DAG's runs queued."""
        return bool(self._call("GET", f"/dags/{dag_id}").json()["is_paused"])

    def trigger(self, dag_id: str, run_id: str, conf: dict[str, Any]) -> None:
        """Start a run of its own, with no logical date."""
        body = {"dag_run_id": run_id, "logical_date": None, "conf": conf}
        self._call("POST", f"/dags/{dag_id}/dagRuns", json=body)

    def run(self, dag_id: str, run_id: str) -> dict[str, Any]:
        """The run as Airflow has it; ``state`` is queued, running, success or failed."""
        answer: dict[str, Any] = self._call("GET", f"/dags/{dag_id}/dagRuns/{run_id}").json()
        return answer

    def unfinished(self, dag_id: str, prefix: str) -> list[str]:
        """Ids of queued and running runs whose id starts with ``prefix``."""
        query = {"state": ["queued", "running"], "limit": 100, "order_by": "-id"}
        runs = self._call("GET", f"/dags/{dag_id}/dagRuns", params=query).json()["dag_runs"]
        return [r["dag_run_id"] for r in runs if r["dag_run_id"].startswith(prefix)]

    def give_up(self, dag_id: str, run_id: str) -> None:
        """Mark a run as failed: the scheduler stops its tasks."""
        self._call("PATCH", f"/dags/{dag_id}/dagRuns/{run_id}", json={"state": "failed"})

    def count(self, dag_id: str, run_id: str, task_id: str, *states: str) -> int:
        """How many instances the task has in the run, in any of ``states`` where some are given."""
        query = {"task_id": task_id, "limit": 1, "state": list(states)}
        path = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances"
        return int(self._call("GET", path, params=query).json()["total_entries"])

    def seconds(self, dag_id: str, run_id: str, task_id: str) -> float:
        """Seconds from the first start to the last end among the task's instances; 0 where none has run."""
        path, ends = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances", []
        for order in ("start_date", "-end_date"):
            query: dict[str, Any] = {"task_id": task_id, "limit": 1, "order_by": order}
            ends += self._call("GET", path, params=query).json()["task_instances"]
        return max(0.0, _seconds(ends[-1]["end_date"]) - _seconds(ends[0]["start_date"])) if ends else 0.0

    def failures(self, dag_id: str, run_id: str) -> list[tuple[str, str]]:
        """(task, last lines of its log) for up to five failed tasks of a run."""
        path = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances"
        found = self._call("GET", path, params={"state": "failed", "limit": 5}).json()["task_instances"]
        return [(t["task_id"], self._log(f"{path}/{t['task_id']}", t)) for t in found]

    def _log(self, path: str, task: dict[str, Any]) -> str:
        query = {"map_index": task["map_index"], "full_content": True}
        answer = self._call("GET", f"{path}/logs/{max(task['try_number'], 1)}", params=query, accept=(404,))
        if answer.status_code == 404:
            return ""
        told = [e for e in answer.json()["content"] if isinstance(e, dict) and e.get("level") in ("error", "critical")]
        return "\n".join(_told(event) for event in told[-3:])

    def _call(self, method: str, path: str, *, accept: tuple[int, ...] = (), **more: Any) -> httpx.Response:
        for attempt in range(3):
            if "Authorization" not in self._http.headers:
                token = self._http.post("/auth/token", json=self._login).raise_for_status().json()["access_token"]
                self._http.headers["Authorization"] = f"Bearer {token}"
            try:
                answer = self._http.request(method, f"/api/v2{path}", **more)
            except httpx.TransportError:
                if attempt == 2 or method == "POST":
                    raise
                time.sleep(1)
                continue
            if answer.status_code != 401:
                break
            del self._http.headers["Authorization"]
        if answer.is_error and answer.status_code not in accept:
            told = f"Airflow answers {answer.status_code} to {method} {path}: {answer.text[:500]}"
            raise httpx.HTTPStatusError(told, request=answer.request, response=answer)
        return answer


def _seconds(moment: str | None) -> float:
    return datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp() if moment else 0.0


def _told(event: dict[str, Any]) -> str:
    lines = [str(event.get("event", ""))]
    for error in event.get("error_detail") or []:
        lines.append(f"{error.get('exc_type')}: {error.get('exc_value')}")
    return "\n".join(lines)
