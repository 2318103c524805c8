"""Words and marks of a short stretch of text, and where its sentences end."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from newsledger.annotate.grammar.word_lists import load_words

TOKEN = re.compile(r"[@#]?[^\W_]+(?:['’\-.&/][^\W_]+)*|[^\w\s]|_")
# Inside a sentence: after a word, a comma, an initial or the short form of a title. What stands before is looked at
# from the capital on, so that no other place of the text costs anything.
INNER_NAME = re.compile(
    r"[^\W\d_a-z](?:(?<=[\w,;] .)|(?<=\b[A-Z]\. .)|(?<=\b(?:Mr|Ms|Dr)\. .)|(?<=\bMrs\. .))"
    r"[^\W\d_]{0,40}(?:ing|ly|ed)\b"
)


class Token(NamedTuple):
    """One word or mark with its range in the article; `low` is its lower-case form with a straight apostrophe.

    `is_name` tells of a word that looks like a verb or an adverb (`Fleming`, `Kelly`) that the article writes with a
    capital inside a sentence too.
    """

    text: str
    low: str
    start: int
    end: int
    is_name: bool = False


def read_tokens(text: str, start: int, end: int) -> list[Token]:
    """The tokens of `text[start:end]`."""
    names = _find_inner_names(text)
    return [
        Token(m.group(), m.group().lower().replace("’", "'"), m.start(), m.end(), m.group() in names)
        for m in TOKEN.finditer(text, start, end)
    ]


@lru_cache(maxsize=1)
def _find_inner_names(text: str) -> frozenset[str]:
    return frozenset(INNER_NAME.findall(text))


def last_sentence(text: str, tokens: list[Token]) -> list[Token]:
    """The tokens after the last sentence end that has more after it, or all; none when the stretch ends a sentence."""
    for at in range(len(tokens) - 1, -1, -1):
        if ends_sentence(text, tokens, at):
            return tokens[at + 1 :]
    return tokens


def first_sentence(text: str, tokens: list[Token]) -> list[Token]:
    """The tokens before the first sentence end."""
    for at in range(len(tokens)):
        if ends_sentence(text, tokens, at):
            return tokens[:at]
    return tokens


def ends_sentence(text: str, tokens: list[Token], at: int) -> bool:
    """Whether the token at `at` closes a sentence: a full stop after an abbreviation or an initial does not."""
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is not None and "\n" in text[token.end : following.start]:
        return True
    if token.text not in (".", "!", "?", "…"):
        return False
    if following is None:
        return True
    if not text[token.end].isspace() or following.text[0].islower():
        return False
    return token.text != "." or at == 0 or token.start > tokens[at - 1].end or not _is_shortened(tokens[at - 1])


def _is_shortened(token: Token) -> bool:
    letters = token.text.split(".")
    return token.low in load_words("abbreviation") or all(len(part) == 1 and part.isupper() for part in letters)
