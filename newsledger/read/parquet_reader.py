"""Parquet files: one article a row."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
import pyarrow as pa
from pyarrow import parquet

from newsledger.errors import InputRejectedError
from newsledger.read import reader as limits
from newsledger.read.arrow_values import finish_value, is_bytes, list_values
from newsledger.read.decoding import Decoded
from newsledger.read.fields import count_known_names
from newsledger.read.reader import Reader, reject_whole
from newsledger.read.streams import CHUNK_BYTES, ByteStream, PlainStream
from newsledger.records import RawRecord

MAGIC = b"PAR1"
ENCRYPTED_MAGIC = b"PARE"
# A file that cannot be read from its end, as a compressed one, is held; the process may grow to 700 MB in all.
MAX_HELD_BYTES = 200_000_000
# Rows in memory at a time, and the bytes that they may take by what the file says of itself.
MAX_BATCH_ROWS = 64
BATCH_BYTES = 4_000_000
# The same for values that many rows may share.
REPEATED_BYTES = 100_000_000
# Bytes a row from which on a column of bytes is pictures or the like, unless its name is that of a text or page.
MAX_MEAN_BYTES = 100_000
_DAMAGE = (pa.ArrowException, OSError, OverflowError, UnicodeDecodeError)
_PLAIN_UTF8 = Decoded("", "utf-8", "utf-8", 0)
_JSON_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


class ParquetReader(Reader):
    """A record is a row; its number is its address, and its values as JSON are its bytes."""

    name = "parquet"
    suffixes = (".parquet", ".pq")
    media_type = "application/vnd.apache.parquet"
    description = "One row an article, fields by column name; as pandas, Polars, DuckDB or Spark write it"
    mark = "the first four bytes, PAR1"
    example = (
        "A binary format. In Python: pandas.DataFrame([{'title': 'Norvale ferry stops', 'text': 'The ferry ...',\n"
        "'published': '2026-03-12', 'outlet': 'Norvale Lantern'}]).to_parquet('norvale.parquet')"
    )
    is_addressable = False

    def recognizes(self, head: bytes) -> bool:
        """Tell by the first four bytes."""
        return head.startswith((MAGIC, ENCRYPTED_MAGIC))

    def split(
        self,
        stream: ByteStream,
        *,
        index: int = 0,
        byte_start: int = 0,  # noqa: ARG002
        header: bytes = b"",  # noqa: ARG002
    ) -> Iterator[RawRecord]:
        """Give the rows from number `index` on, passing by the row groups before it."""
        stream.seek(0)
        head = stream.read(len(MAGIC))
        if head != MAGIC:
            reason = "encrypted_file" if head == ENCRYPTED_MAGIC else "invalid_parquet" if head else "empty_file"
            yield from reject_whole(stream, reason)
            return
        try:
            yield from _split_rows(_open_parquet(stream), index)
        except _DAMAGE as error:
            raise InputRejectedError("invalid_parquet", " ".join(str(error).split())[:200]) from error

    def parse(self, raw: RawRecord, header: bytes) -> Mapping[str, object]:  # noqa: ARG002
        """Give the row's values by column name."""
        return raw.fields if raw.fields is not None else orjson.loads(raw.data)


class _SeekableStream(io.RawIOBase):
    """A stream as Arrow wants it: with a known size, read from any place."""

    def __init__(self, stream: ByteStream) -> None:
        super().__init__()
        self._stream = stream
        self._size = _measure(stream)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._stream.tell(), io.SEEK_END: self._size}[whence]
        return self._stream.seek(base + offset)

    def tell(self) -> int:
        return self._stream.tell()

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._size - self._stream.tell() if size is None or size < 0 else size
        pieces: list[bytes] = []
        while wanted > 0 and (piece := self._stream.read(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)


def _measure(stream: ByteStream) -> int:
    """Give where a stream that can stand anywhere ends: the first place at which nothing can be read."""
    known, end = 0, 1 << 10
    while _has_byte(stream, end):
        known, end = end, end * 2
    while known + 1 < end:
        middle = (known + end) // 2
        known, end = (middle, end) if _has_byte(stream, middle) else (known, middle)
    return end


def _has_byte(stream: ByteStream, place: int) -> bool:
    stream.seek(place)
    return bool(stream.read(1))


def _open_parquet(stream: ByteStream) -> parquet.ParquetFile:
    is_random = isinstance(stream, (PlainStream, io.BytesIO))
    source = _SeekableStream(stream) if is_random else pa.BufferReader(_hold(stream))
    # Column chunks are streamed, not held; times of the older kind reach further than nanoseconds do.
    return parquet.ParquetFile(
        source, buffer_size=CHUNK_BYTES, pre_buffer=False, coerce_int96_timestamp_unit="us",
        page_checksum_verification=True,
    )  # fmt: skip


def _hold(stream: ByteStream) -> bytes:
    stream.seek(0)
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(CHUNK_BYTES):
        size += len(piece)
        if size > MAX_HELD_BYTES:
            raise InputRejectedError("file_too_large", f"over {MAX_HELD_BYTES:,} bytes uncompressed")
        pieces.append(piece)
    return b"".join(pieces)


def _split_rows(file: parquet.ParquetFile, index: int) -> Iterator[RawRecord]:
    first = 0
    columns = _choose_columns(file)
    for group in range(file.metadata.num_row_groups):
        shape = file.metadata.row_group(group)
        if first + shape.num_rows > index:
            batches = file.iter_batches(
                _choose_batch_rows(shape), row_groups=[group], columns=columns, use_threads=False
            )
            yield from _number_rows(batches, first, index, shape.num_rows)
        first += shape.num_rows
    if first != file.metadata.num_rows:
        raise InputRejectedError("invalid_parquet", f"{file.metadata.num_rows} rows, and {first} in its row groups")


def _choose_batch_rows(shape: Any) -> int:
    """Give how many rows of a row group may be in memory at a time."""
    usual = BATCH_BYTES * shape.num_rows // max(1, shape.total_byte_size)
    chunks = [shape.column(place) for place in range(shape.num_columns)]
    # A value stands in the dictionary once and may be that of each row.
    repeated = sum(chunk.total_uncompressed_size for chunk in chunks if chunk.has_dictionary_page)
    return max(1, min(MAX_BATCH_ROWS, int(usual), REPEATED_BYTES // max(1, int(repeated))))


def _number_rows(batches: Iterator[Any], first: int, index: int, count: int) -> Iterator[RawRecord]:
    """Give the rows of a row group, the first of which has the number `first`, from number `index` on."""
    end = first + count
    for batch in batches:
        start = max(0, index - first)
        if start < batch.num_rows:
            yield from _list_rows(batch.slice(start), first + start)
        first += batch.num_rows
    if first != end:
        raise InputRejectedError("invalid_parquet", f"{end - first} rows fewer than its row group says")


def _list_rows(batch: Any, index: int) -> Iterator[RawRecord]:
    names = batch.schema.names
    columns = [list_values(column) for column in batch.columns]
    for row in range(batch.num_rows):
        found: list[Decoded] = []
        fields: dict[str, object] = {}
        for name, column in zip(names, columns, strict=True):
            fields[name] = fields.get(name) or finish_value(column[row], found)
        data = orjson.dumps(fields, option=_JSON_OPTIONS)
        if len(data) > limits.MAX_RECORD_BYTES:
            yield RawRecord(index + row, 0, 0, b"", "record_too_large")
        else:
            yield RawRecord(index + row, 0, 0, data, fields=fields | _sum_facts(found))


def _sum_facts(found: Sequence[Decoded]) -> dict[str, object]:
    """Give how a row was decoded: its longest text that came as bytes tells the encoding."""
    longest = max(found, key=lambda decoded: len(decoded.text), default=_PLAIN_UTF8)
    return longest.facts | {"@replaced_count": sum(decoded.replaced_count for decoded in found)}


def _choose_columns(file: parquet.ParquetFile) -> list[str] | None:
    """Give the columns to be read where there are some that hold pictures or the like; None for all."""
    schema = file.schema_arrow
    left_out = {field.name for field in schema if is_bytes(field.type) and _is_bulky(file, field.name)}
    return [name for name in schema.names if name not in left_out] if left_out else None


def _is_bulky(file: parquet.ParquetFile, name: str) -> bool:
    if count_known_names([name])[0]:
        return False
    place = file.schema.names.index(name) if name in file.schema.names else None
    groups = [file.metadata.row_group(group) for group in range(file.metadata.num_row_groups)]
    size = sum(group.column(place).total_uncompressed_size for group in groups) if place is not None else 0
    return bool(size > MAX_MEAN_BYTES * max(1, file.metadata.num_rows))
