"""How much of what is attributed stands between quotation marks, and where it stands without them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from newsledger.annotate.attribution.record import Finding, Kind
from newsledger.annotate.grammar.quotation_marks import Quotation
from newsledger.annotate.spans import Span

WORD = re.compile(r"\w+")
# A direct quotation has this share of its words between marks, or more.
DIRECT_SHARE = 0.5
MARKS = "\"“”„‟«»'‘’`.,;:!?…–—-()[]"


def decide_kind(text: str, finding: Finding, quotations: Sequence[Quotation]) -> Kind:
    """The kind of a finding: a transcript's turn is its speaker's own words, between quotation marks or not."""
    return "direct" if finding.is_turn else read_kind(finding.content_spans, quotations, text)


def read_kind(content_spans: Sequence[Span], quotations: Sequence[Quotation], text: str) -> Kind:
    """Direct when at least half of the content's words stand between quotation marks, indirect when none does."""
    inner = [part for span in content_spans for part in _list_quoted(span, quotations)]
    quoted = sum(_count_words(text, part) for part in inner)
    if not quoted:
        return "indirect"
    total = sum(_count_words(text, span) for span in content_spans)
    return "direct" if quoted >= DIRECT_SHARE * total else "mixed"


def trim_content(
    text: str, content_spans: Sequence[Span], kind: Kind, quotations: Sequence[Quotation]
) -> tuple[Span, ...]:
    """The content's spans without blanks at their ends or marks alone, a direct quotation's without its outer marks.

    A span that holds words outside its quotations keeps the marks that part the two.
    """
    parts = [part for span in content_spans for part in _part_span(text, span, kind, quotations)]
    trimmed = (_trim_blanks(text, part) for part in parts)
    return tuple(part for part in trimmed if part.cut(text).strip(MARKS + " \n\t\r"))


def _part_span(text: str, span: Span, kind: Kind, quotations: Sequence[Quotation]) -> list[Span]:
    """The quoted parts of a span that is quoted throughout, else the span itself."""
    if kind != "direct":
        return [span]
    inner = _list_quoted(span, quotations)
    is_quoted = sum(_count_words(text, part) for part in inner) >= _count_words(text, span)
    return inner if inner and is_quoted else [span]


def _list_quoted(span: Span, quotations: Sequence[Quotation]) -> list[Span]:
    """The parts of a span that stand between quotation marks."""
    return [part for quotation in _find_overlapping(span, quotations) for part in _clip_parts(span, quotation)]


def _find_overlapping(span: Span, quotations: Sequence[Quotation]) -> Iterator[Quotation]:
    """The quotations that a span touches, which stand in order and apart."""
    at = bisect_right(quotations, span.start_char, key=_read_end)
    while at < len(quotations) and quotations[at].outer.start_char < span.end_char:
        yield quotations[at]
        at += 1


def _read_end(quotation: Quotation) -> int:
    return quotation.outer.end_char


def _clip_parts(span: Span, quotation: Quotation) -> Iterator[Span]:
    for part in quotation.spans:
        start, end = max(span.start_char, part.start_char), min(span.end_char, part.end_char)
        if start < end:
            yield Span(start, end)


def _count_words(text: str, span: Span) -> int:
    return sum(1 for _ in WORD.finditer(text, span.start_char, span.end_char))


def _trim_blanks(text: str, span: Span) -> Span:
    start, end = span.start_char, span.end_char
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
