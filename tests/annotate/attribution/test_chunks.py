"""Which chunks the network reads side by side."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from newsledger.annotate.attribution.reading.chunks import CHUNKS_AT_ONCE, LONGEST_CHUNK, STEP_COST, group_chunks

LENGTHS = st.lists(st.integers(1, LONGEST_CHUNK), min_size=1, max_size=24)


def measure_cost(lengths: np.ndarray, groups: list[np.ndarray]) -> float:
    return sum(int(lengths[group].max()) * (STEP_COST + len(group)) for group in groups)


@given(LENGTHS)
def test_every_chunk_is_in_one_group_and_no_group_is_too_wide(lengths: list[int]) -> None:
    groups = group_chunks(np.array(lengths))
    assert sorted(np.concatenate(groups).tolist()) == list(range(len(lengths)))
    assert all(1 <= len(group) <= CHUNKS_AT_ONCE for group in groups)


@given(LENGTHS)
def test_no_split_at_fixed_numbers_costs_less(lengths: list[int]) -> None:
    given_lengths = np.array(lengths)
    order = np.argsort(given_lengths, kind="stable")
    best = measure_cost(given_lengths, group_chunks(given_lengths))
    for width in range(1, CHUNKS_AT_ONCE + 1):
        borders = [*range(0, len(order), width), len(order)]
        fixed = [order[start:end] for start, end in pairwise(borders)]
        assert best <= measure_cost(given_lengths, fixed) + 1e-9


def test_a_short_chunk_is_read_apart_from_long_ones() -> None:
    groups = {tuple(sorted(group.tolist())) for group in group_chunks(np.array([250, 20, 248, 246]))}
    assert groups == {(1,), (0, 2, 3)}


def test_no_chunks_are_no_groups() -> None:
    assert group_chunks(np.zeros(0, dtype=np.int64)) == []
