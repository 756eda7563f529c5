"""The address that an article is known by: one spelling, never the site's own."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from marsad.clean.address import address_of
from marsad.clean.cleaner import clean, cleaner_version
from marsad.model import Article, Snapshot
from marsad.settings import settings

BODY = "بحث وزير الدفاع مع نظيره سبل تعزيز التعاون العسكري بين البلدين وتبادل الخبرات في مجال التدريب."
SAME = "https://news.example/a/1"


def article(head: str, **meta: str) -> Article:
    page = f"<html><head>{head}</head><body><h1>بحث التعاون العسكري</h1><p>{BODY}</p></body></html>"
    content = page.encode()
    made = clean(Snapshot(hashlib.sha256(content).hexdigest(), "html", "page", "/in/page.html", content, dict(meta)))
    assert isinstance(made, Article)
    return made


@pytest.mark.parametrize(
    "url",
    [
        SAME,
        f"{SAME}/",
        f"{SAME}#comments",
        f"{SAME}?utm_source=fb&fbclid=x",
        "http://www.NEWS.example:80/a/1?utm_medium=x",
        "https://amp.news.example/a/1",
    ],
)
def test_all_spellings_of_an_address_are_one_article(url: str) -> None:
    assert address_of(url) == SAME
    assert article("", url=url).article_id == article("", url=SAME).article_id
    assert article(f'<link rel="canonical" href="{url}">').url == SAME


@pytest.mark.parametrize("home", ["https://news.example", "https://news.example/", "http://www.news.example/#top"])
def test_the_address_of_the_site_is_no_article(home: str) -> None:
    made = article(f'<link rel="canonical" href="{home}"><meta property="og:url" content="{home}">')
    assert (made.url, made.outlet) == (None, "news.example")
    assert article(f'<link rel="canonical" href="{home}"><meta property="og:url" content="{SAME}">').url == SAME
    ld = f'<script type="application/ld+json">{{"@type": "NewsArticle", "url": "{SAME}"}}</script>'
    assert article(f'<link rel="canonical" href="{home}">{ld}').url == SAME
    assert article(f'<link rel="canonical" href="{SAME}">', url=home).url == SAME


def test_what_is_no_address_is_left_to_the_gate_where_it_was_told() -> None:
    assert article("", url="http://[bad/2").url == "http://[bad/2"
    assert article('<link rel="canonical" href="http://[bad/2">').url is None
    assert address_of(None) is None and address_of("") is None


def test_the_version_of_the_cleaner_changes_with_its_reference_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = cleaner_version()
    assert article("").cleaner_version == before
    for name in ("outlets.csv", "furniture.yaml", "dates.yaml"):
        folder = tmp_path / name
        folder.mkdir()
        for path in settings().reference.glob("*.*"):
            (folder / path.name).write_bytes(path.read_bytes() + (b"\n# x\n" if path.name == name else b""))
    told = set()
    for folder in tmp_path.iterdir():
        monkeypatch.setenv("MARSAD_REFERENCE", str(folder))
        told.add(cleaner_version())
    assert len(told | {before}) == 4
