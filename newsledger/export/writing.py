"""Writing what a query returns to one file, in the format that its suffix or the caller names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from newsledger.errors import UsageError
from newsledger.export.formats import Format, choose_format
from newsledger.files import is_disk_full, replacing

_BATCH_ROWS = 10_000


def write_query(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    path: Path,
    format_name: str | None = None,
    *,
    safe: bool = True,
) -> int:
    """Write a query's rows to `path`, whole or not at all, and return their number.

    `safe` matters for CSV: text that a spreadsheet would run as a formula gets a leading ', and the file a byte order
    mark, without which Excel reads UTF-8 wrong. Without it the text is exactly as stored, for other programs.
    """
    chosen = choose_format(path, format_name)
    if path.is_dir():
        raise UsageError(f"{path.name!r} is a folder: name a file in it")
    write = chosen.write if safe or chosen.write_unguarded is None else chosen.write_unguarded
    try:
        _check_size(connection, query, chosen)
        reader = connection.sql(query).to_arrow_reader(_BATCH_ROWS)
        with replacing(path) as temporary:
            return write(_with_unique_names(reader), temporary)
    except duckdb.Error as error:
        raise UsageError(f"the query fails: {str(error).strip().splitlines()[0]}") from error
    except pa.ArrowException as error:
        detail = str(error).splitlines()[0]
        raise UsageError(f"{path.name} cannot hold these rows, cast the column to VARCHAR: {detail}") from error
    except OSError as error:
        if is_disk_full(error):
            raise OSError(error.errno, error.strerror, str(path)) from error
        # Arrow hands on what stops DuckDB halfway as an error of the stream, without the system's error number.
        verdict = f"the query fails: {error}" if error.errno is None else f"{path} cannot be written: {error.strerror}"
        raise UsageError(verdict.strip().splitlines()[0]) from error


def _check_size(connection: duckdb.DuckDBPyConnection, query: str, chosen: Format) -> None:
    if chosen.check_size is None:
        return
    # The line break ends a comment at the query's end.
    counted = connection.execute(f"FROM ({query.rstrip().rstrip(';')}\n) SELECT count(*)").fetchone()
    columns = connection.execute(f"DESCRIBE {query}").fetchall()
    chosen.check_size(int(counted[0]) if counted else 0, len(columns))


def _with_unique_names(reader: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """The same batches; of columns of one name the later get a number, so that no format drops one."""
    seen: Counter[str] = Counter()
    taken = set(reader.schema.names)
    fields = []
    for field in reader.schema:
        seen[field.name] += 1
        fields.append(field if seen[field.name] == 1 else field.with_name(_number_name(field.name, taken)))
    schema = pa.schema(fields)

    def rename() -> Iterator[pa.RecordBatch]:
        for batch in reader:
            yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, rename())


def _number_name(name: str, taken: set[str]) -> str:
    number = 1
    while f"{name}_{number}" in taken:
        number += 1
    taken.add(f"{name}_{number}")
    return f"{name}_{number}"
