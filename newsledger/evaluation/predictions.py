"""What an annotator found, read for scoring: from the database, or from a file of findings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from newsledger.errors import UsageError
from newsledger.evaluation.alignment import Range

if TYPE_CHECKING:
    import duckdb


class Found(BaseModel):
    """One attribution that an annotator found: ranges of the stored text, and how sure it is."""

    content: tuple[Range, ...]
    cue: Range | None = None
    source: Range | None = None
    score: float | None = None


class _FindingsLine(BaseModel):
    file: str
    findings: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """The text that an annotator read, None where it is the raw one, and what it found there."""

    text: str | None
    found: tuple[Found, ...]


Predictions = Mapping[str, StoredArticle]

# The order of the rows is part of the figures: of two equal pairs the later one is matched.
_TEXTS = """
SELECT d.source_path, a.version_id, a.text
FROM documents AS d JOIN articles AS a USING (version_id) ORDER BY d.rowid
"""
_QUOTES = """
SELECT version_id, model_version, content_spans, cue_start, cue_end, source_start, source_end, confidence
FROM quotes ORDER BY rowid
"""


def read_database(connection: duckdb.DuckDBPyConnection, model_version: str | None = None) -> Predictions:
    """The quotes of each raw file, by its name without folders: of one model, or of each article's first."""
    quotes = _group_quotes(connection.execute(_QUOTES).fetchall(), model_version)
    stored = connection.execute(_TEXTS).fetchall()
    return {
        PurePosixPath(path).name: StoredArticle(text or "", tuple(quotes.get(version, ())))
        for path, version, text in stored
    }


def _group_quotes(rows: Iterable[tuple[Any, ...]], model_version: str | None) -> dict[str, list[Found]]:
    chosen: dict[str, str] = {}
    quotes: dict[str, list[Found]] = {}
    for version, model, spans, *rest in rows:
        if model == (model_version or chosen.setdefault(version, model)):
            quotes.setdefault(version, []).append(_make_found(spans, *rest))
    return quotes


def _make_found(
    spans: list[dict[str, int]] | None,
    cue_start: int | None,
    cue_end: int | None,
    source_start: int | None,
    source_end: int | None,
    confidence: float | None,
) -> Found:
    return Found(
        content=tuple((span["start_char"], span["end_char"]) for span in spans or ()),
        cue=_make_range(cue_start, cue_end),
        source=_make_range(source_start, source_end),
        score=confidence,
    )


def _make_range(start: int | None, end: int | None) -> Range | None:
    return None if start is None or end is None else (start, end)


def list_models(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The models that made the rows of `quotes`."""
    rows = connection.execute("SELECT DISTINCT model_version FROM quotes ORDER BY 1").fetchall()
    return [model for (model,) in rows]


def read_findings(path: Path) -> Predictions:
    """Findings of raw texts from a JSONL file: one line a file, with its `findings`."""
    with path.open(encoding="utf-8") as lines:
        rows = [_read_findings_line(f"line {n} of {path}", line) for n, line in enumerate(lines, 1) if line.strip()]
    return {row.file: StoredArticle(None, row.findings) for row in rows}


def write_findings(path: Path, findings: Mapping[str, tuple[Found, ...]]) -> None:
    """Write what `read_findings` reads."""
    rows = (_FindingsLine(file=file, findings=found) for file, found in findings.items())
    path.write_text("".join(row.model_dump_json() + "\n" for row in rows), encoding="utf-8")


def _read_findings_line(place: str, line: str) -> _FindingsLine:
    try:
        return _FindingsLine.model_validate(json.loads(line))
    except (json.JSONDecodeError, ValidationError) as error:
        raise UsageError(f"{place} holds no findings: {str(error).splitlines()[0]}") from None
