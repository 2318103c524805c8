"""The numbers by which the network knows a token."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.annotate.attribution.reading import features
from newsledger.annotate.attribution.reading.features import UNKNOWN_WORD, FormTable, describe_form, read_features
from newsledger.annotate.attribution.reading.tokenizer import tokenize
from newsledger.annotate.grammar.quotation_marks import find_quotations, split_paragraphs

WORDS = {"said": 3, "the": 4, "00": 5}
SURFACES = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12), max_size=30)


@given(st.lists(SURFACES, max_size=4))
def test_a_table_tells_of_every_form_what_the_form_alone_decides(texts: list[list[str]]) -> None:
    table = FormTable(WORDS)
    for surfaces in texts:
        expected = np.array([describe_form(surface, WORDS) for surface in surfaces], dtype=np.int32).reshape(-1, 5)
        assert np.array_equal(table.describe(surfaces), expected)


def test_a_full_table_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "MOST_FORMS", 3)
    table = FormTable(WORDS)
    before = table.describe(["said", "a", "b", "c", "d"])
    assert np.array_equal(table.describe(["the", "said"])[1], before[0])


def test_words_are_known_by_their_plain_form() -> None:
    assert describe_form("Said", WORDS)[0] == 3
    assert describe_form("47", WORDS)[0] == 5
    assert describe_form("Norvale", WORDS)[0] == UNKNOWN_WORD


def test_a_quotation_is_marked_from_mark_to_mark() -> None:
    text = "He said “it is so” then."
    tokens = tokenize(text)
    rows = read_features(tokens, find_quotations(text, split_paragraphs(text)), FormTable(WORDS))
    states = dict(zip(tokens.surfaces, rows[:, 5].tolist(), strict=True))
    assert states == {"He": 0, "said": 0, "“": 1, "it": 2, "is": 2, "so": 2, "”": 3, "then": 0, ".": 0}
