from __future__ import annotations

from pathlib import Path

import numpy as np

from train.attribution.labelling import choose_texts, read_labels, write_labels
from train.attribution.prediction import Prediction
from train.attribution.recipe import Labels

NUMBERS = Labels(articles=3, shortest=10, longest=30, least_marks=2)


def predict(tokens: int, cues: int, seed: int) -> Prediction:
    rng = np.random.default_rng(seed)
    return Prediction(
        rng.random((tokens, 3)).astype(np.float32),
        rng.integers(0, tokens, (cues, 2)),
        rng.random((cues, 192, 3)).astype(np.float32),
    )


def test_only_texts_of_an_articles_length_with_quotation_marks_are_chosen() -> None:
    texts = ['"short"', '"long enough it is"', "no quotation here", "“long enough “it is", '"' * 40]
    assert sorted(choose_texts(texts, NUMBERS, 0)) == [1, 3]


def test_the_choice_is_drawn_by_seed_and_no_larger_than_asked_for() -> None:
    texts = ['"long enough it is"'] * 50
    assert choose_texts(texts, NUMBERS, 0) == choose_texts(texts, NUMBERS, 0)
    assert choose_texts(texts, NUMBERS, 0) != choose_texts(texts, NUMBERS, 1)
    assert len(set(choose_texts(texts, NUMBERS, 0))) == 3


def test_no_text_fits() -> None:
    assert choose_texts(["short"], NUMBERS, 0) == []


def test_labels_are_read_as_they_were_written(tmp_path: Path) -> None:
    given = [predict(9, 2, 0), None, predict(4, 1, 1)]
    write_labels([7, 8, 2], iter(given), tmp_path)
    labels = read_labels(tmp_path)
    assert [label.at for label in labels] == [7, 2]
    for label, wanted in zip(labels, (given[0], given[2]), strict=True):
        assert wanted is not None
        assert np.array_equal(label.cues, wanted.cues)
        assert np.allclose(label.cue_shares, wanted.cue_shares, atol=1e-3)
        assert np.allclose(label.links, wanted.links, atol=1e-3)


def test_no_labels_are_read_as_none(tmp_path: Path) -> None:
    write_labels([1], iter([None]), tmp_path)
    assert read_labels(tmp_path) == []
