"""The sample pages, each held against the text that a reader would call the article."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from marsad.acquire.inbox import read_folder
from marsad.clean.cleaner import clean, cleaner_version
from marsad.model import Article, Skipped, Snapshot
from marsad.settings import ROOT

PAGES = ROOT / "seeds" / "articles"
EXPECTED = Path(__file__).parent / "expected"

# document: published_at, precision, outlet
TOLD = {
    "amp": ("2019-10-26T21:14:00+00:00", "minute", "صحيفة المرفأ"),
    "angular-static": ("2025-09-23T19:48:00+03:00", "minute", "صحيفة المنارة القاهرية"),
    "bare": ("2025-07-29T17:42:00+02:00", "minute", "منصة رصيف طرابلس"),
    "blogger": ("2023-01-23T09:41:00+01:00", "minute", "المدوّن المغربي"),
    "boxed-paragraphs": ("2023-09-11T15:02:00+03:00", "minute", "منبر العرب"),
    "crawl#1": ("2024-03-12T18:05:00+02:00", "minute", "بوابة النيل الإخبارية"),
    "crawl#2": ("2026-02-09T13:20:00+02:00", "minute", "أرز ضفاف برس"),
    "drupal": ("2018-08-07T19:05:00+02:00", "minute", "إذاعة ضفتي السين"),
    "feed#1": ("2025-12-27T13:40:00+03:00", "minute", "منبر الرافدين الجديد"),
    "feed#2": ("2021-12-05T00:00:00+00:00", "day", "بوابة النيل الإخبارية"),
    "government-portal.aspx": ("2026-01-19T00:00:00+00:00", "day", "بوابة الإعلام العسكري"),
    "jsonld-graph": ("2023-04-18T12:30:00+01:00", "minute", "القصبة نيوز"),
    "lying-charset-1256": ("2025-09-23T16:05:00+01:00", "minute", "جريدة الضحى الجزائرية"),
    "microdata": ("2023-12-03T02:10:00+00:00", "minute", "قناة الأفق الإخبارية"),
    "opengraph-only": ("2025-12-17T16:25:00+03:00", "minute", "وكالة نيفا للأنباء"),
    "plain-text": ("2023-01-23T00:00:00+00:00", "day", "مرصد المشرق"),
    "table-layout-1256": ("2016-10-16T18:20:00+02:00", "minute", "وكالة نداء النيل"),
    "wordpress-classic": ("2024-09-06T11:15:00+02:00", "minute", "بوابة الصحراء الإخبارية"),
    "wordpress-magazine": ("2024-09-06T14:40:00+02:00", "minute", "شبكة تقارير ليبيا"),
}


def snapshots() -> dict[str, Snapshot | Skipped]:
    return {s.document: s for s in read_folder(PAGES, max_bytes=10**6)}


def article(document: str) -> Article:
    snapshot = snapshots()[document]
    assert isinstance(snapshot, Snapshot), snapshot
    made = clean(snapshot)
    assert isinstance(made, Article), made
    return made


def expected(document: str) -> str:
    return (EXPECTED / f"{document.removesuffix('.aspx')}.txt").read_text(encoding="utf-8").strip()


def tokens(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def test_every_sample_is_expected_and_every_expectation_has_its_sample() -> None:
    assert sorted(snapshots()) == sorted(TOLD)
    assert sorted(p.stem for p in EXPECTED.glob("*.txt")) == sorted(d.removesuffix(".aspx") for d in TOLD)


@pytest.mark.parametrize("document", TOLD)
def test_text(document: str) -> None:
    got, want = tokens(article(document).text), tokens(expected(document))
    hit = (got & want).total()
    assert 2 * hit / (got.total() + want.total()) >= 0.97
    assert 1 - hit / got.total() < 0.02, f"furniture: {got - want}"


@pytest.mark.parametrize("document", TOLD)
def test_every_paragraph_of_the_body_survives_whole(document: str) -> None:
    kept = article(document).text.split("\n")
    assert [p for p in expected(document).split("\n") if p not in kept] == []


@pytest.mark.parametrize("document", TOLD)
def test_metadata(document: str) -> None:
    made = article(document)
    at, precision, outlet = TOLD[document]
    assert made.published_at == datetime.fromisoformat(at)
    assert made.published_at.utcoffset() == datetime.fromisoformat(at).utcoffset()
    assert (made.published_precision, made.outlet) == (precision, outlet)
    assert made.title == expected(document).split("\n")[0]
    assert made.text.startswith(made.title + "\n") and made.text.count(made.title + "\n") == 1
    assert (made.language, made.cleaner_version) == ("ar", cleaner_version())


def test_urls_and_authors() -> None:
    made = {document: article(document) for document in ("wordpress-classic", "crawl#2", "jsonld-graph", "bare")}
    assert made["wordpress-classic"].url == "https://sahara-portal.example/2024/09/06/niamey"
    assert made["crawl#2"].url == "https://cedars-banks.example/army/denial"
    assert made["jsonld-graph"].url == "https://kasbah-news.example/a/african-lion"
    assert made["jsonld-graph"].author == "نجلاء العياري"
    assert made["bare"].url is None and made["bare"].author is None


def test_cleaning_twice_is_the_same() -> None:
    assert article("drupal") == article("drupal")
