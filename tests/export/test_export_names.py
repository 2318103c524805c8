"""What may be exported: a table, a view, or one query that only reads."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from export_newsroom import build_database, make_rows

from newsledger.duck import open_reader
from newsledger.errors import UsageError
from newsledger.export.names import list_names, resolve_query


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = build_database(tmp_path_factory.mktemp("names") / "news.duckdb", make_rows(days=3))
    with open_reader(path) as opened:
        yield opened


def test_names_are_the_tables_and_views(connection: duckdb.DuckDBPyConnection) -> None:
    tables, views = list_names(connection)
    assert {"articles", "quotes", "documents", "outlets"} <= set(tables)
    assert views == ["articles_latest", "coverage_daily", "named_quotes", "rejects", "speakers"]


@pytest.mark.parametrize("what", ["articles", " ARTICLES ", '"articles"'])
def test_a_table_is_read_in_the_order_it_was_loaded(connection: duckdb.DuckDBPyConnection, what: str) -> None:
    assert resolve_query(connection, what) == 'FROM "articles"'


def test_a_view_comes_in_a_fixed_order(connection: duckdb.DuckDBPyConnection) -> None:
    query = resolve_query(connection, "speakers")
    assert "ORDER BY ALL" in query
    assert connection.execute(query).fetchall()


@pytest.mark.parametrize(
    "what", ["SELECT 1", "WITH a AS (SELECT 1) SELECT * FROM a", "FROM articles", "SELECT 1; -- done", "(SELECT 1)"]
)
def test_a_query_stays_as_it_is(connection: duckdb.DuckDBPyConnection, what: str) -> None:
    assert resolve_query(connection, what) == what


@pytest.mark.parametrize(
    "what",
    [
        "",
        "nope",
        "DROP TABLE articles",
        "SELECT 1; SELECT 2",
        "COPY articles TO 'x.csv'",
        "SET threads = 1",
        "x" * 9000,
    ],
)
def test_anything_else_is_refused_with_the_choices(connection: duckdb.DuckDBPyConnection, what: str) -> None:
    with pytest.raises(UsageError, match="coverage_daily") as refusal:
        resolve_query(connection, what)
    assert len(str(refusal.value)) < 500
