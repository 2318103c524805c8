"""An evaluation as rows for people, as JSON for programs, and held against floors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from newsledger.errors import UsageError
from newsledger.evaluation.attribution import FIGURES, Evaluation, Tallies, Tally
from newsledger.evaluation.calibration import list_bins, measure_calibration_error

FIGURE_COLUMNS = ("figure", "precision", "recall", "F1", "found", "gold")
# Stands below the figures wherever they are printed for people.
FIGURE_NOTES = (
    "attr: attributions of all kinds, right when content and source are; content, content80: by half or four fifths of",
    "the content's words, whatever the source; tok_...: word by word; -: nothing there to measure",
)
BIN_COLUMNS = ("confidence", "found", "mean", "right")
# What is shown of each outlet, and in the model card: more columns would not fit a terminal.
OUTLET_FIGURES = ("speech", "direct", "mixed", "indirect", "attr", "content80")

Row = Sequence[object]


def list_figure_rows(tallies: Tallies) -> Iterator[Row]:
    """One row a figure, under `FIGURE_COLUMNS`."""
    for name in FIGURES:
        tally = tallies[name]
        told = _describe_tally(tally)
        scores = (format_figure(told[score]) for score in ("precision", "recall", "f1"))
        yield (name, *scores, f"{tally.found:,.0f}", f"{tally.gold:,.0f}")


def format_figure(figure: float | None) -> str:
    """A figure in percent; a dash where there was nothing to measure."""
    return "-" if figure is None else f"{figure:.1f}"


def list_outlet_rows(evaluation: Evaluation) -> Iterator[Row]:
    """One row an outlet: F1 of each of `OUTLET_FIGURES`, then its gold attributions."""
    for outlet, tallies in sorted(evaluation.outlets.items()):
        scores = (format_figure(_describe_tally(tallies[name])["f1"]) for name in OUTLET_FIGURES)
        yield (outlet, *scores, f"{tallies['attr'].gold:,.0f}")


def list_bin_rows(evaluation: Evaluation) -> Iterator[Row]:
    """One row a bin of confidence, under `BIN_COLUMNS`."""
    for each in list_bins(evaluation.judgements):
        yield f"{each.low:.1f} to {each.high:.1f}", f"{each.count:,}", f"{each.confidence:.3f}", f"{each.right:.3f}"


def list_figures(evaluation: Evaluation) -> dict[str, float]:
    """What a floor may name: F1 of each figure."""
    return {name: evaluation.tallies[name].f1 for name in FIGURES}


def describe_evaluation(evaluation: Evaluation) -> dict[str, Any]:
    """Everything as plain values, in percent and unrounded; None for a figure without anything to measure."""
    return {
        "articles": evaluation.articles,
        "missing": evaluation.missing,
        "figures": _describe_tallies(evaluation.tallies),
        "outlets": {name: _describe_tallies(tallies) for name, tallies in sorted(evaluation.outlets.items())},
        "calibration": {
            "expected_error": measure_calibration_error(evaluation.judgements),
            "bins": [
                {"low": b.low, "high": b.high, "found": b.count, "confidence": b.confidence, "right": b.right}
                for b in list_bins(evaluation.judgements)
            ],
        },
    }


def _describe_tallies(tallies: Tallies) -> dict[str, dict[str, float | None]]:
    return {name: _describe_tally(tallies[name]) for name in FIGURES}


def _describe_tally(tally: Tally) -> dict[str, float | None]:
    return {
        "precision": tally.precision if tally.found else None,
        "recall": tally.recall if tally.gold else None,
        "f1": tally.f1 if tally.gold else None,
        "found": tally.found,
        "gold": tally.gold,
    }


def parse_floors(floors: Iterable[str]) -> dict[str, float]:
    """`NAME=VALUE` as figures and their floors; UsageError for a name that is no figure or a value that is none."""
    parsed: dict[str, float] = {}
    for floor in floors:
        name, sign, value = floor.partition("=")
        if name not in FIGURES or not sign:
            raise UsageError(f"{floor!r} is no floor: write NAME=VALUE, with one of {', '.join(FIGURES)}")
        try:
            parsed[name] = float(value)
        except ValueError:
            raise UsageError(f"{floor!r} is no floor: {value!r} is no number") from None
    return parsed


def list_shortfalls(figures: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """A line for each figure that is below its floor."""
    return [
        f"{name} is {figures[name]:.2f}, below its floor of {floor:g}"
        for name, floor in floors.items()
        # Not `<`, which a floor that is no number would pass.
        if not figures[name] >= floor
    ]
