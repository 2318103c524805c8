"""Where the strings of one JSON text stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A string that does not close goes on to the end.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\[\s\S])*+(?:"|\\?\Z)|[{}\[\],]')
_ESCAPE = re.compile(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([\s\S]))")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}

# The parsers go no deeper.
MAX_DEPTH = 1024

Step = str | int


@dataclass(slots=True)
class _Level:
    """An object or array that the scan is in: the step that leads to its value at hand, and which token is next."""

    step: Step | None
    is_key_next: bool


def locate_string(text: str, name: str) -> tuple[str, list[int]] | None:
    """The string of a name or at a dotted path, and where each of its characters begins and the last ends."""
    best: tuple[int, int, int] | None = None
    for path, start, end in _walk_strings(text):
        joined = ".".join(map(str, path))
        # A name that has dots itself comes before a path, and both before the name within another object, whose
        # fields a reader may give as the record's own. Of two values in the same place the last counts.
        rank = len(path) if joined == name else MAX_DEPTH if joined.endswith(f".{name}") else None
        if rank and (best is None or rank <= best[0]):
            best = rank, start, end
    return read_literal(text, *best[1:]) if best else None


def read_literal(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """What a string literal says, whose quotation marks are at `start` and before `end`, and where it says it."""
    pieces: list[str] = []
    places: list[int] = []
    place = start + 1
    for match in _ESCAPE.finditer(text, place, end - 1):
        pieces += text[place : match.start()], _read_escape(match)
        places += *range(place, match.start()), match.start()
        place = match.end()
    pieces.append(text[place : end - 1])
    places += range(place, end)
    return "".join(pieces), places


def _read_escape(match: re.Match[str]) -> str:
    high, low, single, simple = match.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
    if single:
        return "\ufffd" if 0xD800 <= int(single, 16) < 0xE000 else chr(int(single, 16))
    return _SIMPLE.get(simple, simple)


def _walk_strings(text: str) -> Iterator[tuple[tuple[Step, ...], int, int]]:
    """Every string that is a value: its path, and where its quotation marks are."""
    levels: list[_Level] = []
    for token in _TOKEN.finditer(text):
        sign = text[token.start()]
        level = levels[-1] if levels else None
        if sign == '"':
            if token.end() - token.start() < 2 or text[token.end() - 1] != '"':
                return
            if level and level.is_key_next:
                level.step, level.is_key_next = read_literal(text, *token.span())[0], False
            else:
                yield tuple(item.step for item in levels if item.step is not None), token.start(), token.end()
        elif sign in "{[":
            if len(levels) == MAX_DEPTH:
                return
            levels.append(_Level(None, True) if sign == "{" else _Level(0, False))
        elif sign in "}]":
            levels[-1:] = []
        elif sign == "," and level:
            level.is_key_next = isinstance(level.step, str)
            level.step = level.step + 1 if isinstance(level.step, int) else level.step
