"""What a page states about its article: authors, outlet, section, language, kind and addresses, as found."""

from __future__ import annotations

import re
from itertools import accumulate, islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from newsledger.metadata.article_urls import identifies_article
from newsledger.metadata.urls import registered_domain
from newsledger.page.head import PageHead, read_names, squeeze
from newsledger.page.jsonld import is_article, list_types

MAX_BYLINE_CHARS = 200
MAX_BYLINE_LEVELS = 4
MAX_ADDRESS_CHARS = 4_000
MAX_STATED = 5

_AUTHOR_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "og:article:author",
)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|authors|author-?names?|article-?author|post-?author|entry-?author)(?=$|\s|_)"
)
_BYLINE_TAGS = ("a", "span", "div", "p", "address", "li", "cite")
_PLAIN_TYPES = frozenset(
    {"article", "newsarticle", "reportagenewsarticle", "blogposting", "creativework", "webpage", "website"}
)


def list_authors(tree: HtmlElement, head: PageHead, outlet: str | None) -> tuple[str, ...]:
    """The bylines as stated: by JSON-LD, else by meta tags, else as shown."""
    names = read_names(head.find_stated("author"), head.nodes) or read_names(head.find_stated("creator"), head.nodes)
    for meta in () if names else _AUTHOR_METAS:
        names = names or list(head.metas.get(meta, ()))
    names = [name for name in names if _is_name(name, outlet)]
    if not names:
        names = [name for name in _list_shown(tree) if _is_name(name, outlet)]
    return tuple(dict.fromkeys(names))


def find_outlet(head: PageHead) -> str | None:
    """The site's own name for itself."""
    publisher = read_names(head.find_stated("publisher"), head.nodes)
    named = [head.find_meta("og:site_name"), *publisher[:1], _name_of_type(head, "newsmediaorganization")]
    named += [head.find_meta("application-name"), head.find_meta("dc.publisher")]
    return next((name.lstrip("@") for name in named if name and "://" not in name), None)


def find_section(head: PageHead) -> str | None:
    """The section that the article is filed under, the first of several."""
    stated = head.find_stated("articleSection")
    if isinstance(stated, list):
        stated = stated[0] if stated else None
    return head.find_meta("article:section", "parsely-section") or squeeze(stated)


def find_language(head: PageHead) -> str | None:
    """The language code as stated (`en-US`, `de_DE`)."""
    stated = head.find_stated("inLanguage")
    if isinstance(stated, dict):
        stated = stated.get("alternateName") or stated.get("name")
    return head.language or head.find_meta("og:locale", "content-language", "language") or squeeze(stated)


def find_kind_hint(head: PageHead) -> str | None:
    """The most telling statement of what kind of article it is: a schema.org type, a genre, a section."""
    types = [name for node in head.nodes if is_article(node) for name in sorted(list_types(node))]
    telling = [name for name in types if name not in _PLAIN_TYPES]
    genre = head.find_stated("genre")
    genre = genre[0] if isinstance(genre, list) and genre else genre
    general = head.find_meta("og:type")
    found = [*telling, squeeze(genre), find_section(head), *types, general]
    return next((hint for hint in found if hint), None)


def find_agency(head: PageHead) -> str | None:
    """The organisation that the article is credited to, when it is stated apart from the publisher."""
    names = read_names(head.find_stated("sourceOrganization"), head.nodes)
    return names[0] if names else squeeze(head.find_stated("creditText"))


def find_canonical(tree: HtmlElement, head: PageHead) -> str | None:
    """The article's address as the page states it, absolute http(s): on its own site if any is, else the first.

    An address on another site may be the original's, of which this page is the outlet's own copy: that is for the
    record to judge, which may know more of its outlet.
    """
    stated = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    shared = resolve_address(head.find_meta("og:url"), head.url)
    found = [resolve_address(address, head.url) for address in stated[:MAX_STATED]] + [shared]
    useful = [url for url in found if url and identifies_article(url)]
    own = registered_domain(head.url or shared or "")
    return next((url for url in useful if registered_domain(url) == own), next(iter(useful), None))


def find_base(tree: HtmlElement, head: PageHead, canonical: str | None) -> str | None:
    """The address that relative links of the page are relative to."""
    element = tree.find(".//base[@href]")
    own = head.url or canonical
    return (resolve_address(element.get("href"), own) if element is not None else None) or own


def resolve_address(address: str | None, base: str | None) -> str | None:
    """An absolute http(s) address, or None for what is none (`javascript:`, `mailto:`, broken)."""
    if not address or len(address) > MAX_ADDRESS_CHARS:
        return None
    try:
        found = urljoin(base or "", address.strip())
        parts = urlsplit(found)
        return found if parts.scheme.lower() in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _is_name(name: str, outlet: str | None) -> bool:
    if name.startswith(("http://", "https://", "www.", "/")) or len(name) > MAX_BYLINE_CHARS:
        return False
    return name.casefold() != (outlet or "").casefold() and not name[0].isdigit() and any(map(str.isalpha, name))


def _list_shown(tree: HtmlElement) -> list[str]:
    """The shown byline: marked by microdata or rel, each name of it, or named so by its class; never a commenter's."""
    named: list[str] = []
    for element in tree.iter(*_BYLINE_TAGS):
        marked = _is_marked(element)
        if marked or (not named and _BYLINE.search((element.get("class") or "").lower()[:MAX_BYLINE_CHARS])):
            text = squeeze(element.text_content(), MAX_BYLINE_CHARS + 1)
            if not text or _is_comment(element):
                continue
            if marked:
                return [text, *_list_beside(element)]
            named.append(text)
    return named


def _list_beside(first: HtmlElement) -> list[str]:
    """The other marked names in the line that a marked name stands in."""
    line = first
    for above in islice(first.iterancestors(), MAX_BYLINE_LEVELS):
        if above.tag in ("body", "article") or _is_longer(above, MAX_BYLINE_CHARS):
            break
        line = above
    own = set(first.iter())
    names: list[str] = []
    for element in line.iter(*_BYLINE_TAGS):
        if _is_marked(element) and element not in own:
            own.update(element.iter())
            names.append(squeeze(element.text_content()) or "")
    return [name for name in names if name]


def _is_longer(element: HtmlElement, limit: int) -> bool:
    """Whether an element holds more text than this, without reading it all."""
    return any(total > limit for total in accumulate(map(len, element.itertext())))


def _is_marked(element: HtmlElement) -> bool:
    return "author" in (element.get("rel") or "").split() or "author" in (element.get("itemprop") or "").split()


def _is_comment(element: HtmlElement) -> bool:
    above = [element, *element.iterancestors()]
    return any(
        node.tag == "form" or "comment" in f"{node.get('class')} {node.get('id')}".lower() for node in above[:-2]
    )


def _name_of_type(head: PageHead, kind: str) -> str | None:
    return next((squeeze(node.get("name")) for node in head.nodes if kind in list_types(node)), None)
