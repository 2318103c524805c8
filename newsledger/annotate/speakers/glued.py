"""Names that a run of capitals glued from words beside them (`Former NAME`, `SURNAME SURNAME`), told by the article."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from newsledger.annotate.grammar.word_lists import load_words

LOWER_WORD = re.compile(r"(?<![\w'’\-])[a-zß-ÿ][\w'’\-]{1,30}")
# Words from which a name can be one more word than a name: `WORD GIVEN SURNAME`.
LONG_NAME = 3
# Times that a shorter name is written for each time it has one more word at its end.
SURER = 2


class Written(NamedTuple):
    """A name as one place in the text writes it; `is_inner` when it does not open a sentence."""

    at: int
    part: str
    name: str
    is_inner: bool


def settle_names(written: list[Written], lower: frozenset[str]) -> dict[str, str | None]:
    """The name that each glued one stands for, None when it is nobody's; names that are whole are left out."""
    if not any(" " in each.name for each in written):
        return {}
    evidence = _Evidence(written, lower)
    settled: dict[str, str | None] = {}
    for name in evidence.counts:
        answer = evidence.settle(name)
        if answer != name:
            settled[name] = answer
    return settled


def read_lower_words(text: str) -> frozenset[str]:
    """The words that a text writes without a capital: they are no one's name by themselves."""
    return frozenset(LOWER_WORD.findall(text))


class _Evidence:
    """How often and where an article writes each name, and who else bears its words."""

    def __init__(self, written: list[Written], lower: frozenset[str]) -> None:
        self.counts = Counter(each.name for each in written if " " in each.name)
        self.first: dict[str, int] = {}
        self.inner = {each.name for each in written if each.is_inner}
        self.surnames: dict[str, set[str]] = {}
        self.lower = lower
        for each in written:
            self.first.setdefault(each.name, each.at)
        for name in self.counts:
            words = name.split()
            self.surnames.setdefault(words[-1], set()).add(words[0])

    def settle(self, name: str) -> str | None:
        """The name without a word that is glued to it."""
        words = name.split()
        if len(words) >= LONG_NAME:
            return self._settle_long(name, words)
        first, last = words
        is_shared = len(self.surnames[last]) > 1
        if is_shared and name not in self.inner and self._is_plain(first):
            return None
        is_lone = self.counts[name] == 1
        if is_lone and is_shared and self._bears(first, {last}):
            return None
        if is_lone and _is_place(last) and self._bears(first, {last}):
            return None
        return None if is_lone and is_shared and _is_place(first) else name

    def _settle_long(self, name: str, words: list[str]) -> str:
        rest = " ".join(words[1:])
        if words[1].lower() not in load_words("particle") and self._is_glued(name, words[0], rest):
            return rest
        for end in range(len(words) - 1, 1, -1):
            shorter = " ".join(words[:end])
            if self.counts[shorter] >= SURER * self.counts[name] and words[end - 1][0].isupper():
                return shorter
        return name

    def _is_glued(self, name: str, first: str, rest: str) -> bool:
        if len(first.rstrip(".")) == 1:
            return False
        if _is_place(first) or (name not in self.inner and self._is_plain(first)):
            return True
        if self.counts[rest] and self._bears(first, set()):
            return True
        return self.counts[rest] > self.counts[name] and self.first[rest] < self.first[name]

    def _bears(self, word: str, others: set[str]) -> bool:
        """Whether a word is the surname of somebody whom the article names in full by another given name."""
        return any(given != word and given not in others for given in self.surnames.get(word, ()))

    def _is_plain(self, word: str) -> bool:
        """Whether the article writes a word without a capital too, and it is no given name."""
        low = word.lower()
        return low not in load_words("given_name") and (low in self.lower or low in load_words("describing"))


def _is_place(word: str) -> bool:
    low = word.lower()
    return low in load_words("place") and low not in load_words("given_name")
