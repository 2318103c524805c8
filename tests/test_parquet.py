"""Parts are named by their content, appear whole, and are refused when damaged."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from newsledger.errors import DamagedStoreError
from newsledger.parquet import PartSet, iterate_rows

ROWS = [{"document_id": str(number), "reason": None} for number in range(1200)]


def write_outcomes(folder: Path, rows: list[dict[str, str | None]]) -> str:
    with PartSet(folder, "clean", "000001-abc", ("outcomes",)) as parts:
        for row in rows:
            parts.write("outcomes", row)
    return parts.names[0]


def test_rows_come_back_in_order_with_missing_columns_as_null(tmp_path: Path) -> None:
    name = write_outcomes(tmp_path, ROWS)
    found = list(iterate_rows(tmp_path, [name]))
    assert [row["document_id"] for row in found] == [row["document_id"] for row in ROWS]
    assert {row["article_id"] for row in found} == {None}


def test_the_same_rows_have_the_same_name_and_other_rows_another(tmp_path: Path) -> None:
    first = write_outcomes(tmp_path / "a", ROWS)
    assert write_outcomes(tmp_path / "b", ROWS) == first
    assert write_outcomes(tmp_path / "b", ROWS[:-1]) != first
    assert (tmp_path / "a" / first).read_bytes() == (tmp_path / "b" / first).read_bytes()


def test_an_exception_leaves_no_part_and_no_litter(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), PartSet(tmp_path, "clean", "b", ("outcomes", "links")) as parts:
        parts.write("outcomes", ROWS[0])
        raise ZeroDivisionError
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_part_without_rows_has_its_columns(tmp_path: Path) -> None:
    name = write_outcomes(tmp_path, [])
    assert "version_id" in pq.read_schema(tmp_path / name).names
    assert list(iterate_rows(tmp_path, [name])) == []


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    with pytest.raises(DamagedStoreError, match=r"outcomes/gone\.parquet is missing"):
        list(iterate_rows(tmp_path, ["outcomes/gone.parquet"]))


@pytest.mark.parametrize("place", [4, 200, -20])
def test_one_flipped_bit_is_noticed(tmp_path: Path, place: int) -> None:
    name = write_outcomes(tmp_path, ROWS)
    data = bytearray((tmp_path / name).read_bytes())
    data[place] ^= 1
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DamagedStoreError, match="is damaged"):
        list(iterate_rows(tmp_path, [name]))
