"""Why a raw record can end as a reject: one row a reason, with what a person can do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason slug, what it means and what mends it."""

    slug: str
    meaning: str
    remedy: str


_ROWS = (
    Reason("empty_file", "the file has no bytes", "deliver the file again"),
    Reason("empty_record", "the record has no content", "nothing to do, or deliver the record again"),
    Reason("unknown_format", "no reader knows this kind of file", "declare its format in sources.toml"),
    Reason("unreadable_file", "the file could not be opened or read", "check the permissions and the disk"),
    Reason("vanished_file", "the file was deleted or changed while it was being read", "run again"),
    Reason("not_a_regular_file", "a link, a pipe or a device, which is not followed", "copy the file itself"),
    Reason("damaged_compression", "the compressed stream ends early or is corrupt", "deliver the file again"),
    Reason("decompression_bomb", "the file unpacks to over 200 times its size", "unpack and check it by hand"),
    Reason("record_too_large", "the record is over the size limit", "split it into records of less than 20 MB"),
    Reason("unsupported_encoding", "the bytes are in an encoding this format is not read in", "convert to UTF-8"),
    Reason("binary_content", "the bytes are not text", "check what the file really is"),
    Reason("invalid_json", "the record is not well-formed JSON", "mend the record"),
    Reason("not_an_object", "the JSON value is not an object with fields", "declare the field mapping"),
    Reason("invalid_csv", "the row cannot be split into the header's columns", "mend the quoting of the row"),
    Reason("no_known_fields", "no field holds a text or a page", "map the fields in sources.toml"),
    Reason("no_text", "no article text was found", "look at the raw record"),
    Reason("too_short", "fewer than 10 words of text are left after cleaning", "look at the raw record"),
    Reason("not_an_article", "a page that lists or blocks articles instead of being one", "collect the article page"),
    Reason("parser_failed", "the parser gave up on this document", "look at the raw record"),
)

REASONS = {row.slug: row for row in _ROWS}
