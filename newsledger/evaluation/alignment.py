"""Spans of a gold text and of a stored text as positions of one list of words, so that cleaning shifts nothing."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\w+")

# First code point and the one after the last.
Range = tuple[int, int]
Positions = frozenset[int]


@dataclass(frozen=True, slots=True)
class WordList:
    """The words of a text, lower case, and where each stands."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def list_covered(self, spans: Iterable[Range]) -> Positions:
        """The positions of the words that the spans touch."""
        return frozenset(
            position
            for start, end in spans
            for position in range(bisect.bisect_right(self.ends, start), bisect.bisect_left(self.starts, end))
        )


def list_words(text: str) -> WordList:
    """The words of a text."""
    found = list(_WORD.finditer(text))
    return WordList(
        tuple(word[0].lower() for word in found),
        tuple(word.start() for word in found),
        tuple(word.end() for word in found),
    )


class Alignment:
    """A gold text and the text stored of the same article, lined up word by word."""

    def __init__(self, gold_text: str, stored_text: str) -> None:
        self.gold = list_words(gold_text)
        self._stored = self.gold if stored_text == gold_text else list_words(stored_text)
        self._twins = _pair_words(self._stored.words, self.gold.words)

    def place_gold(self, spans: Iterable[Range]) -> Positions:
        """The words of the gold text that spans of the gold text touch."""
        return self.gold.list_covered(spans)

    def place_stored(self, spans: Iterable[Range]) -> Positions:
        """The same words for spans of the stored text; a word without a twin counts, below zero."""
        return frozenset(self._twins.get(position, -1 - position) for position in self._stored.list_covered(spans))


def _pair_words(stored: tuple[str, ...], gold: tuple[str, ...]) -> dict[int, int]:
    if stored == gold:
        return {position: position for position in range(len(gold))}
    blocks = SequenceMatcher(None, stored, gold, autojunk=False).get_matching_blocks()
    return {block.a + offset: block.b + offset for block in blocks for offset in range(block.size)}
