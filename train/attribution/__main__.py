"""`python -m train.attribution`: train the network that finds attributions, or measure how right such networks are."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from newsledger.errors import NewsledgerError, UsageError
from train.attribution.folds import Split
from train.attribution.recipe import Recipe, make_quick_recipe, read_recipe

ANNOTATED = "attribution"


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, and say where the files are; the exit code."""
    given = _parse(arguments)
    try:
        folder = _work(given)
    except NewsledgerError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(f"{'measured' if given.cross_validate else 'trained'}: {folder}")
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m train.attribution", description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder with attribution/ (annotated articles) and bulk/ (texts)")
    parser.add_argument("out", type=Path, help="folder for the trained files and the stages they come from")
    parser.add_argument(
        "--gold", type=Path, action="append", default=[], metavar="FOLDER",
        help="more annotated articles: raw/ and gold.jsonl; may be repeated",
    )  # fmt: skip
    parser.add_argument("--only-gold", action="store_true", help="leave out the annotated articles of CORPORA")
    parser.add_argument("--recipe", type=Path, metavar="FILE.toml", help="numbers to train with instead of the usual")
    parser.add_argument(
        "--quick", action="store_true", help="a minute's run on a few articles; no use but to see it run"
    )
    parser.add_argument(
        "--cross-validate", type=Split, choices=list(Split), metavar="|".join(Split),
        help="train no network to ship: annotate each article by one that never saw its month, or its outlet",
    )  # fmt: skip
    return parser.parse_args(arguments)


def _work(given: argparse.Namespace) -> Path:
    recipe = make_quick_recipe() if given.quick else Recipe()
    if given.recipe is not None:
        recipe = read_recipe(given.recipe, recipe)
    golds = [*_list_own_gold(given), *given.gold]
    try:
        from train.attribution.crossvalidation import CrossValidation
        from train.attribution.pipeline import Training
    except ModuleNotFoundError as error:
        raise UsageError(f"{error.name} is missing: pip install -e '.[train]'") from None
    training = Training(given.corpora, given.out, tuple(golds), recipe)
    return CrossValidation(training, given.cross_validate).run() if given.cross_validate else training.run()


def _list_own_gold(given: argparse.Namespace) -> list[Path]:
    own: Path = given.corpora / ANNOTATED
    return [] if given.only_gold or not (own / "gold.jsonl").is_file() else [own]


if __name__ == "__main__":
    sys.exit(main())
