"""The gate: judge a run's staged rows by the rules, quarantine what breaks critical ones, let the rest pass.

After the load the checks look at the warehouse; they only warn.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from marsad.validate.checks import CHECKS
from marsad.validate.rules import BY_CODE, RULES, Rule
from marsad.warehouse.engine import lock, statement
from marsad.warehouse.quarantine import Fault, quarantine

SAMPLES = 5

_article = sa.table(
    "article", *[sa.column(n) for n in ("run_id", "snapshot_id", "document", "title")], schema="staging"
)
_mention = sa.table(
    "mention", *[sa.column(n) for n in ("run_id", "snapshot_id", "ordinal", "kind", "trigger_words")], schema="staging"
)
_rejected = sa.table(
    "rejected",
    *[sa.column(name) for name in ("run_id", "snapshot_id", "mention_ordinal", "rule_code")],
    schema="staging",
)
_documents = sa.table("run_document", *[sa.column(name) for name in ("run_id", "snapshot_id", "outcome")], schema="ops")


class GateBroken(RuntimeError):
    """A critical rule could not be checked: nothing of the run may pass. The message names rule and fault."""


@dataclass(frozen=True)
class Verdict:
    """What Great Expectations says of one rule: rows that break it, or the fault that kept it from saying so."""

    failed: int
    fault: str | None = None


def judge(engine: sa.Engine, run_id: str, rules: Sequence[Rule] = RULES) -> Mapping[str, Verdict]:
    """Let Great Expectations check every rule on the rows of a run."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    with _quiet():
        import great_expectations as gx
        from great_expectations.data_context.types.base import ProgressBarsConfig
        from great_expectations.expectations import UnexpectedRowsExpectation
        from great_expectations.expectations.metadata_types import FailureSeverity

        context: Any = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
        source = context.data_sources.add_postgres(
            "staging",
            connection_string=engine.url.render_as_string(hide_password=False),
            create_temp_table=False,
            kwargs={"connect_args": {"options": "-c search_path=staging,ops,warehouse -c timezone=UTC"}},
        )
        verdicts: dict[str, Verdict] = {}
        for schema, table in dict.fromkeys(rule.place for rule in rules):
            name = f"{schema}.{table}"
            asset = source.add_table_asset(name, table_name=table)
            batch = asset.add_batch_definition_whole_table("all").get_batch()
            suite = gx.ExpectationSuite(name=name)
            for rule in (r for r in rules if r.place == (schema, table)):
                expectation = UnexpectedRowsExpectation(
                    unexpected_rows_query=_query(rule, run_id, engine.dialect),
                    severity=FailureSeverity(rule.severity),
                    description=rule.message_en,
                    meta={"code": rule.code, "message_ar": rule.message_ar, "hint": rule.hint},
                )
                suite.add_expectation(expectation)
            for result in batch.validate(suite, result_format="SUMMARY").results:
                verdicts[result.expectation_config.meta["code"]] = _verdict(result)
        source_engine = source.get_execution_engine().engine
        source_engine.dispose()
    return verdicts


def _query(rule: Rule, run_id: str, dialect: sa.Dialect) -> str:
    """The rule's statement with the run filled in, as Great Expectations takes it."""
    bound = statement(f"rules/{rule.code}").bindparams(run_id=run_id)
    written = str(bound.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    # It reads braces as fields and hands the rest to text(), which reads colons as parameters and doubles "%" itself.
    written = written.replace("%%", "%").replace("{", "{{").replace("}", "}}").replace(":", "\\:")
    return "/* rows of {batch} */ " + written


def _verdict(result: Any) -> Verdict:
    faults = [info for info in _faults(result.exception_info) if info]
    if faults:
        return Verdict(0, faults[0])
    observed = result.result.get("observed_value")
    return Verdict(int(observed or 0))


def _faults(info: Any) -> Iterator[str]:
    """Messages in an exception_info, which is one record or a record for each metric."""
    if isinstance(info, Mapping):
        if info.get("raised_exception"):
            yield str(info.get("exception_message"))[:500]
        for value in info.values():
            yield from _faults(value)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Great Expectations prints to standard output and logs at INFO; a run's own output is for its counts."""
    logger = logging.getLogger("great_expectations")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        logger.setLevel(before)


def validate(engine: sa.Engine, run_id: str) -> dict[str, int]:
    """Judge the staged rows of a run and sort them; returns counts. Raises GateBroken. May be repeated."""
    # Great Expectations takes seconds to import: not for a run in which every article is unchanged.
    verdicts: Mapping[str, Verdict] = {rule.code: Verdict(0) for rule in RULES}
    if staged(engine, run_id):
        with engine.begin() as connection:
            connection.execute(statement("stages/gate_analyze"))
        verdicts = judge(engine, run_id)
    broken = [f"{code}: {v.fault}" for code, v in verdicts.items() if v.fault and BY_CODE[code].severity == "critical"]
    # One transaction: no other process ever sees a run that is half sorted.
    with engine.begin() as connection:
        lock(connection, "gate")
        connection.execute(statement("stages/gate_reset"), {"run_id": run_id})
        _record(connection, run_id, RULES, verdicts)
        if not broken:
            counts = _sort(connection, run_id, verdicts)
            # Only now: a copy that is kept back must not take the good one with it.
            connection.execute(statement("stages/gate_duplicates"), {"run_id": run_id})
            return counts
    raise GateBroken("; ".join(broken))


def check_warehouse(engine: sa.Engine, run_id: str) -> dict[str, int]:
    """Check the warehouse as this run left it; returns findings by check, without those that found nothing."""
    if staged(engine, run_id):
        verdicts = judge(engine, run_id, CHECKS)
    else:
        with engine.connect() as connection:
            verdicts = {rule.code: Verdict(len(_findings(connection, run_id, rule))) for rule in CHECKS}
    with engine.begin() as connection:
        _record(connection, run_id, CHECKS, verdicts)
    return {code: verdict.failed for code, verdict in verdicts.items() if verdict.failed}


def staged(engine: sa.Engine, run_id: str) -> bool:
    """Whether the run staged any article."""
    with engine.connect() as connection:
        return bool(connection.execute(sa.select(sa.exists().where(_article.c.run_id == run_id))).scalar())


def _record(connection: sa.Connection, run_id: str, rules: Sequence[Rule], verdicts: Mapping[str, Verdict]) -> None:
    counts = {place: _rows(connection, run_id, *place) for place in {rule.place for rule in rules}}
    connection.execute(
        statement("stages/gate_result"),
        [
            {
                "run_id": run_id,
                "rule_code": rule.code,
                "table_name": ".".join(rule.place),
                "severity": rule.severity,
                "success": verdicts[rule.code].failed == 0 and verdicts[rule.code].fault is None,
                "checked": counts[rule.place],
                "failed": verdicts[rule.code].failed,
                "message_en": rule.message_en,
                "message_ar": rule.message_ar,
                "hint": rule.hint,
                "fault": verdicts[rule.code].fault,
                "samples": json.dumps(_samples(connection, run_id, rule) if verdicts[rule.code].failed else []),
            }
            for rule in rules
        ],
    )


def _rows(connection: sa.Connection, run_id: str, schema: str, name: str) -> int:
    """Rows that a rule looks at: of the run where they are a run's, else all."""
    table = sa.table(name, sa.column("run_id"), schema=schema)
    query = sa.select(sa.func.count()).select_from(table)
    return int(
        connection.execute(query if schema == "warehouse" else query.where(table.c.run_id == run_id)).scalar_one()
    )


def _samples(connection: sa.Connection, run_id: str, rule: Rule) -> list[dict[str, str]]:
    """A few records that break a rule: ``what`` (document, outlet) and ``detail`` (the words, the numbers)."""
    if rule in CHECKS:
        found = _findings(connection, run_id, rule)[:SAMPLES]
        return [{"what": subject, "detail": detail} for subject, detail in found]
    failing = _once(rule)
    # First a few, then what they are: the whole join would be made for nothing.
    first = sa.select(failing).order_by(failing.c.snapshot_id, failing.c.mention_ordinal).limit(SAMPLES)
    bad = first.subquery()
    of_article = sa.and_(_article.c.run_id == run_id, _article.c.snapshot_id == bad.c.snapshot_id)
    of_mention = sa.and_(
        _mention.c.run_id == run_id,
        _mention.c.snapshot_id == bad.c.snapshot_id,
        _mention.c.ordinal == bad.c.mention_ordinal,
    )
    said = sa.func.concat_ws(": ", _mention.c.kind, sa.func.coalesce(_mention.c.trigger_words, _article.c.title))
    query = (
        sa.select(sa.func.coalesce(_article.c.document, bad.c.snapshot_id), sa.func.left(said, 200))
        .select_from(bad.outerjoin(_article, of_article).outerjoin(_mention, of_mention))
        .order_by(bad.c.snapshot_id, bad.c.mention_ordinal)
    )
    rows = connection.execute(query, {"run_id": run_id})
    return [{"what": what, "detail": detail} for what, detail in rows]


def _once(rule: Rule) -> sa.CTE:
    """What breaks a rule, selected once: inside a join it may be planned to be selected for every row."""
    return rule.failing().cte("failing").prefix_with("materialized")


def _findings(connection: sa.Connection, run_id: str, check: Rule) -> list[tuple[str, str]]:
    rows = connection.execute(statement(f"rules/{check.code}"), {"run_id": run_id})
    return [(str(subject), str(detail)) for subject, detail in rows]


def _sort(connection: sa.Connection, run_id: str, verdicts: Mapping[str, Verdict]) -> dict[str, int]:
    for rule in RULES:
        if rule.severity != "critical" or not verdicts[rule.code].failed:
            continue
        failing = _once(rule)
        # Only documents that still can pass: one whose extraction failed must not be counted a second time.
        chosen = (
            sa.select(sa.literal(run_id), failing.c.snapshot_id, failing.c.mention_ordinal, sa.literal(rule.code))
            .distinct()
            .join(_documents, _documents.c.snapshot_id == failing.c.snapshot_id)
            .where(_documents.c.run_id == run_id, _documents.c.outcome == "extracted")
        )
        into = _rejected.insert().from_select([column.name for column in _rejected.columns], chosen)
        connection.execute(into, {"run_id": run_id})
    failed = connection.execute(statement("stages/gate_failed"), {"run_id": run_id}).mappings()
    faults = {
        (row["record_key"], row["rule_code"]): Fault(
            record_key=row["record_key"],
            rule_code=row["rule_code"],
            record_type=row["record_type"],
            message_en=BY_CODE[row["rule_code"]].message_en,
            message_ar=BY_CODE[row["rule_code"]].message_ar,
            document=row["document"],
            snapshot_id=row["snapshot_id"],
            payload=row["payload"],
        )
        for row in failed
    }
    quarantine(connection, run_id, "validate", list(faults.values()))
    connection.execute(statement("stages/gate_outcomes"), {"run_id": run_id})
    kinds = Counter({key: fault.record_type for (key, _), fault in faults.items()}.values())
    return {"articles_quarantined": kinds["article"], "mentions_quarantined": kinds["mention"]}
