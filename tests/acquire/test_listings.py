"""Listings as outlets write them, and bytes that are none."""

from __future__ import annotations

import contextlib
import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.acquire.listings import NotAListing, moment, read_listing

AT = "https://daily.example/feeds/all.xml"


def test_rss_with_its_habits() -> None:
    body = """<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>
    <item><title><![CDATA[وزير  الدفاع]]></title><link> /a?x=1&amp;y=2 </link>
      <pubDate>Mon, 05 May 2025 10:30:00 +0300</pubDate></item>
    <item><title>b</title><guid isPermaLink="true">https://daily.example/b</guid></item>
    <item><title>no link</title></item>
    <item><title>c</title><link>https://daily.example/c</link><pubDate>أمس</pubDate></item></channel></rss>"""
    a, b, c = read_listing("feed", body.encode(), AT).entries
    assert (a.url, a.title) == ("https://daily.example/a?x=1&y=2", "وزير الدفاع")
    assert a.published == datetime(2025, 5, 5, 7, 30, tzinfo=UTC) and a.updated is None
    assert (b.url, c.url, c.published) == ("https://daily.example/b", "https://daily.example/c", None)


def test_a_feed_that_lies_about_its_charset() -> None:
    item = "<item><title>خبر</title><link>/x</link></item>"
    body = f'<?xml version="1.0" encoding="utf-8"?><rss><channel>{item}</channel></rss>'
    [entry] = read_listing("feed", body.encode("windows-1256"), AT, "application/xml; charset=windows-1256").entries
    assert entry.title == "خبر"


def test_json_feed() -> None:
    dated = b'{"url": "/a", "date_published": "2025-01-02T03:04:05+02:00"}'
    body = b'{"items": [{"id": 1}, 7, ' + dated + b', {"external_url": "/b"}]}'
    a, b = read_listing("feed", b"\xef\xbb\xbf" + body, AT).entries
    assert a.url == "https://daily.example/a" and a.published == datetime(2025, 1, 2, 1, 4, 5, tzinfo=UTC)
    assert b.url == "https://daily.example/b" and b.published is None


def test_sitemap_with_pictures_and_news() -> None:
    body = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">
      <!-- x --><url><i:image><i:loc>https://daily.example/p.jpg</i:loc></i:image><loc>
      https://daily.example/a</loc><lastmod>2025-05-02</lastmod></url>
      <url><loc>https://daily.example/b</loc><n:news><n:publication><n:name>x</n:name></n:publication>
      <n:publication_date>2025-05-03T00:00:00+03:00</n:publication_date><n:title>عنوان</n:title></n:news></url></urlset>"""
    b, a = read_listing("sitemap", gzip.compress(body.encode()), AT).entries
    assert (a.url, a.published, a.updated) == ("https://daily.example/a", None, datetime(2025, 5, 2, tzinfo=UTC))
    assert (b.title, b.published) == ("عنوان", datetime(2025, 5, 2, 21, tzinfo=UTC))
    assert [e.url for e in read_listing("sitemap", b"https://daily.example/a\nhttps://daily.example/b", AT).entries]


def test_an_index_names_its_children() -> None:
    body = b"<sitemapindex><sitemap><loc>/one.xml</loc><lastmod>2025-01-01</lastmod></sitemap></sitemapindex>"
    listing = read_listing("sitemap", body, AT)
    assert listing.entries == ()
    assert listing.children == (("https://daily.example/one.xml", datetime(2025, 1, 1, tzinfo=UTC)),)


def test_no_entity_is_followed_nor_file_read() -> None:
    evil = b"""<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://a.example/&x;</loc></url>
    </urlset>"""
    assert all("root" not in e.url for e in read_listing("sitemap", evil, AT).entries)
    laughs = b"<!DOCTYPE rss [<!ENTITY a '" + b"x" * 1000 + b"'>" + b"".join(
        b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(12)
    ) + b"]><rss><channel><item><title>&m;</title><link>/a</link></item></channel></rss>"  # fmt: skip
    for shape in ("feed", "sitemap"):
        try:
            told = read_listing(shape, laughs, AT)  # type: ignore[arg-type]
        except NotAListing:
            continue
        assert sum(len(e.title) for e in told.entries) < 10_000


def test_section_pages_by_selector() -> None:
    body = (
        '<meta charset="windows-1256"><h2><a href="/a">خبر</a></h2><h2><a href="/a">x</a></h2><div class=m><a href=/no>'
    )
    [entry] = read_listing("section", body.encode("windows-1256"), "https://daily.example/", selector="h2").entries
    assert (entry.url, entry.title) == ("https://daily.example/a", "خبر")
    with pytest.raises(NotAListing, match="selector"):
        read_listing("section", body.encode(), AT, selector="h2[")


@pytest.mark.parametrize("shape", ["feed", "sitemap"])
@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff", b"<html><p>x</p></html>", b"{]", b'{"items": 3}', gzip.compress(b"x" * 10**7)]
)
def test_what_is_no_listing(shape: str, body: bytes) -> None:
    with pytest.raises(NotAListing):
        read_listing(shape, body, AT, max_bytes=10**6)  # type: ignore[arg-type]


@given(st.binary(max_size=300) | st.text(alphabet='<>/&;![]"= rsitemapurlocn', max_size=200).map(str.encode))
def test_any_bytes_are_a_listing_or_refused(body: bytes) -> None:
    for shape in ("feed", "sitemap", "section"):
        with contextlib.suppress(NotAListing):
            read_listing(shape, body, AT, selector="a")  # type: ignore[arg-type]


def test_moments() -> None:
    assert moment("2025-01-02") == datetime(2025, 1, 2, tzinfo=UTC)
    assert moment("2025-01-02T03:04:05Z") == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert moment("غدا") is None and moment(None) is None
