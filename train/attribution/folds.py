"""The parts that the annotated articles are split into: each is kept apart from one network."""

from __future__ import annotations

from collections.abc import Sequence

from train.attribution.gold import GoldArticle


def assign_folds(articles: Sequence[GoldArticle], count: int) -> dict[str, int]:
    """The fold of each file: whole months, neighbours together, or whole files where there are too few months.

    News of one month shares its events, so a network must not be measured on a month that it has seen.
    """
    months = {article.file: article.month for article in articles}
    is_dated = all(months.values()) and len(set(months.values())) >= count
    groups = months if is_dated else {file: file for file in months}
    order = sorted(set(groups.values()))
    # From the last group back, so that the last fold is never the shortest one.
    folds = {group: count - 1 - (len(order) - 1 - at) * count // len(order) for at, group in enumerate(order)}
    return {file: folds[group] for file, group in groups.items()}
