"""Which found attribution is which gold one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsledger.evaluation.matching import LOOSE, Placed, compare_both, compare_contents, match_pairs, measure_overlap

POSITIONS = st.frozensets(st.integers(0, 9), max_size=6)
PLACED = st.builds(Placed, POSITIONS, POSITIONS, POSITIONS)


def make(content: range, source: range = range(0)) -> Placed:
    return Placed(frozenset(content), frozenset(), frozenset(source))


def test_two_attributions_without_source_agree_on_it() -> None:
    assert measure_overlap(frozenset(), frozenset()) == 1
    assert compare_both(make(range(4)), make(range(4))) == 1


def test_a_wrong_source_makes_a_right_content_wrong() -> None:
    found, gold = make(range(4), range(7, 9)), make(range(4), range(5, 7))
    assert compare_contents(found, gold) == 1
    assert compare_both(found, gold) == 0


def test_the_most_alike_pair_is_matched_first() -> None:
    found = [make(range(6)), make(range(4))]
    assert match_pairs(found, [make(range(4))], compare_contents, LOOSE) == {1: 0}


def test_less_than_the_threshold_is_no_match() -> None:
    assert match_pairs([make(range(9))], [make(range(4))], compare_contents, LOOSE) == {}


@given(st.lists(PLACED, max_size=5), st.lists(PLACED, max_size=5))
def test_a_matching_is_one_to_one_and_leaves_no_pair_that_fits(found: list[Placed], gold: list[Placed]) -> None:
    matched = match_pairs(found, gold, compare_both, LOOSE)
    assert len(set(matched.values())) == len(matched)
    for i, one in enumerate(found):
        for j, other in enumerate(gold):
            is_free = i not in matched and j not in matched.values()
            assert not (is_free and compare_both(one, other) >= LOOSE)
