"""Recall of direct quotes by group, with intervals."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.articles import make_found, make_gold, place
from newsledger.errors import UsageError
from newsledger.evaluation.fairness import compare_genders, compare_groups, compare_origins, name_gender, read_origins
from newsledger.evaluation.placing import PlacedArticle

TEXT = "“The tide is late,” she said. “The quay is dry,” he said. He said that rain was due."
WOMAN, MAN = ("“The tide is late,”", "said", "she"), ("“The quay is dry,”", "said", "he")
REPORTED = ("that rain was due", "said", "He")


def make_article(number: int, *, finds_woman: bool = True) -> PlacedArticle:
    found = [make_found(TEXT, MAN), *([make_found(TEXT, WOMAN)] if finds_woman else [])]
    return place(make_gold(TEXT, [WOMAN, MAN, REPORTED], file=f"{number}.txt"), *found)


def test_recall_counts_direct_quotes_of_each_group() -> None:
    articles = [make_article(number, finds_woman=number % 4 > 0) for number in range(40)]
    compared = compare_genders(articles)
    women, men = compared.groups
    assert (women.group, women.quotes, women.articles, women.recall.value) == ("woman", 40, 40, 75)
    assert (men.quotes, men.recall.value, men.recall.low, men.recall.high) == (40, 100, 100, 100)
    assert compared.difference is not None
    assert compared.difference.value == -25
    # 30 of 40: the binomial interval is about 75 ± 13.
    assert 58 < women.recall.low < 67 and 83 < women.recall.high < 92


def test_intervals_are_the_same_each_time() -> None:
    articles = [make_article(number, finds_woman=number % 3 > 0) for number in range(12)]
    assert compare_genders(articles) == compare_genders(articles)


def test_a_group_without_quotes_has_no_difference() -> None:
    article = place(make_gold(TEXT, [MAN]), make_found(TEXT, MAN))
    assert compare_genders([article]).difference is None
    with pytest.raises(UsageError, match="no gold articles"):
        compare_groups([], name_gender, ("woman", "man"))


def test_origins_come_from_a_table(tmp_path: Path) -> None:
    table = tmp_path / "origins.csv"
    table.write_text("name,origin\nOldane,west\nMbeza,elsewhere\n", "utf-8")
    text = "“So it is,” said Mira Oldane. “So be it,” said Mr. Mbeza. “Not so,” said Tarn."
    told = [("“So it is,”", "said", "Mira Oldane"), ("“So be it,”", "said", "Mr. Mbeza"), ("“Not so,”", "said", "Tarn")]
    article = place(make_gold(text, told), make_found(text, told[1]))
    elsewhere, west = compare_origins([article], read_origins(table)).groups
    assert (elsewhere.group, elsewhere.quotes, elsewhere.recall.value) == ("elsewhere", 1, 100)
    assert (west.group, west.quotes, west.recall.value) == ("west", 1, 0)


def test_an_origin_of_another_word_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "origins.csv"
    table.write_text("name,origin\nOldane,north\n", "utf-8")
    with pytest.raises(UsageError, match="Oldane"):
        read_origins(table)
