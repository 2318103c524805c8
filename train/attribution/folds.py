"""The parts that the annotated articles are split into: each is kept apart from one network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from train.attribution.gold import GoldArticle


class Split(StrEnum):
    """What the articles of one fold have to themselves."""

    MONTH = "month"
    OUTLET = "outlet"


_GROUPS: Mapping[Split, Callable[[GoldArticle], str]] = {
    Split.MONTH: lambda article: article.month,
    Split.OUTLET: lambda article: article.outlet,
}


def assign_folds(articles: Sequence[GoldArticle], count: int, split: Split = Split.MONTH) -> dict[str, int]:
    """The fold of each file: whole months or outlets, neighbours together, or whole files where there are too few.

    News of one month shares its events, and an outlet its style: a network must not be measured on what it has seen.
    """
    named = {article.file: _GROUPS[split](article) for article in articles}
    is_known = all(named.values()) and len(set(named.values())) >= count
    groups = named if is_known else {file: file for file in named}
    order = sorted(set(groups.values()))
    # From the last group back, so that the last fold is never the shortest one.
    folds = {group: count - 1 - (len(order) - 1 - at) * count // len(order) for at, group in enumerate(order)}
    return {file: folds[group] for file, group in groups.items()}
