"""An evaluation as rows, as JSON and against floors."""

from __future__ import annotations

import json

import pytest

from evaluation.articles import DIRECT, INDIRECT, TEXT, make_found, make_gold, place
from newsledger.errors import UsageError
from newsledger.evaluation.attribution import FIGURES, Evaluation, evaluate_articles
from newsledger.evaluation.report import (
    describe_evaluation,
    list_bin_rows,
    list_figure_rows,
    list_figures,
    list_outlet_rows,
    list_shortfalls,
    parse_floors,
)


@pytest.fixture
def evaluation() -> Evaluation:
    gold = make_gold(TEXT, [DIRECT, INDIRECT], outlet="norvale-post")
    return evaluate_articles([(place(gold, make_found(TEXT, DIRECT, 0.75)), True)])


def test_rows_are_rounded_for_people(evaluation: Evaluation) -> None:
    rows = {str(row[0]): row[1:] for row in list_figure_rows(evaluation.tallies)}
    assert tuple(rows) == FIGURES
    assert rows["attr"] == ("100.0", "50.0", "66.7", "1", "2")
    assert list(list_outlet_rows(evaluation)) == [("norvale-post", "66.7", "100.0", "-", "0.0", "66.7", "66.7", "2")]
    assert rows["mixed"] == ("-", "-", "-", "0", "0")
    assert list(list_bin_rows(evaluation)) == [("0.7 to 0.8", "1", "0.750", "1.000")]


def test_json_holds_the_same_unrounded(evaluation: Evaluation) -> None:
    told = json.loads(json.dumps(describe_evaluation(evaluation)))
    assert told["figures"]["attr"]["f1"] == pytest.approx(200 / 3)
    assert told["figures"]["mixed"] == {"precision": None, "recall": None, "f1": None, "found": 0, "gold": 0}
    assert told["figures"]["indirect"]["f1"] == 0
    assert told["outlets"]["norvale-post"] == told["figures"]
    assert told["calibration"]["expected_error"] == 25
    assert (told["articles"], told["missing"]) == (1, [])


def test_a_floor_holds_from_its_value_on(evaluation: Evaluation) -> None:
    figures = list_figures(evaluation)
    assert list_shortfalls(figures, parse_floors(["direct=100", "speech=66"])) == []
    assert list_shortfalls(figures, parse_floors(["speech=70"])) == ["speech is 66.67, below its floor of 70"]


def test_a_floor_that_is_no_number_is_not_reached(evaluation: Evaluation) -> None:
    assert list_shortfalls(list_figures(evaluation), parse_floors(["speech=nan"])) != []


@pytest.mark.parametrize("floor", ["speech", "speeches=3", "speech=much", "=3"])
def test_what_is_no_floor_is_refused(floor: str) -> None:
    with pytest.raises(UsageError, match="no floor"):
        parse_floors([floor])
