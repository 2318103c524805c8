"""Every reader has one raw file and what must come out of it; a new reader is tested by adding its pair."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from newsledger.errors import InputRejectedError
from newsledger.read.fields import make_record
from newsledger.read.formats import READERS, detect_reader, find_reader
from newsledger.read.reader import Reader
from newsledger.reasons import REASONS
from newsledger.records import RawRecord

GOLDEN = Path(__file__).parent / "golden"


def describe_record(reader: Reader, raw: RawRecord, header: bytes) -> dict[str, Any]:
    described: dict[str, Any] = {"bytes": [raw.byte_start, raw.byte_end]}
    try:
        if raw.reason:
            raise InputRejectedError(raw.reason)
        record = asdict(make_record(reader.parse(raw, header), {}))
    except InputRejectedError as error:
        return described | {"reason": error.reason}
    return described | {"record": {name: value for name, value in record.items() if value}}


def describe_file(reader: Reader, data: bytes) -> list[dict[str, Any]]:
    header = reader.read_header(io.BytesIO(data))
    records = list(reader.split(io.BytesIO(data)))
    assert [raw.index for raw in records] == list(range(len(records)))
    described = [describe_record(reader, raw, header) for raw in records]
    assert all(row.get("reason", "no_text") in REASONS for row in described)
    return list(json.loads(json.dumps(described)))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_reader_gives_what_its_golden_pair_says(reader: Reader) -> None:
    raw_file = next(
        (file for file in sorted(GOLDEN.glob(f"{reader.name}.*")) if ".expected" not in file.name), Path("missing")
    )
    expected = GOLDEN / f"{reader.name}.expected.json"
    assert raw_file.is_file() and expected.is_file(), f"{reader.name} needs a golden pair: docs/add-a-format.md"
    assert describe_file(reader, raw_file.read_bytes()) == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_reader_is_found_by_name_and_suffix(reader: Reader) -> None:
    assert find_reader(reader.name) is reader
    assert all(detect_reader(f"a/B{suffix.upper()}.gz", b"") is reader for suffix in reader.suffixes)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_an_empty_file_is_one_reject(reader: Reader) -> None:
    assert [(raw.index, raw.reason) for raw in reader.split(io.BytesIO(b""))] == [(0, "empty_file")]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_reader_says_what_its_format_is(reader: Reader) -> None:
    assert 10 < len(reader.description) < 160 and not reader.description.endswith(".")
    assert 5 < len(reader.mark) < 100
    assert 50 < len(reader.example) < 600 and reader.example.count("\n") < 15


# What no few lines of text can be.
BINARY = frozenset(("parquet",))


@pytest.mark.parametrize(
    "reader", [reader for reader in READERS if reader.name not in BINARY], ids=lambda reader: reader.name
)
def test_an_example_is_what_its_reader_reads(reader: Reader) -> None:
    data = reader.example.encode()
    described = describe_file(reader, data)
    assert described and all("record" in row for row in described), described
    assert all(row["record"].get("text") or row["record"].get("html") for row in described)
    if reader.name != "text":
        assert detect_reader("nameless", data) is reader
