"""The characters that a page holds for its readers, each with the place in the source that made it."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from itertools import repeat

from newsledger.text.repair import repair_text

# Tags inside a word or a sentence; every other tag parts words.
INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr".split()
)
RAW_TAGS = frozenset({"script", "style"})
# The extraction library takes no text from shorter strings of JSON-LD than a sentence.
MIN_STATED_CHARS = 40
# A tag that is longer holds no closing sign of its own any more: an inlined picture has 50,000 characters.
MAX_TAG_CHARS = 200_000
# Text is repaired in pieces of one word; where no white space parts words, in pieces of this many characters.
MAX_PIECE_CHARS = 40

ENTITY = re.compile(
    r"&(?:(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);){0,8}(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?"
)
ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4})')
_OPEN = re.compile(r"<(?:(?P<close>/?)(?P<name>[A-Za-z][^\s<>/]{0,60})|!--|!\[CDATA\[|[!?/])|\]\]>")
# Quotation marks mean something after an equals sign only, as browsers have it.
_ATTRIBUTES = re.compile(r"""(?:=\s{0,99}+(?:"[^"]*+"|'[^']*+')|[^<>])*+""")
_RAW_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in sorted(RAW_TAGS)}
# A string that never closes matches to the end, so that no place is scanned twice.
_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)(?:"|\\?\Z)', re.DOTALL)
_SIMPLE_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_PIECE = re.compile(rf"\S{{1,{MAX_PIECE_CHARS}}}")
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|h[1-6])\b", re.IGNORECASE)
_HAS_TAG = re.compile(r"<[/!]?[A-Za-z]")
_UNENDED = 8
# Cleaning sets it between the cells of a table, which have their own ends on the page.
CELL_SIGN = "|"
# What is not seen: soft hyphens, zero-width spaces, directions. It may stand anywhere in a word.
_UNSEEN = re.compile("[\xad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


@dataclass(slots=True)
class Traced:
    """A text, and for each of its characters the place in the source that made it (-1: none)."""

    pieces: list[str] = field(default_factory=list)
    places: array[int] = field(default_factory=lambda: array("i"))

    def add(self, text: str, places: Sequence[int]) -> None:
        """Append characters that stand at these places."""
        self.pieces.append(text)
        self.places.extend(places)

    def read(self) -> str:
        """The text so far."""
        text = "".join(self.pieces)
        self.pieces = [text]
        return text


@dataclass(frozen=True, slots=True)
class Letters:
    """A text without its white space: `places` of its characters, and whether a word (1) or a block (2) begins."""

    text: str
    places: array[int]
    starts: bytearray


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of markup in a source: a tag by its lower-case name, a comment, or all of a script (`is_raw`)."""

    start: int
    end: int
    name: str = ""
    is_close: bool = False
    is_raw: bool = False


class Markup:
    """The markup of a source in one pass, in time linear in its length whatever is left unclosed in it."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._missing: set[str] = set()
        self._patience = _UNENDED * len(source) + 1000

    def __iter__(self) -> Iterator[Mark]:
        place = 0
        while found := _OPEN.search(self._source, place):
            mark = self._read_mark(found)
            yield mark
            place = mark.end
            if mark.name in RAW_TAGS and not mark.is_close and self._source[place - 2 : place] != "/>":
                end = self._find_raw_end(mark.name, place)
                yield Mark(place, end, mark.name, is_raw=True)
                place = end

    def _read_mark(self, found: re.Match[str]) -> Mark:
        start, end, sign = found.start(), found.end(), found[0]
        if found["name"]:
            return Mark(start, self._find_tag_end(end), found["name"].lower(), bool(found["close"]))
        if sign == "<!--":
            # A comment may be as short as <!-->.
            return Mark(start, self._find("-->", end - 2, 3) or end)
        if sign in ("<![CDATA[", "]]>"):
            return Mark(start, end)
        return Mark(start, self._find(">", end, 1) or end)

    def _find(self, sign: str, place: int, length: int) -> int:
        """Where a sign that is looked for ends, 0 where there is none; then it is looked for no more."""
        found = -1 if sign in self._missing else self._source.find(sign, place)
        if found < 0:
            self._missing.add(sign)
        return found + length if found >= 0 else 0

    def _find_tag_end(self, place: int) -> int:
        near = self._find(">", place, 1)
        if not near:
            return place
        inside = self._source[place:near]
        if ('"' not in inside and "'" not in inside) or self._patience < 0:
            return near
        whole = _ATTRIBUTES.match(self._source, place, min(len(self._source), place + MAX_TAG_CHARS))
        end = whole.end() if whole else place
        if self._source[end : end + 1] == ">":
            return end + 1
        # Where a quotation mark is never closed, the tag ends with the first sign that may close it.
        self._patience -= end - place
        return near

    def _find_raw_end(self, name: str, place: int) -> int:
        found = None if name in self._missing else _RAW_ENDS[name].search(self._source, place)
        if found is None:
            self._missing.add(name)
        return found.start() if found else place


def read_visible(source: str) -> tuple[Letters, int]:
    """The letters of a page, and how many of them are its own; after these come those that it holds elsewhere.

    A feed holds its HTML as text: what is markup only when decoded is read once more.
    """
    shown, stated = _strip_tags(source, range(len(source)))
    text = shown.read()
    inner, _ = _strip_tags(text, shown.places) if _HAS_TAG.search(text) else (Traced(), Traced())
    if _count_blocks(text) > _count_blocks(source):
        shown, inner = inner, shown
    own = squeeze_text(shown.read(), shown.places)
    stated.add("\n", (-1,))
    stated.add(inner.read(), inner.places)
    more = squeeze_text(stated.read(), stated.places)
    return Letters(own.text + more.text, own.places + more.places, own.starts + more.starts), len(own.text)


def _count_blocks(text: str) -> int:
    return sum(1 for _ in _BLOCK_TAG.finditer(text))


def _strip_tags(source: str, places: Sequence[int]) -> tuple[Traced, Traced]:
    """The text between the tags with its entities decoded, and that in the strings of JSON-LD."""
    shown, stated = Traced(), Traced()
    place = 0
    last_tag = ""
    for mark in Markup(source):
        _add_text(shown, source, places, place, mark.start)
        if mark.is_raw and "ld+json" in last_tag:
            _add_stated(stated, source, places, mark)
        if mark.name and mark.name not in INLINE_TAGS:
            shown.add("\n", (-1,))
        last_tag = source[mark.start : min(mark.end, mark.start + 200)].lower() if mark.name == "script" else ""
        place = mark.end
    _add_text(shown, source, places, place, len(source))
    return shown, stated


def _add_text(out: Traced, source: str, places: Sequence[int], start: int, end: int) -> None:
    if start >= end:
        return
    if source.find("&", start, end) < 0:
        out.add(source[start:end], places[start:end])
        return
    for found in ENTITY.finditer(source, start, end):
        plain = unescape(found[0])
        if plain == found[0]:
            continue
        out.add(source[start : found.start()], places[start : found.start()])
        out.add(plain, _spread(len(plain), places[found.start() : found.end()]))
        start = found.end()
    out.add(source[start:end], places[start:end])


def _spread(count: int, places: Sequence[int]) -> Sequence[int]:
    """Places for what a piece of the source became: the first by itself, and what was left as it is from its end."""
    return (
        (*places[:1], *places[len(places) - count + 1 :]) if 1 < count <= len(places) else (*repeat(places[0], count),)
    )


def _add_stated(out: Traced, source: str, places: Sequence[int], script: Mark) -> None:
    for found in _STRING.finditer(source, script.start, script.end):
        if found.end() - found.start() < MIN_STATED_CHARS:
            continue
        value = Traced()
        _unescape_json(value, source, places, found.span(1))
        inner, _ = _strip_tags(value.read(), value.places)
        out.add("\n", (-1,))
        out.add(inner.read(), inner.places)


def _unescape_json(out: Traced, source: str, places: Sequence[int], span: tuple[int, int]) -> None:
    start, end = span
    for found in ESCAPE.finditer(source, start, end):
        out.add(source[start : found.start()], places[start : found.start()])
        out.add(_read_escape(found[0]), (places[found.start()],))
        start = found.end()
    out.add(source[start:end], places[start:end])


def _read_escape(escape: str) -> str:
    if escape[1] != "u":
        return _SIMPLE_ESCAPES.get(escape[1], escape[1])
    units = [int(unit, 16) for unit in escape[2:].split("\\u")]
    if len(units) == 2:
        return chr(0x10000 + ((units[0] - 0xD800) << 10) + (units[1] - 0xDC00))
    return chr(units[0]) if not 0xD800 <= units[0] < 0xE000 else "\N{REPLACEMENT CHARACTER}"


def squeeze_text(text: str, places: Sequence[int]) -> Letters:
    """The characters of a text that are not white space, repaired as those of an article are."""
    out = Traced()
    starts = bytearray()
    place = 0
    for found in _PIECE.finditer(text):
        start, end = found.span()
        letters, kept = found[0], places[start:end]
        if not letters.isascii() or "&" in letters:
            letters, kept = _repair_piece(letters, kept)
        if not letters or letters == CELL_SIGN:
            continue
        out.add(letters, kept)
        starts.append(0 if start == place else 2 if "\n" in text[place:start] else 1)
        starts.extend(bytes(len(letters) - 1))
        place = end
    return Letters(out.read(), out.places, starts)


def _repair_piece(piece: str, places: Sequence[int]) -> tuple[str, Sequence[int]]:
    """A word as the cleaning leaves it; what it changed inside stands at the place where the change begins."""
    if _UNSEEN.search(piece):
        seen = [index for index, letter in enumerate(piece) if not _UNSEEN.match(letter)]
        piece, places = "".join(piece[index] for index in seen), [places[index] for index in seen]
    mended = _mend_word(piece)
    if mended == piece:
        return piece, places
    head = _count_shared(piece, mended)
    tail = min(_count_shared(piece[::-1], mended[::-1]), len(mended) - head, len(piece) - head)
    middle = len(mended) - head - tail
    last = len(piece) - tail - 1
    inner = [
        places[min(head + index, last)] if last >= head else places[min(head, len(piece) - 1)]
        for index in range(middle)
    ]
    return mended, [*places[:head], *inner, *places[len(piece) - tail :]]


@lru_cache(maxsize=1 << 14)
def _mend_word(word: str) -> str:
    return "".join(repair_text(word).split())


def _count_shared(one: str, other: str) -> int:
    return next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
