"""Responses as archives keep them: chunked, packed, damaged or made to hurt."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import InputRejectedError
from newsledger.read import reader as limits
from newsledger.read.capture_page import Capture, map_offsets, read_page
from newsledger.read.http_coding import unpack_body
from newsledger.read.http_response import MAX_HEAD_BYTES, find_chunks, read_headers, read_response

PAGE = b"<html><body><p>The ferry runs, Mira Oldane said.</p></body></html>"


def read_body(block: bytes, *, is_whole: bool = True) -> bytes:
    """The page in a record that is all response, or the reason why there is none."""
    try:
        capture = Capture(b"@@" + block, 2, 2 + len(block), "https://lantern.example/", "", True, is_whole)
        return read_page(capture).data
    except InputRejectedError as error:
        return error.reason.encode()


def respond(body: bytes, *headers: str, kind: str = "text/html", first: str = "HTTP/1.1 200 OK") -> bytes:
    return "\r\n".join([first, f"Content-Type: {kind}", *headers, "", ""]).encode() + body


def chunk(body: bytes, size: int) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    "block",
    [
        respond(PAGE),
        respond(PAGE).replace(b"\r\n", b"\n"),
        respond(PAGE, first="HTTP/2 200"),
        respond(PAGE, first=":status: 200"),
        respond(PAGE, ":status: 200", first=":method: GET"),
        respond(PAGE, "X-Caf\u00e9: \u00ff", "no colon", ": no name", "", first="HTTP/1.0 200"),
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + PAGE,
        b"HTTP/1.1 200 OK\r\n\r\n" + PAGE,
        b"HTTP/1.1 100 Continue\r\n\r\n" + respond(PAGE),
        b"HTTP/1.1 200 Connection established\r\n\r\n" + respond(PAGE),
        respond(PAGE, kind="Text/HTML ; Charset=\"utf-8\""),
        respond(PAGE, kind="text/html, text/html"),
        respond(PAGE, kind="application/xhtml+xml"),
        respond(PAGE, kind="application/octet-stream"),
        respond(PAGE, kind="html"),
        respond(PAGE, "Content-Range: bytes 0-9/10", first="HTTP/1.1 206 Partial"),
    ],
)  # fmt: skip
def test_every_form_of_headers_is_read(block: bytes) -> None:
    assert read_body(block).strip() == PAGE


def test_headers_that_never_end() -> None:
    head = b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * MAX_HEAD_BYTES
    assert read_body(head) == b"invalid_capture"
    assert read_body(head[:99], is_whole=False) == b"truncated_record"
    assert read_body(respond(b"", "A: b\r\n\tc: d", "a: e")[:-2]) == b"empty_record"
    assert read_headers(b"HTTP/1.1 200 OK\r\nA: b\r\n\tc: d\r\na: e\r\n:status: 200\r\n") == {
        "a": "b c: d, e", ":status": "200",
    }  # fmt: skip


@given(body=st.binary(max_size=200), size=st.integers(1, 40))
@settings(max_examples=200, deadline=None)
def test_chunks_are_joined_and_each_byte_is_found(body: bytes, size: int) -> None:
    record = b"head" + chunk(body, size) + b"\r\n"
    spans, is_whole = find_chunks(record, 4, len(record))
    assert (b"".join(record[start:end] for start, end in spans), is_whole) == (body, True)
    places = map_offsets(range(len(body) + 1), spans)
    assert bytes(record[place] for place in places[:-1]) == body


CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: body.replace(b"a\r\n", b"8\r\n", 1),
        lambda body: body.replace(b"a\r\n", b"c\r\n", 1),
        lambda body: body.replace(b"a\r\n", b"ffff\r\n", 1),
        lambda body: body.replace(b"a\r\n", b"a\n", 1),
        lambda body: body.replace(b"a\r\n", b"  a ;name=\"value\"\r\n", 1),
        lambda body: body[:-5],
        lambda body: body[:-7],
        lambda body: body[:-2] + b"Trailer: x\r\n\r\n",
        lambda body: body + b"\r\n\r\n",
        lambda _body: PAGE,
    ],
)  # fmt: skip
def test_a_page_in_bad_chunks_is_read(damage: Callable[[bytes], bytes]) -> None:
    assert read_body(respond(damage(chunk(PAGE, 10)), CHUNKED)) == PAGE
    assert read_body(respond(damage(chunk(gzip.compress(PAGE), 10)), CHUNKED, "Content-Encoding: gzip")) == PAGE or (
        damage(b"") == PAGE
    )


def test_a_cut_page_is_told() -> None:
    for end in (30, 80):
        assert read_body(respond(chunk(PAGE, 10)[:end], CHUNKED)) == b"truncated_record"
        assert read_body(respond(PAGE[: end - 28], "Content-Length: 66"), is_whole=False) == b"truncated_record"
    packed = gzip.compress(PAGE)
    assert read_body(respond(packed[:-40], "Content-Encoding: gzip")) == b"truncated_record"
    # Of what was packed nothing is missing but the sum behind it.
    assert read_body(respond(packed[:-4], "Content-Encoding: gzip")) == PAGE
    # A wrong sum says that what was unpacked is not what was packed.
    assert read_body(respond(packed[:-8] + b"12345678", "Content-Encoding: gzip")) == b"damaged_compression"


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate ": lambda data: zlib.compress(data)[2:-4],
    "br": lambda data: brotli.compress(data, quality=3),
    "zstd": zstandard.ZstdCompressor().compress,
    "identity": bytes,
    "gzip, br": lambda data: brotli.compress(gzip.compress(data)),
}


@pytest.mark.parametrize("name", PACKERS)
def test_every_coding_is_undone(name: str) -> None:
    packed = PACKERS[name](PAGE)
    assert read_body(respond(packed, f"Content-Encoding: {name}")) == PAGE
    assert read_body(respond(chunk(packed, 7), f"Content-Encoding: {name}", CHUNKED)) == PAGE
    # Crawlers unpack bodies and leave the headers.
    assert read_body(respond(PAGE, f"Content-Encoding: {name}", "Content-Length: 20")) == PAGE


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd", "gzip, br"])
def test_damage_within_a_coding_is_told(name: str) -> None:
    packed = PACKERS[name](PAGE)
    damaged = packed[: len(packed) // 2] + b"\xff" * 4 + packed[len(packed) // 2 + 4 :]
    # Of less than its mark nobody can tell what it was.
    for body in (*(packed[:cut] for cut in range(4, len(packed))), damaged):
        given = read_body(respond(body, f"Content-Encoding: {name}"))
        assert b"</body>" in given or given in (b"truncated_record", b"damaged_compression"), len(body)


def test_unknown_codings_are_told() -> None:
    assert read_body(respond(PAGE, "Content-Encoding: compress")) == b"unsupported_compression"
    assert read_body(respond(b"", "Content-Encoding: compress")) == b"empty_record"
    assert read_body(respond(b"\x01\x02", "Content-Encoding: br")) == b"damaged_compression"
    assert read_body(respond(b"\xff\xff", "Content-Encoding: deflate")) == b"damaged_compression"


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_stopped(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = PACKERS[name](b"a" * 40_000_000)
    with pytest.raises(InputRejectedError, match="decompression_bomb"):
        unpack_body(bomb, [name])
    with pytest.raises(InputRejectedError, match="decompression_bomb"):
        unpack_body(PAGE, [name] * 4)
    monkeypatch.setattr(limits, "MAX_RECORD_BYTES", 1_000_000)
    mixed = PACKERS[name](b"".join(b"%x" % (number * 7_919) for number in range(300_000)))
    with pytest.raises(InputRejectedError, match="record_too_large"):
        unpack_body(mixed, [name])


@pytest.mark.parametrize(
    "unit",
    [
        b"1\r\n", b"\r\n1\r\n", b"\r\nffffff\r\n", b"f\r\n", b"\r\n", b"1;", b"A: b\r\n", b"\r\n ",
        b"HTTP/1.1 200 OK\r\n\r\n", b"</html", b"\nHTTP/1.1", b"HTTP/1.1 100\r\n\r\n", b"a\n", b"<", b":status:",
        b"charset=",
    ],
)  # fmt: skip
def test_hostile_input_takes_linear_time(unit: bytes) -> None:
    data = unit * (200_000 // len(unit))
    start = time.process_time()
    for block in (data, respond(data, CHUNKED), respond(data), b"HTTP/1.1 200 OK\r\n" + data, respond(data, kind="x")):
        read_body(block, is_whole=False)
    for text in (unit.decode(), unit.decode() * 1_000):
        read_body(respond(PAGE, f"Content-Encoding: {text}", kind=text * 9))
    assert time.process_time() - start < 2
    assert read_response(b"no response", 0, 11) is None
