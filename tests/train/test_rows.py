from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_articles import list_texts

from newsledger.annotate.attribution.reading.features import COLUMNS
from newsledger.errors import UsageError
from train.attribution.rows import cut_rows, draw_groups, read_rows, write_rows


def test_the_table_holds_every_text_that_is_one(tmp_path: Path) -> None:
    texts = list(list_texts(3, 0))
    write_rows([texts[0], "Too short.", *texts[1:]], {"said": 3}, tmp_path)
    table, lengths = read_rows(tmp_path)
    assert len(lengths) == 3
    assert table.shape == (lengths.sum(), len(COLUMNS))
    assert 3 in table[:, 0]


def test_no_text_at_all_leaves_an_empty_table(tmp_path: Path) -> None:
    write_rows([], {}, tmp_path)
    table, lengths = read_rows(tmp_path)
    assert (table.shape, lengths.shape) == ((0, len(COLUMNS)), (0,))


def test_more_words_than_the_table_can_number_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="words"):
        write_rows([], {str(number): number for number in range(70_000)}, tmp_path)


@given(st.lists(st.integers(1, 40), max_size=8), st.integers(1, 12))
def test_rows_cover_each_text_once_and_cross_no_border(lengths: list[int], longest: int) -> None:
    rows = cut_rows(np.array(lengths, dtype=np.int64), longest, 1).tolist()
    assert [at for start, end in rows for at in range(start, end)] == list(range(sum(lengths)))
    assert all(0 < end - start <= longest for start, end in rows)
    borders = set(np.cumsum(lengths).tolist())
    assert all(not borders & set(range(start + 1, end)) for start, end in rows)


def test_a_short_rest_makes_no_row() -> None:
    assert cut_rows(np.array([10, 3]), 4, 3).tolist() == [[0, 4], [4, 8], [10, 13]]


def test_every_row_comes_once_before_any_comes_again() -> None:
    rows = cut_rows(np.array([6]), 1, 1)
    groups = draw_groups(rows, 2, np.random.default_rng(0))
    for _ in range(2):
        assert sorted(start for _ in range(3) for start, _ in next(groups).tolist()) == list(range(6))


def test_a_group_is_never_larger_than_what_there_is() -> None:
    assert len(next(draw_groups(cut_rows(np.array([3]), 1, 1), 64, np.random.default_rng(0)))) == 3


def test_no_row_at_all_is_said() -> None:
    with pytest.raises(UsageError, match="too short"):
        next(draw_groups(cut_rows(np.array([3]), 8, 8), 4, np.random.default_rng(0)))
