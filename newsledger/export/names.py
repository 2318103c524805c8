"""What a person asks to be exported, as one query that only reads."""

from __future__ import annotations

import duckdb

from newsledger.duck import quote_name
from newsledger.errors import UsageError

_TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY table_name"
_VIEWS = "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY view_name"


def list_names(connection: duckdb.DuckDBPyConnection) -> tuple[list[str], list[str]]:
    """The database's tables, and its views."""
    tables, views = (connection.execute(query).fetchall() for query in (_TABLES, _VIEWS))
    return [str(row[0]) for row in tables], [str(row[0]) for row in views]


def resolve_query(connection: duckdb.DuckDBPyConnection, what: str) -> str:
    """The query behind a table's name, a view's name or a SELECT; anything else is a UsageError naming the choices."""
    tables, views = list_names(connection)
    name = what.strip().strip('"')
    table = _find_name(tables, name)
    if table:
        return f"FROM {quote_name(table)}"
    view = _find_name(views, name)
    if view:
        # A table keeps the order it was loaded in; a view that groups comes in another order each time.
        return f"FROM {quote_name(view)} ORDER BY ALL"
    return _require_select(connection, what, [*tables, *views])


def _find_name(names: list[str], wanted: str) -> str | None:
    return next((name for name in names if name.casefold() == wanted.casefold()), None)


def _require_select(connection: duckdb.DuckDBPyConnection, what: str, names: list[str]) -> str:
    choices = f"give one SELECT, or one of {', '.join(names)}"
    try:
        statements = connection.extract_statements(what)
    except duckdb.Error as error:
        raise UsageError(f"{_shorten(what)!r} is no table, no view and no query: {choices}") from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise UsageError(f"{_shorten(what)!r} is not one query that only reads: {choices}")
    return str(statements[0].query).strip()


def _shorten(what: str) -> str:
    return what if len(what) <= 60 else what[:59] + "…"
