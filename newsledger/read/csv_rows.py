"""Where one CSV row ends in a stream, and which dialect its file's header row tells of."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from newsledger.errors import InputRejectedError
from newsledger.read.decoding import decode_bytes
from newsledger.read.fields import count_known_names
from newsledger.read.window import Window

DELIMITERS = (b",", b";", b"\t", b"|")
# A header row is names; Excel itself stops at 16,384 columns.
MAX_HEADER_BYTES = 1_000_000
# How many lines a row with damaged quoting may take along before the next line is tried as a row of its own.
MAX_DAMAGED_LINES = 20
# Names of columns are short; a sentence is not.
LONGEST_NAME = 80

_QUOTED = re.compile(rb'"[^"]*+(?:""[^"]*+)*+"')
_SEP_LINE = re.compile(rb"(?:\xef\xbb\xbf)?sep=([,;\t|])(?:\r\n|\r|\n)", re.IGNORECASE)
_LINE_BREAK = re.compile(rb"\r\n|\r|\n")
_BOM = b"\xef\xbb\xbf"
# What no column is called: an address, or the start of a JSON object.
_DATUM = re.compile(r"\{|https?://\S|www\.\S", re.IGNORECASE)
# A number, a date or a time in digits.
_FIGURE = re.compile(r"[-+]?\d[\d.,:/+ -]{0,40}(?:T[\d.:+-]{2,40})?Z?")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file's rows are cut: its delimiter, its line break (LF also for CR LF), and the names of its columns."""

    delimiter: bytes
    line_break: bytes
    columns: tuple[str, ...]
    header_row: bytes
    has_header: bool
    cells: re.Pattern[bytes] = field(compare=False)
    sound_row: re.Pattern[bytes] = field(compare=False)


@lru_cache(maxsize=16)
def read_dialect(header: bytes) -> Dialect:
    """Give the dialect told by the bytes up to the end of the header row; raise InputRejectedError('invalid_csv')."""
    declared = _SEP_LINE.match(header)
    row = header[skip_marks(header) :].strip(b"\r\n")
    text = decode_bytes(row).text if row else ""
    delimiter = declared.group(1) if declared else max(DELIMITERS, key=lambda sign: _rate_delimiter(text, sign))
    line_break = b"\n" if b"\n" in header[-2:] or b"\r" not in header[-1:] else b"\r"
    columns = tuple(name.strip() for name in split_cells(text, delimiter))
    has_header = not _is_data(columns)
    patterns = _compile_patterns(delimiter, line_break)
    return Dialect(delimiter, line_break, columns, row if has_header else b"", has_header, *patterns)


def skip_marks(head: bytes) -> int:
    """Give the address of what follows a byte order mark or the `sep=` line."""
    declared = _SEP_LINE.match(head)
    return declared.end() if declared else len(_BOM) if head.startswith(_BOM) else 0


def _is_data(cells: Sequence[str]) -> bool:
    """Tell whether a first row is plainly no names of columns."""
    if count_known_names(cells)[1]:
        return False
    filled = [cell for cell in cells if cell]
    if any(len(cell) > LONGEST_NAME or _DATUM.match(cell) for cell in filled):
        return True
    # What a program writes for columns without names are their numbers.
    is_numbered = [str(place) for place in range(len(filled))] == filled
    return bool(filled) and not is_numbered and all(_FIGURE.fullmatch(cell) for cell in filled)


def find_header_end(window: Window) -> int:
    """Give the address after the header row, with the blank lines and the `sep=` line before it."""
    window.reach(MAX_HEADER_BYTES)
    place = skip_marks(window.buffer)
    while window.buffer[place : place + 1] in (b"\r", b"\n"):
        place += 1
    while place < len(window.buffer):
        sign = window.buffer[place : place + 1]
        quoted = _QUOTED.match(window.buffer, place) if sign == b'"' else None
        line_break = _LINE_BREAK.match(window.buffer, place)
        if line_break:
            return line_break.end()
        place = quoted.end() if quoted else place + 1
        if place >= MAX_HEADER_BYTES:
            raise InputRejectedError("invalid_csv", "the header row does not end")
    return place


def split_cells(text: str, delimiter: bytes) -> list[str]:
    """Give a row's cells by the rules of RFC 4180; raise InputRejectedError('invalid_csv')."""
    try:
        return _read_row([text], delimiter)
    except csv.Error as error:
        raise InputRejectedError("invalid_csv", str(error)) from error


def split_bare_cells(text: str, delimiter: bytes) -> list[str]:
    """Give the cells of a row whose quotation marks are text, as in tab-separated files written without quoting."""
    return text.split(delimiter.decode())


def find_row_end(window: Window, start: int, dialect: Dialect, limit: int) -> tuple[int, bool]:
    """Give the address of the line break after the row (or the stream's end), and whether the row is whole.

    A row with damaged quoting ends where the next line is a sound row, after MAX_DAMAGED_LINES at the latest.
    """
    line_end = find_line_end(window, start, dialect, limit)
    is_too_large = line_end - start > limit or start < window.base
    if is_too_large or window.buffer.find(b'"', start - window.base, line_end - window.base) < 0:
        return line_end, True
    end = _find_sound_end(window, start, dialect, limit)
    if end is not None:
        return end, True
    return _find_damaged_end(window, start, line_end, dialect), False


def find_line_end(window: Window, start: int, dialect: Dialect, limit: int) -> int:
    """Give the address of the next line break, or of the stream's end; over `limit` bytes nothing is held."""
    place = start
    while True:
        found = window.buffer.find(dialect.line_break, place - window.base)
        if found >= 0:
            return window.base + found
        place = window.end
        if window.is_ended:
            return place
        if place - start > limit:
            window.discard(place)
        window.grow()


def _find_sound_end(window: Window, start: int, dialect: Dialect, limit: int) -> int | None:
    """Give the end of a row whose quoted cells all close right before a delimiter or a line break; else None."""
    place = start
    while True:
        match = dialect.cells.match(window.buffer, place - window.base)
        place = window.base + match.end() if match else place
        end = _find_last_cell_end(window, place, dialect)
        if end is not None:
            return end if end >= 0 else None
        if window.is_ended or window.end - start > limit:
            return None
        window.grow()


def _find_last_cell_end(window: Window, place: int, dialect: Dialect) -> int | None:
    """Give the end of a row's last cell, -1 if its quoting is damaged, None if memory ends before one can tell."""
    buffer, begin = window.buffer, place - window.base
    if buffer[begin : begin + 1] != b'"':
        found = buffer.find(dialect.line_break, begin)
        return window.base + found if found >= 0 else (window.end if window.is_ended else None)
    quoted = _QUOTED.match(buffer, begin)
    if not quoted:
        return None
    rest = buffer[quoted.end() : quoted.end() + 2]
    if len(rest) < 2 and not window.is_ended:
        return None
    if rest.startswith(dialect.line_break):
        return window.base + quoted.end()
    if rest in (b"\r\n", b"\r", b""):
        return window.base + quoted.end() + len(rest.rstrip(b"\n"))
    return -1


def _find_damaged_end(window: Window, start: int, line_end: int, dialect: Dialect) -> int:
    if _is_bare_row(window.take(start, line_end), dialect):
        return line_end
    first_end = line_end
    for _ in range(MAX_DAMAGED_LINES):
        next_start = line_end + 1
        if not window.reach(next_start + 1):
            return line_end
        line_end = _find_near_line_end(window, next_start, dialect)
        if _is_sound_row(window.take(next_start, line_end), dialect):
            return next_start - 1
    return first_end


def _find_near_line_end(window: Window, start: int, dialect: Dialect) -> int:
    """Give the end of a line that is tried as a row; nothing is forgotten, so its length is limited."""
    window.reach(start + MAX_HEADER_BYTES)
    found = window.buffer.find(dialect.line_break, start - window.base, start - window.base + MAX_HEADER_BYTES)
    return window.base + found if found >= 0 else min(window.end, start + MAX_HEADER_BYTES)


def _is_bare_row(line: bytes, dialect: Dialect) -> bool:
    return dialect.delimiter == b"\t" and line.count(b"\t") == len(dialect.columns) - 1


def _is_sound_row(line: bytes, dialect: Dialect) -> bool:
    """Tell whether a line is a row by itself: all its quotes enclose cells, and it has the header's columns."""
    line = line.rstrip(b"\r")
    if not line or not dialect.sound_row.fullmatch(line):
        return False
    return len(split_cells(line.decode("latin-1"), dialect.delimiter)) == len(dialect.columns)


def _compile_patterns(delimiter: bytes, line_break: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Give the pattern of all cells that a delimiter ends, and the pattern of a line without any stray quote."""
    sign, stop = re.escape(delimiter), re.escape(line_break)
    bare = rb'[^"%b%b][^%b%b]*+' % (sign, stop, sign, stop)
    cells = rb"(?:(?:%b|%b|)%b)*+" % (_QUOTED.pattern, bare, sign)
    clean = rb'(?:%b|[^"%b%b]*+)' % (_QUOTED.pattern, sign, stop)
    return re.compile(cells), re.compile(rb"(?:%b%b)*+%b" % (clean, sign, clean))


def _rate_delimiter(text: str, delimiter: bytes) -> int:
    try:
        return len(_read_row([text], delimiter))
    except csv.Error:
        return 0


def _read_row(lines: Iterable[str], delimiter: bytes) -> list[str]:
    """Give the cells of the only row; the csv module's limit of 131,072 characters a cell is lifted for it."""
    csv.field_size_limit(max(csv.field_size_limit(), 1 << 30))
    rows = list(csv.reader(lines, delimiter=delimiter.decode(), strict=True))
    if len(rows) > 1:
        raise csv.Error("a line break outside of quotation marks")
    return rows[0] if rows else []
