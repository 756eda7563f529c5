"""The address that an article is known by."""

from __future__ import annotations

from urllib.parse import urlsplit

from marsad.acquire.urls import BadUrl, absolute, canonical


def is_web(url: str) -> bool:
    """Whether this is an absolute web address that an article or its site may have."""
    try:
        return bool(absolute(url)) and url.startswith(("http://", "https://"))
    except BadUrl:
        return False


def is_of_article(url: str | None) -> bool:
    """Whether a well-formed address says more than the site: it has a path or a query."""
    try:
        parts = urlsplit(canonical(url or ""))
    except BadUrl:
        return False
    return bool(parts.path.strip("/") or parts.query)


def address_of(url: str | None) -> str | None:
    """The one spelling of an article's address; None for that of a site. What is no address stays, for the gate."""
    if not url:
        return None
    try:
        return canonical(url) if is_of_article(url) else None if is_web(url) else url
    except BadUrl:
        return url
