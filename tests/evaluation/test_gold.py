"""Gold folders, and what is wrong with those that are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evaluation.articles import write_gold
from newsledger.errors import UsageError
from newsledger.evaluation.gold import read_gold

TEXT = "It rains, she said.\r\n"
MARKED = {"content": [[0, 8]], "cue": [[14, 18]], "source": [[10, 13]]}


def line(**marked: Any) -> dict[str, Any]:
    return {"annotations": [{"annotator": "mo", "attributions": [{**MARKED, **marked}]}]}


def test_offsets_count_the_characters_of_the_file_line_ends_as_they_are(tmp_path: Path) -> None:
    folder = write_gold(tmp_path / "gold", [("a.txt", "", {"outlet": "norvale-post", **line()})])
    (folder / "raw" / "a.txt").write_bytes(TEXT.encode())
    (article,) = read_gold(folder)
    marked = article.annotations[0].attributions[0]
    assert (article.outlet, article.text) == ("norvale-post", TEXT)
    assert [TEXT[start:end] for start, end in (*marked.content, *marked.cue, *marked.source)] == [
        "It rains",
        "said",
        "she",
    ]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (line(content=[[0, 99]]), "0 to 99, which is no range"),
        (line(cue=[[4, 4]]), "4 to 4, which is no range"),
        (line(source=[["x", 3]]), "line 1 of .*source"),
        ({"annotations": []}, "no annotations"),
        ({}, "annotations: Field required"),
    ],
)
def test_what_is_no_gold_is_named_with_its_line(tmp_path: Path, row: dict[str, Any], complaint: str) -> None:
    folder = write_gold(tmp_path / "gold", [("a.txt", TEXT, row)])
    with pytest.raises(UsageError, match=complaint):
        list(read_gold(folder))


def test_a_folder_without_gold_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"docs/evaluate\.md"):
        list(read_gold(tmp_path))
    folder = write_gold(tmp_path / "gold", [("a.txt", TEXT, line())])
    (folder / "raw" / "a.txt").unlink()
    with pytest.raises(UsageError, match="not there"):
        list(read_gold(folder))
    (folder / "gold.jsonl").write_text("{broken\n", "utf-8")
    with pytest.raises(UsageError, match="is no JSON"):
        list(read_gold(folder))
