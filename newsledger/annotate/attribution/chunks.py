"""The stretches of an article that the network reads at a time: whole paragraphs, as many as fit."""

from __future__ import annotations

import numpy as np

from newsledger.annotate.attribution.tokenizer import Integers, Tokens

# Longest stretch, in tokens; a paragraph that is longer is cut at its sentences, and a sentence where it must.
LONGEST_CHUNK = 256


def split_chunks(tokens: Tokens) -> Integers:
    """Rows of first token and end, side by side over all the tokens."""
    count = len(tokens)
    if not count:
        return np.zeros((0, 2), dtype=np.int64)
    paragraphs = _find_starts(tokens.paragraphs)
    sentences = _find_starts(tokens.sentences)
    starts = [0]
    while count - starts[-1] > LONGEST_CHUNK:
        starts.append(_choose_end(starts[-1], paragraphs, sentences))
    return np.stack([starts, [*starts[1:], count]], axis=1).astype(np.int64)


def _find_starts(numbers: Integers) -> Integers:
    return np.flatnonzero(np.diff(numbers)) + 1


def _choose_end(start: int, paragraphs: Integers, sentences: Integers) -> int:
    """The last border of a paragraph within reach, else of a sentence, else the reach."""
    for borders in (paragraphs, sentences):
        place = int(np.searchsorted(borders, start + LONGEST_CHUNK, side="right")) - 1
        if place >= 0 and borders[place] > start:
            return int(borders[place])
    return start + LONGEST_CHUNK
