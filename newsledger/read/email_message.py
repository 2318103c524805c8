"""What one mail message says: its headers decoded, and the part that holds its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr
from typing import TypeAlias

from newsledger.errors import InputRejectedError
from newsledger.metadata.urls import registered_domain
from newsledger.read.decoding import Decoded, decode_bytes
from newsledger.text.words import count_words

# Newsletters nest three deep and have under ten parts; deeper and longer ones are made to exhaust the reader.
MAX_DEPTH = 20
MAX_PARTS = 200
MAX_HEADER_CHARS = 2_000
# A plain part of less than half the page's words is a stub ("open in your browser") and not the same text.
MIN_PLAIN_SHARE = 0.5

# Registered domains whose users send in their own names: mail providers, and services that send newsletters for others.
_CARRIERS = frozenset((
    "aol.com", "fastmail.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "googlegroups.com", "googlemail.com",
    "hotmail.com", "icloud.com", "laposte.net", "live.com", "mail.com", "mail.ru", "me.com", "msn.com", "orange.fr",
    "outlook.com", "pm.me", "proton.me", "protonmail.com", "qq.com", "t-online.de", "web.de", "yahoo.co.uk",
    "yahoo.com", "yandex.ru", "zoho.com", "163.com",
    "amazonses.com", "beehiiv.com", "buttondown.email", "campaign-archive.com", "cmail19.com", "cmail20.com",
    "constantcontact.com", "convertkit.com", "convertkit-mail.com", "createsend.com", "ghost.io", "groups.io",
    "hubspotemail.net", "mailchimp.com", "mailchimpapp.com", "mailchimpapp.net", "mailerlite.com", "mailgun.org",
    "mcsv.net", "medium.com", "rsgsv.net", "sendgrid.net", "sendinblue.com", "steadyhq.com", "substack.com",
))  # fmt: skip
_LIST_HEADERS = ("list-id", "list-unsubscribe", "list-post")
_MARKUP = re.compile(r"<(?:style|script)\b[^<>]*+>[^<]*+|<[^<>]*+>", re.IGNORECASE)
_IN_ANGLES = re.compile(r"<([^<>\s]{1,1000})>")
_HOST = re.compile(r"(?:[a-z0-9][a-z0-9\-]{0,62}\.){1,8}[a-z][a-z0-9\-]{1,24}", re.IGNORECASE)
# What the standard library raises on messages that no program should have written.
_FAULTS = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


class _ShortHeaders(policy.Compat32):
    """The library's most lenient reading, with every header cut: their parameters take the square of their length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MAX_HEADER_CHARS]


_Mail: TypeAlias = "Message[str, str]"


def parse_message(data: bytes) -> dict[str, object]:
    """Give a message's fields; raise InputRejectedError (`parser_failed`, `binary_content`)."""
    try:
        message = BytesParser(policy=_ShortHeaders()).parsebytes(data)
        headers = _read_headers(message)
        parts = list(_list_texts(message))
    except _FAULTS as error:
        raise InputRejectedError("parser_failed", f"{type(error).__name__}: {error}"[:200]) from error
    is_list = any(name in headers for name in _LIST_HEADERS)
    body, is_page = _choose_body(parts, is_list=is_list)
    name, address = _read_sender(headers.get("from", ""))
    archived = _IN_ANGLES.search(headers.get("archived-at", ""))
    fields: dict[str, object | None] = {
        "title": headers.get("subject"),
        "published": headers.get("date"),
        # The sender of a mailing is its publisher; that of another message may be a person there.
        "outlet": name if name and is_list and "@" not in name else None,
        "outlet_domain": _find_host(address.rpartition("@")[2]) or _find_list_host(headers.get("list-id", "")),
        "language": headers.get("content-language"),
        "url": archived[1] if archived and archived[1].startswith(("http://", "https://")) else None,
    }
    found = {name: value for name, value in fields.items() if value}
    return {**found, "html" if is_page else "text": body.text if body else None, **(body.facts if body else {})}


def _read_headers(message: _Mail) -> dict[str, str]:
    """Give the first header of each name, decoded, on one line."""
    headers: dict[str, str] = {}
    for name, value in message.raw_items():
        headers.setdefault(name.lower(), _decode_value(str(value)))
    return headers


def _decode_value(value: str) -> str:
    """Give a header's text: words in RFC 2047's notation, or bytes that stand there as they are."""
    raw = value.encode("utf-8", "surrogateescape")
    plain = value if raw.isascii() else decode_bytes(raw).text
    try:
        pieces = decode_header(" ".join(plain.split())) if "=?" in plain else [(plain, None)]
    except (HeaderParseError, ValueError):
        pieces = [(plain, None)]
    texts = (piece if isinstance(piece, str) else _decode_piece(piece, charset) for piece, charset in pieces)
    return " ".join("".join(texts).split())


def _decode_piece(piece: bytes, charset: str | None) -> str:
    try:
        return decode_bytes(piece, transport=charset).text
    except InputRejectedError:
        return ""


def _read_sender(value: str) -> tuple[str, str]:
    try:
        return parseaddr(value)
    except _FAULTS:
        return "", ""


def _list_texts(message: _Mail) -> Iterator[_Mail]:
    """Give the parts for reading in order, neither attachments nor messages within the message."""
    waiting = [(message, 0)]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        part, depth = waiting.pop()
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            inner = [item for item in payload if isinstance(item, Message)]
            waiting.extend((item, depth + 1) for item in reversed(inner) if depth < MAX_DEPTH)
        elif part.get_content_type() in ("text/plain", "text/html") and not _is_attached(part):
            yield part


def _is_attached(part: _Mail) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _choose_body(parts: list[_Mail], *, is_list: bool) -> tuple[Decoded | None, bool]:
    """Give the text to keep and whether it is a page: a mailing's page, or the longer of plain text and page."""
    plain, page = (_decode_first(parts, media_type) for media_type in ("text/plain", "text/html"))
    if plain is None or page is None:
        return (plain, False) if page is None else (page, True)
    page_words = count_words(_MARKUP.sub(" ", page.text))
    is_stub = count_words(plain.text) < MIN_PLAIN_SHARE * page_words
    return (page, True) if page_words and (is_list or is_stub) else (plain, False)


def _decode_first(parts: list[_Mail], media_type: str) -> Decoded | None:
    """Give the first part of that type that has a text."""
    for part in parts:
        if part.get_content_type() == media_type and (decoded := _decode_part(part, media_type)).text.strip():
            return decoded
    return None


def _decode_part(part: _Mail, media_type: str) -> Decoded:
    try:
        payload = part.get_payload(decode=True)
        charset = part.get_content_charset()
    except _FAULTS as error:
        raise InputRejectedError("parser_failed", f"{type(error).__name__}: {error}"[:200]) from error
    return decode_bytes(payload if isinstance(payload, bytes) else b"", media_type=media_type, transport=charset)


def _find_list_host(list_id: str) -> str | None:
    found = _IN_ANGLES.search(list_id)
    return _find_host(found[1]) if found else None


def _find_host(text: str) -> str | None:
    """Give a host that is its sender's own."""
    is_host = len(text) <= 253 and _HOST.fullmatch(text)
    return text.lower() if is_host and registered_domain(text) not in _CARRIERS else None
