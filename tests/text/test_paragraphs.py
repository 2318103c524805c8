"""Wrapped lines become paragraphs; line breaks that mean something stay."""

from __future__ import annotations

import textwrap

import pytest

from newsledger.text.cleaning import clean_text

from .samples import PARAGRAPHS, wrap


def clean(raw: str) -> str:
    return clean_text(raw, plain_file=False).text


@pytest.mark.parametrize("width", [58, 65, 70, 80, 90, 100, 120])
@pytest.mark.parametrize("end", ["\n", "\r\n", "  \n"])
def test_wrapped_lines_are_joined(width: int, end: str) -> None:
    raw = "\n\n".join(wrap(paragraph, width) for paragraph in PARAGRAPHS).replace("\n", end)
    assert clean(raw) == "\n\n".join(PARAGRAPHS)


def test_indented_first_lines_begin_paragraphs() -> None:
    raw = "\n".join(textwrap.fill(paragraph, 72, initial_indent="    ") for paragraph in PARAGRAPHS)
    assert clean(raw) == "\n\n".join(PARAGRAPHS)


def test_wrapped_paragraphs_without_blank_lines_end_at_their_short_line() -> None:
    raw = "\n".join(wrap(paragraph, 80) for paragraph in PARAGRAPHS[:4])
    assert clean(raw) == "\n\n".join(PARAGRAPHS[:4])


def test_a_paragraph_a_line_becomes_paragraphs() -> None:
    assert clean("\n".join(PARAGRAPHS)) == "\n\n".join(PARAGRAPHS)


def test_a_break_in_the_middle_of_a_sentence_is_mended() -> None:
    long = PARAGRAPHS[0] + " " + PARAGRAPHS[1]
    assert clean(long.replace("mayor of Ostrey, ", "mayor of Ostrey,\n")) == long


@pytest.mark.parametrize(
    "lines",
    [
        ["- first the dredging of the northern channel, which nobody wants to pay for this year", "- then the tolls"],
        ["• one", "• two", "• three"],
        ["1. Relling, Tomas", "2. Brandvik, Ilsa", "3. nobody else"],
        ["RELLING: We will see about that when the time comes, and not a day before it comes.", "BRANDVIK: No."],
        ["Q: Will you resign over the affair of the dredger and the missing harbour tolls?", "A: I will not."],
        ["The tide came in, the tide went out,", "the harbour master turned about,", "and no one saw him go."],
        ["Harbour Board", "14 Rope Walk", "Veldmark 2210"],
        ["Ostrey harbour tolls 2030 in thousands of crowns, all ships of the line 1,204 1,377", "Veldmark 2,001 1,950"],
    ],
)
def test_real_breaks_stay(lines: list[str]) -> None:
    block = "\n".join(lines)
    prose = "\n\n".join(wrap(paragraph, 80) for paragraph in PARAGRAPHS[:2])
    assert clean(f"{prose}\n\n{block}\n\n{wrap(PARAGRAPHS[2], 80)}") == "\n\n".join(
        [*PARAGRAPHS[:2], block, PARAGRAPHS[2]]
    )


def test_wrapped_list_items_are_joined_each_for_itself() -> None:
    items = [f"- {paragraph}" for paragraph in PARAGRAPHS[:2]]
    raw = "\n".join(textwrap.fill(item, 70, subsequent_indent="  ") for item in items)
    assert clean(f"{wrap(PARAGRAPHS[4], 70)}\n\n{raw}") == f"{PARAGRAPHS[4]}\n\n" + "\n".join(items)


def test_a_hyphen_at_a_line_end_stays_in_a_compound() -> None:
    raw = (
        "The board of the harbour met on Monday for the first time since the self-\n"
        "proclaimed dock company was founded on the northern shore, the clerk said."
    )
    assert "the self-proclaimed dock company" in clean(raw)


def test_a_hyphen_at_a_line_end_goes_where_the_word_is_known_without() -> None:
    raw = (
        "The president of the old dock company spoke for an hour about the har-\n"
        "bour and what it costs, for the harbour is an expensive one, as all of\n"
        "the board knows by now."
    )
    assert "about the harbour and what" in clean(raw)


def test_an_address_that_a_sentence_runs_through_stays_in_it() -> None:
    raw = (
        "The minutes of the meeting were put on the board’s own site at\nhttps://board.example/minutes/2031/april\n"
        "and taken down again after an hour, the clerk of the board said."
    )
    text = clean(f"{wrap(PARAGRAPHS[0], 70)}\n\n{raw}")
    assert "at https://board.example/minutes/2031/april and taken" in text
