"""Datelines, labels and clocks at the start of a paragraph: they are nobody's words and part of no name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.attribution.refinement.openers import cut_openers
from newsledger.annotate.spans import Span

OPENERS = (
    "14:05 ",
    "14:05: ",
    "[9:30] ",
    "9:30 a.m. ET: ",
    "3.15pm BST ",
    "3.15pm - ",
    "UPDATE 14:05: ",
    "KUWAIT: ",
    "DELMO CITY: ",
    "TEHRAN (Reuters) - ",
    "NORVALE, March 4 – ",
)
NO_OPENERS = ("3.15 ", "25:70 ", "14 ", "Norvale: ", "OK: ", "The 14:05 ")


def cut(text: str, content: str, source: str | None = None) -> tuple[list[str], str | None]:
    """What is left of a content and a source that begin where these do."""
    at = text.index(content)
    where = text.index(source) if source else 0
    owner = Span(where, where + len(source)) if source else None
    found = cut_openers(text, [Finding((Span(at, at + len(content)),), None, owner, 0.5)])
    contents = [span.cut(text) for each in found for span in each.content_spans]
    return contents, next((each.source.cut(text) for each in found if each.source), None)


@pytest.mark.parametrize("opener", OPENERS)
def test_a_content_begins_after_the_opener(opener: str) -> None:
    text = f"{opener}The dam will hold, Mira Oldane said."
    assert cut(text, f"{opener}The dam will hold") == (["The dam will hold"], None)


@pytest.mark.parametrize("opener", OPENERS)
def test_a_source_begins_after_the_opener(opener: str) -> None:
    text = f"{opener}Mira Oldane said the dam will hold."
    assert cut(text, "the dam will hold", f"{opener}Mira Oldane") == (["the dam will hold"], "Mira Oldane")


@pytest.mark.parametrize("opener", [opener for opener in OPENERS if "(" not in opener and "March" not in opener])
def test_later_paragraphs_have_openers_too(opener: str) -> None:
    text = f"It rained all night in Norvale.\n\n{opener}The dam will hold, Mira Oldane said."
    assert cut(text, f"{opener}The dam will hold") == (["The dam will hold"], None)


@pytest.mark.parametrize("words", NO_OPENERS)
def test_other_words_stay(words: str) -> None:
    text = f"{words}The dam will hold, Mira Oldane said."
    assert cut(text, f"{words}The dam will hold") == ([f"{words}The dam will hold"], None)


def test_a_clock_within_a_paragraph_stays() -> None:
    text = "She said 14:05 Trains would run."
    assert cut(text, "14:05 Trains would run") == (["14:05 Trains would run"], None)


def test_a_label_alone_stays() -> None:
    text = "OLDANE: The dam will hold."
    assert cut(text, "The dam will hold", "OLDANE") == (["The dam will hold"], "OLDANE")


def test_a_dateline_is_no_source_and_no_content() -> None:
    text = "TEHRAN (Reuters) - The dam will hold."
    assert cut(text, "The dam will hold", "TEHRAN") == (["The dam will hold"], None)
    assert cut(text, "TEHRAN") == ([], None)


@given(st.text(alphabet='1230:.[]()apmGMT ET-–"AB\n', max_size=60), st.data())
def test_what_is_left_is_the_end_of_what_was_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = Span(start, end)
    for found in cut_openers(text, [Finding((span,), None, None, 0.5)]):
        (left,) = found.content_spans
        assert start <= left.start_char < left.end_char == end
