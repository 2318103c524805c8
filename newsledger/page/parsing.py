"""Parse a saved page once, safely: what would hang a parser or make it drop text silently is mended before."""

from __future__ import annotations

import re

from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.utils import repair_faulty_html

from newsledger.errors import InputRejectedError

# The extraction library's own limit for a page.
MAX_PAGE_CHARS = 20_000_000
# libxml2 stops at 10 million bytes of input between two lookups, unless told that the input is huge.
MAX_PLAIN_BYTES = 9_000_000
# Parsing is quadratic in the attributes of a tag; the longest tags of real pages hold an inlined picture.
MAX_TAG_CHARS = 50_000

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\U000f0000-\U0010ffff]")
_LONG_TAG = re.compile(rf"<(/?[A-Za-z][\w:-]{{0,40}})[^<>]{{{MAX_TAG_CHARS},}}>")
_CONTAINER = re.compile(
    r"(?:</?(?!(?:html|head|body|title|meta|link|script|style|p|h[1-6]|img|base|time)\b)[a-zA-Z][^<>]{0,50000}>\s*)++"
)


def parse_page(html: str) -> HtmlElement:
    """The tree of a page; rejects what is empty, too large or no HTML at all."""
    if not html or html.isspace():
        raise InputRejectedError("no_text", "the page is empty")
    if len(html) > MAX_PAGE_CHARS:
        raise InputRejectedError("parser_failed", f"the page has {len(html):,} characters")
    html = _mend_source(html)
    tree, is_whole = _parse_once(html, is_huge=False)
    if not is_whole:
        # Too deep or too large: the same text on one level, which is safe without the parser's limits.
        tree, _ = _parse_once(_CONTAINER.sub("<br>", html), is_huge=True)
    if tree is None:
        raise InputRejectedError("parser_failed", "the page is not HTML")
    return tree


def _mend_source(html: str) -> str:
    if _CONTROLS.search(html):
        html = _CONTROLS.sub("", html)
    if len(html) > MAX_TAG_CHARS:
        html = _LONG_TAG.sub(r"<\1>", html)
    return str(repair_faulty_html(html, html[:50].lower()))


def _parse_once(html: str, *, is_huge: bool) -> tuple[HtmlElement | None, bool]:
    """(the tree or None, whether the parser read to the end)."""
    data = html.encode("utf-8")
    if not is_huge and len(data) > MAX_PLAIN_BYTES:
        return None, False
    parser = HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", collect_ids=False, huge_tree=is_huge)
    try:
        tree = document_fromstring(data, parser=parser)
    except (LxmlError, ValueError):
        return None, True
    return tree, not parser.error_log.filter_from_fatals()
