"""A stored text led back to its source, by cleaning that again or by aligning the two."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsledger.provenance.plain import UNKNOWN, find_stretches, trace_runs, trace_text
from newsledger.text.cleaning import clean_text

from .traced_news import damage_story, list_words, tell_story, wrap_story

STORIES = st.integers(0, 10_000)


def test_each_character_has_the_index_of_its_first_source_character() -> None:
    source = "Fish &amp; chips\nat  the quay"
    text = clean_text(source, plain_file=False).text
    assert text == "Fish & chips\nat the quay"
    assert trace_text(text, source, plain_file=False) == [*range(6), *range(10, 20), *range(21, 29)]


@settings(max_examples=60, deadline=None)
@given(STORIES, st.booleans(), st.booleans())
def test_a_trace_goes_forward(seed: int, is_damaged: bool, plain_file: bool) -> None:
    source = wrap_story(tell_story(seed))
    source = damage_story(source) if is_damaged else source
    text = clean_text(source, plain_file=plain_file).text
    trace = trace_text(text, source, plain_file=plain_file)
    assert len(trace) == len(text) and trace == sorted(trace) and trace[0] >= 0 and trace[-1] < len(source)
    same = sum(text[place] == source[origin] for place, origin in enumerate(trace))
    assert same >= len(text) * (0.9 if is_damaged else 0.98)


def change_story(text: str, seed: int) -> str:
    """The text as another cleaner might have left it: without a paragraph, a few words, a line break."""
    chance = random.Random(seed)
    paragraphs = text.split("\n\n")
    del paragraphs[chance.randrange(len(paragraphs))]
    words = " ".join(paragraphs).split(" ") if chance.random() < 0.3 else "\n\n".join(paragraphs).split(" ")
    for _ in range(chance.randint(1, 4)):
        del words[chance.randrange(len(words))]
    return " ".join(words)


@settings(max_examples=60, deadline=None)
@given(STORIES, st.booleans())
def test_a_text_of_another_cleaner_is_aligned(seed: int, is_damaged: bool) -> None:
    source = wrap_story(tell_story(seed))
    source = damage_story(source) if is_damaged else source
    text = change_story(clean_text(source, plain_file=False).text, seed)
    runs = trace_runs(text, source, plain_file=False)
    for last, run in pairwise(runs):
        assert last.end <= run.start and last.source_end <= run.source_start
    copies = [run for run in runs if run.is_copy]
    assert all(text[run.start : run.end] == source[run.source_start : run.source_end] for run in copies)
    trace = trace_text(text, source, plain_file=False)
    lost = sum(origin == UNKNOWN and not text[place].isspace() for place, origin in enumerate(trace))
    assert lost <= 0.05 * len(text)


@settings(max_examples=60, deadline=None)
@given(STORIES)
@example(565)  # the letters of one word lie in two places
def test_the_stretches_of_an_aligned_text_say_its_words(seed: int) -> None:
    source = wrap_story(tell_story(seed))
    text = change_story(clean_text(source, plain_file=False).text, seed)
    words = list(re.finditer(r"\S+", text))
    start, end = words[len(words) // 3].start(), words[len(words) // 2].end()
    stretches = find_stretches(text, source, (start, end), plain_file=False)
    said = [word for first, last in stretches for word in list_words(source[first:last])]
    assert said in ([], list_words(text[start:end]))


@pytest.mark.parametrize("span", [(0, 4), (0, 11), (5, 11)])
def test_words_that_the_source_does_not_have_are_not_led_anywhere(span: tuple[int, int]) -> None:
    source = tell_story(7)
    text = "Qqqq zzzzzz " + source
    assert find_stretches(text, source, span, plain_file=False) == []
    assert find_stretches(text, source, (12, 40), plain_file=False) == [(0, 28)]
