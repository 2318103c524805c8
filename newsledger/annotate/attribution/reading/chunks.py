"""The stretches of an article that the network reads at a time: whole paragraphs, as many as fit."""

from __future__ import annotations

import numpy as np

from newsledger.annotate.attribution.reading.tokenizer import Integers, Tokens

# Longest stretch, in tokens; a paragraph that is longer is cut at its sentences, and a sentence where it must. With
# twice as many nothing is found better on articles kept apart, and less of an article can be read side by side.
LONGEST_CHUNK = 128
# Chunks that the encoder reads side by side: a seventh costs as much as three, since its kernel takes six rows.
CHUNKS_AT_ONCE = 6
# What a step of the encoder costs before its first chunk, in chunks (measured at one to six of them).
STEP_COST = 0.7


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


def group_chunks(lengths: Integers) -> list[Integers]:
    """The chunks in groups to be read side by side, at the least cost of steps: those of like length together.

    A group takes as many steps as its longest chunk has tokens.
    """
    order = np.argsort(lengths, kind="stable")
    ordered = lengths[order].tolist()
    costs, starts = [0.0], [0]
    for end in range(1, len(ordered) + 1):
        options = [
            (costs[start] + ordered[end - 1] * (STEP_COST + end - start), start)
            for start in range(max(0, end - CHUNKS_AT_ONCE), end)
        ]
        cost, start = min(options)
        costs.append(cost)
        starts.append(start)
    groups, end = [], len(ordered)
    while end:
        groups.append(order[starts[end] : end])
        end = starts[end]
    return groups
