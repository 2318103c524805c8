"""Make paragraphs of what old pages part by two line breaks, and free quoted posts from the wrappers of embeds."""

from __future__ import annotations

from lxml.html import HtmlElement

_HOLDERS = frozenset({"div", "td", "section", "article", "main", "center"})
# What is no part of a running text.
BLOCK_TAGS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "iframe",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "script",
        "section",
        "style",
        "table",
        "td",
        "th",
        "tr",
        "ul",
        "video",
    }
)
# The embedded posts that hold their text in the page itself.
_POSTS = ("twitter-tweet", "twitter-video", "instagram-media", "bluesky-embed", "mastodon-embed", "reddit-card")
# A wrapper holds the post and a line of its own at most.
_WRAPPER_CHARS = 60
_WRAPPER_LEVELS = 4
# A page of more embedded posts than this is no article; each costs a reading of its wrappers.
MAX_POSTS = 100


def split_runs(tree: HtmlElement) -> None:
    """Turn the runs of text between double line breaks into paragraphs, in place."""
    holders = dict.fromkeys(br.getparent() for br in tree.iter("br") if _is_double(br))
    for holder in holders:
        if holder is not None and holder.tag in _HOLDERS:
            _rebuild(holder)


def free_posts(tree: HtmlElement) -> None:
    """Forget what the wrappers of embedded posts are called, so that people quoted in them are not lost, in place."""
    quotes = [quote for quote in tree.iter("blockquote") if any(post in (quote.get("class") or "") for post in _POSTS)]
    for quote in quotes[:MAX_POSTS]:
        limit = len(quote.text_content()) + _WRAPPER_CHARS
        node: HtmlElement | None = quote
        for _ in range(_WRAPPER_LEVELS):
            if node is None or len(node.text_content()) > limit or node.tag in ("body", "article", "main"):
                break
            if node.tag == "figure":
                node.tag = "div"
            node.attrib.clear()
            node = node.getparent()


def _is_double(br: HtmlElement) -> bool:
    following = br.getnext()
    return following is not None and following.tag == "br" and not (br.tail or "").strip()


def _rebuild(holder: HtmlElement) -> None:
    children = list(holder)
    run = _Run(holder)
    run.add_text(holder.text)
    holder.text = None
    del holder[:]
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag == "br":
            run.add_break(child)
        elif child.tag in BLOCK_TAGS:
            run.close()
            holder.append(child)
        else:
            run.add_inline(child)
        run.add_text(tail)
    run.close()


class _Run:
    """The paragraph being filled in a holder; `_breaks` counts the line breaks since its last text."""

    def __init__(self, holder: HtmlElement) -> None:
        self._holder = holder
        self._open()

    def _open(self) -> None:
        self._paragraph = self._holder.makeelement("p")
        self._breaks = 0
        self._is_empty = True

    def add_text(self, text: str | None) -> None:
        if not text:
            return
        if len(self._paragraph):
            last = self._paragraph[-1]
            last.tail = (last.tail or "") + text
        else:
            self._paragraph.text = (self._paragraph.text or "") + text
        if text.strip():
            self._breaks, self._is_empty = 0, False

    def add_inline(self, child: HtmlElement) -> None:
        self._paragraph.append(child)
        self._breaks, self._is_empty = 0, False

    def add_break(self, child: HtmlElement) -> None:
        self._breaks += 1
        if self._breaks > 1:
            self.close()
        elif not self._is_empty:
            self._paragraph.append(child)

    def close(self) -> None:
        if not self._is_empty:
            self._holder.append(self._paragraph)
        self._open()
