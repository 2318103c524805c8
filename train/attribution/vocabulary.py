"""The words that the network knows, and the vectors that it begins with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newsledger.annotate.attribution.reading.features import normalize_word
from newsledger.annotate.attribution.reading.network import FIRST_WORD
from newsledger.annotate.attribution.reading.tokenizer import tokenize
from train.attribution.recipe import Vectors, Vocabulary

WORDS = "words.txt"
VECTORS = "vectors.npy"
# Words that are read at a time; a longer row is cut.
ROW_WORDS = 1000
# Spread of the numbers of a word that has no vector: that of the vectors themselves.
SPREAD = 0.1


def normalize_text(text: str, known: dict[str, str]) -> list[str]:
    """The words of a text as the vocabulary knows them; `known` remembers the forms met."""
    words = []
    for surface in tokenize(text).surfaces:
        word = known.get(surface)
        if word is None:
            word = known[surface] = normalize_word(surface)
        words.append(word)
    return words


def count_words(texts: Iterable[str], gold_texts: Iterable[str], gold_count: int) -> Counter[str]:
    """How often each word stands in the texts; a word of a gold text counts `gold_count` times there."""
    known: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(normalize_text(text, known))
    for text in gold_texts:
        counts.update(dict.fromkeys(normalize_text(text, known), gold_count))
    return counts


def choose_words(counts: Counter[str], numbers: Vocabulary) -> list[str]:
    """The words that are frequent enough, the most frequent first."""
    return sorted((word for word, n in counts.items() if n >= numbers.least), key=lambda word: (-counts[word], word))


def number_words(words: Sequence[str]) -> dict[str, int]:
    """The number of each word: before them come nothing, unknown and hidden."""
    return {word: number for number, word in enumerate(words, FIRST_WORD)}


def write_words(words: Sequence[str], folder: Path) -> None:
    """One word a line."""
    (folder / WORDS).write_text("\n".join(words), encoding="utf-8")


def read_words(folder: Path) -> list[str]:
    """The words that `write_words` wrote."""
    return (folder / WORDS).read_text("utf-8").split("\n")


class _Rows:
    """Texts as rows of words, as often as they are asked for."""

    def __init__(self, texts: Sequence[str], words: Sequence[str]) -> None:
        self._texts = texts
        self._words = frozenset(words)
        self._known: dict[str, str] = {}

    def __iter__(self) -> Iterator[list[str]]:
        for text in self._texts:
            words = [word for word in normalize_text(text, self._known) if word in self._words]
            for start in range(0, len(words), ROW_WORDS):
                yield words[start : start + ROW_WORDS]


def train_vectors(
    texts: Sequence[str], words: Sequence[str], size: int, numbers: Vectors, seed: int
) -> npt.NDArray[np.float32]:
    """One row a number of the vocabulary. On one thread: more would change the order of the steps each time."""
    from gensim.models import Word2Vec

    model = Word2Vec(
        _Rows(texts, words), vector_size=size, window=numbers.window, min_count=1, sg=1, negative=numbers.negative,
        sample=numbers.sample, epochs=numbers.epochs, workers=1, seed=seed + 1,
    )  # fmt: skip
    rows = np.random.default_rng(seed).normal(0, SPREAD, (len(words) + FIRST_WORD, size)).astype(np.float32)
    for word, number in number_words(words).items():
        if word in model.wv:
            rows[number] = model.wv[word]
    rows[0] = 0
    return rows
