"""What the network sees of each token, and how a window's tokens stand to their cue."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from newsledger.annotate.attribution.reading.features import (
    AFFIX_BUCKETS,
    PLACES,
    QUOTATION_STATES,
    SHAPES,
    FormTable,
    mark_quotations,
    normalize_word,
    read_features,
    read_shape,
)
from newsledger.annotate.attribution.reading.tokenizer import tokenize
from newsledger.annotate.attribution.reading.windows import REACH_BEFORE, RELATION_SIZES, open_windows
from newsledger.annotate.grammar.quotation_marks import find_quotations, split_paragraphs

NEWS = "“We bake all night,” Ann Marrow said. “Nobody else does.”\n\nShe denied that “the mill” would close."


def find(text: str) -> list[object]:
    return list(find_quotations(text, split_paragraphs(text)))


def test_words_are_normalized() -> None:
    assert normalize_word("O’Brien") == "o'brien"
    assert normalize_word("1,250") == "0,000"
    assert normalize_word("“") == '"'


def test_shapes() -> None:
    names = [
        SHAPES[read_shape(word)] for word in ("said", "Mira", "NATO", "McLeod", "1,2", "G7", "A", "U.S.", "'s", "“")
    ]
    expected = ["lower", "Title", "CAPS", "Camel", "digits", "mixed", "Initial", "dotted", "clitic", "mark"]
    assert names == expected


def test_states_of_quotations() -> None:
    tokens = tokenize(NEWS)
    states = mark_quotations(tokens, find_quotations(NEWS, split_paragraphs(NEWS)))
    assert states[:8].tolist() == [1, 2, 2, 2, 2, 2, 3, 0]


@given(st.text(alphabet="aZé9 .,'’“”\"-\n!?_", min_size=1, max_size=200))
def test_features_stay_within_their_tables(text: str) -> None:
    tokens = tokenize(text)
    features = read_features(tokens, find_quotations(text, split_paragraphs(text)), FormTable({"a": 3}))
    assert features.shape == (len(tokens), 7)
    if len(tokens):
        limits = [4, AFFIX_BUCKETS, AFFIX_BUCKETS, AFFIX_BUCKETS, len(SHAPES), QUOTATION_STATES, PLACES]
        assert (features.max(axis=0) < limits).all()
        assert features.min() >= 0


def test_a_window_tells_quotations_and_cues_apart() -> None:
    tokens = tokenize(NEWS)
    quotations = find_quotations(NEWS, split_paragraphs(NEWS))
    said, denied = tokens.surfaces.index("said"), tokens.surfaces.index("denied")
    windows = open_windows(tokens, quotations, np.array([[said, said], [denied, denied]]), np.array([[0, len(tokens)]]))

    def relation(cue: int, word: str) -> list[int]:
        column = tokens.surfaces.index(word) - (said, denied)[cue] + REACH_BEFORE
        assert windows.inside[cue, column]
        return [int(value) for value in windows.relations[cue, column]]

    assert [relation(0, word)[2] for word in ("bake", "Ann", "Nobody", "mill")] == [3, 0, 2, 4]
    assert relation(0, "denied")[3] != relation(0, "said")[3]
    assert relation(1, "mill")[1] == relation(1, "denied")[1] != relation(1, "bake")[1]


@given(st.text(alphabet="ab .“”\n", min_size=3, max_size=300), st.data())
def test_relations_stay_within_their_tables(text: str, data: st.DataObject) -> None:
    tokens = tokenize(text)
    if not len(tokens):
        return
    cues = sorted(data.draw(st.sets(st.integers(0, len(tokens) - 1), min_size=1, max_size=5)))
    rows = np.array([[at, at] for at in cues])
    windows = open_windows(tokens, find_quotations(text, split_paragraphs(text)), rows, np.array([[0, len(tokens)]]))
    assert windows.inside.any(axis=1).all()
    assert (windows.relations.reshape(-1, len(RELATION_SIZES)).max(axis=0) < RELATION_SIZES).all()
    assert windows.relations.min() >= 0
