from __future__ import annotations

from pathlib import Path

import pytest

from train.attribution.recipe import Texts
from train.attribution.stages import Stage, digest_files, run_stage


class Maker:
    def __init__(self) -> None:
        self.made = 0

    def __call__(self, folder: Path) -> None:
        self.made += 1
        (folder / "result").write_text(str(self.made))


def test_a_finished_stage_is_kept_while_all_that_goes_into_it_is_the_same(tmp_path: Path) -> None:
    maker = Maker()
    before = Stage(tmp_path / "before", "a")
    first = run_stage(tmp_path / "one", Texts(), [before], maker)
    again = run_stage(tmp_path / "one", Texts(), [before], maker)
    assert (maker.made, first) == (1, again)


@pytest.mark.parametrize(
    ("numbers", "key"), [(Texts(shortest=1), "a"), (Texts(), "b")], ids=["other numbers", "other input"]
)
def test_a_stage_is_made_anew_when_something_is_not(tmp_path: Path, numbers: Texts, key: str) -> None:
    maker = Maker()
    first = run_stage(tmp_path / "one", Texts(), [Stage(tmp_path, "a")], maker)
    second = run_stage(tmp_path / "one", numbers, [Stage(tmp_path, key)], maker)
    assert maker.made == 2
    assert first.key != second.key
    assert (tmp_path / "one" / "result").read_text() == "2"


def test_a_stage_that_was_broken_off_is_made_anew(tmp_path: Path) -> None:
    def break_off(folder: Path) -> None:
        (folder / "half").write_text("")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_stage(tmp_path / "one", None, [], break_off)
    assert not (tmp_path / "one").exists()
    run_stage(tmp_path / "one", None, [], Maker())
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == ["result", "stage.json"]


@pytest.mark.parametrize("mark", ["", "[]", "{}"])
def test_a_damaged_mark_counts_as_none(tmp_path: Path, mark: str) -> None:
    maker = Maker()
    run_stage(tmp_path / "one", None, [], maker)
    (tmp_path / "one" / "stage.json").write_text(mark)
    run_stage(tmp_path / "one", None, [], maker)
    assert maker.made == 2


def test_the_digest_of_files_depends_on_names_and_bytes_but_on_no_order(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("1")
    other.write_text("2")
    digest = digest_files(tmp_path, [one, other])
    assert digest == digest_files(tmp_path, [other, one])
    other.write_text("3")
    assert digest != digest_files(tmp_path, [one, other])
    other.rename(tmp_path / "third")
    one.write_text("1")
    assert digest_files(tmp_path, [one]) != digest_files(tmp_path, [tmp_path / "third"])
