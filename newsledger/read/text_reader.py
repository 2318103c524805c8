"""Plain text files: one article a file."""

from __future__ import annotations

from collections.abc import Mapping

from newsledger.read.decoding import decode_bytes
from newsledger.read.fields import read_text
from newsledger.read.offsets import char_offsets, find_anchors
from newsledger.read.reader import WholeFileReader
from newsledger.records import FieldSource, RawRecord


class TextReader(WholeFileReader):
    """A file of plain text is one record with the field `text`."""

    name = "text"
    suffixes = (".txt", ".text")
    media_type = "text/plain"
    description = "One article a file; an address, a title, a byline and a date may stand above it"
    example = (
        "Ferry stops\nBy Mira Oldane\n12 March 2026\n\n"
        "NORVALE - The ferry stopped at noon, its owner said. Nobody knows for how long.\n"
    )
    mark = "the absence of all other marks, if its name has no suffix"

    def parse(self, raw: RawRecord, header: bytes) -> Mapping[str, object]:  # noqa: ARG002
        """Give the decoded text; raise InputRejectedError for binary content."""
        decoded = decode_bytes(raw.data, media_type=self.media_type)
        anchors = find_anchors(raw.data, decoded, read_text(decoded.text) or "")
        return {"text": decoded.text, **decoded.facts, "@anchors": anchors}

    def locate(self, raw: RawRecord, header: bytes, name: str) -> FieldSource | None:  # noqa: ARG002
        """Give the whole file."""
        decoded = decode_bytes(raw.data, media_type=self.media_type)
        return FieldSource(decoded.text, char_offsets(raw.data, decoded)) if name == "text" else None
