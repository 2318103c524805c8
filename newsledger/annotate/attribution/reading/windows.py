"""The windows of tokens around cues, and how each token in one stands to its cue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsledger.annotate.attribution.reading.tokenizer import Integers, Tokens
from newsledger.annotate.grammar.quotation_marks import Quotation

Relations = npt.NDArray[np.int32]

# Tokens before and after a cue's first token that may belong to it: 99 of 100 in annotated news do.
REACH_BEFORE = 64
REACH_AFTER = 128
_DISTANCES = np.array([-48, -32, -22, -15, -10, -7, -5, -3, -2, -1, 0, 1, 2, 3, 4, 6, 8, 11, 16, 23, 33, 48, 70])
_SENTENCES = 3
_PARAGRAPHS = 1
_RANKS = 3
# By whether the cue is quoted: in the last quotations before it, in its own or the last, in the next, further on.
_QUOTATIONS = np.array([[5, 3, 2, 4], [5, 1, 2, 4]])
# How many values each relation has: distance, sentence and paragraph, quotation, cues between.
RELATION_SIZES = (
    len(_DISTANCES) + 1,
    (2 * _SENTENCES + 1) * (2 * _PARAGRAPHS + 1),
    6,
    2 * _RANKS + 3,
)


@dataclass(frozen=True, slots=True)
class Windows:
    """One window a cue: `places` are tokens (clipped to the text), `inside` says which of them count."""

    places: Integers
    inside: npt.NDArray[np.bool_]
    relations: Relations


def open_windows(
    tokens: Tokens, quotations: list[Quotation], cues: npt.NDArray[np.int64], bounds: npt.NDArray[np.int64]
) -> Windows:
    """The windows of `cues` (rows of first and last token) within `bounds` (rows of first token and end)."""
    offsets = np.arange(-REACH_BEFORE, REACH_AFTER)
    first = cues[:, :1]
    places = first + offsets
    inside = (places >= bounds[:, :1]) & (places < bounds[:, 1:])
    places = np.where(inside, places, first)
    ranks = rank_cues(len(tokens), cues)
    relations = np.empty((*places.shape, len(RELATION_SIZES)), dtype=np.int32)
    relations[:, :, 0] = np.searchsorted(_DISTANCES, offsets, side="right")
    relations[:, :, 1] = _relate_sentences(tokens, first, places)
    relations[:, :, 2] = _relate_quotations(tokens, quotations, first, places)
    relations[:, :, 3] = _relate_cues(ranks, cues, places)
    return Windows(places, inside, relations)


def rank_cues(count: int, cues: npt.NDArray[np.int64]) -> Integers:
    """For each of `count` tokens, how many cues begin at or before it; negative within a cue."""
    ranks = np.zeros(count + 1, dtype=np.int64)
    np.add.at(ranks, cues[:, 0], 1)
    ranks = np.cumsum(ranks)[:-1]
    within = np.zeros(count + 1, dtype=np.int64)
    np.add.at(within, cues[:, 0], 1)
    np.add.at(within, cues[:, 1] + 1, -1)
    signed: Integers = np.where(np.cumsum(within)[:-1] > 0, -ranks, ranks)
    return signed


def _relate_sentences(tokens: Tokens, first: Integers, places: Integers) -> Integers:
    sentences = np.clip(tokens.sentences[places] - tokens.sentences[first], -_SENTENCES, _SENTENCES) + _SENTENCES
    paragraphs = np.clip(tokens.paragraphs[places] - tokens.paragraphs[first], -_PARAGRAPHS, _PARAGRAPHS) + _PARAGRAPHS
    both: Integers = sentences * (2 * _PARAGRAPHS + 1) + paragraphs
    return both


def _relate_quotations(tokens: Tokens, quotations: list[Quotation], first: Integers, places: Integers) -> Integers:
    """0 outside quotations, 1 in the cue's own, 2 in the next after it, 3 in the last before it, 4 and 5 further."""
    starts = np.array([q.outer.start_char for q in quotations] + [len(tokens.text) + 1])
    ends = np.array([q.outer.end_char for q in quotations] + [len(tokens.text) + 2])
    own = np.searchsorted(starts, tokens.starts, side="right") - 1
    quoted = (own >= 0) & (tokens.starts < ends[own])
    difference = np.clip(own[places] - own[first], -1, 2) + 1
    return np.where(quoted[places], _QUOTATIONS[quoted[first].astype(np.int64), difference], 0)


def _relate_cues(ranks: Integers, cues: npt.NDArray[np.int64], places: Integers) -> Integers:
    """Which cue's turn it is at a token, counted from the window's own; two values more within cues."""
    own = np.abs(ranks[cues[:, :1]])
    at = ranks[places]
    difference = np.clip(np.abs(at) - own, -_RANKS, _RANKS) + _RANKS
    is_cue = at < 0
    return np.where(is_cue, np.where(np.abs(at) == own, 2 * _RANKS + 1, 2 * _RANKS + 2), difference)
