"""What a feed says before its first item: its own name and address, and the tags and entities its items need."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.sax import SAXException

import feedparser

from newsledger.errors import InputRejectedError
from newsledger.read.decoding import decode_bytes

# News feeds say what they are in under 10 KB; what stands further down is no part of it.
MAX_HEADER_BYTES = 1 << 18
MAX_OPEN_TAGS = 30
# Entities in feeds are names of characters. Longer ones could be multiplied into a bomb by an item of many references.
MAX_ENTITY_CHARS = 16
MAX_ENTITIES = 300

# XML 1.0, appendix F: what the first four bytes tell, marks of byte order first.
_WIDE_HEADS = (
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
)
_DECLARED_ENCODING = re.compile(rb"<\?xml\s[^<>]{0,200}?\bencoding\s{0,9}=\s{0,9}[\"']([\w.:\-]{1,40})[\"']")
_PARTS = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?[^>]*+(?:>|\Z)|<!"
    r"|<(?P<close>/?)(?P<name>[A-Za-z_][\w.:\-]{0,80})(?P<rest>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>",
    re.DOTALL,
)
_ENTITY = re.compile(
    rf"<!ENTITY\s{{1,9}}(\w{{1,40}})\s{{1,9}}\"(&#\w{{1,9}};|[^&\"<>%]{{0,{MAX_ENTITY_CHARS}}})\"\s{{0,9}}>"
)
TAIL_CHARS = 100
_ITEM_END = re.compile(r"</[\w.:\-]{1,80}\s{0,9}>\Z|/>\Z")
_NETSCAPE = re.compile(r"<!DOCTYPE[^<>]{0,200}netscape[^<>]{0,200}>", re.IGNORECASE)
# What an item's meaning can hang on: the feed's own elements, and any that sets a namespace, a base or a language.
_FEED_TAGS = frozenset(("rss", "rdf", "feed", "channel"))
# feedparser looks for an address in these by a pattern that takes the square of their length.
_PERSON_TAG = re.compile(
    r"<(?P<name>(?:[a-z_][\w.\-]{0,39}:)?(?:author|creator|managingeditor|webmaster|publisher|owner|contributor))"
    r"(?=[\s/>])[^<>]{0,1000}>",
    re.IGNORECASE,
)
MAX_PERSON_CHARS = 500
# Above this feedparser does not clean the markup, which takes it the square of the number of unclosed comments (0.3 s
# here); the markup of an item is read as a page's is, which needs no cleaning before.
MAX_CLEANED_CHARS = 100_000
_DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"
# What feedparser and the parsers under it are known to raise on damaged input.
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError)


@dataclass(frozen=True, slots=True)
class Frame:
    """A feed without its items: `opening` and `closing` make a feed of any one item; `feed` is what it says of itself.

    `wide` is the encoding of a feed in UTF-16 or UTF-32, `declared` what the XML declaration names.
    """

    opening: str
    closing: str
    version: str
    feed: Mapping[str, Any]
    wide: str | None
    declared: str | None


def find_wide_encoding(head: bytes) -> str | None:
    """Give the encoding of XML in two or four bytes a character, by its mark or its first character."""
    return next((encoding for sign, encoding in _WIDE_HEADS if head.startswith(sign)), None)


@lru_cache(maxsize=8)
def read_frame(header: bytes) -> Frame:
    """Give the frame of the bytes before a feed's first item."""
    wide, declared = find_wide_encoding(header), _DECLARED_ENCODING.search(header[:1000])
    transport = declared[1].decode("ascii") if declared else None
    text = header.decode(wide, "replace") if wide else decode_bytes(header, transport=transport).text
    text = text.lstrip("\ufeff")
    open_tags = _list_open_tags(text)
    doctype = _write_doctype(text)
    kept = [(name, tag) for name, tag in open_tags if _is_needed(name, tag)]
    root = next((part.start() for part in _PARTS.finditer(text) if part["name"]), len(text))
    parsed = parse_feed(_DECLARATION + doctype + text[root:] + _close_tags(open_tags))
    opening = _DECLARATION + doctype + "".join(tag for _, tag in kept)
    return Frame(opening, _close_tags(kept), parsed.get("version") or "", parsed["feed"], wide, transport)


def parse_item(text: str, frame: Frame) -> Mapping[str, Any] | None:
    """Give what feedparser makes of one item, closing what a damaged one leaves open; None where it finds no item."""
    missing = "" if _ITEM_END.search(text[-TAIL_CHARS:]) else _close_tags(_list_open_tags(text))
    entries = parse_feed(frame.opening + text + missing + frame.closing)["entries"]
    return entries[0] if entries else None


def parse_feed(text: str) -> Mapping[str, Any]:
    """Give what feedparser makes of a feed; raise InputRejectedError('parser_failed')."""
    try:
        # As a stream: bytes or a string could be taken for a path or an address, and be opened.
        data = _PERSON_TAG.sub(_drop_long_person, text).encode("utf-8", "replace")
        result: Mapping[str, Any] = feedparser.parse(BytesIO(data), sanitize_html=len(data) < MAX_CLEANED_CHARS)
    except (*_FAULTS, SAXException) as error:
        raise InputRejectedError("parser_failed", f"{type(error).__name__}: {error}"[:200]) from error
    return result


def _list_open_tags(text: str) -> list[tuple[str, str]]:
    """Give name and whole tag of each element that is still open at the end."""
    stack: list[tuple[str, str]] = []
    for match in _PARTS.finditer(text):
        name = match["name"]
        if not name or match["rest"].endswith("/"):
            continue
        if not match["close"]:
            stack.append((name, match.group()))
        elif any(opened == name for opened, _ in stack[-MAX_OPEN_TAGS:]):
            while stack.pop()[0] != name:
                pass
    return stack[:MAX_OPEN_TAGS]


def _close_tags(tags: list[tuple[str, str]]) -> str:
    return "".join(f"</{name}>" for name, _ in reversed(tags))


def _is_needed(name: str, tag: str) -> bool:
    return name.rpartition(":")[2].lower() in _FEED_TAGS or " xml" in tag


def _write_doctype(text: str) -> str:
    """Give a document type of the feed's harmless entities, or that which names the feed's version."""
    if "<!" not in text:
        return ""
    entities = [match.group() for match in _ENTITY.finditer(text)][:MAX_ENTITIES]
    if entities:
        return "<!DOCTYPE feed [\n" + "\n".join(entities) + "\n]>\n"
    named = _NETSCAPE.search(text)
    return named.group() + "\n" if named else ""


def _drop_long_person(match: re.Match[str]) -> str:
    """Give the start tag of a person's element if its end is near, else nothing."""
    tag = match.group()
    if tag.endswith("/>"):
        return tag
    following = match.string[match.end() : match.end() + MAX_PERSON_CHARS].lower()
    return tag if f"</{match['name'].lower()}" in following else ""
