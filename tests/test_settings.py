"""Settings come from the environment as it is now, in one place."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from marsad.arabic.dating.words import words
from marsad.cli import main
from marsad.runner.intake import inbox
from marsad.settings import ROOT, SettingsError, settings


@pytest.mark.parametrize("name", ["MARSAD_BATCH_SIZE", "MARSAD_MAX_BYTES", "MARSAD_PORT"])
@pytest.mark.parametrize("text", ["abc", "0", "-1", "1.5", "²", "١٢"])
def test_what_is_no_number_is_named(name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(SettingsError, match=f"{name}={re.escape(text)}"):
        settings()


def test_a_command_says_it_in_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("MARSAD_BATCH_SIZE", "abc")
    monkeypatch.setattr(sys, "argv", ["marsad", "sql", "select 1"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == "MARSAD_BATCH_SIZE=abc is no whole number above 0\n"


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "WAREHOUSE_URL", "REFERENCE", "SQL", "BATCH_SIZE", "MAX_BYTES", "INBOX", "PORT"):
        monkeypatch.delenv(f"MARSAD_{name}", raising=False)
    plain = settings()
    for name in ("HOME", "WAREHOUSE_URL", "REFERENCE", "SQL", "BATCH_SIZE", "MAX_BYTES", "INBOX", "PORT"):
        monkeypatch.setenv(f"MARSAD_{name}", "")
    assert settings() == plain
    assert plain.home == ROOT / ".marsad"
    assert inbox() == plain.home / "inbox"


def test_a_change_of_the_environment_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = words()
    shutil.copy(ROOT / "seeds" / "reference" / "dates.yaml", tmp_path)
    monkeypatch.setenv("MARSAD_REFERENCE", str(tmp_path))
    monkeypatch.setenv("MARSAD_INBOX", str(tmp_path / "in"))
    monkeypatch.setenv("MARSAD_PORT", "9090")
    assert settings().reference == tmp_path
    assert words() is not before
    assert words() is words(), "the lexicon is read once"
    assert inbox() == tmp_path / "in"
    assert settings().port == 9090
