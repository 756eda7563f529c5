"""The page for one article: marked evidence, and no markup of the article's own."""

from __future__ import annotations

from bs4 import BeautifulSoup

from marsad.extract.explain import to_html
from marsad.extract.extractor import Extractor
from marsad.model import Article


def test_page_marks_evidence_and_escapes_the_article(extractor: Extractor) -> None:
    text = "<script>alert(1)</script> عنوان\nالتقى وزير الدفاع الليبي نظيره التركي في أنقرة."
    sample = Article("x", text.split("\n")[0], text, None, None, None, None, "ar", "0" * 64, "1")
    mentions = extractor.mentions(sample)
    assert mentions
    page = BeautifulSoup(to_html(sample, mentions), "lxml")
    assert page.find("script") is None
    assert page.html is not None and page.html["dir"] == "rtl"
    assert page.select_one("mark.trigger").get_text() == "التقى"  # type: ignore[union-attr]
    assert page.article is not None
    for note in page.article.select("sup"):
        note.extract()
    assert page.article.get_text("") == text.replace("\n", "")
