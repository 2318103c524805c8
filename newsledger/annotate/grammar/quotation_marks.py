"""Where quotations stand: pairs of quotation marks, by paragraph, told from apostrophes and inches."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from newsledger.annotate.spans import Span

# Two single marks are one double mark in texts from old wires and archives; a row of four is decoration.
DOUBLE_MARKS = re.compile("([\"“”„‟«»'‘’`])\\1{3,}|[\"“”„‟«»]|''|‘‘|’’|``")
SINGLE_MARKS = re.compile("(?<![\\w'‘])['‘](?=[^\\s'‘])|(?<=[^\\s'’])['’](?![\\w'’])")
# Words that begin with an apostrophe: it opens no quotation.
ELISIONS = re.compile(r"(?:\d0s|em|til|cause|tis|twas|twere|n)\b", re.IGNORECASE)
OPENING_NEIGHBOURS = frozenset("([{—–-/“„«‘'\"")
SIDES_BY_SHAPE = {
    '"': "either",
    "“": "open",
    "”": "close",
    "„": "open",
    "‟": "open",
    "«": "open",
    "»": "close",
    "''": "either",
    "‘‘": "open",
    "’’": "close",
    "``": "open",
}
FAMILIES = {
    '"': '"',
    "“": "“",
    "”": "“",
    "„": "“",
    "‟": "“",
    "«": "«",
    "»": "«",
    "''": "''",
    "‘‘": "''",
    "’’": "''",
    "``": "''",
}


@dataclass(frozen=True, slots=True)
class Quotation:
    """One outer quotation: its inner spans (one a paragraph), its range with the marks, its paragraphs."""

    spans: tuple[Span, ...]
    outer: Span
    first_paragraph: int
    last_paragraph: int


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a quotation in one paragraph; `outer` ends with the paragraph when no mark closes it."""

    outer: Span
    inner: Span
    family: str
    is_closed: bool


def split_paragraphs(text: str) -> list[Span]:
    """The paragraphs of a text, empty ones included, so that a paragraph's number is its place in the list."""
    spans, start = [], 0
    for part in text.split("\n\n"):
        spans.append(Span(start, start + len(part)))
        start += len(part) + 2
    return spans


def find_quotations(text: str, paragraphs: list[Span]) -> list[Quotation]:
    """The outer quotations in order; a mark that is never closed costs its own quotation only."""
    pieces = [scan_paragraph(text, span) if span.start_char < span.end_char else [] for span in paragraphs]
    return list(join_pieces(text, paragraphs, pieces))


def scan_paragraph(text: str, paragraph: Span) -> list[Piece]:
    """The outer quotation pieces of one paragraph; only the last may be unclosed."""
    doubles = list(_pair_doubles(text, paragraph))
    singles = list(_pair_singles(text, paragraph))
    return _keep_outer(doubles, singles) if singles else doubles


def join_pieces(text: str, paragraphs: list[Span], pieces: list[list[Piece]]) -> Iterator[Quotation]:
    """Quotations from pieces: an unclosed one goes on where the next paragraph opens with the same mark."""
    chain: list[tuple[int, Piece]] = []
    for number, in_paragraph in enumerate(pieces):
        if chain and not (in_paragraph and _continues(text, paragraphs[number], chain[-1][1], in_paragraph[0])):
            if not text[paragraphs[number].start_char : paragraphs[number].end_char].strip():
                continue
            yield from _build_quotation(text, chain[:-1])
            chain = []
        for piece in in_paragraph:
            chain.append((number, piece))
            if piece.is_closed:
                yield from _build_quotation(text, chain)
                chain = []
    yield from _build_quotation(text, chain[:-1])


def _continues(text: str, paragraph: Span, before: Piece, piece: Piece) -> bool:
    starts_paragraph = not text[paragraph.start_char : piece.outer.start_char].strip()
    return starts_paragraph and piece.family == before.family


def _build_quotation(text: str, chain: list[tuple[int, Piece]]) -> Iterator[Quotation]:
    spans = [_trim(text, piece.inner) for _, piece in chain]
    kept = tuple(span for span in spans if span.start_char < span.end_char)
    if kept:  # a chain without its last, unclosed piece is borne out by the marks that open its paragraphs
        outer = Span(chain[0][1].outer.start_char, chain[-1][1].outer.end_char)
        yield Quotation(kept, outer, chain[0][0], chain[-1][0])


def _trim(text: str, span: Span) -> Span:
    start, end = span.start_char, span.end_char
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _pair_doubles(text: str, paragraph: Span) -> Iterator[Piece]:
    opened: re.Match[str] | None = None
    family = nested = ""
    for match in DOUBLE_MARKS.finditer(text, paragraph.start_char, paragraph.end_char):
        if match.group(1) is not None:
            continue
        mark = FAMILIES[match.group()]
        side = _read_side(text, match, paragraph)
        if opened is None:
            if side != "close":
                opened, family, nested = match, mark, ""
        elif side == "open":
            if mark == family:  # the earlier mark was never closed
                opened, nested = match, ""
            else:
                nested = mark
        elif mark == nested:
            nested = ""
        else:
            yield _close_piece(opened.span(), match.span(), family)
            opened = None
    if opened is not None:
        yield _leave_open(opened.span(), paragraph, family)


def _close_piece(opened: tuple[int, int], closed: tuple[int, int], family: str) -> Piece:
    return Piece(Span(opened[0], closed[1]), Span(opened[1], closed[0]), family, True)


def _leave_open(opened: tuple[int, int], paragraph: Span, family: str) -> Piece:
    return Piece(Span(opened[0], paragraph.end_char), Span(opened[1], paragraph.end_char), family, False)


def _read_side(text: str, match: re.Match[str], paragraph: Span) -> str:
    """Whether a mark opens, closes or may do either: by its neighbours, and where they leave it open, by its shape."""
    before = text[match.start() - 1] if match.start() > paragraph.start_char else " "
    after = text[match.end()] if match.end() < paragraph.end_char else " "
    can_open = _may_precede(before)
    can_close = not (after.isalnum() or after in "$£€#@")
    if can_open != can_close:
        return "open" if can_open else "close"
    return SIDES_BY_SHAPE[match.group()]


def _pair_singles(text: str, paragraph: Span) -> Iterator[Piece]:
    marks = [m.start() for m in SINGLE_MARKS.finditer(text, paragraph.start_char, paragraph.end_char)]
    opened: int | None = None
    for place, at in enumerate(marks):
        if _opens_single(text, at, paragraph):
            opened = at
        elif opened is not None and not _is_apostrophe(text, marks, place, paragraph):
            yield _close_piece((opened, opened + 1), (at, at + 1), "‘")
            opened = None
    if opened is not None:
        yield _leave_open((opened, opened + 1), paragraph, "‘")


def _opens_single(text: str, at: int, paragraph: Span) -> bool:
    if text[at] == "’" or (at > paragraph.start_char and not _may_precede(text[at - 1])):
        return False
    return at + 1 < paragraph.end_char and not text[at + 1].isspace() and not ELISIONS.match(text, at + 1)


def _may_precede(before: str) -> bool:
    return before.isspace() or before in OPENING_NEIGHBOURS


def _is_apostrophe(text: str, marks: list[int], place: int, paragraph: Span) -> bool:
    """Whether a mark after a word is a plural's or a dropped letter's: then the true closing mark comes next."""
    at = marks[place]
    if text[at] == "‘" or text[at - 1].isspace():
        return True
    if text[at - 1] not in "sSzxn":
        return False
    following = marks[place + 1] if place + 1 < len(marks) else None
    return following is not None and not _opens_single(text, following, paragraph)


def _keep_outer(doubles: list[Piece], singles: list[Piece]) -> list[Piece]:
    """The pieces that stand in no other; a single-mark piece that crosses a double-mark one is apostrophes."""
    ends = [piece.outer.end_char for piece in doubles]
    candidates = [piece for piece in singles if not _crosses(piece, doubles, ends)] + doubles
    kept: list[Piece] = []
    for piece in sorted(candidates, key=lambda p: (p.outer.start_char, -p.outer.end_char)):
        if not kept or piece.outer.start_char >= kept[-1].outer.end_char:
            kept.append(piece)
    return kept


def _crosses(piece: Piece, doubles: list[Piece], ends: list[int]) -> bool:
    """Whether a double-mark piece stands partly in this one, or at all in it when it is unclosed."""
    place = bisect_left(ends, piece.outer.end_char if piece.is_closed else piece.outer.start_char)
    return place < len(doubles) and doubles[place].outer.start_char < piece.outer.end_char
