"""Whose direct quotes are found: recall by the source's gender and by the origin of its name, with intervals."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsledger.errors import UsageError
from newsledger.evaluation.genders import find_surname, name_gender
from newsledger.evaluation.gold import GoldArticle, GoldAttribution
from newsledger.evaluation.matching import LOOSE, compare_both, match_pairs
from newsledger.evaluation.placing import PlacedArticle

_ROUNDS = 2000
_SEED = 20151101
_ORIGINS = ("west", "elsewhere")
# The middle 95 of 100 resamples.
_TAILS = (2.5, 97.5)

Labeller = Callable[[GoldArticle, GoldAttribution], str | None]
_Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Share:
    """A figure in percent (or points of it) with the bounds of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GroupRecall:
    """How many of a group's direct quotes are in the gold, in how many articles, and the share found."""

    group: str
    quotes: float
    articles: int
    recall: Share


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups, and by how many points the first one's recall is above the second's; None where one is empty."""

    groups: tuple[GroupRecall, ...]
    difference: Share | None


def read_origins(path: Path) -> Mapping[str, str]:
    """Surname to `west` or `elsewhere`, from a CSV with the columns name and origin."""
    with path.open(encoding="utf-8", newline="") as table:
        origins = {row.get("name", ""): row.get("origin", "") for row in csv.DictReader(table)}
    wrong = next((name for name, origin in origins.items() if not name or origin not in _ORIGINS), None)
    if wrong is not None:
        raise UsageError(f"{path}: {wrong!r} needs an origin that is one of {', '.join(_ORIGINS)}")
    return origins


def make_origin_labeller(origins: Mapping[str, str]) -> Labeller:
    """A labeller of sources by the origin of their surname; None for a name that is not listed and for no name."""

    def label(article: GoldArticle, attribution: GoldAttribution) -> str | None:
        surname = find_surname(" ".join(article.text[start:end] for start, end in attribution.source))
        return origins.get(surname) if surname else None

    return label


def compare_genders(articles: Iterable[PlacedArticle]) -> Comparison:
    """Recall of women's direct quotes against men's."""
    return compare_groups(articles, name_gender, ("woman", "man"))


def compare_origins(articles: Iterable[PlacedArticle], origins: Mapping[str, str]) -> Comparison:
    """Recall of direct quotes of names from outside the West against the others."""
    return compare_groups(articles, make_origin_labeller(origins), ("elsewhere", "west"))


def compare_groups(articles: Iterable[PlacedArticle], label: Labeller, groups: tuple[str, str]) -> Comparison:
    """Recall of the direct quotes of two groups; intervals by resampling whole articles, seed fixed."""
    counts = np.array([_count_article(article, label, groups) for article in articles], dtype=np.float64)
    if not len(counts):
        raise UsageError("there are no gold articles to compare groups on")
    rounds = np.random.default_rng(_SEED).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), _ROUNDS)
    sums = np.einsum("ra,agc->rgc", rounds.astype(np.float64), counts)
    resampled = _divide(sums)
    total = _divide(counts.sum(axis=0)[None])[0]
    recalls = tuple(
        GroupRecall(
            group,
            float(counts[:, place, 1].sum()),
            int((counts[:, place, 1] > 0).sum()),
            _make_share(total[place], resampled[:, place]),
        )
        for place, group in enumerate(groups)
    )
    is_empty = any(each.quotes == 0 for each in recalls)
    difference = None if is_empty else _make_share(total[0] - total[1], resampled[:, 0] - resampled[:, 1])
    return Comparison(recalls, difference)


def _divide(counts: _Numbers) -> _Numbers:
    """Found over gold in percent; no number where there is no gold."""
    gold = counts[..., 1]
    shares: _Numbers = 100 * counts[..., 0] / np.where(gold > 0, gold, np.nan)
    return shares


def _make_share(value: float, resampled: _Numbers) -> Share:
    known = resampled[~np.isnan(resampled)]
    low, high = np.percentile(known, _TAILS) if len(known) else (np.nan, np.nan)
    return Share(float(value), float(low), float(high))


def _count_article(article: PlacedArticle, label: Labeller, groups: tuple[str, str]) -> list[list[float]]:
    """For each group its direct quotes found and its direct quotes, averaged over the annotators."""
    counts = [[0.0, 0.0] for _ in groups]
    for gold, marked in zip(article.gold, article.marked, strict=True):
        taken = set(match_pairs(article.found, gold, compare_both, LOOSE).values())
        for place, attribution in enumerate(gold):
            if article.name_kind(attribution) != "direct":
                continue
            group = label(article.article, marked[place])
            if group in groups:
                counts[groups.index(group)][0] += (place in taken) / len(article.gold)
                counts[groups.index(group)][1] += 1 / len(article.gold)
    return counts
