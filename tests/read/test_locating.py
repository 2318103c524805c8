"""Where a reader says that a field's characters stand: each one's bytes are what it was decoded from."""

from __future__ import annotations

import csv
import io
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.read.csv_reader import CsvReader
from newsledger.read.html_reader import HtmlReader
from newsledger.read.json_locate import locate_string
from newsledger.read.json_reader import JsonReader
from newsledger.read.reader import Reader
from newsledger.read.text_reader import TextReader
from newsledger.records import FieldSource, RawRecord

TEXTS = st.text(st.sampled_from('ab "\\/\n\té“日😀,;{}[]:\x7f\u2028'), max_size=30)


def locate(reader: Reader, data: bytes, name: str) -> FieldSource | None:
    stream = io.BytesIO(data)
    header = reader.read_header(stream)
    stream.seek(0)
    raw = next(iter(reader.split(stream, header=header)))
    return reader.locate(raw, header, name)


def read_pieces(data: bytes, found: FieldSource) -> list[bytes]:
    """The bytes of each character."""
    assert len(found.offsets) == len(found.text) + 1
    return [data[found.offsets[i] : found.offsets[i + 1]] for i in range(len(found.text))]


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, other=TEXTS, is_ascii=st.booleans(), indent=st.sampled_from([None, 2]))
def test_json_strings(text: str, other: str, is_ascii: bool, indent: int | None) -> None:
    value = {"a": other, "text": other, "in": {"text": other, "list": [other, {"body": text}]}, "z": [other]}
    data = json.dumps(value, ensure_ascii=is_ascii, indent=indent).encode()
    found = JsonReader().locate(RawRecord(0, 0, len(data), data), b"", "in.list.1.body")
    assert found and found.text == text
    pieces = read_pieces(data, found)
    assert [json.loads(b'"%b"' % piece) for piece in pieces] == list(text)


@pytest.mark.parametrize(
    ("document", "name", "text"),
    [
        ('{"text": "one", "text": "two"}', "text", "two"),
        ('{"a.b": "dotted", "a": {"b": "path"}}', "a.b", "dotted"),
        ('{"a": {"b": "path"}, "a.b": "dotted"}', "a.b", "dotted"),
        ('{"_source": {"text": "inner"}}', "text", "inner"),
        ('{"te\\u0078t": "key"}', "text", "key"),
        ('{"text": "\\ud83d\\ude00 \\ud83d! \\/"}', "text", "😀 \ufffd! /"),
        ('{"text": 5, "list": ["a"]}', "text", None),
        ('{"text": "one"}', "body", None),
        ('{"text": "torn', "text", None),
    ],
)
def test_json_names_and_paths(document: str, name: str, text: str | None) -> None:
    found = locate_string(document, name)
    assert (found and found[0]) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_json_in_other_encodings(encoding: str) -> None:
    document = json.dumps({"title": "Café", "text": "Gäste am Kai “warten”"}, ensure_ascii=False)
    data = document.encode(encoding)
    found = JsonReader().locate(RawRecord(0, 0, len(data), data), b"", "text")
    assert found and found.text == "Gäste am Kai “warten”"
    plain = "utf-16-le" if encoding == "utf-16" else "cp1252" if encoding == "cp1252" else "utf-8"
    assert [piece.decode(plain) for piece in read_pieces(data, found)] == list(found.text)


@settings(max_examples=200, deadline=None)
@given(cells=st.tuples(TEXTS, TEXTS, TEXTS), delimiter=st.sampled_from(",;\t"), is_quoted=st.booleans())
def test_csv_cells(cells: tuple[str, str, str], delimiter: str, is_quoted: bool) -> None:
    file = io.StringIO()
    names = ("title", "text", "url")
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL)
    writer.writerow(names)
    writer.writerow(("x" + cells[0], cells[1], cells[2]))
    data = file.getvalue().encode()
    start = len(f"title{delimiter}text{delimiter}url\r\n") + 6 * is_quoted
    for name, cell in zip(names, ("x" + cells[0], *cells[1:]), strict=True):
        found = locate(CsvReader(), data, name)
        assert found and found.text == cell
        assert [piece.decode().replace('""', '"') for piece in read_pieces(data[start:], found)] == list(cell)


def test_tab_separated_cells_with_quotation_marks_of_the_text() -> None:
    data = b'title\ttext\nA "plan\t"We wait," said Oldane\n'
    found = locate(CsvReader(), data, "text")
    assert found and found.text == '"We wait," said Oldane'
    assert b"".join(read_pieces(data[len("title\ttext\n") :], found)).decode() == found.text


def test_no_such_column() -> None:
    assert locate(CsvReader(), b"title,text\na,b\n", "body") is None


@pytest.mark.parametrize(("reader", "name"), [(TextReader(), "text"), (HtmlReader(), "html")])
def test_whole_files(reader: Reader, name: str) -> None:
    data = b"\xef\xbb\xbf" + "<p>Café am Kai</p>".encode()
    found = locate(reader, data, name)
    assert found and found.is_markup == (name == "html")
    assert [piece.decode() for piece in read_pieces(data, found)] == list("<p>Café am Kai</p>")
    assert locate(reader, data, "title") is None


@pytest.mark.parametrize("unit", ['"', "{", "[", '{"a":', '"a",', '["a",', '{"a":"b",', "\\", "\\u", ":", '"\\', "}"])
def test_time_is_linear_in_hostile_json(unit: str) -> None:
    started = time.process_time()
    locate_string('{"a":' + unit * (100_000 // len(unit)), "text")
    assert time.process_time() - started < 1
