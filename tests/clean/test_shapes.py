"""Every sample page with the text of every other sample in it: what holds is the shape, not the one article."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path

import pytest

from marsad.acquire.inbox import snapshot_of
from marsad.clean.cleaner import clean
from marsad.model import Article
from marsad.settings import ROOT

PAGES = sorted((ROOT / "seeds" / "articles").glob("*.html"))
TEXTS = {
    p.stem: p.read_text(encoding="utf-8").strip().split("\n") for p in Path(__file__).parent.glob("expected/*.txt")
}
_json_body = re.compile(r'"articleBody": "(?:[^"\\]|\\.)*"')
_opened = re.compile(r"<(p|div)[^<>]*>\s*\Z")


def with_text(page: str, own: list[str], title: str, body: list[str]) -> str:
    """``page``, whose article is ``own``, with another article: paragraphs in the mark-up of its first one."""
    first, *rest = [paragraph for paragraph in own[1:] if paragraph in page]
    opened = _opened.search(page[: page.index(first)])
    between = f"</{opened[1]}><{opened[1]}>" if opened else "<br><br>"
    page = _json_body.sub("", page.replace(own[0], title.replace('"', "&quot;")))
    for paragraph in rest:
        page = page.replace(paragraph, "")
    return page.replace(first, between.join(html.escape(p, quote=False) for p in body))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_other_texts_in_this_shape(page: Path) -> None:
    encoding = "cp1256" if "1256" in page.name else "utf-8"
    source = page.read_bytes().decode(encoding)
    own = TEXTS[page.stem.removesuffix(".aspx")]
    for name, (title, *body) in TEXTS.items():
        changed = with_text(source, own, title, body).encode(encoding, "xmlcharrefreplace")
        made = clean(snapshot_of("html", name, name, changed, {}))
        assert isinstance(made, Article), (name, made)
        # A dateline goes from pages; every other paragraph stays as it is.
        assert [p for p in body if p not in made.text.split("\n") and len(p) > 60] == []
        got, want = Counter(made.text.split()), Counter(f"{title} {' '.join(body)}".split())
        assert 2 * (got & want).total() / (got.total() + want.total()) >= 0.97, name
        assert made.title == title
