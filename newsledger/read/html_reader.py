"""Saved web pages: one article a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from newsledger.read.decoding import decode_bytes
from newsledger.read.reader import Reader, split_whole
from newsledger.read.streams import ByteStream
from newsledger.records import RawRecord

# The marks of browsers ("saved from url=(0042)...") and of page savers ("url: ..."), in a comment near the top.
SAVED_FROM = re.compile(
    r"<!--[^<>]{0,200}?(?:saved from url=\(\d{1,6}\)|\burl: )(https?://[^\s<>\"']{1,2000})", re.IGNORECASE
)
SAVED_FROM_WINDOW = 4096


class HtmlReader(Reader):
    """A saved page is one record with the field `html`, and `url` where the program that saved it noted one."""

    name = "html"
    suffixes = (".html", ".htm", ".xhtml", ".shtml")
    media_type = "text/html"

    def split(
        self,
        stream: ByteStream,
        *,
        index: int = 0,
        byte_start: int = 0,
        header: bytes = b"",  # noqa: ARG002
    ) -> Iterator[RawRecord]:
        """Give the file as one record."""
        return split_whole(stream, index, byte_start)

    def parse(self, raw: RawRecord, header: bytes) -> Mapping[str, object]:  # noqa: ARG002
        """Give the decoded page; raise InputRejectedError for binary content."""
        decoded = decode_bytes(raw.data, media_type=self.media_type)
        saved_from = SAVED_FROM.search(decoded.text, 0, SAVED_FROM_WINDOW)
        url = {"url": saved_from.group(1)} if saved_from else {}
        return {"html": decoded.text, **url, **decoded.facts}
