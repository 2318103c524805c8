from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from invented_articles import list_texts

from train.attribution.recipe import Vectors, Vocabulary
from train.attribution.vocabulary import (
    choose_words,
    count_words,
    normalize_text,
    number_words,
    read_words,
    train_vectors,
    write_words,
)


def test_words_are_counted_as_the_product_writes_them() -> None:
    counts = count_words(["The Bridge the bridge 1987"], [], 3)
    assert counts == {"the": 2, "bridge": 2, "0000": 1}


def test_a_word_of_an_annotated_text_counts_so_often_however_often_it_stands_there() -> None:
    assert count_words(["quay"], ["quay quay", "quay ferry"], 3) == {"quay": 7, "ferry": 3}


def test_frequent_words_come_first_and_equal_ones_by_their_letters() -> None:
    counts = count_words(["b b a a c c c d"], [], 3)
    assert choose_words(counts, Vocabulary(least=2)) == ["c", "a", "b"]
    assert number_words(["c", "a"]) == {"c": 3, "a": 4}


def test_words_are_read_as_they_were_written(tmp_path: Path) -> None:
    words = normalize_text("L’été, “ça” … 🚲 1.000,5", {})
    write_words(words, tmp_path)
    assert read_words(tmp_path) == words


@pytest.mark.training
def test_vectors_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    pytest.importorskip("gensim")
    texts = list(list_texts(40, 1))
    words = ["said", "warned", "claimed", "bridge", "of", "never-met"]
    numbers = Vectors(epochs=10, sample=1.0)
    vectors = train_vectors(texts, words, 16, numbers, 0)
    assert vectors.shape == (len(words) + 3, 16)
    assert not vectors[0].any()
    assert (vectors == train_vectors(texts, words, 16, numbers, 0)).all()
    assert (vectors != train_vectors(texts, words, 16, numbers, 1)).any()
    assert np.abs(vectors[number_words(words)["never-met"]]).max() > 0
