"""Values as sources write them: texts that mean nothing, lists in strings, names in objects, markup in texts."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping

# How programs write "no value" into a text field (Python, JavaScript, pandas, SQL, R, spreadsheets).
_NOTHING = frozenset(
    (
        "none",
        "nan",
        "null",
        "nat",
        "<na>",
        "n/a",
        "#n/a",
        "undefined",
        "[]",
        "{}",
        "()",
        "['']",
        '[""]',
        "-",
        "na",
        "nil",
        "\\n",
    )
)
_LONGEST_NOTHING = max(map(len, _NOTHING))
# Where sources that give an object in the place of a text keep the text: JSON-LD, WordPress, XML turned to JSON.
_TEXT_KEYS = ("rendered", "name", "#text", "@value", "value", "text", "title", "@id", "url", "href")
_NAME_KEYS = ("name", "full_name", "fullname", "display_name", "displayname", "title", "rendered", "#text", "@value")
# A list of a hundred names is 3,000 characters; what is longer is no list of authors.
MAX_LIST_CHARS = 10_000
MAX_DEPTH = 8

_BLOCK_TAG = r"(?:p|div|span|a|br|h[1-6]|ul|ol|li|article|section|figure|img|blockquote|table|em|strong|html|body|head)"
_MARKUP_START = re.compile(rf"<(?:!doctype\s+html|!--|{_BLOCK_TAG}(?=[\s>/]))", re.IGNORECASE)
_MARKUP_SIGN = re.compile(rf"</{_BLOCK_TAG}\s{{0,9}}>|<br\s{{0,9}}/?>", re.IGNORECASE)
# One closing tag may be a quotation in an article about the web; a page has one a paragraph.
MIN_MARKUP_SIGNS = 2
MARKUP_WINDOW = 20_000


def clean_string(value: object) -> str | None:
    """Give a string stripped of outer white space; None for other types and for words that mean "no value"."""
    if not isinstance(value, str):
        return None
    text = value.strip().strip("\ufeff\x00")
    if len(text) <= _LONGEST_NOTHING and text.lower() in _NOTHING:
        return None
    return text or None


def read_scalar(value: object, depth: int = 0) -> object:
    """Give the value itself, the text within an object that stands for one, or the first value of a list."""
    if depth > MAX_DEPTH:
        return None
    if isinstance(value, Mapping):
        return next((read_scalar(value[key], depth + 1) for key in _TEXT_KEYS if value.get(key)), None)
    if isinstance(value, list):
        return read_scalar(value[0], depth + 1) if value else None
    return value


def list_names(value: object, depth: int = 0) -> tuple[str, ...]:
    """Give names from a list, a list written as a string, an object, a list of objects, or one string (kept whole)."""
    if depth > MAX_DEPTH:
        return ()
    if isinstance(value, Mapping):
        return next((list_names(value[key], depth + 1) for key in _NAME_KEYS if value.get(key)), ())
    if isinstance(value, (list, tuple)):
        return tuple(dict.fromkeys(name for item in value for name in list_names(item, depth + 1)))
    text = clean_string(value)
    if text is None:
        return ()
    written = read_list(text)
    return (text,) if written is None else list_names(written, depth + 1)


def read_list(text: str) -> list[object] | None:
    """Give the list that a string is the JSON or Python notation of; None if it is not."""
    if not (text.startswith("[") and text.endswith("]")) or len(text) > MAX_LIST_CHARS:
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            value = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return value if isinstance(value, list) else None
    return None


def is_markup(text: str) -> bool:
    """Tell whether a text is HTML: it begins with a tag, or has several tags that end a block or a line."""
    if "<" not in text:
        return False
    if _MARKUP_START.match(text):
        return True
    signs = _MARKUP_SIGN.finditer(text, 0, MARKUP_WINDOW)
    return sum(1 for _ in zip(range(MIN_MARKUP_SIGNS), signs, strict=False)) >= MIN_MARKUP_SIGNS
