"""CSV and TSV files: one article a row, under the names of the header row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from newsledger.errors import InputRejectedError
from newsledger.read import reader as limits
from newsledger.read.csv_locate import locate_bare_cells, locate_cells
from newsledger.read.csv_rows import (
    Dialect,
    find_header_end,
    find_row_end,
    read_dialect,
    skip_marks,
    split_bare_cells,
    split_cells,
)
from newsledger.read.decoding import decode_bytes
from newsledger.read.fields import count_known_names
from newsledger.read.offsets import char_offsets
from newsledger.read.reader import Reader, is_wide_encoded, reject_whole
from newsledger.read.streams import ByteStream
from newsledger.read.window import Window
from newsledger.records import FieldSource, RawRecord


class CsvReader(Reader):
    """A record is a row, line breaks in quotation marks included; blank lines and repeated header rows are none."""

    name = "csv"
    suffixes = (".csv", ".tsv", ".tab")
    media_type = "text/csv"
    description = "One row an article, under a header row; comma, semicolon, tab or bar"
    example = (
        "title,text,date,author,newspaper\n"
        'Ferry stops,"The ferry ""Selma"" stopped at noon, its owner said.",2026-03-12,Mira Oldane,Norvale Lantern\n'
    )
    mark = "a first line that names two of the known fields or more, the text among them"

    def recognizes(self, head: bytes) -> bool:
        """Tell whether the first line names at least two fields that are known to us, one of them with the text."""
        try:
            columns = read_dialect(head.split(b"\n", 1)[0][:4096] + b"\n").columns
        except InputRejectedError:
            return False
        known_count, has_content = count_known_names(columns)
        return has_content and known_count >= 2

    def read_header(self, stream: ByteStream) -> bytes:
        """Give the bytes up to the end of the header row, which tell delimiter, line break and column names."""
        window = Window(stream, 0)
        window.reach(4)
        if is_wide_encoded(window.buffer):
            return b""
        return window.take(0, find_header_end(window))

    def split(
        self, stream: ByteStream, *, index: int = 0, byte_start: int = 0, header: bytes = b""
    ) -> Iterator[RawRecord]:
        """Give the rows; without `header` it is read again from the file's start."""
        if byte_start == 0:
            stream.seek(0)
            if reason := _find_reason(stream):
                yield from reject_whole(stream, reason)
                return
        try:
            header = header or self._reread_header(stream, byte_start)
            dialect = read_dialect(header)
            if not dialect.columns:
                raise InputRejectedError("empty_record")
        except InputRejectedError as error:
            yield from reject_whole(stream, error.reason)
            return
        start = byte_start or (len(header) if dialect.has_header else skip_marks(header))
        stream.seek(start)
        window = Window(stream, start)
        for raw in _split_window(window, index, dialect):
            yield raw if dialect.has_header else replace(raw, reason=raw.reason or "missing_header")
        window.raise_damage()

    def parse(self, raw: RawRecord, header: bytes) -> Mapping[str, object]:
        """Give the row's cells by column name; raise InputRejectedError('invalid_csv') where the two do not match."""
        dialect = read_dialect(header)
        decoded = decode_bytes(raw.data)
        cells = _parse_cells(decoded.text, dialect)
        if len(cells) != len(dialect.columns):
            raise InputRejectedError("invalid_csv", f"{len(cells)} cells in {len(dialect.columns)} columns")
        fields: dict[str, object] = {}
        for name, cell in zip(dialect.columns, cells, strict=True):
            fields.setdefault(name, cell)
        return fields | decoded.facts

    def locate(self, raw: RawRecord, header: bytes, name: str) -> FieldSource | None:
        """Give the cell of a column."""
        dialect = read_dialect(header)
        decoded = decode_bytes(raw.data)
        cells = _parse_cells(decoded.text, dialect)
        if name not in dialect.columns or len(cells) != len(dialect.columns):
            return None
        index, delimiter = dialect.columns.index(name), dialect.delimiter.decode()
        offsets = char_offsets(raw.data, decoded)
        for locate in (locate_cells, locate_bare_cells):
            text, places = next(islice(locate(decoded.text, delimiter), index, None), ("", [0]))
            if text == cells[index]:
                return FieldSource(text, [offsets[place] for place in places])
        return None

    def _reread_header(self, stream: ByteStream, byte_start: int) -> bytes:
        stream.seek(0)
        header = self.read_header(stream)
        stream.seek(byte_start)
        return header


def _find_reason(stream: ByteStream) -> str | None:
    """Give why the file as a whole cannot be read as rows; leave the stream at its start."""
    head = stream.read(4)
    stream.seek(0)
    if not head:
        return "empty_file"
    return "unsupported_encoding" if is_wide_encoded(head) else None


def _split_window(window: Window, index: int, dialect: Dialect) -> Iterator[RawRecord]:
    start = window.base
    while True:
        window.discard(start)
        if not window.reach(start + 1):
            return
        if window.take(start, start + 1) in (b"\n", b"\r"):
            start += 1
            continue
        end, is_whole = find_row_end(window, start, dialect, limits.MAX_RECORD_BYTES)
        if window.damage and end >= window.end:
            # The stream breaks off here: what may be half a row is not given as a row.
            return
        if end - start > limits.MAX_RECORD_BYTES or start < window.base:
            yield RawRecord(index, start, end, b"", "record_too_large")
            index += 1
        elif (data := window.take(start, end).rstrip(b"\r")) and (data != dialect.header_row or not is_whole):
            yield RawRecord(index, start, start + len(data), data)
            index += 1
        start = end


def _parse_cells(text: str, dialect: Dialect) -> list[str]:
    try:
        return split_cells(text, dialect.delimiter)
    except InputRejectedError:
        cells = split_bare_cells(text, dialect.delimiter)
        if dialect.delimiter == b"\t" and len(cells) == len(dialect.columns):
            return cells
        raise
