"""How many words a text has, whatever its script."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.text.words import count_words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Ten o'clock: the café’s 1,5 euros…", 9),
        ("Мы начнём сразу", 3),
        ("e\u0301te\u0301 tranquille", 2),
        ("हिन्दी समाचार", 2),
        ("العربيّة لغة", 2),
        ("한국어 신문", 2),
        ("新聞", 1),
        ("新聞を読む", 3),
        ("2024年3月5日", 5),
        ("ภาษาไทย", 2),
        ("\u0301\u0301", 0),
    ],
)
def test_words_of_every_script(text: str, count: int) -> None:
    assert count_words(text) == count


@given(st.text(alphabet=st.characters(max_codepoint=0x2FF)))
def test_latin_words_are_runs_of_letters_and_digits(text: str) -> None:
    assert count_words(text) == len(re.findall(r"\w+", text))


@given(st.text(), st.text())
def test_counting_is_additive_up_to_rounding(one: str, other: str) -> None:
    parts = count_words(one) + count_words(other)
    assert parts - 2 <= count_words(f"{one} {other}") <= parts


@pytest.mark.parametrize("unit", ["a", "a\u0301", "\u0301", "中", "ก", "क्", " é"])
def test_hostile_texts_take_no_time(unit: str) -> None:
    start = time.process_time()
    count_words(unit * 100_000)
    assert time.process_time() - start < 1
