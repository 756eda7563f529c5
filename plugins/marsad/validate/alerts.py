"""Alerts: a failed run, a check that found something, a rule that keeps back too much. Once a cause, until it clears.

Channels: the log always; e-mail where ``MARSAD_ALERT_EMAIL`` (to, separated by commas) and ``MARSAD_SMTP_URL``
(``smtp://[user:password@]host[:port]``, ``smtps://`` for TLS, ``smtp+starttls://``) are set; a webhook that takes what
Slack's do, ``MARSAD_ALERT_WEBHOOK``. ``MARSAD_ALERT_FROM`` is the sender, ``MARSAD_BASE_URL`` where the UI is.
A channel that fails is tried again when the cause is seen again; a kill between telling and noting it tells it twice.
"""

from __future__ import annotations

import logging
import os
import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlencode, urlsplit

import sqlalchemy as sa

from marsad.validate import docs
from marsad.warehouse.engine import lock, statement

log = logging.getLogger(__name__)
SECONDS = 10


@dataclass(frozen=True)
class Alert:
    """What is wrong (``cause``, the same as long as it is the same fault), in one line, and at length."""

    cause: str
    title: str
    body: str


def run_failed(engine: sa.Engine, run_id: str, stage: str, fault: str, log_url: str | None = None) -> None:
    """Tell that a stage of a run failed. Never raises: it is called where something has failed already."""
    try:
        title = f"Marsad: {stage} failed"
        told = [f"{stage} of run {run_id} failed: {fault}", "", *_counts(engine, run_id), "", *_links(run_id, log_url)]
        _raise(engine, run_id, Alert(f"run_failed:{stage}", title, "\n".join(told)))
    except Exception:
        log.exception("the alert could not be raised")


def after_run(engine: sa.Engine, run_id: str, findings: Mapping[str, int], *, judged: bool) -> None:
    """Tell what the checks found, clear what they found no more. ``judged``: whether the run staged anything.

    A run of nothing new keeps nothing back; that says nothing of whether a rule still keeps back too much.
    """
    with engine.connect() as connection:
        rows = connection.execute(statement("queries/alert_rules"), {"run_id": run_id}).mappings().all()
    counts, links = _counts(engine, run_id), _links(run_id, None)
    standing = []
    for row in rows:
        if row["rule_code"] not in findings:
            continue
        for sample in row["samples"] if row["rule_code"] == "quarantine_rate" else row["samples"][:1]:
            cause = f"check:{row['rule_code']}:{sample['what']}"
            title = f"Marsad: {row['rule_code']}, {sample['what']}: {sample['detail']}"
            told = [f"{row['message_en']} {row['message_ar']}", f"Found: {sample['what']}: {sample['detail']}"]
            broken = ", ".join(f"{r['rule_code']} {r['failed']} of {r['checked']}" for r in rows)
            body = [*told, row["hint"], "", *counts, f"rules: {broken}", "", *links]
            standing.append(cause)
            _raise(engine, run_id, Alert(cause, title, "\n".join(body)))
    if not judged:
        standing += _kept(engine)
    _clear(engine, "check:", standing)
    _clear(engine, "run_failed:", [])


def _raise(engine: sa.Engine, run_id: str, alert: Alert) -> None:
    with engine.begin() as connection:
        lock(connection, "alert")
        told = {"cause": alert.cause, "title": alert.title, "body": alert.body, "run_id": run_id}
        times, delivered = connection.execute(statement("stages/alert_raise"), told).one()
        for name, send in _channels().items():
            if name in delivered:
                continue
            try:
                send(alert)
            except Exception as error:
                log.error("alert %s did not go by %s: %s", alert.cause, name, error)
                continue
            connection.execute(statement("stages/alert_delivered"), {"cause": alert.cause, "channel": name})
        log.info("alert %s stands, seen in %d runs", alert.cause, times)


def _clear(engine: sa.Engine, family: str, standing: list[str]) -> None:
    with engine.begin() as connection:
        lock(connection, "alert")
        asked = {"family": family, "standing": standing}
        for cause in connection.execute(statement("stages/alert_clear"), asked).scalars():
            log.info("alert %s has cleared", cause)


def _kept(engine: sa.Engine) -> list[str]:
    alert = sa.table("alert", sa.column("cause"), schema="ops")
    with engine.connect() as connection:
        return list(connection.execute(sa.select(alert.c.cause).where(alert.c.cause.like("check:%_rate:%"))).scalars())


def _counts(engine: sa.Engine, run_id: str) -> list[str]:
    from marsad.stages import report

    told = report(engine, run_id)
    return [
        f"documents: found {told.found}, loaded {told.loaded}, unchanged {told.unchanged}, "
        f"quarantined {told.quarantined}, skipped {len(told.skipped)}, unfinished {told.unfinished}",
        f"mentions: extracted {told.extracted}, valid {told.valid}, quarantined {told.quarantined_mentions}",
    ]


def _links(run_id: str, log_url: str | None) -> list[str]:
    """Where to look, and the form that runs the last week again, as far as the UI's address is known."""
    found = [f"log: {log_url}"] if log_url else []
    page = docs.page_of(run_id)
    found += [f"validation results: {page}"] if page.is_file() else []
    base = (os.environ.get("MARSAD_BASE_URL") or os.environ.get("AIRFLOW__API__BASE_URL") or "").rstrip("/")
    if base:
        today = datetime.now(UTC).date()
        query = {
            "from_date": f"{today - timedelta(days=7)}T00:00:00Z",
            "to_date": f"{today}T00:00:00Z",
            "reprocess_behavior": "completed",
            "max_active_runs": 2,
        }
        found.append(f"backfill: {base}/dags/ingest_articles/backfills?{urlencode(query)}")
        found.append(f"replay: {base}/dags/replay_quarantine")
    return found


def _channels() -> dict[str, Callable[[Alert], None]]:
    found: dict[str, Callable[[Alert], None]] = {"log": lambda a: log.warning("ALERT %s\n%s", a.title, a.body)}
    to, server, hook = (os.environ.get(f"MARSAD_{n}") for n in ("ALERT_EMAIL", "SMTP_URL", "ALERT_WEBHOOK"))
    if to and server:
        found["email"] = lambda alert: _email(alert, to, server)
    if hook:
        found["webhook"] = lambda alert: _webhook(alert, hook)
    return found


def _email(alert: Alert, to: str, server: str) -> None:
    at = urlsplit(server)
    message = EmailMessage()
    # A line end in a header would be refused; a document's name may hold one.
    message["Subject"] = " ".join(alert.title.split())[:200]
    message["From"] = os.environ.get("MARSAD_ALERT_FROM") or "marsad@localhost"
    message["To"] = to
    message.set_content(alert.body)
    made = smtplib.SMTP_SSL if at.scheme == "smtps" else smtplib.SMTP
    with made(at.hostname or "localhost", at.port or (465 if at.scheme == "smtps" else 25), timeout=SECONDS) as smtp:
        if at.scheme == "smtp+starttls":
            smtp.starttls(context=ssl.create_default_context())
        if at.username:
            smtp.login(unquote(at.username), unquote(at.password or ""))
        smtp.send_message(message)


def _webhook(alert: Alert, url: str) -> None:
    import httpx

    # Slack reads <, > and & as markup: a headline must not become a link or a mention of everybody.
    text = f"{alert.title}\n{alert.body}".replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    httpx.post(url, json={"text": text}, timeout=SECONDS).raise_for_status()
