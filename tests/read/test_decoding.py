"""Encodings as the web has them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import InputRejectedError
from newsledger.read.decoding import decode_bytes
from newsledger.read.html_reader import HtmlReader
from newsledger.records import RawRecord

CAFE = "Café guests in Genève cheered “for long” — the naïve façade of señora Núñez."


def page(charset: str, text: str = CAFE) -> str:
    return f'<html><head><meta charset="{charset}"></head><body>{text}</body></html>'


@given(text=st.text(min_size=1).filter(lambda text: "\x00" not in text and text.isprintable()))
@settings(deadline=None)
def test_utf8_is_read_as_it_is(text: str) -> None:
    decoded = decode_bytes(text.encode())
    assert (decoded.text, decoded.encoding, decoded.replaced_count) == (text.removeprefix("\ufeff"), "utf-8", 0)


@given(data=st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    for media_type in ("text/plain", "text/html"):
        try:
            decode_bytes(data, media_type=media_type).text.encode("utf-8")
        except InputRejectedError as error:
            assert error.reason == "binary_content"


@pytest.mark.parametrize(
    ("data", "source"),
    [
        (b"\xef\xbb\xbf" + CAFE.encode(), "bom"),
        (CAFE.encode("utf-16"), "bom"),
        (b"\xfe\xff" + CAFE.encode("utf-16-be"), "bom"),
        (CAFE.encode("utf-32"), "bom"),
        (CAFE.encode("utf-16-le"), "detected"),
        (CAFE.encode("utf-16-be"), "detected"),
        (CAFE.encode(), "utf-8"),
        (CAFE.encode("cp1252"), "detected"),
    ],
)
def test_plain_text_in_every_encoding(data: bytes, source: str) -> None:
    decoded = decode_bytes(data)
    assert (decoded.text, decoded.encoding_source, decoded.replaced_count) == (CAFE, source, 0)


@pytest.mark.parametrize(
    ("declared", "actual", "source"),
    [
        ("windows-1252", "cp1252", "meta"),
        ("iso-8859-1", "cp1252", "meta"),
        ("utf-8", "utf-8", "utf-8"),
        ("utf-8", "cp1252", "detected"),
        ("windows-1252", "utf-8", "utf-8"),
        ("utf-16", "utf-8", "utf-8"),
        ("no-such-thing", "utf-8", "utf-8"),
        ("unicode_escape", "cp1252", "detected"),
        ("utf-8", "utf-16", "bom"),
    ],
)
def test_a_page_is_not_believed_against_its_bytes(declared: str, actual: str, source: str) -> None:
    decoded = decode_bytes(page(declared).encode(actual), media_type="text/html")
    assert CAFE in decoded.text
    assert decoded.encoding_source == source


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("gb18030", "市长说老桥将关闭三周，渡轮照常运行。"),
        ("windows-1251", "Мост закроется на три недели, сообщил мэр."),
        ("shift_jis", "古い橋は三週間閉鎖されると市は述べた。"),
    ],
)
def test_declared_legacy_encodings(charset: str, text: str) -> None:
    decoded = decode_bytes(page(charset, text).encode(charset), media_type="text/html")
    assert text in decoded.text
    assert decoded.encoding_source == "meta"


def test_a_few_bad_bytes_do_not_turn_utf8_into_mojibake() -> None:
    decoded = decode_bytes(CAFE.encode() + b" cut \xe2\x80")
    assert decoded.text.startswith(CAFE)
    assert (decoded.encoding, decoded.replaced_count) == ("utf-8", 1)


def test_short_legacy_text_is_windows_1252() -> None:
    assert decode_bytes(b"caf\xe9").text == "café"
    assert decode_bytes(b"caf\xe9 \x81").replaced_count == 1


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 and text", b"PK\x03\x04", b"\x00" * 1000, bytes(range(256)) * 500, b"\x89PNG\r\n\x1a\n"]
)
def test_binary_content_is_refused(data: bytes) -> None:
    with pytest.raises(InputRejectedError, match="binary_content"):
        decode_bytes(data)


@pytest.mark.parametrize(
    ("comment", "url"),
    [
        ("<!-- saved from url=(0027)https://lantern.example/a/1 -->", "https://lantern.example/a/1"),
        (
            "<!--\n Page saved with a tool\n url: https://lantern.example/a?b=1\n saved date: x\n-->",
            "https://lantern.example/a?b=1",
        ),
        ("<!-- saved from url=(0014)about:internet -->", None),
        ("<p>saved from url=(0027)https://lantern.example/a/1</p>", None),
    ],
)
def test_the_address_of_a_saved_page(comment: str, url: str | None) -> None:
    data = f"<!DOCTYPE html>\n{comment}\n<html></html>".encode()
    assert HtmlReader().parse(RawRecord(0, 0, len(data), data), b"").get("url") == url


def test_hostile_comments_take_linear_time() -> None:
    for unit in (b"<!--", b"<!-- saved from url=(1", b"url: ", b"<meta charset=", b"<!-- url: https://"):
        data = unit * (100_000 // len(unit))
        assert "url" not in HtmlReader().parse(RawRecord(0, 0, len(data), data), b"") or b"https" in unit
