"""An article's text led back to the characters of the page, or of the HTML in a feed, that made it."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from html import unescape
from unicodedata import combining

from newsledger.provenance.alignment import align_letters
from newsledger.provenance.elements import find_element
from newsledger.provenance.visible import (
    CELL_SIGN,
    ENTITY,
    ESCAPE,
    Markup,
    read_visible,
    squeeze_text,
)

__all__ = ("find_element", "find_ranges", "is_traced", "trace_page")

UNKNOWN = -1
_SPACE_BETWEEN = re.compile(r"\s")
_CELL_SIGN = re.compile(r"(?<=\S\s)\|(?=\s\S)")
# What one character becomes when it is read in a wrong encoding, twice over at most.
_MISREAD = re.compile(r"[^\s<>&]{1,12}")
_WORDLESS = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\xad]*+")


def trace_page(text: str, source: str) -> Sequence[int]:
    """For each character of an article's text the index in `source` of the character that made it, -1: not told."""
    stored = squeeze_text(text, range(len(text)))
    letters, own = read_visible(source)
    trace = array("i", [UNKNOWN]) * len(text)
    for place, hit in zip(stored.places, align_letters(stored, letters, own), strict=True):
        if hit >= 0:
            trace[place] = letters.places[hit]
    _trace_cells(trace, text, source)
    _trace_spaces(trace, text, source)
    return trace


def _trace_cells(trace: array[int], text: str, source: str) -> None:
    """The signs between cells were left out; those that the page has itself stand between the words around them."""
    for found in _CELL_SIGN.finditer(text):
        before, after = trace[found.start() - 2], trace[found.end() + 1]
        if 0 <= before < after:
            trace[found.start()] = source.find(CELL_SIGN, before, after)


def _trace_spaces(trace: array[int], text: str, source: str) -> None:
    """White space stands where the source first has some between the words around it."""
    for found in re.finditer(r"\s+", text):
        start, end = found.span()
        if not start or end == len(text) or not 0 <= trace[start - 1] < trace[end]:
            continue
        space = _SPACE_BETWEEN.search(source, trace[start - 1] + 1, trace[end])
        if space:
            trace[start:end] = array("i", [space.start()]) * (end - start)


def is_traced(text: str, trace: Sequence[int], start: int, end: int) -> bool:
    """Whether every letter of a span is told; the signs between the cells of a table are no letters of the page."""
    return all(trace[index] >= 0 or text[index].isspace() or text[index] == CELL_SIGN for index in range(start, end))


def find_ranges(source: str, text: str, trace: Sequence[int], start: int, end: int) -> list[tuple[int, int]]:
    """The ranges of `source` that made the characters `start` to `end` of the text, in the order of the text.

    One range goes on over tags, comments and white space; words that the text does not have end it.
    """
    ranges: list[tuple[int, int]] = []
    for index in range(start, end):
        place = trace[index]
        if place < 0 or text[index].isspace():
            continue
        stop = _end_character(source, text, trace, index)
        if ranges and ranges[-1][0] <= place <= ranges[-1][1]:
            ranges[-1] = ranges[-1][0], max(ranges[-1][1], stop)
        elif ranges and place > ranges[-1][1] and _is_wordless(source, ranges[-1][1], place):
            ranges[-1] = ranges[-1][0], stop
        else:
            ranges.append((place, stop))
    return ranges


def _end_character(source: str, text: str, trace: Sequence[int], index: int) -> int:
    """Where what made one character ends: an entity and an escape are longer than one."""
    place = trace[index]
    following = next((trace[near] for near in range(index + 1, min(index + 4, len(text))) if trace[near] > place), None)
    pattern = ENTITY if source[place] == "&" else ESCAPE if source[place] == "\\" else None
    found = pattern.match(source, place) if pattern else None
    end = found.end() if found else place + 1
    if not found and following and source[place] != text[index] and _MISREAD.fullmatch(source, place, following):
        return following
    while end < len(source) and combining(source[end]):
        end += 1
    return min(end, following) if following else end


def _is_wordless(source: str, start: int, end: int, levels: int = 2) -> bool:
    """Whether a piece of the source shows nothing: white space, tags and comments, in a feed's HTML those of both."""
    if _WORDLESS.fullmatch(source, start, end):
        return True
    piece = source[start:end]
    place = 0
    for mark in Markup(piece):
        if not _is_blank(piece[place : mark.start], levels):
            return False
        place = mark.end
    return _is_blank(piece[place:], levels)


def _is_blank(text: str, levels: int) -> bool:
    plain = unescape(text) if "&" in text else text
    if plain == text or not levels:
        return _WORDLESS.fullmatch(plain) is not None
    return _is_wordless(plain, 0, len(plain), levels - 1)
