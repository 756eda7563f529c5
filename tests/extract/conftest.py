"""One extractor for all tests of the engine: reading the lexicons takes a second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from marsad.extract.extractor import Extractor
from marsad.model import Article, Mention


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()


def article(text: str, published: str | None = "2025-05-26", document: str = "sample") -> Article:
    """An article made of its text; the first line is the headline."""
    when = datetime.fromisoformat(published) if published else None
    return Article(document, text.split("\n")[0], text, when, "day", "outlet", None, "ar", "0" * 64, "1")


@pytest.fixture(scope="session")
def read(extractor: Extractor) -> Callable[..., list[Mention]]:
    """Mentions of a text."""

    def mentions(text: str, published: str | None = "2025-05-26") -> list[Mention]:
        return extractor.mentions(article(text, published))

    return mentions
