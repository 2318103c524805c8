"""Invented pages that know of each character of their article where in the source it stands."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

WORDS = (
    "the a of in and said was for harbour council Norvale pier Tuesday quay mayor Oldane fishing crews storm winter "
    "vote budget sluice barrier Fenwold river naïve Zürich café “not ours” don’t €40 million 2.1 metres Müller’s "
    "£3m R&D x<y überall señal 港 港口の町 плотина"
).split()
_ENTITIES = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "“": "&ldquo;", "”": "&#8221;", "’": "&rsquo;", "€": "&euro;",
    "ü": "&uuml;", "é": "&#xE9;", "£": "&pound;", "ñ": "&ntilde;",
}  # fmt: skip
_FURNITURE = (
    "<div class=ad>ADVERTISEMENT BUY NOW</div>",
    "<!-- Norvale <p>the pier</p> -->",
    "<script>var a = '<p>said';</script>",
    "<style>p > a { color: red }</style>",
    "<figure><img alt='the pier > quay'><figcaption>PHOTO KRA</figcaption></figure>",
)


@dataclass
class Source:
    """A source in the making: its pieces, and the places of the article's letters (white space left out)."""

    chance: random.Random
    pieces: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    size: int = 0

    def add(self, raw: str) -> None:
        self.pieces.append(raw)
        self.size += len(raw)

    def add_letter(self, raw: str) -> None:
        self.places.append(self.size)
        self.add(raw)

    def read(self) -> str:
        return "".join(self.pieces)


def make_paragraphs(chance: random.Random) -> list[str]:
    return [
        " ".join(chance.choice(WORDS) + str(chance.randrange(90)) for _ in range(chance.randint(6, 60))) + "."
        for _ in range(chance.randint(3, 12))
    ]


def write_paragraph(source: Source, paragraph: str) -> None:
    """A paragraph in HTML: inline tags, entities, comments and breaks wherever they may stand."""
    chance = source.chance
    source.add(chance.choice(("<p>", "<P class='x > y'>", "<p\n id=p>", "<div><p>")))
    opened = ""
    for word in paragraph.split(" "):
        if not opened and chance.random() < 0.1:
            opened = chance.choice(("b", "em", "a", "span"))
            source.add(f"<{opened} title='the \"pier\" > quay'>" if opened == "a" else f"<{opened}>")
        for letter in word:
            source.add_letter(_spell(chance, letter))
            if chance.random() < 0.01:
                source.add(chance.choice(("<!-- said -->", "\u200b", "&shy;", "<wbr>", "<i></i>")))
        if opened and chance.random() < 0.5:
            source.add(f"</{opened}>")
            opened = ""
        source.add(chance.choice((" ", " ", " ", "\n  ", "&nbsp;", "\xa0", "<br>", " <!-- pier --> ")))
    source.add(f"</{opened}>" if opened else "")
    source.add(chance.choice(("</p>", "")))


def _spell(chance: random.Random, letter: str) -> str:
    if letter in "&<" or (letter in _ENTITIES and chance.random() < 0.5):
        return _ENTITIES[letter]
    return letter


def write_page(source: Source, paragraphs: list[str]) -> None:
    """A whole page: the first paragraphs stand in the description and in teasers too, before and after the article."""
    lead, stated = escape(paragraphs[0]), json.dumps("\n\n".join(paragraphs)).replace("<", "\\u003c")
    source.add(f'<!doctype html><html><head><title>Pier plan</title><meta name=description content="{lead}">')
    if source.chance.random() < 0.5:
        source.add(f'<script type="application/ld+json">{{"articleBody": {stated}}}</script>')
    source.add(f"</head><body><nav>Home News</nav><ul><li>{lead}</li></ul><article><h1>Pier plan</h1>")
    for paragraph in paragraphs:
        write_paragraph(source, paragraph)
        if source.chance.random() < 0.3:
            source.add(source.chance.choice(_FURNITURE))
    source.add(f"</article><aside><p>{lead}</p><p>{escape(paragraphs[1])}</p></aside></body></html>")


def write_stated(source: Source, paragraphs: list[str]) -> None:
    """A page whose article stands in its JSON-LD only, as a script would show it."""
    source.add(
        '<html><body><div id=app></div><script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "'
    )
    for paragraph in paragraphs:
        for word in paragraph.split(" "):
            for letter in word:
                plain = json.dumps(letter)[1:-1] if source.chance.random() < 0.5 else letter
                # A sign that would open a tag is written as an entity here, too.
                source.add_letter("&lt;" if letter == "<" else plain)
            source.add(" ")
        source.add("\\n\\n")
    source.add('"}</script></body></html>')


def write_escaped_item(source: Source, paragraphs: list[str]) -> None:
    """An item of a feed with its HTML as text, so that its entities are written twice."""
    inner = Source(source.chance)
    write_page(inner, paragraphs)
    html = inner.read()
    source.add(
        f"<item><title>Pier &amp; plan</title><description>{escape(escape(paragraphs[0]))}</description><content>"
    )
    letters = dict.fromkeys(inner.places)
    for place, letter in enumerate(html):
        spelled = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(letter, letter)
        (source.add_letter if place in letters else source.add)(spelled)
    source.add("</content></item>")


def write_cdata_item(source: Source, paragraphs: list[str]) -> None:
    """An item of a feed with its HTML in a CDATA section."""
    source.add("<item><title>Pier</title><description>")
    source.add(f"{escape(paragraphs[0])}</description><content:encoded><![CDATA[")
    for paragraph in paragraphs:
        write_paragraph(source, paragraph)
    source.add("]]></content:encoded></item>")


Writer = Callable[[Source, list[str]], None]
WRITERS: tuple[Writer, ...] = (write_page, write_stated, write_escaped_item, write_cdata_item)
