"""Checks on the warehouse: two weeks of two outlets look sound, and each anomaly is found by its own check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from pipeline_tools import FILLER, tools, write

from marsad import stages
from marsad.validate.checks import CHECKS
from marsad.validate.gate import check_warehouse

TODAY = datetime.now(UTC).date()
LONG = " ".join([FILLER] * 3)
Articles = list[dict[str, str]]


def two_weeks() -> Articles:
    """Four articles a day of two outlets, each of them long and about one attack; the last day is yesterday."""
    return [
        {
            "day": str(TODAY - timedelta(days=ago)),
            "outlet": outlet,
            "body": f"هاجم مسلحون قافلة رقم {ago}{n} قرب حدود {'مصر' if n % 2 else 'ليبيا'}.\n{LONG} {outlet}",
        }
        for ago in range(1, 15)
        for outlet in ("مرصد", "غيره")
        for n in range(4)
    ]


def recent(article: dict[str, str], days: int = 3) -> bool:
    return article["day"] >= str(TODAY - timedelta(days=days))


def silent(articles: Articles) -> Articles:
    return [a for a in articles if a["outlet"] == "مرصد" or not recent(a, 5)]


def few(articles: Articles) -> Articles:
    left = [a for a in articles if a["outlet"] == "مرصد" or not recent(a)]
    return [*left, next(a for a in articles if a["outlet"] == "غيره" and recent(a, 1))]


def flood(articles: Articles) -> Articles:
    more = [a | {"body": f"{a['body']} طبعة {n}"} for n in range(9) for a in articles if recent(a, 1)]
    return articles + [a for a in more if a["outlet"] == "غيره"]


def template(articles: Articles) -> Articles:
    return [a | {"body": a["body"].split("\n")[0]} if recent(a) and a["outlet"] == "غيره" else a for a in articles]


def same_page(articles: Articles) -> Articles:
    wall = f"هاجم مسلحون قافلة في مصر. {' '.join([FILLER] * 4)}"
    return [a | {"body": wall} if recent(a) and a["outlet"] == "غيره" else a for a in articles]


def doubled_type(articles: Articles) -> Articles:
    return [a | {"body": f"{a['body']}\nهاجم مسلحون قرية في ليبيا."} if recent(a) else a for a in articles]


def other_country(articles: Articles) -> Articles:
    """A lexicon edit that takes half the participants from one country and gives them another."""
    return [a | {"body": a["body"].replace("حدود مصر", "حدود ليبيا")} if recent(a) else a for a in articles]


def undated(articles: Articles) -> Articles:
    return articles + [a | {"day": "", "body": f"{a['body']} بلا تاريخ"} for a in articles[:60]]


def repeated_urls(articles: Articles) -> Articles:
    return articles + [a | {"url": "https://m.example/1", "body": f"{a['body']} {n}"} for n, a in enumerate(articles)]


def kept_back(articles: Articles) -> Articles:
    bad = [a | {"body": f"هاجم مسلحون قافلة في مصر خارج النطاق.\n{a['body']}"} for a in articles[:12]]
    return bad + articles[12:]


ANOMALIES: dict[str, Callable[[Articles], Articles]] = {
    "outlet_silent": silent,
    "outlet_few": few,
    "outlet_flood": flood,
    "outlet_text_length": template,
    "outlet_repeats": same_page,
    "type_rate": doubled_type,
    "country_rate": other_country,
    "undated_rate": undated,
    "duplicate_rate": repeated_urls,
    "quarantine_rate": kept_back,
}
INTERFERENCE = {
    "run_counts": ["update ops.run_document set outcome = 'skipped' where document like '%3'"],
    "event_members": ["update warehouse.fact_event set mention_count = mention_count + 1"],
    "mention_event": [
        "delete from warehouse.event_member as em using warehouse.fact_event as e "
        "where em.event_id = e.event_id and em.mention_id = e.best_mention_id",
    ],
}


def load(database: sa.Engine, folder: Path, articles: Articles) -> dict[str, str]:
    """Load articles in one run; returns the first finding of each check that failed."""
    for n, a in enumerate(articles):
        told = {"outlet": a["outlet"], "published_at": f"{a['day']}T08:00:00+00:00" if a["day"] else ""}
        write(
            folder,
            f"n{n}",
            a["body"],
            **{k: v for k, v in told.items() if v},
            **({"url": a["url"]} if "url" in a else {}),
        )
    used = tools()
    for batch in stages.pick_up(database, "r1", folder, tools=used):
        stages.clean_batch(database, "r1", batch, used)
        stages.extract_batch(database, "r1", batch, used)
    stages.validate_run(database, "r1")
    stages.load_run(database, "r1")
    return findings(database)


def findings(database: sa.Engine) -> dict[str, str]:
    query = (
        "select rule_code, coalesce(fault, samples[0] ->> 'what') as what from ops.validation_result where not success"
    )
    with database.connect() as connection:
        codes = {check.code for check in CHECKS}
        return {row.rule_code: row.what for row in connection.execute(sa.text(query)) if row.rule_code in codes}


def test_a_sound_fortnight_raises_nothing(database: sa.Engine, tmp_path: Path) -> None:
    assert load(database, tmp_path / "in", two_weeks()) == {}


@pytest.mark.parametrize("code", ANOMALIES)
def test_an_anomaly_is_found_by_its_own_check(database: sa.Engine, tmp_path: Path, code: str) -> None:
    found = load(database, tmp_path / "in", ANOMALIES[code](two_weeks()))
    subjects = {"type_rate": "ASSAULT", "country_rate": "EGY", "quarantine_rate": "mention_confidence"}
    whose = subjects.get(code, "run" if code.endswith("_rate") else "غيره")
    assert found[code] == whose
    # A page that repeats, a flood and a silence shift other rates too; nothing else may be raised.
    assert set(found) <= {code, "outlet_few", "outlet_flood", "country_rate", "type_rate", "outlet_repeats"}


def test_a_warehouse_that_was_interfered_with(database: sa.Engine, tmp_path: Path) -> None:
    assert load(database, tmp_path / "in", two_weeks()[:20]).keys() <= {"outlet_silent"}
    for code, statements in INTERFERENCE.items():
        with database.begin() as connection:
            for one in statements:
                connection.execute(sa.text(one))
        assert check_warehouse(database, "r1")[code] > 0
        assert code in findings(database)


def test_no_check_is_without_a_case() -> None:
    assert {check.code for check in CHECKS} == {*ANOMALIES, *INTERFERENCE}
