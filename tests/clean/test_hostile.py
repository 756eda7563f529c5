"""Input that means harm or is broken: no crash, no markup in the text, nothing slow."""

from __future__ import annotations

import gzip
import json
import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from marsad.acquire.inbox import read_folder, snapshot_of
from marsad.clean.cleaner import clean
from marsad.model import Article, Skipped, Snapshot
from marsad.settings import ROOT

TITLE = "وزير الدفاع يبحث في تونس تأمين الحدود"
BODY = (
    "وصل وزير الدفاع الليبي صباح اليوم إلى تونس في زيارة رسمية تستمر يومين يرافقه وفد من كبار الضباط.",
    "وبحث الوزير مع نظيره التونسي تسيير دوريات مشتركة على الحدود، واتفقا على عقد لجنة فنية الشهر المقبل.",
    "وقال بيان الوزارة إن الجانبين وقعا مذكرة تفاهم للتدريب تشمل إيفاد مئة طالب إلى الكليات العسكرية.",
)
P = "".join(f"<p>{b}</p>" for b in BODY)
_markup = re.compile(r"<\s*[/!a-zA-Z]|javascript:|function\s*\(|&(?:lt|gt|nbsp|#\d+);")


def outcome(content: bytes | str, kind: Any = "html", **meta: Any) -> Article | Skipped:
    return clean(snapshot_of(kind, "a", "a", content.encode() if isinstance(content, str) else content, meta))


def check(made: Article | Skipped) -> None:
    if isinstance(made, Skipped):
        assert made.reason not in ("", "unreadable") and made.detail
        return
    assert made.text.startswith(made.title) and made.language == "ar"
    assert not _markup.search(made.text), _markup.search(made.text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", made.text)
    assert all(line == line.strip() and line for line in made.text.split("\n"))
    made.text.encode("utf-8")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\0\t ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "binary"),
        (b"%PDF-1.4\n" + TITLE.encode(), "binary"),
        (f"<p>{'The minister of defence arrived for talks. ' * 3}</p></body>", "not_arabic"),
        (f"<p>{'وزیر دفاع ایران برای دیدار با همتای خود به تهران رفت که این سفر مهم است ' * 2}</p>", "not_arabic"),
        ("<html><body><p></p></body></html>", "no_text"),
        (f"<html><body><h1>{TITLE}</h1></body></html>", "no_text"),
        (f"<html><head><title>{TITLE}</title></head><body><div class='entry-con", "truncated"),
        ("<html><body><script>" + "x" * 100, "truncated"),
        (gzip.compress(bytes(50 * 2**20)), "too_large"),
    ],
)  # fmt: skip
def test_reasons(content: bytes | str, reason: str) -> None:
    made = outcome(content)
    assert isinstance(made, Skipped) and made.reason == reason, made


@pytest.mark.parametrize("content", ["7", "[]", '"x"', "{", "[" * 10**5, '{"text": 5}', '{"html": ["x"]}'])
def test_json_that_is_no_article(content: str) -> None:
    made = outcome(content, kind="json")
    assert isinstance(made, Skipped) and made.reason in ("bad_record", "no_text")


def test_gzip_that_was_left_on() -> None:
    made = outcome(gzip.compress(f"<h1>{TITLE}</h1>{P}".encode()))
    assert isinstance(made, Article) and made.text == "\n".join([TITLE, *BODY])


def test_scripts_and_tags_written_as_text_leave_nothing() -> None:
    trap = (
        "&lt;script&gt;alert(1)&lt;/script&gt;&lt;&lt;b&gt;script&gt; <scr<script>ipt>x()</script><svg/onload=alert(1)>"
    )
    made = outcome(
        f"<h1>{TITLE}</h1><div>{P}<p>{BODY[0][:50]}{trap} وأضاف البيان أن الوفد غادر.</p></div><script>var a;"
    )
    check(made)
    assert isinstance(made, Article) and all(b in made.text for b in BODY) and "var a" not in made.text


def test_nul_and_control_characters() -> None:
    made = outcome(f"<h1>{TITLE}</h1>{P}".replace("الوزير", "ال\0وز\x08ير").replace("تونس", "تو\u202eن\u200bس"))
    assert isinstance(made, Article) and made.text == "\n".join([TITLE, *BODY])


HEAVY = {
    "deep boxes": "<div>" * 100_000 + P,
    "deep tables": "<table><tr><td>" * 20_000 + P,
    "deep lists": "<ul><li>" * 50_000 + P,
    "open formatting": "".join(f"<font size={n}>" for n in range(300)) + "<p>س" * 200_000,
    "many paragraphs": "<p>كلمة" * 400_000,
    "many breaks": "كلمة<br>" * 400_000,
    "open scripts": "<script>" * 200_000,
    "open templates": "<template>" * 50_000 + P,
    "open drawings": "<svg><foreignObject>" * 30_000 + P,
    "open comments": "<!--" * 300_000,
    "only brackets": "<" * 2_000_000,
    "many attributes": "<p " + " ".join(f"a{n}=1" for n in range(80_000)) + ">" + P,
    "a long class": "<p class='" + "share " * 200_000 + "'>" + P,
    "many boxes with names": "<div class='share related'>كلمة" * 40_000 + P,
    "many containers": "<div class='entry-content'>كلمة</div>" * 40_000,
    "broken json-ld": "<script type=application/ld+json>" + "[" * 300_000 + "</script>" + P,
    "long json-ld": '<script type=application/ld+json>{"@type":"Article","headline":"'
    + "\\" * 300_000
    + "</script>"
    + P,
    "many stamps": "<h1>x</h1>" + "<time datetime='2020-01-01'>x</time>" * 40_000 + P,
    "years": "<p>" + "2020 " * 200_000 + P,
    "a long title": "<title>" + " - كلمة" * 100_000 + "</title>" + P,
    "one long paragraph": "<p>" + "كلمة " * 800_000,
    "a picture in a tag": "<img src='data:image/png;base64," + "A" * 5_000_000 + "'>" + P,
}


@pytest.mark.parametrize("case", HEAVY)
def test_no_page_takes_long(case: str) -> None:
    snapshot = snapshot_of("html", "a", "a", HEAVY[case].encode(), {})
    start = time.process_time()
    check(clean(snapshot))
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "text", ["كلمة\n" * 300_000, "كلمة " * 800_000, "كلمة<br>" * 100_000, "الأحد 5 مايو 2024\n" * 50_000]
)
def test_no_text_takes_long(text: str) -> None:
    snapshot = snapshot_of("text", "a", "a", text.encode(), {})
    start = time.process_time()
    check(clean(snapshot))
    assert time.process_time() - start < 2


def test_time_grows_with_size_and_not_faster() -> None:
    def seconds(times: int) -> float:
        snapshot = snapshot_of("html", "a", "a", f"<h1>{TITLE}</h1><div>{P * times}</div>".encode(), {})
        start = time.process_time()
        clean(snapshot)
        return time.process_time() - start

    seconds(100)
    assert min(seconds(800) for _ in range(2)) < 8 * min(seconds(200) for _ in range(2)) + 0.05


SAMPLES = [s for s in read_folder(ROOT / "seeds" / "articles", max_bytes=10**6) if isinstance(s, Snapshot)]
SPLICES = st.sampled_from(
    [b"<", b">", b"</div>", b"<div>", b"<script>", b"</script>", b"<!--", b"-->", b'"', b"'", b"&lt;", b"\x00", b"\xd8",
     b"<table>", b"</td>", b"<p", b"&#0;", b"&#xD800;", b"{", b"</body></html>", b"<plaintext>", b"\xe2\x80\xae"]
)  # fmt: skip


@hypothesis_settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SAMPLES), st.data())
def test_mutated_pages(sample: Snapshot, data: st.DataObject) -> None:
    content = bytearray(sample.content)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(content)))
        match data.draw(st.sampled_from(["cut", "drop", "splice", "repeat"])):
            case "cut":
                del content[at:]
            case "drop":
                del content[at : at + data.draw(st.integers(1, 200))]
            case "splice":
                content[at:at] = data.draw(SPLICES)
            case "repeat":
                content[at:at] = content[at : at + 50] * data.draw(st.integers(1, 20))
    check(clean(snapshot_of(sample.kind, "m", "m", bytes(content), sample.meta)))


@given(st.text(max_size=400), st.sampled_from(["html", "text", "json", "warc"]))
def test_any_text(text: str, kind: Any) -> None:
    content = text.encode("utf-8", "replace")
    check(outcome(content, kind=kind))
    check(outcome(json.dumps({"text": text, "title": text[:20], "published_at": text[:30], "url": text}), kind="json"))
    check(outcome(f"{TITLE}\n{text}\n{BODY[0]}\n{BODY[1]}".encode("utf-8", "replace"), kind="text"))


@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    check(outcome(content))


def test_a_huge_file_is_skipped_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge.html").open("wb") as stream:
        stream.truncate(60 * 2**20)
    (found,) = read_folder(tmp_path, max_bytes=20 * 2**20)
    assert isinstance(found, Skipped) and found.reason == "too_large"


def test_random_bytes_named_html() -> None:
    made = outcome(os.urandom(20_000))
    assert isinstance(made, Skipped) and made.reason == "binary"
