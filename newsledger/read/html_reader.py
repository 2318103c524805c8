"""Saved web pages: one article a file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newsledger.read.decoding import decode_bytes
from newsledger.read.offsets import char_offsets
from newsledger.read.reader import WholeFileReader
from newsledger.records import FieldSource, RawRecord

# The marks of browsers ("saved from url=(0042)...") and of page savers ("url: ..."), in a comment near the top.
SAVED_FROM = re.compile(
    r"<!--[^<>]{0,200}?(?:saved from url=\(\d{1,6}\)|\burl: )(https?://[^\s<>\"']{1,2000})", re.IGNORECASE
)
SAVED_FROM_WINDOW = 4096
_HTML_HEAD = re.compile(
    rb"\s{0,999}(?:<\?xml[^<>]{0,200}>\s{0,99})?(?:<!--.{0,2000}?-->\s{0,99})?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
# A page may begin with the warnings of the program that made it.
_HTML_INSIDE = re.compile(rb"<html[\s>][^<]{0,999}<(?:head|body|meta|title)\b", re.IGNORECASE)


class HtmlReader(WholeFileReader):
    """A saved page is one record with the field `html`, and `url` where the program that saved it noted one."""

    name = "html"
    suffixes = (".html", ".htm", ".xhtml", ".shtml")
    media_type = "text/html"
    description = "One saved page a file: its article, and what the page states about it"
    example = (
        "<!doctype html><title>Ferry stops | Norvale Lantern</title>\n"
        '<meta property="article:published_time" content="2026-03-12T09:14:00Z">\n'
        "<article><h1>Ferry stops</h1><p>The ferry stopped at noon, its owner said.</p></article>\n"
    )
    mark = "the tags that open a page"

    def recognizes(self, head: bytes) -> bool:
        """Tell by the page's first tags, which the warnings of the program that made it may precede."""
        return (_HTML_HEAD.match(head) or _HTML_INSIDE.search(head)) is not None

    def parse(self, raw: RawRecord, header: bytes) -> Mapping[str, object]:  # noqa: ARG002
        """Give the decoded page; raise InputRejectedError for binary content."""
        decoded = decode_bytes(raw.data, media_type=self.media_type)
        saved_from = SAVED_FROM.search(decoded.text, 0, SAVED_FROM_WINDOW)
        url = {"url": saved_from.group(1)} if saved_from else {}
        return {"html": decoded.text, **url, **decoded.facts}

    def locate(self, raw: RawRecord, header: bytes, name: str) -> FieldSource | None:  # noqa: ARG002
        """Give the whole file."""
        decoded = decode_bytes(raw.data, media_type=self.media_type)
        return FieldSource(decoded.text, char_offsets(raw.data, decoded), is_markup=True) if name == "html" else None
