from __future__ import annotations

from pathlib import Path

import pytest
from invented_articles import write_gold

from train.attribution.folds import assign_folds
from train.attribution.gold import GoldArticle, read_gold


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> list[GoldArticle]:
    return list(read_gold(write_gold(Path(tmp_path_factory.mktemp("gold")) / "gold", 9), {}))


@pytest.mark.parametrize("count", [2, 3, 4])
def test_a_month_lies_in_one_fold_and_no_fold_is_empty(articles: list[GoldArticle], count: int) -> None:
    folds = assign_folds(articles, count)
    assert set(folds.values()) == set(range(count))
    assert len({(article.month, folds[article.file]) for article in articles}) == 4


def test_months_in_a_fold_are_neighbours(articles: list[GoldArticle]) -> None:
    folds = assign_folds(articles, 2)
    months = {article.month: folds[article.file] for article in articles}
    assert [months[month] for month in sorted(months)] == [0, 0, 1, 1]


def test_fewer_months_than_folds_leave_whole_files(articles: list[GoldArticle]) -> None:
    folds = assign_folds(articles, 5)
    assert set(folds.values()) == set(range(5))
    assert len(folds) == 9
