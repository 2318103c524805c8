"""`newsledger evaluate`: how right the quotes of the database are, by articles that people have annotated."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from console.database import open_database
from console.options import Folders
from console.tables import print_json, print_rows
from newsledger.errors import UsageError

if TYPE_CHECKING:
    from newsledger.evaluation.attribution import Evaluation

_SHOWN_MISSING = 5


def evaluate(
    gold: Annotated[Path, Parameter(help="Folder with raw/ and gold.jsonl, the articles as people annotated them")],
    *,
    folders: Folders | None = None,
    model_version: Annotated[
        str | None, Parameter(help="Score the rows of this model (default: of each article's first)")
    ] = None,
    floor: Annotated[
        tuple[str, ...],
        Parameter(
            help="NAME=VALUE: leave with 1 when the F1 of NAME is below VALUE (attr: all kinds); may be repeated"
        ),
    ] = (),
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print as JSON, unrounded")] = False,
) -> int:
    """Score the quotes of the database against annotated articles: precision, recall, F1 and calibration."""
    from newsledger.evaluation.report import describe_evaluation, list_figures, list_shortfalls, parse_floors

    floors = parse_floors(floor)
    evaluation = _evaluate(gold, folders, model_version)
    if as_json:
        print_json(describe_evaluation(evaluation))
    else:
        _print_evaluation(evaluation)
    shortfalls = list_shortfalls(list_figures(evaluation), floors)
    for line in shortfalls:
        print(line, file=sys.stderr)
    return int(bool(shortfalls))


def _evaluate(gold: Path, folders: Folders | None, model_version: str | None) -> Evaluation:
    from newsledger.evaluation.attribution import evaluate_articles
    from newsledger.evaluation.gold import read_gold
    from newsledger.evaluation.placing import place_articles
    from newsledger.evaluation.predictions import list_models, read_database

    articles = list(read_gold(gold))
    if not articles:
        raise UsageError(f"{gold / 'gold.jsonl'} is empty")
    with open_database(folders) as connection:
        models = list_models(connection)
        if model_version is not None and model_version not in models:
            raise UsageError(f"no quote is of {model_version!r}: there are {', '.join(models) or 'none at all'}")
        predictions = read_database(connection, model_version)
    if not any(article.file in predictions for article in articles):
        remedy = f"newsledger run --raw {gold / 'raw'} --processed FOLDER"
        raise UsageError(
            f"the database has none of the files of {gold / 'raw'}: "
            f"run `{remedy}`, then evaluate with the same --processed"
        )
    return evaluate_articles(place_articles(articles, predictions))


def _print_evaluation(evaluation: Evaluation) -> None:
    from newsledger.evaluation.calibration import measure_calibration_error
    from newsledger.evaluation.report import (
        BIN_COLUMNS,
        FIGURE_COLUMNS,
        FIGURE_NOTES,
        OUTLET_FIGURES,
        list_bin_rows,
        list_figure_rows,
        list_outlet_rows,
    )

    print_rows(FIGURE_COLUMNS, list_figure_rows(evaluation.tallies))
    print("\n".join(FIGURE_NOTES))
    if evaluation.outlets:
        print("\nF1 by outlet")
        print_rows(("outlet", *OUTLET_FIGURES, "gold"), list_outlet_rows(evaluation))
    error = measure_calibration_error(evaluation.judgements)
    if error is not None:
        print(f"\nexpected calibration error: {error:.1f} points")
        print_rows(BIN_COLUMNS, list_bin_rows(evaluation))
    print(f"\narticles: {evaluation.articles:,}, of them missing from the database: {len(evaluation.missing):,}")
    for name in evaluation.missing[:_SHOWN_MISSING]:
        print(f"  missing: {name}")
    if len(evaluation.missing) > _SHOWN_MISSING:
        print(f"  and {len(evaluation.missing) - _SHOWN_MISSING:,} more, listed with --json")
