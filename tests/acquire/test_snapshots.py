"""The store keeps bytes once, whole, and says when they are not what they were."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.acquire.inbox import snapshot_of
from marsad.acquire.snapshots import SnapshotDamaged, SnapshotStore
from marsad.model import Snapshot


def test_put_get_has_and_the_same_bytes_are_one_file(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path / "store")
    snapshot = snapshot_of("html", "a", "a.html", b"<p>x</p>", {})
    assert not store.has(snapshot.sha256)
    assert store.put(snapshot) == snapshot.sha256
    written = store.path(snapshot.sha256).stat().st_mtime_ns
    assert store.put(snapshot_of("text", "other", "b.txt", b"<p>x</p>", {})) == snapshot.sha256
    assert store.path(snapshot.sha256).stat().st_mtime_ns == written
    assert store.has(snapshot.sha256) and store.get(snapshot.sha256) == b"<p>x</p>"
    assert [p.name for p in (tmp_path / "store").rglob("*") if p.is_file()] == [f"{snapshot.sha256}.gz"]


@given(st.binary(max_size=2000))
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    store = SnapshotStore(tmp_path_factory.getbasetemp() / "any")
    assert store.get(store.put(snapshot_of("html", "a", "a", content, {}))) == content


def test_bytes_that_are_not_what_the_name_says(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    digest = store.put(snapshot_of("html", "a", "a", b"content", {}))
    store.path(digest).write_bytes(gzip.compress(b"something else"))
    with pytest.raises(SnapshotDamaged, match="another digest"):
        store.get(digest)
    store.path(digest).write_bytes(b"\x1f\x8bcut")
    with pytest.raises(SnapshotDamaged):
        store.get(digest)
    with pytest.raises(KeyError):
        store.get("0" * 64)


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_digest_is_no_path(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        SnapshotStore(tmp_path).get(digest)


def test_a_snapshot_that_lies_about_its_content(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not that of its content"):
        SnapshotStore(tmp_path).put(Snapshot("0" * 64, "html", "a", "a", b"x"))


def test_a_killed_write_leaves_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SnapshotStore(tmp_path)
    snapshot = snapshot_of("html", "a", "a", b"content", {})

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            store.put(snapshot)
    assert not store.has(snapshot.sha256) and not [p for p in tmp_path.rglob("*") if p.is_file()]
    assert store.get(store.put(snapshot)) == b"content"
