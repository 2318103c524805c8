"""The headline of a page as the page shows it, without the outlet's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from lxml.html import HtmlElement

from newsledger.metadata.titles import SEPARATOR
from newsledger.page.furniture import fold_words
from newsledger.page.head import PageHead, squeeze

MAX_TITLE_CHARS = 500
MAX_HEADINGS = 60
# A heading and a stated title this much alike (0..1, by pairs of letters) name one article, in other words.
ALIKE = 0.7
# A last segment of this many words at most can be an outlet or a section; a clause of a headline is longer.
MAX_SITE_WORDS = 5
# Two long words in common are chance in fewer than one of a hundred pairs of headlines of one day.
MIN_TELLING_WORDS = 2

_HOST = re.compile(r"^\w+://(?:[^/@?#]*@)?([^/:?#]+)")
_NOT_LETTER = re.compile(r"[\W_]+")
_META_TITLES = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
    "citation_title",
    "title",
)
_SILENT = frozenset({"script", "style", "svg", "title", "template", "noscript"})
_INLINE = frozenset({"a", "abbr", "b", "em", "font", "i", "mark", "q", "span", "strong", "sub", "sup", "u", "wbr"})
MAX_PIECES = 12
_GENERIC = frozenset({"home", "homepage", "news", "article", "index", "untitled", "blog", "menu", "search", "comments"})


def find_title(tree: HtmlElement, head: PageHead, outlet: str | None) -> tuple[str | None, list[str]]:
    """(the headline or None, every form of it that the page holds)."""
    names = _list_site_names(head, outlet)
    names += _list_taglines(tree, names)
    stated = [strip_site(title, names) for title in _list_stated(tree, head)]
    stated = [title for title in stated if title and not _is_generic(title, names)]
    headings = [(element, text) for element, text in _list_headings(tree) if not _is_generic(text, names)]
    shown = _choose_heading(headings, stated) or _choose_reworded(headings, stated)
    chosen = shown or _choose_stated(stated) or _choose_any(headings)
    return chosen, [title for title in (chosen, *stated, *_list_stated(tree, head)) if title]


def strip_site(title: str, names: Sequence[str]) -> str:
    """A title without the segments, at either end, that name its outlet."""
    parts = _split_segments(title)
    while len(parts) > 1:
        if _names_site(parts[-1][1], names):
            parts.pop()
        elif _names_site(parts[0][1], names):
            parts.pop(0)
        else:
            break
    return "".join(separator + text for separator, text in parts)[len(parts[0][0]) :].strip()


def _split_segments(title: str) -> list[tuple[str, str]]:
    """(separator before, text) of each segment."""
    parts: list[tuple[str, str]] = []
    start, separator = 0, ""
    for match in SEPARATOR.finditer(title):
        parts.append((separator, title[start : match.start()]))
        start, separator = match.end(), match.group()
    parts.append((separator, title[start:]))
    return [part for part in parts if part[1].strip()] or [("", title)]


def _names_site(segment: str, names: Sequence[str]) -> bool:
    """Whether a segment is one of the site's names, or a name and a few words more (`Politics - The Name`)."""
    compact = _NOT_LETTER.sub("", segment).lower()
    if not compact or len(segment.split()) > MAX_SITE_WORDS + 2:
        return not compact
    return any(
        compact == name or (len(name) >= 4 and len(compact) >= 4 and (name in compact or compact in name))
        for name in names
    )


def _list_site_names(head: PageHead, outlet: str | None) -> list[str]:
    stated = [outlet, *(head.find_meta(name) for name in ("og:site_name", "application-name", "twitter:site"))]
    names = [_NOT_LETTER.sub("", name).lower() for name in stated if name and len(name.split()) <= MAX_SITE_WORDS + 2]
    match = _HOST.match(head.url or "")
    if match:
        labels = match.group(1).lower().split(".")
        names += [_NOT_LETTER.sub("", ".".join(labels[-size:])) for size in (2, 3)]
        names += [_NOT_LETTER.sub("", label) for label in labels[:-1] if len(label) > 3]
    return [name for name in dict.fromkeys(names) if len(name) > 1]


def _list_taglines(tree: HtmlElement, names: Sequence[str]) -> list[str]:
    """An h1 that is the last segment of <title>: the site's name for itself, unless the site is named before it."""
    element = tree.find(".//title")
    parts = _split_segments(squeeze(element.text_content()) or "") if element is not None else []
    if len(parts) < 2 or _names_site(parts[0][1], names) or _names_site(parts[-1][1], names):
        return []
    last = _NOT_LETTER.sub("", parts[-1][1]).lower()
    headings = [_NOT_LETTER.sub("", text).lower() for heading, text in _list_headings(tree) if heading.tag == "h1"]
    return [last] if headings == [last] else []


def _list_stated(tree: HtmlElement, head: PageHead) -> list[str]:
    """The titles that the page's metadata give, most trusted first."""
    found = [squeeze(head.find_stated("headline")), *(head.find_meta(name) for name in _META_TITLES)]
    element = tree.find(".//title")
    found.append(squeeze(element.text_content()) if element is not None else None)
    return [title[:MAX_TITLE_CHARS] for title in dict.fromkeys(found) if title]


def _list_headings(tree: HtmlElement) -> list[tuple[HtmlElement, str]]:
    found = []
    for number, element in enumerate(tree.iter("h1", "h2", "h3")):
        if number >= MAX_HEADINGS:
            break
        text = squeeze("".join(_list_pieces(element)), MAX_TITLE_CHARS)
        if text:
            found.append((element, text))
    return found


def _list_pieces(element: HtmlElement) -> list[str]:
    """The texts of a heading's elements, in order; one that begins a block or a line has a space before it."""
    pieces = []
    for text in element.xpath(".//text()"):
        node = text.getparent()
        holder = node.getparent() if text.is_tail else node
        if node is not None and (holder is None or holder.tag not in _SILENT):
            breaks = node is not element and node.tag not in _INLINE
            pieces.append(f" {text}" if breaks else str(text))
    return pieces


def _is_generic(text: str, names: Sequence[str]) -> bool:
    compact = _NOT_LETTER.sub("", text).lower()
    return not compact or compact in names or compact in _GENERIC


def _choose_heading(headings: Sequence[tuple[HtmlElement, str]], stated: Sequence[str]) -> str | None:
    """The heading that most resembles what the metadata state; an h1 before others."""
    best: tuple[float, HtmlElement, str] | None = None
    folded = [fold_words(title) for title in stated]
    for element, text in headings:
        words = fold_words(text)
        score = max((compare_letters(words, title) for title in folded), default=0.0)
        score = max(score, max((_score_part(words, title) for title in folded), default=0.0))
        score -= 0.0 if element.tag == "h1" else 0.12
        if score >= ALIKE and (best is None or score > best[0]):
            best = score, element, text
    return _cut_kicker(best[1], best[2], stated) if best else None


def _cut_kicker(element: HtmlElement, text: str, stated: Sequence[str]) -> str:
    """The heading without a kicker or a subtitle, where the metadata state the pieces that are left."""
    told = {fold_words(title) for title in stated}
    pieces = [piece for piece in _list_pieces(element) if piece.strip()][:MAX_PIECES]
    if fold_words(text) in told or len(pieces) < 2:
        return text
    cuts = [pieces[start:end] for start in range(len(pieces)) for end in range(len(pieces), start, -1)]
    lines = [squeeze("".join(cut)) or "" for cut in sorted(cuts, key=len, reverse=True)]
    return next((line.strip(" |:–—-•·") for line in lines if fold_words(line) in told), text)


def _choose_reworded(headings: Sequence[tuple[HtmlElement, str]], stated: Sequence[str]) -> str | None:
    """The h1 that shares telling words with a stated title: a headline that was reworded for search engines."""
    told = {word for title in stated for word in _list_telling(title)}
    for element, text in headings:
        words = _list_telling(text)
        if element.tag == "h1" and len(words & told) >= MIN_TELLING_WORDS and len(fold_words(text).split()) > 3:
            return text
    return None


def _list_telling(text: str) -> set[str]:
    return {word for word in fold_words(text).split() if len(word) > 3 or word.isdigit()}


def compare_letters(left: str, right: str) -> float:
    """How alike two lines are, 0..1: the share of pairs of neighbouring letters that they have in common."""
    a, b = Counter(pairwise(left)), Counter(pairwise(right))
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def _score_part(words: str, title: str) -> float:
    """How sure it is that of two lines one is the other cut short."""
    shorter, longer = sorted((words, title), key=len)
    if len(shorter.split()) < 3:
        return 0.0
    return 0.85 if f" {shorter} " in f" {longer} " else 0.0


def _choose_stated(stated: Sequence[str]) -> str | None:
    """The stated title that most others repeat, the more trusted one of equals."""
    folded = [fold_words(title) for title in stated]
    counts = [folded.count(words) for words in folded]
    return stated[counts.index(max(counts))] if stated else None


def _choose_any(headings: Sequence[tuple[HtmlElement, str]]) -> str | None:
    first = [text for element, text in headings if element.tag == "h1"]
    return first[0] if first else next((text for _, text in headings), None)
