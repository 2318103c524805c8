"""The registry of raw formats, and which one a file is in."""

from __future__ import annotations

import re

from newsledger.errors import InputRejectedError
from newsledger.read.arc_reader import ArcReader
from newsledger.read.compression import strip_suffix
from newsledger.read.csv_reader import CsvReader
from newsledger.read.decoding import is_binary
from newsledger.read.email_reader import EmailReader
from newsledger.read.feed_reader import FeedReader
from newsledger.read.html_reader import HtmlReader
from newsledger.read.json_reader import JsonReader
from newsledger.read.parquet_reader import ParquetReader
from newsledger.read.reader import Reader
from newsledger.read.sgml_reader import SgmlReader
from newsledger.read.text_reader import TextReader
from newsledger.read.warc_reader import WarcReader

_TEXT = TextReader()
# In the order in which they are asked whether a file is theirs: from the surest mark to the faintest.
READERS: tuple[Reader, ...] = (
    ParquetReader(),
    WarcReader(),
    ArcReader(),
    SgmlReader(),
    FeedReader(),
    JsonReader(),
    CsvReader(),
    HtmlReader(),
    EmailReader(),
    _TEXT,
)

_BY_NAME = {reader.name: reader for reader in READERS}
_ALIASES = {
    "txt": "text", "htm": "html", "jsonl": "json", "ndjson": "json", "jsonfeed": "json", "tsv": "csv", "rss": "feed",
    "atom": "feed", "eml": "email", "mbox": "email",
}  # fmt: skip
_BY_SUFFIX = {suffix: reader for reader in READERS for suffix in reader.suffixes}
_SUFFIX = re.compile(r"\.[a-z0-9_]{1,12}\Z")
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
    match = _SUFFIX.search(strip_suffix(name.lower()))
    return match.group() if match else ""


def _sniff_reader(head: bytes, *, has_suffix: bool) -> Reader | None:
    found = next((reader for reader in READERS if head and reader.recognizes(head)), None)
    if found or not head or is_binary(head):
        return found
    # A suffix we do not know says that the file is something else than plain text.
    return None if has_suffix or _MARKUP_HEAD.match(head) else _TEXT
