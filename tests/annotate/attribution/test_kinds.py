"""Direct, mixed and indirect content, and its spans without the marks around them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.annotate.attribution.completion.kinds import read_kind, trim_content
from newsledger.annotate.grammar.quotation_marks import find_quotations, split_paragraphs
from newsledger.annotate.spans import Span
from tests.annotate.attribution.places import locate


def describe(text: str, *contents: str) -> tuple[str, list[str]]:
    """Kind and trimmed content of the spans that hold the given words."""
    quotations = find_quotations(text, split_paragraphs(text))
    spans = [locate(text, content) for content in contents]
    kind = read_kind(spans, quotations, text)
    return kind, [span.cut(text) for span in trim_content(text, spans, kind, quotations)]


@pytest.mark.parametrize(
    ("text", "contents", "kind", "trimmed"),
    [
        ("Oldane said the quay was safe.", ["the quay was safe"], "indirect", ["the quay was safe"]),
        ("“It is safe,” Oldane said.", ["“It is safe,”"], "direct", ["It is safe,"]),
        ("“It is safe,” Oldane said.", ["It is safe,"], "direct", ["It is safe,"]),
        (
            "“It is safe,” Oldane said, “and dry.”",
            ["“It is safe,”", "“and dry.”"],
            "direct",
            ["It is safe,", "and dry."],
        ),
        (
            "Oldane said the old quay was really “quite safe”.",
            ["the old quay was really “quite safe”"],
            "mixed",
            ["the old quay was really “quite safe”"],
        ),
        (
            "Oldane said it “was quite safe”.",
            ["it “was quite safe”"],
            "direct",
            ["it “was quite safe”"],
        ),
        ("“It is safe. It is dry,” Oldane said.", [" It is dry,”"], "direct", ["It is dry,"]),
        (
            "“It is safe.” “It is dry.” So she said.",
            ["“It is safe.” “It is dry.”"],
            "direct",
            ["It is safe.", "It is dry."],
        ),
        (
            "“It is safe.\n\n“It is dry,” she said.",
            ["“It is safe.\n\n“It is dry,”"],
            "direct",
            ["It is safe.", "It is dry,"],
        ),
        ("Oldane said the quay was safe .", [" the quay was safe "], "indirect", ["the quay was safe"]),
        ("‘It is safe,’ Oldane said.", ["‘It is safe,’"], "direct", ["It is safe,"]),
    ],
)
def test_kind_and_spans_follow_the_quotation_marks(
    text: str, contents: list[str], kind: str, trimmed: list[str]
) -> None:
    assert describe(text, *contents) == (kind, trimmed)


@pytest.mark.parametrize("empty", ["”", " ", ",”", "\n"])
def test_marks_and_blanks_alone_are_no_content(empty: str) -> None:
    text = f"“It is safe{empty} she said"
    assert (
        trim_content(text, [Span(11, 11 + len(empty))], "direct", find_quotations(text, split_paragraphs(text))) == ()
    )


@given(st.text(alphabet="ab \"“”'\n.", max_size=80), st.lists(st.integers(0, 80), min_size=2, max_size=6))
def test_trimmed_content_is_cut_from_the_content(text: str, marks: list[int]) -> None:
    places = sorted(min(mark, len(text)) for mark in marks)
    spans = [Span(a, b) for a, b in zip(places[::2], places[1::2], strict=False)]
    quotations = find_quotations(text, split_paragraphs(text))
    kind = read_kind(spans, quotations, text)
    trimmed = trim_content(text, spans, kind, quotations)
    assert list(trimmed) == sorted(trimmed)
    for span in trimmed:
        assert any(s.start_char <= span.start_char < span.end_char <= s.end_char for s in spans)
        assert span.cut(text) == span.cut(text).strip()


def test_many_quotations_cost_linear_time() -> None:
    text = "“It is safe,” she said. " * 20_000
    quotations = find_quotations(text, split_paragraphs(text))
    before = time.process_time()
    for quotation in quotations:
        trim_content(text, [quotation.outer], read_kind([quotation.outer], quotations, text), quotations)
    assert time.process_time() - before < 2
