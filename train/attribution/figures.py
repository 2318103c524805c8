"""`python -m train.attribution.figures`: the figures of `newsledger evaluate --json` as the tables of a model card."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from newsledger.errors import UsageError

BEGIN, END = "<!-- figures -->", "<!-- /figures -->"
# What the card shows, and how it calls it.
SHOWN = {
    "speech": "speech",
    "direct": "direct",
    "mixed": "mixed",
    "indirect": "indirect",
    "attr": "all",
    "content80": "content, 4 words in 5",
}
USAGE = "usage: python -m train.attribution.figures EVALUATION.json [CARD.md]"


def write_tables(evaluation: Mapping[str, Any]) -> str:
    """The figures by kind and by outlet, and the reliability of the confidence, as Markdown."""
    parts = [_write_kinds(evaluation), _write_outlets(evaluation), _write_reliability(evaluation)]
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part)


def _write_kinds(evaluation: Mapping[str, Any]) -> Iterator[str]:
    known = evaluation["articles"] - len(evaluation["missing"])
    yield f"By kind, on {known:,} articles (percent; an attribution is right when content and source are):"
    yield ""
    yield "| | precision | recall | F1 | annotated |"
    yield "|---|--:|--:|--:|--:|"
    for name, title in SHOWN.items():
        one = evaluation["figures"][name]
        yield f"| {title} | {one['precision']:.1f} | {one['recall']:.1f} | {one['f1']:.1f} | {one['gold']:,.0f} |"


def _write_outlets(evaluation: Mapping[str, Any]) -> Iterator[str]:
    if not evaluation["outlets"]:
        return
    yield "F1 by outlet:"
    yield ""
    yield f"| outlet | {' | '.join(SHOWN.values())} | annotated |"
    yield "|---|" + "--:|" * (len(SHOWN) + 1)
    for outlet, figures in sorted(evaluation["outlets"].items()):
        scores = " | ".join(f"{figures[name]['f1']:.1f}" for name in SHOWN)
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


def fill_card(card: str, tables: str) -> str:
    """The card with these tables between its marks; UsageError for a card without them."""
    before, begin, rest = card.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise UsageError(f"the card has no {BEGIN} and {END} to write between")
    return f"{before}{BEGIN}\n{tables}\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Print the tables, or write them into a card; the exit code."""
    if len(arguments) not in (1, 2):
        print(USAGE, file=sys.stderr)
        return UsageError.exit_code
    tables = write_tables(json.loads(Path(arguments[0]).read_text("utf-8")))
    if len(arguments) == 1:
        print(tables)
        return 0
    card = Path(arguments[1])
    try:
        filled = fill_card(card.read_text("utf-8"), tables)
    except UsageError as error:
        print(f"{card}: {error}", file=sys.stderr)
        return error.exit_code
    card.write_text(filled, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
