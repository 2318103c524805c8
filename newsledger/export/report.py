"""The report: one self-contained page without a script, on what the database holds and how to check it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from newsledger.export.charts import Picture, draw_bars, draw_heat_map
from newsledger.export.figures import SHOWN_OUTLETS, Coverage, Figures, Row, collect_figures
from newsledger.export.labels import (
    clean_label,
    find_link,
    format_count,
    format_share,
    format_things,
    make_unique,
    mark_label,
)
from newsledger.files import digest_text, write_bytes_safely

_CHARTED_PEOPLE = 15
# From this share of undated articles on, a row of the heat map carries a mark: its empty fields may be wrong.
# Our choice; the page states it.
DOUBTFUL_SHARE = 0.1
QUOTE_KINDS = ("direct", "indirect", "mixed")
SPEAKER_TYPES = ("person", "organization", "group", "document", "unnamed", "none")


def write_report(connection: duckdb.DuckDBPyConnection, path: Path, *, title: str) -> None:
    """Write the report on the open database as one HTML page."""
    write_bytes_safely(path, render_report(collect_figures(connection), title=title).encode("utf-8"))


def render_report(figures: Figures, *, title: str) -> str:
    """The report as HTML."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {
        "label": mark_label,
        "count": format_count,
        "things": format_things,
        "link": find_link,
        "line": clean_label,
    }
    environment.globals |= {"share": format_share, "command": make_command}
    template = environment.from_string(_read_source("report.html.jinja"))
    return template.render(
        title=title,
        style=Markup(_read_source("report.css")),  # noqa: S704 - a file of this package
        figures=figures,
        charts=draw_charts(figures),
        kinds=tabulate_quotes(figures.quotes_by_kind),
        shown_outlets=SHOWN_OUTLETS,
        doubtful_share=DOUBTFUL_SHARE,
    )


def digest_page() -> str:
    """The digest of the page's template and style."""
    return digest_text(*map(_read_source, ("report.html.jinja", "report.css")))


def _read_source(name: str) -> str:
    return files("newsledger.export").joinpath(name).read_text("utf-8")


def make_command(example: Row) -> str:
    """The command that shows the characters behind an example; words of a title are shown by the quote's key."""
    if example["start_char"] is None:
        return f"newsledger show {shlex.quote(example['quote_id'])}"
    return f"newsledger show {shlex.quote(example['article_id'])} {example['start_char']} {example['end_char']}"


def draw_charts(figures: Figures) -> dict[str, Picture]:
    """The pictures of the page, by name; one without anything to show is left out."""
    charts = {}
    if figures.coverage:
        charts["coverage"] = _draw_coverage(figures.coverage)
    if figures.people:
        charts["people"] = _draw_people(figures.people[:_CHARTED_PEOPLE])
    if figures.quotes_by_kind:
        charts["quotes"] = _draw_quotes(figures.quotes_by_kind)
    if figures.articles_by_kind:
        charts["kinds"] = _draw_kinds(figures.articles_by_kind)
    return charts


def _draw_coverage(coverage: Coverage) -> Picture:
    window = coverage.window
    labels = make_unique(_label_outlet(row) for row in coverage.outlets)
    counts = [[coverage.counts.get((row["outlet_id"], day), 0) for day in window.periods] for row in coverage.outlets]
    words = (
        f"Heat map of articles by outlet and {window.grain.name}, {len(labels)} outlets, "
        f"{window.first_on} to {window.last_on}. The numbers are in the table below it."
    )
    return draw_heat_map(labels, window.labels, counts, words)


def _label_outlet(row: Row) -> str:
    is_doubtful = row["undated_count"] and row["undated_count"] >= DOUBTFUL_SHARE * row["article_count"]
    return ("† " if is_doubtful else "") + clean_label(row["outlet"], 40)


def _draw_people(people: Sequence[Row]) -> Picture:
    labels = make_unique(clean_label(row["speaker"], 40) for row in people)
    first = f"{labels[0]} leads with {format_count(people[0]['quote_count'])}. "
    words = f"Bar chart of the {len(labels)} most quoted people. {first}The numbers are in the table below it."
    return draw_bars(labels, {"quotes": [row["quote_count"] for row in people]}, "quotes", words)


def _draw_quotes(rows: Sequence[Row]) -> Picture:
    table = tabulate_quotes(rows)
    counts = {kind: [line["counts"][kind] for line in table] for kind in _list_kinds(rows)}
    words = "Bar chart of attributions by type of speaker and kind of quote. The numbers are in the table below it."
    return draw_bars([line["speaker_type"] for line in table], counts, "attributions", words)


def _draw_kinds(rows: Sequence[Row]) -> Picture:
    counts = {
        "own text": [row["article_count"] - row["wire_count"] for row in rows],
        "agency copy": [row["wire_count"] for row in rows],
    }
    words = "Bar chart of articles by kind, own text and agency copy apart. The numbers are in the table below it."
    return draw_bars([clean_label(row["kind"], 30) for row in rows], counts, "articles", words)


def _list_kinds(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys([*QUOTE_KINDS, *(str(row["kind"]) for row in rows)]))


def tabulate_quotes(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """One line a type of speaker with its attributions by kind; every known kind and type has its zero."""
    found = {(str(row["speaker_type"]), str(row["kind"])): int(row["quote_count"]) for row in rows}
    types = dict.fromkeys([*SPEAKER_TYPES, *(name for name, _ in found)])
    lines = []
    for name in types:
        counts = {kind: found.get((name, kind), 0) for kind in _list_kinds(rows)}
        lines.append({"speaker_type": name, "counts": counts, "total": sum(counts.values())})
    return lines
