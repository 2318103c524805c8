"""All days that a page offers as its day of publication, in order of trust.

The order: JSON-LD of the article, meta tags, microdata, `<time>` marked as publication, `<time>` near the headline,
the address, text near the headline or beside a word like "published", meta tags of vague meaning, a date that stands
alone and is the only one, and htmldate when nothing of this gave a day.
Dates of change, of comments, of related articles, of sidebars and of copyright lines are no candidates.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from htmldate import find_date
from lxml.html import HtmlElement

from newsledger.metadata.candidates import DateCandidate, DateMethod
from newsledger.metadata.dates import dates_in_url, parse_date
from newsledger.page.date_spots import Spot, copy_without_furniture, find_spots
from newsledger.page.jsonld import is_article, list_types

MAX_VALUE = 160
MAX_CANDIDATES = 40
MAX_HEADLINE = 300
MAX_METAS = 1_000

# Names of meta tags that state the day of publication, the surest first.
_META_NAMES = (
    "article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "published-date",
    "published_date",
    "published",
    "date_published",
    "publication_date",
    "publication-date",
    "pubdate",
    "pub_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "bt:pubdate",
    "rnews:datepublished",
    "originalpublicationdate",
    "article.published",
    "article_date_original",
    "article:post_date",
    "displaydate",
    "citation_publication_date",
    "citation_online_date",
)
# Names that many systems fill with the day of creation or of the last change. Where they contradict a date shown at
# the headline they are wrong in 4 of 4 pages of the dates corpus, so they come after it.
_VAGUE_META_NAMES = (
    "og:article:published_time",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "date",
    "release_date",
    "article:created",
    "article.created",
    "date.created",
    "creation_date",
)
# Ranks of `find_spots`: marked as the publication, near the headline or explained by a word, alone on the page.
_SPOT_GROUPS = (range(5), range(5, 8), range(8, 10))
_FAR_FUTURE = datetime(2100, 1, 1, tzinfo=UTC)


def find_dates(tree: HtmlElement, url: str | None, json_ld: tuple[dict[str, Any], ...]) -> tuple[DateCandidate, ...]:
    """All days that the page offers as its day of publication, the surest first; nothing is judged yet."""
    address = url or _find_address(tree)
    title = _find_title(tree, json_ld)
    spots = find_spots(tree, title)
    marked, near, far = (_take_spots(spots, ranks) for ranks in _SPOT_GROUPS)
    candidates = [
        *_find_in_json_ld(json_ld, address, title),
        *_find_in_meta(tree, _META_NAMES),
        *marked,
        *(dates_in_url(address) if address else ()),
        *near,
        *_find_in_meta(tree, _VAGUE_META_NAMES),
        *far,
    ]
    if not any(_names_day(candidate.value) for candidate in candidates):
        candidates += _ask_htmldate(copy_without_furniture(tree, title))
    return tuple(dict.fromkeys(candidates))[:MAX_CANDIDATES]


def _names_day(value: str) -> bool:
    found = parse_date(value, timezone=None, now=_FAR_FUTURE)
    return found is not None and found.on is not None


def _make_candidate(value: Any, method: DateMethod, place: str) -> list[DateCandidate]:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    return [DateCandidate(text[:MAX_VALUE], method, place)] if text else []


def _find_address(tree: HtmlElement) -> str | None:
    for link in islice(tree.iter("link"), MAX_METAS):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            return str(link.get("href"))
    for meta in islice(tree.iter("meta"), MAX_METAS):
        if (meta.get("property") or meta.get("name")) == "og:url" and meta.get("content"):
            return str(meta.get("content"))
    return None


def _find_title(tree: HtmlElement, json_ld: tuple[dict[str, Any], ...]) -> str | None:
    for meta in islice(tree.iter("meta"), MAX_METAS):
        if (meta.get("property") or meta.get("name")) == "og:title" and meta.get("content"):
            return str(meta.get("content"))
    title = next(tree.iter("title"), None)
    if title is not None and title.text:
        return str(title.text)
    return next((str(node["headline"]) for node in json_ld if is_article(node) and node.get("headline")), None)


def _find_in_json_ld(
    json_ld: tuple[dict[str, Any], ...], address: str | None, title: str | None
) -> list[DateCandidate]:
    """The dates of the page's own article node and page node; of several articles none of which is known, none."""
    articles = [node for node in json_ld if is_article(node)]
    own = [node for node in articles if address and _states_address(node, address)]
    own = own or [node for node in articles if title and _same_words(node.get("headline"), title)]
    if not own and len({str(node.get("datePublished"))[:10] for node in articles}) == 1:
        own = articles[:1]
    pages = [node for node in json_ld if any(name.endswith("page") for name in list_types(node))]
    found = []
    for node in own[:3]:
        for key in ("datePublished", "dateCreated"):
            found += _make_candidate(node.get(key), "metadata", f"json-ld:{key}")
    for node in pages[:2]:
        found += _make_candidate(node.get("datePublished"), "metadata", "json-ld:page.datePublished")
    return found


def _same_words(headline: Any, title: str) -> bool:
    """Whether the page's title begins with the headline; the outlet's name may follow it."""
    words = re.findall(r"\w+", headline[:MAX_HEADLINE].lower()) if isinstance(headline, str) else []
    return len(words) > 1 and re.findall(r"\w+", title[: 2 * MAX_HEADLINE].lower())[: len(words)] == words


def _states_address(node: dict[str, Any], address: str) -> bool:
    page = node.get("mainEntityOfPage")
    stated = (node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page)
    return any(isinstance(one, str) and one.split("#")[0].rstrip("/") == address.rstrip("/") for one in stated)


def _take_spots(spots: list[Spot], ranks: range) -> list[DateCandidate]:
    return [DateCandidate(spot.value, spot.method, spot.place) for spot in spots if spot.rank in ranks]


def _find_in_meta(tree: HtmlElement, names: tuple[str, ...]) -> list[DateCandidate]:
    found: list[tuple[int, DateCandidate]] = []
    for meta in islice(tree.iter("meta"), MAX_METAS):
        name = (meta.get("property") or meta.get("name") or _read_head_itemprop(meta)).lower()
        if name in names and meta.get("content"):
            made = _make_candidate(meta.get("content"), "metadata", f"meta:{name}")
            found += [(names.index(name), candidate) for candidate in made]
    return [candidate for _, candidate in sorted(found, key=lambda pair: pair[0])]


def _read_head_itemprop(meta: HtmlElement) -> str:
    """The microdata name of a meta tag in the page's head; in the body it may be a related article's."""
    parent = meta.getparent()
    return (meta.get("itemprop") or "") if parent is not None and parent.tag == "head" else ""


def _ask_htmldate(tree: HtmlElement) -> list[DateCandidate]:
    try:
        day = find_date(tree, original_date=True, extensive_search=False, max_date=_FAR_FUTURE.replace(tzinfo=None))
    except (ValueError, TypeError, AttributeError, RecursionError, re.error):
        return []
    return _make_candidate(day, "text", "text:htmldate") if day else []
