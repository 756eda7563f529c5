"""Addresses of articles: one spelling for all the ways that feeds, pages and phones write them."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

LONGEST = 2000
_TRACKING = re.compile(
    r"(utm_.*|at_.*|mc_[ce]id|pk_.*|piwik_.*|matomo_.*|hsa_.*|_hs.*|[fgty]bclid|gclid|gclsrc|dclid|msclkid|wbraid|gbraid"
    r"|twclid|yclid|igshid|_ga|_gl|cmpid|ocid|ito|xtor|smid|smtyp|sref|ncid|fb_.*|ref_?src|ref_url|__twitter_impression"
    r"|amp_js_v|amp_gsa|usqp|traffic_source|fromrss|feature)\Z",
    re.IGNORECASE,
)
# Parameters that ask for another dress of the same article; with any value, or with these only.
_DRESS = {
    "amp": None,
    "print": None,
    "outputtype": {"amp", "print"},
    "view": {"amp", "print", "printpreview"},
    "format": {"amp", "print"},
    "mode": {"print"},
    "tmpl": {"component"},
    "output": {"amp", "print"},
}
_AMP_HOST = re.compile(r"\A(amp|mamp|amphtml)\.(?=.+\..)")
_AMP_HEAD = re.compile(r"\A/(amp|amphtml|print|printpage)(?=/.)", re.IGNORECASE)
_AMP_TAIL = re.compile(r"(?<=.)/(amp|amphtml|print)/?\Z", re.IGNORECASE)
_AMP_NAME = re.compile(r"[.-](amp|amphtml|print)(?=\.(html?|php|aspx)\Z)|\.amp\Z", re.IGNORECASE)
_DEFAULT_PORT = {"http": 80, "https": 443}
_KEPT = "/:@!$&'()*+,;=~-._"


class BadUrl(ValueError):
    """An address that no article can have; the message says why."""


def absolute(url: str, base: str = "") -> str:
    """The address as it is asked for: absolute, percent-encoded, host in lower case, without fragment.

    Raises BadUrl for what is neither http nor https, has no host or a password, or is longer than ``LONGEST``.
    """
    try:
        parts = urlsplit(urljoin(base, "".join(c for c in url.strip() if c >= " ")))
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadUrl(f"{error}: {url[:120]!r}") from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORT:
        raise BadUrl(f"neither http nor https: {url[:120]!r}")
    if parts.username is not None or parts.password is not None:
        raise BadUrl(f"a user name in the address: {url[:120]!r}")
    where = _host(host)
    if not where:
        raise BadUrl(f"no host: {url[:120]!r}")
    if port not in (None, _DEFAULT_PORT[scheme]):
        where = f"{where}:{port}"
    query = quote(parts.query, safe=_KEPT + "?%")
    made = urlunsplit((scheme, where, _path(parts.path), query, ""))
    if len(made) > LONGEST:
        raise BadUrl(f"longer than {LONGEST} characters: {made[:120]!r}")
    return made


def canonical(url: str) -> str:
    """The one address of an article: ``absolute``, https, tracking gone, AMP and print editions folded into the page.

    It is a key and not always an address that answers: what was published is what gets fetched. Raises BadUrl.
    """
    parts = urlsplit(absolute(url))
    host = _AMP_HOST.sub("", parts.netloc).removeprefix("www.")
    path = _AMP_TAIL.sub("", _AMP_HEAD.sub("", parts.path)) or "/"
    path = _AMP_NAME.sub("", path)
    # http and https, with and without the slash at the end: no outlet has two articles there.
    if len(path) > 1:
        path = path.rstrip("/") or "/"
    pairs = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _is_noise(k, v)]
    return urlunsplit(("https", host, path, urlencode(sorted(pairs)), ""))


def plain(url: str) -> str:
    """An address that answers, as people pass it on: ``absolute`` without tracking; of an edition the page's.

    Raises BadUrl.
    """
    if is_edition(url):
        return canonical(url)
    parts = urlsplit(absolute(url))
    # By hand: what is kept stays spelled as it was.
    kept = "&".join(p for p in parts.query.split("&") if p and not _TRACKING.match(unquote(p.split("=")[0])))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, kept, ""))


def is_edition(url: str) -> bool:
    """Whether an address is an AMP or print edition: another dress of what has an address of its own."""
    try:
        parts = urlsplit(absolute(url))
    except BadUrl:
        return False
    dressed = any(_is_dress(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True))
    path = parts.path
    return dressed or any(
        pattern.search(text)
        for pattern, text in ((_AMP_HOST, parts.netloc), (_AMP_HEAD, path), (_AMP_TAIL, path), (_AMP_NAME, path))
    )


def site(url: str) -> str:
    """The host with its port where it is not the usual one: what one polite queue is kept for."""
    return urlsplit(absolute(url)).netloc


def is_within(url: str, domains: frozenset[str]) -> bool:
    """Whether an address is of one of these domains, or of a host below one."""
    host = urlsplit(url).hostname or ""
    return any(host == d or host.endswith(f".{d}") for d in domains)


def _is_noise(name: str, value: str) -> bool:
    return bool(_TRACKING.match(name)) or _is_dress(name, value)


def _is_dress(name: str, value: str) -> bool:
    allowed = _DRESS.get(name.lower(), set())
    return allowed is None or value.lower() in allowed


def _host(host: str) -> str:
    host = host.rstrip(".").lower()
    if ":" in host:  # IPv6; a zone would name an interface of this machine
        return "" if "%" in host else f"[{host}]"
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return host if re.fullmatch(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*", host) else ""


def _path(path: str) -> str:
    # Unquoted and quoted again, Arabic letters and their percent-encoding are the same; "%2F" and "%25" must stay.
    parts = re.split(r"(%2[Ff]|%25|%3[Ff]|%23)", path or "/")
    return "".join(part.upper() if n % 2 else quote(unquote(part), safe=_KEPT) for n, part in enumerate(parts))
