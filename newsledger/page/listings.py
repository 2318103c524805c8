"""Front pages and section fronts: pages whose text is teasers that lead to articles, and no article of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from newsledger.metadata.truncation import MAX_TEASER_WORDS
from newsledger.metadata.urls import registered_domain
from newsledger.page.blocks import Block
from newsledger.page.furniture import fold_words
from newsledger.page.head import PageHead
from newsledger.page.jsonld import is_article

# Related blocks show three or four teasers; none of the 451 saved articles of two corpora is told in five of them.
MIN_TEASERS = 5
MIN_HEADLINE_WORDS = 4
# The share of the page's text, by its letters, that stands in teasers.
LISTED_SHARE = 0.8
# Own lines so short and so few are labels and a slogan: the library took the page's edges and left its teasers.
MIN_SENTENCE_WORDS = 12
MAX_LABEL_WORDS = 40
MAX_TAIL_CHARS = 60
MAX_LINKS = 3_000
MAX_TEASERS = 300

_SKIPPED = frozenset({"nav", "aside", "footer", "form"})
_OWN_METAS = ("article:published_time", "article:author", "datepublished", "citation_title", "parsely-pub-date")
_MANY = object()


def list_teasers(tree: HtmlElement, head: PageHead) -> list[str]:
    """The words of each teaser on a page that does not say it is an article, in reading order, else none."""
    if _says_article(tree, head):
        return []
    links = list(islice(_find_headlines(tree, head.url), MAX_TEASERS))
    if len({address for _, address in links}) < MIN_TEASERS:
        return []
    owners: dict[HtmlElement, object] = {}
    for link, address in links:
        for node in (link, *link.iterancestors()):
            owners[node] = address if owners.get(node, address) == address else _MANY
    cards = dict.fromkeys(_find_card(link, owners) for link, _ in links)
    texts = [_read_words(card) for card in cards]
    teasers = [text for text in texts if len(text.split()) <= MAX_TEASER_WORDS]
    return teasers if len(teasers) >= MIN_TEASERS else []


def is_listing(teasers: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Whether nearly all of the text that was found stands in teasers."""
    if not teasers:
        return False
    shown = " \n ".join(f" {teaser} " for teaser in teasers)
    lines = [fold_words(line) for block in blocks[:MAX_TEASERS] for line in block.text.split("\n")]
    own = [line for line in lines if len(line.split()) > MAX_TEASER_WORDS or f" {line} " not in shown]
    if sum(map(len, own)) <= (1 - LISTED_SHARE) * sum(map(len, lines)):
        return True
    sizes = [len(line.split()) for line in own]
    return max(sizes) < MIN_SENTENCE_WORDS and sum(sizes) < MAX_LABEL_WORDS


def _says_article(tree: HtmlElement, head: PageHead) -> bool:
    kind = (head.find_meta("og:type") or "").lower()
    if kind.startswith("article") or head.find_meta(*_OWN_METAS) or any(is_article(node) for node in head.nodes):
        return True
    marked = tree.iterfind(".//*[@itemtype]")
    types = [str(element.get("itemtype")).lower() for element in marked]
    return sum(name.endswith(("article", "blogposting")) for name in types) == 1


def _find_headlines(tree: HtmlElement, url: str | None) -> Iterator[tuple[HtmlElement, str]]:
    """(link, address) of each link to another page of the site that is a headline by itself, none in a menu."""
    own = registered_domain(url) if url else None
    for link in islice(tree.iter("a"), MAX_LINKS):
        address = _resolve(link.get("href"), url)
        if address is None or (own and registered_domain(address) not in (own, None)):
            continue
        if len(_read_words(link).split()) >= MIN_HEADLINE_WORDS and _stands_alone(link):
            yield link, address


def _resolve(address: str | None, url: str | None) -> str | None:
    """The address of another page, without its fragment, or None."""
    try:
        found = urljoin(url or "", (address or "").strip()).split("#")[0]
        path = urlsplit(found).path.strip("/")
    except ValueError:
        return None
    return found if path and found != (url or "").split("#")[0] else None


def _stands_alone(link: HtmlElement) -> bool:
    """Whether a link begins its line with little after it, and no menu is around it."""
    parent = link.getparent()
    if parent is None or (parent.text or "").strip():
        return False
    if len((link.tail or "").strip()) > (0 if parent.tag == "p" else MAX_TAIL_CHARS):
        return False
    return not any(node.tag in _SKIPPED for node in link.iterancestors())


def _find_card(link: HtmlElement, owners: dict[HtmlElement, object]) -> HtmlElement:
    """The widest element around a link that holds no other headline."""
    card = link
    for node in link.iterancestors():
        if owners[node] is _MANY or node.tag in ("body", "html"):
            break
        card = node
    return card


def _read_words(element: HtmlElement) -> str:
    return fold_words(" ".join(element.itertext()))
