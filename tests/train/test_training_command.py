from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from invented_articles import list_texts, write_gold

from train.attribution.__main__ import main
from train.attribution.certainty_fit import Apart, fit_certainty
from train.attribution.recipe import Certainty

SHIPPED = ("encoder.onnx", "linker.onnx", "vocabulary.txt", "card.json")


def write_corpora(folder: Path) -> Path:
    write_gold(folder / "attribution", 24)
    bulk = folder / "bulk" / "worldwide_newswire"
    bulk.mkdir(parents=True)
    for number, text in enumerate(list_texts(24, 5)):
        (bulk / f"{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_without_its_libraries_the_command_says_which_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    monkeypatch.delitem(__import__("sys").modules, "train.attribution.pipeline", raising=False)
    assert main([str(tmp_path), str(tmp_path / "out")]) == 2
    assert ".[train]" in capsys.readouterr().err


def test_a_recipe_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text("fold = 2")
    assert main([str(tmp_path), str(tmp_path / "out"), "--recipe", str(recipe)]) == 2
    assert "fold is no number" in capsys.readouterr().err


@pytest.mark.training
class TestTraining:
    """One quick training, and what is asked of it."""

    @pytest.fixture(scope="class")
    def corpora(self, tmp_path_factory: pytest.TempPathFactory) -> Path:
        for name in ("torch", "onnx", "gensim"):
            pytest.importorskip(name)
        return write_corpora(tmp_path_factory.mktemp("corpora"))

    @pytest.fixture(scope="class")
    def trained(self, corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
        out = tmp_path_factory.mktemp("trained")
        assert main([str(corpora), str(out), "--quick"]) == 0
        return out

    def test_the_product_reads_the_files_and_finds_who_said_what(self, trained: Path) -> None:
        from newsledger.annotate.attribution.reading.finding import find_attributions
        from newsledger.annotate.attribution.reading.network import read_network
        from newsledger.annotate.grammar.quotation_marks import find_quotations, split_paragraphs

        text = "Norvale talks\n\n“The old bridge will close in spring,” Mira Oldane said."
        found = find_attributions(text, find_quotations(text, split_paragraphs(text)), read_network(trained))
        spans = [(text[f.source.start_char : f.source.end_char] if f.source else None) for f in found]
        assert "Mira Oldane" in spans

    def test_a_second_run_keeps_every_stage(
        self, corpora: Path, trained: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([str(corpora), str(trained), "--quick"]) == 0
        assert "begins" not in capsys.readouterr().out

    def test_the_same_numbers_give_the_same_files(self, corpora: Path, trained: Path, tmp_path: Path) -> None:
        assert main([str(corpora), str(tmp_path), "--quick"]) == 0
        differing = [name for name in SHIPPED if (tmp_path / name).read_bytes() != (trained / name).read_bytes()]
        assert differing == []

    def test_each_article_is_measured_by_a_network_of_other_months(
        self, corpora: Path, trained: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([str(corpora), str(trained), "--quick", "--cross-validate", "month"]) == 0
        folder = trained / "by-month"
        assert f"measured: {folder}" in capsys.readouterr().out
        lines = (folder / "findings-0.jsonl").read_text("utf-8").splitlines()
        assert sorted(json.loads(line)["file"] for line in lines) == sorted(f"article-{n}.txt" for n in range(24))
        evaluation = json.loads((folder / "evaluation.json").read_text("utf-8"))
        assert (evaluation["articles"], evaluation["missing"]) == (24, [])
        assert evaluation["figures"]["attr"]["gold"] == 24 * 5

    def test_no_fold_s_confidence_is_fitted_on_its_own_articles(
        self, corpora: Path, trained: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from train.attribution import crossvalidation

        fitted: list[set[int]] = []

        def fit(apart: Sequence[Apart], numbers: Certainty) -> dict[str, Any]:
            fitted.append({each.fold for each in apart})
            return fit_certainty(apart, numbers)

        monkeypatch.setattr(crossvalidation, "fit_certainty", fit)
        assert main([str(corpora), str(trained), "--quick", "--cross-validate", "month"]) == 0
        assert fitted == [{1}, {0}]

    def test_a_split_that_cannot_be_is_refused_before_anything_is_trained(
        self, corpora: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([str(corpora), str(tmp_path), "--quick", "--cross-validate", "outlet"]) == 2
        printed = capsys.readouterr()
        assert "2 folds need 2 outlets, there are 1" in printed.err
        assert "encoder" not in printed.out

    def test_findings_of_each_folder_have_a_file(self, corpora: Path, tmp_path: Path) -> None:
        own = write_gold(tmp_path / "own", 8, seed=3)
        given = [str(corpora), str(tmp_path / "out"), "--quick", "--gold", str(own), "--cross-validate", "month"]
        assert main(given) == 0
        counts = [len((tmp_path / f"out/by-month/findings-{at}.jsonl").read_text().splitlines()) for at in (0, 1)]
        assert counts == [24, 8]

    def test_ones_own_annotations_are_enough(self, corpora: Path, tmp_path: Path) -> None:
        own = write_gold(tmp_path / "own", 8, seed=3)
        recipe = tmp_path / "recipe.toml"
        recipe.write_text(
            "[sizes]\nhidden = 16\n[compression]\nhidden = 16\n[thresholds]\ncue = 0.02\ncontent = 0.05\n"
        )
        out = tmp_path / "out"
        given = [str(tmp_path / "no-corpora"), str(out), "--gold", str(own), "--quick", "--recipe", str(recipe)]
        assert main(given) == 0
        assert sorted(name for name in SHIPPED if (out / name).is_file()) == sorted(SHIPPED)

    def test_no_annotations_at_all_are_an_error(
        self, corpora: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([str(corpora), str(tmp_path), "--only-gold", "--quick"]) == 2
        assert "--gold" in capsys.readouterr().err

    def test_broken_annotations_are_named(
        self, corpora: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "gold.jsonl").write_text('{"file": "none.txt", "annotations": [{"attributions": []}]}\n')
        assert main([str(corpora), str(tmp_path / "out"), "--gold", str(tmp_path), "--quick"]) == 2
        assert "none.txt" in capsys.readouterr().err
