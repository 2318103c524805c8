"""Articles made ready for scoring."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.articles import DIRECT, INDIRECT, MIXED, TEXT, Told, make_found, make_gold, place
from newsledger.evaluation.alignment import list_words
from newsledger.evaluation.placing import flag_quoted, load_speech_forms


def list_quoted(text: str) -> list[str]:
    words = list_words(text)
    return [word for word, is_quoted in zip(words.words, flag_quoted(text, words.starts), strict=True) if is_quoted]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "two words" twice', ["two", "words"]),
        ("He said “two words” twice", ["two", "words"]),
        ("“one\n\ntwo” three", ["one"]),
        ("“one\ntwo” three", ["one", "two"]),
        ('"one" two "three', ["one", "three"]),
        ("''one'' two", []),
    ],
)
def test_words_between_double_quotation_marks_are_quoted(text: str, quoted: list[str]) -> None:
    assert list_quoted(text) == quoted


@given(st.text(alphabet='ab "“”\n', max_size=60))
def test_a_flag_for_every_word_and_none_without_marks(text: str) -> None:
    words = list_words(text)
    assert len(flag_quoted(text, words.starts)) == len(words.words)
    bare = text.translate(dict.fromkeys(map(ord, '"“”')))
    assert list_quoted(bare) == []


@pytest.mark.parametrize(("told", "kind"), [(DIRECT, "direct"), (INDIRECT, "indirect"), (MIXED, "mixed")])
def test_the_kind_is_how_much_stands_between_marks(told: Told, kind: str) -> None:
    article = place(make_gold(TEXT, [told]))
    assert article.name_kind(article.gold[0][0]) == kind


def test_speech_is_a_cue_with_a_verb_of_the_table() -> None:
    article = place(make_gold(TEXT, [DIRECT, ("the pier was sound", "keeps", "She")]))
    assert [article.is_speech(each) for each in article.gold[0]] == [True, False]
    assert {"said", "according"} <= load_speech_forms()
    assert "keeps" not in load_speech_forms()


def test_an_attribution_without_words_in_its_content_is_left_out() -> None:
    article = place(make_gold("“…” she said.", [("“…”", "said", "she")]), make_found("“…” she said.", ("…", "", "")))
    assert (article.gold, article.marked, article.found) == (((),), ((),), ())
