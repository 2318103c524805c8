"""Which address is one article's own: neither a section's, nor a feed's, nor another outlet's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from newsledger.metadata.urls import canonicalize_url, names_article
from newsledger.metadata.web_tables import (
    FEED_ENDINGS,
    FEED_NAMES,
    FORM_SEGMENTS,
    LISTING_PARAMETERS,
    PLACE_FRAGMENTS,
    SCRIPT_ENDINGS,
    SECTION_WORDS,
)

_LETTERS = re.compile(r"[a-z]{1,60}\Z")
_ENDING = re.compile(r"\.(?:html?|[a-z]?html|php\d?|aspx?|jsp|cgi|cfm|do|pl)\Z")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_ITEM_FRAGMENT = re.compile(r"([a-z]{0,20})[-_]?\d{1,12}\Z", re.IGNORECASE)
_WORD_GAP = re.compile(r"[-_+]")


@dataclass(frozen=True, slots=True)
class ArticleAddress:
    """`url` leads to the article; `canonical` identifies it, if any address does; `original` is on another site."""

    url: str | None
    canonical: str | None
    original: str | None


def choose_address(own: str | None, stated: Iterable[str], is_own_site: Callable[[str], bool]) -> ArticleAddress:
    """The address that makes the article, of its own and those that its source states as canonical.

    An address on another outlet's site names the text that was reprinted: taken for the identity, it would make one
    outlet's article a version of another's. It is neither identity nor outlet.
    """
    offers = list(stated)
    near = [url for url in offers if is_own_site(url)]
    original = next((url for url in offers if url not in near and canonicalize_url(url)), None)
    url = own or next(iter(near), None)
    if url is None or _is_part_of_page(url):
        return ArticleAddress(url, None, original)
    found = canonicalize_url(url)
    trusted = (canonicalize_url(other) for other in near)
    chosen = next(
        (other for other in trusted if other and identifies_article(other) and not _is_above(other, found)), found
    )
    return ArticleAddress(url, chosen if chosen and identifies_article(chosen) else None, original)


def identifies_article(canonical_url: str) -> bool:
    """Whether an address can stand for one article: a front page, a section, a feed or a day's list cannot."""
    parts = urlsplit(canonical_url)
    segments = [segment for segment in unquote(parts.path).lower().split("/") if segment]
    if _is_feed(segments):
        return False
    if any(_tells_apart(field) for field in parts.query.split("&")):
        return True
    return bool(segments) and not _is_section(segments)


def _tells_apart(field: str) -> bool:
    name, _, value = field.partition("=")
    return bool(name) and (bool(value) or name.isdigit()) and unquote(name).lower() not in LISTING_PARAMETERS


def _is_feed(segments: list[str]) -> bool:
    if not segments:
        return False
    last = segments[-1]
    is_feed = last in FEED_NAMES or last.endswith(FEED_ENDINGS)
    return is_feed or (not FEED_NAMES.isdisjoint(segments) and _LETTERS.match(last) is not None)


def _is_section(segments: list[str]) -> bool:
    """One bare word, words of sections only, a script without parameters, or a day, month or year."""
    if len(segments) < 4 and _YEAR.match(segments[0]) and all(segment.isdecimal() for segment in segments):
        return True
    stems = [*segments[:-1], _ENDING.sub("", segments[-1])]
    is_bare = stems[-1] == segments[-1] or segments[-1].endswith(SCRIPT_ENDINGS)
    if len(stems) == 1 and is_bare and _LETTERS.match(stems[0]):
        return True
    return all(
        word in SECTION_WORDS or (len(word) == 2 and word.isalpha())
        for stem in stems
        for word in _WORD_GAP.split(stem)
        if word
    )


def _is_part_of_page(url: str) -> bool:
    """Whether a fragment picks one of several pieces on a page (`/briefs#item-1`)."""
    parts = _split(url)
    if parts is None or "#" not in url:
        return False
    item = _ITEM_FRAGMENT.match(parts.fragment)
    return item is not None and item[1].lower() not in PLACE_FRAGMENTS


def _is_above(canonical: str, own: str | None) -> bool:
    """Whether an address is a folder over the article's own, which is then a section that is given for all in it."""
    above, below = urlsplit(canonical), urlsplit(own or "")
    if above.netloc != below.netloc or above.query or not below.path.startswith(above.path.rstrip("/") + "/"):
        return False
    rest = [segment for segment in below.path[len(above.path) :].lower().split("/") if segment]
    is_form = all(segment in FORM_SEGMENTS or (segment.isdecimal() and len(segment) < 3) for segment in rest)
    return bool(rest) and not (is_form and names_article(above.path))


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None
