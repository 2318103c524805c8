"""The inside of one SGML news item: its fields, each character with the place in the item that it comes from."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.entities import html5
from typing import NamedTuple

from newsledger.errors import InputRejectedError

# Elements that hold the story; LP is a lead that stands before it.
_STORY = frozenset(("TEXT", "BODY", "LP"))
# Elements of an item's head, wherever they stand; what else stands within the story is its markup.
_HEAD = frozenset(("TITLE", "HEADLINE", "HL", "HEAD", "DATELINE", "AUTHOR", "BYLINE", "DATE", "DATE_TIME", "DATETIME"))
# The short names of newswire collections, in the words that most sources use.
_LONG_NAMES = {"HL": "HEADLINE", "HEAD": "HEADLINE", "DD": "DATE", "SO": "SOURCE", "PUB": "PUBLICATION"}
# Routing marks of the agency's transmission.
_IGNORED = frozenset(("UNKNOWN",))
_PARAGRAPHS = frozenset(("P", "LP", "TURN", "DIV"))
# The agency's sign for the end of an item, and for more of it to come, on a line of its own or after a sentence.
_END_MARK = re.compile(
    r"(?:\A|\n|(?<=[.!?\"'])[ \t]|[ \t](?=(?-i:REUTER)))[ \t]*+(?:(reuters?)|more)\.{0,3}\Z", re.IGNORECASE
)
_END_MARK_WINDOW = 40
# A sign of urgency before a title or a dateline.
_URGENT = re.compile(r"\s{0,99}\*{2,99}\s{0,99}")
_JOINING_END = re.compile(r"[-–—:)\]]\Z")
_WORD = re.compile(r"[^\W_]")

_TAG = re.compile(r"<(/?)([A-Za-z][\w.:-]{0,40})((?:\s[^<>]{0,2000})?)>")
_ATTRIBUTE = re.compile(
    r"([A-Za-z][\w.:-]{0,40})\s{0,9}=\s{0,9}(?:\"([^\"<>]{0,500})\"|'([^'<>]{0,500})'|([^\s\"'<>]{1,500}))"
)
_TERM = re.compile(r"<D>([^<>]{0,500})</D>", re.IGNORECASE)
# An item's number that begins with the agency's letters and the day, as in XYZ_ENG_20070312.0041.
_DATED_NUMBER = re.compile(r"[A-Z]{2,9}_(?:[A-Z]{2,9}_)?((?:19|20)\d\d)([01]\d)([0-3]\d)\.\d{1,9}")
# Elements that an item may have between its first tag and its body.
MAX_HEADS = 99
# What is not text: references, tags, control characters, a terminal's commands, and carriage returns as terminals
# show them.
_MARKUP = re.compile(
    r"(?:&#27;|\x1b)\[[0-9;]{0,9}[A-Za-z]|&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|<[/!?]?[A-Za-z][^<>]{0,2000}>|[\x00-\x08\x0b\x0e-\x1f\x7f]|\^M(?=\r?\n|\Z)"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class Piece(NamedTuple):
    """A stretch of a value's text and the range of the item that it was made of; of equal length if it is verbatim."""

    text: str
    start: int
    end: int


Pieces = Sequence[Piece]


@dataclass(slots=True)
class Item:
    """What one item says: fields with the origin of their text, lists of terms, and attributes of its tag."""

    fields: dict[str, Pieces] = field(default_factory=dict)
    terms: dict[str, list[str]] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    agency: str | None = None


def join_pieces(pieces: Iterable[Piece]) -> str:
    """Give the text of a value."""
    return "".join(piece.text for piece in pieces)


def read_item(text: str) -> Item:
    """Give the fields of an item, its story as `text`; raise InputRejectedError where its story has no end."""
    outline = _Outline(text)
    item = Item(attributes=outline.attributes)
    for name, (start, end) in outline.heads.items():
        item.fields[name] = _trim(list(_read_pieces(text, start, end)))
        if terms := _list_terms(text, start, end):
            item.terms[name] = terms
    for short, name in _LONG_NAMES.items():
        if short in item.fields:
            item.fields.setdefault(name, item.fields[short])
    story = _join_stories([list(_read_pieces(text, *span)) for span in outline.list_stories()])
    story, is_signed = _cut_end_marks(story)
    if _WORD.search(join_pieces(story)):
        item.fields["text"] = _join_dateline(item.fields.get("DATELINE", ()), story)
    item.agency = "Reuters" if is_signed else None
    return item


def find_day(attributes: Mapping[str, str], number: str | None) -> str | None:
    """Give the day that an item's number names."""
    match = _DATED_NUMBER.fullmatch((number or attributes.get("ID") or "").strip())
    return "-".join(match.groups()) if match else None


class _Outline:
    """Which elements an item has, and where they lie in its text."""

    def __init__(self, text: str) -> None:
        tags = list(_TAG.finditer(text))
        self.heads: dict[str, tuple[int, int]] = {}
        self._stories: list[tuple[int, int]] = []
        self._cuts: list[tuple[int, int]] = []
        self._ends: dict[str, list[re.Match[str]]] = {}
        for tag in tags:
            if tag[1]:
                self._ends.setdefault(tag[2].upper(), []).append(tag)
        opens = [tag for tag in tags if not tag[1]]
        self._marked = [tag for tag in opens if tag[2].upper() in _STORY | _HEAD]
        self.attributes = _read_attributes(opens[0][3]) if opens else {}
        self._read(opens[1:])

    def list_stories(self) -> Iterator[tuple[int, int]]:
        """Give the ranges of the story, without the elements of the head that stand in it."""
        cuts = iter([*self._cuts, (1 << 62, 1 << 62)])
        cut = next(cuts)
        for start, end in self._stories:
            while cut[0] < end:
                yield start, cut[0]
                start, cut = cut[1], next(cuts)
            yield start, end

    def _read(self, opens: Sequence[re.Match[str]]) -> None:
        reached = 0
        for tag in opens:
            if tag.start() < reached:
                continue
            name, close = tag[2].upper(), self._find_end(tag)
            is_inside = bool(self._stories) and tag.start() < self._stories[-1][1]
            if name in _STORY:
                self._add_story(name, tag, close, is_inside=is_inside)
            elif close and (name in _HEAD or not (is_inside or self._is_container(tag, close))):
                reached = close.end()
                if is_inside:
                    self._cuts.append((tag.start(), reached))
                if name not in _IGNORED:
                    self.heads.setdefault(name, (tag.end(), close.start()))

    def _add_story(self, name: str, tag: re.Match[str], close: re.Match[str] | None, *, is_inside: bool) -> None:
        if close is None:
            raise InputRejectedError("invalid_sgml", f"{name} has no end")
        # The body has its title and dateline beside it in the text.
        if not is_inside and not (name == "TEXT" and self._has_body(tag, close)):
            self._stories.append((tag.end(), close.start()))

    def _find_end(self, tag: re.Match[str]) -> re.Match[str] | None:
        ends = self._ends.get(tag[2].upper(), [])
        place = bisect_left(ends, tag.end(), key=lambda end: end.start())
        return ends[place] if place < len(ends) else None

    def _list_marked(self, tag: re.Match[str], close: re.Match[str]) -> Iterator[str]:
        """Give the names of the elements of the head and the story between two tags."""
        place = bisect_left(self._marked, tag.end(), key=lambda marked: marked.start())
        for marked in self._marked[place : place + MAX_HEADS]:
            if marked.start() < close.start():
                yield marked[2].upper()

    def _is_container(self, tag: re.Match[str], close: re.Match[str]) -> bool:
        return next(self._list_marked(tag, close), None) is not None

    def _has_body(self, tag: re.Match[str], close: re.Match[str]) -> bool:
        return "BODY" in self._list_marked(tag, close)


def _read_attributes(text: str) -> dict[str, str]:
    return {
        match[1].upper(): html.unescape(match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(text)
    }


def _list_terms(text: str, start: int, end: int) -> list[str]:
    """Give the terms of an element that is a list of D elements."""
    return [html.unescape(match[1]).strip() for match in _TERM.finditer(text, start, end)]


def _read_pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """Give a range of the item as text: references resolved, tags and control marks taken out."""
    place = start
    for match in _MARKUP.finditer(text, start, end):
        if match.start() > place:
            yield Piece(text[place : match.start()], place, match.start())
        if said := _say_markup(match[0]):
            yield Piece(said, match.start(), match.end())
        place = match.end()
    if end > place:
        yield Piece(text[place:end], place, end)


def _say_markup(markup: str) -> str:
    if markup.startswith("<"):
        name = markup.strip("</>!?").split(maxsplit=1)[0].upper()
        return "\n\n" if name in _PARAGRAPHS else "\n" if name == "BR" else ""
    if not markup.startswith("&") or "[" in markup:
        return ""
    if markup.startswith("&#"):
        return _CONTROLS.sub("", html.unescape(markup))
    return html5.get(markup[1:], markup)


def _join_stories(stories: Sequence[Pieces]) -> Pieces:
    pieces: list[Piece] = []
    for story in filter(None, map(_trim, stories)):
        if pieces:
            pieces.append(Piece("\n\n", pieces[-1].end, story[0].start))
        pieces.extend(story)
    return pieces


def _join_dateline(dateline: Pieces, story: Pieces) -> Pieces:
    """Give the story after its dateline: on one line where the dateline ends with its dash, else on its own."""
    if not dateline:
        return story
    gap = " " if _JOINING_END.search(join_pieces(dateline)[-1:]) else "\n\n"
    rest = _cut(story, _count_blank(join_pieces(story)), 1 << 62)
    return [*dateline, Piece(gap, dateline[-1].end, rest[0].start), *rest]


def _count_blank(text: str) -> int:
    return len(text) - len(text.lstrip())


def _cut_end_marks(pieces: Pieces) -> tuple[Pieces, bool]:
    """Give a story without the agency's end marks, and whether one of them names the agency."""
    is_signed = False
    # An editor's own mark may stand before that of the transmission.
    for _ in range(2):
        text = join_pieces(pieces)
        offset = max(0, len(text) - _END_MARK_WINDOW)
        match = _END_MARK.search(text[offset:])
        if match:
            is_signed = is_signed or bool(match[1])
            pieces = _trim(_cut(pieces, 0, offset + match.start()))
    return pieces, is_signed


def _trim(pieces: Pieces) -> Pieces:
    """Give a value without blank ends and signs of urgency; the indent of its first line stays."""
    text = join_pieces(pieces)
    end = len(text.rstrip())
    urgent = _URGENT.match(text)
    start = urgent.end() if urgent else text.rfind("\n", 0, _count_blank(text)) + 1
    return _cut(pieces, start, end)


def _cut(pieces: Pieces, start: int, end: int) -> Pieces:
    """Give the characters from `start` to `end` of a value."""
    kept: list[Piece] = []
    place = 0
    for piece in pieces:
        first, last = max(start - place, 0), min(end - place, len(piece.text))
        place += len(piece.text)
        if first >= last:
            continue
        if piece.end - piece.start == len(piece.text):
            kept.append(Piece(piece.text[first:last], piece.start + first, piece.start + last))
        else:
            kept.append(Piece(piece.text[first:last], piece.start, piece.end))
    return kept
