"""A pass over a raw file, or over all members of an archive: its records, and the places where there are none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from newsledger.errors import InputRejectedError
from newsledger.read.formats import detect_reader
from newsledger.read.members import Container, Part
from newsledger.read.reader import Reader
from newsledger.read.streams import HEAD_BYTES, ByteStream, PackedStream, read_head
from newsledger.records import RawRecord

LOST = "damaged_compression"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pass begins: the member's number, and the record's place and address in it."""

    member: int = 0
    index: int = 0
    byte_start: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A record with what reads it; with an `error`, the rest of a part (or of an archive: `part` None) has no more."""

    part: Part | None
    reader: Reader | None
    header: bytes
    raw: RawRecord
    error: InputRejectedError | None = None

    @property
    def is_start(self) -> bool:
        """Whether a pass may begin here: not where bytes were lost, since what comes next has the same address."""
        is_lost = self.error is not None or self.raw.reason == LOST
        return self.part is not None and (self.raw.index == 0 or (self.raw.byte_start > 0 and not is_lost))


ChooseFormat = Callable[[str | None], str | None]
Guard = Callable[[Part, Iterator[RawRecord], int], Iterator[RawRecord]]


def walk_container(
    container: Container, choose_format: ChooseFormat, place: Place | None = None, guard: Guard | None = None
) -> Iterator[Found]:
    """Give the records of all parts from a place on; damage is the last thing that is found of a part.

    `choose_format` gives the declared format of a member's name (None: of the file itself).
    """
    place = place or Place()
    count = 0
    try:
        for part in container.list_parts(place.member):
            here = place if part.number == place.member else Place(part.number)
            yield from walk_part(part, choose_format(part.member), here, guard)
            count += 1
        if not count and place.member == 0:
            raise InputRejectedError("empty_archive")
    except InputRejectedError as error:
        yield Found(None, None, b"", RawRecord(0, 0, 0, b""), error)


def walk_part(part: Part, declared: str | None, place: Place, guard: Guard | None = None) -> Iterator[Found]:
    """Give the records of one part from a place on."""
    reader: Reader | None = None
    header = b""
    index, position = place.index, place.byte_start
    try:
        stream = part.open()
        reader = _choose_reader(part, stream, declared)
        header = reader.read_header(stream)
        _move_to(stream, place.byte_start)
        for raw in _split_on(part, stream, reader, header, place, guard):
            yield Found(part, reader, header, raw if part.member is None else replace(raw, member=part.member))
            index, position = raw.index + 1, raw.byte_end
        if not index:
            raise InputRejectedError("no_items")
    except InputRejectedError as error:
        yield Found(part, reader, header, RawRecord(index, position, position, b""), error)


def _choose_reader(part: Part, stream: ByteStream, declared: str | None) -> Reader:
    """The part's reader; the stream is at its start again."""
    head = _read_first(stream)
    if not head and part.member is not None:
        raise InputRejectedError("empty_file")
    if len(head) == HEAD_BYTES and head.count(0) == HEAD_BYTES:
        # A file that is a hole, as a broken download leaves one, may be of any size: it is not read through.
        raise InputRejectedError("binary_content", "nothing but zero bytes")
    return detect_reader(part.name, head, declared)


def _read_first(stream: ByteStream) -> bytes:
    try:
        return read_head(stream)
    except InputRejectedError:
        if not (isinstance(stream, PackedStream) and stream.go_on()):
            raise
    head = read_head(stream)
    stream.pass_damage(-1)
    stream.seek(0)
    return head


def _move_to(stream: ByteStream, address: int) -> None:
    if isinstance(stream, PackedStream) and address:
        stream.pass_damage(address)
    stream.seek(0)
    stream.seek(address)


def _split_on(
    part: Part, stream: ByteStream, reader: Reader, header: bytes, place: Place, guard: Guard | None
) -> Iterator[RawRecord]:
    """The records of a stream; where a member of its compressed file is damaged, a reject for what is lost with it."""
    index, start = place.index, place.byte_start
    while True:
        position = start
        records = reader.split(stream, index=index, byte_start=start, header=header)
        try:
            for raw in guard(part, records, index) if guard else records:
                yield raw
                index, position = raw.index + 1, raw.byte_end
            return
        except InputRejectedError:
            # What is one record as a whole is none without some of it.
            is_in_parts = reader.is_addressable and not reader.is_single
            if not (is_in_parts and isinstance(stream, PackedStream) and stream.go_on()):
                raise
        start = stream.tell()
        yield RawRecord(index, position, start, b"", LOST)
        index += 1
