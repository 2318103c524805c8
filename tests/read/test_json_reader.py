"""JSON in every arrangement, whole and damaged."""

from __future__ import annotations

import io
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import InputRejectedError
from newsledger.read import reader as limits
from newsledger.read.json_reader import JsonReader
from newsledger.records import RawRecord

READER = JsonReader()
GOOD = b'{"text": "The ferry runs."}'


def split(data: bytes) -> list[RawRecord]:
    return list(READER.split(io.BytesIO(data)))


def read_outcomes(data: bytes) -> list[object]:
    """Each record's `text`, or the reason why there is none."""
    outcomes: list[object] = []
    for raw in split(data):
        try:
            outcomes.append(raw.reason or READER.parse(raw, b"").get("text"))
        except InputRejectedError as error:
            outcomes.append(error.reason)
    return outcomes


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(['"', "\\", "}{", "},{", "\n{"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
json_objects = st.dictionaries(st.text(max_size=4), json_values, max_size=4)
ARRANGEMENTS = {
    "lines": lambda items: "\n".join(map(json.dumps, items)),
    "lines with CR LF, mark and blank lines": lambda items: (
        "\ufeff" + "".join(json.dumps(i) + "\r\n\r\n" for i in items)
    ),
    "joined": lambda items: "".join(map(json.dumps, items)),
    "array": lambda items: json.dumps(items),
    "array of lines": lambda items: "[\n" + ",\n".join(map(json.dumps, items)) + "\n]\n",
    "pretty array": lambda items: json.dumps(items, indent=2, ensure_ascii=False),
    "flat pretty array": lambda items: json.dumps(items, indent=0),
    "pretty objects": lambda items: "\n".join(json.dumps(item, indent=1) for item in items),
    "arrays in a row": lambda items: "\n".join(json.dumps([item]) for item in items),
    "record separators": lambda items: "".join(f"\x1e{json.dumps(item)}\n" for item in items),
}


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
@given(items=st.lists(json_objects, min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_every_arrangement_gives_the_same_objects(arrangement: str, items: list[dict[str, object]]) -> None:
    data = ARRANGEMENTS[arrangement](items).encode("utf-8", "replace")
    records = split(data)
    assert [json.loads(raw.data) for raw in records] == json.loads(json.dumps(items).encode())
    assert all(data[raw.byte_start : raw.byte_end] == raw.data for raw in records)


damaged_bytes = st.lists(
    st.sampled_from(
        [GOOD, b"\n", b",", b"[", b"]", b"{", b"}", b'"', b"\\", b'{"a": [', b"{\n", b"x", b" ", b"\r\n", b"\xe9"]
    ),
    max_size=30,
).map(b"".join)


@given(data=damaged_bytes)
@settings(max_examples=300, deadline=None)
def test_a_slice_gives_the_records_of_the_full_pass(data: bytes) -> None:
    records = split(data)
    for raw in records:
        assert raw.reason or data[raw.byte_start : raw.byte_end] == raw.data
    for position, raw in enumerate(records):
        stream = io.BytesIO(data)
        stream.seek(raw.byte_start)
        if raw.byte_start:
            assert list(READER.split(stream, index=position, byte_start=raw.byte_start)) == records[position:]


@given(data=damaged_bytes)
@settings(max_examples=300, deadline=None)
def test_every_byte_but_separators_belongs_to_a_record(data: bytes) -> None:
    left, end = b"", 0
    for raw in split(data):
        assert raw.byte_start >= end
        left, end = left + data[end : raw.byte_start], raw.byte_end
    assert not (left + data[end:]).strip(b" \r\n,[]")


@pytest.mark.parametrize("size", [1, 2, 7, 64, 1000])
def test_records_do_not_depend_on_how_the_stream_delivers(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (
        b"[" + b",\n".join([GOOD, b'{"a": "b\\"}{", "c": [{"d": 1}]}', b'{"a": "cut\n', b'{\n"a":\n\n{"b": 1}}']) + b"]"
    )
    expected = split(data)
    monkeypatch.setattr("newsledger.read.window.CHUNK_BYTES", size)
    assert split(data) == expected


@pytest.mark.parametrize(
    ("bad", "outcome"),
    [
        (b'{"text": "cut off', "invalid_json"),
        (b'{"text": "cut", "list": [1, 2', "invalid_json"),
        (b'{"text": "cut", "list": [1,', "invalid_json"),
        (b'{"text": "cut",', "invalid_json"),
        (b'{"text": un"quoted}', "invalid_json"),
        (b'{"text": "extra"}}', "The ferry runs."),
        (b"plain words, and more", "invalid_json"),
        (b'"a string"', "not_an_object"),
        (b"12", "not_an_object"),
        (b"[" * 10_000 + b"]" * 10_000, "invalid_json"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "invalid_json"),
        (b"\x00\x00\x00\x00", "invalid_json"),
    ],
)
def test_one_bad_line_costs_itself_only(bad: bytes, outcome: str) -> None:
    outcomes = read_outcomes(b"\n".join([GOOD, bad, GOOD, GOOD]) + b"\n")
    assert outcomes.count("The ferry runs.") == 3
    assert outcome in outcomes
    assert len(outcomes) <= 5


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (b'{"text": "a \\ud800 b"}', "a \ufffd b"),
        (b'{"text": "a \\ud83d\\ude00 b"}', "a \U0001f600 b"),
        (b'{"text": "a \\u0000 b"}', "a \x00 b"),
        (b'{"text": "ok", "share": NaN, "other": Infinity}', "ok"),
        (b'{"text": "ok", "big": 9223372036854775808, "huge": ' + b"9" * 5000 + b"}", "ok"),
        (b'{"text": "old", "text": "new"}', "new"),
        (b'{"text": "a raw\ttab"}', "a raw\ttab"),
        (b'{"text": "caf\xe9"}', "café"),
    ],
)
def test_odd_but_readable_lines_are_read(line: bytes, text: str) -> None:
    assert read_outcomes(GOOD + b"\n" + line) == ["The ferry runs.", text]


def test_a_truncated_last_element_is_one_reject() -> None:
    whole = b'{"text": "x", "images": [{"text": "no record"}, {"text": "no record"}]}'
    assert read_outcomes(b"[" + GOOD + b"," + whole[:-5]) == ["The ferry runs.", "invalid_json"]
    pretty = json.dumps([json.loads(GOOD), json.loads(whole)], indent=2).encode()
    assert read_outcomes(pretty[:-12]) == ["The ferry runs.", "invalid_json"]


def test_objects_within_a_damaged_pretty_object_are_no_records() -> None:
    damaged = b'[\n  {\n    "text": "cut\n    "images": [\n      {\n        "text": "no record"\n      }\n    ]\n  },\n'
    pretty = b'  {\n    "text": "The ferry runs."\n  }\n]\n'
    assert read_outcomes(damaged + pretty) == ["invalid_json", "The ferry runs."]


def test_utf16_is_refused_as_a_whole() -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        data = GOOD.decode().encode(encoding)
        assert [(raw.byte_start, raw.byte_end, raw.reason) for raw in split(data)] == [
            (0, len(data), "unsupported_encoding")
        ]


def test_files_without_a_value() -> None:
    assert [raw.reason for raw in split(b" \n\r\n ")] == ["empty_record"]
    assert split(b"[]") == []
    assert read_outcomes(b"[" * 50_000 + b"]" * 50_000) == ["invalid_json"]
    assert read_outcomes(b"[[]]") == ["not_an_object"]


@pytest.mark.parametrize(
    "form", [b'{"text": "%b"}', b'{\n"text": "%b"\n}', b'[{"a": [%b"]}', b"junk %b", b'{"text": "%b']
)
def test_a_record_over_the_limit_is_passed_by(form: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD_BYTES", 1_000_000)
    large = form.replace(b"%b", b'x\\"' * 1_000_000)
    records = split(GOOD + b"\n" + large + b"\n" + GOOD + b"\n" + GOOD)
    assert records[0].data == records[-1].data == GOOD
    assert [raw.reason for raw in records if raw.reason] == ["record_too_large"]
    assert all(len(raw.data) <= 1_000_000 for raw in records)


@pytest.mark.parametrize(
    "unit",
    [b"\n", b'{"a":[\n', b'{"a', b"[\n", b'"', b"\\", b"{\n", b'{"a":1,\n', b"x,", b", {", b"}\n", b"{}", b' \n"'],
)
def test_hostile_input_takes_linear_time(unit: bytes) -> None:
    data = unit * (100_000 // len(unit))
    start = time.process_time()
    split(data)
    assert time.process_time() - start < 1
