"""The published database, opened for a command: what DuckDB says against it or a question becomes one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from console.options import Folders
from newsledger.errors import DamagedStoreError, UsageError

if TYPE_CHECKING:
    import duckdb


@contextmanager
def open_database(folders: Folders | None, *, memory: str = "1GB") -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published database; UsageError for what cannot be asked of it."""
    # Here, so that a command that asks nothing starts without DuckDB.
    import duckdb

    from newsledger.duck import open_reader

    path = (folders or Folders()).demand_database()
    try:
        connection = open_reader(path, memory=memory)
    except (duckdb.ParserException, duckdb.InvalidInputException) as error:
        raise UsageError(f"{memory!r} is no amount of memory such as 1GB: {_say(error)}") from error
    except duckdb.Error as error:
        raise DamagedStoreError(f"{path} cannot be opened: delete it and run newsledger run ({_say(error)})") from error
    with connection:
        try:
            yield connection
        except duckdb.Error as error:
            raise UsageError(_say(error)) from error


def _say(error: duckdb.Error) -> str:
    """What DuckDB says, without the picture of the place."""
    return str(error).strip().partition("\n\nLINE ")[0]
