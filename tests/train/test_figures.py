from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from newsledger.errors import UsageError
from newsledger.evaluation.attribution import Evaluation, Judgement, Tally
from newsledger.evaluation.report import describe_evaluation
from train.attribution.figures import BEGIN, END, PICTURE, fill_card, main, write_card, write_tables


@pytest.fixture
def evaluation() -> dict[str, Any]:
    result = Evaluation(articles=3, missing=["gone.txt"])
    result.tallies["direct"] = Tally(10, 9, 12, 9)
    tallies = {**Evaluation().tallies, "attr": Tally(1000, 500, 2000, 500)}
    result.outlets["The Norvale Lamp"] = tallies
    result.judgements += [Judgement(0.95, 1.0), Judgement(0.25, 0.0)]
    return describe_evaluation(result)


def test_the_tables_show_kinds_outlets_and_reliability(evaluation: dict[str, Any]) -> None:
    tables = write_tables(evaluation)
    assert "on 2 articles" in tables
    assert "| direct | 90.0 | 75.0 | 81.8 | 12 |" in tables
    assert "| The Norvale Lamp | - | - | - | - | 33.3 | - | 2,000 |" in tables
    assert "| 0.9 to 1.0 | 1 | 0.950 | 1.000 |" in tables
    assert "calibration error 15.0 points" in tables
    assert "`attr` counts" in tables


def test_an_evaluation_without_outlets_or_scores_has_no_such_tables(evaluation: dict[str, Any]) -> None:
    tables = write_tables(describe_evaluation(Evaluation(articles=1)))
    assert "By kind" in tables
    assert "outlet" not in tables
    assert "Reliability" not in tables


def test_a_card_is_filled_between_its_marks_as_often_as_one_likes() -> None:
    card = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    once = fill_card(card, "new")
    assert once == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    assert fill_card(once, "new") == once


@pytest.mark.parametrize("card", ["", BEGIN, END, f"{END}{BEGIN}"])
def test_a_card_without_marks_is_refused(card: str) -> None:
    with pytest.raises(UsageError, match="figures"):
        fill_card(card, "new")


def test_the_command_prints_or_writes(
    tmp_path: Path, evaluation: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    figures, card = tmp_path / "figures.json", tmp_path / "card.md"
    figures.write_text(json.dumps(evaluation))
    card.write_text(f"{BEGIN}{END}")
    assert main([str(figures)]) == 0
    printed = capsys.readouterr().out.strip()
    assert main([str(figures), str(card)]) == 0
    assert printed in card.read_text()
    card.write_text("no marks")
    assert main([str(figures), str(card)]) == 2
    assert card.read_text() == "no marks"
    assert main([]) == 2


def test_the_diagram_is_written_beside_the_card_that_shows_it(tmp_path: Path, evaluation: dict[str, Any]) -> None:
    card, picture = tmp_path / "card.md", tmp_path / PICTURE
    card.write_text(f"{BEGIN}{END}")
    write_card(card, evaluation)
    first = picture.read_bytes()
    write_card(card, evaluation)
    assert picture.read_bytes() == first
    assert f"]({PICTURE})\n{END}" in card.read_text()
    words = re.findall(r">([^<>]+)</text>", first.decode())
    assert {"confidence", "share right", "attributions"} <= set(words)


def test_without_confidence_there_is_no_diagram(tmp_path: Path) -> None:
    card = tmp_path / "card.md"
    card.write_text(f"{BEGIN}{END}")
    write_card(card, describe_evaluation(Evaluation(articles=1)))
    assert "svg" not in card.read_text()
    assert list(tmp_path.iterdir()) == [card]


def test_a_card_without_marks_gets_no_diagram(tmp_path: Path, evaluation: dict[str, Any]) -> None:
    card = tmp_path / "card.md"
    card.write_text("no marks")
    with pytest.raises(UsageError, match="figures"):
        write_card(card, evaluation)
    assert list(tmp_path.iterdir()) == [card]


def test_the_model_card_has_a_place_for_the_figures() -> None:
    card = Path(__file__).resolve().parents[2] / "docs" / "model-card.md"
    assert "new figures" in fill_card(card.read_text("utf-8"), "new figures")
