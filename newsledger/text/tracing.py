"""A cleaned text led back, character by character, to the text it was cleaned from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsledger.text.cleaning import CleanText
from newsledger.text.lines import Line
from newsledger.text.origins import Run, follow_runs, join_runs
from newsledger.text.repair import trace_repair

# What a line of repaired text is tidied to piece by piece: its words, one blank between them.
_PIECE = re.compile(r"[^ \n]++(?: [^ \n]++)*+")
_SPACE = re.compile(r"[ \n]*+")


def trace_clean(raw: str, clean: CleanText) -> list[Run]:
    """The runs that make up `clean.text`, in order and without gaps, and where they stand in `raw`.

    What is no copy is a repaired character, or white space that stands for other white space.
    """
    runs = _list_runs(clean)
    return list(join_runs(runs if clean.repaired == raw else follow_runs(runs, trace_repair(raw))))


def _list_runs(clean: CleanText) -> Iterator[Run]:
    """The runs of the clean text, and where they stand in the repaired one."""
    place = 0
    for line in clean.lines:
        if place:
            yield _trace_gap(clean.repaired, line, place)
            place += len(line.gap)
        yield from _trace_line(clean.repaired, line, place)
        place += len(line.text)


def _trace_gap(repaired: str, line: Line, place: int) -> Run:
    """The white space before a line; it is what stands there, or stands for it."""
    start = line.start
    while repaired[start - 1] in " \n":
        start -= 1
    is_copy = repaired[start : line.start] == line.gap
    return Run(place, place + len(line.gap), start, line.start, is_copy)


def _trace_line(repaired: str, line: Line, place: int) -> Iterator[Run]:
    """The runs of one line: pieces of the lines it was joined from, and the blanks between them."""
    text, done, source = line.text, 0, line.start
    while piece := _PIECE.match(repaired, source):
        size = min(piece.end() - source, len(text) - done)
        if not text.startswith(repaired[source : source + size], done):
            size -= 1  # the hyphen that a typesetter broke a word with
        yield Run(place + done, place + done + size, source, source + size)
        done += size
        if done == len(text):
            return
        space = _SPACE.match(repaired, piece.end())
        source = space.end() if space else piece.end()
        if text[done] == " ":
            yield Run(place + done, place + done + 1, piece.end(), source, repaired[piece.end() : source] == " ")
            done += 1
