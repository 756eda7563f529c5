"""``marsad extract`` and ``marsad explain``: what a run would read, without a database."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pipeline_tools import FILLER, mentions, tools
from typer.testing import CliRunner

from marsad import stages
from marsad.cli import app
from marsad.model import Article, Mention

GOOD = "زار وفد من مصر ليبيا صباح اليوم والتقى مسؤولين في العاصمة لبحث ملفات التعاون بين البلدين الجارين."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two articles, one of which breaks the extractor, one whose speaker is half a surrogate pair."""
    for name, body in (("bad", "ينكسر المستخرج هنا."), ("good", GOOD)):
        (tmp_path / f"{name}.txt").write_text(f"خبر {name}\n{body}\n{FILLER}", encoding="utf-8")

    def odd(article: Article) -> list[Mention]:
        return [replace(m, speaker="\udce3") for m in mentions(article)]

    extractor: Callable[[], Callable[[Article], list[Mention]]] = lambda: odd  # noqa: E731
    made = replace(tools(), extractor=extractor)
    monkeypatch.setattr(stages, "default_tools", lambda: made)
    return tmp_path


def test_one_article_that_breaks_the_extractor_costs_no_other(folder: Path) -> None:
    result = CliRunner().invoke(app, ["extract", str(folder)])
    assert result.exit_code == 1 and "bad: extract failed, RuntimeError" in result.stderr
    (line,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert (line["document"], line["kind"], line["speaker"]) == ("good", "visit", "\udce3")


def test_explain_goes_on_too(folder: Path) -> None:
    result = CliRunner().invoke(app, ["explain", str(folder)])
    assert result.exit_code == 1 and "bad: extract failed" in result.stderr and "good" in result.stdout
    assert CliRunner().invoke(app, ["explain", "--html", str(folder / "good.txt")]).exit_code == 0


def test_mentions_bear_the_version_that_the_run_writes_down() -> None:
    """An export must name the same extractor as the article it stands in."""
    made = stages.default_tools()
    article = Article("d", "خبر", f"خبر\n{GOOD}", None, None, None, None, "ar", "0" * 64, made.cleaner_version)
    found = made.extractor()(article)
    assert found and {m.extractor_version for m in found} == {made.extractor_version}
    assert "+" in made.extractor_version and "+" in made.cleaner_version
