from __future__ import annotations

from pathlib import Path

import pytest

from newsledger.errors import UsageError
from train.attribution.recipe import Recipe, make_quick_recipe, read_recipe


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "recipe.toml"
    path.write_text(text)
    return path


def test_a_file_changes_the_numbers_that_it_names_and_no_others(tmp_path: Path) -> None:
    changed = read_recipe(write(tmp_path, "folds = 3\n[tuning]\nepochs = 2\nrate = 1\n"), Recipe())
    assert (changed.folds, changed.tuning.epochs, changed.tuning.rate) == (3, 2, 1.0)
    assert isinstance(changed.tuning.rate, float)
    assert changed.distillation == Recipe().distillation
    assert changed.tuning.encoder_rate == Recipe().tuning.encoder_rate


def test_a_file_changes_the_quick_recipe_too(tmp_path: Path) -> None:
    changed = read_recipe(write(tmp_path, "[certainty]\nleast_scores = [0.1, 1]\n"), make_quick_recipe())
    assert changed.certainty.least_scores == (0.1, 1.0)
    assert changed.pretraining == make_quick_recipe().pretraining


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("fold = 3", "fold is no number"),
        ("[tuning]\nepoch = 3", "tuning.epoch is no number"),
        ("folds = 'three'", "folds = 'three'"),
        ("folds = 2.5", "folds = 2.5"),
        ("folds = true", "folds = True"),
        ("tuning = 3", "tuning = 3"),
        ("folds = ", "no recipe"),
        ("[sizes]\nhidden = 100", "compression.hidden = 208: from 1 to sizes.hidden = 100"),
    ],
)
def test_what_is_no_number_of_a_recipe_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        read_recipe(write(tmp_path, text), Recipe())


def test_a_recipe_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no recipe"):
        read_recipe(tmp_path / "none.toml", Recipe())
