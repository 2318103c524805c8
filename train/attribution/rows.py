"""Texts as one long table of features, and the rows of it that the encoder is pretrained on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newsledger.annotate.attribution.reading.features import COLUMNS, FormTable
from newsledger.annotate.attribution.reading.tokenizer import Integers
from newsledger.errors import UsageError
from train.attribution.gold import number_text

FEATURES, LENGTHS = "features.npy", "lengths.npy"
# Tokens under which a text is no text.
LEAST_TOKENS = 30
# The numbers of all columns lie below this: half of the disk and memory that 32 bits take.
Table = npt.NDArray[np.uint16]


def write_rows(texts: Iterable[str], words: dict[str, int], folder: Path) -> None:
    """The features of every text, one after the other, and how many tokens each has."""
    if len(words) >= np.iinfo(np.uint16).max:
        raise UsageError(f"{len(words):,} words are more than the table can number: ask for more frequent ones")
    forms = FormTable(words)
    tables = (number_text(text, forms).features.astype(np.uint16) for text in texts)
    parts = [table for table in tables if len(table) >= LEAST_TOKENS]
    np.save(folder / FEATURES, np.concatenate([np.zeros((0, len(COLUMNS)), np.uint16), *parts]))
    np.save(folder / LENGTHS, np.array([len(part) for part in parts], dtype=np.int64))


def read_rows(folder: Path) -> tuple[Table, Integers]:
    """The table and the lengths that `write_rows` wrote."""
    return np.load(folder / FEATURES), np.load(folder / LENGTHS)


def cut_rows(lengths: Integers, longest: int, shortest: int) -> Integers:
    """First token and end of each row within one text: `longest` tokens or what is left, none under `shortest`."""
    starts = np.concatenate([[0], np.cumsum(lengths)])[:-1]
    rows = [
        (start + at, start + min(at + longest, length))
        for start, length in zip(starts.tolist(), lengths.tolist(), strict=True)
        for at in range(0, length, longest)
    ]
    cut = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return cut[cut[:, 1] - cut[:, 0] >= shortest]


def draw_groups(rows: Integers, size: int, rng: np.random.Generator) -> Iterator[Integers]:
    """Groups of rows without end: every row once before any comes again, the last few of a round left out."""
    if not len(rows):
        raise UsageError("the texts are too short to train on: ask for a smaller shortest_row")
    size = min(size, len(rows))
    while True:
        order = rng.permutation(len(rows))
        for at in range(0, len(order) - size + 1, size):
            yield rows[order[at : at + size]]
