"""The registry of raw formats, and which one a file is in."""

from __future__ import annotations

import re

from newsledger.errors import InputRejectedError
from newsledger.read.csv_reader import CsvReader
from newsledger.read.csv_rows import read_dialect
from newsledger.read.decoding import is_binary
from newsledger.read.fields import count_known_names
from newsledger.read.html_reader import HtmlReader
from newsledger.read.json_reader import JsonReader
from newsledger.read.reader import Reader
from newsledger.read.text_reader import TextReader

_TEXT, _HTML, _JSON, _CSV = TextReader(), HtmlReader(), JsonReader(), CsvReader()
READERS: tuple[Reader, ...] = (
    _TEXT,
    _HTML,
    _JSON,
    _CSV,
)

_BY_NAME = {reader.name: reader for reader in READERS}
_ALIASES = {"txt": "text", "htm": "html", "jsonl": "json", "ndjson": "json", "tsv": "csv"}
_BY_SUFFIX = {suffix: reader for reader in READERS for suffix in reader.suffixes}
_COMPRESSED = (".gz", ".gzip")
_SUFFIX = re.compile(r"\.[a-z0-9_]{1,12}\Z")
_HTML_HEAD = re.compile(
    rb"\s{0,999}(?:<\?xml[^<>]{0,200}>\s{0,99})?(?:<!--.{0,2000}?-->\s{0,99})?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
# A page may begin with the warnings of the program that made it.
_HTML_INSIDE = re.compile(rb"<html[\s>][^<]{0,999}<(?:head|body|meta|title)\b", re.IGNORECASE)
_JSON_HEAD = re.compile(rb"\s{0,999}(?:\[\s{0,99}(?:\[\s{0,99})?)?\{\s{0,99}[\"}]")
_MARKUP_HEAD = re.compile(rb"\s{0,999}<[?!a-z]", re.IGNORECASE)


def find_reader(name: str) -> Reader:
    """Give the reader of a format's name as stored or declared; raise InputRejectedError('unknown_format')."""
    name = name.lower()
    reader = _BY_NAME.get(_ALIASES.get(name, name))
    if reader is None:
        raise InputRejectedError("unknown_format", name)
    return reader


def detect_reader(name: str, head: bytes, declared: str | None = None) -> Reader:
    """Give the reader of a file by its declared format, else its suffix, else its first (decompressed) bytes.

    Raise InputRejectedError('unknown_format') where none of them tells.
    """
    if declared:
        return find_reader(declared)
    suffix = find_suffix(name)
    reader = _BY_SUFFIX.get(suffix) or _sniff_reader(head.removeprefix(b"\xef\xbb\xbf"), has_suffix=bool(suffix))
    if reader is None:
        raise InputRejectedError("unknown_format", suffix)
    return reader


def find_suffix(name: str) -> str:
    """Give a file name's last suffix in lower case, that of the compression left out."""
    name = name.lower()
    for compressed in _COMPRESSED:
        name = name.removesuffix(compressed)
    match = _SUFFIX.search(name)
    return match.group() if match else ""


def _sniff_reader(head: bytes, *, has_suffix: bool) -> Reader | None:
    if not head or is_binary(head):
        return None
    if _HTML_HEAD.match(head):
        return _HTML
    if _JSON_HEAD.match(head):
        return _JSON
    if _is_table(head):
        return _CSV
    if _HTML_INSIDE.search(head):
        return _HTML
    # A suffix we do not know says that the file is something else than plain text.
    return None if has_suffix or _MARKUP_HEAD.match(head) else _TEXT


def _is_table(head: bytes) -> bool:
    """Tell whether the first line names at least two fields that are known to us, one of them with the text."""
    try:
        columns = read_dialect(head.split(b"\n", 1)[0][:4096] + b"\n").columns
    except InputRejectedError:
        return False
    known_count, has_content = count_known_names(columns)
    return has_content and known_count >= 2
