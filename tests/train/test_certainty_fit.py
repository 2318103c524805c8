from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from invented_articles import write_gold

from newsledger.annotate.attribution.reading.certainty import score_candidates
from newsledger.annotate.attribution.reading.decoder import Candidate
from newsledger.errors import UsageError
from train.attribution.certainty_fit import (
    Apart,
    fit_certainty,
    fit_logistic,
    predict_shares,
    read_candidates,
    write_candidates,
)
from train.attribution.gold import GoldArticle, Mark, read_gold
from train.attribution.recipe import Certainty

NUMBERS = Certainty(step_rows=5, least_scores=(0.2, 0.5, 0.9))
SURE = (0.9, 0.9, 0.1, 0.9, 0.1, 0.0, 2.0, 1.0)
UNSURE = (0.3, 0.5, 0.9, 0.2, 0.8, 1.0, 1.0, 2.0)


def take(mark: Mark, features: tuple[float, ...]) -> Candidate:
    """A candidate that is what an annotator marked."""
    source = (mark.source[0], mark.source[-1])
    return Candidate((mark.cue[0], mark.cue[-1]), source, ((mark.content[0], mark.content[-1]),), features)


def miss(mark: Mark, features: tuple[float, ...]) -> Candidate:
    """A candidate whose content is the cue."""
    cue = (mark.cue[0], mark.cue[-1])
    return Candidate(cue, None, (cue,), features)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> list[GoldArticle]:
    return list(read_gold(write_gold(tmp_path_factory.mktemp("train") / "gold", 12), {}))


@pytest.fixture(scope="module")
def apart(articles: list[GoldArticle]) -> list[Apart]:
    """Every attribution found, and beside every other one a wrong candidate that the network is unsure of."""
    return [
        Apart(
            article,
            at % 3,
            [take(mark, SURE) for mark in article.marks] + [miss(mark, UNSURE) for mark in article.marks[::2]],
        )
        for at, article in enumerate(articles)
    ]


def test_what_was_right_when_it_looked_so_is_scored_high_and_the_rest_is_cut(apart: list[Apart]) -> None:
    certainty = fit_certainty(apart, NUMBERS)
    sure, unsure = score_candidates(
        [take(apart[0].article.marks[0], f) for f in (SURE, UNSURE)], {"certainty": certainty}
    )
    assert sure == pytest.approx(1.0)
    assert unsure < certainty["least"] <= sure
    assert certainty["apart"] == {"precision": 100.0, "recall": 100.0, "f1": 100.0}


def test_features_that_tell_nothing_give_the_share_that_is_right(apart: list[Apart]) -> None:
    alike = [
        Apart(each.article, each.fold, [Candidate(c.cue, c.source, c.content, SURE) for c in each.candidates])
        for each in apart
    ]
    scores = score_candidates(alike[0].candidates[:1], {"certainty": fit_certainty(alike, NUMBERS)})
    assert scores[0] == pytest.approx(5 / 8, abs=0.02)


def test_the_map_never_falls(apart: list[Apart]) -> None:
    certainty = fit_certainty(apart, NUMBERS)
    assert certainty["raw"] == sorted(certainty["raw"])
    assert certainty["right"] == sorted(certainty["right"])


def test_nothing_found_apart_is_an_error(articles: list[GoldArticle]) -> None:
    with pytest.raises(UsageError, match="find nothing"):
        fit_certainty([Apart(articles[0], 0, [])], NUMBERS)


def test_no_least_score_to_try_is_an_error(apart: list[Apart]) -> None:
    with pytest.raises(UsageError, match="least_scores"):
        fit_certainty(apart, Certainty(least_scores=()))


def test_a_logistic_regression_finds_the_weights_that_made_its_rows() -> None:
    rng = np.random.default_rng(0)
    features = np.column_stack([rng.normal(size=(4000, 2)), np.ones(4000)])
    wanted = np.array([1.5, -1.0, 0.5])
    right = (rng.random(4000) < predict_shares(features, wanted)).astype(float)
    assert fit_logistic(features, right, np.ones(4000), Certainty()) == pytest.approx(wanted, abs=0.15)


def test_a_row_counts_by_its_weight() -> None:
    features, right = np.ones((4, 1)), np.array([1.0, 1.0, 1.0, 0.0])
    weights = fit_logistic(features, right, np.array([1.0, 1.0, 1.0, 3.0]), Certainty(penalty=1e-9))
    assert predict_shares(features, weights)[0] == pytest.approx(0.5)


def test_rows_that_one_feature_parts_leave_finite_weights() -> None:
    features, right = np.array([[-1.0], [1.0]] * 50), np.array([0.0, 1.0] * 50)
    assert np.isfinite(fit_logistic(features, right, np.ones(100), Certainty())).all()


def test_candidates_are_read_as_they_were_written(tmp_path: Path, apart: list[Apart]) -> None:
    found = [(each.article.file, each.candidates) for each in apart]
    found.append(("none.txt", []))
    write_candidates(found, tmp_path)
    assert read_candidates(tmp_path) == dict(found)
