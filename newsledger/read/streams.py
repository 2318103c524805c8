"""Raw files as streams of decompressed bytes, opened so that no pipe, device or link can harm or hang a run."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from newsledger.errors import InputRejectedError

CHUNK_BYTES = 1 << 20
GZIP_MAGIC = b"\x1f\x8b\x08"
# Small, because zlib drops what it had unpacked of a piece of input in which it finds damage.
GZIP_INPUT_BYTES = 1 << 14
# RELIABILITY.md, section 2, threat 4: news text packs about 5:1; a ratio over 200:1 is made to exhaust the reader.
BOMB_RATIO = 200
BOMB_FREE_BYTES = 100_000_000
HEAD_BYTES = 1 << 16

_OPEN_REASONS = {
    errno.ELOOP: "not_a_regular_file",
    errno.EMLINK: "not_a_regular_file",
    errno.ENXIO: "not_a_regular_file",
    errno.ENODEV: "not_a_regular_file",
    errno.ENOENT: "vanished_file",
    errno.ESTALE: "vanished_file",
}


class ByteStream(Protocol):
    """The part of a binary file that readers use; `read` may give fewer bytes than asked, none at the end."""

    def read(self, size: int = -1, /) -> bytes:
        """Give up to `size` bytes."""

    def seek(self, offset: int, /) -> int:
        """Move to `offset` from the start."""

    def tell(self) -> int:
        """Give the position from the start."""


class PlainStream:
    """The bytes of an uncompressed file; a failing disk ends it with InputRejectedError."""

    def __init__(self, file: io.FileIO) -> None:
        self._file = file

    def read(self, size: int = -1, /) -> bytes:
        """Give up to `size` bytes, none at the end."""
        try:
            return self._file.read(size) or b""
        except OSError as error:
            raise InputRejectedError("unreadable_file", error.strerror or "") from error

    def seek(self, offset: int, /) -> int:
        """Move to `offset`."""
        return self._file.seek(offset)

    def tell(self) -> int:
        """Give the position."""
        return self._file.tell()


class GzipStream:
    """The unpacked bytes of a gzip file; damage and bombs raise only after all that could be unpacked was given."""

    def __init__(self, file: ByteStream) -> None:
        self._file = file
        self._member = zlib.decompressobj(wbits=31)
        self._ready = self._packed = b""
        self._packed_count = self._unpacked_count = self._position = 0
        self._is_finished = False

    def read(self, size: int = -1, /) -> bytes:
        """Give up to `size` bytes, none at the end; raise InputRejectedError at damage."""
        if size < 0:
            return b"".join(iter(lambda: self.read(CHUNK_BYTES), b""))
        while not self._ready and not self._is_finished:
            self._unpack()
        data, self._ready = self._ready[:size], self._ready[size:]
        self._position += len(data)
        return data

    def seek(self, offset: int, /) -> int:
        """Move to `offset` by unpacking up to it, from the start when it lies behind."""
        if offset < self._position:
            self._restart()
        while self._position < offset and self.read(min(CHUNK_BYTES, offset - self._position)):
            pass
        return self._position

    def tell(self) -> int:
        """Give the position in unpacked bytes."""
        return self._position

    def _restart(self) -> None:
        self._file.seek(0)
        self._member = zlib.decompressobj(wbits=31)
        self._ready = self._packed = b""
        self._packed_count = self._unpacked_count = self._position = 0
        self._is_finished = False

    def _unpack(self) -> None:
        if not self._packed:
            self._packed = self._file.read(GZIP_INPUT_BYTES)
            self._packed_count += len(self._packed)
        if not self._packed:
            raise InputRejectedError("damaged_compression", "the stream ends early")
        try:
            self._ready = self._member.decompress(self._packed, CHUNK_BYTES)
        except zlib.error as error:
            raise InputRejectedError("damaged_compression", str(error)) from error
        self._packed = self._member.unconsumed_tail
        self._unpacked_count += len(self._ready)
        if self._unpacked_count > max(BOMB_FREE_BYTES, BOMB_RATIO * self._packed_count):
            raise InputRejectedError("decompression_bomb")
        if self._member.eof:
            self._start_next_member()

    def _start_next_member(self) -> None:
        """Go on with the next of several joined gzip files; zero padding after the last is allowed."""
        rest = self._member.unused_data.lstrip(b"\0")
        while not rest:
            piece = self._file.read(GZIP_INPUT_BYTES)
            self._packed_count += len(piece)
            if not piece:
                self._is_finished = True
                return
            rest = piece.lstrip(b"\0")
        self._packed = rest
        self._member = zlib.decompressobj(wbits=31)


@contextmanager
def open_raw(path: Path) -> Iterator[ByteStream]:
    """Give the file's decompressed bytes (gzip by its magic bytes); raise InputRejectedError if it is no plain file."""
    with _open_regular(path) as file:
        plain = PlainStream(file)
        magic = plain.read(len(GZIP_MAGIC))
        plain.seek(0)
        yield GzipStream(plain) if magic == GZIP_MAGIC else plain


def read_head(stream: ByteStream, size: int = HEAD_BYTES) -> bytes:
    """Give the first bytes of a stream, as many as can be read, and leave it at its start."""
    pieces: list[bytes] = []
    stream.seek(0)
    try:
        while size > 0 and (piece := stream.read(size)):
            pieces.append(piece)
            size -= len(piece)
    except InputRejectedError:
        if not pieces:
            raise
    stream.seek(0)
    return b"".join(pieces)


def digest_file(path: Path) -> tuple[str, int]:
    """Give the SHA-256 (hex) and the number of the file's bytes as delivered, still compressed."""
    digest = hashlib.sha256()
    byte_count = 0
    with _open_regular(path) as file:
        plain = PlainStream(file)
        while chunk := plain.read(CHUNK_BYTES):
            digest.update(chunk)
            byte_count += len(chunk)
    return digest.hexdigest(), byte_count


def _open_regular(path: Path) -> io.FileIO:
    """Open without following a link or waiting for a pipe's writer; the check is made on what was opened."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except OSError as error:
        reason = _OPEN_REASONS.get(error.errno or 0, "unreadable_file")
        raise InputRejectedError(reason, error.strerror or "") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InputRejectedError("not_a_regular_file")
    return io.FileIO(descriptor)
