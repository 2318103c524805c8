"""Speakers, types and roles against labelled sources of annotated articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.speaker_gold import Label, count_scores, score_label
from newsledger.annotate.spans import Span
from newsledger.annotate.speakers.article import Speaker

LABEL = Label("report", "direct", Span(0, 4), "Ida Moss", "person", ("the pilot",))


@pytest.mark.parametrize(
    ("speaker", "scores"),
    [
        (Speaker("Ida Moss", "person", "pilot", 1.0), ["type right", "name right", "role right"]),
        (Speaker("Una Kerr", "group", "clerk", 1.0), ["type wrong", "name wrong", "role wrong"]),
        (Speaker(None, "person", None, 1.0), ["type right", "name missing", "role missing"]),
    ],
)
def test_answers_are_right_wrong_or_missing(speaker: Speaker, scores: list[str]) -> None:
    assert list(score_label(LABEL, speaker)) == scores


@pytest.mark.corpora
@pytest.mark.parametrize("half", ["tune", "report"])
def test_speakers_stay_as_right_as_measured(corpora: Path, half: str) -> None:
    counts = count_scores(corpora, half)
    total = sum(counts[f"name {answer}"] for answer in ("right", "wrong", "missing"))
    assert counts["name right"] >= 0.9 * total
    assert counts["name wrong"] <= 0.03 * total
    assert counts["type right"] >= 0.91 * total
    roles = sum(counts[f"role {answer}"] for answer in ("right", "wrong", "missing"))
    assert counts["role right"] >= 0.85 * roles
    assert counts["role wrong"] <= 0.07 * roles
