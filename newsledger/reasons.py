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
    Reason("empty_file", "the file has no bytes", "deliver the file again, or take it out"),
    Reason("empty_record", "the record has no content", "nothing to do, or deliver the record again"),
    Reason(
        "unknown_format",
        "no reader knows this kind of file",
        "declare its format if newsledger formats lists it, else save it as text, HTML or CSV",
    ),
    Reason(
        "unreadable_file",
        "the file could not be opened or read",
        "check the permissions and the disk, then newsledger run",
    ),
    Reason(
        "vanished_file",
        "the file was deleted or changed while it was being read",
        "newsledger run, once the file lies still",
    ),
    Reason(
        "not_a_regular_file", "a link, a pipe or a device, which is not followed", "put a copy of the file in its place"
    ),
    Reason(
        "damaged_compression",
        "the compressed stream ends early or is corrupt",
        "deliver the file again: gzip -t or zstd -t says whether it is whole",
    ),
    Reason(
        "decompression_bomb",
        "the file unpacks to over 200 times its size",
        "unpack it by hand and deliver what is news in it",
    ),
    Reason("damaged_archive", "the archive ends early, or its directory is wrong", "deliver the file again"),
    Reason("empty_archive", "the archive holds no file, hidden ones apart", "deliver the file again"),
    Reason(
        "nested_archive",
        "an archive in an archive, or a file that is compressed twice",
        "unpack the outer one into the raw folder",
    ),
    Reason("too_many_members", "the archive holds over 250,000 files", "unpack it into the raw folder"),
    Reason(
        "record_too_large",
        "the record is over the size limit",
        "split it into smaller records: 20 MB at most, 4 MB in a feed",
    ),
    Reason(
        "unsupported_encoding",
        "the bytes are in an encoding this format is not read in",
        "convert the file to UTF-8, as iconv does",
    ),
    Reason("binary_content", "the bytes are not text", "see how it begins: deliver its text, or take it out"),
    Reason("invalid_json", "the record is not well-formed JSON", "mend the record at its bytes, or deliver it again"),
    Reason(
        "not_an_object",
        "the JSON value is not an object with fields",
        "deliver each record as an object with named fields",
    ),
    Reason(
        "invalid_csv",
        "the row cannot be split into the header's columns",
        "mend the quotes of the row, or deliver the table as JSON",
    ),
    Reason(
        "missing_header",
        "the table's first row is data, so that its columns have no names",
        "write the names of the columns as the first line, or declare the right format",
    ),
    Reason("no_items", "the file holds no article record", "nothing to do, or deliver the file again"),
    Reason("several_feeds", "another feed begins here in the same file", "deliver each feed as a file of its own"),
    Reason("invalid_sgml", "the element breaks off within its text", "mend the tags of the element"),
    Reason("stray_content", "content outside of every element that is a record", "mend the tags around it"),
    Reason("invalid_parquet", "the file is no Parquet file, or is damaged", "deliver the file again"),
    Reason("encrypted_file", "the file is encrypted", "deliver it decrypted"),
    Reason(
        "file_too_large",
        "a file that must be held as a whole is over the limit",
        "deliver it uncompressed, or in smaller files",
    ),
    Reason(
        "invalid_capture",
        "no web archive record, or one whose headers cannot be read",
        "deliver it again, or if it is no web archive, rename it or declare its format",
    ),
    Reason("truncated_record", "the record ends before its page does", "deliver it again, or collect the page"),
    Reason(
        "segmented_record", "one of the segments that a large record is split into", "deliver the capture as one record"
    ),
    Reason("revisit_record", "a page found unchanged: an earlier record holds it", "nothing to do"),
    Reason("http_error", "the server answered with a redirect or an error", "nothing to do, or collect the page"),
    Reason("not_a_page", "a picture, a script, data or another by-product of a crawl", "nothing to do"),
    Reason("unsupported_compression", "a page packed in a way that is not known", "store it unpacked"),
    Reason(
        "no_known_fields",
        "no field holds a text or a page",
        "name the field of its text under [source.fields] in sources.toml; nothing to do for an interface's error or "
        "empty answer",
    ),
    Reason(
        "no_text",
        "no article text was found",
        "see how it begins: if its text is in another field, name that in sources.toml",
    ),
    Reason(
        "too_short",
        "fewer than 10 words of text are left after cleaning",
        "nothing to do for a caption or a notice, else deliver the whole text",
    ),
    Reason("text_too_long", "over 2 million characters, which no article has", "split it into its articles"),
    Reason(
        "not_an_article", "a page that lists or blocks articles instead of being one", "collect the article's own page"
    ),
    Reason(
        "parser_failed",
        "the parser gave up on this document",
        "save the page again from a browser, or deliver its text",
    ),
    Reason(
        "parser_timeout",
        "the parser took over 30 seconds for this document",
        "set NEWSLEDGER_RECORD_SECONDS higher, then newsledger rejects parser_timeout --retry",
    ),
    Reason(
        "parser_memory",
        "the parser took over 1.5 GB of memory for this document",
        "set NEWSLEDGER_RECORD_MEMORY higher, then newsledger rejects parser_memory --retry",
    ),
    Reason(
        "parser_crashed",
        "the parser's process died at this document, twice",
        "newsledger rejects parser_crashed --retry; if it dies again, deliver its text",
    ),
)

REASONS = {row.slug: row for row in _ROWS}
