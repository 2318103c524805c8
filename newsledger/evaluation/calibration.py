"""How much a confidence is worth: reliability, expected calibration error, and a monotone map that mends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsledger.evaluation.attribution import Judgement

# Ten bins of equal width is how the error is reported everywhere; figures of other bins do not compare.
BINS = 10

_Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bin:
    """Attributions of about one confidence: its bounds, how many, their mean confidence, and the share right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class CalibrationMap:
    """A map from raw score to share right that never falls: straight lines between knots, level outside them."""

    scores: tuple[float, ...]
    shares: tuple[float, ...]

    def apply(self, scores: Sequence[float]) -> list[float]:
        """The share right that each raw score stands for."""
        return [float(share) for share in np.interp(scores, self.scores, self.shares)]


def list_bins(judgements: Sequence[Judgement], count: int = BINS) -> list[Bin]:
    """The bins that hold something, from low to high."""
    if not judgements:
        return []
    scores, right = _split(judgements)
    places = np.minimum((scores * count).astype(int), count - 1)
    return [_make_bin(place, count, scores[places == place], right[places == place]) for place in np.unique(places)]


def _split(judgements: Sequence[Judgement]) -> tuple[_Numbers, _Numbers]:
    scores = np.array([each.score for each in judgements], dtype=np.float64)
    right = np.array([each.right for each in judgements], dtype=np.float64)
    return scores, right


def _make_bin(place: int, count: int, scores: _Numbers, right: _Numbers) -> Bin:
    return Bin(place / count, (place + 1) / count, len(scores), float(scores.mean()), float(right.mean()))


def measure_calibration_error(judgements: Sequence[Judgement], count: int = BINS) -> float | None:
    """The expected calibration error in points of percent: the bins' gaps by their weight; None without rows."""
    bins = list_bins(judgements, count)
    if not bins:
        return None
    return 100 * sum(each.count * abs(each.confidence - each.right) for each in bins) / len(judgements)


def fit_isotonic(judgements: Sequence[Judgement], least: int = 1) -> CalibrationMap:
    """The monotone map of least squared error, by pooling neighbours that fall; blocks hold at least `least` rows."""
    if not judgements:
        raise ValueError("a calibration map needs judgements to be fitted on")
    scores, right = _split(judgements)
    blocks = _pool_blocks(*_group_scores(scores, right, least))
    return CalibrationMap(
        tuple(total / weight for total, _, weight in blocks), tuple(share / weight for _, share, weight in blocks)
    )


def _group_scores(scores: _Numbers, right: _Numbers, least: int) -> tuple[_Numbers, _Numbers, _Numbers]:
    """Sums of score, of right and of rows for each run of equal scores, runs shorter than `least` put together."""
    order = np.argsort(scores, kind="stable")
    scores, right = scores[order], right[order]
    edges = np.flatnonzero(np.diff(scores, prepend=-np.inf))
    starts = [0]
    for edge in edges[1:]:
        if edge - starts[-1] >= least:
            starts.append(int(edge))
    if len(starts) > 1 and len(scores) - starts[-1] < least:
        starts.pop()
    counts = np.diff([*starts, len(scores)]).astype(np.float64)
    return np.add.reduceat(scores, starts), np.add.reduceat(right, starts), counts


def _pool_blocks(scores: _Numbers, right: _Numbers, counts: _Numbers) -> list[tuple[float, float, float]]:
    blocks: list[tuple[float, float, float]] = []
    for score, share, count in zip(scores.tolist(), right.tolist(), counts.tolist(), strict=True):
        block = (score, share, count)
        while blocks and blocks[-1][1] / blocks[-1][2] >= block[1] / block[2]:
            former = blocks.pop()
            block = (former[0] + block[0], former[1] + block[1], former[2] + block[2])
        blocks.append(block)
    return blocks


def write_reliability_table(judgements: Sequence[Judgement], count: int = BINS) -> str:
    """The reliability table as Markdown."""
    lines = ["| confidence | attributions | mean confidence | share right |", "|---|--:|--:|--:|"]
    lines += [
        f"| {each.low:.1f} to {each.high:.1f} | {each.count:,} | {each.confidence:.3f} | {each.right:.3f} |"
        for each in list_bins(judgements, count)
    ]
    return "\n".join(lines) + "\n"
