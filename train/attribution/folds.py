"""The parts that the annotated articles are split into: each is kept apart from one network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from newsledger.errors import UsageError
from train.attribution.gold import GoldArticle


class Split(StrEnum):
    """What the articles of one fold have to themselves."""

    MONTH = "month"
    OUTLET = "outlet"


_GROUPS: Mapping[Split, Callable[[GoldArticle], str]] = {
    Split.MONTH: lambda article: article.month,
    Split.OUTLET: lambda article: article.outlet,
}


def _name_groups(articles: Sequence[GoldArticle], split: Split) -> dict[str, str]:
    return {article.file: _GROUPS[split](article) for article in articles}


def demand_split(articles: Sequence[GoldArticle], count: int, split: Split) -> None:
    """UsageError where the articles cannot be kept apart by month or outlet: figures would claim what was not done."""
    named = _name_groups(articles, split)
    nameless = sorted(file for file, group in named.items() if not group)
    if nameless:
        raise UsageError(f"{len(nameless):,} annotated articles name no {split}, {nameless[0]} among them")
    groups = set(named.values())
    if len(groups) < count:
        raise UsageError(f"{count} folds need {count} {split}s, there are {len(groups)}: see `folds` of a recipe")


def assign_folds(articles: Sequence[GoldArticle], count: int, split: Split = Split.MONTH) -> dict[str, int]:
    """The fold of each file: whole months or outlets, neighbours together, or whole files where there are too few.

    News of one month shares its events, and an outlet its style: a network must not be measured on what it has seen.
    Files that name none are dealt out.
    """
    named = _name_groups(articles, split)
    is_enough = len(set(filter(None, named.values()))) >= count
    groups = {file: group if is_enough else file for file, group in named.items()}
    order = sorted(set(filter(None, groups.values())))
    # From the last group back, so that the last fold is never the shortest one.
    folds = {group: count - 1 - (len(order) - 1 - at) * count // len(order) for at, group in enumerate(order)}
    nameless = sorted(file for file, group in groups.items() if not group)
    dealt = {file: at % count for at, file in enumerate(nameless)}
    return {file: folds[group] if group else dealt[file] for file, group in groups.items()}
