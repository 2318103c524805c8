"""What a reader of one raw format must give: its records, each with the address of its bytes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import ClassVar

from newsledger.read.streams import CHUNK_BYTES, ByteStream
from newsledger.records import FieldSource, RawRecord

# The cap trafilatura's own crawler puts on a page; no news article comes near it.
MAX_RECORD_BYTES = 20_000_000

UTF16_HEADS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


class Reader(ABC):
    """One raw format. A reader holds no state: the same bytes give the same records from any starting point."""

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    media_type: ClassVar[str]
    # One line for people: what such a file is, and which fields are found in it.
    description: ClassVar[str]
    # Such a file in two or three lines, of invented outlets; a binary format says how one is made.
    example: ClassVar[str]
    # By what `recognizes` tells it, for people.
    mark: ClassVar[str]
    # Whether a file is one record whatever its size.
    is_single: ClassVar[bool] = False
    # Whether a record is a range of bytes; if not, its row number is its address.
    is_addressable: ClassVar[bool] = True

    def recognizes(self, head: bytes) -> bool:  # noqa: ARG002  (some formats cannot be told by their bytes)
        """Tell whether the first bytes of a file, decompressed and without a byte order mark, are in this format."""
        return False

    def read_header(self, stream: ByteStream) -> bytes:  # noqa: ARG002  (most formats have no header)
        """Give the bytes at the file's start that every record needs to be parsed; the stream stands at its start."""
        return b""

    @abstractmethod
    def split(
        self, stream: ByteStream, *, index: int = 0, byte_start: int = 0, header: bytes = b""
    ) -> Iterator[RawRecord]:
        """Give the records from `byte_start` on, numbered from `index`; the stream stands at `byte_start`.

        A record that is over MAX_RECORD_BYTES or no record at all has a `reason`. Damage raises InputRejectedError
        after the last whole record. `header` saves reading it again where a slice does not start at 0.
        """

    @abstractmethod
    def parse(self, raw: RawRecord, header: bytes) -> Mapping[str, object]:
        """Give the fields under their source's names; raise InputRejectedError."""

    def locate(self, raw: RawRecord, header: bytes, name: str) -> FieldSource | None:  # noqa: ARG002
        """Give where the field `name` of `parse` (dotted where it lies deeper) stands in the record's bytes.

        None where the format cannot tell; the record as a whole is the address then.
        """
        return None


class WholeFileReader(Reader):
    """A format of which a file is one record whatever its size."""

    is_single = True

    def split(
        self,
        stream: ByteStream,
        *,
        index: int = 0,
        byte_start: int = 0,
        header: bytes = b"",  # noqa: ARG002
    ) -> Iterator[RawRecord]:
        """Give the file as one record."""
        return split_whole(stream, index, byte_start)


def split_whole(stream: ByteStream, index: int, byte_start: int) -> Iterator[RawRecord]:
    """Give all that is left of the stream as one record."""
    pieces: list[bytes] = []
    size = 0
    while chunk := stream.read(CHUNK_BYTES):
        size += len(chunk)
        if size <= MAX_RECORD_BYTES:
            pieces.append(chunk)
        else:
            pieces.clear()
    reason = "empty_file" if not size else "record_too_large" if size > MAX_RECORD_BYTES else None
    yield RawRecord(index, byte_start, byte_start + size, b"".join(pieces), reason)


def reject_whole(stream: ByteStream, reason: str) -> Iterator[RawRecord]:
    """Give the whole file as one record that cannot be read, without holding it."""
    end = stream.seek(0)
    while chunk := stream.read(CHUNK_BYTES):
        end += len(chunk)
    yield RawRecord(0, 0, end, b"", reason)


def is_wide_encoded(head: bytes) -> bool:
    """Tell whether the first bytes are UTF-16 or UTF-32, with a mark or by the zero in their first character."""
    return head.startswith(UTF16_HEADS) or (len(head) >= 4 and (head[0] == 0) != (head[1] == 0))
