"""The files in an archive: how they are named, opened and refused."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn, Protocol

from newsledger.errors import InputRejectedError
from newsledger.inventory import spell_name
from newsledger.read.compression import find_codec
from newsledger.read.streams import ByteStream, read_head, unpack_stream
from newsledger.sources import FILE_NAME, SIDECAR_SUFFIX

# The directory of a zip is held in memory, at about 1 KB a member: this many take a third of what a process may have.
MAX_MEMBERS = 250_000
# The longest path that Linux opens has 4,096 bytes; a longer name is shown by its ends.
MAX_NAME_CHARACTERS = 1000
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
# Documents of office programs, books and programs are zips too: the file that each of them holds.
PACKAGE_NAMES = frozenset(("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml"))
# Where such a zip's first member lies if it is not that file.
_PACKAGE_FOLDERS = ("_rels/", "docProps/", "word/", "xl/", "ppt/", "META-INF/")
_PACKAGE = "a document or program that is packed as a zip"


@dataclass(frozen=True, slots=True)
class Part:
    """A raw file, or one of the files in an archive: `open` gives its decompressed bytes or raises InputRejectedError.

    `name` tells its format, `member` is how the name is stored, `number` its place in the archive, and `byte_count`
    its size as the archive states it. A member is opened before the next one is asked for.
    """

    name: str
    open: Callable[[], ByteStream]
    member: str | None = None
    number: int = 0
    byte_count: int = 0
    read_sidecar: Callable[[], bytes | None] = lambda: None


class Container(Protocol):
    """What a raw file holds: itself, or members."""

    kind: str

    def list_parts(self, first: int = 0) -> Iterator[Part]:
        """Give the parts from a number on; raise InputRejectedError where the container breaks off."""


def open_member(stream: ByteStream) -> ByteStream:
    """Give a member's decompressed bytes; raise InputRejectedError for an archive or a document packed as one."""
    unpacked = unpack_stream(stream)
    head = read_mark(unpacked)
    if _is_package(head):
        raise refuse_package()
    if head.startswith(ZIP_MARKS) or is_tar(head) or (unpacked is not stream and find_codec(head)):
        raise InputRejectedError("nested_archive")
    return unpacked


def refuse_package() -> InputRejectedError:
    """Give the error for a zip that is a document or a program."""
    return InputRejectedError("unknown_format", _PACKAGE)


def _is_package(head: bytes) -> bool:
    """Tell by the name of the first member, which stands in the first block if it is one of ours."""
    if not head.startswith(ZIP_MARKS[0]):
        return False
    length = int.from_bytes(head[26:28], "little")
    name = head[30 : 30 + length].decode("utf-8", "replace")
    return name in PACKAGE_NAMES or name.startswith(_PACKAGE_FOLDERS)


def read_mark(stream: ByteStream) -> bytes:
    """Give the bytes that tell an archive; none where it is damaged from the start, which its reader will find."""
    try:
        return read_head(stream, tarfile.BLOCKSIZE)
    except InputRejectedError:
        return b""


def is_tar(head: bytes) -> bool:
    """Tell by the first block, whose sum must be right; only that of an old tar has no mark."""
    if len(head) < tarfile.BLOCKSIZE or b"\0" not in head[:100] + head[257:265]:
        return False
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True


class StreamSlice:
    """A range of another stream's bytes; `is_broken` once the other stream ended, or failed, within it."""

    def __init__(self, stream: ByteStream, start: int, byte_count: int) -> None:
        self.source = stream
        self._start = start
        self._byte_count = byte_count
        self._position = 0
        self.is_broken = False

    def read(self, size: int = -1, /) -> bytes:
        """Give up to `size` bytes, none at the end; raise InputRejectedError where the other stream ends too early."""
        left = self._byte_count - self._position
        size = left if size < 0 else min(size, left)
        if size <= 0:
            return b""
        self.is_broken = True
        if self.source.tell() != self._start + self._position:
            self.source.seek(self._start + self._position)
        data = self.source.read(size)
        if not data:
            raise InputRejectedError("damaged_archive", "the archive ends within this member")
        self.is_broken = False
        self._position += len(data)
        return data

    def seek(self, offset: int, /) -> int:
        """Move to `offset`."""
        self._position = min(offset, self._byte_count)
        return self._position

    def tell(self) -> int:
        """Give the position."""
        return self._position


def refuse(reason: str, detail: str = "") -> Callable[[], ByteStream]:
    """Give an `open` for what is not read."""

    def raise_reason() -> NoReturn:
        raise InputRejectedError(reason, detail)

    return raise_reason


def is_passed_over(name: str) -> bool:
    """Tell whether a member is none: hidden, a resource fork, or something that describes other files."""
    *_, last = steps = name.split("/")
    is_hidden = any(step == "__MACOSX" or (step.startswith(".") and step not in (".", "..")) for step in steps)
    return is_hidden or last == FILE_NAME or last.endswith(SIDECAR_SUFFIX)


def spell_member(name: str) -> str:
    """Give a member's name as text that can be stored; it is never used as a path."""
    spelled = "/".join(map(spell_name, name.replace("\0", "\ufffd").split("/")))
    if len(spelled) <= MAX_NAME_CHARACTERS:
        return spelled
    half = MAX_NAME_CHARACTERS // 2
    return f"{spelled[:half]}\u2026{spelled[1 - half :]}"


def demand_few(count: int) -> None:
    """Raise InputRejectedError where an archive has too many members to be listed."""
    if count > MAX_MEMBERS:
        raise InputRejectedError("too_many_members", f"{count:,}")
