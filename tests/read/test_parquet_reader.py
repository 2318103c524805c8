"""Parquet files: rows as records whatever their types, from any row on, in bounded memory."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from newsledger.errors import InputRejectedError
from newsledger.read import parquet_reader
from newsledger.read import reader as limits
from newsledger.read.fields import make_record
from newsledger.read.formats import detect_reader
from newsledger.read.parquet_reader import ParquetReader
from newsledger.read.streams import open_raw
from newsledger.records import RawRecord

READER = ParquetReader()
NOON = datetime(2031, 3, 12, 12, 0)


def pack(columns: Mapping[str, Any], **options: Any) -> bytes:
    buffer = io.BytesIO()
    parquet.write_table(pa.table(dict(columns)), buffer, **options)
    return buffer.getvalue()


def split(data: bytes, index: int = 0) -> list[RawRecord]:
    return list(READER.split(io.BytesIO(data), index=index))


def read_values(column: Any, **options: Any) -> list[object]:
    return [json.loads(raw.data)["x"] for raw in split(pack({"x": column}, **options))]


def read_until_damage(data: bytes) -> tuple[int, str | None]:
    """How many rows come before the damage, and its reason."""
    count = 0
    try:
        for raw in READER.split(io.BytesIO(data)):
            count += raw.reason is None
            reason = raw.reason
    except InputRejectedError as error:
        return count, error.reason
    return count, reason


def test_rows_are_records_with_their_columns_as_fields() -> None:
    data = pack({"title": ["Ferry stops", "Ferry runs"], "text": ["The ferry.", "It runs."], "n": [1, 2]})
    records = split(data)
    assert [raw.index for raw in records] == [0, 1]
    assert all((raw.byte_start, raw.byte_end, raw.reason) == (0, 0, None) for raw in records)
    assert records[0].data == b'{"n":1,"text":"The ferry.","title":"Ferry stops"}'
    fields = READER.parse(records[1], b"")
    assert make_record(fields, {}).text == "It runs."
    assert (fields["@encoding"], fields["@replaced_count"]) == ("utf-8", 0)
    assert detect_reader("nameless", data[:100]).name == "parquet"


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (pa.array([NOON, None], pa.timestamp("ms")), ["2031-03-12T12:00:00", None]),
        (pa.array([NOON], pa.timestamp("ns")), ["2031-03-12T12:00:00"]),
        (pa.array([NOON.replace(tzinfo=UTC)], pa.timestamp("us", tz="UTC")), ["2031-03-12T12:00:00+00:00"]),
        (pa.array([NOON.replace(tzinfo=UTC)], pa.timestamp("us", tz="Asia/Tokyo")), ["2031-03-12T21:00:00+09:00"]),
        (pa.array([NOON.replace(tzinfo=UTC)], pa.timestamp("us", tz="-03:30")), ["2031-03-12T08:30:00-03:30"]),
        (pa.array([1 << 61], pa.timestamp("us")), [None]),
        (pa.array([date(2031, 3, 12), None]), ["2031-03-12", None]),
        (pa.array([date(1931, 3, 12)], pa.date64()), ["1931-03-12"]),
        (pa.array([time(9, 14)], pa.time32("s")), ["09:14:00.000"]),
        (pa.array([Decimal("1.50")]), ["1.50"]),
        (pa.array([["a", None], [], None]), [["a", None], [], None]),
        (pa.array([[["a"], None]]), [[["a"], None]]),
        (pa.array([{"name": "A", "at": NOON}, None]), [{"name": "A", "at": "2031-03-12T12:00:00"}, None]),
        (pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64())), [{"a": 1}, None]),
        (pa.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"]),
        (pa.array(["a", None], pa.large_string()), ["a", None]),
        (pa.array([1.5, float("nan"), None]), [1.5, None, None]),
        (pa.array([True, None]), [True, None]),
        (pa.nulls(2), [None, None]),
        (pa.array(["caf\xe9".encode("cp1252"), b"\x00\x01\x02\x03" * 9, None]), ["café", None, None]),
        (pa.array([b"\x00" * 16], pa.binary(16)), [None]),
    ],
)  # fmt: skip
def test_values_come_as_a_source_would_write_them(column: Any, values: list[object]) -> None:
    assert read_values(column) == values


def test_times_of_the_older_kind_reach_back() -> None:
    old = pa.array([datetime(1700, 1, 2, 3, 4), datetime(1, 1, 1)], pa.timestamp("us"))
    assert read_values(old, use_deprecated_int96_timestamps=True)[0] == "1700-01-02T03:04:00"


def test_bad_characters_are_repaired_and_counted_in_their_row_only() -> None:
    texts = pa.array([b"good", b"caf\xe9 and \xff\xfe", b"\xed\xa0\x80"], pa.binary()).view(pa.string())
    records = split(pack({"text": texts, "authors": pa.array([[], ["x"], None], pa.list_(pa.string()))}))
    parsed = [READER.parse(raw, b"") for raw in records]
    assert [fields["text"] for fields in parsed] == ["good", "caf\ufffd and \ufffd\ufffd", "\ufffd" * 3]
    assert [fields["@replaced_count"] for fields in parsed] == [0, 3, 3]


def test_a_row_without_known_fields_is_rejected_as_such() -> None:
    (raw,) = split(pack({"x": ["nothing"]}))
    with pytest.raises(InputRejectedError, match="no_known_fields"):
        make_record(READER.parse(raw, b""), {})


rows = st.lists(st.tuples(st.text(max_size=9), st.none() | st.integers(-(2**63), 2**63 - 1)), min_size=1, max_size=40)


@given(rows, st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_any_row_can_be_the_first_and_equal_rows_have_equal_bytes(rows: list[Any], group: int) -> None:
    columns = {"text": [text.encode("utf-8", "replace").decode() for text, _ in rows], "n": [n for _, n in rows]}
    records = split(pack(columns, row_group_size=group))
    assert [raw.index for raw in records] == list(range(len(rows)))
    for index in range(len(rows) + 1):
        assert split(pack(columns, row_group_size=group), index) == records[index:]
    assert [raw.data for raw in split(pack(dict(reversed(columns.items()))))] == [raw.data for raw in records]


def test_what_is_no_parquet_file_is_one_reject() -> None:
    data = pack({"text": ["The ferry runs."]})
    assert read_until_damage(b"") == (0, "empty_file")
    for bad in (
        data[:-9],
        data[: len(data) // 2],
        data[-99:],
        b"PAR1",
        b"PAR1PAR1",
        b"text",
        b"PAR1" + b"\xff" * 99 + b"PAR1",
    ):
        assert read_until_damage(bad) == (0, "invalid_parquet")
    assert read_until_damage(b"PARE" + data[4:]) == (0, "encrypted_file")
    assert split(pack({"text": pa.array([], pa.string())})) == []


def test_rows_before_the_damage_are_given() -> None:
    data = bytearray(
        pack({"text": [f"Line {n}" for n in range(3_000)]}, row_group_size=1_000, write_page_checksum=True)
    )
    group = parquet.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(1).column(0)
    data[group.dictionary_page_offset + group.total_compressed_size // 2] ^= 0xFF
    assert read_until_damage(bytes(data)) == (1_000, "invalid_parquet")


@given(st.integers(0, 10_000), st.integers(1, 255))
@settings(max_examples=100, deadline=None)
def test_a_changed_byte_in_the_pages_is_noticed(place: int, change: int) -> None:
    """Those in the footer are for a process that may die of it: Arrow ends the whole process at some of them."""
    data = bytearray(pack({"text": [f"Line {n}" for n in range(50)]}, row_group_size=20, write_page_checksum=True))
    footer = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    data[place % footer] ^= change
    count, reason = read_until_damage(bytes(data))
    assert (count, reason) == (50, None) or (count < 50 and reason == "invalid_parquet")


def test_a_row_group_that_gives_fewer_rows_than_it_says_is_damaged() -> None:
    data = bytearray(pack({"text": [f"Line {n}" for n in range(50)]}, row_group_size=20, use_dictionary=False))
    group = parquet.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(0).column(0)
    head = bytes(data[group.data_page_offset : group.data_page_offset + 40])
    # The number of values in the page's header, as Thrift writes 20.
    data[group.data_page_offset + head.index(b"\x15\x28") + 1] = 0x26
    count, reason = read_until_damage(bytes(data))
    assert count < 50 and reason == "invalid_parquet"


def test_a_packed_file_is_held_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = pack({"text": ["The ferry runs."]})
    path = tmp_path / "a.parquet.gz"
    path.write_bytes(gzip.compress(data))
    with open_raw(path) as stream:
        assert [raw.data for raw in READER.split(stream)] == [raw.data for raw in split(data)]
    monkeypatch.setattr(parquet_reader, "MAX_HELD_BYTES", 100)
    with open_raw(path) as stream, pytest.raises(InputRejectedError, match="file_too_large"):
        list(READER.split(stream))


def test_pictures_are_left_out_and_pages_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_reader, "MAX_MEAN_BYTES", 60)
    (raw,) = split(pack({"html": [b"<p>A page of some length</p>"], "thumbnail": [b"\x89PNG" * 20], "hash": [b"\x01"]}))
    assert set(json.loads(raw.data)) == {"html", "hash"}


def test_a_row_over_the_limit_costs_itself_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD_BYTES", 1_000)
    records = split(pack({"text": ["a", "b" * 2_000, "c"]}))
    assert [raw.reason for raw in records] == [None, "record_too_large", None]
    assert records[1].data == b""


_MEASURE = """
import re, sys
from pathlib import Path
from newsledger.read.parquet_reader import ParquetReader
from newsledger.read.streams import open_raw
with open_raw(Path(sys.argv[1])) as stream:
    count = sum(1 for _ in ParquetReader().split(stream))
print(count, re.search("VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def measure(path: Path) -> tuple[int, int]:
    """How many rows a process of its own finds, and the kilobytes that it takes."""
    done = subprocess.run([sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, check=True)
    count, size = map(int, done.stdout.split())
    return count, size


def test_memory_does_not_grow_with_a_row_group(tmp_path: Path) -> None:
    sizes = []
    for count in (500, 10_000):
        path = tmp_path / f"{count}.parquet"
        path.write_bytes(pack({"text": [f"{n} " * 2_000 for n in range(count)]}, compression="none"))
        sizes.append(measure(path))
    assert [count for count, _ in sizes] == [500, 10_000]
    assert sizes[1][1] - sizes[0][1] < 60_000, "kilobytes more for twenty times the row group"


def test_one_long_value_shared_by_many_rows_stays_in_bounds(tmp_path: Path) -> None:
    shared = pa.DictionaryArray.from_arrays(pa.array([0] * 300, pa.int32()), pa.array(["x" * 5_000_000]))
    path = tmp_path / "shared.parquet"
    path.write_bytes(pack({"text": shared}))
    assert path.stat().st_size < 1_000_000
    count, size = measure(path)
    assert count == 300 and size < 700_000
