"""Annotated articles as numbers: the tokens of each, and which of them are cue, source and content of what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from newsledger.annotate.attribution.reading.features import Features, FormTable, read_features
from newsledger.annotate.attribution.reading.tokenizer import Tokens, tokenize
from newsledger.annotate.grammar.quotation_marks import Quotation, find_quotations, split_paragraphs


@dataclass(frozen=True)
class NumberedText:
    """A text as the network reads it."""

    tokens: Tokens
    quotations: list[Quotation]
    features: Features


@dataclass(frozen=True)
class Mark:
    """One annotated attribution: the tokens of its parts, in order."""

    cue: tuple[int, ...]
    source: tuple[int, ...]
    content: tuple[int, ...]


@dataclass(frozen=True)
class GoldArticle:
    """One article with one annotator's answer; `weight` is 1 over the number of its annotators."""

    file: str
    outlet: str
    month: str
    tokens: Tokens
    quotations: list[Quotation]
    features: Features
    marks: list[Mark]
    weight: float


def number_text(text: str, forms: FormTable) -> NumberedText:
    """The text's tokens, quotations and features."""
    tokens = tokenize(text)
    quotations = find_quotations(text, split_paragraphs(text))
    return NumberedText(tokens, quotations, read_features(tokens, quotations, forms))


def read_gold(folder: Path, words: dict[str, int]) -> Iterator[GoldArticle]:
    """Every article of a gold folder, once an annotator; what a line leaves out of outlet and day is empty."""
    forms = FormTable(words)
    for row, text in read_gold_texts(folder):
        numbered = number_text(text, forms)
        for annotation in row["annotations"]:
            marks = [_read_mark(numbered.tokens, attribution) for attribution in annotation["attributions"]]
            yield GoldArticle(
                file=row["file"],
                outlet=row.get("outlet") or "",
                month=(row.get("published") or "")[:7],
                tokens=numbered.tokens,
                quotations=numbered.quotations,
                features=numbered.features,
                marks=[mark for mark in marks if mark.cue and mark.content],
                weight=1 / len(row["annotations"]),
            )


def read_gold_texts(folder: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Every line of a gold folder with the text of its file."""
    for line in (folder / "gold.jsonl").read_text("utf-8").split("\n"):
        if line.strip():
            row = json.loads(line)
            with (folder / "raw" / row["file"]).open(encoding="utf-8", newline="") as file:
                yield row, file.read()


def _read_mark(tokens: Tokens, attribution: dict[str, Any]) -> Mark:
    return Mark(*(_find_tokens(tokens, attribution.get(part) or []) for part in ("cue", "source", "content")))


def _find_tokens(tokens: Tokens, spans: list[list[int]]) -> tuple[int, ...]:
    found: set[int] = set()
    for start, end in spans:
        first = int(np.searchsorted(tokens.ends, start, side="right"))
        last = int(np.searchsorted(tokens.starts, end, side="left"))
        found.update(range(first, last))
    return tuple(sorted(found))
