"""One address asked for: redirects, limits, codings; whatever happens comes back as a named outcome."""

from __future__ import annotations

import contextlib
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any, Literal, Self
from urllib.parse import urljoin

import httpcore
import httpx

from marsad.acquire.guard import Guard, NoSuchHost, Refused, Resolve, TooSlow, resolve
from marsad.acquire.policy import Policy
from marsad.acquire.urls import BadUrl, absolute

Kind = Literal["robots", "feed", "sitemap", "section", "article"]
Gate = Callable[[str], tuple[str, str] | None]

OUTCOMES = {
    "ok": "got it",
    "not_modified": "the same as last time",
    # Passing: worth another try.
    "dns": "the name does not resolve",
    "connection": "no connection, or it broke",
    "tls": "no secure connection",
    "timeout": "silence",
    "too_slow": "bytes came, but not all of them in time",
    "truncated": "the answer broke off or breaks the protocol",
    "rate_limited": "429: asked to slow down",
    "server_error": "5xx",
    "robots_unreachable": "robots.txt could not be had: nothing may be asked for",
    # Permanent: the same question would get the same answer.
    "bad_url": "no address that can be fetched",
    "bad_scheme": "led to something that is neither http nor https",
    "private_address": "led to an address that is not public",
    "robots_denied": "robots.txt forbids it",
    "redirect_loop": "redirected in a circle",
    "too_many_redirects": "redirected too often",
    "redirected_home": "an article's address led to the front page",
    "other_site": "a link to a site that is not the outlet's",
    "gone": "404 or 410",
    "forbidden": "401, 402, 403, 451",
    "http_error": "another status that is no success",
    "not_a_listing": "neither feed nor sitemap",
    "bad_content_type": "not what was asked for",
    "bad_coding": "a content coding that cannot be undone",
    "too_large": "more bytes than allowed",
    "decompression_bomb": "more bytes than allowed once unpacked",
    "empty": "an answer without a body",
    # Not of an address: of a host, or of the program.
    "breaker_open": "the host failed too often; left alone for a while",
    "fault": "a fault of this program",
}
PASSING = frozenset(
    ("dns", "connection", "tls", "timeout", "too_slow", "truncated")
    + ("rate_limited", "server_error", "robots_unreachable", "fault")
)
# What speaks against the host and not only against one of its pages.
HOST_FAULTS = PASSING - {"fault", "too_slow", "truncated"}

_PAGES = ("text/html", "application/xhtml+xml", "application/xhtml")
_LISTS = ("xml", "json", "text/", "gzip", "octet-stream", "rss", "atom")
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking for ``url``. ``final`` is the last address of its redirects, ``size`` the bytes received."""

    url: str
    outcome: str
    final: str = ""
    status: int | None = None
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    detail: str = ""
    seconds: float = 0.0
    size: int = 0
    retry_after: float | None = None

    @property
    def ok(self) -> bool:
        return self.outcome == "ok"


class _Stop(Exception):
    """Ends a request with an outcome."""

    def __init__(self, outcome: str, detail: str = "", status: int | None = None, wait: float | None = None) -> None:
        super().__init__(detail)
        self.outcome, self.detail, self.status, self.wait = outcome, detail, status, wait


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    # Reading the certificates takes tens of milliseconds: once for all clients.
    return httpx.create_ssl_context()


class Client:
    """Asks for one address at a time; not to be shared between threads. Close it, or use it as a context."""

    def __init__(self, policy: Policy, resolver: Resolve = resolve) -> None:
        self.policy = policy
        self._guard = Guard(policy.allow, resolver)
        transport = httpx.HTTPTransport(verify=_tls(), http2=True, trust_env=False)
        transport._pool.close()
        # httpx has no parameter for it; the pool is the same but for the door that it leaves by.
        transport._pool = httpcore.ConnectionPool(
            ssl_context=_tls(), http2=True, max_connections=4, keepalive_expiry=30, network_backend=self._guard
        )
        self._http = httpx.Client(
            transport=transport,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(policy.idle, pool=1),
            headers={"User-Agent": policy.agent, "Accept-Encoding": "gzip, deflate"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the connections."""
        self._http.close()

    def get(
        self, url: str, kind: Kind, *, etag: str = "", last_modified: str = "", gate: Gate = lambda _: None
    ) -> Answer:
        """Ask for an address; never raises for what the other side does. ``gate`` says of each hop why not to go."""
        began = time.monotonic()
        before, self._guard.deadline = self._guard.deadline, began + self.policy.total
        asked = {"Accept": _accepted(kind)}
        if etag:
            asked["If-None-Match"] = etag
        if last_modified:
            asked["If-Modified-Since"] = last_modified
        at = url
        seen: list[str] = []
        try:
            while True:
                at = self._step(at, seen, gate)
                answer = self._ask(at, url, kind, asked)
                if isinstance(answer, Answer):
                    return _timed(answer, began)
                seen.append(at)
                at = answer
        except _Stop as stop:
            told = Answer(url, stop.outcome, at, stop.status, detail=stop.detail[:300], retry_after=stop.wait)
        except Exception as error:  # noqa: BLE001 - hostile answers raise whatever the layers raise
            outcome = "too_slow" if time.monotonic() >= self._guard.deadline else _outcome_of(error)
            told = Answer(url, outcome, at, detail=f"{type(error).__name__}: {error}"[:300])
        finally:
            # The gate asks for robots.txt in the middle of another request.
            self._guard.deadline = before
        return _timed(told, began)

    def _step(self, at: str, seen: list[str], gate: Gate) -> str:
        try:
            at = absolute(at)
        except BadUrl as error:
            raise _Stop("bad_scheme" if "neither http" in str(error) else "bad_url", str(error)) from error
        if at in seen:
            raise _Stop("redirect_loop", f"again to {at}")
        if len(seen) > self.policy.redirects:
            raise _Stop("too_many_redirects", f"more than {self.policy.redirects}")
        if (why := gate(at)) is not None:
            raise _Stop(*why)
        return at

    def _ask(self, at: str, url: str, kind: Kind, headers: dict[str, str]) -> Answer | str:
        """The answer, or the address that it leads to."""
        with self._http.stream("GET", at, headers=headers) as response:
            status = response.status_code
            if status in _REDIRECTS and (target := response.headers.get("location")):
                return urljoin(at, str(target))
            if status == 304 and ("If-None-Match" in headers or "If-Modified-Since" in headers):
                return Answer(url, "not_modified", at, status)
            if status != 200:
                raise _Stop(
                    _outcome_of_status(status), f"the server answered {status}", status, _retry_after(response.headers)
                )
            told = response.headers.get("content-type", "")
            if not _fits(kind, told):
                raise _Stop("bad_content_type", told, status)
            body, size = self._body(response)
            if kind != "robots" and not body.strip():
                raise _Stop("empty", "the body is empty", status)
            if kind == "article" and not told and b"<" not in body[:1000]:
                raise _Stop("bad_content_type", "no content type, and no markup", status)
            tags = (response.headers.get("etag", "")[:200], response.headers.get("last-modified", "")[:100])
            return Answer(url, "ok", at, status, body, told[:200], *tags, size=size)

    def _body(self, response: httpx.Response) -> tuple[bytes, int]:
        most = self.policy.max_bytes
        told = response.headers.get("content-length", "")
        if told.isdecimal() and int(told) > most:
            raise _Stop("too_large", f"{told} bytes, more than {most}", response.status_code)
        unpack = _unpacker(response.headers.get("content-encoding", ""), most)
        parts: list[bytes] = []
        received = made = 0
        for chunk in response.iter_raw():
            received += len(chunk)
            if received > most:
                raise _Stop("too_large", f"more than {most} bytes", response.status_code)
            self._guard.left(None)
            for part in unpack(chunk):
                made += len(part)
                if made > most:
                    raise _Stop("decompression_bomb", f"more than {most} bytes unpacked from {received}")
                parts.append(part)
        for part in unpack(None):
            parts.append(part)
        return b"".join(parts), received


def gunzip(body: bytes, most: int) -> bytes:
    """A gzip file unpacked; what is none is given back. Raises ValueError past ``most`` bytes or for a damaged one."""
    if body[:2] != b"\x1f\x8b":
        return body
    unpack = _unpacker("gzip", most)
    parts: list[bytes] = []
    size = 0
    try:
        for source in (body, None):
            for part in unpack(source):
                size += len(part)
                if size > most:
                    raise ValueError(f"decompression_bomb: more than {most} bytes unpacked")
                parts.append(part)
    except _Stop as stop:
        raise ValueError(stop.detail) from stop
    return b"".join(parts)


def _unpacker(coding: str, most: int) -> Callable[[bytes | None], Iterator[bytes]]:
    """Undoes a content coding in pieces of at most 64 KiB; called with None at the end of the body."""
    codings = [c.strip().lower() for c in coding.split(",") if c.strip().lower() not in ("", "identity")]
    if not codings:
        return lambda chunk: iter((chunk,) if chunk else ())
    if len(codings) > 1 or codings[0] not in ("gzip", "x-gzip", "deflate"):
        raise _Stop("bad_coding", f"content coding {coding[:60]!r} was not asked for")
    state: dict[str, Any] = {
        "at": zlib.decompressobj(47 if "gzip" in codings[0] else 15),
        "raw": codings[0] == "deflate",
        "fed": False,
    }

    def unpack(chunk: bytes | None) -> Iterator[bytes]:
        at = state["at"]
        if chunk is None:
            if state["fed"] and not at.eof:
                raise _Stop("truncated", "the packed body breaks off")
            return
        part = b""
        # A full piece may have more behind it although all input is taken.
        while chunk or len(part) == 65536:
            first, state["fed"] = not state["fed"], True
            try:
                part = at.decompress(chunk, 65536)
            except zlib.error as error:
                if not (first and state["raw"]):
                    raise _Stop("bad_coding", str(error)) from error
                # Some servers say deflate and send it without zlib's header.
                state["at"] = at = zlib.decompressobj(-15)
                state["raw"] = False
                continue
            yield part
            if at.eof:
                # A second member may follow; what else follows is padding.
                chunk = at.unused_data
                if chunk[:2] != b"\x1f\x8b":
                    return
                state["at"] = at = zlib.decompressobj(47)
            else:
                chunk = at.unconsumed_tail

    return unpack


def _accepted(kind: Kind) -> str:
    if kind in ("article", "section"):
        return "text/html, application/xhtml+xml;q=0.9"
    return "*/*"


def _fits(kind: Kind, content_type: str) -> bool:
    told = content_type.split(";")[0].strip().lower()
    if kind == "robots" or not told:
        return True
    if kind in ("article", "section"):
        return told in _PAGES
    return any(part in told for part in _LISTS)


def _outcome_of_status(status: int) -> str:
    if status in (404, 410):
        return "gone"
    if status in (401, 402, 403, 451):
        return "forbidden"
    if status == 429:
        return "rate_limited"
    if status in (408, 425):
        return "timeout"
    return "server_error" if status >= 500 else "http_error"


def _outcome_of(error: Exception) -> str:
    told = str(error).upper()
    if isinstance(error, Refused):
        return "private_address"
    if isinstance(error, TooSlow):
        return "too_slow"
    if isinstance(error, NoSuchHost):
        return "dns"
    if isinstance(error, ssl.SSLError) or "SSL" in told or "CERTIFICATE" in told:
        return "tls"
    if isinstance(error, httpx.TimeoutException):
        return "timeout"
    if isinstance(error, httpx.RemoteProtocolError | httpx.DecodingError):
        return "truncated"
    if isinstance(error, httpx.TransportError | OSError):
        return "connection"
    return "bad_url" if isinstance(error, httpx.InvalidURL) else "fault"


def _retry_after(headers: httpx.Headers) -> float | None:
    told = headers.get("retry-after", "").strip()
    if told.isdecimal():
        return float(min(int(told[:9]), 7 * 86400))
    with contextlib.suppress(ValueError, TypeError):
        when = parsedate_to_datetime(told)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return min(max(0.0, (when - datetime.now(UTC)).total_seconds()), 7 * 86400.0)
    return None


def _timed(answer: Answer, began: float) -> Answer:
    return replace(answer, seconds=round(time.monotonic() - began, 4))
