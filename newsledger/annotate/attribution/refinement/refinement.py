"""From what was found to what counts: true quotations only, whole, each once, with those that were overlooked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.attribution.refinement.acts import drop_acts
from newsledger.annotate.attribution.refinement.boundaries import complete_quotations, part_contents, tidy_finding
from newsledger.annotate.attribution.refinement.false_quotes import drop_false_quotes
from newsledger.annotate.attribution.refinement.joins import join_quotations
from newsledger.annotate.attribution.refinement.openers import cut_openers
from newsledger.annotate.attribution.refinement.overlooked import add_overlooked
from newsledger.annotate.attribution.refinement.parts import Part, Taken, list_parts
from newsledger.annotate.attribution.refinement.subjects import correct_source
from newsledger.annotate.attribution.refinement.transcripts import find_turns
from newsledger.annotate.grammar.quotation_marks import Quotation
from newsledger.annotate.spans import Span


def refine_findings(
    text: str, paragraphs: list[Span], quotations: list[Quotation], findings: Sequence[Finding]
) -> list[Finding]:
    """The findings of a text in its order, contents apart from each other, false ones dropped, missed ones added."""
    parts = list_parts(text, paragraphs, quotations)
    turns = [_keep_quoted(parts, turn) for turn in find_turns(text, paragraphs)]
    opened = cut_openers(text, drop_acts(text, findings))
    found = [tidy for finding in opened if (tidy := tidy_finding(text, finding)) is not None]
    if turns:
        inside = Taken([_cover_turn(turn) for turn in turns])
        parts = [part for part in parts if part.outer not in inside]
        found = [finding for finding in found if not _is_in_turn(inside, finding)]
    found = complete_quotations(text, parts, part_contents(text, found))
    found = join_quotations(text, paragraphs, parts, add_overlooked(text, paragraphs, quotations, parts, found))
    found = [correct_source(text, each) for each in drop_false_quotes(text, paragraphs, parts, found)]
    return sorted([*found, *turns], key=lambda finding: finding.start_char)


def _cover_turn(turn: Finding) -> Span:
    """All of a turn, from its label on."""
    label = turn.source or turn.content_spans[0]
    return Span(label.start_char, max(label.end_char, turn.content_spans[-1].end_char))


def _is_in_turn(inside: Taken, finding: Finding) -> bool:
    """Whether a turn, which is one quotation as a whole, has the finding's cue or words."""
    return any(span in inside for span in (*finding.content_spans, finding.cue) if span is not None)


def _keep_quoted(parts: list[Part], turn: Finding) -> Finding:
    """The turn with what it has between quotation marks alone, where its words begin with one."""
    first = bisect_left(parts, turn.start_char, key=lambda part: part.outer.start_char)
    if first == len(parts) or parts[first].outer.start_char != turn.start_char:
        return turn
    last = bisect_left(parts, turn.content_spans[-1].end_char, key=lambda part: part.outer.start_char)
    return replace(turn, content_spans=tuple(part.outer for part in parts[first:last]))
