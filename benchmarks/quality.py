"""How right: saved pages through the pipeline, scored as the gold sets' own scorers do."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.processes import link_files, newsledger, run_watched
from benchmarks.report import Figure

_SHINGLE = 4
_WORD = re.compile(r"\w+")


def _split_words(text: str) -> list[str]:
    return [found.lower() for found in _WORD.findall(text)]


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _split_words(text)
    return (
        Counter(tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))
        if words
        else Counter()
    )


def score_body(gold: str, found: str) -> float:
    """F1 of word 4-grams, in percent."""
    wanted, given = _shingles(gold), _shingles(found)
    shared = sum((wanted & given).values())
    if not shared:
        return 0.0
    precision, recall = shared / sum(given.values()), shared / sum(wanted.values())
    return 200 * precision * recall / (precision + recall)


def _run_set(folder: Path, work: Path) -> dict[str, tuple[str, str | None]]:
    link_files(folder / "raw", work / "raw")
    run_watched(newsledger("run", "--raw", str(work / "raw"), "--processed", str(work / "processed"), "--json"))
    with duckdb.connect(str(work / "processed" / "newsledger.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "SELECT d.source_path, a.text, a.published_on::VARCHAR "
            "FROM documents AS d JOIN articles AS a USING (version_id)"
        ).fetchall()
    return {path.rsplit("/", 1)[-1]: (text, day) for path, text, day in rows}


def _read_gold(folder: Path) -> list[dict[str, Any]]:
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def measure_pages(folder: Path, work: Path) -> Iterator[Figure]:
    """Body of saved pages: mean F1 over all pages, a missing page scoring zero."""
    found = _run_set(folder, work)
    gold = _read_gold(folder)
    scores = [score_body(row["body"], found.get(row["file"], ("", None))[0]) for row in gold]
    yield Figure("pages_body", sum(scores) / len(scores), "F1")


def measure_dates(folder: Path, work: Path) -> Iterator[Figure]:
    """Publication day of saved pages: share right, and share given wrong."""
    found = _run_set(folder, work)
    gold = _read_gold(folder)
    days = [(row["published"][:10], found.get(row["file"], ("", None))[1]) for row in gold]
    yield Figure("dates_day", 100 * sum(wanted == given for wanted, given in days) / len(days), "%")
    wrong = sum(given is not None and wanted != given for wanted, given in days)
    yield Figure("dates_wrong_share", wrong / len(days), "of pages")
