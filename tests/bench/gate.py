"""The gate on 20,000 good mentions and 1,000 bad rows: ``python tests/bench/gate.py`` prints one JSON object.

Says whether each bad row, and no good one, was kept back, under which rule; seconds and megabytes (peak) of the
validation in a process of its own, imports included; whether the counts add up. Starts a database server of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "plugins"))

import sqlalchemy as sa  # noqa: E402

from marsad import stages  # noqa: E402
from marsad.model import Article, DateRange, Mention, Participant, Place, Skipped, Snapshot, Span  # noqa: E402

ARTICLES, EACH, BAD = 2000, 10, 1000
RUN = "bench"
TAIL = "وتناولت التغطية الصحفية تفاصيل الخبر كما أوردتها المصادر الرسمية في بيان صدر عقب انتهاء المراسم"


def day_of(document: str) -> date:
    """A day of its own for each article: that many tellings of one day would be one great block to resolve."""
    return date(2019, 1, 1) + timedelta(days=int(document[1:]))


def article(n: int) -> Article:
    """An article of EACH sentences, each telling one meeting, and one more for a bad mention to be read from."""
    day = day_of(f"d{n}")
    told = [f"اجتمع وزير ليبيا مع وزير تركيا في القاهرة يوم {day} للمرة {n} {k}." for k in range(EACH + 1)]
    title = f"خبر الاجتماع رقم {n}"
    text = "\n".join([title, *told, f"{TAIL} {n}."])
    at = datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
    sha256 = hashlib.sha256(f"{n}".encode()).hexdigest()
    return Article(f"d{n}", title, text, at, "minute", None, f"https://outlet.example/{n}", "ar", sha256, "c1")


def mention(of: Article, k: int) -> Mention:
    """The meeting that the article's k-th sentence tells."""
    lines = of.text.split("\n")
    start = sum(len(line) + 1 for line in lines[: k + 1])
    line = lines[k + 1]

    def at(words: str) -> Span:
        begin = start + line.index(words)
        return Span(begin, begin + len(words), words)

    day = day_of(of.document)
    evidence = (Span(start, start + len(line), line),)
    return Mention(
        of.article_id, of.document, "CONSULT", "meeting", "actual", at("اجتمع"), evidence,
        (
            Participant("source", "وزير ليبيا", "LBY", "GOV", at("وزير ليبيا")),
            Participant("target", "وزير تركيا", "TUR", "GOV", at("وزير تركيا")),
        ),
        DateRange(day, day, span=at(str(day))),
        Place("القاهرة", "EGY", at("القاهرة"), 360630, 30.06263, 31.24967),
        (), 0.9, "e1",
    )  # fmt: skip


def person(m: Mention, **changes: Any) -> Mention:
    return replace(m, participants=(replace(m.participants[0], **changes), m.participants[1]))


def place(m: Mention, **changes: Any) -> Mention:
    assert m.place
    return replace(m, place=replace(m.place, **changes))


def when(m: Mention, **changes: Any) -> Mention:
    assert m.date
    return replace(m, date=replace(m.date, **changes))


def span(s: Span) -> Span:
    return replace(s, words="لفظ غيره")


MENTIONS: list[tuple[str, Callable[[Mention], Mention]]] = [
    ("mention_article", lambda m: replace(m, article_id=m.article_id[::-1])),
    ("mention_kind", lambda m: replace(m, kind="nonsense")),
    ("mention_kind", lambda m: replace(m, plover_type="NONSENSE")),
    ("mention_codes", lambda m: replace(m, status="perhaps")),  # type: ignore[arg-type]
    ("mention_codes", lambda m: replace(m, voice="rumour")),  # type: ignore[arg-type]
    ("mention_codes", lambda m: when(m, grain="moment")),
    ("mention_codes", lambda m: when(m, calendar="julian")),
    ("mention_codes", lambda m: place(m, precision="street")),
    ("mention_trigger", lambda m: replace(m, trigger=span(m.trigger))),
    ("mention_trigger", lambda m: when(m, span=m.date and m.date.span and span(m.date.span))),
    ("mention_trigger", lambda m: place(m, span=m.place and m.place.span and span(m.place.span))),
    ("mention_trigger_length", lambda m: replace(m, trigger=Span(0, 201, "ا" * 201))),
    ("mention_date_order", lambda m: when(m, end=date(2018, 5, 1))),
    ("mention_date_plausible", lambda m: when(m, start=date(1066, 1, 1), end=date(1066, 1, 1))),
    ("mention_date_plausible", lambda m: replace(when(m, end=date(2190, 1, 1)), status="planned")),
    ("mention_after_publication", lambda m: when(m, start=date(2030, 6, 1), end=date(2030, 6, 1))),
    ("mention_confidence", lambda m: replace(m, confidence=-0.1)),
    ("mention_confidence", lambda m: replace(m, confidence=1.1)),
    ("mention_confidence", lambda m: replace(m, goldstein=11.0)),
    ("mention_cameo", lambda m: replace(m, cameo_code="999")),
    ("mention_cameo", lambda m: replace(m, plover_mode="nonsense")),
    ("mention_place_country", lambda m: place(m, country="QQQ", geonames_id=None)),
    ("mention_place_gazetteer", lambda m: place(m, country="LBY")),
    ("mention_place_gazetteer", lambda m: place(m, geonames_id=1)),
    ("mention_place_coordinates", lambda m: place(m, longitude=None)),
    ("mention_place_coordinates", lambda m: place(m, latitude=120.0)),
    ("participant_present", lambda m: replace(m, participants=())),
    ("participant_literal", lambda m: person(m, span=span(m.participants[0].span))),
    ("participant_literal", lambda m: person(m, name=" ")),
    ("participant_codes", lambda m: person(m, sector="XXX")),
    ("participant_codes", lambda m: person(m, role="witness")),
    ("participant_country", lambda m: person(m, country="QQQ")),
    ("evidence_present", lambda m: replace(m, evidence=())),
    ("evidence_literal", lambda m: replace(m, evidence=(*m.evidence, Span(0, 12, "لا هذا ولا ذ")))),
    ("evidence_length", lambda m: replace(m, evidence=(*m.evidence, m.trigger))),
    ("trigger_in_evidence", lambda m: replace(m, evidence=(Span(0, 10, "خبر الاجتم"),))),
]
ARTICLE_FAULTS: list[tuple[str, Callable[[Article], Article]]] = [
    ("article_title", lambda a: replace(a, title=" ")),
    ("article_title_length", lambda a: replace(a, title="خبر " * 120)),
    ("article_length", lambda a: replace(a, text="خبر قصير")),
    ("article_arabic", lambda a: replace(a, text=a.text + " latin letters" * 200)),
    ("article_markup", lambda a: replace(a, text=a.text + "<p class='x'>")),
    ("article_markup", lambda a: replace(a, text=a.text + " &nbsp; ")),
    ("article_markup", lambda a: replace(a, text=a.text + " \x07 ")),
    ("article_date", lambda a: replace(a, published_at=datetime(1970, 1, 1, tzinfo=UTC))),
    ("article_date", lambda a: replace(a, published_at=datetime(2090, 1, 1, tzinfo=UTC))),
    ("article_url", lambda a: replace(a, url=f"/news/{a.document}")),
    ("article_repeated", lambda a: replace(a, text="\n".join([f"{TAIL} {a.document}"] * 6))),
    ("article_language", lambda a: replace(a, language="ur")),
    ("article_mojibake", lambda a: replace(a, text=a.text + " \ufffd\ufffd\ufffd ")),
    ("article_too_long", lambda a: replace(a, text=f"{a.text}\n" + "\n".join(f"{TAIL} {n}" for n in range(3200)))),
]


def data() -> tuple[dict[str, Article], dict[str, list[Mention]], dict[str, str]]:
    """Articles and mentions by document, and the rule that must catch each bad record (by its document)."""
    articles, found, wanted = {}, {}, {}
    kinds = [*MENTIONS, *ARTICLE_FAULTS]
    bad = [kinds[n % len(kinds)] for n in range(BAD)]
    on_articles = [k for k in bad if k in ARTICLE_FAULTS]
    on_mentions = iter([k for k in bad if k not in ARTICLE_FAULTS])
    for n in range(ARTICLES):
        one = article(n)
        articles[one.document], found[one.document] = one, [mention(one, k) for k in range(EACH)]
        rule, spoil = next(on_mentions, ("", lambda m: m))
        if rule:
            found[one.document].append(spoil(mention(one, EACH)))
            wanted[one.document] = rule
    for n, (rule, spoil_article) in enumerate(on_articles, start=ARTICLES):
        one = spoil_article(article(n))
        articles[one.document], found[one.document], wanted[one.document] = one, [], rule
    return articles, found, wanted


def stage(engine: sa.Engine) -> dict[str, str]:
    """Stage all of it as one run; returns what must be kept back."""
    articles, found, wanted = data()

    def read(_: Path) -> Iterator[Snapshot | Skipped]:
        for name in articles:
            content = name.encode()
            yield Snapshot(hashlib.sha256(content).hexdigest(), "text", name, f"/bench/{name}", content)

    used = stages.Tools(
        read=read, put=lambda s: s.sha256, get=lambda sha256: b"", clean=lambda s: articles[s.document],
        extractor=lambda: lambda a: found[a.document], cleaner_version="c1", extractor_version="e1", store="bench",
    )  # fmt: skip
    for batch in stages.pick_up(engine, RUN, Path("bench"), tools=used):
        stages.clean_batch(engine, RUN, batch, used)
        stages.extract_batch(engine, RUN, batch, used)
    return wanted


def validate() -> None:
    """What the task does, in a process of its own: prints seconds and megabytes."""
    began = time.monotonic()
    from marsad.warehouse.engine import engine

    stages.validate_run(engine(), RUN)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": round(time.monotonic() - began, 2), "peak_mb": round(peak)}))


def judged(engine: sa.Engine, wanted: dict[str, str]) -> dict[str, Any]:
    """Which records were kept back, and whether they are those that must be."""
    with engine.connect() as connection:
        query = "select document, record_type, array_agg(rule_code order by rule_code) as rules from ops.quarantine"
        rows = connection.execute(sa.text(f"{query} group by document, record_type, record_key")).all()
        checks = connection.execute(
            sa.text("select rule_code from ops.validation_result where not success and rule_code like 'run_%'")
        ).scalars()
        caught = {row.document: set(row.rules) for row in rows}
        return {
            "kinds": len(MENTIONS) + len(ARTICLE_FAULTS),
            "bad": len(wanted),
            "caught_under_the_right_rule": sum(rule in caught.get(name, ()) for name, rule in wanted.items()),
            "missed": sorted({rule for name, rule in wanted.items() if rule not in caught.get(name, ())}),
            "good_kept_back": len(rows) - len(wanted) + sum(name not in caught for name in wanted),
            "caught_by_more": dict(
                Counter(
                    f"{wanted[n]} also {sorted(r - {wanted[n]})}" for n, r in caught.items() if r != {wanted.get(n)}
                )
            ),
            "counts_do_not_add_up": list(checks),
        }


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="marsad bench "))
    home.chmod(0o755)
    os.environ["MARSAD_HOME"] = str(home)
    from marsad.warehouse import server
    from marsad.warehouse.migrate import ready

    try:
        engine = ready()
        began = time.monotonic()
        wanted = stage(engine)
        staged = time.monotonic() - began
        sys.stderr.write(f"staged in {staged:.0f} s\n")
        code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import gate; gate.validate()"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stderr)
        told = json.loads(done.stdout.splitlines()[-1])
        sys.stderr.write(f"validated: {told}\n")
        began = time.monotonic()
        loaded = stages.load_run(engine, RUN)
        report = stages.report(engine, RUN)
        told = {"validation": told, "staging_seconds": round(staged, 1)}
        told |= {"load_and_checks_seconds": round(time.monotonic() - began, 1), **judged(engine, wanted)}
        told |= {"found": report.found, "mentions": report.extracted, "valid": report.valid, **loaded}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        engine.dispose()
    finally:
        server.stop(home)
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
