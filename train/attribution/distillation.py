"""The last network's examples: every annotated article, and texts as the networks of the folds label them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from newsledger.annotate.attribution.reading.decoder import CONTENT, SOURCE, Shares
from newsledger.annotate.attribution.reading.features import FormTable
from newsledger.annotate.attribution.reading.tokenizer import Integers
from newsledger.annotate.attribution.reading.windows import Windows
from train.attribution.batches import Example, make_example
from train.attribution.gold import GoldArticle, number_text
from train.attribution.labelling import Label
from train.attribution.network import BIO_LABELS, LINK_LABELS
from train.attribution.prediction import open_whole


@dataclass(frozen=True)
class GoldExamples:
    """The examples of annotated articles: the words that are shown as false cues change from epoch to epoch."""

    articles: Sequence[GoldArticle]
    suspects: frozenset[int]
    seed: int

    def __call__(self, epoch: int) -> list[Example]:
        """The examples of an epoch."""
        start = 1000 * self.seed + 100 * epoch
        return [make_example(article, self.suspects, start + at) for at, article in enumerate(self.articles)]


@dataclass(frozen=True)
class MixedExamples:
    """The annotated articles with shares for labels, and in each epoch another part of the labelled texts."""

    gold: GoldExamples
    labels: Sequence[Label]
    texts: Sequence[str]
    words: dict[str, int]
    epochs: int

    def __call__(self, epoch: int) -> list[Example]:
        """The examples of an epoch."""
        order = np.random.default_rng(self.gold.seed).permutation(len(self.labels))
        size = len(order) // self.epochs
        forms = FormTable(self.words)
        chosen = (self.labels[at] for at in order[epoch * size : (epoch + 1) * size])
        return [
            *map(soften_example, self.gold(epoch)),
            *(make_soft_example(each, self.texts, forms) for each in chosen),
        ]


def soften_example(example: Example) -> Example:
    """The example with shares for classes, so that it stands in one batch with labelled texts."""
    cues, links = np.eye(BIO_LABELS, dtype=np.float32), np.eye(LINK_LABELS, dtype=np.float32)
    return replace(example, cues=cues[example.cues], roles=links[example.roles], links=links[example.links])


def make_soft_example(label: Label, texts: Sequence[str], forms: FormTable) -> Example:
    """A labelled text as an example."""
    text = number_text(texts[label.at], forms)
    cues = np.array(label.cues, dtype=np.int64)
    windows = open_whole(text.tokens, text.quotations, cues)
    links = _share_out(np.array(label.links, dtype=np.float32))
    return Example(
        tokens=text.tokens,
        quotations=text.quotations,
        features=text.features,
        cues=_share_out(np.array(label.cue_shares, dtype=np.float32)),
        roles=_find_roles(len(text.tokens), windows, links),
        windows=windows,
        links=links,
        heads=cues,
        weight=1.0,
    )


def _share_out(numbers: Shares) -> Shares:
    shares: Shares = numbers / numbers.sum(-1, keepdims=True)
    return shares


def _find_roles(count: int, windows: Windows, links: Shares) -> Shares:
    """Each token's role: the greatest share that any cue gives it."""
    roles = np.zeros((count, LINK_LABELS), dtype=np.float32)
    inside: Shares = np.where(windows.inside[..., None], links, 0)
    places: Integers = windows.places
    for role in (SOURCE, CONTENT):
        np.maximum.at(roles[:, role], places, inside[..., role])
    roles[:, 0] = np.maximum(1 - roles[:, SOURCE] - roles[:, CONTENT], 0)
    return _share_out(roles)
