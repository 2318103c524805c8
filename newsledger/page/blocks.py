"""The blocks of an article's body: paragraphs, headings, lists, quotes and tables, with the links inside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from newsledger.page.anchors import read_links, strip_marks

_SPACES = re.compile(r"[^\S\n]+")
_BREAK_SPACES = re.compile(r" ?\n[ \n]*")
_PARAGRAPH_TAGS = frozenset({"p", "head", "quote", "list", "table", "code", "div"})


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text: `kind` is p, head, list, quote, table or code; `links` are (address, anchor) pairs."""

    kind: str
    text: str
    links: tuple[tuple[str, str], ...] = ()
    tag: str = ""

    @property
    def linked_share(self) -> float:
        """How much of the text is inside links, 0..1."""
        return min(1.0, sum(len(anchor) for _, anchor in self.links) / max(1, len(self.text)))


def read_blocks(body: _Element, addresses: Sequence[str] = ()) -> list[Block]:
    """Every block of an extracted body, in reading order, without the empty ones; addresses as marked."""
    blocks = []
    for kind, tag, marked in _walk(body):
        text = clean_line(strip_marks(marked))
        if text:
            blocks.append(Block(kind, text, read_links(marked, addresses), tag))
    return blocks


def clean_line(text: str) -> str:
    """Text with runs of white space made one space, its real line breaks kept."""
    return _BREAK_SPACES.sub("\n", _SPACES.sub(" ", text)).strip()


def _walk(parent: _Element) -> Iterator[tuple[str, str, str]]:
    """(kind, tag, text with marks) of each block."""
    if parent.text and parent.text.strip():
        yield "p", "", _flat(parent.text)
    loose: list[_Element] = []
    for child in parent:
        if not isinstance(child.tag, str):
            continue
        if child.tag not in _PARAGRAPH_TAGS:
            loose.append(child)
            continue
        yield from _flush(loose)
        yield from _read_one(child)
        if child.tail and child.tail.strip():
            yield "p", "", _flat(child.tail)
    yield from _flush(loose)


def _flush(loose: list[_Element]) -> Iterator[tuple[str, str, str]]:
    """The stray inline elements gathered so far, as one paragraph."""
    if loose:
        text = "".join(_inline(element) + _flat(element.tail or "") for element in loose)
        loose.clear()
        yield "p", "", text


def _read_one(element: _Element) -> Iterator[tuple[str, str, str]]:
    if element.tag == "table":
        yield "table", "", _table_text(element)
    elif element.tag == "list":
        lines = [clean_line(_inline(item)) for item in element.iter("item")]
        yield "list", "", "\n".join(line for line in lines if line)
    elif element.tag in ("quote", "div") and element.find("p") is not None:
        for _, _, text in _walk(element):
            yield "quote", "", text
    else:
        yield str(element.tag), element.get("rend", ""), _inline(element)


def _table_text(table: _Element) -> str:
    rows = [[clean_line(_inline(cell)).replace("\n", " ") for cell in row.iter("cell")] for row in table.iter("row")]
    return "\n".join(" | ".join(cell for cell in row if cell) for row in rows if any(row))


def _inline(element: _Element) -> str:
    """The text of an element, a line break for each `lb` and each paragraph inside it."""
    parts: list[str] = []
    for event, node in _events(element):
        if event == "text":
            parts.append(_flat(node.text or ""))
        elif event == "tail":
            parts.append(_flat(node.tail or ""))
        else:
            parts.append("\n")
    return "".join(parts)


def _events(element: _Element) -> Iterator[tuple[str, _Element]]:
    """(what to print, of which element), without recursion: a page may nest deeper than Python can call."""
    stack: list[tuple[str, _Element]] = [("open", element)]
    while stack:
        event, node = stack.pop()
        if event != "open":
            yield event, node
            continue
        if not isinstance(node.tag, str):
            continue
        breaks = node is not element and node.tag in ("lb", "p", "item", "list")
        if breaks:
            yield "break", node
        if node.tag == "item" and node is not element:
            continue  # a nested list's items have lines of their own
        yield "text", node
        for child in reversed(node):
            stack += [("tail", child), ("open", child)]


def _flat(text: str) -> str:
    """Source line breaks are white space in HTML; only `lb` is a line break."""
    return text.replace("\r", " ").replace("\n", " ")
