"""Quotations without a finding whose speaker is clear by rule: a label before them, or a clause of a cue verb."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.attribution.refinement.false_quotes import is_label
from newsledger.annotate.attribution.refinement.parts import Part, Taken, own_parts
from newsledger.annotate.grammar.quotation_marks import Quotation
from newsledger.annotate.rules.direct_quotes import CONFIDENCE, Found, find_attributions
from newsledger.annotate.spans import Span

WORD = re.compile(r"\w+")
# Fewer quoted words by rule: the fewest for which, on 840 annotated articles, at least four in five are right.
FEWEST_WORDS = {"after": 4, "colon": 4}
# `Mira Oldane: “…”` before a quotation, after a sentence's end, a dash or at the start of a line.
LABEL = re.compile(
    r"(?:\A|\n\s{0,3}|(?<!\bM[rs])(?<!\bMrs)(?<!\b[DS]r)[.!?][\"“”)\]]{0,2}\s{1,3}|[-–—]\s)"
    r"(?P<name>[^\W\d_a-z][\w.'’\-]{0,30}(?: (?:[^\W\d_a-z][\w.'’\-]{0,30}|of|the|de|van|von|and)){0,7})"
    r"(?: \([^()\n]{1,30}\))?(?P<colon>:)\s{0,2}\Z"
)
LABEL_REACH = 120
# Share of labelled quotations that are right: 24 of 26 in the same articles.
LABEL_SCORE = 0.9


def add_overlooked(
    text: str, paragraphs: list[Span], quotations: list[Quotation], parts: list[Part], findings: Sequence[Finding]
) -> list[Finding]:
    """The findings, and one more for each quotation that has none and clearly tells whose it is."""
    owners = own_parts(parts, findings)
    owned = {part.quotation for part, owner in zip(parts, owners, strict=True) if owner is not None}
    shortest = min(FEWEST_WORDS.values())
    left = {part.quotation for part in parts} - owned
    wanted = {number for number in left if _count_words(text, quotations[number].spans) >= shortest}
    if not wanted:
        return list(findings)
    labelled = list(_read_labels(text, quotations, wanted))
    told = _read_rules(text, paragraphs, quotations, wanted, [*findings, *labelled])
    outers = {part.inner.start_char: part.outer for part in parts}
    return [*findings, *(_with_marks(outers, finding) for finding in (*labelled, *told))]


def _with_marks(outers: dict[int, Span], finding: Finding) -> Finding:
    """The finding with the quotation marks of its content, as all findings have them."""
    return replace(finding, content_spans=tuple(outers.get(span.start_char, span) for span in finding.content_spans))


def _count_words(text: str, spans: Sequence[Span]) -> int:
    return sum(len(WORD.findall(span.cut(text))) for span in spans)


def _read_labels(text: str, quotations: list[Quotation], wanted: set[int]) -> Iterator[Finding]:
    """The wanted quotations that are whole sentences after a name and a colon; they are wanted no more."""
    for number in sorted(wanted):
        quotation = quotations[number]
        match = _match_label(text, quotation.outer.start_char)
        if match is None or not _ends_sentence(text, quotation):
            continue
        wanted.discard(number)
        yield Finding(quotation.spans, Span(*match["colon"]), Span(*match["name"]), LABEL_SCORE)


def _match_label(text: str, stop: int) -> dict[str, tuple[int, int]] | None:
    """Where the name and the colon of a label right before `stop` stand."""
    start = max(0, stop - LABEL_REACH)
    before = text[start:stop]
    match = LABEL.search(before) if before.rstrip().endswith(":") else None
    if match is None:
        return None
    return {group: (start + match.start(group), start + match.end(group)) for group in ("name", "colon")}


def _ends_sentence(text: str, quotation: Quotation) -> bool:
    """Whether the quotation ends with its sentence, so that it is no part of a headline's."""
    last = quotation.spans[-1].end_char
    after = text[quotation.outer.end_char : quotation.outer.end_char + 2]
    return text[last - 1] in ".!?…—-" or after[:1] in ("", "\n", ".", "!", "?")


def _read_rules(
    text: str, paragraphs: list[Span], quotations: list[Quotation], wanted: set[int], findings: Sequence[Finding]
) -> Iterator[Finding]:
    """What the rules say of the wanted quotations, where nothing else has their cue or content."""
    numbers = {quotations[number].spans[0].start_char: number for number in wanted}
    taken = Taken([span for finding in findings for span in (*finding.content_spans, finding.cue) if span is not None])
    for found in find_attributions(text, paragraphs, quotations):
        clause = found.clause
        number = numbers.get(found.spans[0].start_char)
        if number is None or clause is None or clause.source is None or clause.cue in taken:
            continue
        if any(span in taken for span in found.spans) or not _is_certain(text, found, quotations[number]):
            continue
        yield Finding(found.spans, clause.cue, clause.source, CONFIDENCE[found.rule])


def _is_certain(text: str, found: Found, quotation: Quotation) -> bool:
    fewest = FEWEST_WORDS.get(found.rule)
    if fewest is None or found.clause is None or _count_words(text, found.spans) < fewest:
        return False
    return not is_label(text, quotation.outer, quotation.spans[0], found.clause.cue)
