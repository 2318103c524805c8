"""The body of an article, taken from a page's tree by an extraction library and its fallbacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from lxml.etree import _Element
from lxml.html import HtmlElement
from trafilatura.core import trafilatura_sequence
from trafilatura.settings import Extractor

from newsledger.page.anchors import strip_marks
from newsledger.page.blocks import Block, read_blocks
from newsledger.page.head import PageHead
from newsledger.page.plain_reading import is_vast, read_plain_blocks

# Under this many characters the quick pass has likely missed the article (the library's own floor is 250).
MIN_SURE_CHARS = 500
# JSON-LD that holds this many times the text that was found holds what a script would have shown.
STATED_FACTOR = 1.5
ECHO_SHARE = 0.9
MAX_STATED_CHARS = 2_000_000
_BREAK_TAG = re.compile(r"<\s*/?\s*(?:p|br|div|li|h[1-6])\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"<[/!a-zA-Z][^<>]{0,2000}>")
_CHUNK_NAMES = (
    "article-body",
    "article__body",
    "articlebody",
    "article-content",
    "entry-content",
    "post-content",
    "story-body",
)


def find_blocks(tree: HtmlElement, addresses: Sequence[str], stated: Sequence[Block] = ()) -> list[Block]:
    """The blocks of the article's body; those that JSON-LD states, where the page shows far fewer.

    Takes comments out of the tree.
    """
    stated_chars = sum(len(block.text) for block in stated)
    if is_vast(tree):
        plain = read_plain_blocks(tree, addresses)
        return list(stated) if stated_chars > ECHO_SHARE * sum(len(block.text) for block in plain) else plain
    body, text = _run_extractor(tree, fast=True)
    if stated_chars > STATED_FACTOR * max(len(text), MIN_SURE_CHARS):
        return list(stated)
    if len(body) == 1 and len(stated) > 1 and stated_chars > ECHO_SHARE * len(text):
        return list(stated)  # the library took the same text, and lost its paragraphs
    if len(text) < MIN_SURE_CHARS or _is_dump(body):
        fuller, _ = _run_extractor(tree, fast=False)
        if not _is_dump(fuller) or not text:
            body = fuller
    if _is_dump(body):
        return read_plain_blocks(tree, addresses)
    blocks = read_blocks(body, addresses)
    return _split_lump(blocks[0], tree, addresses) if len(blocks) == 1 and len(body) == 1 else blocks


def _split_lump(lump: Block, tree: HtmlElement, addresses: Sequence[str]) -> list[Block]:
    """The paragraphs of a text that the library took from the page as one, if the page has them."""
    parts = [block for block in read_plain_blocks(tree, addresses) if block.text in lump.text]
    is_whole = sum(len(block.text) + 1 for block in parts) > ECHO_SHARE * len(lump.text)
    return parts if len(parts) > 1 and is_whole else [lump]


def _run_extractor(tree: HtmlElement, fast: bool) -> tuple[_Element, str]:
    options = Extractor(comments=False, fast=fast)
    body, text, _, _ = trafilatura_sequence(tree, options, None)
    return body, text


def _is_dump(body: _Element) -> bool:
    """Whether the library gave up on structure and printed the whole page as one paragraph."""
    return len(body) == 1 and (body[0].text or "").count("\n") > 3


def join_chunks(tree: HtmlElement) -> None:
    """Move the parts of a body that is cut in pieces of one class (by adverts) into its first piece, in place."""
    groups: dict[tuple[str, HtmlElement | None], list[HtmlElement]] = {}
    for element in tree.iter("div", "section"):
        name = (element.get("class") or "").strip()
        if name and any(part in name.lower() for part in _CHUNK_NAMES):
            groups.setdefault((name, _find_article(element)), []).append(element)
    for chunks in groups.values():
        first, *others = [chunk for chunk in chunks if chunk.find("p") is not None] or [None]
        if first is not None and others and not any(_is_own_article(chunk, first) for chunk in others):
            for chunk in others:
                first.extend(list(chunk))


def _find_article(element: HtmlElement) -> HtmlElement | None:
    return next(element.iterancestors("article"), None)


def _is_own_article(chunk: HtmlElement, first: HtmlElement) -> bool:
    """Whether a later piece is nested in the first, or another article with a headline of its own."""
    if first in chunk.iterancestors():
        return True
    parent = chunk.getparent()
    return chunk.find(".//h1") is not None or (parent is not None and parent.find("h1") is not None)


def read_stated_blocks(head: PageHead) -> list[Block]:
    """The paragraphs of the article's text as JSON-LD states it, or none."""
    stated = head.find_stated("articleBody")
    if not isinstance(stated, str):
        return []
    plain = unescape(_TAG.sub(" ", _BREAK_TAG.sub("\n", stated[:MAX_STATED_CHARS])))
    paragraphs = [" ".join(strip_marks(line).split()) for line in plain.split("\n")]
    return [Block("p", paragraph) for paragraph in paragraphs if paragraph]
