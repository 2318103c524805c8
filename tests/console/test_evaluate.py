"""What `newsledger evaluate` says, on the shipped sample articles as we annotated them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ledgers import Newsroom

from newsledger.evaluation.attribution import FIGURES
from newsledger.evaluation.gold import read_gold

GOLD = Path(__file__).resolve().parent.parent / "gold" / "attribution"
# Of the annotated set: those with several annotators, and enough others to fill every figure.
_SINGLE_ANNOTATED = 40

Ask = Callable[..., tuple[int, str, str]]
Fail = Callable[..., str]


def list_floors(name: str) -> list[str]:
    """The pinned floors of a file, as options of the command."""
    floors: dict[str, float] = tomllib.loads((GOLD / name).read_text("utf-8"))
    assert floors.keys() <= set(FIGURES)
    return [word for figure, floor in floors.items() for word in ("--floor", f"{figure}={floor}")]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """The annotated sample articles through the pipeline, one of them left out."""
    found = Newsroom(tmp_path_factory.mktemp("judged"))
    shutil.copytree(GOLD / "raw", found.raw)
    found.run()
    return found


@pytest.fixture
def judge(ask: Ask, judged: Newsroom) -> Ask:
    """Exit code, output and complaints of `newsledger evaluate WORDS` on that database."""
    return lambda *words: ask("evaluate", *words, raw=judged.raw, processed=judged.ledger.processed)


def test_the_quality_on_the_sample_stays_above_its_floors(judge: Ask) -> None:
    code, out, err = judge(GOLD, "--json", *list_floors("floors.toml"))
    assert (code, err) == (0, ""), out


def test_the_sample_is_large_enough_to_mean_something() -> None:
    articles = list(read_gold(GOLD))
    assert len(articles) >= 25
    assert sum(len(article.annotations[0].attributions) for article in articles) >= 120


def test_a_table_of_figures_outlets_and_bins(judge: Ask) -> None:
    code, out, err = judge(GOLD)
    assert (code, err) == (0, "")
    assert out.splitlines()[0].split() == ["figure", "precision", "recall", "F1", "found", "gold"]
    assert {line.split()[0] for line in out.splitlines()[1:11]} == set(FIGURES)
    assert out.splitlines()[11].startswith("attr: attributions of all kinds")
    assert re.search(r"valley-radio +100\.0 +100\.0 +- ", out)
    assert "harbour-courier" in out and "expected calibration error" in out
    assert "missing from the database: 0" in out


def test_a_figure_below_its_floor_ends_in_one(judge: Ask) -> None:
    code, out, err = judge(GOLD, "--floor", "speech=100", "--floor", "content=0")
    assert code == 1
    assert "figure" in out
    assert err.startswith("speech is ") and err.endswith("below its floor of 100\n") and "content" not in err


def test_missing_articles_are_counted_and_named(judge: Ask, tmp_path: Path) -> None:
    line = (GOLD / "gold.jsonl").read_text("utf-8").splitlines()[0]
    name = json.loads(line)["file"]
    more = tmp_path / "more"
    (more / "raw").mkdir(parents=True)
    for known in (name, "gone.txt"):
        shutil.copyfile(GOLD / "raw" / name, more / "raw" / known)
    (more / "gold.jsonl").write_text("\n".join([line, line.replace(name, "gone.txt")]) + "\n", "utf-8")
    code, out, _ = judge(more, "--json")
    told: dict[str, Any] = json.loads(out)
    assert (code, told["articles"], told["missing"]) == (0, 2, ["gone.txt"])
    assert "missing from the database: 1\n  missing: gone.txt" in judge(more)[1]


def test_a_database_without_any_gold_file_is_refused(fail: Fail, newsroom: Newsroom) -> None:
    said = fail("evaluate", GOLD)
    assert f"none of the files of {GOLD / 'raw'}: run `newsledger run --raw {GOLD / 'raw'} --processed" in said
    assert len(said.strip().splitlines()) == 1


def test_a_model_without_rows_is_refused(fail: Fail, judged: Newsroom) -> None:
    folders = {"raw": judged.raw, "processed": judged.ledger.processed}
    models = judged.query("SELECT DISTINCT model_version FROM quotes")
    assert str(models[0][0]) in fail("evaluate", GOLD, "--model-version", "other-9", **folders)


def test_a_folder_that_is_no_gold_is_refused(fail: Fail, tmp_path: Path) -> None:
    assert "gold.jsonl" in fail("evaluate", tmp_path)
    assert "no floor" in fail("evaluate", GOLD, "--floor", "speech")
    (tmp_path / "gold.jsonl").write_text("", "utf-8")
    assert "is empty" in fail("evaluate", tmp_path)


def _choose_lines(gold: Path) -> list[str]:
    lines = (gold / "gold.jsonl").read_text("utf-8").splitlines()
    several = [line for line in lines if len(json.loads(line)["annotations"]) > 1]
    return several + [line for line in lines if line not in several][:_SINGLE_ANNOTATED]


@pytest.mark.corpora
def test_the_figures_are_those_of_the_sets_own_scorer(ask: Ask, corpora: Path, tmp_path: Path) -> None:
    scorer = corpora.parent / "eval" / "attribution.py"
    if not scorer.is_file():
        pytest.skip("the scorer of the annotated sets is not beside them")
    lines, gold = _choose_lines(corpora / "attribution"), tmp_path / "gold"
    room = Newsroom(tmp_path)
    for folder in (gold / "raw", room.raw):
        folder.mkdir(parents=True)
        for line in lines:
            name = json.loads(line)["file"]
            shutil.copyfile(corpora / "attribution" / "raw" / name, folder / name)
    (gold / "gold.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    room.run()
    done = subprocess.run([sys.executable, scorer, gold, room.ledger.database], capture_output=True, text=True)
    theirs = [line.split() for line in done.stdout.splitlines() if " F1 " in line]
    code, out, err = ask(
        "evaluate", gold, *list_floors("corpora_floors.toml"), raw=room.raw, processed=room.ledger.processed
    )
    assert code == 0, err
    ours = [line.split() for line in out.splitlines()[1:11]]
    assert [(name, p, r, f, gold.replace(",", "")) for name, p, r, f, _, gold in ours] == [
        (words[0], words[2], words[4], words[6], words[8]) for words in theirs
    ]
