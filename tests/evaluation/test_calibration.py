"""How much a confidence is worth."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.evaluation.attribution import Judgement
from newsledger.evaluation.calibration import (
    fit_isotonic,
    list_bins,
    measure_calibration_error,
    write_reliability_table,
)
from newsledger.evaluation.reliability_chart import write_reliability_chart

JUDGEMENTS = st.lists(st.builds(Judgement, st.floats(0, 1), st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=60)


def judge(*pairs: tuple[float, float]) -> list[Judgement]:
    return [Judgement(score, right) for score, right in pairs]


def test_bins_are_of_equal_width_and_hold_both_ends() -> None:
    bins = list_bins(judge((0.0, 0), (0.05, 1), (1.0, 1)))
    assert [(b.low, b.high, b.count, b.right) for b in bins] == [(0.0, 0.1, 2, 0.5), (0.9, 1.0, 1, 1.0)]


def test_the_error_is_the_weighted_gap_in_points() -> None:
    assert measure_calibration_error(judge((0.75, 1), (0.75, 1), (0.75, 1), (0.25, 1))) == pytest.approx(37.5)
    assert measure_calibration_error(judge((1.0, 1), (0.0, 0))) == 0
    assert measure_calibration_error([]) is None


def test_falling_neighbours_are_pooled() -> None:
    found = fit_isotonic(judge((0.1, 0), (0.4, 1), (0.6, 0), (0.9, 1)))
    assert found.scores == (0.1, 0.5, 0.9)
    assert found.shares == (0.0, 0.5, 1.0)
    assert found.apply([0.0, 0.3, 0.5, 1.0]) == pytest.approx([0.0, 0.25, 0.5, 1.0])


def test_small_groups_are_put_together() -> None:
    found = fit_isotonic(judge(*[(k / 10, k % 2) for k in range(10)]), least=5)
    assert len(found.scores) <= 2
    with pytest.raises(ValueError, match="judgements"):
        fit_isotonic([])


@given(JUDGEMENTS, st.integers(1, 10))
def test_the_map_never_falls_and_stays_a_share(judgements: list[Judgement], least: int) -> None:
    mapped = fit_isotonic(judgements, least).apply([k / 50 for k in range(51)])
    assert mapped == sorted(mapped)
    assert all(0 <= share <= 1 for share in mapped)


@given(JUDGEMENTS)
def test_the_share_right_in_all_lies_within_the_map(judgements: list[Judgement]) -> None:
    shares = fit_isotonic(judgements).shares
    share = sum(each.right for each in judgements) / len(judgements)
    assert shares[0] - 1e-9 <= share <= shares[-1] + 1e-9


@given(JUDGEMENTS)
def test_the_error_lies_between_nothing_and_all(judgements: list[Judgement]) -> None:
    error = measure_calibration_error(judgements)
    assert error is not None
    assert 0 <= error <= 100


def test_the_table_has_a_line_a_bin() -> None:
    table = write_reliability_table(judge((0.42, 1), (0.44, 0)))
    assert table.splitlines()[2:] == ["| 0.4 to 0.5 | 2 | 0.430 | 0.500 |"]


def test_the_chart_is_the_same_picture_each_time(tmp_path: Path) -> None:
    paths = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for path in paths:
        write_reliability_chart(list_bins(judge((0.42, 1), (0.44, 0), (0.9, 1))), path)
    one, two = (path.read_text("utf-8") for path in paths)
    assert one == two
    assert one.startswith("<svg") and "share right" in one
