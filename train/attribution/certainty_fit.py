"""How sure the network's findings are: fitted on what networks found in articles that they were not trained on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from newsledger.annotate.attribution.reading.certainty import expand_features
from newsledger.annotate.attribution.reading.decoder import Candidate
from newsledger.annotate.attribution.reading.tokenizer import Tokens
from newsledger.errors import UsageError
from newsledger.evaluation.alignment import Positions, WordList, list_words
from newsledger.evaluation.attribution import Judgement, Tally
from newsledger.evaluation.calibration import fit_isotonic
from newsledger.evaluation.matching import LOOSE, Placed, compare_both, match_pairs
from train.attribution.gold import GoldArticle, Mark
from train.attribution.recipe import Certainty

CANDIDATES = "candidates.jsonl"
# A product of weights and features beyond this is certain: its exponential would overflow.
FARTHEST = 30.0

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Apart:
    """An article kept apart, with its fold and what the network of that fold found in it."""

    article: GoldArticle
    fold: int
    candidates: list[Candidate]


def write_candidates(found: Sequence[tuple[str, list[Candidate]]], folder: Path) -> None:
    """One line a file: its name, and what was found in it."""
    lines = (json.dumps([file, [asdict(each) for each in candidates]]) + "\n" for file, candidates in found)
    (folder / CANDIDATES).write_text("".join(lines), encoding="utf-8")


def read_candidates(folder: Path) -> dict[str, list[Candidate]]:
    """What `write_candidates` wrote."""
    lines = (folder / CANDIDATES).read_text("utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    return {file: [_read_candidate(each) for each in candidates] for file, candidates in rows}


def _read_candidate(row: dict[str, Any]) -> Candidate:
    first, last = row["cue"]
    source = (row["source"][0], row["source"][1]) if row["source"] else None
    content = tuple((start, end) for start, end in row["content"])
    return Candidate((first, last), source, content, tuple(row["features"]))


@dataclass(frozen=True)
class _Case:
    """An article's found and gold attributions as words, and where its found ones stand among all."""

    found: list[Placed]
    gold: list[Placed]
    weight: float
    rows: slice

    def tally(self, kept: npt.NDArray[np.bool_]) -> Tally:
        """The counts when only these of all the found ones are kept."""
        found = [each for each, is_kept in zip(self.found, kept[self.rows], strict=True) if is_kept]
        right = len(match_pairs(found, self.gold, compare_both, LOOSE))
        tally = Tally()
        tally.add(Tally(len(found), right, len(self.gold), right), self.weight)
        return tally


def _place_case(apart: Apart, start: int) -> _Case:
    words = list_words(apart.article.tokens.text)
    found = [_place_candidate(apart.article.tokens, words, each) for each in apart.candidates]
    gold = [_place_mark(apart.article.tokens, words, mark) for mark in apart.article.marks]
    return _Case(found, gold, apart.article.weight, slice(start, start + len(found)))


def _place_candidate(tokens: Tokens, words: WordList, candidate: Candidate) -> Placed:
    source = [candidate.source] if candidate.source else []
    content, cue, owner = (_place_runs(tokens, words, runs) for runs in (candidate.content, [candidate.cue], source))
    return Placed(content, cue, owner)


def _place_mark(tokens: Tokens, words: WordList, mark: Mark) -> Placed:
    runs = [[(token, token) for token in part] for part in (mark.content, mark.cue, mark.source)]
    content, cue, source = (_place_runs(tokens, words, each) for each in runs)
    return Placed(content, cue, source)


def _place_runs(tokens: Tokens, words: WordList, runs: Iterable[tuple[int, int]]) -> Positions:
    """The words that runs of tokens touch."""
    spans = [tokens.span(*run) for run in runs]
    return words.list_covered((span.start_char, span.end_char) for span in spans)


def _judge_case(case: _Case) -> list[float]:
    matched = match_pairs(case.found, case.gold, compare_both, LOOSE)
    return [float(at in matched) for at in range(len(case.found))]


def fit_certainty(apart: Sequence[Apart], numbers: Certainty) -> dict[str, Any]:
    """The `certainty` of a card: weights of the features, the map from their sum to the share right, the least score.

    The map is fitted on sums whose weights come from the other folds; the weights that are kept come from all.
    """
    cases: list[_Case] = []
    for each in apart:
        cases.append(_place_case(each, cases[-1].rows.stop if cases else 0))
    candidates = [candidate for each in apart for candidate in each.candidates]
    if not candidates:
        raise UsageError("the networks find nothing in the articles kept apart from them: train on more, or longer")
    right = np.array([mark for case in cases for mark in _judge_case(case)])
    weight = np.array([case.weight for case in cases for _ in case.found])
    fold = np.array([each.fold for each in apart for _ in each.candidates])
    features, scale = _scale_features(candidates)
    raw = _cross_fit(features, right, weight, fold, numbers)
    steps = fit_isotonic(
        [Judgement(*pair) for pair in zip(raw.tolist(), right.tolist(), strict=True)], numbers.step_rows
    )
    shares = np.array(steps.apply(raw.tolist()))
    least, figures = choose_least(cases, shares, numbers.least_scores)
    weights = fit_logistic(features, right, weight, numbers) / scale
    return {
        "weights": weights.tolist(),
        "raw": list(steps.scores),
        "right": list(steps.shares),
        "least": least,
        "apart": figures,
    }


def _scale_features(candidates: Sequence[Candidate]) -> tuple[Floats, Floats]:
    features = expand_features(candidates)
    scale = features.std(axis=0)
    scale[scale < 1e-9] = 1.0
    return features / scale, scale


def _cross_fit(
    features: Floats, right: Floats, weight: Floats, fold: npt.NDArray[np.int64], numbers: Certainty
) -> Floats:
    """Each candidate's share by the weights of the other folds."""
    shares = np.zeros(len(right))
    for one in np.unique(fold):
        others = fold != one if (fold != one).any() else np.ones(len(fold), dtype=bool)
        weights = fit_logistic(features[others], right[others], weight[others], numbers)
        shares[fold == one] = predict_shares(features[fold == one], weights)
    return shares


def fit_logistic(features: Floats, right: Floats, weight: Floats, numbers: Certainty) -> Floats:
    """The weights of a logistic regression with a quadratic penalty, by Newton's steps."""
    weights = np.zeros(features.shape[1])
    penalty = numbers.penalty * np.eye(len(weights))
    for _ in range(numbers.rounds):
        shares = predict_shares(features, weights)
        slope = features.T @ (weight * (right - shares)) - penalty @ weights
        bend = (features.T * (weight * shares * (1 - shares))) @ features + penalty
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def predict_shares(features: Floats, weights: Floats) -> Floats:
    """The logistic function of the weighted features."""
    shares: Floats = 1 / (1 + np.exp(-np.clip(features @ weights, -FARTHEST, FARTHEST)))
    return shares


def choose_least(cases: Sequence[_Case], shares: Floats, tried: Sequence[float]) -> tuple[float, dict[str, float]]:
    """The least score that gives the best F1 of all attributions, with the figures it gives."""
    best: tuple[float, Tally] | None = None
    for least in tried:
        total = Tally()
        for case in cases:
            total.add(case.tally(shares >= least))
        if best is None or total.f1 > best[1].f1:
            best = (least, total)
    if best is None:
        raise UsageError("a recipe needs one of certainty.least_scores at least")
    least, tally = best
    return least, {"precision": tally.precision, "recall": tally.recall, "f1": tally.f1}
