"""CSV as programs and people write it, whole and damaged."""

from __future__ import annotations

import csv
import io
import time
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import InputRejectedError
from newsledger.read import reader as limits
from newsledger.read.csv_reader import CsvReader
from newsledger.records import RawRecord

READER = CsvReader()
HEADER = b"id,title,text\n"
GOOD = b'7,Ferry,"It runs, they said."\n'


def split(data: bytes) -> list[RawRecord]:
    return list(READER.split(io.BytesIO(data)))


def read_outcomes(data: bytes) -> list[object]:
    """Each row's `text`, or the reason why there is none."""
    header = READER.read_header(io.BytesIO(data))
    outcomes: list[object] = []
    for raw in split(data):
        try:
            outcomes.append(raw.reason or READER.parse(raw, header).get("text"))
        except InputRejectedError as error:
            outcomes.append(error.reason)
    return outcomes


def write_csv(rows: list[list[str]], delimiter: str, line_break: str, quoting: Literal[0, 1]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=line_break, quoting=quoting)
    writer.writerows([["id", "title", "text"], *rows])
    return file.getvalue().encode()


cells = st.text(st.sampled_from('ab é,;\t|"\n'), max_size=8).filter(lambda cell: cell.strip())


@given(
    rows=st.lists(st.lists(cells, min_size=3, max_size=3), max_size=5),
    delimiter=st.sampled_from(",;\t|"),
    line_break=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
@settings(max_examples=200, deadline=None)
def test_what_a_writer_wrote_is_read_back(
    rows: list[list[str]], delimiter: str, line_break: str, quoting: Literal[0, 1]
) -> None:
    data = write_csv(rows, delimiter, line_break, quoting)
    header = READER.read_header(io.BytesIO(data))
    records = split(data)
    parsed = [READER.parse(raw, header) for raw in records]
    assert [[row["id"], row["title"], row["text"]] for row in parsed] == rows
    assert all(data[raw.byte_start : raw.byte_end] == raw.data for raw in records)


damaged_bytes = st.lists(
    st.sampled_from([GOOD, b"\n", b"\r\n", b",", b'"', b'""', b'"a"', b"a", b"\t", HEADER, b'1,2,"open\n', b"\xe9"]),
    max_size=30,
).map(lambda pieces: HEADER + b"".join(pieces))


@given(data=damaged_bytes, header_given=st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_slice_gives_the_records_of_the_full_pass(data: bytes, header_given: bool) -> None:
    records = split(data)
    header = READER.read_header(io.BytesIO(data)) if header_given else b""
    for position, raw in enumerate(records):
        assert data[raw.byte_start : raw.byte_end] == raw.data
        stream = io.BytesIO(data)
        stream.seek(raw.byte_start)
        part = READER.split(stream, index=position, byte_start=raw.byte_start, header=header)
        assert list(part) == records[position:]


@given(data=damaged_bytes)
@settings(max_examples=300, deadline=None)
def test_every_byte_but_line_breaks_and_headers_belongs_to_a_record(data: bytes) -> None:
    left, end = b"", 0
    for raw in split(data):
        assert raw.byte_start >= end
        left, end = left + data[end : raw.byte_start], raw.byte_end
    assert not (left + data[end:]).replace(HEADER.strip(), b"").strip(b"\r\n")


@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_records_do_not_depend_on_how_the_stream_delivers(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (
        HEADER + GOOD + b'1,"a\nb","c ""d"""\r\n2,"open,x\n' + GOOD + b'3,"a"b,c\n4,x,"' + b"y\n" * 300 + b'"\n' + GOOD
    )
    expected = split(data)
    monkeypatch.setattr("newsledger.read.window.CHUNK_BYTES", size)
    assert split(data) == expected
    assert len(expected) == 7


@pytest.mark.parametrize(
    "bad",
    [
        b'1,Unclosed,"never ends\n',
        b'1,"Unclosed,never ends\n',
        b'1,Inner,"He said "no" and left"\n',
        b"1,too few\n",
        b"1,too,many,cells\n",
        b'1,"closed" badly,text\n',
        b'1,Two lines,"He said "no"\nand, all of them, left"\n',
    ],
)
def test_one_bad_row_costs_itself_only(bad: bytes) -> None:
    text = "It runs, they said."
    assert read_outcomes(HEADER + GOOD + bad + GOOD + GOOD) == [text, "invalid_csv", text, text]
    assert read_outcomes(HEADER + GOOD + bad) == [text, "invalid_csv"]


@pytest.mark.parametrize(
    "head",
    [
        b"text;id",
        b"sep=;\ntext;id",
        b"\xef\xbb\xbftext;id",
        b"\xef\xbb\xbfsep=;\r\n\r\ntext;id",
        b'"text";"id"',
        b"text\tid",
    ],
)
def test_dialects_are_told_by_the_header(head: bytes) -> None:
    delimiter = b"\t" if b"\t" in head else b";"
    assert read_outcomes(head + b"\r\nA, b | c" + delimiter + b"1\r\n") == ["A, b | c"]
    assert read_outcomes(head + b"\rA, b | c" + delimiter + b"1\rB" + delimiter + b"2") == ["A, b | c", "B"]


def test_tab_separated_text_with_bare_quotes_is_read() -> None:
    data = b'id\ttext\n1\t"No," he said, "never"\n2\tPlain\n'
    assert read_outcomes(data) == ['"No," he said, "never"', "Plain"]


def test_odd_but_readable_files() -> None:
    large = "x" * 5_000_000
    assert read_outcomes(HEADER + f'1,Large,"{large}"\n'.encode() + GOOD) == [large, "It runs, they said."]
    assert read_outcomes(HEADER + GOOD + HEADER + GOOD.rstrip()) == ["It runs, they said."] * 2
    assert read_outcomes("text,id\nCafé in Genève,1\n".encode("cp1252")) == ["Café in Genève"]
    assert read_outcomes(b"text,id\nA\x00B,1\n=1+1,2\n") == ["A\x00B", "=1+1"]
    assert read_outcomes(b"text\nOne column, no quotes\n") == ["invalid_csv"]
    assert read_outcomes(HEADER) == []


HEADERLESS = [
    b'Ferry stops,"' + b"The ferry stopped at noon, " * 4 + b'he said."\nPier,"It opens, they said."\n',
    b'https://lantern.example/1,Ferry stops,"It runs, they said."\n2,Pier,It opens\n',
    b'{"title": "Ferry", "text": "It runs, they said."}\n{"title": "Pier", "text": "It opens"}\n',
    b'{"title":"Ferry","text":"It runs, they said."}\n{"title":"Pier","text":"It opens"}\n',
    b"2026-03-12;14.5\n2026-03-13;7\n",
]


@pytest.mark.parametrize("data", HEADERLESS)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\r\n"])
def test_a_table_without_the_names_of_its_columns_is_all_rejects(data: bytes, mark: bytes) -> None:
    records = split(mark + data)
    assert [raw.data for raw in records] == data.splitlines()
    assert {raw.reason for raw in records} == {"missing_header"}
    assert [raw.reason for raw in split(data.splitlines()[0])] == ["missing_header"]
    stream = io.BytesIO(mark + data)
    stream.seek(records[1].byte_start)
    assert list(READER.split(stream, index=1, byte_start=records[1].byte_start)) == records[1:]


@pytest.mark.parametrize(
    "header",
    [
        "id,2019,2020",
        "0,1,2",
        ",0,1",
        "title,text," + "What do you think of the ferry that stopped at noon and of the owner who told nobody why?",
        "Überschrift,Artikeltext,Datum der Veröffentlichung",
        "content",
    ],
)
def test_a_header_of_odd_names_is_one(header: str) -> None:
    row = "a," * header.count(",") + "b\n"
    assert [(raw.reason, raw.data.decode()) for raw in split(f"{header}\n{row}".encode())] == [(None, row.strip())]


def test_files_that_are_no_table() -> None:
    wide = HEADER.decode().encode("utf-16")
    assert [(raw.byte_end, raw.reason) for raw in split(wide)] == [(len(wide), "unsupported_encoding")]
    assert READER.read_header(io.BytesIO(wide)) == b""
    assert [raw.reason for raw in split(b"\r\n\n")] == ["empty_record"]
    assert [raw.reason for raw in split(b'"id,text\n1,2\n')] == ["invalid_csv"]


@pytest.mark.parametrize("cell", [b"x", b'"x"', b'""x', b'"'])
def test_a_record_over_the_limit_is_passed_by(cell: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD_BYTES", 1_000_000)
    outcomes = read_outcomes(HEADER + GOOD + b"1,Large," + cell * 3_000_000 + b"\n" + GOOD)
    assert outcomes == ["It runs, they said.", "record_too_large", "It runs, they said."]


@pytest.mark.parametrize(
    "unit", [b'"', b'""', b',"', b'"\n', b'a,"\n', b'a,""b\n', b'1,2,"""\n', b",", b"\n", b"\r", b'"",']
)
def test_hostile_input_takes_linear_time(unit: bytes) -> None:
    body = unit * (100_000 // len(unit))
    start = time.process_time()
    split(HEADER + body)
    split(body)
    assert time.process_time() - start < 1
