"""The parts of quotations and the arithmetic of spans."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsledger.annotate.attribution.refinement.parts import Taken, list_parts, subtract_spans
from newsledger.annotate.grammar.quotation_marks import find_quotations, split_paragraphs
from newsledger.annotate.spans import Span

PLACES = st.integers(0, 30)
SPANS = st.lists(st.tuples(PLACES, PLACES).map(lambda pair: Span(min(pair), max(pair))), max_size=6)


def _cover(spans: list[Span]) -> set[int]:
    return {at for span in spans for at in range(span.start_char, span.end_char)}


def test_a_quotation_over_paragraphs_has_a_part_in_each() -> None:
    text = "She said: “One.\n\n“Two.”"
    paragraphs = split_paragraphs(text)
    parts = list_parts(text, paragraphs, find_quotations(text, paragraphs))
    assert [(part.outer.cut(text), part.inner.cut(text), part.paragraph) for part in parts] == [
        ("“One.", "One.", 0),
        ("“Two.”", "Two.", 1),
    ]


@given(SPANS, SPANS)
def test_what_is_subtracted_is_gone_and_all_else_is_left(spans: list[Span], removed: list[Span]) -> None:
    left = subtract_spans(spans, removed)
    assert _cover(left) == _cover(spans) - _cover(removed)


@given(SPANS, st.tuples(PLACES, PLACES).map(lambda pair: Span(min(pair), max(pair) + 1)))
def test_a_span_is_taken_when_it_shares_a_character_with_another(spans: list[Span], asked: Span) -> None:
    used = [span for span in spans if span.start_char < span.end_char]
    assert (asked in Taken(used)) == bool(_cover(used) & _cover([asked]))
