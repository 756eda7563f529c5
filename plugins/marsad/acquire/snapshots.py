"""The snapshot store: bytes as they came, one gzip file each, named by the SHA-256 of what it holds."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from marsad.model import Snapshot

_digest = re.compile(r"[0-9a-f]{64}\Z")


class SnapshotDamaged(Exception):
    """What lies in the store under a digest is not what the digest says."""


class SnapshotStore:
    """Content-addressed bytes under ``root``; writing twice is one file, a killed write leaves no wrong one."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def path(self, sha256: str) -> Path:
        """Where the bytes of a digest lie. Raises ValueError for what is no lower-case SHA-256 in hex."""
        if not _digest.match(sha256):
            raise ValueError(f"not a SHA-256 in hex: {sha256[:80]!r}")
        return self.root / sha256[:2] / sha256[2:4] / f"{sha256}.gz"

    def has(self, sha256: str) -> bool:
        """Whether the bytes of a digest are here."""
        return self.path(sha256).is_file()

    def put(self, snapshot: Snapshot) -> str:
        """Keep the bytes of a snapshot; returns its digest. Raises ValueError where digest and bytes disagree."""
        if hashlib.sha256(snapshot.content).hexdigest() != snapshot.sha256:
            raise ValueError(f"snapshot {snapshot.document!r}: sha256 is not that of its content")
        path = self.path(snapshot.sha256)
        if path.is_file():
            return snapshot.sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".put-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as raw:
                # mtime 0: the same bytes make the same file, on every machine and day.
                with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as packed:
                    packed.write(snapshot.content)
                raw.flush()
                os.fsync(raw.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return snapshot.sha256

    def digests(self) -> Iterator[str]:
        """Every digest that lies in the store, in order; what is no snapshot is passed by."""
        for path in sorted(self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*.gz")):
            if _digest.match(path.stem) and path == self.path(path.stem):
                yield path.stem

    def sweep(self, seconds: float = 86400) -> int:
        """Remove what killed writes have left, if it is older than this; returns how many files."""
        left = [p for p in self.root.glob("??/??/.put-*") if p.stat().st_mtime < time.time() - seconds]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def get(self, sha256: str) -> bytes:
        """The bytes of a digest. Raises KeyError where they are not here, SnapshotDamaged where they do not match."""
        try:
            content = gzip.decompress(self.path(sha256).read_bytes())
        except FileNotFoundError:
            raise KeyError(sha256) from None
        except (OSError, EOFError, zlib.error) as error:
            raise SnapshotDamaged(f"{sha256}: {error}") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise SnapshotDamaged(f"{sha256}: the content has another digest")
        return content


def verify(store: SnapshotStore) -> Iterator[tuple[str, str]]:
    """Read every snapshot of the store; yields each digest with "" where its bytes are right, else what is wrong."""
    for sha256 in store.digests():
        try:
            store.get(sha256)
        except (SnapshotDamaged, KeyError, OSError) as error:
            yield sha256, str(error) or type(error).__name__
        else:
            yield sha256, ""
