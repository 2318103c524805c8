"""Evidence for people: the raw bytes behind a span, marked among those around them, and how to see them oneself."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.tables import make_line

if TYPE_CHECKING:
    from newsledger.provenance.evidence import Evidence

# Bytes (or characters) shown around the evidence, and of evidence that is longer than can be read at a glance.
CONTEXT = 200
SHOWN_HEAD = 1_200
SHOWN_TAIL = 400
# The longest character of an encoding of the web has four bytes: so many may be cut at an edge.
_MAX_CUT = 4
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_METHODS = {
    "exact": "exact: the bytes that were read as these characters, and no others",
    "element": "near: the smallest element of the page that has the span in it",
    "field": "near: the whole field that has the span in it; where in its bytes cannot be told",
    "record": "near: the whole record that has the span in it; where in its bytes cannot be told",
}
_ENCODING_SOURCES = {
    "bom": "told by the mark at its start",
    "transport": "told by the response or message that it came in",
    "meta": "told by the document itself",
    "utf-8": "valid as such",
    "detected": "guessed from its bytes",
    "fallback": "the usual one, since nothing told of another",
}
_NEARLY_VALID = "valid as such but for bytes that are no characters"
_NO_ADDRESS = "this format has no addresses of bytes: its row and its column are the place"


def describe_evidence(evidence: Evidence, commands: Sequence[str]) -> dict[str, Any]:
    """The evidence as data."""
    return {
        "method": evidence.method,
        "field": evidence.field,
        "encoding": evidence.encoding,
        "byte_ranges": [_name_range(found) for found in evidence.byte_ranges],
        "around": _name_range(evidence.around) if evidence.around else None,
        "raw": [_decode(_cut(evidence, start, end), evidence.encoding) for start, end in evidence.byte_ranges],
        "decoded": [evidence.source.text[start:end] for start, end in evidence.char_ranges] if evidence.source else [],
        "commands": list(commands),
    }


def print_evidence(evidence: Evidence, commands: Sequence[str]) -> None:
    """Print where the span's bytes lie, the bytes with some before and after, and the commands that show them."""
    for name, value in _list_facts(evidence):
        print(f"{name:<10} {make_line(value)}")
    view, ranges = choose_view(evidence)
    if view.note:
        print(f"\n{view.note}")
    for snippet in _group_ranges(ranges):
        print(f"\n{render_snippet(view, snippet)}")
    if commands:
        print("\nwithout newsledger")
    for command in commands:
        print(f"  {make_line(command)}")


def spell_unseen(text: str) -> str:
    r"""Text in which every character that acts or hides is spelled out (`\x1b`), line breaks and tabs apart."""
    return _UNSEEN.sub(lambda found: ascii(found[0])[1:-1], text)


@dataclass(frozen=True, slots=True)
class View:
    """What evidence is read in: addresses `first` to `last`, and `read`, which gives what stands between two."""

    first: int
    last: int
    read: Callable[[int, int, str], str]
    note: str = ""


def choose_view(evidence: Evidence) -> tuple[View, Sequence[tuple[int, int]]]:
    """The raw bytes and the ranges to mark; where these cannot be told, what its reader decoded of the record."""
    source = evidence.source
    if source and evidence.method == "record" and evidence.char_ranges:
        text = source.text
        view = View(0, len(text), lambda start, end, _: spell_unseen(text[start:end]), "decoded from this record")
        return view, evidence.char_ranges
    record, encoding = evidence.record, evidence.encoding

    def read(start: int, end: int, edge: str) -> str:
        return _decode(_cut(evidence, start, end), encoding, edge=edge)

    return View(record.byte_start, record.byte_end, read), evidence.byte_ranges


def render_snippet(view: View, ranges: Sequence[tuple[int, int]]) -> str:
    """What stands in the ranges and around them: marked in reverse on a terminal, between [[ and ]] elsewhere."""
    pieces = list(_list_pieces(view, ranges))
    before, after = _choose_marks("".join(text for text, _ in pieces))
    marked = "".join(f"{before}{text}{after}" if is_marked else text for text, is_marked in pieces)
    return _BLANK_LINES.sub("\n\n", marked)


def _choose_marks(text: str) -> tuple[str, str]:
    is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    if sys.stdout.isatty() and not is_plain:
        return "\x1b[1;7m", "\x1b[0m"
    return (">>>", "<<<") if "[[" in text or "]]" in text else ("[[", "]]")


def _list_facts(evidence: Evidence) -> Iterator[tuple[str, str]]:
    document = evidence.document
    yield "file", document["source_path"]
    if document["member"] is not None:
        yield "member", document["member"]
    place = f"record {document['record_index']}"
    yield "place", f"{place}, field {evidence.field}" if evidence.field else place
    yield "bytes", _spell_ranges(evidence) or _NO_ADDRESS
    if evidence.encoding:
        source = str(document.get("encoding_source"))
        why = _NEARLY_VALID if source == "utf-8" and document.get("replaced_count") else _ENCODING_SOURCES.get(source)
        yield "encoding", f"{evidence.encoding} ({why})" if why else evidence.encoding
    yield "how near", _METHODS[evidence.method]


def _spell_ranges(evidence: Evidence) -> str:
    ranges = [f"{start} to {end}" for start, end in evidence.byte_ranges]
    more = f" and {len(ranges) - 5} ranges more" if len(ranges) > 5 else ""
    return ", ".join(ranges[:5]) + more


def _name_range(found: tuple[int, int]) -> dict[str, int]:
    return {"byte_start": found[0], "byte_end": found[1]}


def _group_ranges(ranges: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The ranges that stand near each other, in the order of the text."""
    groups: list[list[tuple[int, int]]] = []
    for found in ranges:
        if groups and 0 <= found[0] - groups[-1][-1][1] <= CONTEXT:
            groups[-1].append(found)
        else:
            groups.append([found])
    return groups


def _list_pieces(view: View, ranges: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    place = max(view.first, ranges[0][0] - CONTEXT)
    yield ("…" if place > view.first else "") + view.read(place, ranges[0][0], "start"), False
    place = ranges[0][0]
    for start, end in ranges:
        yield view.read(place, start, ""), False
        yield _shorten(view, start, end), True
        place = end
    end = min(view.last, place + CONTEXT)
    yield view.read(place, end, "end") + ("…" if end < view.last else ""), False


def _cut(evidence: Evidence, start: int, end: int) -> bytes:
    base = evidence.record.byte_start
    return evidence.record.data[start - base : end - base]


def _shorten(view: View, start: int, end: int) -> str:
    left_out = end - start - SHOWN_HEAD - SHOWN_TAIL
    if left_out <= 0:
        return view.read(start, end, "")
    head, tail = view.read(start, start + SHOWN_HEAD, "end"), view.read(end - SHOWN_TAIL, end, "start")
    return f"{head} … {left_out:,} more … {tail}"


def _decode(data: bytes, encoding: str | None, *, edge: str = "") -> str:
    """Bytes as text; a character that the cut at an edge broke is left out, any other bad byte is spelled out."""
    name = encoding or "utf-8"
    for cut in range(_MAX_CUT if edge else 0):
        part = data[cut:] if edge == "start" else data[: len(data) - cut]
        try:
            return spell_unseen(part.decode(name))
        except UnicodeDecodeError:
            continue
    return spell_unseen(data.decode(name, "backslashreplace"))
