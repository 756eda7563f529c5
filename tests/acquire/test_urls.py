"""One spelling for every way that an article's address is written, and none for what is no address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.acquire.urls import BadUrl, absolute, canonical, is_edition, is_within, plain, site

SAME = [
    "http://www.daily.example/n/5/خبر.html",
    "https://daily.example/n/5/%D8%AE%D8%A8%D8%B1.html",
    "https://daily.example:443/n/5/%d8%ae%d8%a8%d8%b1.html#comments",
    "HTTPS://Daily.Example./n/5/خبر.html?utm_source=rss&utm_medium=feed",
    "https://amp.daily.example/n/5/خبر.html",
    "https://daily.example/amp/n/5/خبر.html",
    "https://daily.example/n/5/خبر.amp.html",
    "https://daily.example/n/5/خبر.html?amp=1&fbclid=x",
    "https://daily.example/n/5/خبر.html?outputType=amp",
    "https://daily.example/n/5/خبر.html/amp/",
    "https://daily.example/print/n/5/خبر.html",
    "https://daily.example/n/5/خبر.html?print=1",
    "\thttps://daily.example/n/5/\nخبر.html ",
]


@pytest.mark.parametrize("url", SAME)
def test_one_article_has_one_address(url: str) -> None:
    assert canonical(url) == "https://daily.example/n/5/%D8%AE%D8%A8%D8%B1.html"


def test_what_differs_stays_different() -> None:
    base = "https://daily.example"
    different = ["/a?id=1", "/a?id=2", "/a", "/A", "/a/b", "/a%2Fb", "/ramp/a", "/print", "/a?page=print", "/a?id=1&x="]
    assert len({canonical(base + path) for path in different}) == len(different)
    assert canonical(f"{base}/a/?b=2&a=1") == canonical(f"{base}/a?a=1&b=2") == f"{base}/a?a=1&b=2"
    assert canonical("http://[2001:db8::1]:8080/a") == "https://[2001:db8::1]:8080/a"
    assert canonical("https://أخبار.example/a").split("/")[2].encode().decode("idna") == "أخبار.example"


def test_editions_are_known() -> None:
    assert [is_edition(url) for url in SAME] == [False] * 4 + [True] * 8 + [False]
    assert not is_edition("mailto:x@example.org")


def test_people_get_an_address_that_answers() -> None:
    assert (
        plain("http://www.daily.example/a/?utm_source=x&id=3&b=%20c#top") == "http://www.daily.example/a/?id=3&b=%20c"
    )
    assert plain("http://www.daily.example/a/amp/") == "https://daily.example/a"


@pytest.mark.parametrize(
    "url",
    ["", "x", "/a", "ftp://a.example/", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "http://",
     "http://u:p@a.example/", "http://a.example:99999/", "http://[::1", "http://[fe80::1%25eth0]/", "http://a b/",
     f"http://a.example/{'x' * 2000}", "http://a..example/", "//"],
)  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(BadUrl):
        absolute(url)


def test_links_are_made_absolute() -> None:
    assert absolute("../b?x=1", "https://a.example/n/c/d") == "https://a.example/n/b?x=1"
    assert absolute("//b.example/x", "https://a.example/") == "https://b.example/x"


def test_sites_and_domains() -> None:
    assert site("http://A.example:80/x") == "a.example" and site("http://a.example:8080/") == "a.example:8080"
    assert is_within("https://m.a.example/", frozenset({"a.example"}))
    assert not is_within("https://ba.example/", frozenset({"a.example"}))


@given(st.text() | st.builds("http://a.example/{}?{}".format, st.text(), st.text()))
def test_any_text_has_a_settled_form_or_none(text: str) -> None:
    try:
        once = canonical(text)
    except BadUrl:
        return
    assert canonical(once) == once and once.isascii() and once.startswith("https://")
