"""The formats of an export: one line each. A writer takes a stream of Arrow batches and returns the rows written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.errors import UsageError
from newsledger.export.jsonfile import write_json, write_json_lines
from newsledger.export.spreadsheet import write_csv, write_plain_csv
from newsledger.export.workbook import check_workbook_size, write_workbook

Writer = Callable[[pa.RecordBatchReader, Path], int]


def write_parquet(reader: pa.RecordBatchReader, path: Path) -> int:
    """Write the batches as one Parquet file, types kept."""
    rows = 0
    with pq.ParquetWriter(path, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, its suffixes, its writer, the writer when cells need no guard, and its limit on size."""

    name: str
    suffixes: tuple[str, ...]
    write: Writer
    write_unguarded: Writer | None = None
    check_size: Callable[[int, int], None] | None = None


FORMATS = (
    Format("parquet", (".parquet", ".pq"), write_parquet),
    Format("csv", (".csv",), write_csv, write_unguarded=write_plain_csv),
    Format("json", (".json",), write_json),
    Format("jsonl", (".jsonl", ".ndjson"), write_json_lines),
    Format("xlsx", (".xlsx",), write_workbook, check_size=check_workbook_size),
)


def choose_format(path: Path, name: str | None) -> Format:
    """The format asked for by name, else by the file's suffix; UsageError when there is none."""
    suffix = path.suffix.casefold()
    for row in FORMATS:
        if row.name == name.casefold() if name else suffix in row.suffixes:
            return row
    asked = f"no format is called {name!r}" if name else f"the suffix of {path.name!r} names no format"
    raise UsageError(f"{asked}: choose {', '.join(row.name for row in FORMATS)}")
