"""Carry links through an extractor that forgets them: each anchor's text is wrapped in characters no page uses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

# Planes 15 and 16 are private use: no character of a text lives there, icon fonts use plane 0.
_FIRST = 0xF0000
_END = "\U00100000"
MAX_LINKS = 20_000
_MARKS = re.compile("[\U000f0000-\U0010ffff]")
_SPAN = re.compile("([\U000f0000-\U000ffffd])([^\U000f0000-\U0010ffff]*)\U00100000")


def strip_marks(text: str) -> str:
    """Text without any private-use character of the planes that marks are made of."""
    return _MARKS.sub("", text) if text else text


def mark_anchors(tree: HtmlElement) -> list[str]:
    """Wrap the text of each `a[href]` in marks, in place; gives the addresses in the order of the marks."""
    addresses: list[str] = []
    for anchor in tree.iter("a"):
        address = (anchor.get("href") or "").strip()
        if not address or address.startswith("#") or len(addresses) >= MAX_LINKS:
            continue
        holder = _find_holder(anchor)
        if holder is not None:
            _wrap_text(holder, chr(_FIRST + len(addresses)))
            addresses.append(address)
    return addresses


def read_links(marked: str, addresses: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The (address, anchor) pairs whose marks a text holds."""
    found = []
    for match in _SPAN.finditer(marked):
        number = ord(match.group(1)) - _FIRST
        anchor = " ".join(match.group(2).split())
        if number < len(addresses) and anchor:
            found.append((addresses[number], anchor))
    return tuple(found)


def _find_holder(anchor: HtmlElement) -> HtmlElement | None:
    """The element in the anchor that holds its first text; a mark outside of it would be a paragraph by itself."""
    for element in anchor.iter():
        if isinstance(element.tag, str) and element.text and element.text.strip():
            return element
    return None


def _wrap_text(holder: HtmlElement, mark: str) -> None:
    text = holder.text or ""
    start = len(text) - len(text.lstrip())  # white space stays outside, else two words grow together
    holder.text = text[:start] + mark + text[start:]
    if len(holder):
        holder[-1].tail = (holder[-1].tail or "") + _END
    else:
        holder.text += _END
