"""How right the pipeline is on articles that its network, and the map of its confidence, were never shown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from newsledger.annotate.attribution.annotation import annotate_text
from newsledger.annotate.attribution.reading.network import Network, read_network
from newsledger.annotate.attribution.record import Attribution
from newsledger.annotate.spans import Span
from newsledger.evaluation.alignment import Range
from newsledger.evaluation.attribution import Evaluation, evaluate_articles
from newsledger.evaluation.gold import read_gold as check_gold
from newsledger.evaluation.placing import PlacedArticle, place_articles
from newsledger.evaluation.predictions import Found, read_findings, write_findings
from newsledger.evaluation.report import describe_evaluation
from train.attribution.certainty_fit import Apart, fit_certainty, read_candidates
from train.attribution.folds import Split, assign_folds, demand_split
from train.attribution.gold import GoldArticle
from train.attribution.pipeline import Training
from train.attribution.stages import Stage

# One file of findings a gold folder, in their order.
FINDINGS, EVALUATION = "findings-{at}.jsonl", "evaluation.json"


@dataclass(frozen=True)
class CrossValidation:
    """One cross-validation: each article is annotated by the network of the fold that it is kept apart from."""

    training: Training
    split: Split

    @property
    def folder(self) -> Path:
        """Where its files lie: what was found, and what `newsledger evaluate --json` would say of it."""
        return self.training.out / f"by-{self.split}"

    def run(self) -> Path:
        """Train what is not trained yet, annotate, and score; the folder of the files."""
        texts = self.training.collect_texts()
        words = self.training.choose_vocabulary(texts)
        articles = self.training.read_articles(words)
        demand_split(articles, self.training.recipe.folds, self.split)
        encoder = self.training.train_encoder(texts, words)
        numbers = range(self.training.recipe.folds)
        folds = [self.training.train_fold(number, articles, words, encoder, self.split) for number in numbers]
        found = [self.training.find_apart(number, articles, folds[number], self.split) for number in numbers]
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write_findings(dict(self._annotate(articles, folds, found)))
        evaluation = json.dumps(describe_evaluation(self._evaluate()), indent=1) + "\n"
        (self.folder / EVALUATION).write_text(evaluation, encoding="utf-8")
        return self.folder

    def _name_findings(self, at: int) -> Path:
        return self.folder / FINDINGS.format(at=at)

    def _write_findings(self, found: Mapping[str, Sequence[Attribution]]) -> None:
        for at in range(len(self.training.golds)):
            own = {file.removeprefix(f"{at}/"): each for file, each in found.items() if file.startswith(f"{at}/")}
            rows = {file: tuple(map(_describe_finding, each)) for file, each in own.items()}
            write_findings(self._name_findings(at), rows)

    def _annotate(
        self, articles: Sequence[GoldArticle], folds: Sequence[Stage], found: Sequence[Stage]
    ) -> Iterator[tuple[str, list[Attribution]]]:
        """What each article's network finds, with a confidence that was fitted on the other folds alone."""
        candidates = {file: each for stage in found for file, each in read_candidates(stage.folder).items()}
        places = assign_folds(articles, len(folds), self.split)
        apart = [Apart(article, places[article.file], candidates[article.file]) for article in articles]
        for number, fold in enumerate(folds):
            certainty = fit_certainty([each for each in apart if each.fold != number], self.training.recipe.certainty)
            network = _set_certainty(read_network(fold.folder), certainty)
            texts = {each.article.file: each.article.tokens.text for each in apart if each.fold == number}
            yield from ((file, annotate_text(text, network=network)) for file, text in texts.items())

    def _evaluate(self) -> Evaluation:
        return evaluate_articles(chain.from_iterable(map(self._place, range(len(self.training.golds)))))

    def _place(self, at: int) -> Iterator[tuple[PlacedArticle, bool]]:
        return place_articles(check_gold(self.training.golds[at]), read_findings(self._name_findings(at)))


def _set_certainty(network: Network, certainty: Mapping[str, Any]) -> Network:
    return replace(network, card={**network.card, "certainty": certainty})


def _describe_finding(found: Attribution) -> Found:
    content = tuple((span.start_char, span.end_char) for span in found.content_spans)
    return Found(content=content, cue=_read_range(found.cue), source=_read_range(found.source), score=found.confidence)


def _read_range(span: Span | None) -> Range | None:
    return (span.start_char, span.end_char) if span else None
