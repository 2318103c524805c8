"""What the timed process answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import quote_speed
from benchmarks.quote_speed import NO_SPACY, measure_quote_speed, open_worker
from benchmarks.quote_worker import HOSTILE, LONG_TEXT, MOST_ARTICLES, count_words, read_texts
from benchmarks.report import Figure, Remark

TEXT = "Harbour shuts\n\n“We shall see,” said Ada Quill, the clerk of Wendmouth.\n"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(TEXT, "utf-8")
    return tmp_path


def test_texts_are_taken_evenly_from_the_folder(tmp_path: Path) -> None:
    for number in range(2 * MOST_ARTICLES):
        (tmp_path / f"{number:03}.txt").write_text(str(number), "utf-8")
    assert read_texts(tmp_path) == [str(number) for number in range(0, 2 * MOST_ARTICLES, 2)]


def test_hostile_texts_are_long() -> None:
    lengths = {name: len(make()) for name, make in HOSTILE.items()}
    assert {name for name, length in lengths.items() if not 0.7 * LONG_TEXT <= length <= LONG_TEXT} == set()


def test_a_worker_answers_every_task_in_turn(texts: Path) -> None:
    with open_worker(texts) as worker:
        worker.ask("network")
        worker.ask("peak")
        timed, peak = worker.hear(), worker.hear()
        assert worker.tell("rules")["words"] == timed["words"] == count_words([TEXT] * 3)
    assert timed["seconds"] > 0
    assert 10 < peak["megabytes"] < 4000
    assert worker.process.returncode == 0


def test_without_spacy_the_output_says_so(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quote_speed, "has_spacy", lambda: False)
    monkeypatch.setattr(quote_speed, "ROUNDS", 1)
    monkeypatch.setattr(quote_speed, "HOSTILE", {})
    measured = list(measure_quote_speed(texts))
    assert [each.text for each in measured if isinstance(each, Remark)] == [NO_SPACY]
    figures = {each.name: each.value for each in measured if isinstance(each, Figure)}
    assert {"quotes_words_per_second", "quotes_speed_to_rules", "quotes_load_seconds", "quotes_peak"} <= figures.keys()
    assert all(value > 0 for value in figures.values())
