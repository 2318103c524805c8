"""Where answers may be written: never over raw files or the product's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.options import Folders
from newsledger.errors import UsageError


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    for name in ("raw/wire", "processed/exports", "elsewhere"):
        (tmp_path / name).mkdir(parents=True)
    return Folders(tmp_path / "raw", tmp_path / "processed")


@pytest.mark.parametrize(
    "place", ["raw/a.csv", "raw/wire/a.csv", "processed/manifest.json", "processed/newsledger.duckdb"]
)
def test_an_answer_never_takes_the_place_of_what_it_comes_from(folders: Folders, tmp_path: Path, place: str) -> None:
    with pytest.raises(UsageError, match="name a file"):
        folders.demand_output(tmp_path / place)


def test_a_misspelt_folder_is_not_made(folders: Folders, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder"):
        folders.demand_output(tmp_path / "elsehwere" / "a.csv")


@pytest.mark.parametrize("place", ["processed/exports/a.csv", "elsewhere/a.csv"])
def test_other_places_are_free(folders: Folders, tmp_path: Path, place: str) -> None:
    assert folders.demand_output(tmp_path / place) == tmp_path / place
