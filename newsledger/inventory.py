"""What lies in the raw folder: every file with its digest, found without following links."""

from __future__ import annotations

import os
import stat
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import quote_from_bytes, unquote_to_bytes

import orjson

from newsledger.errors import UsageError
from newsledger.files import digest_of_file, write_bytes_safely
from newsledger.ledger import Ledger
from newsledger.sources import SIDECAR_SUFFIX, is_declaration, sidecar_of

# A file changed this recently may change again within the clock's grain, so its digest is not remembered.
_UNSETTLED_SECONDS = 2.0

UNREADABLE = "unreadable"


# A delivery of a raw file: its path, its bytes and its metadata file.
Identity = tuple[str, str, str]

# Begins a name that is stored percent-encoded, so that `%FF` in another name stays what it is.
_ENCODED = "%%"


@dataclass(frozen=True, slots=True, order=True)
class RawFile:
    """One raw file: its path below the raw folder, its digest, and the digest of its metadata file."""

    path: str
    sha256: str
    byte_count: int
    sidecar_sha256: str = ""

    @property
    def identity(self) -> Identity:
        """What makes the file the same delivery: its path, bytes and metadata file."""
        return self.path, self.sha256, self.sidecar_sha256


@dataclass(frozen=True, slots=True)
class Inventory:
    """The raw files in order of their paths, the folders nobody could list, and how much of what was passed over."""

    files: tuple[RawFile, ...]
    unlisted: tuple[str, ...] = ()
    ignored: tuple[tuple[str, int], ...] = ()


def spell_path(relative: Path) -> str:
    """A path as text that can be stored: a name that is no UTF-8 is percent-encoded and marked."""
    return "/".join(map(spell_name, relative.parts))


def spell_name(name: str) -> str:
    """The name of one file or folder as text that can be stored."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        is_plain = False
    else:
        is_plain = not name.startswith(_ENCODED)
    return name if is_plain else _ENCODED + quote_from_bytes(os.fsencode(name), safe="")


def locate_raw(raw: Path, path: str) -> Path:
    """The file that a stored path names."""
    return raw.joinpath(*map(_read_name, path.split("/")))


def _read_name(name: str) -> str:
    return os.fsdecode(unquote_to_bytes(name.removeprefix(_ENCODED))) if name.startswith(_ENCODED) else name


def _walk(raw: Path, unlisted: list[str], passed: Counter[str]) -> Iterator[Path]:
    """Whatever is not a folder and not hidden, metadata files included; the others are noted."""
    unlistable: list[str] = []
    for folder, folders, names in os.walk(raw, onerror=lambda error: unlistable.append(str(error.filename))):
        passed["hidden"] += sum(name.startswith(".") for name in (*folders, *names))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = [name for name in folders if Path(folder, name).is_symlink()]
        yield from (Path(folder, name) for name in sorted([*names, *linked]) if not name.startswith("."))
    if str(raw) in unlistable:
        raise UsageError(f"{raw} cannot be listed: check its permissions")
    unlisted.extend(spell_path(Path(name).relative_to(raw)) for name in unlistable)
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
        if _is_settled(state):
            self._current[key] = [*mark, digest]
        return digest, state.st_size

    def save(self) -> None:
        """Keep what this scan saw."""
        if self._current != self._known:
            write_bytes_safely(self._path, orjson.dumps(self._current))


def digest_settled(path: Path) -> str:
    """The digest of a file's bytes as they are now; a file that nobody touched is read once by each process."""
    state = path.stat()
    if _is_settled(state):
        return _digest_once(path, (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino))
    return digest_of_file(path)


@lru_cache(maxsize=64)
def _digest_once(path: Path, _mark: tuple[int, ...]) -> str:
    return digest_of_file(path)


def _is_settled(state: os.stat_result) -> bool:
    return time.time() - max(state.st_mtime, state.st_ctime) > _UNSETTLED_SECONDS


def scan_raw(ledger: Ledger, *, remember: bool = True) -> list[RawFile]:
    """Every raw file below the raw folder, in order of its path."""
    return list(take_inventory(ledger, remember=remember).files)


def take_inventory(ledger: Ledger, *, remember: bool = True) -> Inventory:
    """What lies in the raw folder; without `remember` nothing is written anywhere."""
    if not ledger.raw.is_dir():
        raise UsageError(f"{ledger.raw} is not a folder: name the folder of raw articles with --raw")
    cache, passed, unlisted = _DigestCache(ledger.digests), Counter[str](), list[str]()
    found, described = [], set()
    for path in _walk(ledger.raw, unlisted, passed):
        if is_declaration(PurePosixPath(path.relative_to(ledger.raw))):
            is_sidecar = path.name.endswith(SIDECAR_SUFFIX)
            passed["sidecar"] += is_sidecar
            passed["declaration"] += not is_sidecar and path.parent != ledger.raw
            continue
        sidecar = sidecar_of(path)
        described.add(sidecar)
        # Deleted between the listing and this line: the next run sees the folder as it is then.
        with suppress(FileNotFoundError):
            found.append(_describe_file(ledger, cache, path, sidecar))
    if remember:
        cache.save()
    passed["sidecar"] -= len(described - {None})
    return Inventory(tuple(sorted(found)), tuple(unlisted), tuple((name, passed[name]) for name in sorted(+passed)))


def _describe_file(ledger: Ledger, cache: _DigestCache, path: Path, sidecar: Path | None) -> RawFile:
    digest, size = cache.digest(path)
    sidecar_digest = cache.digest(sidecar)[0] if sidecar else ""
    return RawFile(spell_path(path.relative_to(ledger.raw)), digest, size, sidecar_digest)
