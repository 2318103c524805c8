"""The attributions of one article: of its text, and of a title that its text does not repeat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from newsledger.annotate.attribution.completion.completion import complete_findings
from newsledger.annotate.attribution.reading.finding import find_attributions
from newsledger.annotate.attribution.reading.network import load_network
from newsledger.annotate.attribution.record import Attribution, Finding
from newsledger.annotate.attribution.refinement.refinement import refine_findings
from newsledger.annotate.grammar.quotation_marks import find_quotations, split_paragraphs
from newsledger.annotate.spans import Span

# Characters of a text that are read at a time: memory is that of one stretch.
LONGEST_STRETCH = 100_000
PARAGRAPH_BREAK = "\n\n"


def annotate_article(text: str, title: str | None) -> list[Attribution]:
    """The attributions of a title and a text, in their order.

    The network was trained on texts that begin with their title: one that is kept apart is put before its text.
    """
    if not title or repeats_title(text, title):
        return [_mark_title(found, bool(title)) for found in annotate_text(text)]
    whole = title + PARAGRAPH_BREAK + text
    return [_part_title(found, len(title)) for found in annotate_text(whole) if _is_on_one_side(found, len(title))]


def repeats_title(text: str, title: str) -> bool:
    """Whether the text's first paragraph is its title."""
    opening = text[: len(title) + 3].split(PARAGRAPH_BREAK, 1)[0]
    return opening.strip(" .").casefold() == title.strip(" .").casefold()


def annotate_text(text: str) -> list[Attribution]:
    """The attributions of a text, in its order."""
    network = load_network()
    paragraphs = split_paragraphs(text)
    quotations = find_quotations(text, paragraphs)
    findings: list[Finding] = []
    for stretch in split_stretches(text, paragraphs):
        inner = [q for q in quotations if stretch.start_char <= q.outer.start_char < stretch.end_char]
        findings += find_attributions(text, inner, network, stretch)
    refined = refine_findings(text, paragraphs, quotations, findings)
    return complete_findings(text, paragraphs, quotations, refined)


def split_stretches(text: str, paragraphs: list[Span]) -> Iterator[Span]:
    """The text in stretches of whole paragraphs; a longer paragraph is cut where it must."""
    start = 0
    for before, after in zip(paragraphs, [*paragraphs[1:], Span(len(text), len(text))], strict=True):
        if after.end_char - start > LONGEST_STRETCH and before.end_char > start:
            for at in range(start, before.end_char, LONGEST_STRETCH):
                yield Span(at, min(at + LONGEST_STRETCH, before.end_char))
            start = after.start_char
    if start < len(text):
        yield Span(start, len(text))


def _mark_title(found: Attribution, is_titled: bool) -> Attribution:
    """The attribution with its place in a text whose first paragraph may be the title."""
    first = 1 if is_titled else 0
    return replace(found, is_title=is_titled and found.paragraph == 0, is_lead=found.paragraph == first)


def _list_spans(found: Attribution) -> list[Span]:
    return [*found.content_spans, *(span for span in (found.cue, found.source) if span)]


def _is_on_one_side(found: Attribution, border: int) -> bool:
    """Whether all of an attribution stands in the title, or all of it in the text."""
    spans = _list_spans(found)
    return all(span.end_char <= border for span in spans) or all(span.start_char > border for span in spans)


def _part_title(found: Attribution, length: int) -> Attribution:
    """The attribution counted in the title that it stands in, or in the text."""
    if found.content_spans[0].end_char <= length:
        return replace(found, in_title=True, is_title=True, is_lead=False)
    shift = length + len(PARAGRAPH_BREAK)

    def move(span: Span | None) -> Span | None:
        return Span(span.start_char - shift, span.end_char - shift) if span else None

    contents = tuple(Span(span.start_char - shift, span.end_char - shift) for span in found.content_spans)
    paragraph = found.paragraph - 1
    return replace(
        found,
        content_spans=contents,
        cue=move(found.cue),
        source=move(found.source),
        paragraph=paragraph,
        is_lead=paragraph == 0,
    )
