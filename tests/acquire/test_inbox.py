"""Folders, sidecars, containers: what is an article, what is told aside, what is skipped and why."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from marsad.acquire.inbox import read_folder
from marsad.model import Skipped, Snapshot

PAGE = "<html><body><p>بحث الوزيران التعاون العسكري</p></body></html>".encode()


def read(path: Path, max_bytes: int = 10_000) -> list[Snapshot | Skipped]:
    return list(read_folder(path, max_bytes=max_bytes))


def reasons(path: Path, max_bytes: int = 10_000) -> dict[str, str]:
    return {s.document: s.reason for s in read(path, max_bytes) if isinstance(s, Skipped)}


def test_order_kinds_and_what_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("z.html", "b/a.htm", "a.txt", ".x.html", ".hidden/y.html", "README.md", "a.gold.json", "b/readme.txt"):
        (tmp_path / name).write_bytes(PAGE)
    found = read(tmp_path)
    assert [(s.document, s.kind) for s in found if isinstance(s, Snapshot)] == [
        ("a", "text"),
        ("z", "html"),
        ("a", "html"),
    ]
    assert all(s.sha256 == hashlib.sha256(PAGE).hexdigest() for s in found if isinstance(s, Snapshot))


def test_a_single_file_and_a_missing_one(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_bytes(PAGE)
    (only,) = read(tmp_path / "one.html")
    assert isinstance(only, Snapshot) and only.content == PAGE and only.origin.endswith("one.html")
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none")


def test_sidecar_tells_what_is_known_beside_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("عنوان")
    told = {"title": "عنوان", "published_at": None, "outlet": "منبر", "cluster": "x", "url": ["no"]}
    (tmp_path / "a.meta.json").write_text(json.dumps(told))
    (only,) = read(tmp_path)
    assert isinstance(only, Snapshot) and only.meta == {"title": "عنوان", "outlet": "منبر"}


@pytest.mark.parametrize("sidecar", ["{", "[1]", "[" * 100_000, ""])
def test_a_broken_sidecar_does_not_cost_the_article(tmp_path: Path, sidecar: str) -> None:
    (tmp_path / "a.txt").write_text("عنوان")
    (tmp_path / "a.meta.json").write_text(sidecar)
    (only,) = read(tmp_path)
    assert isinstance(only, Snapshot) and only.meta == {}


def test_what_is_skipped_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty.html").touch()
    (tmp_path / "large.html").write_bytes(b"x" * 10_001)
    (tmp_path / "movie.mp4").write_bytes(b"x")
    (tmp_path / "broken.json").write_text('{"text": ')
    (tmp_path / "deep.json").write_text("[" * 200_000)
    (tmp_path / "number.json").write_text("7")
    (tmp_path / "bare.json").write_text('{"title": "x"}')
    os.mkfifo(tmp_path / "pipe.html")
    assert reasons(tmp_path, 10_000) == {
        "empty": "empty",
        "large": "too_large",
        "movie": "unknown_kind",
        "broken": "bad_json",
        "deep": "too_large",
        "number": "bad_record",
        "bare": "bad_record",
        "pipe": "unreadable",
    }
    assert reasons(tmp_path, 10**6)["deep"] == "bad_json"


def test_a_too_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "huge.html").open("wb") as stream:
        stream.truncate(60 * 2**20)
    opened: list[object] = []
    monkeypatch.setattr(Path, "open", lambda *a, **k: opened.append(a))
    assert reasons(tmp_path) == {"huge": "too_large"} and not opened


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "a.html").chmod(0)
    assert reasons(tmp_path) == {"a": "unreadable"}


def test_json_lines_one_bad_line_costs_one_article(tmp_path: Path) -> None:
    rows = [
        '{"text": "نص", "title": "عنوان", "url": "https://a.example/1"}',
        "",
        "{oops",
        '{"html": "<p>نص</p>"}',
        "[]",
    ]
    (tmp_path / "feed.jsonl").write_text("\n".join([*rows, '{"text": "' + "ا" * 9000 + '"}', '{"text": "آخر"}']))
    found = read(tmp_path)
    assert [s.document for s in found] == [f"feed#{n}" for n in range(1, 7)]
    assert [s.reason if isinstance(s, Skipped) else s.kind for s in found] == [
        "json",
        "bad_json",
        "json",
        "bad_record",
        "too_large",
        "json",
    ]
    first = found[0]
    assert isinstance(first, Snapshot) and first.meta == {"title": "عنوان", "url": "https://a.example/1"}


def test_json_content_is_canonical(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"title":"عنوان","text":"نص"}')
    (tmp_path / "b.json").write_text('[ {"text": "\\u0646\\u0635",\n "title": "عنوان"} ]')
    a, b = read(tmp_path)
    assert isinstance(a, Snapshot) and isinstance(b, Snapshot)
    assert a.sha256 == b.sha256 and (a.document, b.document) == ("a", "b#1")


def archive(path: Path, *records: tuple[str, bytes, str, str], packed: bool = True) -> Path:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=packed)
    for url, body, content_type, status in records:
        coding = [("Content-Encoding", "gzip")] if body[:2] == b"\x1f\x8b" else []
        headers = StatusAndHeaders(status, [("Content-Type", content_type), *coding], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))
    path.write_bytes(buffer.getvalue())
    return path


@pytest.mark.parametrize("packed", [True, False])
def test_archive_yields_pages_and_passes_the_rest_by(tmp_path: Path, packed: bool) -> None:
    name = "crawl.warc.gz" if packed else "crawl.warc"
    archive(
        tmp_path / name,
        ("https://a.example/1", PAGE, "text/html; charset=utf-8", "200 OK"),
        ("https://a.example/p.png", b"\x89PNG", "image/png", "200 OK"),
        ("https://a.example/2", gzip.compress(PAGE * 50), "text/html", "200 OK"),
        ("https://a.example/3", b"gone", "text/html", "404 Not Found"),
        ("https://a.example/4", gzip.compress(b"x" * 10**6), "text/html", "200 OK"),
        packed=packed,
    )
    one, two, three, four = read(tmp_path)
    assert isinstance(one, Snapshot) and one.content == PAGE and one.document == "crawl#1"
    assert one.meta == {"url": "https://a.example/1", "content_type": "text/html; charset=utf-8"}
    assert isinstance(two, Snapshot) and two.content == PAGE * 50
    assert isinstance(three, Skipped) and three.reason == "http_error"
    assert isinstance(four, Skipped) and four.reason == "too_large"


def test_a_cut_off_archive_gives_what_is_there(tmp_path: Path) -> None:
    pages = [(f"https://a.example/{n}", os.urandom(3000), "text/html", "200 OK") for n in range(4)]
    whole = archive(tmp_path / "c.warc.gz", *pages)
    whole.write_bytes(whole.read_bytes()[:-2500])
    *wholes, last = read(tmp_path)
    assert [s.content for s in wholes if isinstance(s, Snapshot)] == [body for _, body, _, _ in pages[:3]]
    assert isinstance(last, Snapshot) and 0 < len(last.content) < 3000 and pages[3][1].startswith(last.content)
    (tmp_path / "c.warc.gz").write_bytes(b"not an archive at all")
    assert [s.reason for s in read(tmp_path) if isinstance(s, Skipped)] == ["unreadable"]


def test_folders_that_are_not_entered_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("closed", "open"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / f"{name}.html").write_bytes(PAGE)
    (tmp_path / "in" / "linked").symlink_to(tmp_path / "in" / "open", target_is_directory=True)
    entered = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return entered(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = read(tmp_path / "in")
    assert {s.document for s in found if isinstance(s, Snapshot)} == {"open"}
    assert {s.document: (s.reason, s.origin) for s in found if isinstance(s, Skipped)} == {
        "closed": ("unreadable", str(tmp_path / "in" / "closed")),
        "linked": ("unreadable", str(tmp_path / "in" / "linked")),
    }


def test_names_that_are_no_utf8_stay_apart_and_can_be_written(tmp_path: Path) -> None:
    for name in ("خبر", "نبا"):
        path = os.fsencode(tmp_path) + b"/" + name.encode("cp1256") + b".html"
        Path(os.fsdecode(path)).write_bytes(PAGE)
    found = read(tmp_path)
    assert len({s.document for s in found if isinstance(s, Snapshot)}) == 2
    assert all(s.origin.encode("utf-8").endswith(b".html") for s in found)
