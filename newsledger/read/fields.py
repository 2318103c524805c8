"""From a source's own field names to ours: one table of well-known names, and a source's declared mapping."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from newsledger.errors import InputRejectedError, UsageError
from newsledger.read.values import clean_string, is_markup, list_names, read_scalar
from newsledger.records import Record

# Our field, then the names it goes by, best first; case, `_`, `-`, `:`, dots and spaces make no difference.
# Collected from news-please, newspaper, schema.org NewsArticle, Open Graph and article meta names, RSS, WordPress
# exports and its REST interface, NewsAPI, GDELT, Media Cloud, the Guardian's interface and common CSV data sets.
WELL_KNOWN_NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        "maintext", "article_body", "body_text", "full_text", "article_text", "text", "body", "content", "content_text",
        "text_content", "cleaned_text", "plain_text", "clean_text", "article_content", "news_content", "post_content",
        "content:encoded", "story_text", "story_body", "main_content", "full_content", "article", "story",
        "texto", "inhalt",
    ),
    "html": (
        "html", "raw_html", "article_html", "page_html", "body_html", "content_html", "html_content", "html_body",
        "page_source", "source_html", "full_html",
    ),
    "title": (
        "title", "headline", "article_title", "news_title", "story_title", "post_title", "web_title", "heading",
        "og:title", "title_page", "title_rss", "alternative_headline", "name",
    ),
    "url": (
        "url", "link", "article_url", "article_link", "permalink", "web_url", "news_url", "story_url", "page_url",
        "uri", "document_identifier", "main_entity_of_page", "original_url", "guid", "external_url",
    ),
    "canonical_url": ("canonical_url", "canonical_link", "canonical", "og:url", "amp_canonical"),
    "published": (
        "published", "published_at", "publish_date", "date_publish", "date_published", "publication_date",
        "published_date", "publish_time", "published_time", "article:published_time", "publication_time",
        "published_on", "pub_date", "publish_at", "publish_datetime", "first_published", "first_publication_date",
        "web_publication_date", "post_date_gmt", "post_date", "date_gmt", "dc:date", "dc.date.issued", "date_issued",
        "article_date", "news_date", "story_date", "date", "datetime", "date_time",
    ),
    "modified": (
        "modified", "modified_at", "date_modify", "date_modified", "modified_date", "last_modified",
        "article:modified_time", "modified_time", "updated", "updated_at", "date_updated", "update_date",
        "last_updated", "post_modified_gmt", "post_modified", "modified_gmt", "dc.date.modified",
    ),
    "fetched": (
        "fetched", "fetched_at", "date_download", "download_date", "downloaded_at", "date_downloaded", "crawled_at",
        "crawl_date", "crawl_time", "scraped_at", "scrape_date", "date_scraped", "retrieved_at", "retrieved",
        "collected_at", "accessed_at", "date_crawled", "seen_date", "indexed_date", "collect_date", "date_added",
    ),
    "authors": (
        "authors", "author", "byline", "bylines", "by_line", "author_name", "author_names", "article_author",
        "article:author", "creator", "dc:creator", "dc.creator", "writer", "writers", "journalist", "reporter",
    ),
    "outlet": (
        "outlet", "outlet_name", "publisher", "publication", "publication_name", "newspaper", "news_outlet",
        "media_name", "medium", "source_name", "source_common_name", "site_name", "og:site_name", "source", "provider",
        "website", "feed_title",
    ),
    "outlet_domain": (
        "outlet_domain", "source_domain", "domain", "site_domain", "domain_name", "hostname", "host", "media_url",
        "feed_domain",
    ),
    "section": (
        "section", "article_section", "article:section", "section_name", "desk", "rubric", "category", "categories",
    ),
    "language": ("language", "lang", "in_language", "language_code", "content_language", "og:locale", "feed_language"),
    "timezone": ("timezone", "time_zone", "tz"),
    "kind": ("kind", "article_type", "content_type_name", "genre"),
    "description": (
        "description", "summary", "abstract", "excerpt", "post_excerpt", "standfirst", "dek", "lead", "lede", "teaser",
        "subtitle", "subheadline", "sub_title", "og:description", "meta_description", "snippet", "trail_text",
    ),
    "agency": ("agency", "news_agency", "wire_agency", "wire_service", "agency_name", "credit", "credit_line"),
    "extent": ("article_extent",),
}  # fmt: skip
OUR_FIELDS = tuple(WELL_KNOWN_NAMES)

_CONTENT_FIELDS = ("text", "html")
_DATE_FIELDS = frozenset(("published", "modified", "fetched"))
# No paragraph is indented further.
_INDENT = re.compile(r"(?:\s*\n)?( {1,16})(?=\S)")
_FOLDED = re.compile(r"[\s_:.\-]+")
_NAMES_BY_FIELD = {ours: tuple(_FOLDED.sub("", name) for name in names) for ours, names in WELL_KNOWN_NAMES.items()}
_FIELD_BY_NAME = {name: ours for ours, names in _NAMES_BY_FIELD.items() for name in names}


def make_record(fields: Mapping[str, object], mapping: Mapping[str, str | Sequence[str]]) -> Record:
    """Give the record of a source's fields; raise InputRejectedError (`no_known_fields`, `empty_record`).

    `mapping` says where a field of ours stands: a name, a dotted path, or several to be tried in turn. A field that
    is declared is taken from there only. What is not what it should be stays unknown.
    """
    strings, authors, is_content_known = _read_fields(fields, mapping, OUR_FIELDS)
    _sort_content(strings, is_content_known=is_content_known)
    return Record(authors=authors, **strings)


def make_metadata(fields: Mapping[str, object], mapping: Mapping[str, str | Sequence[str]]) -> Record:
    """Give what a source's fields say about a text that lies elsewhere: a record without text and page."""
    strings, authors, _ = _read_fields(fields, mapping, tuple(set(OUR_FIELDS) - set(_CONTENT_FIELDS)))
    return Record(authors=authors, **strings)


def _read_fields(
    fields: Mapping[str, object], mapping: Mapping[str, str | Sequence[str]], names: Sequence[str]
) -> tuple[dict[str, str | None], tuple[str, ...], bool]:
    """Give these fields of ours, the authors, and whether a text or a page is among what is there."""
    if unknown := sorted(set(mapping) - set(OUR_FIELDS)):
        raise UsageError(f"no such field to map to: {', '.join(unknown)}")
    folded = _fold_fields(fields)
    strings: dict[str, str | None] = {}
    is_content_known = False
    for ours in names:
        values = _find_values(fields, folded, ours, mapping.get(ours))
        is_content_known = is_content_known or (ours in _CONTENT_FIELDS and bool(values))
        if ours != "authors":
            strings[ours] = _take_first(values, ours)
    found = _find_values(fields, folded, "authors", mapping.get("authors"))
    return strings, next((people for people in map(list_names, found) if people), ()), is_content_known


def count_known_names(names: Iterable[str]) -> tuple[int, bool]:
    """Give how many of our fields these names tell, and whether a text or a page is among them."""
    found = {_FIELD_BY_NAME.get(_fold_name(name)) for name in names} - {None}
    return len(found), not found.isdisjoint(_CONTENT_FIELDS)


def _sort_content(strings: dict[str, str | None], *, is_content_known: bool) -> None:
    """Put a text that is a page where pages belong; raise InputRejectedError if there is neither."""
    text, html = strings["text"], strings["html"]
    if not (text or html):
        raise InputRejectedError("empty_record" if is_content_known else "no_known_fields")
    if text and is_markup(text.lstrip()):
        strings["text"], strings["html"] = None, html or text.lstrip()


def _find_values(
    fields: Mapping[str, object], folded: Mapping[str, object], ours: str, declared: str | Sequence[str] | None
) -> list[object]:
    """Give the values that may hold one of our fields, best first, empty ones included."""
    if declared is not None:
        paths = (declared,) if isinstance(declared, str) else declared
        return [value for path in paths for value in _follow_path(fields, path)]
    return [folded[name] for name in _NAMES_BY_FIELD[ours] if name in folded]


def _take_first(values: list[object], ours: str) -> str | None:
    for value in values:
        if isinstance(value, (int, float)):
            text = _write_number(value) if ours in _DATE_FIELDS else None
        else:
            text = read_text(value) if ours == "text" else clean_string(read_scalar(value))
        if text:
            return text
    return None


def read_text(value: object) -> str | None:
    """Give a text without the white space around it, but with the indent of its first line; all of a list of texts."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "\n\n".join(filter(None, map(read_text, value)))
    scalar = read_scalar(value)
    text = clean_string(scalar)
    return _find_indent(scalar) + text if text else None


def _find_indent(value: object) -> str:
    """Give the spaces before a text's first line, by which wrapped paragraphs are told."""
    match = _INDENT.match(value) if isinstance(value, str) else None
    return match[1] if match else ""


def _write_number(value: float) -> str | None:
    if isinstance(value, bool) or not math.isfinite(value):
        return None
    return str(int(value)) if value == int(value) else str(value)


def _fold_fields(fields: Mapping[str, object]) -> dict[str, object]:
    """Give the fields under folded names; of names that fold alike the first with a value."""
    folded: dict[str, object] = {}
    for name, value in fields.items():
        key = _fold_name(name)
        if key in _FIELD_BY_NAME and not folded.get(key):
            folded[key] = value
    return folded


@lru_cache(maxsize=4096)
def _fold_name(name: str) -> str:
    return _FOLDED.sub("", name[:100]).lower()


def _follow_path(fields: Mapping[str, object], path: str) -> list[object]:
    """Give the value at a name or a dotted path (`author.0.name`) as a list of one, or of none."""
    if path in fields:
        return [fields[path]]
    value: object = fields
    for step in path.split("."):
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return _find_folded(fields, path)
    return [value]


def _find_folded(fields: Mapping[str, object], path: str) -> list[object]:
    wanted = _fold_name(path)
    return [value for name, value in fields.items() if _fold_name(name) == wanted][:1]
