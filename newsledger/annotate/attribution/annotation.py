"""The attributions of one article: of its text, and of a title that its text does not repeat."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from newsledger.annotate.attribution.completion.completion import complete_findings
from newsledger.annotate.attribution.reading.finding import find_attributions
from newsledger.annotate.attribution.reading.network import Network, load_network
from newsledger.annotate.attribution.record import Attribution, Finding
from newsledger.annotate.attribution.refinement.boundaries import part_meeting_contents
from newsledger.annotate.attribution.refinement.refinement import refine_findings
from newsledger.annotate.attribution.titles import complete_title_contents, drop_false_titles
from newsledger.annotate.grammar.quotation_marks import Quotation, find_quotations, split_paragraphs
from newsledger.annotate.spans import Span

# Characters of a text that are read at a time: memory is that of one stretch.
LONGEST_STRETCH = 100_000
PARAGRAPH_BREAK = "\n\n"
WORD = re.compile(r"\w+")


def annotate_article(text: str, title: str | None) -> list[Attribution]:
    """The attributions of a title and a text, in their order.

    The network was trained on texts that begin with their title: one that is kept apart is put before its text.
    """
    if not title:
        return annotate_text(text)
    length = measure_repeated_title(text, title)
    if length:
        found = [_mark_title(each, text, length) for each in annotate_text(text, length)]
        return drop_false_titles(text, found)
    whole, length = title + PARAGRAPH_BREAK + text, len(title)
    found = [_mark_title(each, whole, length) for each in annotate_text(whole, length) if _is_on_one_side(each, length)]
    shift, count = length + len(PARAGRAPH_BREAK), len(split_paragraphs(title))
    return [_part_title(each, shift, count) for each in drop_false_titles(whole, found)]


def measure_repeated_title(text: str, title: str) -> int:
    """Characters of the text's first line where that is its title, marks and blanks aside; else 0."""
    line = text.split("\n", 1)[0]
    words = WORD.findall(title.casefold())
    is_repeated = words and len(line) < 2 * len(title) + 20 and WORD.findall(line.casefold()) == words
    return len(line) if is_repeated else 0


def annotate_text(text: str, title_length: int = 0, network: Network | None = None) -> list[Attribution]:
    """The attributions of a text, in its order; its first `title_length` characters are its title.

    `network` is the shipped one where none is given.
    """
    network = network or load_network()
    paragraphs = split_paragraphs(text)
    quotations = find_quotations(text, paragraphs)
    findings: list[Finding] = []
    for stretch in split_stretches(text, paragraphs):
        inner = _list_inside(quotations, stretch)
        findings += find_attributions(text, inner, network, stretch, paragraphs)
    refined = refine_findings(text, paragraphs, quotations, findings)
    refined = part_meeting_contents(text, complete_title_contents(text, title_length, refined))
    return complete_findings(text, paragraphs, quotations, refined)


def split_stretches(text: str, paragraphs: list[Span]) -> Iterator[Span]:
    """The text in stretches of whole paragraphs; a longer paragraph is cut where it must."""
    start = 0
    for before, after in zip(paragraphs, [*paragraphs[1:], Span(len(text), len(text))], strict=True):
        if after.end_char - start > LONGEST_STRETCH and before.end_char > start:
            yield from _cut_stretch(text, Span(start, before.end_char))
            start = after.start_char
    if start < len(text):
        yield from _cut_stretch(text, Span(start, len(text)))


def _cut_stretch(text: str, stretch: Span) -> Iterator[Span]:
    """The stretch, cut at blanks where it is too long."""
    start = stretch.start_char
    while stretch.end_char - start > LONGEST_STRETCH:
        end = text.rfind(" ", start + 1, start + LONGEST_STRETCH)
        end = end if end > 0 else start + LONGEST_STRETCH
        yield Span(start, end)
        start = end
    yield Span(start, stretch.end_char)


def _list_inside(quotations: list[Quotation], stretch: Span) -> list[Quotation]:
    """The quotations of which some part stands in the stretch."""
    first = bisect_right(quotations, stretch.start_char, key=lambda quotation: quotation.outer.end_char)
    last = bisect_left(quotations, stretch.end_char, key=lambda quotation: quotation.outer.start_char)
    return quotations[first:last]


def _mark_title(found: Attribution, text: str, length: int) -> Attribution:
    """The attribution with its place in a text whose first line, of this length, is the title."""
    is_title = found.content_spans[0].start_char < length
    lead = 1 if text.startswith(PARAGRAPH_BREAK, length) else 0
    return replace(found, is_title=is_title, is_lead=found.paragraph == lead and not is_title)


def _list_spans(found: Attribution) -> list[Span]:
    return [*found.content_spans, *(span for span in (found.cue, found.source) if span)]


def _is_on_one_side(found: Attribution, border: int) -> bool:
    """Whether all of an attribution stands in the title, or all of it in the text."""
    spans = _list_spans(found)
    return all(span.end_char <= border for span in spans) or all(span.start_char > border for span in spans)


def _part_title(found: Attribution, shift: int, count: int) -> Attribution:
    """The attribution counted in the title that it stands in, or in the text, `count` paragraphs later."""
    if found.is_title:
        return replace(found, in_title=True)

    def move(span: Span | None) -> Span | None:
        return Span(span.start_char - shift, span.end_char - shift) if span else None

    contents = tuple(Span(span.start_char - shift, span.end_char - shift) for span in found.content_spans)
    paragraph = found.paragraph - count
    return replace(
        found,
        content_spans=contents,
        cue=move(found.cue),
        source=move(found.source),
        paragraph=paragraph,
        is_lead=paragraph == 0,
    )
