"""Where each character of a decoded text begins in the bytes it was decoded from."""

from __future__ import annotations

import codecs
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from threading import Lock

from w3lib.encoding import read_bom

from newsledger.read.decoding import Decoded

# Beyond so many places that the encoding does not tell, a text is too damaged for them to be kept with it.
MAX_ANCHORS = 1000
REPLACED = "\ufffd"

Anchor = Mapping[str, int]

# What is in none of these has one byte for each character.
_UNICODE = frozenset(("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"))
_MULTIBYTE = frozenset((
    "big5", "big5hkscs", "cp932", "shift_jis", "euc_jp", "euc_kr", "cp949", "gb18030", "gbk", "iso2022_jp",
))  # fmt: skip
# A character's bytes depend on those before it.
_STATEFUL = frozenset(("iso2022_jp",))
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_HANDLER = "newsledger.note"
_HANDLER_LOCK = Lock()


def char_offsets(data: bytes, decoded: Decoded) -> Sequence[int]:
    """Where each character of `decoded` begins in the bytes it was decoded from; the last entry is where it ends."""
    encoding, start = decoded.encoding, _find_start(data, decoded)
    if encoding in _MULTIBYTE:
        return _step_through(data, encoding)
    if encoding in _UNICODE and REPLACED in decoded.text:
        return _lay_out_damaged(data, start, encoding)
    return _lay_out(decoded.text, start, encoding)


def find_anchors(data: bytes, decoded: Decoded, text: str) -> list[dict[str, int]] | None:
    """Where `text`, a part of `decoded`, stands in the bytes at each place that the encoding alone does not tell.

    None where there are too many such places, or where no character can be decoded without those before it.
    """
    encoding, first = decoded.encoding, decoded.text.find(text)
    if encoding in _STATEFUL or first < 0:
        return None
    if encoding in _MULTIBYTE or (encoding in _UNICODE and REPLACED in decoded.text):
        return _compare_offsets(char_offsets(data, decoded)[first : first + len(text) + 1], text, encoding)
    start = _find_start(data, decoded) + _measure_text(decoded.text[:first], encoding)
    return [{"char": 0, "byte": start}] if start else []


def follow_anchors(text: str, encoding: str, anchors: Sequence[Anchor], places: Iterable[int]) -> Iterator[int]:
    """Where the characters at `places`, in ascending order, begin in the bytes that `text` was decoded from."""
    known = iter([*anchors, {"char": len(text) + 1, "byte": 0}])
    char, byte, following = 0, 0, next(known)
    for place in places:
        while following["char"] <= place:
            char, byte, following = following["char"], following["byte"], next(known)
        byte += _measure_text(text[char:place], encoding)
        char = place
        yield byte


def _find_start(data: bytes, decoded: Decoded) -> int:
    mark = read_bom(data)[1] if decoded.encoding_source == "bom" else None
    return len(mark or b"")


def _compare_offsets(offsets: Sequence[int], text: str, encoding: str) -> list[dict[str, int]] | None:
    anchors: list[dict[str, int]] = []
    expected = 0
    for index, offset in enumerate(offsets):
        if offset != expected:
            anchors.append({"char": index, "byte": offset})
        if len(anchors) > MAX_ANCHORS:
            return None
        expected = offset + (_measure_character(text[index], encoding) if index < len(text) else 0)
    return anchors


def _measure_text(text: str, encoding: str) -> int:
    """How many bytes a text takes in an encoding."""
    if encoding in _UNICODE:
        return len(text.encode(encoding))
    return sum(_measure_character(character, encoding) for character in text) if encoding in _MULTIBYTE else len(text)


@lru_cache(maxsize=1 << 15)
def _measure_character(character: str, encoding: str) -> int:
    return len(character.encode(encoding, "replace")) if encoding in _UNICODE or encoding in _MULTIBYTE else 1


def _lay_out(text: str, start: int, encoding: str) -> Sequence[int]:
    """Where the characters begin that `encoding` writes one after the other from `start` on."""
    if encoding not in _UNICODE or (encoding == "utf-8" and text.isascii()):
        return range(start, start + len(text) + 1)
    if encoding != "utf-8":
        return array("q", accumulate((_measure_character(c, encoding) for c in text), initial=start))
    offsets = array("q")
    place = 0
    for match in _NOT_ASCII.finditer(text):
        offsets.extend(range(start, start + match.start() - place))
        start += match.start() - place
        widths = [2 if character < "\u0800" else 3 if character < "\U00010000" else 4 for character in match[0]]
        offsets.extend(accumulate(widths[:-1], initial=start))
        start, place = start + sum(widths), match.end()
    offsets.extend(range(start, start + len(text) - place + 1))
    return offsets


def _lay_out_damaged(data: bytes, start: int, encoding: str) -> Sequence[int]:
    """The same for bytes of which some could not be decoded and became U+FFFD."""
    offsets = array("q")
    place = start
    for error_start, error_end in [*_find_errors(data[start:], encoding), (len(data) - start, 0)]:
        offsets.extend(_lay_out(str(data[place : start + error_start], encoding), place, encoding))
        place = start + error_end
    return offsets


def _find_errors(data: bytes, encoding: str) -> list[tuple[int, int]]:
    """The stretches that Python's decoder replaces, as it finds them."""
    found: list[tuple[int, int]] = []

    def note(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        found.append((error.start, error.end))
        return REPLACED, error.end

    # Handlers are known to Python by name, everywhere: two at once would note in each other's lists.
    with _HANDLER_LOCK:
        codecs.register_error(_HANDLER, note)
        data.decode(encoding, _HANDLER)
    return found


def _step_through(data: bytes, encoding: str) -> Sequence[int]:
    """Where the characters begin of an encoding in which only decoding tells."""
    decoder = codecs.getincrementaldecoder(encoding)()
    offsets = array("q")
    start = 0
    for index in range(len(data)):
        made = len(decoder.decode(data[index : index + 1], final=index + 1 == len(data)))
        if made:
            offsets.extend([start] * made)
            start = index + 1
    offsets.append(len(data))
    return offsets
