"""Excel workbooks: one sheet, typed cells, the header frozen, no text ever taken for a formula or a link."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from newsledger.errors import UsageError
from newsledger.export.values import dump_json, format_moment

# https://support.microsoft.com: Excel specifications and limits.
MAXIMUM_ROWS = 1_048_576
MAXIMUM_COLUMNS = 16_384
MAXIMUM_CHARACTERS = 32_767
# Excel keeps 15 digits of a number, and has no day before 1900-03-01 that other programs agree on.
_EXACT_NUMBERS = 10**15
_FIRST_DAY = date(1900, 3, 1)
# A workbook says when it was made; a fixed moment keeps the bytes the same for the same rows.
_CREATED = datetime(2000, 1, 1)

_WIDTHS = {"text": 24, "number": 12, "date": 12, "moment": 20}


def check_workbook_size(rows: int, columns: int) -> None:
    """UsageError when a sheet cannot hold so many rows and columns."""
    if rows + 1 > MAXIMUM_ROWS:
        raise UsageError(
            f"{rows:,} rows are more than a sheet's {MAXIMUM_ROWS - 1:,}: "
            "write CSV or Parquet, or narrow the query with WHERE or LIMIT"
        )
    if columns > MAXIMUM_COLUMNS:
        raise UsageError(f"{columns:,} columns are more than a sheet's {MAXIMUM_COLUMNS:,}: name the ones you need")


def write_workbook(reader: pa.RecordBatchReader, path: Path) -> int:
    """Write the batches as one sheet; text over Excel's 32,767 characters a cell is a UsageError, never cut."""
    import xlsxwriter

    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".xlsx-") as folder:
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with path.open("wb") as stream, xlsxwriter.Workbook(stream, options) as book:
            book.set_properties({"created": _CREATED})
            return _fill(book, reader)


def _fill(book: Any, reader: pa.RecordBatchReader) -> int:
    sheet = book.add_worksheet("rows")
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for index, field in enumerate(reader.schema):
        sheet.set_column(index, index, _WIDTHS[_name_kind(field.type)])
    for index, name in enumerate(reader.schema.names):
        sheet.write_string(0, index, name, bold)
    writers = _list_writers(book, sheet)
    rows = 0
    for batch in reader:
        columns = [_list_values(column) for column in batch.columns]
        for values in zip(*columns, strict=True):
            rows += 1
            for index, value in enumerate(values):
                if value is not None:
                    _write_cell(writers, rows, index, value, reader.schema.names)
    return rows


def _list_values(column: pa.Array) -> list[Any]:
    nested = pa.types.is_nested(column.type)
    values: list[Any] = column.to_pylist(maps_as_pydicts="strict") if nested else column.to_pylist()
    return values


def _name_kind(kind: pa.DataType) -> str:
    if pa.types.is_timestamp(kind):
        return "moment"
    if pa.types.is_date(kind):
        return "date"
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    return "number" if is_number else "text"


def _list_writers(book: Any, sheet: Any) -> dict[str, Callable[[int, int, Any], int]]:
    formats = {"date": {"num_format": "yyyy-mm-dd"}, "moment": {"num_format": "yyyy-mm-dd hh:mm:ss"}}
    made = {name: book.add_format(options) for name, options in formats.items()}
    return {
        "text": sheet.write_string,
        "number": sheet.write_number,
        "truth": sheet.write_boolean,
        "date": lambda row, index, value: sheet.write_datetime(row, index, value, made["date"]),
        "moment": lambda row, index, value: sheet.write_datetime(row, index, value, made["moment"]),
    }


def _write_cell(
    writers: dict[str, Callable[[int, int, Any], int]], row: int, index: int, value: Any, names: list[str]
) -> None:
    kind, plain = _prepare(value)
    if kind == "text" and len(plain) > MAXIMUM_CHARACTERS:
        raise UsageError(
            f"row {row}: {names[index]} has {len(plain):,} characters, Excel holds {MAXIMUM_CHARACTERS:,} a cell: "
            f"write CSV or Parquet, or leave it out with SELECT * EXCLUDE ({names[index]})"
        )
    writers[kind](row, index, plain)


def _prepare(value: Any) -> tuple[str, Any]:
    """The kind of cell that shows a value unchanged, and what to write into it."""
    if isinstance(value, str):
        return "text", value
    if isinstance(value, bool):
        return "truth", value
    if isinstance(value, float):
        return ("number", value) if math.isfinite(value) else ("text", str(value))
    if isinstance(value, int | Decimal):
        return ("number", value) if -_EXACT_NUMBERS < value < _EXACT_NUMBERS else ("text", str(value))
    if isinstance(value, datetime):
        plain = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return ("moment", plain) if plain.date() >= _FIRST_DAY else ("text", format_moment(value))
    if isinstance(value, date):
        return ("date", value) if value >= _FIRST_DAY else ("text", value.isoformat())
    if isinstance(value, dict | list):
        return "text", dump_json(value).decode()
    if isinstance(value, bytes):
        return "text", value.hex()
    return "text", value.isoformat() if isinstance(value, time) else str(value)
