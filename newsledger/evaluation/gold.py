"""Gold annotations in files: a folder with `raw/` and a `gold.jsonl` of one line an article."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from newsledger.errors import UsageError
from newsledger.evaluation.alignment import Range


class GoldAttribution(BaseModel):
    """One attribution as a person marked it: ranges of code points of the raw file's text."""

    model_config = ConfigDict(frozen=True)
    source: tuple[Range, ...] = ()
    cue: tuple[Range, ...] = ()
    content: tuple[Range, ...] = ()


class Annotation(BaseModel):
    """What one person marked in one article."""

    model_config = ConfigDict(frozen=True)
    annotator: str | int = ""
    attributions: tuple[GoldAttribution, ...]


class _GoldLine(BaseModel):
    file: str
    outlet: str | None = None
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One article of a gold folder: the name of its file, its text and what each annotator marked in it."""

    file: str
    outlet: str | None
    text: str
    annotations: tuple[Annotation, ...]


def read_gold(folder: Path) -> Iterator[GoldArticle]:
    """The articles of a gold folder, in the order of its lines; UsageError for what is no gold."""
    path = folder / "gold.jsonl"
    if not path.is_file():
        raise UsageError(f"there is no {path}: gold is a folder with raw/ and gold.jsonl (see docs/evaluate.md)")
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _read_article(folder, f"line {number} of {path}", line)


def _read_article(folder: Path, place: str, line: str) -> GoldArticle:
    row = _read_line(place, line)
    if not row.annotations:
        raise UsageError(f"{place} has no annotations")
    raw = folder / "raw" / row.file
    if not raw.is_file():
        raise UsageError(f"{place} names a file that is not there: {raw}")
    with raw.open(encoding="utf-8", newline="") as stream:
        text = stream.read()
    _demand_inside(place, row, len(text))
    return GoldArticle(row.file, row.outlet, text, row.annotations)


def _read_line(place: str, line: str) -> _GoldLine:
    try:
        fields: Any = json.loads(line)
        return _GoldLine.model_validate(fields)
    except json.JSONDecodeError as error:
        raise UsageError(f"{place} is no JSON: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"{place}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _demand_inside(place: str, row: _GoldLine, length: int) -> None:
    ranges = (
        span
        for annotation in row.annotations
        for marked in annotation.attributions
        for span in (*marked.source, *marked.cue, *marked.content)
    )
    wrong = next(((start, end) for start, end in ranges if not 0 <= start < end <= length), None)
    if wrong:
        raise UsageError(f"{place} marks {wrong[0]} to {wrong[1]}, which is no range of its text of {length}")
