"""Where the cells of one CSV row stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"')
_DOUBLED = re.compile('""')


def locate_cells(row: str, delimiter: str) -> Iterator[tuple[str, list[int]]]:
    """The cells by the rules of RFC 4180, and where in the row each of a cell's characters begins, and its end."""
    place = 0
    while True:
        quoted = _QUOTED.match(row, place)
        if quoted:
            yield _undouble(row, *quoted.span(1))
            place = quoted.end()
        else:
            end = row.find(delimiter, place)
            end = len(row) if end < 0 else end
            yield row[place:end], list(range(place, end + 1))
            place = end
        if place >= len(row):
            return
        place += len(delimiter)


def locate_bare_cells(row: str, delimiter: str) -> Iterator[tuple[str, list[int]]]:
    """The same of a row whose quotation marks are text."""
    place = 0
    for cell in row.split(delimiter):
        yield cell, list(range(place, place + len(cell) + 1))
        place += len(cell) + len(delimiter)


def _undouble(row: str, start: int, end: int) -> tuple[str, list[int]]:
    pieces: list[str] = []
    places: list[int] = []
    for match in _DOUBLED.finditer(row, start, end):
        pieces.append(row[start : match.start() + 1])
        places += range(start, match.start() + 1)
        start = match.end()
    pieces.append(row[start:end])
    places += range(start, end + 1)
    return "".join(pieces), places
