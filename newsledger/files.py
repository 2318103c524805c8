"""Writing files so that a reader sees the old one or the new one, and naming them by content."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsledger.failpoints import reach

_CHUNK = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def digest_text(*parts: str) -> str:
    """A hex digest of several strings that cannot be confused by moving a boundary between them."""
    state = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.hexdigest()


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a file's bytes, read in chunks."""
    state = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            state.update(chunk)
    return state.hexdigest()


@contextmanager
def naming_path(path: Path) -> Iterator[None]:
    """Let a failure to write, which the system reports without a name, say which file it was."""
    try:
        yield
    except OSError as error:
        if error.errno is None or error.filename is not None:
            raise
        raise OSError(error.errno, os.strerror(error.errno), str(path)) from error


def is_disk_full(error: OSError) -> bool:
    """Whether a failure to write is one of space: of the disk, of a quota, or of the size of a file."""
    return error.errno in _FULL


def demand_space(folder: Path, wanted: int) -> None:
    """Refuse, as a full disk would, a folder with less free space than is wanted."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.is_dir())
    free = shutil.disk_usage(there).free
    if free < wanted:
        detail = f"only {free // 1_000_000:,} MB are free, {wanted // 1_000_000:,} MB are needed"
        raise OSError(errno.ENOSPC, detail, str(folder))


def sync_path(path: Path) -> None:
    """Make a file's bytes, or the names in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def publish_file(temporary: Path, final: Path) -> None:
    """Give a finished file its name: bytes first, then the name, then the folder."""
    final.parent.mkdir(parents=True, exist_ok=True)
    sync_path(temporary)
    reach("before_rename")
    temporary.replace(final)
    sync_path(final.parent)


@contextmanager
def replacing(final: Path) -> Iterator[Path]:
    """A temporary path beside `final` that takes its place when the block ends well, and is removed otherwise."""
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary = final.with_name(f".{final.name}.{os.getpid()}.tmp")
    try:
        with naming_path(final):
            yield temporary
            publish_file(temporary, final)
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes_safely(final: Path, data: bytes) -> None:
    """Write a small file so that it is whole or absent."""
    with replacing(final) as temporary:
        temporary.write_bytes(data)
