"""The parts of quotations, one a paragraph, and which finding's content each of them is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.grammar.quotation_marks import Quotation
from newsledger.annotate.spans import Span

# Characters before a part's words in which the mark that opens its paragraph stands.
MARK_REACH = 3


@dataclass(frozen=True, slots=True)
class Part:
    """What a quotation covers of one paragraph: `outer` with its marks, `quotation` and `paragraph` by number."""

    outer: Span
    inner: Span
    quotation: int
    paragraph: int


def list_parts(text: str, paragraphs: list[Span], quotations: list[Quotation]) -> list[Part]:
    """The parts of all quotations in the order of the text."""
    starts = [span.start_char for span in paragraphs]
    return [part for number, q in enumerate(quotations) for part in _split_quotation(text, starts, number, q)]


def _split_quotation(text: str, starts: list[int], number: int, quotation: Quotation) -> Iterator[Part]:
    last = len(quotation.spans) - 1
    for place, inner in enumerate(quotation.spans):
        start = inner.start_char - _count_marks(text, inner.start_char) if place else quotation.outer.start_char
        end = inner.end_char if place < last else quotation.outer.end_char
        yield Part(Span(start, end), inner, number, bisect_right(starts, inner.start_char) - 1)


def _count_marks(text: str, start: int) -> int:
    """How many characters before `start` open the paragraph's part of the quotation."""
    at = start
    while at > max(0, start - MARK_REACH) and text[at - 1] != "\n":
        at -= 1
    return start - at


def claim_parts(parts: list[Part], findings: Sequence[Finding]) -> list[dict[int, int]]:
    """For each part how many characters of it each finding has as content; contents stand apart."""
    claims = sorted((s.start_char, s.end_char, at) for at, f in enumerate(findings) for s in f.content_spans)
    ends = [end for _, end, _ in claims]
    shares: list[dict[int, int]] = []
    for part in parts:
        covered: dict[int, int] = {}
        place = bisect_right(ends, part.inner.start_char)
        while place < len(claims) and claims[place][0] < part.inner.end_char:
            start, end, owner = claims[place]
            common = min(end, part.inner.end_char) - max(start, part.inner.start_char)
            covered[owner] = covered.get(owner, 0) + common
            place += 1
        shares.append(covered)
    return shares


def own_parts(parts: list[Part], findings: Sequence[Finding]) -> list[int | None]:
    """For each part the finding that has most of it as content, None when no finding has any."""
    return [max(claims, key=lambda at: claims[at]) if claims else None for claims in claim_parts(parts, findings)]


def subtract_spans(spans: Iterable[Span], removed: Iterable[Span]) -> list[Span]:
    """What is left of `spans`, in order, without the characters of `removed`."""
    holes = unite_spans(removed)
    ends = [hole.end_char for hole in holes]
    return [piece for span in sorted(spans) for piece in _cut_holes(span, holes, bisect_right(ends, span.start_char))]


def _cut_holes(span: Span, holes: list[Span], place: int) -> Iterator[Span]:
    start = span.start_char
    while place < len(holes) and holes[place].start_char < span.end_char:
        if start < holes[place].start_char:
            yield Span(start, holes[place].start_char)
        start = max(start, holes[place].end_char)
        place += 1
    if start < span.end_char:
        yield Span(start, span.end_char)


def unite_spans(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, joined where they meet."""
    united: list[Span] = []
    for span in sorted(spans):
        if united and span.start_char <= united[-1].end_char:
            united[-1] = Span(united[-1].start_char, max(united[-1].end_char, span.end_char))
        else:
            united.append(span)
    return united


def holds(outer: Span, inner: Span | None) -> bool:
    """Whether one span lies within the other."""
    return inner is not None and outer.start_char <= inner.start_char and inner.end_char <= outer.end_char


class Taken:
    """Spans in use; `span in taken` tells whether any of them has a character in common with it."""

    def __init__(self, spans: list[Span]) -> None:
        self._starts = sorted(span.start_char for span in spans)
        self._reach = list(accumulate((span.end_char for span in sorted(spans)), max))

    def __contains__(self, span: Span) -> bool:
        place = bisect_left(self._starts, span.end_char) - 1
        return place >= 0 and self._reach[place] > span.start_char

    def covers(self, span: Span) -> bool:
        """Whether one of them has all of it; they stand apart from each other."""
        place = bisect_right(self._starts, span.start_char) - 1
        return place >= 0 and self._reach[place] >= span.end_char
