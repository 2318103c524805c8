"""Which stretch of a text became which of another, where characters were decoded or composed anew."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import takewhile

from newsledger.text.origins import Edit

# A character with the marks on it; the vowels and finals of Korean syllables are letters that compose all the same.
_CLUSTER = re.compile(r"[\s\S](?:[^\w\s\x00-\u02ff]|[\u1160-\u11ff\ud7b0-\ud7fb])*")
_ASCII = re.compile(r"([\x00-\x7f])")
# A byte that was read as a blank, or made one, belongs to the characters around it.
_PRINTED = re.compile(r"([!-~])")
_BLANK = re.compile("( )")


def align_rewrite(before: str, after: str, place: int) -> list[Edit]:
    """The edits that make `after` of the `before` at `place`: characters composed, or misread bytes decoded."""
    edits = _align_clusters(before, after, place)
    for fixed in (_ASCII, _PRINTED, _BLANK):
        edits = _align_runs(before, after, place, fixed) if edits is None else edits
    return _trim_edit(before, after, place) if edits is None else edits


def _align_clusters(before: str, after: str, place: int) -> list[Edit] | None:
    """The edits of a composition (NFC); None when that is not what happened."""
    if unicodedata.normalize("NFC", before) != after:
        return None
    edits: list[Edit] = []
    made: list[str] = []
    for match in _CLUSTER.finditer(before):
        cluster = unicodedata.normalize("NFC", match[0])
        made.append(cluster)
        if cluster != match[0]:
            edits += _trim_edit(match[0], cluster, place + match.start())
    return edits if "".join(made) == after else None


def _align_runs(before: str, after: str, place: int, fixed: re.Pattern[str]) -> list[Edit] | None:
    """The edits within the runs between `fixed` characters; None when those are not the same in both."""
    old, new = fixed.split(before), fixed.split(after)
    if old[1::2] != new[1::2]:
        return None
    edits: list[Edit] = []
    for was, made in zip(old, new, strict=True):
        if was != made:
            edits += _align_run(was, made, place)
        place += len(was)
    return edits


def _align_run(was: str, made: str, place: int) -> list[Edit]:
    """The edits of one run: each new character from the old ones that stand for its bytes, else all from all."""
    widths = list(_measure_widths(was, made))
    if sum(widths) != len(was):
        return _trim_edit(was, made, place)
    edits: list[Edit] = []
    used = 0
    for width, character in zip(widths, made, strict=True):
        if was[used : used + width] != character:
            edits.append(Edit(place + used, place + used + width, 1))
        used += width
    return edits


def _measure_widths(was: str, made: str) -> Iterator[int]:
    """How many characters of `was` each one of `made` takes: itself, or one for each byte of its UTF-8."""
    used = 0
    for character in made:
        width = 1 if was[used : used + 1] == character else len(character.encode("utf-8", "replace"))
        yield width
        used += width


def _trim_edit(was: str, made: str, place: int) -> list[Edit]:
    """One edit without what both sides begin and end with; it takes one character at the least."""
    head = min(_count_common(was, made), len(was) - 1)
    tail = _count_common(was[head + 1 :][::-1], made[head:][::-1])
    return [Edit(place + head, place + len(was) - tail, len(made) - head - tail)]


def _count_common(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
