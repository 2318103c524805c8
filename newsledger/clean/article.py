"""One raw record to one clean article: text, links, metadata and identity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from newsledger.errors import InputRejectedError
from newsledger.identity import make_article_id, make_version_id
from newsledger.links import Link, Relation
from newsledger.metadata.agencies import find_agency, find_foot_credit, name_agency
from newsledger.metadata.agency_table import AgencyTable
from newsledger.metadata.article_urls import ArticleAddress, choose_address
from newsledger.metadata.authors import split_authors
from newsledger.metadata.candidates import DateCandidate
from newsledger.metadata.date_parsing import parse_date
from newsledger.metadata.dateline_dates import DATELINE
from newsledger.metadata.datelines import Dateline, find_dateline
from newsledger.metadata.dates import choose_published, dates_in_url
from newsledger.metadata.foot_bylines import find_foot_authors
from newsledger.metadata.kinds import Kind, classify_kind
from newsledger.metadata.languages import detect_language
from newsledger.metadata.outlets import UNKNOWN_OUTLET_ID, Outlet, OutletDirectory
from newsledger.metadata.sections import find_url_section
from newsledger.metadata.titles import TitleParts, split_title
from newsledger.metadata.truncation import looks_cut
from newsledger.metadata.urls import canonicalize_url, read_host, registered_domain, relate_link
from newsledger.page.extraction import extract_page
from newsledger.page.model import Page
from newsledger.provenance.raw_spans import list_raw_spans
from newsledger.text.cleaning import CleanText, clean_text
from newsledger.text.repair import repair_text
from newsledger.text.words import count_words

_KINDS = frozenset(get_args(Kind))
# A record with fewer words holds no article: a caption, a login wall, an error page.
MINIMUM_WORDS = 10
# The longest of 42,000 news articles has 61,249 characters; what is far longer is a book or a dump, and each quote that
# is found in it would be counted as one of an article.
MAX_TEXT_CHARS = 2_000_000
# The extent of a record that holds a teaser in the place of the article, as a feed does.
SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class CleanedArticle:
    """The rows that one record gives: its article, and the links in it."""

    article: dict[str, Any]
    links: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Material:
    """A record with what its page and its text gave; `first` says in which order they are believed."""

    record: Mapping[str, Any]
    page: Page | None
    cleaned: CleanText
    word_count: int

    def first(self, name: str) -> Any:
        """The record's own value, else the page's, else that of the heading of a plain text."""
        return next(self.offers(name), None)

    def first_line(self, name: str) -> str | None:
        """The first value that says anything, with its characters repaired, on one line."""
        return next(filter(None, map(_repair_line, self.offers(name))), None)

    def offers(self, name: str) -> Iterator[Any]:
        """What is given under a name, empty values left out."""
        offers = self.record.get(name), getattr(self.page, name, None), getattr(self.cleaned.heading, name, None)
        return filter(None, offers)


def _repair_line(value: str) -> str:
    return " ".join(repair_text(value).split())


def _prepare(record: Mapping[str, Any], agencies: AgencyTable) -> _Material:
    page = extract_page(record["html"], record["url"], agencies) if record["html"] else None
    raw = page.text if page else record["text"]
    if len(raw or "") > MAX_TEXT_CHARS:
        raise InputRejectedError("text_too_long", f"{len(raw):,} characters")
    cleaned = clean_text(raw or "", plain_file=record["media_type"] == "text/plain", from_page=page is not None)
    words = count_words(cleaned.text)
    if not words:
        raise InputRejectedError("no_text")
    if words < MINIMUM_WORDS:
        raise InputRejectedError("too_short", f"{words} words")
    return _Material(record, page, cleaned, words)


def _collect_dates(material: _Material, url: str | None, dateline: Dateline | None) -> tuple[DateCandidate, ...]:
    """Every date on offer, in the order of trust: the record, the declared path, the page, the URL, the text."""
    record, page = material.record, material.page
    found: list[DateCandidate] = []
    if record["published"]:
        found.append(DateCandidate(record["published"], "metadata", "record"))
    if record["path_date"]:
        found.append(DateCandidate(record["path_date"], "path", "pattern"))
    found.extend(page.dates if page else ())
    found.extend(candidate for candidate in dates_in_url(url or "") if candidate not in found)
    if material.cleaned.heading.date:
        found.append(DateCandidate(material.cleaned.heading.date, "text", "heading"))
    if dateline and dateline.date:
        found.append(DateCandidate(dateline.date, "text", DATELINE))
    return tuple(found)


def _describe_publication(
    material: _Material, dates: tuple[DateCandidate, ...], outlet: Outlet, now: datetime
) -> dict[str, Any]:
    record = material.record
    stated = record.get("day_first")
    # A source's zone says how its clock times are meant; on which day an article came out is for the outlet's to say.
    reading: dict[str, Any] = {
        "timezone": outlet.timezone or record["timezone"],
        "written_in": record["timezone"] or outlet.timezone,
        "now": now,
        "day_first": outlet.day_first if stated is None else stated,
    }

    def find_moment(value: str | None) -> datetime | None:
        found = parse_date(value, **reading) if value else None
        return found.at if found and found.at and found.at <= now else None

    fetched = find_moment(record["fetched"])
    published = choose_published(dates, **reading, fetched=fetched)
    return {
        "published_at": published.at,
        "published_on": published.on,
        "published_precision": published.precision,
        "published_method": published.method,
        "published_candidates": [
            {"value": c.value, "method": c.method, "place": c.place, "published_on": c.on, "refusal": c.refusal}
            for c in published.candidates
        ],
        "modified_at": find_moment(material.first("modified")),
        "fetched_at": fetched,
    }


def _describe_text(material: _Material) -> dict[str, Any]:
    text = material.cleaned.text
    is_summary = material.record["extent"] == SUMMARY
    language = detect_language(text, material.first("language"))
    removed = dict(material.cleaned.removed)
    for kind, count in (material.page.removed if material.page else {}).items():
        removed[kind] = removed.get(kind, 0) + count
    return {
        "text": text,
        "word_count": material.word_count,
        "paragraph_count": text.count("\n\n") + 1,
        "language": language.code,
        "language_method": language.method,
        "is_truncated": is_summary or bool(material.page and material.page.is_truncated) or looks_cut(text),
        "is_summary": is_summary,
        "furniture_removed": sorted(removed.items()),
        "raw_spans": list_raw_spans(material.record, material.cleaned),
    }


def _find_authors(material: _Material, bylines: list[str], agencies: AgencyTable) -> list[str]:
    """The people whom the byline names; without one, those whom the last lines of the text as received credit."""
    text = material.page.text if material.page else material.record["text"] or ""
    return list(split_authors(bylines, agencies) or find_foot_authors(text, agencies))


def _describe_byline(
    material: _Material, outlet: Outlet, outlets: OutletDirectory, dateline: Dateline | None
) -> dict[str, Any]:
    """Authors, dateline and wire agency, which are told from the same few places.

    What a declared agency publishes itself is its own copy: `wire_agency` says whose text it is, `outlet_id` who
    printed it, so an agency's reprints are the articles with its mark and another outlet.
    """
    page, heading = material.page, material.cleaned.heading
    stated = material.record["authors"] or (page.authors if page else ()) or filter(None, [heading.byline])
    bylines = list(map(repair_text, stated))
    text = material.cleaned.text
    surface = text[dateline.start_char : dateline.end_char] if dateline else None
    credit = find_agency(
        byline=bylines,
        dateline=surface,
        text=text,
        credit=material.first_line("agency"),
        agencies=outlets.agencies,
    )
    if credit is None or credit.role != "wire":
        # The agency's copyright line is furniture and left the text; it is evidence all the same.
        foot = find_foot_credit(material.record["text"] or "", outlets.agencies)
        credit = foot if foot and foot.role == "wire" else credit
    is_wire = credit is not None and credit.role == "wire"
    itself = outlets.agency_of(outlet) or name_agency(outlet.name) or name_agency(outlet.domain)
    wire_agency = credit.agency if credit and is_wire else outlets.agency_of(outlet)
    return {
        "authors": _find_authors(material, bylines, outlets.agencies),
        "dateline": surface,
        "wire_agency": wire_agency,
        "is_wire_copy": wire_agency is not None and wire_agency != itself,
        "contributing_agency": credit.agency if credit and not is_wire else None,
    }


def _choose_kind(material: _Material, url: str | None, bylines: list[str]) -> str:
    declared = material.record["kind"]
    if declared in _KINDS:
        return str(declared)
    return classify_kind(
        title=material.first_line("title"),
        url=url,
        section=material.first_line("section"),
        kind_hint=declared or (material.page.kind_hint if material.page else None),
        text=material.cleaned.text,
        byline=bylines,
    )


def _find_outlet(material: _Material, url: str | None, outlets: OutletDirectory) -> Outlet:
    """The outlet by declaration, domain or page; a site name that a page gives itself comes last."""
    record = material.record
    return outlets.resolve(material.first_line("outlet"), read_host(record["outlet_domain"] or url or ""))


def _find_address(material: _Material, outlets: OutletDirectory) -> ArticleAddress:
    """The article's address; a saved page that nothing is known of has only the one that it states."""
    own, declared = material.first("url"), material.record["outlet_domain"]
    known = _find_outlet(material, own, outlets)
    domains = {registered_domain(given) for given in (own, declared) if given} - {None}

    def is_own_site(url: str) -> bool:
        if registered_domain(url) in domains or not (domains or known.domain):
            return True
        return outlets.resolve(None, read_host(url)).outlet_id == known.outlet_id

    return choose_address(own, material.offers("canonical_url"), is_own_site)


def _split_title(material: _Material, outlet: Outlet) -> TitleParts | None:
    title = material.first_line("title")
    return split_title(title, (outlet.name, *outlet.aliases, outlet.domain)) if title else None


def _collect_links(material: _Material, original: str | None) -> Iterator[Link]:
    """The links of the page and of the text, and the address of the text that this one is a copy of."""
    own = material.page.links if material.page else ()
    anchored = {link.url for link in own}
    yield from own
    yield from (link for link in material.cleaned.links if link.anchor or link.url not in anchored)
    if original:
        yield Link(original)


def _make_links(links: Iterable[Link], article: Mapping[str, Any], domain: str | None) -> list[dict[str, Any]]:
    found: dict[tuple[str, str | None], tuple[Link, Relation]] = {}
    for link in links:
        relation = relate_link(link.url, domain, link.relation)
        if relation is not None:
            found.setdefault((link.url, link.anchor), (link, relation))
    return [
        {
            **{name: article[name] for name in ("article_id", "version_id", "document_id")},
            "position": position,
            "url": link.url or None,
            "canonical_url": canonicalize_url(link.url) if link.url else None,
            "domain": registered_domain(link.url) if link.url else None,
            "anchor": link.anchor,
            "relation": relation,
        }
        for position, (link, relation) in enumerate(found.values())
    ]


def clean_record(record: Mapping[str, Any], outlets: OutletDirectory, now: datetime) -> CleanedArticle:
    """The article and links of one row of `records`; raises InputRejectedError when it holds no article."""
    material = _prepare(record, outlets.agencies)
    address = _find_address(material, outlets)
    url = address.url
    outlet = _find_outlet(material, url, outlets)
    article_id = make_article_id(address.canonical, record)
    dateline = find_dateline(material.cleaned.text, outlets.agencies)
    byline = _describe_byline(material, outlet, outlets, dateline)
    title = _split_title(material, outlet)
    article = {
        "article_id": article_id,
        "version_id": make_version_id(article_id, record),
        "document_id": record["document_id"],
        "outlet_id": None if outlet.outlet_id == UNKNOWN_OUTLET_ID else outlet.outlet_id,
        "outlet_name": outlet.name,
        "outlet_domain": outlet.domain,
        "url": url,
        "canonical_url": address.canonical,
        "title": title.title if title else None,
        "title_marks": list(title.marks) if title else [],
        "section": material.first_line("section") or find_url_section(address.canonical),
        "kind": _choose_kind(material, url, byline["authors"]),
        "description": material.first_line("description"),
        **byline,
        **_describe_publication(material, _collect_dates(material, url, dateline), outlet, now),
        **_describe_text(material),
    }
    return CleanedArticle(article, _make_links(_collect_links(material, address.original), article, outlet.domain))
