"""Opening DuckDB: one place for what every connection sets, on versions 1.5 and 2.0 alike."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import duckdb
import psutil
import pyarrow as pa

from newsledger.errors import MemoryShortageError
from newsledger.files import digest_text
from newsledger.parquet import demand_part
from newsledger.schema import name_sql_type

# DuckDB 1.5 cannot open a file in the storage version that 2.0 writes unasked.
STORAGE_VERSION = "v1.4.0"

_THREAD_MEGABYTES = 400
_SYSTEM_ERRORS = {os.strerror(number): number for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)}
_UNITS = {"M": 1, "G": 1_000, "T": 1_000_000}
_SIZE = re.compile(r"\s*(\d{1,9}(?:\.\d{1,9})?)\s*([MGT])i?B\s*\Z", re.IGNORECASE)

_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def quote_name(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(value: str) -> str:
    """A string as an SQL literal, for the few places that take no parameter."""
    return "'" + value.replace("'", "''") + "'"


def _count_megabytes(memory: str) -> int:
    """The megabytes of a size as DuckDB reads it; 0 for one that it alone can read."""
    found = _SIZE.match(memory)
    return int(float(found[1]) * _UNITS[found[2].upper()]) if found else 0


def _settle(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("SET TimeZone = 'UTC'")
    # A terminal may be ours or not; how far a run has come is said by newsledger.progress.
    connection.execute("SET enable_progress_bar = false")


def open_builder(path: Path | None, *, memory: str, spill: Path) -> duckdb.DuckDBPyConnection:
    """A connection that builds: in memory, or a new file; it spills to `spill` and stays under `memory`."""
    config = {
        **_OFFLINE,
        "storage_compatibility_version": STORAGE_VERSION,
        "memory_limit": memory,
        # Each thread holds row groups of its own: two with less memory than this gain little, and go over the limit.
        "threads": max(1, min(_count_megabytes(memory) // _THREAD_MEGABYTES, os.cpu_count() or 1)),
        "temp_directory": str(spill),
        "allow_community_extensions": False,
    }
    connection = duckdb.connect(str(path) if path else ":memory:", config=config)
    _settle(connection)
    return connection


@contextmanager
def building(path: Path | None, *, memory: str, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A builder's connection, closed at the end; a full disk and too little memory end it as errors of ours."""
    try:
        with open_builder(path, memory=memory, spill=spill) as connection:
            yield connection
    except duckdb.OutOfMemoryException as error:
        first = str(error).strip().splitlines()[0]
        raise MemoryShortageError(f"DuckDB may use {memory}: raise NEWSLEDGER_LOAD_MEMORY ({first})") from error
    except duckdb.Error as error:
        # DuckDB gives the system's error as text alone, and under several names.
        found = next((number for text, number in _SYSTEM_ERRORS.items() if text in str(error)), None)
        if found is None and not isinstance(error, (duckdb.IOException, duckdb.FatalException)):
            raise
        raise OSError(found, str(error).strip().splitlines()[0], str(path or spill)) from error


def widen_memory(memory: str) -> Iterator[str]:
    """The memory that a build is tried with: what is set, then twice as much each time up to half of the machine's."""
    yield memory
    size, most = 2 * _count_megabytes(memory), psutil.virtual_memory().total // 2_000_000
    while 0 < size <= most:
        yield f"{size}MB"
        size *= 2


def open_reader(path: Path, *, memory: str = "1GB") -> duckdb.DuckDBPyConnection:
    """A read-only connection for a stranger's SQL: no files, no extensions, no change of these settings."""
    config = {
        **_OFFLINE,
        "allow_community_extensions": False,
        "memory_limit": memory,
        "max_temp_directory_size": "2GB",
    }
    connection = duckdb.connect(str(path), read_only=True, config=config)
    _settle(connection)
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def read_sql(folder: str) -> Mapping[str, str]:
    """The SQL files of one folder of the package by name, in order of their names."""
    found = sorted(files("newsledger").joinpath("sql", folder).iterdir(), key=lambda entry: entry.name)
    return {entry.name.removesuffix(".sql"): entry.read_text("utf-8") for entry in found if entry.name.endswith(".sql")}


def digest_sql(*folders: str) -> str:
    """The digest of the SQL files of some folders: a step that has it among its settings redoes what they make."""
    queries = [(folder, read_sql(folder)) for folder in folders]
    return digest_text(*(text for folder, found in queries for name in found for text in (folder, name, found[name])))


def attach_parts(
    connection: duckdb.DuckDBPyConnection, name: str, folder: Path, parts: Sequence[str], schema: pa.Schema
) -> None:
    """Make Parquet parts readable as the view `name`; without any part, an empty table of the same columns."""
    if parts:
        for part in parts:
            demand_part(folder, part)
        paths = ", ".join(quote_text(str(folder / part)) for part in parts)
        query = f"SELECT * FROM read_parquet([{paths}])"  # noqa: S608 - quoted, and a view takes no parameter
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {quote_name(name)} AS {query}")
        return
    columns = ", ".join(f"{quote_name(field.name)} {name_sql_type(field.type)}" for field in schema)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {quote_name(name)} ({columns})")
