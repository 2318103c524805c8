"""The figures of attribution."""

from __future__ import annotations

import pytest

from evaluation.articles import DIRECT, INDIRECT, MIXED, TEXT, make_found, make_gold, place
from newsledger.evaluation.attribution import Tally, evaluate_articles
from newsledger.evaluation.placing import place_articles

ALL = [DIRECT, INDIRECT, MIXED]


def test_the_gold_itself_scores_a_hundred() -> None:
    article = place(make_gold(TEXT, ALL), *(make_found(TEXT, told) for told in ALL))
    tallies = evaluate_articles([(article, True)]).tallies
    assert {name: tally.f1 for name, tally in tallies.items()} == dict.fromkeys(tallies, 100.0)
    assert [tallies[name].gold for name in ("speech", "direct", "mixed", "indirect", "attr")] == [3, 1, 1, 1, 3]


def test_nothing_found_scores_zero() -> None:
    tallies = evaluate_articles([(place(make_gold(TEXT, ALL)), True)]).tallies
    assert {(tally.precision, tally.recall, tally.f1) for tally in tallies.values()} == {(0.0, 0.0, 0.0)}


def test_a_wrong_source_keeps_the_content_and_loses_the_attribution() -> None:
    wrong = make_found(TEXT, (DIRECT[0], DIRECT[1], "Norvale Post"))
    tallies = evaluate_articles([(place(make_gold(TEXT, [DIRECT]), wrong), True)]).tallies
    assert (tallies["content"].f1, tallies["content80"].f1, tallies["attr"].f1) == (100, 100, 0)


def test_a_content_of_two_thirds_is_found_but_not_closely() -> None:
    part = make_found(TEXT, ("The tide does", DIRECT[1], DIRECT[2]))
    tallies = evaluate_articles([(place(make_gold(TEXT, [DIRECT]), part), True)]).tallies
    assert (tallies["content"].f1, tallies["content80"].f1, tallies["attr"].f1) == (100, 0, 100)
    assert (tallies["tok_content"].precision, tallies["tok_content"].recall) == (100, 60)


def test_answers_of_several_annotators_are_averaged() -> None:
    article = place(make_gold(TEXT, [DIRECT, INDIRECT], [DIRECT]), make_found(TEXT, INDIRECT, 0.5))
    result = evaluate_articles([(article, True)])
    assert result.tallies["attr"] == Tally(found=1.0, found_right=0.5, gold=1.5, gold_right=0.5)
    assert [(each.score, each.right) for each in result.judgements] == [(0.5, 0.5)]


def test_outlets_have_figures_of_their_own() -> None:
    near = make_gold(TEXT, [DIRECT], file="near.txt", outlet="norvale-post")
    far = make_gold(TEXT, [DIRECT], file="far.txt", outlet="harbour-echo")
    articles = [(place(near, make_found(TEXT, DIRECT)), True), (place(far), True)]
    result = evaluate_articles(articles)
    assert {name: tallies["attr"].f1 for name, tallies in result.outlets.items()} == {
        "norvale-post": 100,
        "harbour-echo": 0,
    }
    assert result.tallies["attr"].recall == 50


def test_a_file_that_the_predictions_lack_is_missing_and_its_gold_counts() -> None:
    result = evaluate_articles(place_articles([make_gold(TEXT, ALL)], {}))
    assert (result.missing, result.articles, result.tallies["attr"].gold) == (["a.txt"], 1, 3)


def test_a_figure_is_the_harmonic_mean() -> None:
    tally = Tally(found=4, found_right=2, gold=3, gold_right=3)
    assert (tally.precision, tally.recall) == (50, 100)
    assert tally.f1 == pytest.approx(66.667, abs=0.001)
