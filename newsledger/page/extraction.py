"""One saved page to one article: its text, its title and what the page states about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml.etree import LxmlError
from lxml.html import HtmlElement

from newsledger.errors import InputRejectedError
from newsledger.links import Link
from newsledger.metadata.agencies import find_agency as name_credit
from newsledger.metadata.agency_table import AgencyTable
from newsledger.page.anchors import mark_anchors
from newsledger.page.blocks import Block
from newsledger.page.body import find_blocks, join_chunks, read_stated_blocks
from newsledger.page.completeness import find_standfirst, is_cut, is_no_article, is_paywall
from newsledger.page.dates import find_dates
from newsledger.page.facts import (
    find_agency,
    find_base,
    find_canonical,
    find_kind_hint,
    find_language,
    find_outlet,
    find_section,
    list_authors,
    resolve_address,
)
from newsledger.page.furniture import Sorted, sort_blocks
from newsledger.page.head import PageHead, read_head, squeeze
from newsledger.page.jsonld import read_json_ld
from newsledger.page.listings import is_listing, list_teasers
from newsledger.page.model import Page
from newsledger.page.parsing import parse_page
from newsledger.page.plain_reading import is_vast
from newsledger.page.pruning import prune_furniture
from newsledger.page.runs import free_posts, split_runs
from newsledger.page.titles import find_title

# A page without a text of its own that points to more articles than this is a front page.
MAX_LONE_TEASERS = 5
# A stub with less of its story than this may show its lead elsewhere on the page.
MIN_STUB_WORDS = 30
# What an extraction library may raise on a tree that its authors did not think of.
_PARSER_ERRORS = (LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError)


def extract_page(html: str, url: str | None = None, agencies: AgencyTable | None = None) -> Page:
    """The article of a page; raises InputRejectedError (`no_text`, `too_short`, `not_an_article`, `parser_failed`).

    `agencies` are those that a copyright line may credit, else the ones that every installation knows.
    """
    tree = parse_page(html)
    try:
        return _read_page(tree, url, agencies)
    except _PARSER_ERRORS as error:
        raise InputRejectedError("parser_failed", type(error).__name__) from error


def _read_page(tree: HtmlElement, url: str | None, agencies: AgencyTable | None) -> Page:
    nodes = read_json_ld(tree)
    head = read_head(tree, nodes, url)
    outlet = find_outlet(head)
    title, titles = find_title(tree, head, outlet)
    canonical = find_canonical(tree, head)
    base = find_base(tree, head, canonical)
    dates = find_dates(tree, url or canonical, nodes)
    authors = list_authors(tree, head, outlet)
    teasers = list_teasers(tree, head)
    body = _read_body(tree, head, titles)
    text = _join_text(_complete_stub(tree, head, body), title, teasers)
    return Page(
        text=text,
        title=title,
        authors=authors or tuple(block.text for block in body.blocks.list_dropped("byline")),
        outlet=outlet,
        section=find_section(head),
        canonical_url=canonical,
        language=find_language(head),
        links=_make_links(body.links, base),
        dates=dates,
        modified=squeeze(head.find_stated("dateModified"))
        or head.find_meta("article:modified_time", "og:updated_time"),
        kind_hint=find_kind_hint(head),
        description=head.find_meta("og:description", "description") or squeeze(head.find_stated("description")),
        agency=find_agency(head) or _read_copyright(body, agencies),
        is_truncated=is_cut(text, head, body.removed),
        removed=dict(sorted(body.removed.items())),
    )


@dataclass(frozen=True, slots=True)
class _Body:
    """The blocks of a page, its links as (address, anchor, stood in a related block), and counts of furniture."""

    blocks: Sorted
    links: list[tuple[str, str, bool]]
    removed: Counter[str]


def _read_body(tree: HtmlElement, head: PageHead, titles: Sequence[str]) -> _Body:
    addresses = mark_anchors(tree)
    free_posts(tree)
    pruned = prune_furniture(tree)
    if not is_vast(tree):
        split_runs(tree)
        join_chunks(tree)
    blocks = sort_blocks(find_blocks(tree, addresses, read_stated_blocks(head)), titles)
    links = [(address, anchor, False) for block in blocks.kept for address, anchor in block.links]
    related = [link for block in blocks.list_dropped("related") for link in block.links] + pruned.related
    links += [(address, anchor, True) for address, anchor in related]
    return _Body(blocks, links, pruned.counts + Counter(kind for kind, _ in blocks.dropped))


def _complete_stub(tree: HtmlElement, head: PageHead, body: _Body) -> _Body:
    """The body with the lead that the page shows apart, where a paywall keeps nearly all else."""
    text = " ".join(block.text for block in body.blocks.kept)
    if len(text.split()) >= MIN_STUB_WORDS or not is_paywall(head, body.removed):
        return body
    lead = find_standfirst(tree)
    if lead is None or lead in text:
        return body
    return replace(body, blocks=replace(body.blocks, kept=(Block("p", lead), *body.blocks.kept)))


def _join_text(body: _Body, title: str | None, teasers: Sequence[str]) -> str:
    """The article's text; rejects a page that has none of its own."""
    blocks = body.blocks.kept
    if not blocks:
        if body.removed["paywall"]:
            raise InputRejectedError("too_short", "a paywall and nothing of the story")
        is_front = len(body.blocks.list_dropped("related")) > MAX_LONE_TEASERS
        raise InputRejectedError("not_an_article" if is_front else "no_text", "no article text on the page")
    if is_no_article(blocks, title) or is_listing(teasers, blocks):
        raise InputRejectedError("not_an_article", squeeze(title, 80) or "")
    return "\n\n".join(block.text for block in blocks)


def _read_copyright(body: _Body, agencies: AgencyTable | None) -> str | None:
    """The agency that a copyright line inside the body names; one at the site's foot says nothing of the article."""
    lines = "\n".join(block.text for block in body.blocks.list_dropped("copyright"))
    credit = name_credit(byline=(), dateline=None, text=lines, credit=None, agencies=agencies) if lines else None
    return credit.agency if credit and credit.role == "wire" else None


def _make_links(found: Sequence[tuple[str, str, bool]], base: str | None) -> tuple[Link, ...]:
    """Each address once, body before furniture."""
    links: dict[str, Link] = {}
    for address, anchor, is_related in found:
        url = resolve_address(address, base)
        if url and url not in links:
            links[url] = Link(url, anchor or None, "related" if is_related else None)
    return tuple(links.values())
