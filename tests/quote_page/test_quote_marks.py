"""The quotes of an article as marks: chosen, numbered, cut into segments that are the text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quote_rows import TEXT, TITLE, make_article, make_quote, make_quotes, make_title_quote

from newsledger.quote_page.marks import (
    Mark,
    MarkedArticle,
    Quote,
    choose_rows,
    cut_segments,
    group_paragraphs,
    mark_article,
)

TEXTS = st.text(st.sampled_from('ab “”"\n\r\t<&\u202e\x1bé漢'), max_size=80)


@st.composite
def draw_marks(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(places, places).filter(lambda pair: pair[0] < pair[1]), max_size=8))
    return text, [Mark("content", start, end, number, 0) for number, (start, end) in enumerate(spans, 1)]


@pytest.fixture
def marked() -> MarkedArticle:
    return mark_article(make_article(), make_quotes(), ["rules"])


def find_quote(marked: MarkedArticle, words: str) -> Quote:
    return next(quote for quote in marked.quotes if quote.content and words in marked.cut(quote.content[0]))


@given(draw_marks())
def test_the_segments_joined_are_the_text(drawn: tuple[str, list[Mark]]) -> None:
    text, marks = drawn
    segments = cut_segments(text, marks, [len(text) // 2])
    assert "".join(segment.cut(text) for segment in segments) == text
    assert all(segment.start < segment.end for segment in segments)


@given(draw_marks())
def test_a_segment_has_the_marks_that_cover_it(drawn: tuple[str, list[Mark]]) -> None:
    text, marks = drawn
    for segment in cut_segments(text, marks):
        covering = {mark for mark in marks if mark.start <= segment.start and segment.end <= mark.end}
        touching = {mark for mark in marks if mark.start < segment.end and segment.start < mark.end}
        assert set(segment.marks) == covering == touching


@given(draw_marks())
def test_what_parts_paragraphs_stands_in_none(drawn: tuple[str, list[Mark]]) -> None:
    text, marks = drawn
    for group in group_paragraphs(cut_segments(text, marks)):
        whole = "".join(segment.cut(text) for segment in group)
        is_break = group[0].paragraph is None
        assert whole.strip() == "" if is_break else "\n\n" not in whole


@given(TEXTS, st.lists(st.tuples(st.integers(-5, 99), st.integers(-5, 99)), max_size=5))
def test_spans_that_lie_outside_of_the_text_mark_only_what_is_there(text: str, spans: list[tuple[int, int]]) -> None:
    row = make_quote(1, "x", [])
    row["content_spans"] = [{"start_char": start, "end_char": end} for start, end in spans]
    marked = mark_article(make_article(text=text), [row])
    assert "".join(segment.cut(text) for segment in marked.text_segments) == text


def test_quotes_are_numbered_in_the_order_of_the_article(marked: MarkedArticle) -> None:
    assert [quote.number for quote in marked.quotes] == list(range(1, 11))
    assert (marked.quotes[0].is_title, marked.quotes[1].is_title) == (True, False)
    starts = [quote.content[0].start for quote in marked.quotes[1:]]
    assert starts == sorted(starts)


def test_a_quote_in_the_title_is_marked_there(marked: MarkedArticle) -> None:
    assert {mark.part: marked.cut(mark) for mark in marked.quotes[0].marks} == {
        "content": "Quay must wait",
        "cue": "says",
        "source": "Oldane",
    }
    assert "".join(segment.cut(TITLE) for segment in marked.title_segments) == TITLE


def test_the_parts_of_one_quote_share_a_number(marked: MarkedArticle) -> None:
    quote = find_quote(marked, "We have waited")
    assert [marked.cut(mark) for mark in quote.content] == ["We have waited nine years,", "and we can wait one more."]
    assert {mark.number for mark in quote.marks} == {quote.number}


def test_a_quote_begins_before_the_quotation_mark_that_opens_it(marked: MarkedArticle) -> None:
    quote = find_quote(marked, "We have waited")
    assert quote.anchor == (False, TEXT.index("“We have"))
    assert find_quote(marked, "The eastern").anchor == (False, 0)


def test_a_quote_within_another_has_both_marks(marked: MarkedArticle) -> None:
    inner = next(s for s in marked.text_segments if s.cut(TEXT) == "the first stone will be laid in May")
    assert [marked.voices[mark.voice].name for mark in inner.marks] == ["Tomas Verrin", "Mira Oldane"]


def test_speakers_are_counted_with_their_words(marked: MarkedArticle) -> None:
    told = {voice.name: (voice.sign, voice.is_resolved, voice.quotes, voice.words) for voice in marked.voices}
    assert told["Mira Oldane"] == ("A", True, 4, 3 + 11 + 11 + 8)
    assert told["two officials"] == ("B", False, 1, 5)
    assert told[None] == ("–", False, 1, 4)
    assert marked.spoken_words == sum(voice.words for voice in marked.voices)


def test_a_word_in_two_quotes_of_a_speaker_counts_once() -> None:
    who = {"speaker": "Mira Oldane", "speaker_type": "person"}
    rows = [make_quote(1, TEXT, ["We have waited nine years,"], **who), make_quote(2, TEXT, ["waited nine"], **who)]
    (voice,) = mark_article(make_article(), rows).voices
    assert (voice.quotes, voice.words) == (2, 5)


def test_signs_of_many_speakers_differ() -> None:
    text = " ".join(f"word{number}" for number in range(60))
    rows = [make_quote(n, text, [f"word{n}"], speaker=f"S{n}") for n in range(60)]
    signs = [voice.sign for voice in mark_article(make_article(text=text), rows).voices]
    assert len(set(signs)) == 60
    assert (signs[0], signs[26]) == ("A", "AA")


def test_rows_of_an_older_database_have_no_titles() -> None:
    row: dict[str, Any] = make_quote(1, TEXT, ["It is a shame,"])
    for name in ("title_spans", "is_title", "is_negated"):
        del row[name]
    assert mark_article(make_article(title=None), [row]).quotes[0].is_title is False


def test_a_quote_in_a_text_that_repeats_its_title_is_in_the_title() -> None:
    assert mark_article(make_article(), [make_quote(1, TEXT, ["It is"], is_title=True)]).quotes[0].is_title


def test_the_first_known_model_is_shown_and_the_others_are_counted() -> None:
    rows = [
        make_quote(1, TEXT, ["It is a shame,"], model_version="rules-2"),
        make_quote(2, TEXT, ["It is a shame,"], model_version="net-1"),
        make_quote(3, TEXT, ["Nobody signed anything,"], model_version="net-1"),
    ]
    shown, left_out = choose_rows(rows, ["net", "rules"])
    assert ({row["model_version"] for row in shown}, left_out) == ({"net-1"}, {"rules-2": 1})
    shown, left_out = choose_rows(rows, ["other"])
    assert ([row["quote_id"][-1] for row in shown], left_out) == (["3", "1"], {})


def test_no_place_is_marked_twice() -> None:
    rows = [make_title_quote(), make_title_quote() | {"quote_id": "b"}, make_quote(3, TEXT, ["It is"])]
    rows.append(make_quote(4, TEXT, ["It is"]))
    assert [row["quote_id"][-1] for row in choose_rows(rows)[0]] == ["1", "3"]
