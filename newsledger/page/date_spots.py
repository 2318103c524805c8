"""The dates that a page shows its readers, each with how sure it is that it dates this article."""

from __future__ import annotations

import re
from collections import deque
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Literal

from lxml import etree
from lxml.html import Element, HtmlElement

from newsledger.metadata.date_words import CHANGE_WORDS, MONTHS, OTHER_WORDS

MAX_SPOTS = 40
MAX_SIGHTINGS = 200
MAX_CHUNK = 300  # a longer run of text is prose, and the dates in it are those of events
MAX_DATE_TEXT = 160
MAX_OPENING = 40
MAX_FACTS = 150  # characters of an aside that may state facts about the article
MIN_TEASER = 30  # characters of a link that names another article
MAX_RUN = 2_000  # characters read of one run of text
MAX_READS = 100  # elements whose whole text is read
MAX_HEADINGS = 100
MAX_NAMES = 2_000_000  # characters of class names read; 117,190 is the most in the corpora
MAX_BACK = 80  # characters before a date that may explain it
MIN_SAME_LETTERS = 8  # a shorter heading ("News") is part of many titles
_FAR_RANKS = (2, 3, 8)
MAX_BESIDE = 60  # characters that may stand beside a date in a line that is about the date
# Distances in characters of visible text, from the dates corpus: dates that stand farther off are other articles'.
NEAR_AFTER, NEAR_BEFORE = 600, 250

_SILENT_TAGS = frozenset(
    {"script", "style", "noscript", "template", "iframe", "svg", "select", "button", "form", "head"}
)
_FURNITURE_TAGS = frozenset({"aside", "footer", "nav"})
# Class names of what never dates the article, and of what may also be the article's own frame or a box of facts.
_FOREIGN = re.compile(
    r"(?:^|[\s_\-])(?:related|comments?|kommentare?|commentlist|recommend\w*|copyright|most-?read|popular|trending|"
    r"more-?news|read-?more|newsletter|recent-?posts|cookie\w*|calendar|similar|tweets?|twitter|outbrain|taboola|respond)"
    r"(?:$|[\s_\-\d])|(?:^|\s|site[_\-]?|page[_\-]?|global[_\-]?)foot(?:er)?(?:$|[\s_\-\d])",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"(?:^|[\s_\-])(?:sidebar|side-bar|teasers?|widgets?|carousel|slider|latest|breaking|ticker|navigation|menu|banner|"
    r"archive-?list|promo)(?:$|[\s_\-\d])",
    re.IGNORECASE,
)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_\-])(?:date|datum|dt-published|published|publish|pubdate|publication|posted|timestamp|datetime|"
    r"publishdate|entry-date|time|byline|dateline|created|meta|postmeta|postmetadata|postinfo)(?:$|[\s_\-])|date(?:$|[\s_\-])",
    re.IGNORECASE,
)
_CHANGE_CLASS = re.compile(r"updat|modif|changed|revised|lastmod", re.IGNORECASE)
_PUBLISHED_CLASS = re.compile(r"publi|entry-date", re.IGNORECASE)
_MONTH_NAMES = "|".join(sorted((re.escape(name) for name in MONTHS), key=len, reverse=True))
_CLOCK = (
    r"(?:,?\s{0,3}(?:[-–|•·/]|um|at|à|@)?\s{0,3}\d{1,2}[:.h][0-5]\d(?::\d\d)?(?!\d)"
    r"(?:\s?[ap]\.?m\b\.?|\s?uhr\b)?(?:\s?[A-Z]{2,4}\b)?)?"
)
_YEAR = r"(?:19|20)\d\d"
_WRITTEN = re.compile(
    rf"(?<![\d.,/\-])(?:{_YEAR}[\-/.]\d\d[\-/.]\d\d"
    rf"|\d{{1,2}}\s?\.\s?\d{{1,2}}\s?\.\s?(?:{_YEAR}|\d\d)|\d{{1,2}}([/\-])\d{{1,2}}\1(?:{_YEAR}|\d\d)"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th|er|º)?\s{{0,3}}[\-/]?(?:(?:de|of)\s)?(?:{_MONTH_NAMES})\.?,?\s{{0,3}}[\-/]?(?:del?\s)?{_YEAR})(?![\d\-])(?!\.\d){_CLOCK}"
    rf"|(?<!\w)(?:{_MONTH_NAMES})\.?\s{{1,3}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{1,3}}{_YEAR}(?!\d){_CLOCK}",
    re.IGNORECASE,
)
_PUBLISH_WORD = re.compile(
    r"(?:publish|published|posted|veröffentlicht|erschienen|erstellt|verfasst|geschrieben|eingestellt|publi[ée]|"
    r"mise en ligne|mis en ligne|pubblicato|publicado|gepubliceerd|released?|created|datum|date)\b[^.]{0,40}$",
    re.IGNORECASE,
)
_PUBLISHED_AFTER = re.compile(
    r"^[^.!?]{0,40}\b(?:veröffentlicht|gepostet|geschrieben|eingestellt|publi[ée]|published|posted)\b", re.IGNORECASE
)
_CHANGE_WORD = re.compile(
    rf"(?:{'|'.join(sorted(CHANGE_WORDS - {'jour'}))}|mise? à jour)\b[^.]{{0,30}}$", re.IGNORECASE
)
_OTHER_WORD = re.compile(rf"\b(?:{'|'.join(sorted(OTHER_WORDS))})[\s:]{{1,3}}(?:\w{{2,4}}\s)?$", re.IGNORECASE)
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
_LENGTH = etree.XPath("string-length(.)")


@dataclass(frozen=True, slots=True)
class Spot:
    """A date on the page: `rank` orders the spots, low is sure; `place` says where it stood."""

    rank: int
    order: int
    value: str
    method: Literal["html", "text"]
    place: str


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A date as met on the walk, before its distance from the headline is known."""

    kind: str
    value: str
    start: int
    end: int
    is_said: bool = False
    is_alone: bool = False


@dataclass(slots=True)
class _Walk:
    """Where the walk stands: characters of text seen, where the headline lies, and what was found."""

    headline: HtmlElement | None
    keep: frozenset[HtmlElement]
    offset: int = 0
    reads: int = 0
    names: int = 0
    size: int | None = None
    headline_span: tuple[int, int] | None = None
    behind: deque[str] = field(default_factory=lambda: deque(maxlen=3))
    sightings: list[_Sighting] = field(default_factory=list)

    def read_back(self) -> str:
        """The text just before, on one line."""
        return " ".join(" ".join(text[-MAX_BACK:] for text in self.behind).split())[-MAX_BACK:]


def find_spots(tree: HtmlElement, title: str | None) -> list[Spot]:
    """The dates in the page's body that may be the article's own, the surest first."""
    headline = find_headline(tree, title)
    walk = _Walk(headline, _list_kept(headline))
    _walk_body(tree, walk)
    spots = [_rank_sighting(walk, order, sighting) for order, sighting in enumerate(walk.sightings)]
    kept = _drop_crowds([spot for spot in spots if spot])
    return sorted(kept, key=lambda spot: (spot.rank, spot.order))[:MAX_SPOTS]


def copy_without_furniture(tree: HtmlElement, title: str | None) -> HtmlElement:
    """A copy of the page's body without asides, comments, related articles, dates of change, scripts and links."""
    body = tree.find("body")
    page = Element("html")
    page.append(deepcopy(tree if body is None else body))
    headline = find_headline(page, title)
    walk = _Walk(headline, _list_kept(headline))
    doomed = []
    walker = etree.iterwalk(page, events=("start",))
    for _, element in walker:
        if element in (page, page[0]) or not isinstance(element.tag, str):
            continue
        if _is_other(walk, element):
            doomed.append(element)
            walker.skip_subtree()
    for element in doomed:
        element.drop_tree()
    return page


def _is_other(walk: _Walk, element: HtmlElement) -> bool:
    """Whether nothing in the element dates the article: furniture, a link, or a line about copyright or change."""
    if element in walk.keep:
        return False
    if element.tag in ("a", "script", "style") or walk.names > MAX_NAMES or _is_furniture(walk, element):
        return True
    text = (element.text or "")[:MAX_CHUNK]
    return bool(_COPYRIGHT.search(text)) or _is_change(text)


def _measure_text(element: HtmlElement) -> int:
    """How many characters the element holds, scripts and styles not counted."""
    silent = sum(len(script.text or "") for script in element.iter("script", "style"))
    return int(float(str(_LENGTH(element)))) - silent


def _list_kept(headline: HtmlElement | None) -> frozenset[HtmlElement]:
    return frozenset() if headline is None else frozenset((headline, *headline.iterancestors()))


def find_headline(tree: HtmlElement, title: str | None) -> HtmlElement | None:
    """The heading that repeats the page's title, else its first h1."""
    every = islice(tree.iter("h1", "h2", "h3", "h4"), MAX_HEADINGS)
    headings = [heading for heading in every if _count_letters(heading) >= 3]
    wanted = _fold(title or "")
    for heading in headings:
        text = _fold(_read_text(heading, MAX_CHUNK))
        if min(len(text), len(wanted)) >= MIN_SAME_LETTERS and (text in wanted or wanted in text):
            return heading
    return next((heading for heading in headings if heading.tag == "h1"), None)


def _fold(text: str) -> str:
    return "".join(_WORD.findall(text.lower()))


def _count_letters(element: HtmlElement) -> int:
    return len(_fold(_read_text(element, MAX_CHUNK)))


def _read_text(element: HtmlElement, limit: int) -> str:
    """The element's visible text, at most a little over `limit` characters of it."""
    parts: list[str] = []
    size = 0
    for text in element.itertext():
        parts.append(text)
        size += len(text)
        if size > limit:
            break
    return " ".join(" ".join(parts).split())


def _walk_body(tree: HtmlElement, walk: _Walk) -> None:
    body = tree.find("body")
    top = tree if body is None else body
    walker = etree.iterwalk(top, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            if element.tail and element is not top:
                _read_chunk(walk, element.tail)
        elif walk.names > MAX_NAMES:
            break
        elif not isinstance(element.tag, str) or element.tag in _SILENT_TAGS or _is_furniture(walk, element):
            walker.skip_subtree()
        else:
            _enter_element(walk, element)


def _is_furniture(walk: _Walk, element: HtmlElement) -> bool:
    """Whether the element holds other things than the article; one around the headline never does."""
    if element.tag in ("body", "html", "main") or element in walk.keep:
        return False
    if not element.attrib and element.tag not in _FURNITURE_TAGS:
        return False
    names = _read_names(element)
    walk.names += len(names)
    kinds = _classify_names(names)
    if "foreign" in kinds or _is_change_mark(element, kinds):
        return True
    if element.tag in _FURNITURE_TAGS:
        is_outside = next(element.iterancestors("article"), None) is None
        return element.tag == "nav" or is_outside or (element.tag == "aside" and not _is_fact_box(element))
    return "frame" in kinds and _is_frame_of_links(walk, element)


def _is_change_mark(element: HtmlElement, kinds: frozenset[str]) -> bool:
    """Whether the element states a date of change; a whole article may stand in one named for its updates."""
    if "modified" in (element.get("itemprop") or "").lower():
        return True
    if "changed" not in kinds or "published" in kinds:
        return False
    return len(_read_text(element, MAX_FACTS)) <= MAX_FACTS


def _read_names(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"[:MAX_CHUNK]


@lru_cache(maxsize=8192)
def _classify_names(names: str) -> frozenset[str]:
    """What the class and the id of an element say about it."""
    kinds = {
        "foreign": _FOREIGN,
        "frame": _FRAME,
        "dated": _DATE_CLASS,
        "changed": _CHANGE_CLASS,
        "published": _PUBLISHED_CLASS,
    }
    return frozenset(kind for kind, pattern in kinds.items() if len(names) > 1 and pattern.search(names))


def _is_fact_box(element: HtmlElement) -> bool:
    """Whether an aside is so short that it holds facts about the article and no other article's headline."""
    return len(_read_text(element, MAX_FACTS)) <= MAX_FACTS and not any(
        len(_read_text(link, MIN_TEASER)) >= MIN_TEASER for link in islice(element.iter("a"), 20)
    )


def _is_frame_of_links(walk: _Walk, element: HtmlElement) -> bool:
    """Whether a box named as a frame leads elsewhere: it holds links and under half of the page's text."""
    if next(element.iter("a"), None) is None or walk.reads >= MAX_READS:
        return walk.reads >= MAX_READS
    walk.reads += 1
    if walk.size is None:
        walk.size = _measure_text(element.getroottree().getroot())
    return 2 * _measure_text(element) < walk.size


def _enter_element(walk: _Walk, element: HtmlElement) -> None:
    if element is walk.headline:
        walk.headline_span = (walk.offset, walk.offset + len(_read_text(element, MAX_CHUNK)))
    stated = _read_stated(walk, element) if element.attrib or element.tag == "time" else None
    if (
        stated
        and len(walk.sightings) < MAX_SIGHTINGS
        and (stated[0] == "microdata" or not _is_change(walk.read_back()))
    ):
        walk.sightings.append(_Sighting(*stated, walk.offset, walk.offset))
    if element.text:
        _read_chunk(walk, element.text)


def _read_stated(walk: _Walk, element: HtmlElement) -> tuple[str, str] | None:
    """The date that an element's own markup states: microdata, a time element, or a class that says so."""
    itemprop = (element.get("itemprop") or "").lower()
    if "datepublished" in itemprop or "datecreated" in itemprop:
        value = element.get("content") or element.get("datetime") or _read_text(element, MAX_DATE_TEXT)
        return "microdata", value[:MAX_DATE_TEXT]
    kinds = _classify_names(_read_names(element))
    if "changed" in kinds and "published" not in kinds:
        return None
    if element.tag == "time":
        value = element.get("datetime") or _read_text(element, MAX_DATE_TEXT)
        kind = "pubdate" if element.get("pubdate") is not None or "published" in kinds else "time"
        return kind, value[:MAX_DATE_TEXT]
    if "dated" not in kinds or walk.reads >= MAX_READS:
        return None
    if element.tag == "abbr" and element.get("title"):
        return "class", str(element.get("title"))[:MAX_DATE_TEXT]
    walk.reads += 1
    return _read_dated_class(element)


def _read_dated_class(element: HtmlElement) -> tuple[str, str] | None:
    text = _read_text(element, MAX_DATE_TEXT)
    match = _WRITTEN.search(text[:MAX_DATE_TEXT])
    if match is None or _is_change(text[: match.start()]) or _COPYRIGHT.search(text):
        return None
    return "class", " ".join(match[0].split())


def _is_change(before: str) -> bool:
    """Whether the words before a date make it one of change, or of something else than the article."""
    return bool(_CHANGE_WORD.search(before[-60:]) or _OTHER_WORD.search(before[-30:]))


def _read_chunk(walk: _Walk, raw: str) -> None:
    """Take a run of text: its length counts, and a date in a short one, or one that opens a long one, is a sighting."""
    text = raw[:MAX_RUN].strip()
    if not text:
        return
    if _DIGIT.search(text):
        text = " ".join(text.split())
        head = text if len(text) <= MAX_CHUNK else text[:MAX_OPENING]
        if _DIGIT.search(head) and not _COPYRIGHT.search(head):
            _read_written(walk, text, head)
    walk.offset += len(text) + 1 + max(0, len(raw) - MAX_RUN)
    walk.behind.append(text)


def _read_written(walk: _Walk, text: str, head: str) -> None:
    for match in _WRITTEN.finditer(head):
        before = f"{walk.read_back()} {text[: match.start()]}"[-MAX_BACK:]
        if _is_change(before) or len(walk.sightings) >= MAX_SIGHTINGS:
            continue
        is_said = bool(_PUBLISH_WORD.search(before) or _PUBLISHED_AFTER.search(text[match.end() :][:80]))
        is_alone = len(text) - len(match[0]) <= 8 or _opens_text(match, text)
        if is_said or is_alone or len(text) - len(match[0]) <= MAX_BESIDE:
            start = walk.offset + match.start()
            walk.sightings.append(_Sighting("text", match[0], start, start + len(match[0]), is_said, is_alone))


def _opens_text(match: re.Match[str], text: str) -> bool:
    """Whether the text begins with the date and a dash, as an opening line does."""
    return match.start() == 0 and text[match.end() :].lstrip()[:1] in ("-", "–", "—", "|", ":")


def _rank_sighting(walk: _Walk, order: int, sighting: _Sighting) -> Spot | None:
    """The sighting with its rank, or None when nothing ties it to the article."""
    is_near = _is_near_headline(walk, sighting)
    if sighting.kind in ("microdata", "pubdate"):
        rank = {"microdata": 0, "pubdate": 1}[sighting.kind] + (0 if is_near else 2)
        return Spot(rank, order, sighting.value, "html", f"html:{sighting.kind}")
    if is_near:
        if sighting.kind == "time":
            return Spot(4, order, sighting.value, "html", "html:time")
        return Spot(5 if sighting.kind == "class" else 6, order, sighting.value, "text", "text:headline")
    if sighting.is_said:
        return Spot(7, order, sighting.value, "text", "text:said")
    return Spot(8, order, sighting.value, "text", "text:only") if sighting.is_alone else None


def _is_near_headline(walk: _Walk, sighting: _Sighting) -> bool:
    if walk.headline_span is None:
        return False
    start, end = walk.headline_span
    return end <= sighting.start <= end + NEAR_AFTER or start - NEAR_BEFORE <= sighting.end <= start


def _drop_crowds(spots: list[Spot]) -> list[Spot]:
    """Dates far from the headline date the article only when all of their kind are one: a crowd is a list of others."""
    for rank in _FAR_RANKS:
        if len({spot.value for spot in spots if spot.rank == rank}) > 1:
            spots = [spot for spot in spots if spot.rank != rank]
    return spots
