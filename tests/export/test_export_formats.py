"""Any query as Parquet, CSV, JSON, JSON lines or XLSX: typed, whole or absent, the same bytes each time."""

from __future__ import annotations

import csv
import json
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import UsageError
from newsledger.export import workbook
from newsledger.export.formats import FORMATS
from newsledger.export.writing import write_query

ROWS = """
SELECT 7 AS number, -1.5::DOUBLE AS real, 'Ünal “said”, yes' AS words, DATE '2024-03-01' AS day,
    TIMESTAMPTZ '2024-03-01 12:00:00+02' AS moment, [1, 2] AS list, {'start_char': 1} AS struct,
    MAP {'lean': 'left'} AS map, NULL::VARCHAR AS nothing, true AS truth, '-5' AS sign, -5 AS negative
"""
# What spreadsheets take for a formula: leading = + - @ % tab CR, a blank before =, and the full-width forms.
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "%x", "\tx", "\rx", "\n=1", " =1", "\u00a0=1", "＝1", "＋1", "－1", "＠x"]
FORMULAS += ["\ufeff=1", "\u200b=1", "  -cmd|' /C calc'!A0", '=HYPERLINK("http://x.example")']


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("SET TimeZone = 'UTC'")
        yield opened


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("name", [row.name for row in FORMATS])
def test_the_same_rows_give_the_same_bytes(connection: duckdb.DuckDBPyConnection, tmp_path: Path, name: str) -> None:
    paths = [tmp_path / f"{index}.{name}" for index in range(2)]
    assert [write_query(connection, ROWS, path) for path in paths] == [1, 1]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [path.name for path in paths]


def test_csv_is_typed_text(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_query(connection, ROWS, tmp_path / "rows.csv")
    row = read_csv(tmp_path / "rows.csv")[0]
    assert row["words"] == "Ünal “said”, yes"
    assert row["day"] == "2024-03-01"
    assert row["moment"] == "2024-03-01T10:00:00Z"
    assert json.loads(row["list"]) == [1, 2]
    assert json.loads(row["struct"]) == {"start_char": 1}
    assert json.loads(row["map"]) == {"lean": "left"}
    assert (row["negative"], row["sign"], row["real"]) == ("-5", "'-5", "-1.5")


def test_moments_keep_their_fractions(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    query = "SELECT unnest(['2024-03-01 10:00:00.5Z', '1850-01-01 00:00:01Z', NULL])::TIMESTAMPTZ AS moment, 1 AS x"
    write_query(connection, query, tmp_path / "rows.csv")
    moments = [row["moment"] for row in read_csv(tmp_path / "rows.csv")]
    assert moments == ["2024-03-01T10:00:00.500000Z", "1850-01-01T00:00:01Z", ""]


def test_csv_for_spreadsheets_has_no_cell_that_runs(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    values = ", ".join(f"({index}, '{text.replace(chr(39), chr(39) * 2)}')" for index, text in enumerate(FORMULAS))
    query = f"SELECT text FROM (VALUES {values}) AS t(place, text) ORDER BY place"
    path = tmp_path / "rows.csv"
    write_query(connection, query, path)
    assert [row["text"] for row in read_csv(path)] == ["'" + text for text in FORMULAS]
    write_query(connection, query, path, safe=False)
    assert [row["text"] for row in read_csv(path)] == FORMULAS
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")


@settings(deadline=None, max_examples=50)
@given(text=st.text(st.characters(codec="utf-8"), max_size=40))
def test_disarming_adds_one_apostrophe_or_nothing(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    import pyarrow as pa

    from newsledger.export.spreadsheet import disarm_text

    (shown,) = disarm_text(pa.array([text])).to_pylist()
    assert shown in (text, "'" + text)
    assert shown[:1] not in ("=", "+", "-", "@", "\t", "\r", "％", "＝")


def test_disarming_is_linear(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    query = (
        "SELECT repeat(' ', 100000) || 'x' AS a, repeat(chr(9), 100000) AS b, repeat('=', 100000) AS c FROM range(20)"
    )
    start = time.monotonic()
    assert write_query(connection, query, tmp_path / "rows.csv") == 20
    assert time.monotonic() - start < 5


def test_json_keeps_types(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_query(connection, ROWS, tmp_path / "rows.json")
    (row,) = json.loads((tmp_path / "rows.json").read_bytes())
    assert row["list"] == [1, 2]
    assert row["map"] == {"lean": "left"}
    assert row["moment"] == "2024-03-01T10:00:00Z"
    assert row["nothing"] is None
    write_query(connection, f"{ROWS} FROM range(3)", tmp_path / "rows.jsonl")
    lines = (tmp_path / "rows.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [row] * 3


def test_json_of_no_rows_is_an_empty_array(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert write_query(connection, f"{ROWS} WHERE false", tmp_path / "rows.json") == 0
    assert json.loads((tmp_path / "rows.json").read_bytes()) == []


def test_numbers_too_large_for_readers_become_text(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    query = "SELECT 10::HUGEINT ** 0 AS one, 1234567890123456789012345678901::HUGEINT AS huge, [9::HUGEINT] AS inner"
    write_query(connection, query, tmp_path / "rows.json")
    (row,) = json.loads((tmp_path / "rows.json").read_bytes())
    assert row["huge"] == "1234567890123456789012345678901"
    assert row["inner"] == [9]


def test_parquet_keeps_the_types(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_query(connection, ROWS, tmp_path / "rows.parquet")
    table = pq.read_table(tmp_path / "rows.parquet")
    assert table.column("moment").to_pylist() == [datetime(2024, 3, 1, 10, tzinfo=UTC)]
    assert str(table.schema.field("day").type) == "date32[day]"


def test_columns_of_one_name_are_all_kept(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_query(connection, "SELECT 1 AS a, 2 AS a, 3 AS a_1, 4 AS a", tmp_path / "rows.json")
    assert json.loads((tmp_path / "rows.json").read_bytes()) == [{"a": 1, "a_2": 2, "a_1": 3, "a_3": 4}]


def read_sheet(path: Path) -> str:
    with zipfile.ZipFile(path) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def test_xlsx_cells_are_typed_and_never_formulas(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    query = (
        "SELECT '=1+1' AS formula, 'https://x.example' AS link, 7 AS number, DATE '2024-03-01' AS day, '007' AS code"
    )
    write_query(connection, f"{query}, DATE '1850-01-01' AS old, 12345678901234567 AS long", tmp_path / "rows.xlsx")
    sheet = read_sheet(tmp_path / "rows.xlsx")
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert re.search(r'<c r="A2"[^>]*t="inlineStr"><is><t>=1\+1</t>', sheet)
    assert re.search(r'<c r="C2"><v>7</v>', sheet)
    assert re.search(r'<c r="D2" s="\d+"><v>45352</v>', sheet)
    assert "<t>007</t>" in sheet
    assert "<t>1850-01-01</t>" in sheet
    assert "<t>12345678901234567</t>" in sheet
    assert 'state="frozen"' in sheet


def test_xlsx_refuses_what_a_sheet_cannot_hold(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    with pytest.raises(UsageError, match="CSV or Parquet"):
        write_query(connection, "SELECT range FROM range(1048576)", path)
    with pytest.raises(UsageError, match=r"EXCLUDE \(body\)"):
        write_query(connection, "SELECT repeat('x', 32768) AS body", path)
    assert list(tmp_path.iterdir()) == []
    workbook.check_workbook_size(1_048_575, 16_384)


def test_a_failing_query_leaves_the_old_file(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    write_query(connection, "SELECT 1 AS a", path)
    before = path.read_bytes()
    late = "SELECT CASE WHEN range < 300000 THEN range ELSE error('boom') END AS a FROM range(300001)"
    for query in (late, "SELECT * FROM nowhere", "SELECT (INTERVAL 1 DAY)[1]"):
        with pytest.raises(UsageError, match="the query fails"):
            write_query(connection, query, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_format_is_the_suffix_or_the_name(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_query(connection, "SELECT 1 AS a", tmp_path / "rows.dat", "jsonl")
    assert (tmp_path / "rows.dat").read_bytes() == b'{"a":1}\n'
    for path, name in ((tmp_path / "rows.dat", None), (tmp_path / "rows.csv", "parquets")):
        with pytest.raises(UsageError, match="choose parquet, csv, json, jsonl, xlsx"):
            write_query(connection, "SELECT 1", path, name)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UsageError, match="folder"):
        write_query(connection, "SELECT 1", tmp_path / "folder.csv")
