"""Quotations that go on: around an interposed cue, and from one paragraph into the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.attribution.refinement.boundaries import OPENING, tidy_finding
from newsledger.annotate.attribution.refinement.parts import Part, holds, own_parts
from newsledger.annotate.spans import Span

WORD = re.compile(r"\w+")
# Between the clause of the cue and the words that go on, when nothing else is said there.
PAUSE = frozenset(" \t\n\r\xa0,.;:—–-…!")
# Words after the cue's clause (`in a statement on Monday`) and characters in which they stand.
MOST_WORDS = 12
GAP_REACH = 400
# Fewer quoted words with more than a pause before them may be a term or a title.
FEWEST_WORDS = 3
# Characters by which a sentence that is printed twice is known, and before it in which it was printed first.
PULLED = 24
PULLED_REACH = 8000
MARKS = "\"“”„‘’'`«» "
SENTENCE_ENDS = (".", "!", "?", ":", "…")


def join_quotations(text: str, paragraphs: list[Span], parts: list[Part], findings: Sequence[Finding]) -> list[Finding]:
    """The findings with the parts of quotations that go on after them; a second half found apart is taken in."""
    owners = own_parts(parts, findings)
    gained: list[list[Span]] = [[] for _ in findings]
    taken: dict[int, int] = {}
    for at in range(1, len(parts)):
        before = _follow(taken, owners[at - 1])
        if before is None:
            continue
        owner = owners[at]
        if owner is None and _goes_on(text, paragraphs, parts, at, findings[before]):
            gained[before].append(parts[at].outer)
            owners[at] = before
        elif owner is None or owner <= before or owner in taken:
            continue
        elif _is_second_half(text, parts[at - 1], parts[at], findings[before], findings[owner]):
            taken[owner] = before
            gained[before] += findings[owner].content_spans
    _reach_back(parts, owners, gained)
    joined = [
        replace(f, content_spans=tuple(sorted([*f.content_spans, *gained[at]])))
        for at, f in enumerate(findings)
        if at not in taken
    ]
    tidied = (tidy_finding(text, f) for f in joined)
    return [f for f in tidied if f is not None]


def _follow(taken: dict[int, int], owner: int | None) -> int | None:
    """The finding that an owner's content has gone to."""
    return taken.get(owner, owner) if owner is not None else None


def _goes_on(text: str, paragraphs: list[Span], parts: list[Part], at: int, finding: Finding) -> bool:
    """Whether the unclaimed part `at` continues the content of the part before it."""
    before, part = parts[at - 1], parts[at]
    if before.quotation == part.quotation:
        return True
    if before.paragraph == part.paragraph:
        return _continues_sentence(text, before, part, finding)
    return _continues_paragraph(text, paragraphs, before, part, finding)


def _continues_sentence(text: str, before: Part, part: Part, finding: Finding) -> bool:
    """Whether only the cue's clause stands between two parts of one paragraph: `"X," she said. "Y."`."""
    gap = Span(before.outer.end_char, part.outer.start_char)
    if gap.end_char - gap.start_char > GAP_REACH:
        return False
    clause = _find_clause(gap, finding)
    after = text[clause.end_char : gap.end_char] if clause else text[gap.start_char : gap.end_char]
    if PAUSE.issuperset(after):
        return clause is not None or not _ends_sentence(text, before.inner)
    if clause is None or _count_words(part.inner.cut(text)) < FEWEST_WORDS:
        return False
    return after.rstrip().endswith(SENTENCE_ENDS) and _count_words(after) <= MOST_WORDS


def _find_clause(gap: Span, finding: Finding) -> Span | None:
    """Where the finding's cue and source stand in the gap."""
    own = [span for span in (finding.cue, finding.source) if span is not None and holds(gap, span)]
    if finding.cue is None or finding.cue not in own:
        return None
    return Span(min(s.start_char for s in own), max(s.end_char for s in own))


def _continues_paragraph(text: str, paragraphs: list[Span], before: Part, part: Part, finding: Finding) -> bool:
    """Whether a paragraph that is nothing but a quotation follows one that ends with the quotation or its clause."""
    if part.paragraph != before.paragraph + 1:
        return False
    whole = paragraphs[part.paragraph]
    rest = text[whole.start_char : part.outer.start_char] + text[part.outer.end_char : whole.end_char]
    if rest.strip() or _count_words(part.inner.cut(text)) < FEWEST_WORDS:
        return False
    gap = Span(before.outer.end_char, part.outer.start_char)
    clause = _find_clause(gap, finding)
    if clause is None and text[finding.start_char] not in OPENING:
        return False
    after = text[clause.end_char if clause else gap.start_char : gap.end_char]
    return PAUSE.issuperset(after) and not _is_repeated(text, part.inner)


def _ends_sentence(text: str, inner: Span) -> bool:
    return text[inner.end_char - 1] in SENTENCE_ENDS


def _is_repeated(text: str, inner: Span) -> bool:
    """Whether the words stand in the text before: a sentence pulled out for display."""
    opening = text[inner.start_char : min(inner.end_char, inner.start_char + PULLED)].lstrip(MARKS)
    return text.find(opening, max(0, inner.start_char - PULLED_REACH), inner.start_char) >= 0


def _is_second_half(text: str, before: Part, part: Part, finding: Finding, other: Finding) -> bool:
    """Whether a finding of its own is the second half of the one before: it has no cue, or the very same."""
    if other.cue is not None and other.cue != finding.cue:
        return False
    if before.quotation == part.quotation:
        return True
    return before.paragraph == part.paragraph and _continues_sentence(text, before, part, finding)


def _reach_back(parts: list[Part], owners: list[int | None], gained: list[list[Span]]) -> None:
    """Give unclaimed first paragraphs of a quotation to the finding that has the next one."""
    for at in range(len(parts) - 2, -1, -1):
        if owners[at] is None and parts[at].quotation == parts[at + 1].quotation and owners[at + 1] is not None:
            owner = owners[at + 1]
            owners[at] = owner
            if owner is not None:
                gained[owner].append(parts[at].outer)


def _count_words(text: str) -> int:
    return len(WORD.findall(text))
