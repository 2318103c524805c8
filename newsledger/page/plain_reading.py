"""A page's text read in one walk, where an extraction library gives up or would take minutes: all but the menus."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement
from trafilatura.htmlprocessing import prune_unwanted_nodes
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

from newsledger.page.anchors import read_links, strip_marks
from newsledger.page.blocks import Block, clean_line
from newsledger.page.runs import BLOCK_TAGS

# The extraction library's time grows with the square of the elements: 13 s at 100,000, 1 s at 30,000.
# The largest of 451 saved articles has 6,749.
MAX_ELEMENTS = 30_000
# Its time also grows with the boxes around all links: 10 s at 2,000,000; 27,265 is the most in the corpora.
MAX_LINK_DEPTHS = 400_000
MIN_LINKS = 1_000
MENU_SHARE = 0.85

_SKIPPED = frozenset(
    {
        "nav",
        "aside",
        "footer",
        "form",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "button",
        "select",
        "iframe",
        "figcaption",
    }
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_PARAGRAPH = re.compile(r"\n\s*\n")


def is_vast(tree: HtmlElement) -> bool:
    """Whether a page has more elements than any article, or more links in deeper boxes."""
    if next(islice(tree.iter(), MAX_ELEMENTS, None), None) is not None:
        return True
    links = list(tree.iter("a"))
    return len(links) > MIN_LINKS and sum(len(list(link.iterancestors())) for link in links) > MAX_LINK_DEPTHS


def read_plain_blocks(tree: HtmlElement, addresses: Sequence[str]) -> list[Block]:
    """The paragraphs of a page's body, menus left out."""
    prune_unwanted_nodes(tree, [*RAW_TREE_PRUNE_XPATH, *REMOVE_COMMENTS_AND_LISTS_XPATH])
    body = tree.find("body")
    found = []
    for run in _walk(tree if body is None else body):
        if run.linked > MENU_SHARE * sum(map(len, run.texts)):
            continue
        for marked in _PARAGRAPH.split("".join(run.texts)):
            text = clean_line(strip_marks(marked))
            if text:
                found.append(
                    Block("head" if run.tag in _HEADINGS else "p", text, read_links(marked, addresses), run.tag)
                )
    return found


@dataclass(slots=True)
class _Run:
    """Text between the borders of block elements: in which it stands, with marks, how many letters are links."""

    tag: str = ""
    texts: list[str] = field(default_factory=list)
    linked: int = 0

    def add(self, text: str | None, is_linked: bool) -> None:
        if text:
            self.texts.append(text.replace("\r", " ").replace("\n", " "))
            self.linked += len(text) if is_linked else 0


def _walk(top: HtmlElement) -> Iterator[_Run]:
    """Each run of text under an element; a `br` is a line break in it."""
    run = _Run()
    links = 0
    walker = etree.iterwalk(top, events=("start", "end"))
    for event, element in walker:
        is_start, is_skipped = event == "start", element.tag in _SKIPPED
        if is_skipped or element.tag in BLOCK_TAGS:
            yield run
            run = _Run(str(element.tag) if is_start else "")
        elif element.tag == "br" and is_start:
            run.texts.append("\n")
        links += (element.tag == "a") * (1 if is_start else -1)
        if is_start and is_skipped:
            walker.skip_subtree()
        elif is_start:
            run.add(element.text, links > 0)
        if not is_start and element is not top:
            run.add(element.tail, links > 0)
    yield run
