"""The data dictionary as Markdown, rendered from the declared tables and the views' own comments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsledger.duck import open_builder
from newsledger.schema import PUBLIC_TABLES, Table, name_sql_type
from newsledger.warehouse import create_views, render_ddl

_HEAD = """# Data dictionary

Written by `make docs` from `newsledger/schema.py` and `newsledger/sql/views/`; the same words stand in the database
as COMMENTs. Offsets count Unicode code points from 0, end exclusive, into `articles.text` of the same `version_id`:
in Python `text[start:end]`, in SQL `substr(text, start_char + 1, end_char - start_char)`.
"""


def render_dictionary() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_render_tables(), *_render_views()]).rstrip() + "\n"


def _render_tables() -> Iterator[str]:
    for table in PUBLIC_TABLES:
        yield f"## {table.name}\n\n{table.comment} Key: {', '.join(f'`{name}`' for name in table.key)}.\n"
        yield from _render_columns(_describe_columns(table))


def _describe_columns(table: Table) -> list[tuple[str, str, str]]:
    return [(column.name, name_sql_type(column.type), column.comment) for column in table.columns]


def _render_columns(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    yield "| column | type | meaning |\n|---|---|---|"
    for name, kind, comment in rows:
        yield f"| {name} | `{kind}` | {comment.replace('|', '&#124;')} |"
    yield ""


def _render_views() -> Iterator[str]:
    """The views, described by a database that has the tables and no rows."""
    with open_builder(None, memory="200MB", spill=Path(".spill")) as connection:
        for table in PUBLIC_TABLES:
            for statement in render_ddl(table):
                connection.execute(statement)
        create_views(connection)
        views = connection.execute(
            "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY view_name"
        ).fetchall()
        for name, comment in views:
            yield f"## {name} (view)\n\n{comment}\n"
            yield from _render_columns(
                connection.execute(
                    "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? "
                    "ORDER BY column_index",
                    [name],
                ).fetchall()
            )
