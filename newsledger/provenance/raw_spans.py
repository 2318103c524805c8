"""Which bytes of a plain text file each stretch of an article was read from: the map that is stored with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from newsledger.provenance.ranges import Range, merge_ranges
from newsledger.read.decoding import Decoded
from newsledger.read.offsets import char_offsets, follow_anchors
from newsledger.text.cleaning import CleanText
from newsledger.text.tracing import trace_clean

# The longest of 1,700 annotated articles has 34,309 bytes; what is much longer, or has thousands of
# runs because it is damage throughout, is traced when asked.
MAX_MAPPED_CHARS = 500_000
MAX_SPANS = 20_000

RawSpan = Mapping[str, int]


def list_raw_spans(record: Mapping[str, Any], clean: CleanText) -> list[dict[str, int]] | None:
    """The runs of an article's text with their bytes, white space that stands for other white space left out.

    None for what is no plain text file, and where the bytes cannot be told from the record alone.
    """
    if record["media_type"] != "text/plain" or record["html"]:
        return None
    raw, anchors = record["text"], record.get("anchors")
    if anchors is None or len(raw) > MAX_MAPPED_CHARS:
        return None
    runs = [run for run in trace_clean(raw, clean) if run.is_copy or not clean.text[run.start : run.end].isspace()]
    if len(runs) > MAX_SPANS:
        return None
    places = sorted(set(chain.from_iterable((run.source_start, run.source_end) for run in runs)))
    byte_of = dict(zip(places, follow_anchors(raw, record["encoding"], anchors, places), strict=True))
    return [
        {
            "start_char": run.start,
            "end_char": run.end,
            "byte_start": byte_of[run.source_start],
            "byte_end": byte_of[run.source_end],
        }
        for run in runs
    ]


def cut_raw_spans(spans: Sequence[RawSpan], text: str, span: Range, data: bytes, encoding: str) -> list[Range]:
    """The ranges of the file's `data` that a range of a text was read from; none where the spans do not tell."""
    start, end = span
    ranges: list[Range] = []
    place = start
    for run in spans:
        if run["end_char"] <= start or run["start_char"] >= end:
            continue
        if text[place : run["start_char"]].strip():
            return []
        if ranges and place < run["start_char"]:
            ranges.append(_find_blank(data, ranges[-1][1], run["byte_start"], encoding))
        ranges.append(_cut_span(run, text, span, data, encoding))
        place = run["end_char"]
    return [] if text[place:end].strip() else merge_ranges(ranges)


def _find_blank(data: bytes, start: int, end: int, encoding: str) -> Range:
    """The white space at the end of what stands between two runs; the text has some there."""
    between = data[start:end].decode(encoding, "replace")
    blank = between[len(between.rstrip()) :]
    return end - len(blank.encode(encoding, "replace")), end


def _cut_span(run: RawSpan, text: str, span: Range, data: bytes, encoding: str) -> Range:
    """The bytes of the part of one run that lies within the range; all of them where they are no copy of it."""
    first, last = run["byte_start"], run["byte_end"]
    piece = text[run["start_char"] : run["end_char"]]
    if data[first:last].decode(encoding, "replace") != piece:
        return first, last
    offsets = char_offsets(data[first:last], Decoded(piece, encoding, "utf-8", 0))
    start, end = max(span[0], run["start_char"]), min(span[1], run["end_char"])
    return first + offsets[start - run["start_char"]], first + offsets[end - run["start_char"]]
