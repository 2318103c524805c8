"""One article as a page of its own, on which a person sees who says what: no script, no network."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from newsledger.export.labels import (
    clean_label,
    find_link,
    format_count,
    format_share,
    format_things,
    mark_label,
)
from newsledger.quote_page.marks import (
    Anchor,
    MarkedArticle,
    Quote,
    Row,
    Segment,
    Voice,
    group_paragraphs,
    mark_article,
    merge_places,
    sum_up_voices,
)
from newsledger.text.words import count_words

# As many as page.css has: speakers beyond the eighth have a colour again, under another line.
COLORS = 8
LINES = 4
# What the page tells where it is known.
_ARTICLE_FACTS = ("article_id", "version_id", "title", "outlet_id", "published_on", "authors", "url")
_QUOTE_FACTS = (
    "kind", "cue", "stance", "is_negated", "source", "role", "anonymity_reason", "addressee", "confidence", "is_lead",
)  # fmt: skip
# What acts on the direction of letters or hides; joiners belong to the spelling of Persian, Hindi and emoji.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
_UNSEEN_SIGN = Markup('<i class="unseen" data-code="U+{:04X}"></i>')
_CHIP = Markup(
    '<a class="chip {look} q{number} hot" id="q{number}" href="#d{number}" data-sign="{sign}" data-number="{shown}" '
    'aria-label="{label}" aria-describedby="c{number}"></a>'
)
# What is pointed at counts; without it what has the keyboard's focus; without that what the address names.
_LIT = (
    "body:has(.q{0}:hover){1},body:not(:has(.hot:hover)):has(.q{0}:focus-within){1},"
    "body:not(:has(.hot:is(:hover,:focus-within))):has(.q{0}:target){1}"
)
_LIGHT = "{--tint:var(--lit);--fill:100%;--written:var(--paper);--shown:block;--row:var(--hint)}"
# Below it a quote is more likely wrong than right, as far as the annotator's confidence is calibrated.
DOUBTFUL = 0.5


@dataclass(frozen=True)
class _Pen:
    """Writes an article's segments as HTML; each quote gets its chip where its words begin."""

    article: MarkedArticle

    @cached_property
    def anchored(self) -> dict[Anchor, list[Quote]]:
        """The quotes that begin at each place."""
        found: dict[Anchor, list[Quote]] = defaultdict(list)
        for quote in self.article.quotes:
            if quote.anchor:
                found[quote.anchor].append(quote)
        return found

    def write(self, segments: Sequence[Segment], *, in_title: bool) -> Markup:
        text = self.article.title if in_title else self.article.text
        pieces: list[Markup] = []
        for segment in segments:
            pieces += map(self._write_chip, self.anchored.get((in_title, segment.start), ()))
            pieces.append(self._write_segment(segment, text))
        return Markup("").join(pieces)

    def _write_chip(self, quote: Quote) -> Markup:
        voice = self.article.voices[quote.voice]
        label = f"Quote {quote.number}, {name_voice(voice)}"
        return _CHIP.format(
            look=choose_look(voice), number=quote.number, shown=mark_number(quote), sign=voice.sign, label=label
        )

    def _write_segment(self, segment: Segment, text: str) -> Markup:
        written = show_unseen(segment.cut(text))
        for mark in reversed(segment.marks):
            look = choose_look(self.article.voices[mark.voice])
            written = Markup('<mark class="{} {} q{} hot" tabindex="-1">{}</mark>').format(
                mark.part, look, mark.number, written
            )
        return written


def render_quote_page(article: Row, rows: Sequence[Row], models: Sequence[str] = ()) -> str:
    """The page of an article (a row of `articles`) with its rows of `quotes`; `models` as in `mark_article`."""
    marked = mark_article(article, rows, models)
    style = "\n".join((_read_source("page.css"), *_list_rules(marked)))
    pen = _Pen(marked)
    return _load_template().render(
        article={**dict.fromkeys(_ARTICLE_FACTS), **article},
        marked=marked,
        title=pen.write(marked.title_segments, in_title=True),
        paragraphs=[_write_paragraph(pen, group) for group in group_paragraphs(marked.text_segments)],
        quotes=[_describe_quote(marked, quote) for quote in marked.quotes],
        summary=sum_up_voices(marked),
        counts=count_facts(marked),
        style=Markup(style),  # noqa: S704 - a file of this package, and numbers
        style_digest=base64.b64encode(hashlib.sha256(f"\n{style}\n".encode()).digest()).decode(),
    )


def choose_look(voice: Voice) -> str:
    """The classes that colour a speaker: eight colours, and four lines under them for who cannot tell those apart."""
    if voice.name is None:
        return "nobody"
    return f"color{voice.place % COLORS} line{(voice.place + voice.place // COLORS) % LINES}"


def name_voice(voice: Voice) -> str:
    """A speaker's name; words of the text that no name was found for stand in quotation marks."""
    if voice.name is None:
        return "no source"
    name = clean_label(voice.name, 120)
    return name if voice.is_resolved else f"“{name}”"


def mark_number(quote: Quote) -> str:
    """A quote's number, with a question mark where the annotator doubts it."""
    confidence = quote.row.get("confidence")
    return f"{quote.number}?" if confidence is not None and confidence < DOUBTFUL else str(quote.number)


def format_confidence(confidence: float | None) -> str:
    """How sure the annotator is, in per cent; a dash where it does not say."""
    return "–" if confidence is None else f"{100 * confidence:.0f} %"


def show_unseen(text: str) -> Markup:
    """A text as HTML, with a sign in place of each character that would act or hide."""
    pieces: list[Markup] = []
    place = 0
    for found in _UNSEEN.finditer(text):
        pieces += [escape(text[place : found.start()]), _UNSEEN_SIGN.format(ord(found[0]))]
        place = found.end()
    return Markup("").join([*pieces, escape(text[place:])])


def count_facts(marked: MarkedArticle) -> dict[str, int]:
    """The words of the text, and how many of them somebody is said to have said."""
    places = [(mark.start, mark.end) for quote in marked.quotes for mark in quote.content if not mark.in_title]
    spoken = sum(count_words(marked.text[start:end]) for start, end in merge_places(places))
    return {"words": count_words(marked.text), "spoken": spoken}


@cache
def _load_template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {
        "label": mark_label, "line": clean_label, "link": find_link, "things": format_things, "count": format_count,
        "voice": name_voice, "look": choose_look, "sure": format_confidence,
        "number": mark_number,
    }  # fmt: skip
    environment.globals |= {"share": format_share}
    return environment.from_string(_read_source("page.html.jinja"))


def _read_source(name: str) -> str:
    return files("newsledger.quote_page").joinpath(name).read_text("utf-8").strip()


def _list_rules(marked: MarkedArticle) -> Iterator[str]:
    """What lights up together, and how long each speaker's bar is."""
    for quote in marked.quotes:
        number = quote.number
        belongs = f" :is(mark.q{number},#c{number},#d{number})"
        yield _LIT.format(number, belongs) + _LIGHT
    spoken: dict[int, list[str]] = defaultdict(list)
    for quote in marked.quotes:
        spoken[quote.voice].append(f".q{quote.number}")
    for voice in marked.voices:
        share = round(100 * voice.words / marked.spoken_words) if marked.spoken_words else 0
        yield f"#s{voice.place} .bar i{{width:{share}%}}"
        theirs = ",".join(spoken[voice.place])
        others = f"body:has(#s{voice.place}:is(:hover,:focus-within)) :is(.text,h1) :is(mark,.chip):not({theirs})"
        yield others + "{--tint:0%;--line:transparent;--word:inherit;--shade:.35}"


def _write_paragraph(pen: _Pen, group: Sequence[Segment]) -> tuple[bool, Markup]:
    return group[0].paragraph is not None, pen.write(group, in_title=False)


def _describe_quote(marked: MarkedArticle, quote: Quote) -> dict[str, Any]:
    words = [marked.cut(mark) for mark in quote.content]
    return {
        "quote": quote,
        "row": {**dict.fromkeys(_QUOTE_FACTS), **quote.row},
        "voice": marked.voices[quote.voice],
        "words": words,
    }
