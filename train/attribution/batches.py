"""Batches of articles for the network: padded chunks, and the windows of their cues with labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from torch import Tensor

from newsledger.annotate.attribution.reading.chunks import split_chunks
from newsledger.annotate.attribution.reading.network import FIRST_WORD
from newsledger.annotate.attribution.reading.tokenizer import Tokens
from newsledger.annotate.attribution.reading.windows import Windows, open_windows
from newsledger.annotate.grammar.quotation_marks import Quotation
from train.attribution.gold import GoldArticle
from train.attribution.network import CONTENT, SOURCE

# Windows of words that are no cue beside those that are.
FALSE_CUES = 0.35


@dataclass(frozen=True)
class Example:
    """One article's tokens with what should be found: `cues` holds BIO classes or probabilities a token."""

    tokens: Tokens
    quotations: list[Quotation]
    features: np.ndarray
    cues: np.ndarray
    roles: np.ndarray
    windows: Windows
    links: np.ndarray
    heads: np.ndarray
    weight: float


def list_suspects(articles: Sequence[GoldArticle], least: int) -> frozenset[int]:
    """The words of the vocabulary that are a cue's in so many places."""
    counts = Counter(int(a.features[at, 0]) for a in articles for mark in a.marks for at in mark.cue)
    return frozenset(word for word, count in counts.items() if count >= least and word >= FIRST_WORD)


def make_example(article: GoldArticle, suspects: frozenset[int], seed: int) -> Example:
    """The article with hard labels, and windows also at some of the `suspects` (words) that are no cue."""
    count = len(article.tokens)
    cues = np.zeros(count, dtype=np.int64)
    roles = np.zeros(count, dtype=np.int64)
    for mark in article.marks:
        cues[list(mark.cue)] = 2
        cues[mark.cue[0]] = 1
        roles[list(mark.source)] = SOURCE
        roles[list(mark.content)] = CONTENT
    true = np.array([[m.cue[0], m.cue[-1]] for m in article.marks], dtype=np.int64).reshape(-1, 2)
    heads = np.concatenate([true, _choose_false(article, cues, suspects, len(true), seed)])
    order = np.argsort(heads[:, 0], kind="stable")
    windows = open_windows(article.tokens, article.quotations, heads, np.array([[0, count]]))
    links = np.concatenate(
        [_label_links(article, windows), np.zeros((len(heads) - len(true), windows.places.shape[1]))]
    )
    kept = Windows(windows.places[order], windows.inside[order], windows.relations[order])
    return Example(
        article.tokens, article.quotations, article.features, cues, roles, kept, links[order].astype(np.int64),
        heads[order], article.weight,
    )  # fmt: skip


def _choose_false(
    article: GoldArticle, cues: np.ndarray, suspects: frozenset[int], count: int, seed: int
) -> np.ndarray:
    words = article.features[:, 0]
    free = np.flatnonzero((cues == 0) & np.isin(words, list(suspects)))
    chosen = np.random.default_rng(seed).permutation(free)[: int(FALSE_CUES * count)]
    return np.stack([chosen, chosen], axis=1).astype(np.int64)


def _label_links(article: GoldArticle, windows: Windows) -> np.ndarray:
    labels = np.zeros((len(article.marks), windows.places.shape[1]), dtype=np.int64)
    for row, mark in enumerate(article.marks):
        inside = windows.inside[row]
        labels[row] = np.where(np.isin(windows.places[row], mark.content) & inside, CONTENT, 0)
        labels[row] = np.where(np.isin(windows.places[row], mark.source) & inside, SOURCE, labels[row])
    return labels


@dataclass(frozen=True)
class Batch:
    """Tensors of a batch: features (longest, chunks, columns); `flat` finds each token of the articles in it."""

    features: Tensor
    flat: Tensor
    cues: Tensor
    roles: Tensor
    places: Tensor
    inside: Tensor
    relations: Tensor
    heads: Tensor
    links: Tensor
    token_weights: Tensor
    cue_weights: Tensor

    def to(self, device: torch.device) -> Batch:
        """The same batch on a device."""
        return Batch(*(getattr(self, each.name).to(device) for each in fields(self)))


def make_batch(examples: Sequence[Example]) -> Batch:
    """The examples side by side."""
    chunks = [(at, *bounds) for at, e in enumerate(examples) for bounds in split_chunks(e.tokens).tolist()]
    longest = max(end - start for _, start, end in chunks)
    width = examples[0].features.shape[1]
    features = np.zeros((longest, len(chunks), width), dtype=np.int64)
    flat: list[np.ndarray] = []
    for column, (at, start, end) in enumerate(chunks):
        features[: end - start, column] = examples[at].features[start:end]
        flat.append(np.arange(end - start) * len(chunks) + column)
    bases = np.cumsum([0] + [len(e.tokens) for e in examples])
    shift = [e.windows.places + base for e, base in zip(examples, bases, strict=False)]
    heads = [e.heads + base for e, base in zip(examples, bases, strict=False)]

    def join(parts: list[np.ndarray]) -> Tensor:
        return torch.from_numpy(np.concatenate(parts))

    return Batch(
        torch.from_numpy(features), join(flat), join([e.cues for e in examples]), join([e.roles for e in examples]),
        join(shift), join([e.windows.inside for e in examples]),
        join([e.windows.relations.astype(np.int64) for e in examples]), join(heads), join([e.links for e in examples]),
        join([np.full(len(e.tokens), e.weight, dtype=np.float32) for e in examples]),
        join([np.full(len(e.heads), e.weight, dtype=np.float32) for e in examples]),
    )  # fmt: skip


def group_examples(examples: Sequence[Example], order: Sequence[int], tokens: int) -> Iterator[list[Example]]:
    """The examples in this order, as many at a time as have so many tokens, at least one."""
    group: list[Example] = []
    size = 0
    for at in order:
        if group and size + len(examples[at].tokens) > tokens:
            yield group
            group, size = [], 0
        group.append(examples[at])
        size += len(examples[at].tokens)
    if group:
        yield group
