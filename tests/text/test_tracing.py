"""Each character of a cleaned text is led back to the characters that it was made of, and to no others."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.text.cleaning import clean_text
from newsledger.text.origins import Run
from newsledger.text.tracing import trace_clean

from .samples import PARAGRAPHS, make_file, wrap
from .test_cleaning import ANY
from .test_repair import JUNK

# What may stand inside a word: characters that stay, that are repaired, and that are dropped.
PARTS = (
    "é",
    "&amp;",
    "&#8217;",
    "&amp;quot;",
    "â€™",
    "Ã©",
    "e\u0301",
    "\u200b",
    "\x92",
    "😀",
    "\x07",
    "-",
    "한",
    "\u1112\u1161",
)
GAPS = (" ", "  ", "\t", "\xa0", "\n", "\r\n", " \n  ", "\n\n", "\r\n\r\n", "\n\nAdvertisement\n\n", "\u2028")
# Prose that stands in a file more than once.
REPEATED = "The quay was closed again."


def trace(raw: str, *, plain_file: bool = False) -> tuple[str, list[Run]]:
    clean = clean_text(raw, plain_file=plain_file)
    runs = trace_clean(raw, clean)
    demand_sound(clean.text, raw, runs)
    return clean.text, runs


def demand_sound(text: str, raw: str, runs: list[Run]) -> None:
    """Runs cover the text and go forward in the source; copies are the same, white space is made of white space."""
    assert [run.start for run in runs] + [len(text)] == [0, *(run.end for run in runs)]
    for last, run in zip([None, *runs], runs, strict=False):
        assert 0 <= run.source_start < run.source_end <= len(raw)
        made, stretch = text[run.start : run.end], raw[run.source_start : run.source_end]
        assert not run.is_copy or made == stretch
        assert last is None or last.source_end <= run.source_start


def find_source(raw: str, runs: list[Run], start: int, end: int) -> str:
    """The source of a range of the text, what was cut out within it left out."""
    pieces = []
    for run in runs:
        if run.end > start and run.start < end:
            first = run.source_start + (max(0, start - run.start) if run.is_copy else 0)
            last = run.source_end - (max(0, run.end - end) if run.is_copy else 0)
            pieces.append(raw[first:last])
    return "".join(pieces)


@settings(max_examples=300, deadline=None)
@given(ANY | st.text(st.sampled_from(JUNK), max_size=80), st.booleans())
def test_runs_are_sound_for_any_text(raw: str, plain_file: bool) -> None:
    trace(raw, plain_file=plain_file)


WORDS = st.lists(
    st.tuples(st.lists(st.sampled_from(PARTS), max_size=3), st.sampled_from(GAPS)), min_size=1, max_size=40
)


@settings(max_examples=300, deadline=None)
@given(WORDS, st.booleans())
def test_every_word_comes_from_its_own_place(words: list[tuple[list[str], str]], plain_file: bool) -> None:
    written = {f"q{number}w": f"q{number}w{''.join(parts)}k" for number, (parts, _) in enumerate(words)}
    raw = "".join(f"{word}{gap}" for word, (_, gap) in zip(written.values(), words, strict=True))
    text, runs = trace(raw, plain_file=plain_file)
    found = list(re.finditer(r"(q\d+w)\S*?k", text))
    assert found
    for word in found:
        kept = re.sub("[\u200b\x07]", "", find_source(raw, runs, *word.span()))
        assert kept == re.sub("[\u200b\x07]", "", written[word[1]])


@pytest.mark.parametrize(
    ("raw", "character", "source"),
    [
        ("Fish &amp; chips at Norvale", "&", "&amp;"),
        ("Fish &amp;amp; chips at Norvale", "&", "&amp;amp;"),
        ("the townâ€™s quay", "’", "â€™"),
        ("the cafe\u0301 at the quay", "é", "e\u0301"),
        ("it wasn\x92t the quay", "’", "\x92"),
        ("one\u2009quay", " ", "\u2009"),
        ("one quay \ud83d\ude00 at last", "😀", "\ud83d\ude00"),
        ("한글 \u1112\u1161\u11ab 한글", "한", "한"),
        ("글 \u1112\u1161\u11ab 글", "한", "\u1112\u1161\u11ab"),
        ("naïve â€œOstreyâ€\x9d", "”", "â€\x9d"),
    ],
)
def test_a_repaired_character_comes_from_all_that_made_it(raw: str, character: str, source: str) -> None:
    text, runs = trace(raw)
    place = text.index(character)
    assert find_source(raw, runs, place, place + 1) == source


def test_repeated_lines_keep_their_places() -> None:
    raw = f"{REPEATED}\n\nAdvertisement\n\n{REPEATED}\n\nShare this article\n\n{REPEATED}"
    text, runs = trace(raw)
    assert text == "\n\n".join([REPEATED] * 3)
    starts = [match.start() for match in re.finditer("The quay", raw)]
    for number, start in enumerate(starts):
        place = number * (len(REPEATED) + 2)
        run = next(run for run in runs if run.start <= place < run.end)
        assert run.source_start + place - run.start == start


@pytest.mark.parametrize("width", [60, 80])
def test_wrapped_lines_are_led_back_line_by_line(width: int) -> None:
    raw = make_file(width)
    text, runs = trace(raw)
    assert text.split("\n\n") == list(PARAGRAPHS)
    for match in re.finditer(r"\S+", text):
        assert find_source(raw, runs, *match.span()) == match[0]
    assert {raw[run.source_start : run.source_end] for run in runs if not run.is_copy} <= {
        "\n",
        " \n",
        "\n\n ",
        "\n\n\n",
    }


def test_a_hyphen_that_was_taken_out_is_left_out() -> None:
    lines = wrap(" ".join(PARAGRAPHS[:3]), 60).split("\n")
    cut = [re.sub(r" (\w{3})(\w{3,})$", r" \1-\n\2", line) for line in lines]
    raw = "\n".join(cut)
    text, runs = trace(raw)
    assert "-\n" in raw
    for match in re.finditer(r"[\w’]+", text):
        assert find_source(raw, runs, *match.span()) == match[0]


def test_nothing_is_traced_to_the_furniture_at_the_end_of_a_line() -> None:
    story = "The harbour council of Norvale approved the plan for the eastern pier on Tuesday."
    raw = f"{story} Share this story: https://pier.example/norvale\n\n{PARAGRAPHS[0]}"
    _, runs = trace(raw)
    assert all(run.source_end <= len(story) or run.source_start >= raw.index("\n\n") for run in runs)


def test_a_text_without_repairs_is_one_run() -> None:
    raw = "\n\n".join(PARAGRAPHS)
    assert trace(raw)[1] == [Run(0, len(raw), 0, len(raw))]


@pytest.mark.parametrize(
    "unit", ["&amp;", "a&amp;b ", "e\u0301", "â€™", "\x07a", "ab-\n", "a  b\n", "\r\n", "Ã ", "\ud83d", "한\u0301"]
)
def test_time_is_linear(unit: str) -> None:
    raw = "quay " + unit * (100_000 // len(unit)) + " quay"
    started = time.process_time()
    trace_clean(raw, clean_text(raw, plain_file=True))
    assert time.process_time() - started < 3
