"""Where no request goes, what robots.txt means, and how long a server may ask to be left alone."""

from __future__ import annotations

import gzip
import time
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.acquire.client import OUTCOMES, PASSING, Answer, Client, _retry_after, _unpacker, gunzip
from marsad.acquire.guard import Guard, NoSuchHost, Refused, TooSlow, is_public
from marsad.acquire.policy import Policy
from marsad.acquire.robots import Robots, robots_of

PRIVATE = [
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1"),
    *("ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1"),
    *("fe80::1%eth0", "localhost", "x"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_public_ones_is_enough() -> None:
    guard = Guard(resolver=lambda host, port: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(Refused, match="10.0.0.1"):
        guard.checked("mixed.example", 443)
    allowing = Guard(["127.0.0.1:80"], lambda host, port: ["127.0.0.1"])
    assert allowing.checked("a.example", 80) == ["127.0.0.1"]
    with pytest.raises(Refused):
        allowing.checked("a.example", 81)
    with pytest.raises(Refused):
        Guard().checked("[::1]", 80)
    with pytest.raises(NoSuchHost):
        Guard(resolver=lambda host, port: []).checked("a.example", 80)
    with pytest.raises(Refused):
        guard.connect_unix_socket("/run/x.sock")


def test_a_deadline_cuts_every_operation_short() -> None:
    guard = Guard()
    guard.deadline = time.monotonic() + 1
    assert 0 < guard.left(100) <= 1 and guard.left(0.1) == 0.1
    guard.deadline = time.monotonic()
    with pytest.raises(TooSlow):
        guard.left(100)


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    """A second answer of the name is never asked for: one resolution a connection."""
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["192.168.0.1"] if len(asked) > 1 else ["127.0.0.1"]

    policy = Policy(allow=frozenset({"127.0.0.1:9"}), idle=0.5, total=1)
    with Client(policy, resolver) as client:
        assert client.get("http://a.example:9/", "article").outcome == "connection"
        assert len(asked) == 1
        assert client.get("http://a.example:9/", "article").outcome == "private_address"


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://localhost:1/", "http://[::1]/", "http://0/"])
def test_this_machine_is_not_asked(url: str) -> None:
    with Client(Policy(idle=1, total=2)) as client:
        assert client.get(url, "article").outcome == "private_address"


def test_outcomes_are_one_list() -> None:
    assert set(OUTCOMES) >= PASSING


@given(st.binary(max_size=5000), st.integers(1, 700), st.sampled_from(["gzip", "deflate", "raw", ""]))
def test_codings_are_undone_in_any_pieces(body: bytes, size: int, coding: str) -> None:
    raw = zlib.compressobj(wbits=-15)
    packed = {"gzip": gzip.compress(body), "deflate": zlib.compress(body), "": body}.get(coding)
    packed = raw.compress(body) + raw.flush() if packed is None else packed
    unpack = _unpacker("deflate" if coding == "raw" else coding, 10**6)
    pieces = [packed[n : n + size] for n in range(0, len(packed), size)] if coding != "raw" else [packed]
    assert b"".join(part for piece in [*pieces, None] for part in unpack(piece)) == body


def test_a_packed_file_has_a_limit() -> None:
    body = bytes(10**6)
    assert gunzip(gzip.compress(body), 10**6) == body and gunzip(b"plain", 1) == b"plain"
    for packed in (gzip.compress(body + b"x"), gzip.compress(body)[:-9], b"\x1f\x8bnonsense"):
        with pytest.raises(ValueError):
            gunzip(packed, 10**6)


def test_retry_after() -> None:
    def told(value: str) -> float | None:
        return _retry_after(httpx.Headers({"retry-after": value}))

    assert told("120") == 120 and told("9" * 30) == 7 * 86400
    assert told("") is None and told("soon") is None and told("-5") is None
    assert 50 < (told(format_datetime(datetime.now(UTC) + timedelta(minutes=1), usegmt=True)) or 0) <= 60
    assert told("Mon, 01 Jan 2001 00:00:00 GMT") == 0


def test_what_robots_txt_means() -> None:
    def robots(outcome: str, body: bytes = b"") -> Robots:
        return robots_of("https://a.example", Answer("https://a.example/robots.txt", outcome, body=body))

    rules = robots("ok", b"User-agent: *\nDisallow: /x\nCrawl-delay: 7\n\nUser-agent: MarsadBot\nDisallow: /y\n")
    assert rules.why_not("https://a.example/x", "MarsadBot") is None
    assert rules.why_not("https://a.example/y/1", "MarsadBot") == (
        "robots_denied",
        "robots.txt of https://a.example forbids it",
    )
    assert (rules.why_not("https://a.example/x", "Other") or ("",))[0] == "robots_denied"
    assert rules.delay("Other") == 7
    for outcome in ("gone", "forbidden"):
        assert robots(outcome).why_not("https://a.example/x", "MarsadBot") is None
    for outcome in ("server_error", "timeout", "dns"):
        assert (robots(outcome).why_not("https://a.example/x", "MarsadBot") or ("",))[0] == "robots_unreachable"
        assert not robots(outcome).stale
    assert Policy(agent="MarsadBot/0.1 (x)").robot == "MarsadBot"
