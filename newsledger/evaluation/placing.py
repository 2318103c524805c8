"""Articles made ready for scoring: what was found and what is gold, as words of one text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from newsledger.evaluation.alignment import Alignment, Positions, Range
from newsledger.evaluation.gold import Annotation, GoldArticle, GoldAttribution
from newsledger.evaluation.matching import Placed
from newsledger.evaluation.predictions import Found, Predictions

# A content counts as direct when half of its words or more stand between quotation marks: the figures' definition.
_DIRECT_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class PlacedArticle:
    """One article: the words of its gold text, which of them are quoted, and the attributions placed among them.

    `gold` has one list an annotator; `marked` holds the annotators' own ranges, in the same order.
    """

    article: GoldArticle
    words: tuple[str, ...]
    quoted: tuple[bool, ...]
    found: tuple[Placed, ...]
    gold: tuple[tuple[Placed, ...], ...]
    marked: tuple[tuple[GoldAttribution, ...], ...]

    def measure_quoted_share(self, attribution: Placed) -> float:
        """How much of the content stands between quotation marks, 0 to 1."""
        content = attribution.content
        return sum(self.quoted[word] for word in content if word >= 0) / max(1, len(content))

    def name_kind(self, attribution: Placed) -> str:
        """`direct`, `mixed` or `indirect`."""
        share = self.measure_quoted_share(attribution)
        return "direct" if share >= _DIRECT_SHARE else "mixed" if share else "indirect"

    def is_speech(self, attribution: Placed) -> bool:
        """Whether a word of the cue is a verb of speech."""
        forms = load_speech_forms()
        return any(self.words[word] in forms for word in attribution.cue if word >= 0)


@cache
def load_speech_forms() -> frozenset[str]:
    """The forms that make a cue one of speech: fixed, as the definition of a published figure."""
    table = files("newsledger.evaluation").joinpath("speech_forms.csv").read_text("utf-8")
    return frozenset(row["form"] for row in csv.DictReader(table.splitlines()))


def flag_quoted(text: str, starts: Iterable[int]) -> tuple[bool, ...]:
    """For each word whether it stands between double quotation marks; a paragraph's end closes them."""
    flags: list[bool] = []
    is_open, seen = False, 0
    for start in starts:
        for place in range(seen, start):
            is_open = _turn(text, place, is_open)
        seen = start
        flags.append(is_open)
    return tuple(flags)


def _turn(text: str, place: int, is_open: bool) -> bool:
    sign = text[place]
    if sign == '"':
        return not is_open
    if sign in "“”":
        return sign == "“"
    return is_open and not (sign == "\n" and text.startswith("\n\n", place))


def place_articles(gold: Iterable[GoldArticle], predictions: Predictions) -> Iterator[tuple[PlacedArticle, bool]]:
    """Each gold article with what was found in it, and whether the predictions know it at all."""
    for article in gold:
        yield _place_article(article, predictions), article.file in predictions


def _place_article(article: GoldArticle, predictions: Predictions) -> PlacedArticle:
    stored = predictions.get(article.file)
    text = "" if stored is None else article.text if stored.text is None else stored.text
    aligned = Alignment(article.text, text)
    found = tuple(_place_found(aligned, each) for each in (stored.found if stored else ()))
    marked = tuple(_list_with_content(aligned, annotation) for annotation in article.annotations)
    return PlacedArticle(
        article,
        aligned.gold.words,
        flag_quoted(article.text, aligned.gold.starts),
        tuple(each for each in found if each.content),
        tuple(tuple(_place_gold(aligned, each) for each in annotation) for annotation in marked),
        marked,
    )


def _list_with_content(aligned: Alignment, annotation: Annotation) -> tuple[GoldAttribution, ...]:
    return tuple(each for each in annotation.attributions if aligned.place_gold(each.content))


def _place_gold(aligned: Alignment, marked: GoldAttribution) -> Placed:
    content, cue, source = (aligned.place_gold(spans) for spans in (marked.content, marked.cue, marked.source))
    return Placed(content, cue, source)


def _place_found(aligned: Alignment, found: Found) -> Placed:
    def place(span: Range | None) -> Positions:
        return aligned.place_stored((span,) if span else ())

    return Placed(aligned.place_stored(found.content), place(found.cue), place(found.source), found.score)
