"""The elements of a page by their tags in the source, with the end tags that HTML lets its authors leave out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from newsledger.provenance.visible import Mark, Markup

# Elements that never have an end tag.
VOID_TAGS = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Start tags that end an open paragraph (WHATWG HTML, section 13.2.6.4.7).
_PARAGRAPH_ENDS = frozenset(
    "address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption figure footer form h1 "
    "h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table ul".split()
)
_CELLS = frozenset({"td", "th"})
_TERMS = frozenset({"dt", "dd"})
# The open elements that a start tag ends, where none of the second set lies between.
_SIBLING_ENDS = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu"})),
    "td": (_CELLS, frozenset({"tr", "table"})),
    "th": (_CELLS, frozenset({"tr", "table"})),
    "tr": (_CELLS | {"tr"}, frozenset({"table"})),
    "dt": (_TERMS, frozenset({"dl"})),
    "dd": (_TERMS, frozenset({"dl"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
}
_PARAGRAPH_STOPS = frozenset("article aside blockquote body button div section table td th".split())
# How many open elements a start tag looks through: real pages have a few inline tags open.
MAX_LOOKS = 20


def find_element(source: str, start: int, end: int) -> tuple[int, int]:
    """The range of the innermost element around a range of the source, its tags included; all of it at worst."""
    for first, last in _list_elements(source):
        if first <= start and end <= last:
            return first, last
    return 0, len(source)


def _list_elements(source: str) -> Iterator[tuple[int, int]]:
    """The ranges of all elements in the order of their ends, so that an inner one comes before those around it."""
    opened = _Opened()
    for mark in Markup(source):
        if not mark.name or mark.is_raw:
            continue
        if mark.is_close:
            yield from opened.close(mark)
            continue
        yield from opened.end_implied(mark)
        if mark.name in VOID_TAGS or source[mark.end - 2 : mark.end] == "/>":
            yield mark.start, mark.end
        else:
            opened.push(mark)
    yield from opened.close_all(len(source))


@dataclass(slots=True)
class _Opened:
    """The elements that are open, outermost first."""

    _marks: list[Mark] = field(default_factory=list)
    _names: Counter[str] = field(default_factory=Counter)

    def push(self, mark: Mark) -> None:
        self._marks.append(mark)
        self._names[mark.name] += 1

    def close(self, mark: Mark) -> Iterator[tuple[int, int]]:
        """Close the element that an end tag names, and those in it; an end tag of none closes nothing."""
        if not self._names[mark.name]:
            return
        while self._marks[-1].name != mark.name:
            yield self._pop(mark.start)
        yield self._pop(mark.end)

    def end_implied(self, mark: Mark) -> Iterator[tuple[int, int]]:
        """Close what a start tag ends without an end tag."""
        ends, stops = _SIBLING_ENDS.get(mark.name, (frozenset(), frozenset()))
        yield from self._end_outermost(ends, stops, mark.start)
        if mark.name in _PARAGRAPH_ENDS and self._names["p"]:
            yield from self._end_outermost(frozenset({"p"}), _PARAGRAPH_STOPS, mark.start)

    def _end_outermost(self, ends: frozenset[str], stops: frozenset[str], place: int) -> Iterator[tuple[int, int]]:
        depth = 0
        for looked, mark in enumerate(reversed(self._marks[-MAX_LOOKS:]) if ends else (), start=1):
            if mark.name in stops:
                break
            depth = looked if mark.name in ends else depth
        for _ in range(depth):
            yield self._pop(place)

    def close_all(self, end: int) -> Iterator[tuple[int, int]]:
        """Close what is still open at the end of the source."""
        while self._marks:
            yield self._pop(end)

    def _pop(self, end: int) -> tuple[int, int]:
        mark = self._marks.pop()
        self._names[mark.name] -= 1
        return mark.start, end
