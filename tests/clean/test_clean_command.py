"""``marsad clean``: articles on standard output, what is left out on standard error."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from marsad.cli import app
from marsad.settings import ROOT

ARTICLES = ROOT / "seeds" / "articles"
FIELDS = {"document", "title", "text", "published_at", "outlet", "url", "language", "author", "cleaner_version"}


def test_a_folder_gives_a_line_an_article() -> None:
    result = CliRunner().invoke(app, ["clean", str(ARTICLES)])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0 and len(lines) == 19 and result.stderr == ""
    assert all(set(line) >= FIELDS | {"snapshot_sha256"} for line in lines)
    assert {line["document"] for line in lines} >= {"feed#1", "crawl#2", "plain-text"}


def test_what_is_left_out_is_said_and_does_not_fail_the_rest(tmp_path: Path) -> None:
    (tmp_path / "empty.html").touch()
    result = CliRunner().invoke(app, ["clean", str(ARTICLES / "bare.html"), str(tmp_path)])
    assert result.exit_code == 0 and len(result.stdout.splitlines()) == 1
    assert "empty" in result.stderr


def test_nothing_read_at_all(tmp_path: Path) -> None:
    (tmp_path / "empty.html").touch()
    for path in (tmp_path, tmp_path / "none"):
        result = CliRunner().invoke(app, ["clean", str(path)])
        assert result.exit_code == 1 and result.stdout == "" and result.stderr != ""


def test_a_path_that_is_not_there_fails_though_the_rest_is_printed(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["clean", str(ARTICLES / "bare.html"), str(tmp_path / "none")])
    assert result.exit_code == 1 and len(result.stdout.splitlines()) == 1 and "no such file" in result.stderr
