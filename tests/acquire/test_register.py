"""The register of outlets as fetching reads it, and the commands over it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from marsad.acquire.register import RegisterFault, active, read_register
from marsad.acquire.urls import is_within
from marsad.cli import app
from marsad.settings import ROOT

SHIPPED = read_register(ROOT / "seeds" / "reference" / "outlets.csv")
HEAD = (
    "id,name,names,country,domains,time_zone,language,home,feeds,sitemaps,sections,selectors,politeness,state,checked\n"
)


def register(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "outlets.csv"
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_the_shipped_register_is_sound() -> None:
    ready = active(SHIPPED)
    assert len(ready) >= 60
    urls = [source.url for outlet in ready for source in outlet.sources]
    assert len(urls) == len(set(urls))
    assert all(outlet.state == "example" for outlet in SHIPPED.values() if ".example" in str(outlet.domains))
    assert {"lana", "aps-dz", "sana", "wafa", "spa", "hespress", "suna-sd", "rt-arabic"} <= {
        outlet.id for outlet in ready
    }
    for outlet in ready:
        for source in outlet.sources:
            assert source.url.startswith("https://"), source
            # A feed on another host (feeds.bbci.co.uk) is fine; most are the outlet's own.
            assert is_within(source.url, outlet.domains) or outlet.id in {"bbc-arabic"}, source


def test_a_row_is_read(tmp_path: Path) -> None:
    path = register(
        tmp_path,
        "a,أ,,LBY,a.example,Africa/Tripoli,ar,https://a.example/,https://a.example/f|https://a.example/g,"
        "https://a.example/s.xml,https://a.example/n|https://a.example/m,h2 a|h3 a,7.5,active,2026-01-01",
        "b,ب,,,b.example,Etc/UTC,ar,,,,,,,,",
    )
    a = read_register(path)["a"]
    assert [(s.shape, s.url[-6:], s.selector) for s in a.sources] == [
        ("feed", "mple/f", ""), ("feed", "mple/g", ""), ("sitemap", "/s.xml", ""),
        ("section", "mple/n", "h2 a"), ("section", "mple/m", "h3 a"),
    ]  # fmt: skip
    assert (a.delay, a.checked, a.sites) == (7.5, "2026-01-01", frozenset({"a.example"}))
    assert [o.id for o in active(read_register(path))] == ["a"]
    with pytest.raises(RegisterFault, match="no such outlet: zzz"):
        active(read_register(path), {"zzz"})


@pytest.mark.parametrize(
    "row, said",
    [
        ("a,أ,,,a.example,Etc/UTC,ar,,ftp://a.example/f,,,,,active,", "outlet a: addresses: neither http"),
        ("a,أ,,,a.example,Etc/UTC,ar,,,,https://a.example/,,,active,", "outlet a: selectors: 1 sections"),
        ("a,أ,,,a.example,Etc/UTC,ar,,,,,,slow,active,", "politeness: 'slow' is no number"),
        ("a,أ,,,a.example,Etc/UTC,ar,,,,,,,maybe,", "state: 'maybe' is none of"),
    ],
)
def test_a_row_that_cannot_be_meant_is_named(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(RegisterFault, match=said):
        read_register(register(tmp_path, row))


def test_check_says_what_is_not_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register(tmp_path, "a,أ,,LBY,127.0.0.1,Etc/UTC,ar,,http://127.0.0.1:9/f,,,,,active,")
    monkeypatch.setenv("MARSAD_REFERENCE", str(tmp_path))
    done = CliRunner().invoke(app, ["outlets", "check"])
    assert done.exit_code == 1 and "0 listings are well, 1 are not" in done.output
    assert "robots_unreachable" in done.output and "private_address" in done.output
    assert CliRunner().invoke(app, ["outlets", "check", "nobody"]).exit_code == 1
