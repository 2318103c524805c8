"""A page's text read in one walk, where an extraction library gives up or would take minutes: all but the menus."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from newsledger.page.anchors import read_links, strip_marks
from newsledger.page.blocks import Block, clean_line
from newsledger.page.runs import BLOCK_TAGS

# The extraction library's time grows with the square of the elements: 13 s at 100,000, 1 s at 30,000.
# The largest of 451 saved articles has 6,749.
MAX_ELEMENTS = 30_000
MENU_SHARE = 0.85

_SKIPPED = frozenset(
    {"nav", "aside", "footer", "form", "script", "style", "noscript", "template", "svg", "button", "select", "iframe"}
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_PARAGRAPH = re.compile(r"\n\s*\n")


def is_vast(tree: HtmlElement) -> bool:
    """Whether a page has more elements than any article."""
    return next(islice(tree.iter(), MAX_ELEMENTS, None), None) is not None


def read_plain_blocks(tree: HtmlElement, addresses: Sequence[str]) -> list[Block]:
    """The paragraphs of a page's body, menus left out."""
    body = tree.find("body")
    found = []
    for tag, marked in _walk(tree if body is None else body):
        for run in _PARAGRAPH.split(marked):
            text = clean_line(strip_marks(run))
            if text:
                found.append(Block("head" if tag in _HEADINGS else "p", text, read_links(run, addresses), tag))
    return [block for block in found if block.linked_share <= MENU_SHARE]


def _walk(top: HtmlElement) -> Iterator[tuple[str, str]]:
    """(the block element it stands in, text with marks) of each run of text, a line break for each `br`."""
    run: list[str] = []
    tag = ""
    walker = etree.iterwalk(top, events=("start", "end"))
    for event, element in walker:
        skipped = not isinstance(element.tag, str) or element.tag in _SKIPPED
        if skipped or element.tag in BLOCK_TAGS:
            yield tag, "".join(run)
            run.clear()
            tag = str(element.tag) if event == "start" else ""
        elif element.tag == "br" and event == "start":
            run.append("\n")
        if skipped and event == "start":
            walker.skip_subtree()
        text = (None if skipped else element.text) if event == "start" else element.tail if element is not top else None
        if text:
            run.append(text.replace("\r", " ").replace("\n", " "))
    yield tag, "".join(run)
