"""Take furniture out of a page's tree before its text is looked for, by what its authors called it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from newsledger.page.anchors import strip_marks
from newsledger.page.furniture_table import load_names

# An element that holds this share of the page's paragraph text is the article, whatever it is called.
MAX_PRUNED_SHARE = 0.25
# Elements of one kind that together hold this share of it are how the article is told.
MAX_PROSE_SHARE = 0.5
_PROSE_KINDS = frozenset({"caption", "author", "advert", "tags"})
MAX_NAME_CHARS = 300

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|_+")
_KEPT_TAGS = frozenset(
    {"html", "body", "main", "article", "head", "script", "style", "meta", "link", "h1", "img", "input"}
)


@dataclass(slots=True)
class Pruned:
    """What was taken out of a tree: counts by kind, and (address, anchor) pairs of its related links."""

    counts: Counter[str] = field(default_factory=Counter)
    related: list[tuple[str, str]] = field(default_factory=list)


def prune_furniture(tree: HtmlElement) -> Pruned:
    """Remove elements whose names say that they are furniture, in place; text after them stays."""
    pruned = Pruned()
    named = dict(_find_furniture(tree))
    sizes, total = _measure_elements(tree, named)
    limit = MAX_PRUNED_SHARE * total
    found = [(element, kind) for element, kind in named.items() if element in sizes and sizes[element] <= limit]
    kept = _list_prose_kinds(found, sizes, total)
    for element, kind in found:
        if kind in kept or not _is_attached(element, tree):
            continue
        if kind == "related":
            pruned.related.extend(_list_links(element))
        if element.text_content().strip():
            pruned.counts[kind] += 1
        element.drop_tree()
    return pruned


def _list_prose_kinds(found: list[tuple[HtmlElement, str]], sizes: dict[HtmlElement, int], total: int) -> set[str]:
    """The kinds that hold most of the page's paragraphs: the captions of an article that is told in pictures."""
    chars: Counter[str] = Counter()
    for element, kind in found:
        if kind in _PROSE_KINDS:
            chars[kind] += sizes[element]
    return {kind for kind, count in chars.items() if count > MAX_PROSE_SHARE * total}


def name_element(element: HtmlElement) -> str:
    """The element's class and id in lower case, words joined by hyphens."""
    raw = f"{element.get('class', '')[:MAX_NAME_CHARS]} {element.get('id', '')[:MAX_NAME_CHARS]}"
    return _CAMEL.sub("-", raw).lower().strip()


def _find_furniture(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    seen: dict[str, str | None] = {"": None}
    names = load_names()
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in _KEPT_TAGS or not element.attrib:
            continue
        name = name_element(element)
        if name not in seen:
            match = names.search(name)
            seen[name] = match.lastgroup if match else None
        kind = "caption" if element.tag == "figcaption" else seen[name]
        if kind:
            yield element, kind


def _is_attached(element: HtmlElement, tree: HtmlElement) -> bool:
    return element.getparent() is not None and element.getroottree().getroot() is tree


def _measure_elements(tree: HtmlElement, named: Mapping[HtmlElement, str]) -> tuple[dict[HtmlElement, int], int]:
    """(the paragraph text in each named element that holds no main heading, that of the page), in characters."""
    sizes: dict[HtmlElement, int] = {}
    opened: list[tuple[int, int]] = []
    chars = headings = 0
    for event, element in iterwalk(tree, events=("start", "end")):
        if event == "start":
            if element in named:
                opened.append((chars, headings))
            if element.tag == "p":
                chars += len(element.text_content())
            headings += element.tag == "h1"
        elif element in named:
            chars_before, headings_before = opened.pop()
            if headings == headings_before:
                sizes[element] = chars - chars_before
    return sizes, chars


def _list_links(element: HtmlElement) -> list[tuple[str, str]]:
    if not any(ancestor.tag in ("article", "main") for ancestor in element.iterancestors()):
        return []
    links = [element] if element.tag == "a" else element.iter("a")
    pairs = [(link.get("href") or "", " ".join(strip_marks(str(link.text_content())).split())) for link in links]
    return [(address, anchor) for address, anchor in pairs if address and anchor]
