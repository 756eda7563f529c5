"""Alerts reach a mail server and a webhook, once a cause until it clears; a deaf channel harms nothing."""

from __future__ import annotations

import email
import email.policy
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import sqlalchemy as sa
from pipeline_tools import tools, write

from marsad import stages
from marsad.validate import alerts
from marsad.validate.gate import GateBroken


class _Mail(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs to hand over a message."""

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            word = line.strip().upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.got.append(b"".join(lines))  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


class _Hook(BaseHTTPRequestHandler):
    """A webhook that answers with the server's status."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(body)  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def serving(server: socketserver.TCPServer) -> Iterator[socketserver.TCPServer]:
    server.got = []  # type: ignore[attr-defined]
    server.status = 200  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    with serving(socketserver.TCPServer(("127.0.0.1", 0), _Mail)) as server:
        monkeypatch.setenv("MARSAD_SMTP_URL", f"smtp://127.0.0.1:{server.server_address[1]}")
        monkeypatch.setenv("MARSAD_ALERT_EMAIL", "desk@example.org, night@example.org")
        yield server.got  # type: ignore[attr-defined]


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[socketserver.TCPServer]:
    with serving(HTTPServer(("127.0.0.1", 0), _Hook)) as server:
        monkeypatch.setenv("MARSAD_ALERT_WEBHOOK", f"http://127.0.0.1:{server.server_address[1]}/services/x")
        yield server


def go(database: sa.Engine, run_id: str, folder: Path, bad: int) -> None:
    """Load five articles, of which some are kept back; their words are new in every run."""
    for n in range(5):
        write(
            folder, f"{run_id}-{n}", f"زار وفد من مصر ليبيا في {run_id}." + " <p class='x'>" * (n < bad), outlet="مرصد"
        )
    used = tools()
    for batch in stages.pick_up(database, run_id, folder, tools=used):
        stages.clean_batch(database, run_id, batch, used)
        stages.extract_batch(database, run_id, batch, used)
    stages.validate_run(database, run_id)
    stages.load_run(database, run_id)


def standing(database: sa.Engine) -> dict[str, int]:
    with database.connect() as connection:
        rows = connection.execute(sa.text("select cause, times from ops.alert where cleared_at is null"))
        return {row.cause: row.times for row in rows}


CAUSE = "check:quarantine_rate:article_markup"


def test_a_rule_that_keeps_back_much_is_told_once_until_it_clears(
    database: sa.Engine,
    tmp_path: Path,
    mail: list[bytes],
    hook: socketserver.TCPServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MARSAD_BASE_URL", "https://marsad.example/")
    go(database, "one", tmp_path / "one", bad=4)
    go(database, "two", tmp_path / "two", bad=4)
    assert standing(database) == {CAUSE: 2}
    (message,) = [email.message_from_bytes(raw, policy=email.policy.default) for raw in mail]
    assert message["To"] == "desk@example.org, night@example.org"
    assert "article_markup" in message["Subject"]
    body = message.get_content()  # type: ignore[attr-defined]
    assert "found 5, loaded 1, unchanged 0, quarantined 4, skipped 0" in body
    assert "article_markup 4 of 5" in body
    assert "home/docs/one." in body
    assert "https://marsad.example/dags/ingest_articles/backfills?from_date=" in body
    assert "لا تحجر قاعدة" in body
    (posted,) = [json.loads(raw) for raw in hook.got]  # type: ignore[attr-defined]
    assert set(posted) == {"text"} and "article_markup" in posted["text"]

    empty = tmp_path / "nothing new"
    empty.mkdir()
    stages.pick_up(database, "idle", empty, tools=tools())
    stages.validate_run(database, "idle")
    stages.load_run(database, "idle")
    assert standing(database) == {CAUSE: 2}, "a run of nothing new says nothing of the rate"
    go(database, "three", tmp_path / "three", bad=0)
    assert standing(database) == {}
    go(database, "four", tmp_path / "four", bad=4)
    assert standing(database) == {CAUSE: 1}
    assert len(mail) == len(hook.got) == 2  # type: ignore[attr-defined]


def test_a_gate_that_breaks_is_told_and_clears_with_the_next_load(
    database: sa.Engine, tmp_path: Path, mail: list[bytes]
) -> None:
    with database.begin() as connection:
        connection.execute(sa.text("alter table staging.mention rename column confidence to gone"))
    with pytest.raises(GateBroken):
        write(tmp_path / "in", "one", "زار وفد من مصر ليبيا.")
        used = replace_extractor()
        for batch in stages.pick_up(database, "r1", tmp_path / "in", tools=used):
            stages.clean_batch(database, "r1", batch, used)
            stages.extract_batch(database, "r1", batch, used)
        stages.validate_run(database, "r1")
    assert list(standing(database)) == ["run_failed:validate"]
    assert b"mention_confidence" in mail[0]
    with database.begin() as connection:
        connection.execute(sa.text("alter table staging.mention rename column gone to confidence"))
    stages.validate_run(database, "r1")
    stages.load_run(database, "r1")
    assert standing(database) == {}


def replace_extractor() -> stages.Tools:
    """Tools whose articles tell no event."""
    from dataclasses import replace

    return replace(tools(), extractor=lambda: lambda article: [])


def test_a_deaf_channel_is_tried_again_and_harms_nothing(
    database: sa.Engine, mail: list[bytes], hook: socketserver.TCPServer
) -> None:
    hook.status = 500  # type: ignore[attr-defined]
    alerts.run_failed(database, "r1", "load", "line one\nline <!channel> two", "https://marsad.example/log")
    hook.status = 200  # type: ignore[attr-defined]
    alerts.run_failed(database, "r1", "load", "line one\nline <!channel> two", "https://marsad.example/log")
    alerts.run_failed(database, "r2", "load", "again")
    assert len(mail) == 1
    assert len(hook.got) == 2  # type: ignore[attr-defined]
    assert "&lt;!channel&gt;" in json.loads(hook.got[1])["text"]  # type: ignore[attr-defined]
    assert b"log: https://marsad.example/log" in mail[0]
    assert standing(database) == {"run_failed:load": 2}


def test_an_alert_never_raises(database: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_ALERT_EMAIL", "x@example.org")
    monkeypatch.setenv("MARSAD_SMTP_URL", "smtp://127.0.0.1:1")
    alerts.run_failed(database, "r1", "load", "x")
    with database.begin() as connection:
        connection.execute(sa.text("drop table ops.alert"))
    alerts.run_failed(database, "r1", "load", "x")
