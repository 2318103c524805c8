from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from invented_articles import write_gold

from newsledger.errors import UsageError
from train.attribution.folds import Split, assign_folds, demand_split
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


@pytest.fixture(scope="module")
def outlets(articles: list[GoldArticle]) -> list[GoldArticle]:
    """The same articles, by three outlets in turn."""
    names = ("The Norvale Lamp", "Saltmere Echo", "Quay Gazette")
    return [replace(article, outlet=names[at % 3]) for at, article in enumerate(articles)]


@pytest.mark.parametrize("count", [2, 3])
def test_an_outlet_lies_in_one_fold_and_no_fold_is_empty(outlets: list[GoldArticle], count: int) -> None:
    folds = assign_folds(outlets, count, Split.OUTLET)
    assert set(folds.values()) == set(range(count))
    assert len({(article.outlet, folds[article.file]) for article in outlets}) == 3


def test_fewer_outlets_than_folds_leave_whole_files(outlets: list[GoldArticle]) -> None:
    folds = assign_folds(outlets, 4, Split.OUTLET)
    assert set(folds.values()) == set(range(4))
    assert folds.keys() == {article.file for article in outlets}
    assert sorted(map(list(folds.values()).count, range(4))) == [2, 2, 2, 3]


def test_articles_of_an_unknown_outlet_are_dealt_out_beside_whole_outlets(outlets: list[GoldArticle]) -> None:
    unknown = [replace(article, outlet="") if at % 3 == 0 else article for at, article in enumerate(outlets)]
    folds = assign_folds(unknown, 2, Split.OUTLET)
    places = {outlet: {folds[a.file] for a in unknown if a.outlet == outlet} for outlet in {a.outlet for a in unknown}}
    assert sorted(map(len, places.values())) == [1, 1, 2]
    assert len(places[""]) == 2


def test_a_split_that_cannot_be_is_refused(outlets: list[GoldArticle]) -> None:
    demand_split(outlets, 3, Split.OUTLET)
    with pytest.raises(UsageError, match="4 folds need 4 outlets, there are 3"):
        demand_split(outlets, 4, Split.OUTLET)
    with pytest.raises(UsageError, match="1 annotated articles name no month"):
        demand_split([replace(outlets[0], month=""), *outlets[1:]], 2, Split.MONTH)
