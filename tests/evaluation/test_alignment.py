"""Spans of two texts as positions of one list of words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsledger.evaluation.alignment import Alignment

GOLD = "The mayor of Norvale said the pier was sound."
WORDS = st.lists(st.sampled_from("pier tide mayor said the old".split()), max_size=20).map(" ".join)


def test_a_span_is_the_words_that_it_touches() -> None:
    aligned = Alignment(GOLD, GOLD)
    assert aligned.place_gold([(4, 9)]) == {1}
    assert aligned.place_gold([(5, 6)]) == {1}
    assert aligned.place_gold([(3, 4)]) == frozenset()
    assert aligned.place_gold([(0, 9), (25, 29)]) == {0, 1, 5}


def test_a_changed_text_is_lined_up_word_by_word() -> None:
    stored = "NORVALE The mayor of Norvale said   the pier was sound."
    aligned = Alignment(GOLD, stored)
    start = stored.index("the pier")
    assert aligned.place_stored([(start, start + 8)]) == {5, 6}


def test_a_word_that_the_gold_lacks_counts_and_equals_no_gold_word() -> None:
    aligned = Alignment("said the mayor", "said the new mayor")
    placed = aligned.place_stored([(5, 18)])
    assert len(placed) == 3
    assert placed & {0, 1, 2} == {1, 2}


@given(WORDS, WORDS)
def test_every_stored_word_has_one_place_of_its_own(gold: str, stored: str) -> None:
    placed = Alignment(gold, stored).place_stored([(0, len(stored))])
    assert len(placed) == len(stored.split())
    assert all(position < len(gold.split()) for position in placed)


@given(WORDS)
def test_a_text_is_aligned_with_itself(text: str) -> None:
    aligned = Alignment(text, text)
    for start in range(0, len(text), 3):
        assert aligned.place_stored([(start, start + 5)]) == aligned.place_gold([(start, start + 5)])
