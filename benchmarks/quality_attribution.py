"""How right the quotes are: the gold set through the pipeline, beside the rules alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.processes import link_files, newsledger, run_watched
from benchmarks.report import Figure, Remark
from newsledger.annotate.attribution.record import Attribution
from newsledger.annotate.rules.direct_quotes import find_direct_quotes
from newsledger.annotate.spans import Span
from newsledger.duck import open_reader
from newsledger.evaluation.alignment import Range
from newsledger.evaluation.attribution import FIGURES, Evaluation, evaluate_articles
from newsledger.evaluation.calibration import measure_calibration_error
from newsledger.evaluation.gold import GoldArticle, read_gold
from newsledger.evaluation.placing import place_articles
from newsledger.evaluation.predictions import Found, Predictions, StoredArticle, read_database

TRAINED_ON = (
    "the shipped network was trained on the articles of these attribution figures: they bound what the pipeline loses, "
    "and say nothing of other articles; for those see the cross-validated figures of docs/model-card.md"
)


def measure_gold(folder: Path, work: Path) -> Iterator[Figure | Remark]:
    """The figures of the gold set, whose articles are those of the training."""
    yield Remark(TRAINED_ON)
    yield from _compare("attribution", folder, work)


def measure_sample(folder: Path, work: Path) -> Iterator[Figure]:
    """The figures of the shipped sample, which the network has never seen."""
    return _compare("sample_attribution", folder, work)


def _compare(prefix: str, folder: Path, work: Path) -> Iterator[Figure]:
    """The figures of `newsledger evaluate`, from raw files to the database, each beside that of the rules alone."""
    gold = list(read_gold(folder))
    ours = _name_figures(prefix, _evaluate(gold, _run_pipeline(folder, work)))
    theirs = {figure.name: figure for figure in _name_figures(prefix, _evaluate(gold, annotate_by_rules(gold)))}
    for figure in ours:
        yield figure
        if figure.name in theirs:
            yield replace(theirs[figure.name], name=f"{figure.name}_rules")


def _evaluate(gold: Iterable[GoldArticle], predictions: Predictions) -> Evaluation:
    return evaluate_articles(place_articles(gold, predictions))


def _run_pipeline(folder: Path, work: Path) -> Predictions:
    link_files(folder / "raw", work / "raw")
    run_watched(newsledger("run", "--raw", str(work / "raw"), "--processed", str(work / "processed"), "--json"))
    with open_reader(work / "processed" / "newsledger.duckdb", memory="1GB") as connection:
        return read_database(connection)


def annotate_by_rules(gold: Iterable[GoldArticle]) -> Predictions:
    """What the rules find in the raw texts, the baseline that needs no run."""
    return {
        article.file: StoredArticle(None, tuple(_make_found(each) for each in find_direct_quotes(article.text)))
        for article in gold
    }


def _make_found(attribution: Attribution) -> Found:
    content = tuple((span.start_char, span.end_char) for span in attribution.content_spans)
    cue, source = _make_range(attribution.cue), _make_range(attribution.source)
    return Found(content=content, cue=cue, source=source, score=attribution.confidence)


def _make_range(span: Span | None) -> Range | None:
    return (span.start_char, span.end_char) if span else None


def _name_figures(prefix: str, evaluation: Evaluation) -> Iterator[Figure]:
    for name in FIGURES:
        yield Figure(f"{prefix}_{name}", evaluation.tallies[name].f1, "F1")
    yield Figure(f"{prefix}_missing", len(evaluation.missing), "articles")
    error = measure_calibration_error(evaluation.judgements)
    if error is not None:
        yield Figure(f"{prefix}_calibration_error", error, "points")
