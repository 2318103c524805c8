"""Text that was cut into lines of one width: whether it was, and the lines put together again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from newsledger.text.lines import SHORT, ends_sentence, opens_line

_NARROWEST, _WIDEST = SHORT + 2, 132  # columns; wider lines are paragraphs (132 is the widest line printer)
_MID_SENTENCE, _LOWER, _FULL = 0.5, 0.3, 0.5  # least shares of the breaks of a wrapped text; paragraphs give about 0
_SLACK = 0.8  # proportional type wraps lines as short as this part of the widest
_LINE_END_HYPHEN = re.compile(r"[^\W\d_]{2}-$")
_WORD = re.compile(r"[\w'’-]+")
_KEPT_PREFIX = re.compile(r"(?:anti|co|counter|cross|ex|half|mid|multi|non|post|pre|pro|re|self|semi|vice|well)-?")
_HYPHENATING = 0.04  # share of breaks: at 60 to 80 columns a hyphenating typesetter cuts a word every 10 to 20 lines


class RawLine(NamedTuple):
    """A line as received, trimmed: `alone` keeps both neighbours off, `opens` only the one before; `start` is where."""

    text: str
    indent: int
    after_blank: bool
    alone: bool = False
    opens: bool = False
    start: int = 0


class Wrap(NamedTuple):
    """How a text is wrapped: its width, how far a line and the next word reach at the least, a paragraph's indent."""

    width: int
    reach: int
    indent: int = 0


def find_wrap(lines: Sequence[RawLine]) -> Wrap | None:
    """The width a text was wrapped at, or None when its line breaks mean something."""
    joints = [(a, b) for a, b in pairwise(lines) if _may_be_wrapped(a, b)]
    if not joints:
        return None
    lengths = sorted(a.indent + len(a.text) for a, _ in joints)
    width = lengths[int(len(lengths) * 0.95)]
    if not _NARROWEST <= width <= _WIDEST:
        return None
    sure = [measure_reach(a, b) for a, b in joints if _is_mid_sentence(a.text, b.text)]
    if not _fits_shares(joints, width):
        return None
    reach = max(int(width * _SLACK), sorted(sure)[len(sure) // 20]) if sure else width
    # The next word did not fit on a line that it would have made wider than all.
    return Wrap(width, min(reach, width + 1), _find_indent(joints))


def _find_indent(joints: Sequence[tuple[RawLine, RawLine]]) -> int:
    """The indent that paragraphs begin with, or 0."""
    indents = Counter(a.indent for a, b in joints if a.indent >= b.indent + 2 and _is_mid_sentence(a.text, b.text))
    indent, count = indents.most_common(1)[0] if indents else (0, 0)
    return indent if count >= 2 else 0


def _may_be_wrapped(a: RawLine, b: RawLine) -> bool:
    if b.after_blank or a.alone or b.alone or b.opens:
        return False
    return (len(a.text) > SHORT or len(b.text) > SHORT) and not opens_line(a.text, b.text)


def _fits_shares(joints: Sequence[tuple[RawLine, RawLine]], width: int) -> bool:
    open_ends = sum(not ends_sentence(a.text) for a, _ in joints)
    lower = sum(not b.text[0].isupper() and b.text[0].isalnum() for _, b in joints)
    full = sum(width * _SLACK < measure_reach(a, b) and len(a.text) <= width * 1.2 for a, b in joints)
    count = len(joints)
    return open_ends >= _MID_SENTENCE * count and lower >= _LOWER * count and full >= _FULL * count


def _is_mid_sentence(before: str, after: str) -> bool:
    return after[0].islower() and not ends_sentence(before)


def measure_reach(a: RawLine, b: RawLine) -> int:
    """The columns that line `a` would take with the first word of `b` on it."""
    space = b.text.find(" ", 0, 200)
    return a.indent + len(a.text) + 1 + (space if space >= 0 else min(len(b.text), 200))


def join_wrapped(lines: Sequence[RawLine], wrap: Wrap) -> list[RawLine]:
    """The lines with every wrapped one joined to its predecessor."""
    hyphens = _Hyphens(lines)
    loose = _find_loose(lines, wrap)
    joined: list[RawLine] = []
    parts: list[str] = []
    for index, line in enumerate(lines):
        if index and parts and not loose[index] and _continues(lines, index, wrap, head=parts[0]):
            parts[-1:] = hyphens.glue(parts[-1], line.text)
            continue
        _flush(joined, parts)
        parts = [line.text]
        joined.append(line)
    _flush(joined, parts)
    return joined


def _flush(joined: list[RawLine], parts: list[str]) -> None:
    if len(parts) > 1:
        joined[-1] = joined[-1]._replace(text="".join(parts))


def _continues(lines: Sequence[RawLine], index: int, wrap: Wrap, head: str) -> bool:
    a, b = lines[index - 1], lines[index]
    if b.after_blank or b.opens or (a.alone and not _is_cited(lines, index - 1)):
        return False
    if b.alone:
        return _is_cited(lines, index)
    if len(a.text) > wrap.width * 1.2 or opens_line(a.text, b.text) or opens_line(head, b.text):
        return False
    if (b.indent >= a.indent + 2 or 0 < wrap.indent == b.indent) and not opens_line(":", head):
        return False
    reach = measure_reach(a, b)
    return reach >= wrap.reach or (reach >= wrap.width * 0.6 and _is_mid_sentence(a.text, b.text))


def _is_cited(lines: Sequence[RawLine], index: int) -> bool:
    """Whether a line that is one address stands inside a sentence that runs on after it."""
    if not 0 < index < len(lines) - 1 or "://" not in lines[index].text[:12]:
        return False
    before, after = lines[index - 1], lines[index + 1]
    if lines[index].after_blank or after.after_blank or before.alone or before.opens:
        return False
    return after.text[0].islower() and not ends_sentence(before.text)


def _find_loose(lines: Sequence[RawLine], wrap: Wrap) -> list[bool]:
    """For each line, whether its block of three lines or more is set far narrower than the text: verse, an address."""
    loose: list[bool] = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or lines[end].after_blank:
            block = lines[start:end]
            narrow = len(block) > 2 and max(len(line.text) for line in block) < wrap.width * 0.75
            loose += [narrow] * len(block)
            start = end
    return loose


class _Hyphens:
    """What a hyphen at a line's end is: part of the word, or the typesetter's."""

    def __init__(self, lines: Sequence[RawLine]) -> None:
        ends = sum(_LINE_END_HYPHEN.search(line.text[-3:]) is not None for line in lines)
        self._regular = ends >= 3 and ends >= _HYPHENATING * len(lines)
        self._words = {word.lower() for line in lines for word in _WORD.findall(line.text)} if ends else set()

    def glue(self, before: str, after: str) -> list[str]:
        """The end of a line and the start of the next with what belongs between them."""
        if before[-1:] == "—" and before[-2:-1].isalnum():
            return [before, after]
        if not _LINE_END_HYPHEN.search(before[-3:]) or not after[0].islower():
            return [before, " ", after] if not before.endswith("/") else [before, after]
        return [before[:-1], after] if self._is_typeset(before, after) else [before, after]

    def _is_typeset(self, before: str, after: str) -> bool:
        first, last = _WORD.findall(before[-60:])[-1].lower(), _WORD.findall(after[:60])[0].lower()
        if first + last in self._words or _KEPT_PREFIX.fullmatch(first):
            return False
        return first[:-1] + last in self._words or self._regular
