"""Each rule catches what it says and nothing else; Great Expectations and the quarantine see the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from pipeline_tools import FILLER, mentions, tools, write

from marsad.model import Article, DateRange, Mention, Participant, Place, Span
from marsad.settings import settings
from marsad.stages import clean_batch, extract_batch, load_run, pick_up, report, validate_run
from marsad.validate.checks import CHECKS
from marsad.validate.gate import GateBroken, Verdict, judge
from marsad.validate.rules import RULES

SENTENCE = "اجتمع وزير ليبيا مع وزير تركيا في القاهرة يوم 2024-05-06."
ARTICLE = Article(
    document="d",
    title="خبر الاجتماع",
    text=f"خبر الاجتماع\n{SENTENCE}\n{FILLER} {FILLER}",
    published_at=datetime(2024, 5, 7, 10, tzinfo=UTC),
    published_precision="minute",
    outlet=None,
    url=None,
    language="ar",
    snapshot_sha256="0" * 64,
    cleaner_version="c1",
)
MENTION = mentions(ARTICLE)[0]
EVIDENCE = MENTION.evidence[0]
VISIT = replace(MENTION, kind="visit", goldstein=1.9)
LATER = MENTION.date and replace(MENTION.date, start=date(2024, 6, 1), end=date(2024, 6, 1), span=None, implied="visit")


def with_person(**changes: object) -> Mention:
    first: Participant = replace(MENTION.participants[0], **changes)  # type: ignore[arg-type]
    return replace(MENTION, participants=(first, *MENTION.participants[1:]))


def with_date(start: date, end: date) -> Mention:
    return replace(MENTION, date=DateRange(start, end, implied="publication"))


def at(words: str) -> Span:
    """The span of words of the article."""
    start = ARTICLE.text.index(words)
    return Span(start, start + len(words), words)


def with_body(body: str) -> Article:
    return replace(ARTICLE, text=f"{ARTICLE.title}\n{body}")


def with_title(title: str) -> Article:
    return replace(ARTICLE, title=title, text=f"{title}\n{FILLER}")


BAD_ARTICLES = {
    "article_title": replace(ARTICLE, title=" ", text=f" \n{ARTICLE.text}"),
    "article_length": replace(ARTICLE, text="خبر الاجتماع\nاجتمع وزير ليبيا."),
    "article_arabic": replace(ARTICLE, text=ARTICLE.text + " latin letters" * 30),
    "article_markup": replace(ARTICLE, text=ARTICLE.text + "\n<p class='x'>نص</p>"),
    "article_date": replace(ARTICLE, published_at=datetime(1970, 1, 1, tzinfo=UTC)),
    "article_undated": replace(ARTICLE, published_at=None),
    "article_opens_with_title": replace(ARTICLE, title="عنوان آخر"),
    "article_url": replace(ARTICLE, url="/news/1"),
    "article_url_canonical": replace(ARTICLE, url="https://daily.example/1?utm_source=x"),
    "article_title_length": with_title("خبر " * 120),
    "article_too_long": with_body("\n".join(f"{FILLER} {n}" for n in range(3200))),
    "article_repeated": with_body("\n".join([FILLER] * 5)),
    "article_language": replace(ARTICLE, language="fa"),
    "article_mojibake": replace(ARTICLE, text=ARTICLE.text + " \ufffd\ufffd نص \ufffd"),
    "article_date_ahead": replace(ARTICLE, published_at=datetime.now(UTC) + timedelta(hours=20)),
    "article_outlet": replace(ARTICLE, outlet="منبر لا يعرفه أحد"),
}
BAD_MENTIONS = {
    "mention_article": replace(MENTION, article_id="f" * 32),
    "mention_kind": replace(MENTION, kind="nonsense"),
    "mention_codes": replace(MENTION, status="perhaps"),  # type: ignore[arg-type]
    "mention_trigger": replace(MENTION, trigger=replace(at("وزير ليبيا"), words="اجتمع")),
    "mention_date_order": with_date(date(2024, 5, 6), date(2024, 5, 1)),
    "mention_date_plausible": with_date(date(1066, 1, 1), date(1066, 1, 1)),
    "mention_after_publication": replace(MENTION, date=LATER),
    "mention_confidence": replace(MENTION, confidence=-0.1),
    "mention_place_country": replace(MENTION, place=Place("ليموريا", "LEM", implied="occasion")),
    "mention_topics": replace(MENTION, topics=("nonsense",)),
    "participant_present": replace(MENTION, participants=()),
    "participant_literal": with_person(span=Span(0, 5, "ليبيا")),
    "participant_self": replace(
        MENTION, participants=(*MENTION.participants, replace(MENTION.participants[0], role="target"))
    ),
    "mention_cameo": replace(MENTION, cameo_code="190"),
    "mention_goldstein": replace(MENTION, goldstein=9.0),
    "mention_place_gazetteer": replace(MENTION, place=Place("القاهرة", "LBY", span=at("القاهرة"), geonames_id=360630)),
    "mention_place_coordinates": replace(MENTION, place=Place("القاهرة", "EGY", span=at("القاهرة"), latitude=31.2)),
    "mention_trigger_length": replace(
        MENTION, trigger=Span(0, len(ARTICLE.text), ARTICLE.text), evidence=(Span(0, len(ARTICLE.text), ARTICLE.text),)
    ),
    "mention_said": replace(MENTION, date=MENTION.date and replace(MENTION.date, span=None)),
    "mention_repeated": replace(VISIT, trigger=at("وزير ليبيا")),
    "trigger_in_evidence": replace(MENTION, evidence=(at(FILLER),)),
    "evidence_length": replace(MENTION, evidence=(EVIDENCE, at("اجتمع"))),
    "participant_codes": with_person(sector="XXX"),
    "participant_country": with_person(country="LEM"),
    "evidence_present": replace(MENTION, evidence=()),
    "evidence_literal": replace(MENTION, evidence=(EVIDENCE, Span(0, 12, "لا هذا ولا ذ"))),
}


def staged(database: sa.Engine, article: Article, found: list[Mention], run_id: str = "r1") -> None:
    folder = settings().home / "in"
    write(folder, "d", SENTENCE)
    used = replace(tools(), clean=lambda snapshot: article, extractor=lambda: lambda article: found)
    for batch in pick_up(database, run_id, folder, tools=used):
        clean_batch(database, run_id, batch, used)
        extract_batch(database, run_id, batch, used)


def failing(database: sa.Engine, run_id: str = "r1") -> dict[str, int]:
    """Failed rows by rule, as the quarantine's own statements select them."""
    with database.connect() as connection:
        return {
            rule.code: len(rows)
            for rule in RULES
            if (rows := connection.execute(rule.failing(), {"run_id": run_id}).all())
        }


def test_a_sound_article_breaks_no_rule(database: sa.Engine) -> None:
    staged(database, ARTICLE, [MENTION, replace(VISIT, status="planned", date=LATER)])
    assert failing(database) == {}
    assert set(judge(database, "r1").values()) == {Verdict(0)}


def test_each_rule_on_articles_catches_its_own_fault_only(database: sa.Engine) -> None:
    for code, article in BAD_ARTICLES.items():
        staged(database, article, [], run_id=code)
    assert {code: failing(database, code) for code in BAD_ARTICLES} == {code: {code: 1} for code in BAD_ARTICLES}


def test_each_rule_on_mentions_catches_its_own_fault_only(database: sa.Engine) -> None:
    for code, mention in BAD_MENTIONS.items():
        staged(database, ARTICLE, [VISIT, mention], run_id=code)
    assert {code: failing(database, code) for code in BAD_MENTIONS} == {code: {code: 1} for code in BAD_MENTIONS}


PAIRS = {
    "article_url_unique": ({"url": "https://daily.example/1"}, "زار وفد من مصر ليبيا.", "هاجم مسلحون قافلة في ليبيا."),
    "article_same_text": ({}, "زار وفد من مصر ليبيا.", "زار وفد من مصر ليبيا."),
}


def test_rules_on_pairs_of_articles(database: sa.Engine) -> None:
    for code, (meta, *bodies) in PAIRS.items():
        for other, wanted in ((bodies[1], {code: 2}), (f"{bodies[1]} وهذا خبر غيره.", {})):
            folder = settings().home / f"{code} {bool(wanted)}"
            write(folder, "one", bodies[0], **meta)
            write(folder, "two", other, **(meta if wanted else {}))
            run_id = folder.name
            for batch in pick_up(database, run_id, folder, tools=tools()):
                clean_batch(database, run_id, batch, replace(tools(), extractor=lambda: lambda article: []))
            found = failing(database, run_id)
            found.pop("article_undated")
            assert found == wanted, code


def test_no_rule_is_without_a_case() -> None:
    assert {rule.code for rule in RULES} == {*BAD_ARTICLES, *BAD_MENTIONS, *PAIRS, "mention_key"}


def test_a_key_that_comes_twice(database: sa.Engine) -> None:
    staged(database, ARTICLE, [MENTION, replace(MENTION, confidence=0.3), replace(MENTION, confidence=0.2)])
    assert failing(database) == {"mention_key": 2}
    assert validate_run(database, "r1") == {"articles_quarantined": 0, "mentions_quarantined": 1}
    load_run(database, "r1")
    with database.connect() as connection:
        assert connection.execute(sa.text("select confidence from warehouse.fact_mention")).scalars().all() == [0.8125]


def test_great_expectations_counts_what_the_quarantine_selects(database: sa.Engine) -> None:
    every = [MENTION, *(replace(m, trigger=m.trigger) for m in BAD_MENTIONS.values())]
    staged(database, replace(ARTICLE, published_at=datetime.now(UTC) + timedelta(days=9)), every)
    selected = failing(database)
    assert {code: v.failed for code, v in judge(database, "r1").items() if v.failed} == selected
    assert len(selected) > 12
    counts = validate_run(database, "r1")
    with database.connect() as connection:
        results = connection.execute(sa.text("select rule_code, failed, success from ops.validation_result")).all()
    assert {r.rule_code for r in results} == {rule.code for rule in RULES}
    assert {r.rule_code: r.failed for r in results if not r.success} == selected
    assert counts["articles_quarantined"] == 1
    assert report(database, "r1").quarantined == 1


def test_a_rule_that_cannot_be_checked_stops_the_run(database: sa.Engine) -> None:
    staged(database, ARTICLE, [MENTION])
    with database.begin() as connection:
        connection.execute(sa.text("alter table staging.mention rename column confidence to gone"))
    with pytest.raises(GateBroken, match="mention_confidence"):
        validate_run(database, "r1")
    with database.connect() as connection:
        faults = connection.execute(
            sa.text("select rule_code from ops.validation_result where fault is not null")
        ).scalars()
        assert list(faults) == ["mention_confidence"]
        outcome = connection.execute(sa.text("select outcome from ops.run_document")).scalar_one()
    assert outcome == "extracted"


def test_every_rule_says_itself_in_two_languages() -> None:
    every = (*RULES, *CHECKS)
    assert len({rule.code for rule in every}) == len(every) >= 40
    assert {path.stem for path in (settings().sql / "rules").glob("*.sql")} == {rule.code for rule in every}
    for rule in every:
        assert rule.message_en.endswith(".")
        assert rule.hint.endswith(".")
        assert rule.message_ar.endswith(".")
        assert any("\u0621" <= letter <= "\u064a" for letter in rule.message_ar)
