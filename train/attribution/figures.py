"""`python -m train.attribution.figures`: `newsledger evaluate --json` as tables and a diagram of a model card."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from newsledger.errors import UsageError
from newsledger.evaluation.calibration import Bin
from newsledger.evaluation.reliability_chart import write_reliability_chart
from newsledger.evaluation.report import OUTLET_FIGURES, format_figure

BEGIN, END = "<!-- figures -->", "<!-- /figures -->"
# What the table's names do not say of themselves.
FIGURE_NOTES = (
    "`attr` counts attributions of all kinds. `content80` leaves the source aside and counts contents that share four",
    "fifths of their words; in the others contents share half, and sources half.",
)
# The picture beside the card.
PICTURE = "reliability.svg"
USAGE = "usage: python -m train.attribution.figures EVALUATION.json [CARD.md]"


def write_tables(evaluation: Mapping[str, Any]) -> str:
    """The figures by kind and by outlet, and the reliability of the confidence, as Markdown."""
    parts = [_write_kinds(evaluation), _write_outlets(evaluation), _write_reliability(evaluation)]
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part)


def _write_kinds(evaluation: Mapping[str, Any]) -> Iterator[str]:
    known = evaluation["articles"] - len(evaluation["missing"])
    yield f"By kind, on {known:,} articles (percent; right when content and source are):"
    yield ""
    yield "| | precision | recall | F1 | annotated |"
    yield "|---|--:|--:|--:|--:|"
    for name in OUTLET_FIGURES:
        one = evaluation["figures"][name]
        scores = " | ".join(format_figure(one[score]) for score in ("precision", "recall", "f1"))
        yield f"| {name} | {scores} | {one['gold']:,.0f} |"
    yield ""
    yield from FIGURE_NOTES


def _write_outlets(evaluation: Mapping[str, Any]) -> Iterator[str]:
    if not evaluation["outlets"]:
        return
    yield "F1 by outlet (a dash where the outlet has none annotated):"
    yield ""
    yield f"| outlet | {' | '.join(OUTLET_FIGURES)} | annotated |"
    yield "|---|" + "--:|" * (len(OUTLET_FIGURES) + 1)
    for outlet, figures in sorted(evaluation["outlets"].items()):
        scores = " | ".join(format_figure(figures[name]["f1"]) for name in OUTLET_FIGURES)
        yield f"| {outlet} | {scores} | {figures['attr']['gold']:,.0f} |"


def _write_reliability(evaluation: Mapping[str, Any]) -> Iterator[str]:
    calibration = evaluation["calibration"]
    if calibration["expected_error"] is None:
        return
    yield f"Reliability of the confidence (expected calibration error {calibration['expected_error']:.1f} points):"
    yield ""
    yield "| confidence | attributions | mean confidence | share right |"
    yield "|---|--:|--:|--:|"
    for one in calibration["bins"]:
        bounds = f"{one['low']:.1f} to {one['high']:.1f}"
        yield f"| {bounds} | {one['found']:,} | {one['confidence']:.3f} | {one['right']:.3f} |"


def list_evaluated_bins(evaluation: Mapping[str, Any]) -> list[Bin]:
    """The bins of confidence that an evaluation tells of."""
    return [
        Bin(one["low"], one["high"], one["found"], one["confidence"], one["right"])
        for one in evaluation["calibration"]["bins"]
    ]


def fill_card(card: str, tables: str) -> str:
    """The card with these tables between its marks; UsageError for a card without them."""
    before, begin, rest = card.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise UsageError(f"the card has no {BEGIN} and {END} to write between")
    return f"{before}{BEGIN}\n{tables}\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Print the tables, or write them into a card and the diagram beside it; the exit code."""
    if len(arguments) not in (1, 2):
        print(USAGE, file=sys.stderr)
        return UsageError.exit_code
    evaluation = json.loads(Path(arguments[0]).read_text("utf-8"))
    if len(arguments) == 1:
        print(write_tables(evaluation))
        return 0
    card = Path(arguments[1])
    try:
        write_card(card, evaluation)
    except UsageError as error:
        print(f"{card}: {error}", file=sys.stderr)
        return error.exit_code
    return 0


def write_card(card: Path, evaluation: Mapping[str, Any]) -> None:
    """Write the tables into the card, and beside it the diagram that it then shows; UsageError for one without marks.

    Without any confidence there is no diagram.
    """
    bins = list_evaluated_bins(evaluation)
    block = write_tables(evaluation) + (f"\n\n![{_describe_picture(bins)}]({PICTURE})" if bins else "")
    filled = fill_card(card.read_text("utf-8"), block)
    if bins:
        write_reliability_chart(bins, card.parent / PICTURE)
    card.write_text(filled, encoding="utf-8")


def _describe_picture(bins: Sequence[Bin]) -> str:
    """What those read who do not see it."""
    return f"Reliability diagram of the {len(bins)} bins above: share right against confidence, beside the diagonal"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
