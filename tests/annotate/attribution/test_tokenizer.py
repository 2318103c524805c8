"""Tokens stand where the text has them, and sentences and paragraphs are told apart."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.annotate.attribution.reading.chunks import LONGEST_CHUNK, split_chunks
from newsledger.annotate.attribution.reading.tokenizer import tokenize
from newsledger.annotate.grammar.quotation_marks import split_paragraphs
from newsledger.annotate.spans import Span


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“We didn’t,” Ms. O’Brien said.", ["“", "We", "didn", "’t", ",", "”", "Ms", ".", "O’Brien", "said", "."]),
        ("The U.S. paid $1,200.50", ["The", "U.S.", "paid", "$", "1,200.50"]),
        ("Mira Oldane's well-known plan...", ["Mira", "Oldane", "'s", "well-known", "plan", "..."]),
        ("They're — she'll see", ["They", "'re", "—", "she", "'ll", "see"]),
        ("ÉLISE Ødegård 李明", ["ÉLISE", "Ødegård", "李明"]),
    ],
)
def test_words_and_marks(text: str, words: list[str]) -> None:
    assert tokenize(text).surfaces == words


@given(st.text(alphabet="aZé9 .,'’“”\"-\n!?_U.S\u0301", max_size=200))
def test_tokens_cover_all_but_blanks(text: str) -> None:
    tokens = tokenize(text)
    covered = set()
    for surface, start, end in zip(tokens.surfaces, tokens.starts.tolist(), tokens.ends.tolist(), strict=True):
        assert text[start:end] == surface
        covered.update(range(start, end))
    assert all(text[at].isspace() for at in range(len(text)) if at not in covered)


@given(st.text(alphabet="ab .\n“”A", max_size=300))
def test_numbers_of_paragraphs_and_sentences_never_fall(text: str) -> None:
    tokens = tokenize(text)
    assert (np.diff(tokens.paragraphs) >= 0).all()
    assert (np.diff(tokens.sentences) >= 0).all()
    paragraphs = split_paragraphs(text)
    for number, start in zip(tokens.paragraphs.tolist(), tokens.starts.tolist(), strict=True):
        assert paragraphs[number].start_char <= start < paragraphs[number].end_char


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Oldane left. He slept.", 2),
        ("“It works.” She smiled.", 2),
        ("J. K. Marrow came at 5 p.m. on Monday.", 1),
        ("One paragraph\n\nanother", 2),
        ("Why? Because!", 2),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert int(tokenize(text).sentences[-1]) + 1 == count


def test_a_stretch_keeps_its_places() -> None:
    text = "First here.\n\nSecond there, Mira said."
    whole, part = tokenize(text), tokenize(text, Span(13, len(text)))
    assert part.surfaces == whole.surfaces[3:]
    assert part.starts.tolist() == whole.starts[3:].tolist()
    assert part.paragraphs.tolist() == whole.paragraphs[3:].tolist()


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12))
def test_chunks_lie_side_by_side_and_are_short(lengths: list[int]) -> None:
    tokens = tokenize("\n\n".join("word " * length for length in lengths))
    chunks = split_chunks(tokens)
    assert chunks[0, 0] == 0
    assert chunks[-1, 1] == len(tokens)
    assert (chunks[1:, 0] == chunks[:-1, 1]).all()
    assert ((chunks[:, 1] - chunks[:, 0]) <= LONGEST_CHUNK).all()
    borders = set(np.cumsum(lengths).tolist())
    for start, end in chunks[:-1].tolist():
        whole = [length for length in borders if start < length <= start + LONGEST_CHUNK]
        assert end in borders or not whole


@pytest.mark.parametrize("piece", ['"', "(", "a", "'s", "n't", "A.", "1,", "a-", "o'", "\n\n", "_", "- ", "’ ll"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    started = time.process_time()
    tokenize(piece * (300_000 // len(piece)))
    assert time.process_time() - started < 2.0
