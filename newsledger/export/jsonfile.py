"""JSON files: one array, or one object a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from newsledger.export.values import dump_json, list_rows


def write_json(reader: pa.RecordBatchReader, path: Path) -> int:
    """Write the rows as one array of objects, an object a line."""
    rows = 0
    with path.open("wb") as stream:
        stream.write(b"[")
        for line in _dump_rows(reader):
            stream.write(b",\n" if rows else b"\n")
            stream.write(line)
            rows += 1
        stream.write(b"\n]\n")
    return rows


def write_json_lines(reader: pa.RecordBatchReader, path: Path) -> int:
    """Write the rows as objects, one a line."""
    rows = 0
    with path.open("wb") as stream:
        for line in _dump_rows(reader):
            stream.write(line + b"\n")
            rows += 1
    return rows


def _dump_rows(reader: pa.RecordBatchReader) -> Iterator[bytes]:
    for batch in reader:
        yield from map(dump_json, list_rows(batch))
