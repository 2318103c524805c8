"""Web archives of the older kind, whole and damaged."""

from __future__ import annotations

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import InputRejectedError
from newsledger.read import reader as limits
from newsledger.read.arc_reader import ArcReader
from newsledger.reasons import REASONS
from newsledger.records import RawRecord

READER = ArcReader()
PAGE = b"<html><body><p>The ferry runs, Mira Oldane said.</p></body></html>"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
URL = "https://lantern.example/ferry.html"
FERRY = PAGE.decode()


def make_arc(
    block: bytes = HTTP + PAGE,
    *,
    uri: str = URL,
    length: object = None,
    between: str = "",
    kind: str = "text/html",
    date: str = "20310512080000",
) -> bytes:
    size = len(block) if length is None else length
    return f"{uri} 192.0.2.7 {date} {kind} {between}{size}\n".encode() + block + b"\n"


GOOD = make_arc()
FILE_HEAD = make_arc(
    b"1 0 Lantern Crawler\nURL IP-address Archive-date Content-type Archive-length\n", uri="filedesc://x"
)


def split(data: bytes) -> list[RawRecord]:
    return list(READER.split(io.BytesIO(data)))


def read_outcome(raw: RawRecord) -> object:
    """The page, or the reason why there is none."""
    try:
        parsed = {"reason": raw.reason} if raw.reason else READER.parse(raw, b"")
    except InputRejectedError as error:
        parsed = {"reason": error.reason}
    assert parsed.get("reason", "no_text") in REASONS
    return parsed.get("html") or parsed.get("text") or parsed.get("reason")


def read_outcomes(data: bytes) -> list[object]:
    return [read_outcome(raw) for raw in split(data)]


def test_an_archive_is_told_by_its_first_record() -> None:
    assert READER.recognizes(FILE_HEAD)
    assert not READER.recognizes(b"WARC/1.0\r\n")


@pytest.mark.parametrize(
    ("record", "outcome", "url", "fetched"),
    [
        (GOOD, FERRY, URL, "2031-05-12T08:00:00Z"),
        (make_arc(between="200 ABC - 123456789 lantern.arc.gz "), FERRY, URL, "2031-05-12T08:00:00Z"),
        (make_arc(between="- - - 20310512080001 - "), FERRY, URL, "2031-05-12T08:00:00Z"),
        (make_arc(kind="text/html; charset=utf-8"), FERRY, URL, "2031-05-12T08:00:00Z"),
        (make_arc(date="20310512"), FERRY, URL, "20310512"),
        (
            make_arc(uri="http://lantern.example/a b 1"),
            FERRY,
            "http://lantern.example/a%20b%201",
            "2031-05-12T08:00:00Z",
        ),
        (make_arc(PAGE, kind="no-type"), FERRY, URL, "2031-05-12T08:00:00Z"),
        (make_arc(PAGE), FERRY, URL, "2031-05-12T08:00:00Z"),
        (make_arc(b"A plain text.", kind="text/plain"), "A plain text.", URL, "2031-05-12T08:00:00Z"),
        (make_arc(uri="ftp://lantern.example/a.html"), FERRY, None, "2031-05-12T08:00:00Z"),
    ],
)
def test_every_form_of_a_line_is_read(record: bytes, outcome: str, url: str | None, fetched: str) -> None:
    for data in (FILE_HEAD + record + GOOD, record + GOOD):
        first, second = split(data)
        assert [read_outcome(first), read_outcome(second)] == [outcome, FERRY]
        parsed = READER.parse(first, b"")
        assert (parsed.get("url"), parsed["fetched"]) == (url, fetched)


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        (make_arc(b"20310512080000\nlantern.example. IN A 192.0.2.7\n", uri="dns:lantern.example"), "not_a_page"),
        (make_arc(b"GIF89a", kind="image/gif"), "not_a_page"),
        (make_arc(HTTP.replace(b"200 OK", b"404 Not Found") + PAGE), "http_error"),
        (make_arc(HTTP), "empty_record"),
        (make_arc(b""), "empty_record"),
        (b"garbage\n", "invalid_capture"),
        (b"\x00\x01\n" * 40, "invalid_capture"),
        (make_arc(HTTP + PAGE[:-14], length=9_000), "truncated_record"),
    ],
)
def test_what_holds_no_page_costs_itself_only(record: bytes, outcome: str) -> None:
    assert read_outcomes(FILE_HEAD + GOOD + record + GOOD) == [FERRY, outcome, FERRY]


@pytest.mark.parametrize("length", [0, 5, len(HTTP) + 9, 9_999, -1, "abc", 10**30, 10**15])
def test_a_wrong_length_costs_the_record_at_most(length: object) -> None:
    is_number = isinstance(length, int) and length >= 0
    outcomes = read_outcomes(FILE_HEAD + GOOD + make_arc(length=length) + GOOD)
    assert outcomes == [FERRY, "truncated_record" if is_number else FERRY, FERRY]
    stated = HTTP.replace(b"\r\n\r\n", b"\r\nContent-Length: %d\r\n\r\n" % len(PAGE))
    assert read_outcomes(GOOD + make_arc(stated + PAGE, length=length) + GOOD) == [FERRY, FERRY, FERRY]
    outcomes = read_outcomes(FILE_HEAD + GOOD + make_arc(HTTP + PAGE[:-14], length=length) + GOOD)
    assert outcomes == [FERRY, "truncated_record", FERRY]


def test_two_pages_are_never_read_as_one() -> None:
    broken = GOOD.replace(b"https", b"?", 1).replace(b"ferry", b"other")
    assert read_outcomes(GOOD + broken + GOOD) == [FERRY, "invalid_capture", FERRY]
    assert read_outcomes(make_arc(length=7) + broken + GOOD) == ["invalid_capture", FERRY]
    assert read_outcomes(make_arc(length=-1) + broken + GOOD) == ["invalid_capture", FERRY]


def test_a_line_that_garbage_runs_into_is_found() -> None:
    assert read_outcomes(b"cut of" + GOOD + GOOD) == ["invalid_capture", FERRY, FERRY]


damaged_bytes = st.lists(
    st.sampled_from([
        GOOD, FILE_HEAD, make_arc(length=9_999), make_arc(length=60), GOOD[:-30], GOOD[40:], b"\n", b"http:", b" 1 ",
        b" 192.0.2.7 20310512080000 text/html 5\n", b"x", b"\x00", b"</html>\n",
    ]),
    max_size=12,
).map(b"".join)  # fmt: skip


@given(data=damaged_bytes)
@settings(max_examples=200, deadline=None)
def test_a_slice_gives_the_records_of_the_full_pass(data: bytes) -> None:
    records = split(data)
    for position, raw in enumerate(records):
        assert data[raw.byte_start : raw.byte_end] == raw.data or raw.reason == "empty_record"
        assert read_outcome(raw)
        stream = io.BytesIO(data)
        stream.seek(raw.byte_start)
        if raw.byte_start:
            assert list(READER.split(stream, index=position, byte_start=raw.byte_start)) == records[position:]


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_records_do_not_depend_on_how_the_stream_delivers(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = FILE_HEAD + GOOD + make_arc(length=60) + b"garbage\n" + make_arc(uri="http://a b") + GOOD[:-9]
    expected = split(data)
    assert len(expected) == 4
    monkeypatch.setattr("newsledger.read.window.CHUNK_BYTES", size)
    assert split(data) == expected


def test_a_record_over_the_limit_is_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD_BYTES", 100_000)
    large = make_arc(HTTP + b"x" * 3_000_000)
    for record in (large, make_arc(HTTP + b"x" * 3_000_000, length=7)):
        records = split(GOOD + record + GOOD)
        assert [read_outcome(raw) for raw in records] == [FERRY, "record_too_large", FERRY]
    assert records[1].data == b""


@pytest.mark.parametrize(
    "unit",
    [
        b"http: 1 ", b"http://a", b"http:a 1 20310512080000 ", b"a:\n", b"\n", b" ", b"http:a 1 11111111 ",
        b"http:a 1 20310512 1\n", b"http:a 1 20310512080000 text/html 90000\n", b"https://1 ::: ",
    ],
)  # fmt: skip
def test_hostile_input_takes_linear_time(unit: bytes) -> None:
    data = unit * (200_000 // len(unit))
    start = time.process_time()
    for raw in split(data) + split(data + b"\n" + GOOD):
        read_outcome(raw)
    assert time.process_time() - start < 1
