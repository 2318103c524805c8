"""Raw files as streams of decompressed bytes, opened so that no pipe, device or link can harm or hang a run."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from newsledger.errors import InputRejectedError
from newsledger.read.compression import MARK_BYTES, UNPACKING_ERRORS, Codec, find_codec

CHUNK_BYTES = 1 << 20
# Measured: news text packs about 5:1; a ratio over 200:1 is made to exhaust the reader.
BOMB_RATIO = 200
BOMB_FREE_BYTES = 100_000_000
HEAD_BYTES = 1 << 16
# A member that opens gives no error in this much; few bytes, since every mark in a damaged file is tried.
TRIAL_BYTES = 256
# What may be read once more after damage, so that time stays in proportion to the file.
REDONE_RATIO = 4
REDONE_FREE_BYTES = 1 << 24

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

    @property
    def byte_count(self) -> int:
        """The size of the file."""
        return os.fstat(self._file.fileno()).st_size

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


class _MemberError(InputRejectedError):
    """Damage in a member of this very file, behind which a later member may be sound."""

    def __init__(self, detail: str) -> None:
        super().__init__("damaged_compression", detail)


class PackedStream:
    """The unpacked bytes of a compressed file; damage and bombs raise only after all that could be unpacked was given.

    Several compressed files one after the other are read as one. After damage `go_on` leads to the next of them that
    is sound, and the addresses of its bytes go on from where the damage was.
    """

    def __init__(self, file: ByteStream, codec: Codec) -> None:
        self._file = file
        self._codec = codec
        self._passed_until = -1
        self._position = self._redone = 0
        self._fault: InputRejectedError | None = None
        self._restart()

    def read(self, size: int = -1, /) -> bytes:
        """Give up to `size` bytes, none at the end; raise InputRejectedError at damage."""
        if size < 0:
            return b"".join(iter(lambda: self.read(CHUNK_BYTES), b""))
        if self._taken == len(self._ready):
            self._refill()
        data = self._ready[self._taken : self._taken + size]
        self._taken += len(data)
        self._position += len(data)
        return data

    def seek(self, offset: int, /) -> int:
        """Move to `offset` by unpacking up to it, from the start when it lies behind."""
        if offset < self._position:
            self._file.seek(0)
            self._restart()
        while self._position < offset and self.read(min(CHUNK_BYTES, offset - self._position)):
            pass
        return self._position

    def tell(self) -> int:
        """Give the position in unpacked bytes."""
        return self._position

    def pass_damage(self, until: int) -> None:
        """Go on of itself behind all damage up to an address, for one who reads from there and knows of it."""
        self._passed_until = until

    def go_on(self) -> bool:
        """Stand behind the damage that was met; give False where nothing can be read behind it."""
        if not isinstance(self._fault, _MemberError):
            return False
        self._passed_until = self._position
        if self._skip_damage():
            self._fault = None
        return self._fault is None

    def _restart(self) -> None:
        self._fault = None
        self._unpacked_count = self._position = self._redone = 0
        self._is_finished = False
        self._start_member(0)

    def _start_member(self, start: int, packed: bytes = b"") -> None:
        """Unpack from a member's start on, of which some bytes are read already."""
        self._member_start = start
        self._packed, self._packed_count = packed, start + len(packed)
        self._member = self._codec.start()
        self._ready, self._taken = b"", 0

    def _refill(self) -> None:
        """Have at least one byte ready, or be finished."""
        if self._fault:
            raise self._fault
        self._ready, self._taken = b"", 0
        try:
            while not self._ready and not self._is_finished:
                self._unpack()
        except InputRejectedError as error:
            is_known = isinstance(error, _MemberError) and self._position <= self._passed_until
            if self._ready or not (is_known and self._skip_damage()):
                self._fault = error
            if not self._ready:
                raise

    def _unpack(self) -> None:
        if self._member.needs_input and not self._packed:
            self._packed = self._file.read(self._codec.piece_bytes)
            self._packed_count += len(self._packed)
            if not self._packed:
                raise _MemberError("the stream ends early")
        data, self._packed = (self._packed, b"") if self._member.needs_input else (b"", self._packed)
        try:
            self._ready = self._member.decompress(data, CHUNK_BYTES)
        except UNPACKING_ERRORS as error:
            raise _MemberError(str(error)) from error
        self._unpacked_count += len(self._ready)
        if self._unpacked_count > max(BOMB_FREE_BYTES, BOMB_RATIO * self._packed_count):
            self._ready = b""
            raise InputRejectedError("decompression_bomb")
        if self._member.eof:
            self._start_next_member()

    def _start_next_member(self) -> None:
        """Go on with the next of several joined files; zero padding after the last is allowed."""
        rest = self._member.unused_data.lstrip(b"\0")
        while not rest:
            piece = self._file.read(self._codec.piece_bytes)
            self._packed_count += len(piece)
            if not piece:
                self._is_finished = True
                return
            rest = piece.lstrip(b"\0")
        ready = self._ready
        self._start_member(self._packed_count - len(rest), rest)
        self._ready = ready

    def _skip_damage(self) -> bool:
        """Have bytes ready of the next member that gives any; give False where there is none."""
        while (start := self._find_member()) is not None:
            self._file.seek(start)
            self._start_member(start)
            try:
                while not self._ready and not self._is_finished:
                    self._unpack()
            except _MemberError:
                continue
            return bool(self._ready)
        return False

    def _find_member(self) -> int | None:
        """Where the next member after the damaged one's start opens; what was read of that one is searched again."""
        start = self._member_start + 1
        self._redone += self._packed_count - start
        # Members that overlap, each damaged, are no accident: to read each anew would take quadratic time.
        is_affordable = self._redone < REDONE_RATIO * self._packed_count + REDONE_FREE_BYTES
        if not is_affordable or not isinstance(self._file, PlainStream):
            return None
        self._file.seek(start)
        return find_member(self._file, self._codec, start)


def find_member(file: ByteStream, codec: Codec, address: int) -> int | None:
    """Give the first address from here on at which a member really opens; the file stands there."""
    buffer, piece = b"", b"x"
    while piece:
        piece = file.read(CHUNK_BYTES)
        buffer += piece
        # What begins too near the end of the buffer to be tried is tried with the next piece.
        limit = len(buffer) - TRIAL_BYTES if piece else len(buffer)
        for mark in codec.mark.finditer(buffer):
            if mark.start() < limit and _opens(codec, buffer[mark.start() : mark.start() + TRIAL_BYTES]):
                return address + mark.start()
        kept = max(limit, 0)
        buffer, address = buffer[kept:], address + kept
    return None


def _opens(codec: Codec, data: bytes) -> bool:
    try:
        codec.start().decompress(data, TRIAL_BYTES)
    except UNPACKING_ERRORS:
        return False
    return True


@contextmanager
def open_raw(path: Path) -> Iterator[ByteStream]:
    """Give the file's decompressed bytes, by its magic bytes; raise InputRejectedError if it is no plain file."""
    with _open_regular(path) as file:
        yield unpack_stream(PlainStream(file))


def unpack_stream(stream: ByteStream) -> ByteStream:
    """Give the decompressed bytes of a stream that stands at its start; what is not compressed stays what it is."""
    codec = find_codec(read_head(stream, MARK_BYTES))
    return PackedStream(stream, codec) if codec else stream


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
