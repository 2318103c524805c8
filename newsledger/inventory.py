"""What lies in the raw folder: every file with its digest, found without following links."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote_from_bytes, unquote_to_bytes

import orjson

from newsledger.errors import UsageError
from newsledger.files import digest_of_file, write_bytes_safely
from newsledger.ledger import Ledger
from newsledger.sources import is_declaration, sidecar_of

# A file changed this recently may change again within the clock's grain, so its digest is not remembered.
_UNSETTLED_SECONDS = 2.0

UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, order=True)
class RawFile:
    """One raw file: its path below the raw folder, its digest, and the digest of its metadata file."""

    path: str
    sha256: str
    byte_count: int
    sidecar_sha256: str = ""


def spell_path(relative: Path) -> str:
    """A path as text that can be stored: bytes that are no UTF-8 are percent-encoded."""
    text = relative.as_posix()
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return quote_from_bytes(os.fsencode(text), safe="/")
    return text


def locate_raw(raw: Path, path: str) -> Path:
    """The file that a stored path names."""
    plain = raw / path
    return plain if os.path.lexists(plain) else raw / os.fsdecode(unquote_to_bytes(path))


def _walk(raw: Path) -> Iterator[Path]:
    unlistable: list[str] = []
    for folder, folders, names in os.walk(raw, onerror=lambda error: unlistable.append(str(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = [name for name in folders if Path(folder, name).is_symlink()]
        for name in sorted([*names, *linked]):
            if not name.startswith(".") and not is_declaration(PurePosixPath(name)):
                yield Path(folder, name)
    if str(raw) in unlistable:
        raise UsageError(f"{raw} cannot be listed: check its permissions")
    # What lies in such a folder cannot be known, so the folder itself stands for it, as a reject.
    yield from map(Path, unlistable)


def _load_digests(path: Path) -> dict[str, list[object]]:
    """Known digests; whatever cannot be read is found anew."""
    try:
        known = orjson.loads(path.read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return {}
    return known if isinstance(known, dict) else {}


class _DigestCache:
    """Digests known from earlier runs by size and time of change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _load_digests(path)
        self._current: dict[str, list[object]] = {}

    def digest(self, path: Path) -> tuple[str, int]:
        """The digest and size of a file; links, pipes and unreadable files have a digest that says so."""
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode):
            return UNREADABLE, 0
        key = os.fsencode(path).hex()
        mark: list[object] = [state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]
        known = self._known.get(key)
        if known and known[:-1] == mark:
            digest = str(known[-1])
        else:
            try:
                digest = digest_of_file(path)
            except OSError:
                return UNREADABLE, state.st_size
        if time.time() - max(state.st_mtime, state.st_ctime) > _UNSETTLED_SECONDS:
            self._current[key] = [*mark, digest]
        return digest, state.st_size

    def save(self) -> None:
        """Keep what this scan saw."""
        if self._current != self._known:
            write_bytes_safely(self._path, orjson.dumps(self._current))


def scan_raw(ledger: Ledger) -> list[RawFile]:
    """Every raw file below the raw folder, in order of its path."""
    if not ledger.raw.is_dir():
        raise UsageError(f"{ledger.raw} is not a folder: name the folder of raw articles with --raw")
    cache = _DigestCache(ledger.digests)
    found = []
    for path in _walk(ledger.raw):
        try:
            digest, size = cache.digest(path)
            sidecar = sidecar_of(path)
            sidecar_digest = cache.digest(sidecar)[0] if sidecar else ""
        except FileNotFoundError:
            # Deleted between the listing and this line: the next run sees the folder as it is then.
            continue
        found.append(RawFile(spell_path(path.relative_to(ledger.raw)), digest, size, sidecar_digest))
    cache.save()
    return sorted(found)
