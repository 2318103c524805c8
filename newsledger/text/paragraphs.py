"""The lines of an article: wrapped ones joined, real breaks kept, paragraphs told apart."""

from __future__ import annotations

from collections.abc import Callable

from newsledger.text.lines import BREAK, PARAGRAPH, SHORT, Line, is_break, is_url
from newsledger.text.wrapping import RawLine, find_wrap, join_wrapped

Test = Callable[[str], bool]
# As much of a line's ends as tells what it is: a longer one is no row of a table.
_LOOK = 200


def split_lines(text: str, is_alone: Test, is_opener: Test) -> list[Line]:
    """The lines of repaired `text`; one that `is_alone` joins none, one that `is_opener` not the one before."""
    raw = _read_lines(text, is_alone, is_opener)
    wrap = find_wrap(raw)
    return _space_lines(join_wrapped(raw, wrap) if wrap else raw)


def _read_lines(text: str, is_alone: Test, is_opener: Test) -> list[RawLine]:
    lines: list[RawLine] = []
    blank = True
    place = 0
    rows = text.split("\n")
    for index, row in enumerate(rows):
        content = row.strip()
        start, place = place, place + len(row) + 1
        if not content:
            blank = True
            continue
        tidy = " ".join(content.split()) if "  " in content else content
        in_block = not blank or (index + 1 < len(rows) and rows[index + 1].strip() != "")
        alone = in_block and (is_url(tidy) or is_alone(tidy))
        opens = in_block and not alone and is_opener(tidy)
        indent = len(row) - len(row.lstrip())
        lines.append(RawLine(tidy, indent, blank, alone, opens, start + indent))
        blank = False
    return lines


def _space_lines(raw: list[RawLine]) -> list[Line]:
    lines: list[Line] = []
    parts: list[str] = []
    for line in raw:
        gap = _choose_gap(parts, line)
        if gap == "":
            parts.append(line.text)
            continue
        _flush(lines, parts)
        lines.append(Line(line.text, gap, line.start))
        parts = [line.text]
    _flush(lines, parts)
    return lines


def _flush(lines: list[Line], parts: list[str]) -> None:
    if len(parts) > 1:
        lines[-1] = lines[-1]._replace(text=" ".join(parts))


def _choose_gap(parts: list[str], line: RawLine) -> str:
    """What belongs between a line, so far in `parts`, and the next; nothing when a break tore a sentence."""
    if line.after_blank or line.alone or line.opens or not parts:
        return PARAGRAPH
    before = _view_line(parts)
    if is_break(before, line.text):
        return BREAK
    return "" if _is_torn(before, line.text) else PARAGRAPH


def _view_line(parts: list[str]) -> str:
    """The line that the parts make; of a long one its two ends, which is all that is looked at."""
    length = 0
    for count, part in enumerate(parts, start=1):
        length += len(part) + 1
        if count < len(parts) and length > 2 * _LOOK:
            return f"{' '.join(parts[:count])[:_LOOK]} {parts[-1][-_LOOK:]}"
    return " ".join(parts)


def _is_torn(before: str, after: str) -> bool:
    """Whether a break fell into the middle of a sentence of unwrapped text."""
    return len(before) > SHORT and (before[-1].isalnum() or before[-1] == ",") and after[0].islower()
