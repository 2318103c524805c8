"""Words and marks of a text with their places, and the sentences and paragraphs that they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsledger.annotate.grammar.quotation_marks import split_paragraphs
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.spans import Span

Integers = npt.NDArray[np.int64]

# Every repetition is possessive or bounded by what stands before it: the time is linear in the text.
TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}+"  # U.S.
    r"|[^\W\d_]['’](?!ll\b|ve\b|re\b)[^\W\d_]{2,}+"  # O'Brien
    r"|['’](?:s|t|re|ve|ll|d|m)\b"
    r"|\d++(?:[.,:]\d++)*+"
    r"|[^\W_]++(?:-[^\W_]++)*+"
    r"|\.{2,}+|-{2,}+|[^\w\s]|_++",
    re.IGNORECASE,
)
SENTENCE_ENDS = frozenset(".!?…") | {"...", "....", ".."}
CLOSING_MARKS = frozenset("\"”’')]»")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text: `paragraphs[i]` and `sentences[i]` number the paragraph and sentence of token i."""

    text: str
    surfaces: list[str]
    starts: Integers
    ends: Integers
    paragraphs: Integers
    sentences: Integers

    def __len__(self) -> int:
        return len(self.surfaces)

    def span(self, first: int, last: int) -> Span:
        """The range of code points from token `first` to token `last`, both included."""
        return Span(int(self.starts[first]), int(self.ends[last]))

    def select(self, kept: npt.NDArray[np.bool_]) -> Tokens:
        """Some of the tokens, with their numbers of paragraphs and sentences."""
        surfaces = [self.surfaces[at] for at in np.flatnonzero(kept).tolist()]
        return Tokens(
            self.text, surfaces, self.starts[kept], self.ends[kept], self.paragraphs[kept], self.sentences[kept]
        )


def tokenize(text: str, stretch: Span | None = None, paragraphs: Sequence[Span] | None = None) -> Tokens:
    """The tokens of `text`, or of a stretch of it; its paragraphs are numbered as `split_paragraphs` lists them."""
    start, end = (stretch.start_char, stretch.end_char) if stretch else (0, len(text))
    matches = list(TOKEN.finditer(text, start, end))
    surfaces = [match.group() for match in matches]
    starts = np.array([match.start() for match in matches], dtype=np.int64)
    ends = starts + np.array([len(surface) for surface in surfaces], dtype=np.int64)
    borders = np.array([span.start_char for span in paragraphs or split_paragraphs(text)], dtype=np.int64)
    numbers = np.searchsorted(borders, starts, side="right") - 1
    return Tokens(text, surfaces, starts, ends, numbers, _number_sentences(surfaces, starts, ends, numbers))


def _number_sentences(surfaces: list[str], starts: Integers, ends: Integers, paragraphs: Integers) -> Integers:
    opens = np.zeros(len(surfaces), dtype=np.int64)
    opens[1:] = paragraphs[1:] != paragraphs[:-1]
    spaced = np.zeros(len(surfaces) + 1, dtype=bool)
    spaced[1:-1] = starts[1:] > ends[:-1]
    for at in [place for place, surface in enumerate(surfaces) if surface in SENTENCE_ENDS]:
        after = at + 1
        while after < len(surfaces) and not spaced[after] and surfaces[after] in CLOSING_MARKS:
            after += 1
        if after < len(surfaces) and spaced[after] and _may_open(surfaces[after]) and not _is_shortened(surfaces, at):
            opens[after] = 1
    return np.cumsum(opens)


def _may_open(surface: str) -> bool:
    return not surface[0].islower() and surface[0] not in ",;:)"


def _is_shortened(surfaces: list[str], at: int) -> bool:
    """Whether the full stop at `at` belongs to an initial or an abbreviation."""
    if at == 0 or surfaces[at] != ".":
        return False
    before = surfaces[at - 1]
    return (len(before) == 1 and before.isupper()) or before.lower() in load_words("abbreviation")
