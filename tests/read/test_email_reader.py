"""Mail: newsletters, alerts, mbox files, and messages that no program should have written."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import InputRejectedError
from newsledger.read import reader as limits
from newsledger.read.email_reader import EmailReader
from newsledger.read.formats import detect_reader
from newsledger.reasons import REASONS
from newsledger.records import RawRecord

READER = EmailReader()
HEAD = "From: The Post <news@post.example>\nSubject: Ferry\nDate: Mon, 12 May 2031 08:00:00 EDT\n"
LINE = "From desk@post.example Mon May 12 08:00:00 2031\n"


def split(data: bytes) -> list[RawRecord]:
    return list(READER.split(io.BytesIO(data)))


def read_message(message: str | bytes) -> dict[str, Any]:
    """The fields of a file's only message, or a `reason`."""
    (raw,) = split(message.encode() if isinstance(message, str) else message)
    try:
        return {"reason": raw.reason} if raw.reason else dict(READER.parse(raw, b""))
    except InputRejectedError as error:
        return {"reason": error.reason}


def write_parts(*parts: tuple[str, str]) -> str:
    body = "".join(f"--b\nContent-Type: {kind}\n\n{text}\n" for kind, text in parts)
    return f'Content-Type: multipart/alternative; boundary="b"\n\n{body}--b--\n'


def test_a_plain_message_gives_its_text_and_what_its_headers_say() -> None:
    fields = read_message(HEAD + "Content-Language: en\nList-Id: Post <list.post.example>\n\nThe ferry runs.\n")
    assert {name: value for name, value in fields.items() if name[0] != "@"} == {
        "title": "Ferry",
        "published": "Mon, 12 May 2031 08:00:00 EDT",
        "outlet": "The Post",
        "outlet_domain": "post.example",
        "language": "en",
        "text": "The ferry runs.\n",
    }


def test_only_a_mailing_names_its_outlet_by_its_sender() -> None:
    fields = read_message(HEAD.replace("The Post", "Mira Oldane") + "\nThe ferry runs.\n")
    assert "outlet" not in fields
    assert fields["outlet_domain"] == "post.example"


@pytest.mark.parametrize(
    ("sender", "more", "domain"),
    [
        ("mira@gmail.com", "", None),
        ("post@mail1.mcsv.net", "List-Unsubscribe: <https://post.example/x>\n", None),
        ("post@substack.com", "List-Id: <post.substack.com>\n", "post.substack.com"),
        ("news@mail.post.example", "", "mail.post.example"),
    ],
)
def test_the_domain_of_a_carrier_is_no_outlets(sender: str, more: str, domain: str | None) -> None:
    fields = read_message(HEAD.replace("news@post.example", sender) + more + "\nThe ferry runs.\n")
    assert fields.get("outlet_domain") == domain


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("=?utf-8?B?RsOkaHJl?= =?utf-8?Q?_runs?=", "Fähre runs"),
        ("=?iso-8859-1?q?F=E4hre?= again", "Fähre again"),
        ("folded\n over\n\tlines", "folded over lines"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("=?no-such-charset?q?F=C3=A4hre?=", "Fähre"),
        ("Fähre", "Fähre"),
    ],
)
def test_subjects_are_decoded(header: str, title: str) -> None:
    assert read_message(f"Subject: {header}\nDate: x\n\nText.")["title"] == title


def test_the_charset_of_the_part_is_believed() -> None:
    head = b"Subject: a\nContent-Type: text/plain; charset=koi8-r\n\n"
    fields = read_message(head + "Паром идёт.".encode("koi8-r"))
    assert (fields["text"], fields["@encoding_source"]) == ("Паром идёт.", "transport")


def test_the_page_is_taken_of_a_mailing_and_where_the_plain_text_is_a_stub() -> None:
    plain, page = "The ferry runs again today.", "<p>The ferry runs again, really.</p>"
    both = write_parts(("text/plain", plain), ("text/html", page))
    assert read_message(HEAD + both)["text"] == plain
    assert read_message(HEAD + "List-Id: <a.post.example>\n" + both)["html"] == page
    stub = write_parts(("text/plain", "Open it."), ("text/html", page))
    assert read_message(HEAD + stub)["html"] == page
    assert read_message(HEAD + write_parts(("text/plain", plain), ("text/html", "<img>")))["text"] == plain


def test_attachments_and_messages_within_are_not_read() -> None:
    attached = 'text/plain; name="a.txt"\nContent-Disposition: attachment; filename="a.txt"'
    within = "message/rfc822"
    parts = write_parts((attached, "Not this."), (within, HEAD + "\nNor this."), ("text/plain", "This."))
    assert read_message(HEAD + parts)["text"] == "This."
    assert read_message(HEAD + write_parts((attached, "Not this.")))["text"] is None


@pytest.mark.parametrize(
    "message",
    [
        "Subject: a",
        "Subject: a\n\n",
        "no headers at all\nand a second line",
        "Content-Type: multipart/mixed\n\nno boundary",
        'Content-Type: multipart/mixed; boundary=""\n\n--\n\na',
        "Content-Transfer-Encoding: base64\n\n!!!!not base64====",
        'Content-Type: text/plain; charset="\x00"\n\na',
        "Content-Type: ;;;=;\n\na",
        "From: \nTo\nDate: \xff\n\na",
        'From: <<<<@>>>>, ,, "\\\nSubject: =?a?b?c?=\n\na',
        "Content-Type: text/plain; name*0*=x''%ff; name*1=\"\n\na",
        "Content-Disposition: attachment; filename*=utf-8\n\na",
    ],
)
def test_malformed_messages_give_what_can_be_read_or_a_reason(message: str) -> None:
    for data in (message.encode(), message.encode("latin-1")):
        fields = read_message(data)
        assert fields.get("reason", "no_text") in REASONS
        assert "reason" in fields or "text" in fields or "html" in fields


def test_binary_content_is_a_reject() -> None:
    assert read_message(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50)["reason"] == "binary_content"
    assert read_message(b"")["reason"] == "empty_file"


def test_an_mbox_gives_its_messages() -> None:
    first = f"{LINE}{HEAD}\nThe ferry.\n\n>From here.\n\nFrom Elsen it goes on.\n\n"
    second = f"{LINE}{HEAD}\nThe bridge.\n"
    data = (first + second).encode()
    records = split(data)
    assert [(raw.byte_start, raw.byte_end) for raw in records] == [(0, len(first)), (len(first), len(data))]
    texts = [str(READER.parse(raw, b"")["text"]).strip() for raw in records]
    assert texts == ["The ferry.\n\nFrom here.\n\nFrom Elsen it goes on.", "The bridge."]
    stream = io.BytesIO(data)
    stream.seek(len(first))
    assert list(READER.split(stream, index=1, byte_start=len(first))) == records[1:]


pieces = st.lists(st.sampled_from([LINE, "\n", "From x", "a\n", HEAD, ">", "\r\n", "\n\n" + LINE]), max_size=20)


@pytest.mark.parametrize("size", [1, 50])
@given(pieces=pieces)
@settings(max_examples=60, deadline=None)
def test_messages_of_any_mbox_lie_side_by_side(size: int, pieces: list[str]) -> None:
    data = (LINE + "".join(pieces)).encode()
    records = split(data)
    assert b"".join(raw.data for raw in records) == data
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("newsledger.read.window.CHUNK_BYTES", size)
        assert split(data) == records


def test_a_message_over_the_limit_is_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORD_BYTES", 2_000_000)
    data = f"{LINE}{HEAD}\na\n\n{LINE}{HEAD}\n{'x' * 5_000_000}\n\n{LINE}{HEAD}\nb\n".encode()
    assert [raw.reason for raw in split(data)] == [None, "record_too_large", None]


@pytest.mark.parametrize(
    ("head", "is_mail"),
    [
        (HEAD + "\nText", True),
        (LINE + HEAD, True),
        ("Received: from a\n by b\n\tfor c\nMessage-ID: <a>\n\n", True),
        ("From: Mira Oldane\n\nText", False),
        ("Subject: one\nText without\nDate: x\n", False),
        ("The ferry.\n" + HEAD, False),
        ("From here on\n" + HEAD, False),
    ],
)
def test_mail_is_told_by_its_headers(head: str, is_mail: bool) -> None:
    assert READER.recognizes(head.encode()) is is_mail
    assert (detect_reader("noname", head.encode()).name == "email") is is_mail
    assert detect_reader("a.txt", head.encode()).name == "text"


NESTED = "".join(f'Content-Type: multipart/mixed; boundary="{i}"\n\n--{i}\n' for i in range(2000))


@pytest.mark.parametrize(
    "message",
    [
        NESTED,
        "Content-Type: message/rfc822\n\n" * 5000,
        "Subject: " + "=?utf-8?q?a?= " * 8000 + "\n\na",
        "From: " + "a <" * 30_000 + "\n\na",
        "From: " + "(" * 100_000 + "\n\na",
        "Content-Type: text/plain; " + "a=b; " * 20_000 + "\n\na",
        "Content-Type: text/plain; " + "a*0=b; " * 14_000 + "\n\na",
        "Content-Type: text/plain; a=" + '"\\' * 50_000 + "\n\na",
        "X: a\n" * 20_000 + "\n\na",
        'Content-Type: multipart/mixed; boundary="b"\n\n' + "--b\n\na\n" * 12_000,
        LINE + ("\n\nFrom " + "00:00" * 50) * 400,
        LINE + "\n\nFrom x " * 10_000,
        "Content-Type: text/html\n\n" + "<" * 100_000,
        "Content-Type: text/html\n\n" + "<style>" * 14_000,
        "a:" * 50_000,
        "a: b\n " * 16_000,
    ],
    ids=range(16),
)
def test_hostile_messages_take_bounded_time(message: str) -> None:
    data = message.encode()
    begin = time.process_time()
    READER.recognizes(data)
    for raw in split(data)[:3]:
        try:
            READER.parse(raw, b"")
        except InputRejectedError as error:
            assert error.reason in REASONS
    assert time.process_time() - begin < 3
