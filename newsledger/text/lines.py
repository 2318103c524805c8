"""A text as its lines, and the signs by which a line break is a real one."""

from __future__ import annotations

import re
from typing import NamedTuple

PARAGRAPH = "\n\n"
BREAK = "\n"
SHORT = 50  # verse, addresses and name lists stay under this; prose is wrapped at 52 columns or more

_CLOSERS = "\"'”’»)]* "
_BULLET = re.compile(r"[•‣▪▫●○■□◦∙➤►✓✔]\s?\S")
_WEAK_ITEM = re.compile(r"(?:[-–—*·]|\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[ivx]{1,5}[.)])\s\S")
_CAPITAL_TURN = re.compile(r"(?:[A-Z][A-Z.'’-]*\s){0,4}[A-Z][A-Z.'’-]+(?:\s\([^()]{1,40}\))?:\s")
_NAMED_TURN = re.compile(r"(?:[QA][.:]|(?:[A-Z][\w.'’-]{0,30}\s){0,3}[A-Z][\w.'’-]{0,30}:)\s\S")
_TABLE_ROW = re.compile(r"\|.*\||.*?(?:\s[-–+$€£]{0,2}\d[\d.,]{0,20}%?){2}$")
_URL_LINE = re.compile(r"[<(\[]?(?:https?://|www\.)[^\s<>\"“”]{3,2000}[>)\]]?", re.IGNORECASE)


class Line(NamedTuple):
    """One line of clean text, what stands between it and the line before it, where it began in the repaired text."""

    text: str
    gap: str = PARAGRAPH
    start: int = 0


def join_lines(lines: list[Line]) -> str:
    """The text that these lines make."""
    return "".join(gap + text for text, gap, _ in lines).lstrip("\n")


def ends_sentence(text: str) -> bool:
    """Whether a line ends where a sentence may end, closing marks apart."""
    return text[-40:].rstrip(_CLOSERS)[-1:] in (".", "!", "?", "…", "")


def is_url(text: str) -> bool:
    """Whether a line is a web address and nothing else."""
    return text[:4].lower() in ("http", "www.", "<htt", "(htt", "[htt") and _URL_LINE.fullmatch(text) is not None


def trim_url(text: str) -> str:
    """The address in a line that is one, without brackets and end punctuation around it."""
    return text.strip("<>()[] ").rstrip(".,;")


def is_break(before: str, after: str) -> bool:
    """Whether a line break between two lines means one: a list, a speaker's turn, a table, verse, an address."""
    return opens_line(before, after) or (len(before) <= SHORT and len(after) <= SHORT)


def opens_line(before: str, after: str) -> bool:
    """Whether `after` is a list item, a speaker's turn or a table row, whatever the width of the text."""
    if _BULLET.match(after) or _CAPITAL_TURN.match(after[:120]):
        return True
    if _WEAK_ITEM.match(after):  # a wrapped line may well begin with a dash or "12."
        return before[-1:] in ":;" or ends_sentence(before) or _is_item(before)
    if _NAMED_TURN.match(after[:140]):
        return ends_sentence(before)
    return len(after) <= 200 and len(before) <= 200 and _is_row(before) and _is_row(after)


def _is_item(text: str) -> bool:
    return (_BULLET.match(text) or _WEAK_ITEM.match(text)) is not None


def _is_row(text: str) -> bool:
    return text[-1:] in "|%0123456789" and _TABLE_ROW.match(text) is not None
