"""CSV files: text that a spreadsheet would run is disarmed, numbers and dates are left alone."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from newsledger.export.values import is_plain, spell_column

# Excel takes UTF-8 without this mark for the local code page and spells São as SÃ£o.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# What Excel, LibreOffice or Google Sheets begin a formula at, half and full width, with whatever they skip before it;
# a leading tab or line break moves the rest into a cell of its own in some of them.
_FORMULA = r"^(?:[\t\r\n]|[\p{Z}\p{C}]*[=+\-@%＝＋－＠％])"


def disarm_text(column: pa.Array) -> pa.Array:
    """The column with a ' before each text that a spreadsheet would take for a formula."""
    is_formula = pc.match_substring_regex(column, _FORMULA)
    marked = pc.binary_join_element_wise(pa.scalar("'", column.type), column, pa.scalar("", column.type))
    return pc.if_else(is_formula, marked, column)


def write_csv(reader: pa.RecordBatchReader, path: Path) -> int:
    """Write the batches as CSV for spreadsheets: with a byte order mark, and no cell that runs."""
    return _write(reader, path, is_safe=True)


def write_plain_csv(reader: pa.RecordBatchReader, path: Path) -> int:
    """Write the batches as CSV for programs: text exactly as stored, no byte order mark."""
    return _write(reader, path, is_safe=False)


def _write(reader: pa.RecordBatchReader, path: Path, *, is_safe: bool) -> int:
    rows = 0
    names = pa.array(reader.schema.names, pa.string())
    fields = zip((disarm_text(names) if is_safe else names).to_pylist(), reader.schema, strict=True)
    schema = pa.schema([(name, field.type if is_plain(field.type) else pa.string()) for name, field in fields])
    with path.open("wb") as stream:
        stream.write(BYTE_ORDER_MARK if is_safe else b"")
        with pa_csv.CSVWriter(stream, schema) as writer:
            for batch in reader:
                columns = [_format_column(column, is_safe=is_safe) for column in batch.columns]
                writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
                rows += batch.num_rows
    return rows


def _format_column(column: pa.Array, *, is_safe: bool) -> pa.Array:
    if is_plain(column.type):
        return column
    spelled = spell_column(column)
    return disarm_text(spelled) if is_safe else spelled
