"""A range of an article's stored text led back to the bytes it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from newsledger.provenance.markup import find_element, find_ranges, is_traced, trace_page
from newsledger.provenance.plain import find_stretches, trace_text
from newsledger.provenance.ranges import Range, merge_ranges
from newsledger.provenance.raw_spans import cut_raw_spans
from newsledger.read.decoding import Decoded
from newsledger.read.fields import count_known_names, make_record
from newsledger.read.member_sources import find_source
from newsledger.read.offsets import char_offsets
from newsledger.read.reader import Reader
from newsledger.read.reopen import reopen_record
from newsledger.read.values import MAX_DEPTH, clean_string
from newsledger.records import FieldSource, RawRecord
from newsledger.sources import Declarations

__all__ = ("Evidence", "Opened", "find_evidence", "find_field", "trace_record", "trace_text")

Method = Literal["exact", "element", "field", "record"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The raw bytes behind a range of an article's text.

    `byte_ranges` are in the order of the text, and `around` is the element (HTML) or the field that has them; their
    addresses are those in the decompressed file, or member of an archive. `method` says how near they come: `exact`,
    or all of the `element`, the `field` or the `record`. A format without addresses has no ranges: the `field` and the
    document's `record_index` name the place. `source` is the field as its reader decoded it, `char_ranges` are the
    same ranges in it.
    """

    record: RawRecord
    document: Mapping[str, Any]
    field: str | None
    method: Method
    byte_ranges: tuple[Range, ...]
    encoding: str | None
    around: Range | None = None
    source: FieldSource | None = None
    char_ranges: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A record read again: what is needed to trace the text of its article."""

    document: Mapping[str, Any]
    reader: Reader
    header: bytes
    raw: RawRecord
    mapping: Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found among the characters of a field, and the element or field around it."""

    method: Method
    ranges: Sequence[Range]
    around: Range

    def shift(self, lead: int) -> _Found:
        """The same in a text that has `lead` more characters before."""
        moved = [(start + lead, end + lead) for start, end in self.ranges]
        return _Found(self.method, moved, (self.around[0] + lead, self.around[1] + lead))


def find_evidence(
    raw: Path,
    document: Mapping[str, Any],
    article: Mapping[str, Any],
    start: int,
    end: int,
    declarations: Declarations,
) -> Evidence:
    """The evidence below the raw folder for the characters `start` to `end` of an article's text.

    Raise RawGoneError where its bytes are not there any more, InputRejectedError where they can no longer be parsed.
    """
    source = find_source(declarations, document["source_path"], document["member"])
    reopened = reopen_record(raw, document, source.format)
    opened = Opened(document, reopened.reader, reopened.header, reopened.raw, source.fields)
    return trace_record(opened, article, start, end)


def trace_record(opened: Opened, article: Mapping[str, Any], start: int, end: int) -> Evidence:
    """The evidence in one record for the characters `start` to `end` of the text that was stored of it."""
    raw, document = opened.raw, opened.document
    parsed = opened.reader.parse(raw, opened.header)
    record = make_record(parsed, opened.mapping)
    value = record.html or record.text or ""
    field = find_field(parsed, value)
    source = opened.reader.locate(raw, opened.header, field) if field else None
    encoding = str(parsed["@encoding"]) if "@encoding" in parsed else None
    trace = _trace_markup if record.html else _trace_file if document["media_type"] == "text/plain" else _trace_plain
    if source is None and encoding and document["media_type"].endswith("+xml"):
        source = _decode_item(raw.data, encoding)
        value, trace = source.text, _trace_markup
    found = trace(article["text"], value, (start, end))
    if source is None or value not in source.text:
        place = ((raw.byte_start, raw.byte_end),) if opened.reader.is_addressable else ()
        # Whose bytes cannot be told can still be read: what was decoded of them, without addresses.
        source = FieldSource(value, (), is_markup=bool(record.html))
        return Evidence(raw, document, field, "record", place, encoding, None, source, tuple(found.ranges))
    found = found.shift(source.text.index(value))
    around = tuple(_locate_ranges(raw, source, [found.around]))
    ranges = tuple(_locate_ranges(raw, source, found.ranges))
    if spans := article.get("raw_spans"):
        # What was noted when the text was cleaned is right whatever the cleaner does today.
        ranges = tuple(cut_raw_spans(spans, article["text"], (start, end), raw.data, encoding or "")) or ranges
    method = "exact" if spans and ranges else found.method
    whole = (around[0][0], around[-1][1]) if around else None
    return Evidence(raw, document, field, method, ranges or around, encoding, whole, source, tuple(found.ranges))


def _decode_item(data: bytes, encoding: str) -> FieldSource:
    """An item of a feed as markup: its HTML stands in its XML as text, which is traced through both."""
    decoded = Decoded(data.decode(encoding, "replace"), encoding, "transport", 0)
    return FieldSource(decoded.text, char_offsets(data, decoded), is_markup=True)


def _trace_file(text: str, source: str, span: Range) -> _Found:
    stretches = find_stretches(text, source, span, plain_file=True)
    return _Found("exact" if stretches else "field", stretches, (0, len(source)))


def _trace_plain(text: str, source: str, span: Range) -> _Found:
    stretches = find_stretches(text, source, span, plain_file=False)
    return _Found("exact" if stretches else "field", stretches, (0, len(source)))


def _trace_markup(text: str, source: str, span: Range) -> _Found:
    trace = trace_page(text, source)
    ranges = find_ranges(source, text, trace, *span)
    if not ranges:
        return _Found("field", (), (0, len(source)))
    around = find_element(source, min(ranges)[0], max(end for _, end in ranges))
    return _Found("exact", ranges, around) if is_traced(text, trace, *span) else _Found("element", [around], around)


def _locate_ranges(raw: RawRecord, source: FieldSource, ranges: Iterable[Range]) -> list[Range]:
    """The addresses of ranges of a field's characters."""
    start, offsets, ends = raw.byte_start, source.offsets, source.ends
    if ends is None:
        return [(start + offsets[first], start + offsets[last]) for first, last in ranges]
    return merge_ranges(
        (start + offsets[index], start + ends[index])
        for index in chain.from_iterable(range(*span) for span in ranges)
        # A blank may stand for markup.
        if not (source.text[index].isspace() and raw.data[offsets[index] : ends[index]].strip())
    )


def find_field(fields: Mapping[str, object], value: str) -> str | None:
    """The name, or dotted path, of the field that says `value`, white space around it apart; a known name first."""
    said = clean_string(value)
    found = [path for path, string in _walk_strings(fields, ()) if said and clean_string(string) == said]
    best = min(found, key=lambda path: not count_known_names(path[:1])[1], default=None)
    return ".".join(best) if best else None


def _walk_strings(value: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every string in a field's value, and the steps that lead to it."""
    if isinstance(value, str):
        yield path, value
    elif len(path) <= MAX_DEPTH and isinstance(value, Mapping):
        for name, item in value.items():
            yield from _walk_strings(item, (*path, str(name)))
    elif len(path) <= MAX_DEPTH and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk_strings(item, (*path, str(index)))
