"""The figures of the report, read from the database: the SQL files of `report`, one a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from newsledger.annotate.grammar.cues import list_cue_languages
from newsledger.duck import read_sql
from newsledger.export.periods import Window, make_window

Row = dict[str, Any]

SHOWN_OUTLETS = 20
SHOWN_PEOPLE = 20
SHOWN_OTHERS = 10
SHOWN_AGENCIES = 10

_PERSON_TYPES = ["person"]
_OTHER_TYPES = ["organization", "group", "document"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Articles by outlet and period: what the chart and its table show, and what they leave out."""

    window: Window
    outlets: Sequence[Row]
    counts: Mapping[tuple[str, date], int]
    outside_count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the report says, as rows."""

    overview: Row
    quotes: Row
    annotators: Sequence[Row]
    unread: Sequence[Row]
    outlets: Sequence[Row]
    coverage: Coverage | None
    people: Sequence[Row]
    others: Sequence[Row]
    quotes_by_kind: Sequence[Row]
    articles_by_kind: Sequence[Row]
    agencies: Sequence[Row]
    rejects: Sequence[Row]
    dates: Sequence[Row]


class _Questions:
    """The report's SQL files, asked of one connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._queries = read_sql("report")

    def ask(self, name: str, **values: object) -> list[Row]:
        cursor = self._connection.execute(self._queries[name], values or None)
        columns = [str(column[0]) for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def list_unread_languages(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """The languages in which no attributions are found, with their articles."""
    return _Questions(connection).ask("unread_languages", languages=list(list_cue_languages()))


def collect_figures(connection: duckdb.DuckDBPyConnection) -> Figures:
    """Ask the database everything that the report shows."""
    questions = _Questions(connection)
    period = questions.ask("period")[0]
    outlets = questions.ask("outlets", **period)
    return Figures(
        overview=questions.ask("overview")[0],
        quotes=questions.ask("quote_overview")[0],
        annotators=questions.ask("annotators"),
        unread=list_unread_languages(connection),
        outlets=outlets,
        coverage=_collect_coverage(questions, period, outlets[:SHOWN_OUTLETS]),
        people=_collect_speakers(questions, _PERSON_TYPES, SHOWN_PEOPLE),
        others=_collect_speakers(questions, _OTHER_TYPES, SHOWN_OTHERS),
        quotes_by_kind=questions.ask("quotes_by_kind"),
        articles_by_kind=questions.ask("articles_by_kind"),
        agencies=questions.ask("agencies", limit=SHOWN_AGENCIES),
        rejects=questions.ask("rejects"),
        dates=questions.ask("dates"),
    )


def _collect_coverage(questions: _Questions, period: Row, outlets: Sequence[Row]) -> Coverage | None:
    if period["first_on"] is None or not outlets:
        return None
    window = make_window(**period)
    limits = {**period, "outlet_ids": [row["outlet_id"] for row in outlets]}
    rows = questions.ask("coverage", grain=window.grain.name, **limits)
    counts = {(row["outlet_id"], row["period_on"]): int(row["article_count"]) for row in rows}
    outside = questions.ask("outside_period", **limits)[0]["article_count"]
    return Coverage(window, outlets, counts, int(outside))


def _collect_speakers(questions: _Questions, types: list[str], limit: int) -> list[Row]:
    speakers = questions.ask("speakers", speaker_types=types, limit=limit)
    names = [row["speaker"] for row in speakers]
    found = questions.ask("examples", speakers=names, speaker_types=types) if names else []
    examples = {(row["speaker"], row["speaker_type"]): row for row in found}
    return [{**row, "example": examples[row["speaker"], row["speaker_type"]]} for row in speakers]
