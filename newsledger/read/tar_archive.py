"""Tar archives, plain or in a compressed file: their members one after the other."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator

from newsledger.errors import InputRejectedError
from newsledger.read.members import Part, StreamSlice, demand_few, is_passed_over, open_member, refuse, spell_member
from newsledger.read.streams import CHUNK_BYTES, ByteStream, PlainStream

# Names and attributes of one member; tarfile reads what a header says in one piece.
MAX_HEADER_BYTES = 1 << 20
# What readers look at before they begin, so that they can go back without unpacking all over again.
KEPT_BYTES = 4 << 20
# What tarfile raises for headers that are none, as its source has it.
_HEADER_ERRORS = (tarfile.TarError, ValueError, IndexError, OverflowError, RecursionError)


class TarArchive:
    """The members in their order; what lies before a member must be unpacked to reach it."""

    kind = "tar"

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream

    def list_parts(self, first: int = 0) -> Iterator[Part]:
        """Give the members from a number on."""
        self._stream.seek(0)
        file = _HeaderFile(self._stream)
        for number, info in enumerate(_list_headers(file)):
            demand_few(number + 1)
            if number < first or info.isdir() or is_passed_over(info.name):
                continue
            data = StreamSlice(self._stream, info.offset_data, info.size)
            yield _describe(number, info, data)
            if data.is_broken:
                return
        _demand_end(self._stream, file.last)


def _describe(number: int, info: tarfile.TarInfo, data: StreamSlice) -> Part:
    is_regular = info.isreg() and not info.issparse()
    stream = data if isinstance(data.source, PlainStream) else _RewindableStream(data)
    opened = (lambda: open_member(stream)) if is_regular else refuse("not_a_regular_file")
    return Part(info.name, opened, spell_member(info.name), number, info.size)


def _list_headers(file: _HeaderFile) -> Iterator[tarfile.TarInfo]:
    place = -1
    tar: tarfile.TarFile | None = None
    while True:
        file.start_header()
        try:
            tar = tar or tarfile.TarFile(fileobj=file, encoding="utf-8")  # type: ignore[arg-type]
            info = tar.next()
        except _HEADER_ERRORS as error:
            raise InputRejectedError("damaged_archive", str(error)[:200]) from error
        if info is None:
            return
        # Headers that lead back, or nowhere, would be read for ever.
        if info.size < 0 or info.offset_data <= place or tar.offset < info.offset_data:
            raise InputRejectedError("damaged_archive", "a header that leads back")
        place = info.offset_data
        # It would keep every header that it has read.
        tar.members.clear()  # type: ignore[attr-defined]
        yield info


def _demand_end(stream: ByteStream, last: bytes) -> None:
    """Raise InputRejectedError unless the archive ended with its end mark, and with nothing behind it."""
    if len(last) < tarfile.BLOCKSIZE:
        raise InputRejectedError("damaged_archive", "it ends without its end mark")
    while last:
        if last.count(0) != len(last):
            raise InputRejectedError("damaged_archive", "bytes that are no member lie in it")
        last = stream.read(CHUNK_BYTES)


class _HeaderFile:
    """What tarfile needs of a file to read its headers, of which it may not read more than fits the memory."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._left = MAX_HEADER_BYTES
        self.last = b""

    def start_header(self) -> None:
        """Begin the next member's header."""
        self._left = MAX_HEADER_BYTES

    def read(self, size: int) -> bytes:
        """Give `size` bytes, fewer only at the end."""
        self._left -= size
        if size < 0 or self._left < 0:
            raise InputRejectedError("damaged_archive", "a header that does not end")
        pieces: list[bytes] = []
        while size > 0 and (piece := self._stream.read(size)):
            pieces.append(piece)
            size -= len(piece)
        self.last = b"".join(pieces)
        return self.last

    def seek(self, offset: int) -> int:
        """Move to `offset`."""
        return self._stream.seek(offset)

    def tell(self) -> int:
        """Give the position."""
        return self._stream.tell()


class _RewindableStream:
    """A stream of which the first bytes are kept, since going back in the one below is dear."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._kept = bytearray()
        self._position = 0

    def read(self, size: int = -1, /) -> bytes:
        """Give up to `size` bytes, none at the end."""
        size = CHUNK_BYTES if size < 0 else size
        if self._position < len(self._kept):
            data = bytes(self._kept[self._position : self._position + size])
        else:
            self._stream.seek(self._position)
            data = self._stream.read(size)
            if self._position == len(self._kept):
                self._kept += data[: KEPT_BYTES - len(self._kept)]
        self._position += len(data)
        return data

    def seek(self, offset: int, /) -> int:
        """Move to `offset`."""
        self._position = offset
        return offset

    def tell(self) -> int:
        """Give the position."""
        return self._position
