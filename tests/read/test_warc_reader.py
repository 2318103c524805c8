"""Web archives, whole and damaged: where records begin and end, and which of them hold a page."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import NOW
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsledger.clean.article import clean_record
from newsledger.errors import InputRejectedError
from newsledger.metadata.outlets import OutletDirectory
from newsledger.read import reader as limits
from newsledger.read.fields import make_record
from newsledger.read.formats import detect_reader, find_reader
from newsledger.read.streams import open_raw
from newsledger.read.warc_reader import WarcReader
from newsledger.reasons import REASONS
from newsledger.records import RawRecord

READER = WarcReader()
PAGE = b"<html><body><p>The ferry runs, Mira Oldane said.</p></body></html>"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
URL = "https://lantern.example/ferry.html"


def make_warc(
    block: bytes = HTTP + PAGE,
    *more: str,
    kind: str = "response",
    length: object = None,
    uri: str = URL,
    line_end: bytes = b"\r\n",
) -> bytes:
    lines = ["WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {uri}", "WARC-Date: 2031-05-12T08:00:00Z", *more]
    lines += [f"Content-Length: {len(block) if length is None else length}", "", ""]
    return line_end.join(line.encode() for line in lines) + block + line_end * 2


GOOD = make_warc()


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


FERRY = PAGE.decode()


def test_what_a_library_writes_is_read() -> None:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=False)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "x"}))
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
    arguments = {"http_headers": headers, "warc_headers_dict": {"WARC-Date": "2031-05-12T08:00:00Z"}}
    for kind in ("response", "request", "revisit"):
        writer.write_record(writer.create_warc_record(URL, kind, io.BytesIO(PAGE), **arguments))
    response, revisit = split(file.getvalue())
    parsed = READER.parse(response, b"")
    assert (parsed["html"], parsed["url"], parsed["fetched"]) == (FERRY, URL, "2031-05-12T08:00:00Z")
    assert read_outcome(revisit) == "revisit_record"


REQUEST = make_warc(kind="request")
damaged_bytes = st.lists(
    st.sampled_from([
        GOOD, REQUEST, make_warc(length=9_999), make_warc(length=60), make_warc(line_end=b"\n"),
        GOOD[:-30], GOOD[40:], b"\r\n", b"\n", b"WARC/1.0\r\n", b"WARC/1.0\r\nA", b"Content-Length: 5\r\n", b"x",
        b"\x00", b"</html>\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n",
    ]),
    max_size=12,
).map(b"".join)  # fmt: skip


@given(data=damaged_bytes)
@settings(max_examples=200, deadline=None)
def test_a_slice_gives_the_records_of_the_full_pass(data: bytes) -> None:
    records = split(data)
    for position, raw in enumerate(records):
        assert raw.reason in (None, "invalid_capture", "empty_record", "empty_file")
        assert data[raw.byte_start : raw.byte_end] == raw.data or raw.reason == "empty_record"
        assert read_outcome(raw)
        stream = io.BytesIO(data)
        stream.seek(raw.byte_start)
        if raw.byte_start:
            assert list(READER.split(stream, index=position, byte_start=raw.byte_start)) == records[position:]


@given(data=damaged_bytes)
@settings(max_examples=200, deadline=None)
def test_every_byte_but_blanks_and_bookkeeping_belongs_to_a_record(data: bytes) -> None:
    left, end = b"", 0
    for raw in split(data):
        assert raw.byte_start >= end
        left, end = left + data[end : raw.byte_start], raw.byte_end
    left += data[end:]
    assert not left.replace(REQUEST.strip(), b"").strip(b"\r\n\t ")


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_records_do_not_depend_on_how_the_stream_delivers(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = GOOD + make_warc(length=60) + b"garbage" + make_warc(line_end=b"\n") + make_warc(length=5_000) + GOOD[:-9]
    expected = split(data)
    assert len(expected) == 5
    monkeypatch.setattr("newsledger.read.window.CHUNK_BYTES", size)
    assert split(data) == expected


@pytest.mark.parametrize("length", [0, 5, 60, len(HTTP), 9_999, -5, 10**30, 10**15, "", "many", "7 8"])
def test_a_wrong_length_costs_the_record_at_most(length: object) -> None:
    outcomes = read_outcomes(GOOD + make_warc(length=length) + GOOD + GOOD)
    assert outcomes.count(FERRY) >= 3
    assert set(outcomes) <= {FERRY, "empty_record", "invalid_capture", "truncated_record"}
    assert outcomes[0] == outcomes[-1] == outcomes[-2] == FERRY


def test_a_page_with_a_wrong_length_is_read_if_all_of_it_is_there() -> None:
    digest = "WARC-Block-Digest: sha1:" + base64.b32encode(hashlib.sha1(HTTP + PAGE).digest()).decode()
    open_page = HTTP + PAGE[:-14]
    of_open_page = f"WARC-Block-Digest: sha256:{hashlib.sha256(open_page).hexdigest()}"
    for length in (9_999, len(HTTP) + 10):
        assert read_outcomes(make_warc(HTTP + PAGE, digest, length=length) + GOOD) == [FERRY, FERRY]
        assert read_outcomes(make_warc(open_page, length=length) + GOOD) == ["truncated_record", FERRY]
        assert read_outcomes(make_warc(open_page, of_open_page, length=length)) == [PAGE[:-14].decode()]
        # The end of another page may have come to stand behind this one's beginning.
        mixed = HTTP + PAGE[:30] + PAGE[-30:]
        assert read_outcomes(make_warc(mixed, digest, length=length) + GOOD) == ["truncated_record", FERRY]
        assert read_outcomes(make_warc(length=length) + GOOD) == ["truncated_record", FERRY]
    for no_length in ("", "many", -1):
        assert read_outcomes(make_warc(length=no_length) + GOOD) == [FERRY, FERRY]


def test_a_length_that_counts_characters_is_understood() -> None:
    page = PAGE.replace(b"Mira", "Mírá 一".encode())
    length = len((HTTP + page).decode())
    assert read_outcomes(GOOD + make_warc(HTTP + page, length=length) + GOOD) == [FERRY, page.decode(), FERRY]
    assert read_outcomes(make_warc(HTTP + page, length=length - 1)) == ["truncated_record"]


def test_the_length_that_the_server_stated_is_believed() -> None:
    def respond(stated: int, body: bytes) -> bytes:
        return HTTP[:-2] + b"Content-Length: %d\r\n\r\n" % stated + body

    cut = PAGE[:-14]
    assert read_outcomes(make_warc(respond(len(cut), cut), length=5_000)) == [cut.decode()]
    assert read_outcomes(make_warc(respond(len(PAGE), cut))) == ["truncated_record"]
    assert read_outcomes(make_warc(respond(len(PAGE), PAGE[:20] + PAGE[-20:]), length=5_000)) == ["truncated_record"]
    assert read_outcomes(make_warc(respond(9_000, PAGE))) == [FERRY]
    # It vouches for a page that the archive's own length and digest are not of, if it fits exactly.
    digest = f"WARC-Block-Digest: sha1:{hashlib.sha1(b'another').hexdigest()}"
    assert read_outcomes(make_warc(respond(len(PAGE), PAGE), digest, length=7)) == [FERRY]
    assert read_outcomes(make_warc(respond(len(PAGE) - 9, PAGE), digest, length=7)) == ["truncated_record"]


def test_two_pages_are_never_read_as_one() -> None:
    broken = make_warc().replace(b"WARC/1.0", b"WARC?1.0").replace(b"ferry", b"other")
    assert read_outcomes(GOOD + broken + GOOD) == [FERRY, "invalid_capture", FERRY]
    assert read_outcomes(make_warc(length=5_000) + broken + GOOD) == ["invalid_capture", FERRY]


def test_garbage_between_records_costs_itself_only() -> None:
    for garbage in (b"garbage", b"\x00" * 300, b"WARC/1.0\r\n\r\n", b"WARC/1.0\r\nX: " + b"a" * 1_000_000, b"\nWARC/"):
        assert read_outcomes(GOOD + garbage + GOOD + garbage) == [FERRY, "invalid_capture"] * 2


def test_the_end_of_a_file_that_was_cut_off() -> None:
    second = make_warc(HTTP + PAGE.replace(b"ferry", b"tram"))
    ends = [read_outcomes(GOOD + second[:cut])[1:] for cut in range(1, len(second))]
    tram = FERRY.replace("ferry", "tram")
    pages = [outcomes for outcomes in ends if outcomes in ([tram], [tram.removesuffix("</html>")])]
    reasons = {"invalid_capture", "empty_record", "not_a_page", "truncated_record"}
    assert all(len(outcomes) == 1 and (outcomes in pages or outcomes[0] in reasons) for outcomes in ends)
    # Only letters of the last tag and the line breaks behind it can be missing.
    assert 4 <= len(pages) <= len("</html>\r\n\r\n")


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        (make_warc(kind="revisit"), "revisit_record"),
        (make_warc(kind="continuation"), "segmented_record"),
        (make_warc(HTTP + PAGE, "WARC-Segment-Number: 1"), "segmented_record"),
        (make_warc(HTTP + PAGE[:-14], "WARC-Truncated: length"), "truncated_record"),
        (make_warc(kind="screenshot"), "not_a_page"),
        (make_warc(kind=""), "invalid_capture"),
        (make_warc(HTTP), "empty_record"),
        (make_warc(b""), "empty_record"),
        (make_warc(HTTP.replace(b"200 OK", b"404 Not Found") + PAGE), "http_error"),
        (make_warc(HTTP.replace(b"200 OK", b"301 Moved") + PAGE), "http_error"),
        (make_warc(HTTP.replace(b"200 OK", b"nonsense") + PAGE), "invalid_capture"),
        (make_warc(HTTP.replace(b"200 OK", b"206 Partial Content") + PAGE), "truncated_record"),
        (make_warc(HTTP.replace(b"text/html", b"image/png") + b"\x89PNG"), "not_a_page"),
        (make_warc(HTTP.replace(b"text/html", b"application/json") + b'{"text": "a comment"}'), "not_a_page"),
        (make_warc(HTTP + b"\x89PNG\r\n\x1a\n" + b"\x00" * 99), "binary_content"),
        (make_warc(uri="dns:lantern.example"), "not_a_page"),
        (make_warc(uri="metadata://crawler.example/crawl.log"), "not_a_page"),
        (make_warc(uri="urn:text:https://lantern.example/"), "not_a_page"),
        (make_warc(uri="https://lantern.example/robots.txt?x"), "not_a_page"),
        (make_warc(b"Log line 1.", "Content-Type: text/plain", kind="resource"), "Log line 1."),
        (make_warc(PAGE, "Content-Type: text/html", kind="resource"), FERRY),
        (make_warc(PAGE), FERRY),
        (make_warc(b"no page"), "not_a_page"),
        (make_warc(HTTP + b'{"text": "a comment under an article"}'), "not_a_page"),
        (make_warc(b"x</html>", kind="request", length=7_000), "invalid_capture"),
        (make_warc(HTTP.replace(b"Content-Type: text/html; charset=utf-8\r\n", b"") + PAGE), FERRY),
        (make_warc(HTTP.replace(b"\r\n", b"\n") + PAGE, line_end=b"\n"), FERRY),
        (make_warc().replace(b"WARC-Type: response", b"warc-type:\r\n  response"), FERRY),
        (make_warc().replace(b"WARC/1.0", b"WARC/0.17"), FERRY),
        (make_warc(HTTP + PAGE, "X-Caf\u00e9: \u00ff").replace("\u00e9".encode(), b"\xe9"), FERRY),
    ],
)  # fmt: skip
def test_each_kind_of_record(record: bytes, outcome: str) -> None:
    assert read_outcomes(GOOD + record + GOOD) == [FERRY, outcome, FERRY]


@pytest.mark.parametrize(
    ("uri", "url"),
    [
        ("<https://lantern.example/a b.html>", "https://lantern.example/a%20b.html"),
        ("HTTP://lantern.example/", "HTTP://lantern.example/"),
        ("../../../etc/passwd", None),
        ("/news/ferry.html", None),
        ("file:///srv/ferry.html", None),
        ("C:\\pages\\ferry.html", None),
        ("lantern.example:8080/ferry", None),
        ("", None),
    ],
)
def test_only_a_web_address_is_a_url(uri: str, url: str | None) -> None:
    (raw,) = split(make_warc(uri=uri))
    assert READER.parse(raw, b"").get("url") == url


def test_the_transport_names_the_encoding() -> None:
    (raw,) = split(make_warc(HTTP.replace(b"utf-8", b"koi8-r") + "<html><p>Паром ходит.</p></html>".encode("koi8-r")))
    parsed = READER.parse(raw, b"")
    assert parsed["html"] == "<html><p>Паром ходит.</p></html>"
    assert (parsed["@encoding"], parsed["@encoding_source"]) == ("koi8-r", "transport")


CHUNKED = HTTP.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n")


@given(text=st.text(max_size=60), cuts=st.lists(st.integers(1, 20), max_size=6), has_mark=st.booleans())
@settings(max_examples=150, deadline=None)
def test_every_character_is_found_in_the_record(text: str, cuts: list[int], has_mark: bool) -> None:
    text = "<p>" + text.replace("\ufeff", "").replace("\x00", "")
    body = b"\xef\xbb\xbf" * has_mark + text.encode()
    chunks = b""
    for cut in cuts:
        piece, body = body[:cut], body[cut:]
        chunks += b"%x\r\n%b\r\n" % (len(piece), piece) if piece else b""
    chunked = CHUNKED + chunks + (b"%X;a=b\n%b\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"
    for block in (HTTP + b"\xef\xbb\xbf" * has_mark + text.encode(), chunked):
        (raw,) = split(make_warc(block))
        found = READER.locate(raw, b"", "html")
        assert found and found.text == READER.parse(raw, b"")["html"] == text and found.is_markup
        assert READER.locate(raw, b"", "text") is None
        firsts = bytes(raw.data[place] for place in found.offsets[:-1])
        assert firsts == bytes(sign.encode()[0] for sign in text)
        assert len(found.offsets) == len(text) + 1


def test_a_large_record_is_passed_by_without_being_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD_BYTES", 2_000_000)

    class Endless:
        """A stream of one record of 60 MB between two others."""

        def __init__(self) -> None:
            body = 60_000_000
            start = make_warc(HTTP, length=len(HTTP) + body)[:-4]
            self.pieces: Iterator[bytes] = iter([GOOD + start, *[b"x" * 1_000_000] * 60, b"\r\n\r\n", GOOD])

        def read(self, _size: int = -1, /) -> bytes:
            return next(self.pieces, b"")

        def seek(self, offset: int, /) -> int:
            return offset

        def tell(self) -> int:
            return 0

    tracemalloc.start()
    records = list(READER.split(Endless()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [read_outcome(raw) for raw in records] == [FERRY, "record_too_large", FERRY]
    assert records[1].byte_end - records[1].byte_start > 60_000_000
    assert peak < 15_000_000


def test_ten_thousand_small_records_take_under_a_second() -> None:
    data = GOOD * 10_000
    start = time.process_time()
    assert len(split(data)) == 10_000
    assert time.process_time() - start < 1


UNITS: Sequence[bytes] = [
    b"WARC/1.0\r\nA", b"WARC/1.0\r\nA:\r\n", b"WARC/1.0\r\nA:\r\n\r\n", b"WARC/1.0\r\nContent-Length: 90000\r\n\r\n",
    b"\r\n", b" ", b"WARC/", b"\nContent-Length", b"x\n", GOOD[:60],
    b"WARC/1.0\r\nContent-Length: 9\n\r\nx </html>\r\n\r\n",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_input_takes_linear_time(unit: bytes) -> None:
    data = unit * (200_000 // len(unit))
    start = time.process_time()
    for raw in split(data):
        read_outcome(raw)
    assert time.process_time() - start < 1


def clean_fields(fields: dict[str, Any], media_type: str) -> dict[str, Any]:
    more = {"document_id": "d", "sha256": "s", "media_type": media_type, "path_date": None}
    return clean_record(asdict(make_record(fields, {})) | more, OutletDirectory({}), NOW).article


@pytest.mark.corpora
def test_archived_pages_give_the_articles_of_the_same_pages_as_files(corpora: Path) -> None:
    gold = map(json.loads, (corpora / "html" / "pages" / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    files = {line["url"]: corpora / "html" / "pages" / "raw" / line["file"] for line in gold}
    html = find_reader("html")
    with open_raw(corpora / "warc" / "articles.warc.gz") as stream:
        captures = [READER.parse(raw, b"") for raw in READER.split(stream)]
    assert len(captures) == len(files) == 181
    for capture in captures:
        with open_raw(files[str(capture["url"])]) as stream:
            page = html.parse(next(html.split(stream)), b"")
        # A file's address stands in its metadata file.
        expected = clean_fields({**page, "url": capture["url"]}, html.media_type)
        article = clean_fields(dict(capture), READER.media_type)
        assert article | {"fetched_at": None} == expected


@pytest.mark.corpora
def test_no_archive_is_without_an_account(corpora: Path) -> None:
    for path in sorted((corpora / "warc" / "warcio").iterdir()):
        with open_raw(path) as stream:
            reader = detect_reader(path.name.removesuffix(".bad"), stream.read(1_000))
            stream.seek(0)
            records = list(reader.split(stream))
        outcomes: Counter[str] = Counter()
        for raw in records:
            try:
                parsed = reader.parse(raw, b"")
                outcomes["page" if parsed.get("html") or parsed.get("text") else "nothing"] += 1
            except InputRejectedError as error:
                outcomes["reject" if error.reason in REASONS else error.reason] += 1
        assert set(outcomes) <= {"page", "reject"}, path.name
        expected = count_captures(path)
        assert expected is None or len(records) == expected, path.name


def count_captures(path: Path) -> int | None:
    """How many records that are no bookkeeping a library finds; None where it gives up."""
    bookkeeping = ("warcinfo", "request", "metadata", "arc_header")
    try:
        with path.open("rb") as file:
            return sum(record.rec_type not in bookkeeping for record in ArchiveIterator(file))
    except ArchiveLoadFailed:
        return None
