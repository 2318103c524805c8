"""Where the items of a feed lie: one linear pass that looks for nothing but items and what hides them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsledger.errors import InputRejectedError
from newsledger.read.window import Window

# Longer than any token below can be: what may be the beginning of one at the end of memory is looked at again.
TOKEN_BYTES = 96
# The longest start tag that is read to its end; an item's own attributes are an address at most.
MAX_TAG_BYTES = 1 << 16
# A feed declares about ten prefixes; each one that an item bears is looked for once.
MAX_PREFIXES = 20

_TOKEN = re.compile(
    rb"<(?:(?P<hidden>!--|!\[CDATA\[)"
    rb"|(?P<close>/?)(?P<name>(?:(?P<prefix>[a-z_][\w.\-]{0,39}):)?(?:item|entry))(?=[\s/>])"
    rb"|/(?:[a-z_][\w.\-]{0,39}:)?(?:channel|rss|feed)\s{0,9}>"
    rb"|(?P<root>(?:[a-z_][\w.\-]{0,39}:)?(?:rss|feed)(?=[\s>])))",
    re.IGNORECASE,
)
_TAG_REST = re.compile(rb"(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>")
_END_REST = re.compile(rb"\s{0,9}>")
_CLOSERS = {b"!--": b"-->", b"![CDATA[": b"]]>"}
_PREFIX_BINDING = rb"\bxmlns:%s\s{0,9}=\s{0,9}[\"']([^\"'<>]{1,200})[\"']"
# The namespaces of RSS 0.9 to 2.0 and of Atom 0.1 to 1.0 as their specifications give them.
_FEED_NAMESPACES = (
    b"http://www.w3.org/2005/atom",
    b"http://purl.org/rss/1.0/",
    b"http://purl.org/atom/ns#",
    b"http://my.netscape.com/rdf/simple/0.9/",
    b"http://channel.netscape.com/rdf/simple/0.9/",
    b"http://purl.org/net/rss1.1#",
    b"http://backend.userland.com/rss",
)


@dataclass(frozen=True, slots=True)
class _Token:
    """One tag that matters: its address, its name in lower case (empty for the begin or end of what holds items)."""

    start: int
    end: int
    name: bytes
    is_end: bool
    is_empty: bool = False


def find_items(window: Window, limit: int) -> Iterator[tuple[int, int]]:
    """Give the address of each item from the window's base on; of one over `limit` bytes no more than that is held.

    An item that is never closed ends where the next one begins, where the feed ends, or with the file. Raise
    InputRejectedError('several_feeds') where another feed begins: what the first says of itself is not true of it.
    """
    scanner = _Scanner(window, limit)
    start: int | None = None
    while token := scanner.find_token(start):
        if not (token.name or token.is_end):
            raise InputRejectedError("several_feeds")
        if not token.is_end:
            if start is not None:
                yield start, token.start
            start = token.start
        if start is not None and (token.is_end or token.is_empty):
            yield start, token.end if token.name else token.start
            start = None
    if start is not None and not window.damage:
        yield start, window.end


class _Scanner:
    """Goes from tag to tag. The first item's name is that of all: another one is markup inside of an item."""

    def __init__(self, window: Window, limit: int) -> None:
        self._window = window
        self._limit = limit
        self._first = self._position = window.base
        self._name = b""
        self._prefixes: dict[bytes, bool] = {}
        # Up to where the end of a comment or of a CDATA section was sought in vain.
        self._searched = dict.fromkeys(_CLOSERS, window.base)

    def find_token(self, item_start: int | None) -> _Token | None:
        """Give the next tag that begins or ends an item; None at the end of the stream."""
        window = self._window
        while True:
            self._forget(item_start)
            match = _TOKEN.search(window.buffer, self._position - window.base)
            if match is None:
                self._position = max(self._position, window.end - TOKEN_BYTES)
                if not window.grow():
                    return None
                continue
            start, self._position = window.base + match.start(), window.base + match.end()
            if match["hidden"]:
                self._pass_hidden(match["hidden"].upper())
            elif token := self._read_token(match, start, item_start):
                return token

    def _forget(self, item_start: int | None) -> None:
        held = self._position if item_start is None else item_start
        self._window.discard(self._position if self._position - held > self._limit else max(held, self._window.base))

    def _pass_hidden(self, opener: bytes) -> None:
        """Go to after a comment or a CDATA section; one without an end hides nothing."""
        window, closer, begin = self._window, _CLOSERS[opener], self._position
        furthest = begin + self._limit
        while True:
            place = max(begin, self._searched[opener] - len(closer))
            found = window.buffer.find(closer, place - window.base, furthest - window.base)
            if found >= 0:
                self._position = window.base + found + len(closer)
                return
            self._searched[opener] = max(place, min(window.end, furthest))
            if window.end >= furthest or not window.grow():
                return

    def _read_token(self, match: re.Match[bytes], start: int, item_start: int | None) -> _Token | None:
        if match["root"]:
            return _Token(start, self._position, b"", is_end=False) if self._name and item_start is None else None
        if not match["name"]:
            return _Token(start, self._position, b"", is_end=True) if item_start is not None else None
        name, is_end = match["name"].lower(), bool(match["close"])
        if not self._name and not is_end and self._is_of_feed(match["prefix"], start):
            self._name = name
        if name != self._name:
            return None
        is_empty = self._pass_tag(_END_REST if is_end else _TAG_REST) and not is_end
        return _Token(start, self._position, name, is_end, is_empty)

    def _is_of_feed(self, prefix: bytes | None, start: int) -> bool:
        """Tell whether an item's prefix stands for a feed's namespace; a slice begins with an item that was judged."""
        if prefix is None or (start and start == self._first):
            return True
        if prefix not in self._prefixes and len(self._prefixes) < MAX_PREFIXES:
            binding = re.compile(_PREFIX_BINDING % re.escape(prefix), re.IGNORECASE)
            found = binding.search(self._window.buffer, 0, self._position - self._window.base + MAX_TAG_BYTES)
            self._prefixes[prefix] = found is not None and found[1].lower().startswith(_FEED_NAMESPACES)
        return self._prefixes.get(prefix, False)

    def _pass_tag(self, rest: re.Pattern[bytes]) -> bool:
        """Go to after the tag's end, if it has one; tell whether it closes itself."""
        window = self._window
        window.reach(self._position + TOKEN_BYTES)
        match = rest.match(window.buffer, self._position - window.base)
        if match is None and window.buffer.find(b"<", self._position - window.base) < 0:
            window.reach(self._position + MAX_TAG_BYTES)
            match = rest.match(window.buffer, self._position - window.base)
        if match is None:
            return False
        self._position = window.base + match.end()
        return match.group().endswith(b"/>")
