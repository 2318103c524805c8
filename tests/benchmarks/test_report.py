"""What `make bench` prints of a figure, and when it fails."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from benchmarks.__main__ import main, measure
from benchmarks.report import FLOORS, Figure, Remark, judge, print_figures

BOUNDS = {"speed": {"floor": 2.0}, "peak": {"ceiling": 400.0}}


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (Figure("speed", 2.0, "of spaCy's"), "well (floor 2)"),
        (Figure("speed", 1.9, "of spaCy's"), "BELOW 2"),
        (Figure("peak", 401.0, "MB"), "OVER 400"),
        (Figure("other", 401.0, "MB"), ""),
    ],
)
def test_a_figure_is_judged_by_what_is_pinned_for_it(figure: Figure, verdict: str) -> None:
    assert judge(figure, BOUNDS) == verdict


def test_remarks_are_printed_and_figures_out_of_bounds_counted(capsys: pytest.CaptureFixture[str]) -> None:
    figures = [Remark("read so"), Figure("quotes_peak", 10_000.0, "MB"), Figure("unpinned", 1.0, "s")]
    assert print_figures(figures) == 1
    remark, over, plain = capsys.readouterr().out.splitlines()
    assert remark == "# read so"
    assert over.startswith("quotes_peak") and "OVER" in over
    assert plain.rstrip().endswith("s")


def test_every_bound_is_a_floor_or_a_ceiling() -> None:
    bounds = tomllib.loads(FLOORS.read_text("utf-8"))
    assert bounds
    assert {kind for each in bounds.values() for kind in each} <= {"floor", "ceiling"}


def test_what_needs_the_article_sets_is_named_where_they_are_not(tmp_path: Path) -> None:
    (remark,) = measure(["html", "dates"], tmp_path)
    assert isinstance(remark, Remark)
    assert remark.text.endswith("html, dates")


def test_an_unknown_measure_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks", "sped"])
    assert main() == 2
    assert "sped" in capsys.readouterr().out
