"""The quotes of one article as marks on its title and text: numbered, told apart by speaker, cut into segments."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from newsledger.export.labels import format_things
from newsledger.text.words import count_words

Row = Mapping[str, Any]
Part = Literal["content", "cue", "source"]
Place = tuple[int, int]
# Whether in the title, and before which character.
Anchor = tuple[bool, int]

_PARTS: tuple[Part, ...] = ("content", "cue", "source")
_BREAK = re.compile(r"\n\s*\n")
_OPENING_MARKS = frozenset("\"'“”„‟‘‚«»‹›「『")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Mark:
    """One span of a quote, in the article's title or in its text."""

    part: Part
    start: int
    end: int
    number: int
    voice: int
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters that the same marks cover, the outermost first; `paragraph` is None for what parts paragraphs."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    paragraph: int | None

    def cut(self, text: str) -> str:
        """Its characters."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Quote:
    """A row of `quotes` with its number, its voice and its marks in the order of the article.

    `anchor` is where its words begin, with the quotation mark before them; None where they stand nowhere.
    """

    number: int
    voice: int
    row: Row
    marks: tuple[Mark, ...]
    anchor: Anchor | None

    @property
    def content(self) -> tuple[Mark, ...]:
        """Where its words stand."""
        return tuple(mark for mark in self.marks if mark.part == "content")

    @property
    def is_title(self) -> bool:
        """Whether it stands in the title."""
        return bool(self.row.get("is_title")) or any(mark.in_title for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: `sign` is a letter of theirs; without a resolved name, `name` is the source as the text has it.

    `first` is the number of their first quote; `words` counts no word of the article twice, in how many of their
    quotes it may stand.
    """

    place: int
    sign: str
    name: str | None
    is_resolved: bool
    speaker_type: str | None
    role: str | None
    first: int
    quotes: int
    words: int


@dataclass(frozen=True)
class MarkedArticle:
    """An article's title and text as segments, its quotes, and who speaks in them."""

    title: str
    text: str
    title_segments: tuple[Segment, ...]
    text_segments: tuple[Segment, ...]
    quotes: tuple[Quote, ...]
    voices: tuple[Voice, ...]
    left_out: Mapping[str, int]

    @cached_property
    def spoken_words(self) -> int:
        """The sum of the voices' words, of which each voice has its share."""
        return sum(voice.words for voice in self.voices)

    def cut(self, mark: Mark) -> str:
        """The characters of a mark."""
        return (self.title if mark.in_title else self.text)[mark.start : mark.end]


def mark_article(article: Row, rows: Sequence[Row], models: Sequence[str] = ()) -> MarkedArticle:
    """The article with the quotes of the best model: the first of `models` (names of annotators) that found any."""
    title, text = str(article.get("title") or ""), str(article.get("text") or "")
    chosen, left_out = choose_rows(rows, models)
    keys = list(dict.fromkeys(_key_voice(row) for row in chosen))
    places = {key: place for place, key in enumerate(keys)}
    quotes = tuple(
        _make_quote(number, row, places[_key_voice(row)], title, text) for number, row in enumerate(chosen, 1)
    )
    marks = [mark for quote in quotes for mark in quote.marks]
    found = [quote.anchor for quote in quotes if quote.anchor]
    anchors = {where: [place for in_title, place in found if in_title is where] for where in (True, False)}
    return MarkedArticle(
        title,
        text,
        cut_segments(title, [mark for mark in marks if mark.in_title], anchors[True]),
        cut_segments(text, [mark for mark in marks if not mark.in_title], anchors[False]),
        quotes,
        tuple(_describe_voices(keys, quotes, title, text)),
        left_out,
    )


def sum_up_voices(marked: MarkedArticle) -> str:
    """How many quotes, from how many voices, and how many of these are people or organizations known by name."""
    voices = [voice for voice in marked.voices if voice.name]
    named = sum(voice.is_resolved for voice in voices)
    return f"{format_things(len(marked.quotes), 'quote')} from {format_things(len(voices), 'voice')}, {named:,} named"


def choose_rows(rows: Sequence[Row], models: Sequence[str] = ()) -> tuple[list[Row], dict[str, int]]:
    """The rows to show, each place once, in the order of the article, and the rows left out by model.

    Rows of models that `models` does not name are all shown, unless a model that it names has any.
    """
    named = {row["model_version"]: str(row["model_version"]).rpartition("-")[0] for row in rows}
    best = next((model for model in models if model in named.values()), None)
    shown = [row for row in rows if best is None or named[row["model_version"]] == best]
    left_out = Counter(str(row["model_version"]) for row in rows) - Counter(str(row["model_version"]) for row in shown)
    once = {tuple(_list_places(row)) or row["quote_id"]: row for row in reversed(shown)}
    return sorted(once.values(), key=lambda row: (_list_places(row)[:1], str(row["quote_id"]))), dict(left_out)


def cut_segments(text: str, marks: Iterable[Mark], places: Iterable[int] = ()) -> tuple[Segment, ...]:
    """A text cut at the places and wherever a mark or a paragraph begins or ends: joined, the segments are the text."""
    opening: dict[int, list[Mark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.number)):
        opening[mark.start].append(mark)
    breaks = [(found.start(), found.end()) for found in _BREAK.finditer(text)]
    ends = {mark.end for opened in opening.values() for mark in opened}
    edges = sorted({0, len(text), *opening, *ends, *places, *(edge for found in breaks for edge in found)})
    return tuple(_sweep(edges, opening, breaks))


def _sweep(edges: Sequence[int], opening: Mapping[int, list[Mark]], breaks: Sequence[Place]) -> Iterator[Segment]:
    active: list[Mark] = []
    paragraph = 0
    for start, end in pairwise(edges):
        active = [mark for mark in active if mark.end > start] + opening.get(start, [])
        if paragraph < len(breaks) and start >= breaks[paragraph][1]:
            paragraph += 1
        is_break = paragraph < len(breaks) and start >= breaks[paragraph][0]
        yield Segment(start, end, tuple(active), None if is_break else paragraph)


def group_paragraphs(segments: Iterable[Segment]) -> list[list[Segment]]:
    """The segments of each paragraph, and what parts two of them as a group of its own."""
    groups: list[list[Segment]] = []
    for segment in segments:
        if groups and groups[-1][-1].paragraph == segment.paragraph:
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return groups


def list_marks(row: Row) -> Iterator[tuple[bool, Part, int, int]]:
    """Each span of a row: whether it counts in the title, what part of the quote it is, its start and end."""
    for span in row.get("title_spans") or ():
        if span["part"] in _PARTS:
            yield True, span["part"], span["start_char"], span["end_char"]
    for span in row.get("content_spans") or ():
        yield False, "content", span["start_char"], span["end_char"]
    for part in _PARTS[1:]:
        if row.get(f"{part}_start") is not None and row.get(f"{part}_end") is not None:
            yield False, part, row[f"{part}_start"], row[f"{part}_end"]


def _list_places(row: Row) -> list[tuple[bool, int, int]]:
    """Where a row's words stand, those in the title first."""
    found = [(not in_title, start, end) for in_title, part, start, end in list_marks(row) if part == "content"]
    return sorted(found)


def _make_quote(number: int, row: Row, voice: int, title: str, text: str) -> Quote:
    marks = []
    for in_title, part, start, end in list_marks(row):
        first, last = max(0, start), min(end, len(title if in_title else text))
        if first < last:
            marks.append(Mark(part, first, last, number, voice, in_title))
    marks.sort(key=lambda mark: (not mark.in_title, mark.start, mark.end))
    content = next((mark for mark in marks if mark.part == "content"), None)
    return Quote(number, voice, row, tuple(marks), _find_anchor(content, title, text) if content else None)


def _find_anchor(mark: Mark, title: str, text: str) -> Anchor:
    """Before the quotation mark that opens the words, if one does."""
    before = (title if mark.in_title else text)[max(0, mark.start - 2) : mark.start]
    is_opened = before[-1:] in _OPENING_MARKS and (mark.start == 1 or not before[:1].strip())
    return mark.in_title, mark.start - (is_opened and bool(before))


def _key_voice(row: Row) -> tuple[str, str]:
    """What tells speakers apart: the resolved name, else the words of the text, which may stand for several people."""
    if row["speaker"]:
        return "speaker", str(row["speaker"])
    return "source", " ".join(str(row["source"] or "").split()).casefold()


def _describe_voices(
    keys: Sequence[tuple[str, str]], quotes: Sequence[Quote], title: str, text: str
) -> Iterator[Voice]:
    spoken: dict[int, list[Quote]] = defaultdict(list)
    for quote in quotes:
        spoken[quote.voice].append(quote)
    signs = _list_signs()
    for place, (kind, name) in enumerate(keys):
        theirs = spoken[place]
        first = theirs[0].row
        yield Voice(
            place,
            next(signs) if name else "–",
            (str(first["speaker"] or first["source"]) if name else None),
            kind == "speaker",
            first.get("speaker_type"),
            next((quote.row["role"] for quote in theirs if quote.row.get("role")), None),
            theirs[0].number,
            len(theirs),
            _count_spoken(title, theirs, in_title=True) + _count_spoken(text, theirs, in_title=False),
        )


def _list_signs() -> Iterator[str]:
    """A to Z, then AA to ZZ, and so on."""
    shorter = [""]
    while True:
        shorter = [first + letter for first in shorter for letter in _ALPHABET]
        yield from shorter


def _count_spoken(text: str, quotes: Iterable[Quote], *, in_title: bool) -> int:
    """The words of the quotes in one text, those that two of them share once."""
    places = [(mark.start, mark.end) for quote in quotes for mark in quote.content if mark.in_title == in_title]
    return sum(count_words(text[start:end]) for start, end in merge_places(places))


def merge_places(places: Iterable[Place]) -> list[Place]:
    """The places in their order, those that overlap as one."""
    merged: list[Place] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged
