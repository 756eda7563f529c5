"""The rule path from text to mentions: what it reads, and that every field points at its words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.extract.extractor import Extractor
from marsad.model import Article, Mention, Span

Read = Callable[..., list[Mention]]
TRAIN = Path(__file__).parents[2] / "seeds" / "train"


def one(mentions: list[Mention], plover_type: str, kind: str | None = None) -> Mention:
    found = [m for m in mentions if m.plover_type == plover_type and kind in (None, m.kind)]
    assert len(found) == 1, [(m.plover_type, m.kind, m.trigger.words) for m in mentions]
    return found[0]


def countries(m: Mention) -> set[str | None]:
    return {p.country for p in m.participants}


@pytest.mark.parametrize(
    ("text", "plover_type", "kind", "who"),
    [
        ("التقى وزير الدفاع الليبي نظيره التركي في أنقرة.", "CONSULT", "meeting", {"LBY", "TUR"}),
        ("زار رئيس الأركان المصري الخرطوم.", "CONSULT", "visit", {"EGY", "SDN"}),
        ("وقّعت الجزائر وتونس اتفاقية لمراقبة الحدود.", "SUPPORT", "signing", {"DZA", "TUN"}),
        ("هاجم مسلحون ثكنة للجيش المالي.", "ASSAULT", "attack", {"MLI"}),
        ("أدانت قطر القصف الإسرائيلي.", "ACCUSE", "accusation", {"QAT", "ISR"}),
        ("سلّمت روسيا مالي مروحيات قتالية.", "AID", "arms_transfer", {"RUS", "MLI"}),
        ("اعتقلت الشرطة التونسية مهربا ليبيا.", "COERCE", "arrest", {"TUN", "LBY"}),
        ("دعت موريتانيا السنغال إلى ضبط النفس.", "REQUEST", "request", {"MRT", "SEN"}),
        ("انسحبت القوات الفرنسية من النيجر.", "RETREAT", "withdrawal", {"FRA"}),
        ("رفضت إثيوبيا الوساطة المصرية.", "REJECT", "rejection", {"ETH", "EGY"}),
    ],
)
def test_one_sentence(read: Read, text: str, plover_type: str, kind: str, who: set[str]) -> None:
    m = one([x for x in read(text) if x.plover_type == plover_type], plover_type)
    assert m.kind == kind
    assert who <= countries(m)
    assert m.status == "actual"


def test_one_visit_told_three_times_is_one_event(read: Read) -> None:
    text = (
        "وزير الدفاع التشادي في بنغازي\n"
        "وصل وزير الدفاع التشادي إسحاق ماروا إلى مدينة بنغازي الأحد في زيارة رسمية.\n"
        "وتأتي زيارة الوزير التشادي إلى بنغازي تلبية لدعوة رسمية."
    )
    visits = [m for m in read(text) if m.kind == "visit"]
    assert len(visits) == 1
    (visit,) = visits
    assert visit.source[0].name == "إسحاق ماروا"
    assert (visit.place.name, visit.place.country) == ("بنغازي", "LBY") if visit.place else False
    assert visit.date is not None and visit.date.start.isoformat() == "2025-05-25"
    assert len(visit.evidence) >= 2


def test_a_later_short_mention_is_the_person(read: Read) -> None:
    text = (
        "استقبل وزير الخارجية القطري محمد بن عبد الرحمن في الدوحة وزير الخارجية السوداني.\n"
        "وأشاد الوزير القطري بالعلاقات بين البلدين."
    )
    praise = one(read(text), "SUPPORT", "praise")
    assert praise.source[0].name == "محمد بن عبد الرحمن"


def test_the_two_sides_are_those_of_the_meeting(read: Read) -> None:
    text = "بحث قائد الجيش النيجري مع نظيره المالي في باماكو تأمين الحدود.\nواتفق الطرفان على تسيير دوريات مشتركة."
    agreed = one(read(text), "AGREE")
    assert countries(agreed) == {"NER", "MLI"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("من المقرر أن يزور الرئيس الموريتاني باريس الأسبوع المقبل.", "planned"),
        ("سيزور الرئيس الموريتاني باريس غدا.", "planned"),
        ("نفى الجيش السوداني أن تكون قواته قد قصفت سوق نيالا.", "denied"),
    ],
)
def test_status(read: Read, text: str, status: str) -> None:
    assert status in {m.status for m in read(text)}
    assert not [m for m in read(text) if m.status == "actual" and m.plover_type in ("CONSULT", "ASSAULT")]


@pytest.mark.parametrize(
    "text",
    [
        "لم يزر الرئيس الموريتاني باريس منذ توليه الحكم.",
        "قد يزور الرئيس الموريتاني باريس إذا سمحت الظروف.",
        "هل يزور الرئيس الموريتاني باريس؟",
        "يرى محلل سياسي أن زيارة محتملة للرئيس الموريتاني إلى باريس ستغير المشهد.",
    ],
)
def test_what_is_not_asserted_is_no_event(read: Read, text: str) -> None:
    assert [m for m in read(text) if m.kind == "visit"] == []


def test_an_implied_date_says_so(read: Read) -> None:
    m = one(read("التقى وزير الدفاع الليبي نظيره التركي في أنقرة."), "CONSULT")
    assert m.date is not None and m.date.span is None and m.date.implied == "publication"
    undated = one(read("التقى وزير الدفاع الليبي نظيره التركي في أنقرة.", None), "CONSULT")
    assert undated.date is None


def spans(m: Mention) -> list[Span]:
    own = [m.trigger, *m.evidence, *(p.span for p in m.participants)]
    return own + [x.span for x in (m.date, m.place) if x is not None and x.span is not None]


def assert_literal(article: Article, mentions: list[Mention]) -> None:
    for m in mentions:
        for s in spans(m):
            assert article.text[s.start : s.end] == s.words


def passages() -> list[str]:
    return [
        json.loads(line)["text"] for line in (TRAIN / "passages_conflict.jsonl").read_text("utf-8").splitlines()[:120]
    ]


NOISE = st.sampled_from(["ـ", "\u200f", "ً", "«", "»", "،", "\n", "ﻻ", "٣", "<b>", "'; drop table x; --", "\x00", " "])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(passages()), min_size=1, max_size=3),
    st.lists(st.tuples(st.floats(0, 1), NOISE), max_size=12),
)
def test_every_span_is_literal(extractor: Extractor, texts: list[str], noise: list[tuple[float, str]]) -> None:
    text = "\n".join(texts)
    for where, what in noise:
        at = int(where * len(text))
        text = text[:at] + what + text[at:]
    sample = Article("x", text.split("\n")[0], text, None, None, None, None, "ar", "0" * 64, "1")
    assert_literal(sample, extractor.mentions(sample))


def test_the_same_article_gives_the_same_mentions(extractor: Extractor) -> None:
    text = "\n".join(passages()[:8])
    sample = Article("x", "x", text, None, None, None, None, "ar", "0" * 64, "1")
    first, second = (json.dumps([m.as_json() for m in extractor.mentions(sample)]) for _ in range(2))
    assert first == second
    assert len(json.loads(first)) >= 8


def test_mention_keys_are_unique(extractor: Extractor) -> None:
    text = "\n".join(passages())
    sample = Article("x", "x", text, None, None, None, None, "ar", "0" * 64, "1")
    keys = [m.mention_id for m in extractor.mentions(sample)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    "text", ["", "\n", "،" * 2000, "زار " * 2000, "و" * 5000, "a" * 5000, "«" * 3000 + "زار", "2024 " * 500]
)
def test_odd_texts_give_nothing_and_no_error(read: Read, text: str) -> None:
    assert isinstance(read(text), list)


@pytest.mark.parametrize("dateline", ["الصحراء الكبرى", "منطقة الساحل", "الشرق الأوسط"])
def test_a_dateline_of_several_countries_gives_nobody_a_country(read: Read, dateline: str) -> None:
    mentions = read(f"عنوان\n{dateline} - زار وزير الدفاع الفرنسي مقر الجيش والتقى رئيس الأركان.")
    assert mentions
    assert all(p.country != "" for m in mentions for p in m.participants)
