"""Pages of validation results: complete, escaped, in both languages, without any outside host, pruned."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sqlalchemy as sa
from pipeline_tools import tools, write
from typer.testing import CliRunner

from marsad import stages
from marsad.cli import app
from marsad.validate import docs
from marsad.validate.checks import CHECKS
from marsad.validate.rules import RULES

HOSTILE = "<img src=http://evil.example/x onerror=alert(1)> \u202e &amp;"


class Tags(HTMLParser):
    """All tags of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def page(database: sa.Engine, tmp_path: Path) -> Path:
    """The page of a run in which an article with a hostile headline and a mention are kept back."""
    write(tmp_path / "in", "good", "زار وفد من مصر ليبيا. هذا خارج النطاق هاجم مصر.")
    write(tmp_path / "in", f"bad {HOSTILE}".replace("/", "_"), f"زار وفد من مصر ليبيا {HOSTILE} هنا.")
    run_id = "manual <b>2024</b>"
    used = replace(tools(), cleaner_version=f"c1 {HOSTILE}")
    for batch in stages.pick_up(database, run_id, tmp_path / "in", tools=used):
        stages.clean_batch(database, run_id, batch, used)
        stages.extract_batch(database, run_id, batch, used)
    stages.validate_run(database, run_id)
    stages.load_run(database, run_id)
    return docs.page_of(run_id)


def test_a_page_tells_the_run(page: Path) -> None:
    assert re.fullmatch(r"manual-b-2024-b\.[0-9a-f]{6}\.html", page.name)
    text = page.read_text("utf-8")
    for rule in (*RULES, *CHECKS):
        assert f"<code>{rule.code}</code>" in text
        assert f"<td lang='ar' dir='rtl'>{rule.message_ar}</td>" in text
    assert text.index("<code>mention_confidence</code>") < text.index("<code>article_title</code>"), "failed ones first"
    assert "attack: هاجم" in text
    assert f"{len(RULES) + len(CHECKS)} rules" in text
    assert "<td>2</td><td>1</td><td>0</td><td>1</td><td>0</td>" in text
    index = (page.parent / "index.html").read_text("utf-8")
    assert page.name in index
    assert "manual &lt;b&gt;2024&lt;/b&gt;" in index


def test_nothing_of_an_article_is_markup_and_nothing_is_loaded(page: Path) -> None:
    for path in page.parent.glob("*.html"):
        text = path.read_text("utf-8")
        tags = Tags(text).found
        assert {tag for tag, _ in tags}.isdisjoint({"img", "script", "link", "iframe", "object", "b", "form"})
        links = [value for _, attrs in tags for name, value in attrs.items() if name in ("href", "src", "action")]
        assert all(value and re.fullmatch(r"[\w.-]+\.html", value) for value in links)
        assert "default-src 'none'" in text
    assert "&lt;img src=http:" in page.read_text("utf-8")


def test_old_pages_go_but_never_the_newest(page: Path) -> None:
    now = time.time()
    for n in range(9):
        old = page.with_name(f"old-{n}.html")
        old.write_text("x")
        os.utime(old, (now - (40 + n) * 86400,) * 2)
    gone = {path.name for path in docs.prune(days=30)}
    assert gone == {f"old-{n}.html" for n in range(4, 9)}
    assert page.is_file()
    assert (page.parent / "index.html").is_file()
    assert docs.prune(days=30) == []


def test_the_command_prints_the_path(page: Path) -> None:
    run = CliRunner()
    assert run.invoke(app, ["docs"]).output.strip() == str(page.parent / "index.html")
    page.unlink()
    assert run.invoke(app, ["docs", "--run", "manual <b>2024</b>"]).output.strip() == str(page)
    assert page.is_file()
    assert run.invoke(app, ["docs", "--run", "nothing"]).exit_code == 1


def test_a_page_that_cannot_be_written_does_not_fail_the_run(
    database: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "in", "good", "زار وفد من مصر ليبيا.")
    used = tools()
    docs.folder().parent.mkdir(parents=True, exist_ok=True)
    docs.folder().write_text("a file where the folder should be")
    for batch in stages.pick_up(database, "r1", tmp_path / "in", tools=used):
        stages.clean_batch(database, "r1", batch, used)
        stages.extract_batch(database, "r1", batch, used)
    stages.validate_run(database, "r1")
    assert stages.load_run(database, "r1")["articles_loaded"] == 1


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed (apt install chromium)")
def test_a_browser_asks_no_outside_host(page: Path, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    log = tmp_path / "net.json"
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
               "--disable-background-networking", "--disable-component-update", "--no-first-run",
               f"--log-net-log={log}", "--dump-dom", page.as_uri()]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert "mention_confidence" in shown
    assert "evil.example" not in log.read_text("utf-8", "replace")
