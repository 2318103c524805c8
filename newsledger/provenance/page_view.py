"""A page as evidence: its words in its own order with a span of them marked, and nothing in it that could act."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from newsledger.provenance.elements import VOID_TAGS
from newsledger.provenance.visible import Mark, Markup

EVIDENCE_ID = "evidence"
# What the view keeps of a page's tags, all without attributes; every other tag is left out, its text stays.
_KEPT_TAGS = frozenset(
    "abbr b blockquote br caption cite code dd del dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li ol p pre q s "
    "samp small span strong sub sup table tbody td tfoot th thead tr u ul var".split()
)
# Boxes that parts of a page stand in.
_BOX_TAGS = frozenset(
    "address article aside body center details fieldset figcaption figure footer form head header html iframe label "
    "legend main menu nav noscript object option section select summary template textarea title video".split()
)
# Browsers nest no deeper than 512.
MAX_DEPTH = 200
# A script that a span was read from is shown by this much around it.
SCRIPT_CONTEXT = 1_500
# Only the page scrolls, so that the lines about it never cover the mark.
_STYLE = (
    "html,body{height:100%;margin:0;overflow:hidden}"
    "body{display:flex;flex-direction:column;font:17px/1.55 Georgia,serif;color:#1a1a1a;background:#fff}"
    "header{max-height:30vh;overflow:auto;padding:.7em 1.2em;background:#f2efe6;border-bottom:1px solid #b9b29c;"
    "font:14px/1.4 system-ui,sans-serif;overflow-wrap:anywhere}header p{margin:.1em 0}"
    "main{flex:1;overflow:auto;padding:1em max(1.2em,calc(50% - 23em)) 60vh;overflow-wrap:anywhere}"
    "main *{unicode-bidi:plaintext}pre{white-space:pre-wrap}td,th{padding:.1em .5em;text-align:start}"
    "mark{background:#ffd84d;color:#000;outline:2px solid #c98a00;scroll-margin:20vh 0}"
)
# Nothing may be fetched or run, should anything of the page be left that asks for it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_FRAME = (
    '<!doctype html>\n<html><head><meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    '<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">\n'
    "<title>{title}</title><style>{style}</style></head>\n"
    "<body><header>{notes}</header>\n<main>{page}</main></body></html>\n"
)


def make_page_view(source: str, ranges: Sequence[tuple[int, int]], notes: Sequence[str]) -> str:
    """An HTML document with the words of a page, those in the ranges of its source marked, under lines about it.

    No script, style, picture, link or form of the page is in it.
    """
    view = _View(source, _merge_ranges(ranges))
    lines = "".join(f"<p>{_escape(note)}</p>" for note in notes)
    title = _escape(notes[0]) if notes else ""
    return _FRAME.format(policy=_POLICY, title=title, style=_STYLE, notes=lines, page="".join(view.render()))


def _merge_ranges(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def _escape(text: str) -> str:
    return escape(text.replace("\0", ""))


@dataclass(slots=True)
class _View:
    """A page while it is written down again."""

    source: str
    ranges: Sequence[tuple[int, int]]
    _opened: list[str] = field(default_factory=list)
    _has_mark: bool = False

    def render(self) -> Iterator[str]:
        place = 0
        for mark in Markup(self.source):
            yield from self._render_text(place, mark.start)
            place = mark.end
            if mark.is_raw:
                yield from self._render_script(mark)
            elif mark.name:
                yield from self._render_tag(mark)
            else:
                # What hides behind a comment's sign is shown if it is evidence.
                yield from self._render_script(mark)
        yield from self._render_text(place, len(self.source))
        yield from (f"</{name}>" for name in reversed(self._opened))

    def _render_text(self, start: int, end: int) -> Iterator[str]:
        for first, last in self._list_marked(start, end):
            yield self._plain(start, first)
            words = self._plain(first, last)
            yield f"<mark{self._name_first()}>{words}</mark>" if words.strip() else words
            start = last
        yield self._plain(start, end)

    def _plain(self, start: int, end: int) -> str:
        return _escape(unescape(self.source[start:end]))

    def _name_first(self) -> str:
        # A view opens where its first mark stands, without a script, whether or not its address names the mark.
        name = "" if self._has_mark else f' id="{EVIDENCE_ID}" tabindex="-1" autofocus'
        self._has_mark = True
        return name

    def _list_marked(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of the ranges that lie in a piece of the source."""
        index = max(0, bisect_right(self.ranges, (start, len(self.source))) - 1)
        while index < len(self.ranges) and self.ranges[index][0] < end:
            first, last = max(start, self.ranges[index][0]), min(end, self.ranges[index][1])
            if first < last:
                yield first, last
            index += 1

    def _render_script(self, mark: Mark) -> Iterator[str]:
        """What a page hides in a script or a comment, if the span was read from there."""
        marked = list(self._list_marked(mark.start, mark.end))
        # A range that goes on over a script is no evidence of what is in it.
        inside = [(first, last) for first, last in marked if first > mark.start or last < mark.end]
        if not inside:
            return
        yield "<pre>"
        yield from self._render_text(
            max(mark.start, inside[0][0] - SCRIPT_CONTEXT), min(mark.end, inside[-1][1] + SCRIPT_CONTEXT)
        )
        yield "</pre>"

    def _render_tag(self, mark: Mark) -> Iterator[str]:
        name = mark.name if mark.name in _KEPT_TAGS else "div" if mark.name in _BOX_TAGS else ""
        if not name:
            return
        if mark.is_close:
            yield from self._close(name)
        elif name in VOID_TAGS:
            yield f"<{name}>"
        elif len(self._opened) < MAX_DEPTH:
            self._opened.append(name)
            yield f"<{name}>"

    def _close(self, name: str) -> Iterator[str]:
        if name not in self._opened:
            return
        while (last := self._opened.pop()) != name:
            yield f"</{last}>"
        yield f"</{name}>"
