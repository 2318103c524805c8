"""What the network sees of a token: numbers for the word, its beginning and end, its shape, and where it stands."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from newsledger.annotate.attribution.reading.tokenizer import Integers, Tokens
from newsledger.annotate.grammar.quotation_marks import Quotation

Features = npt.NDArray[np.int32]

COLUMNS = ("word", "prefix", "suffix", "ending", "shape", "quotation", "place")
FORM_COLUMNS = 5  # those that the form of a token decides
AFFIX_BUCKETS = 4096
QUOTATION_STATES = 4  # outside, opening mark, inside, closing mark
PARAGRAPH_BUCKETS = 4  # the first three paragraphs, and the rest
PLACES = 3 * PARAGRAPH_BUCKETS  # within a sentence, at its start, at a paragraph's start
# Characters of a token that are looked at: a longer one is an address or noise.
LONGEST_TOKEN = 40
# Word forms remembered by one process.
MOST_FORMS = 200_000
UNKNOWN_WORD = 1
SHAPES = ("mark", "lower", "Title", "CAPS", "Camel", "digits", "mixed", "Initial", "dotted", "clitic", "hyphen")
MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "—", "`": "'"})
DIGITS = re.compile(r"\d")


def normalize_word(surface: str) -> str:
    """The form under which the vocabulary knows a token: lower case, plain marks, every digit 0."""
    return DIGITS.sub("0", surface[:LONGEST_TOKEN].lower().translate(MARKS))


def read_shape(surface: str) -> int:
    """The number of a token's shape in `SHAPES`."""
    return SHAPES.index(_name_shape(surface[:LONGEST_TOKEN]))


def _name_shape(surface: str) -> str:
    if surface[0] in "'’" and len(surface) > 1:
        return "clitic"
    if not any(letter.isalnum() for letter in surface):
        return "mark"
    if any(letter.isdigit() for letter in surface):
        return "digits" if not any(letter.isalpha() for letter in surface) else "mixed"
    if "-" in surface:
        return "hyphen"
    if "." in surface:
        return "dotted"
    if surface.islower() or not surface[0].isupper():
        return "lower"
    if len(surface) == 1:
        return "Initial"
    if surface.isupper():
        return "CAPS"
    return "Title" if surface[1:].islower() else "Camel"


def _bucket(affix: str) -> int:
    return zlib.crc32(affix.encode("utf-8", "surrogatepass")) % AFFIX_BUCKETS


def describe_form(surface: str, words: dict[str, int]) -> tuple[int, int, int, int, int]:
    """The columns of a token that its form alone decides: word, prefix, suffix, ending, shape."""
    word = normalize_word(surface)
    shape = read_shape(surface)
    return (
        words.get(word, UNKNOWN_WORD),
        _bucket("<" + word[:3]),
        _bucket(word[-3:] + ">"),
        _bucket(f"{word[-2:]}>{shape}"),
        shape,
    )


@dataclass(slots=True)
class FormTable:
    """The form columns of every token form met so far in this process."""

    words: dict[str, int]
    _places: dict[str, int] = field(default_factory=dict)
    _rows: Features = field(default_factory=lambda: np.empty((0, FORM_COLUMNS), dtype=np.int32))

    def describe(self, surfaces: list[str]) -> Features:
        """One row of form columns a token."""
        if len(self._places) > MOST_FORMS:
            self._places.clear()
        new = sorted(set(surfaces).difference(self._places))
        self._keep([describe_form(surface, self.words) for surface in new])
        self._places.update(zip(new, range(len(self._places), len(self._places) + len(new)), strict=True))
        return self._rows[np.fromiter(map(self._places.__getitem__, surfaces), dtype=np.int64, count=len(surfaces))]

    def _keep(self, rows: list[tuple[int, int, int, int, int]]) -> None:
        """The rows after those of the forms known; there is room for as many again whenever room is made."""
        known, count = len(self._places), len(self._places) + len(rows)
        if count > len(self._rows):
            grown = np.empty((2 * count, FORM_COLUMNS), dtype=np.int32)
            grown[:known] = self._rows[:known]
            self._rows = grown
        self._rows[known:count] = np.array(rows, dtype=np.int32).reshape(-1, FORM_COLUMNS)


def read_features(tokens: Tokens, quotations: list[Quotation], forms: FormTable) -> Features:
    """One row a token, in the order of `COLUMNS`."""
    columns = np.empty((len(tokens), len(COLUMNS)), dtype=np.int32)
    columns[:, :FORM_COLUMNS] = forms.describe(tokens.surfaces)
    columns[:, FORM_COLUMNS] = mark_quotations(tokens, quotations)
    columns[:, FORM_COLUMNS + 1] = _mark_places(tokens)
    return columns


def mark_quotations(tokens: Tokens, quotations: list[Quotation]) -> Integers:
    """For each token 0 outside quotations, 1 at an opening mark, 2 inside, 3 at a closing mark."""
    states = np.zeros(len(tokens), dtype=np.int64)
    outer = np.array([[q.outer.start_char, q.outer.end_char] for q in quotations], dtype=np.int64).reshape(-1, 2)
    firsts = np.searchsorted(tokens.starts, outer[:, 0])
    lasts = np.searchsorted(tokens.starts, outer[:, 1])
    inner = [(span.start_char, span.end_char) for q in quotations for span in q.spans]
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        states[first:last] = 3
        states[first : first + 1] = 1
    bounds = np.array(inner, dtype=np.int64).reshape(-1, 2)
    starts, ends = np.searchsorted(tokens.starts, bounds[:, 0]), np.searchsorted(tokens.starts, bounds[:, 1])
    for first, last in zip(starts.tolist(), ends.tolist(), strict=True):
        states[first:last] = 2
    return states


def _mark_places(tokens: Tokens) -> Integers:
    starts = np.zeros(len(tokens), dtype=np.int64)
    starts[1:] = tokens.sentences[1:] != tokens.sentences[:-1]
    starts[1:] += tokens.paragraphs[1:] != tokens.paragraphs[:-1]
    starts[:1] = 2
    return starts * PARAGRAPH_BUCKETS + np.minimum(tokens.paragraphs, PARAGRAPH_BUCKETS - 1)
