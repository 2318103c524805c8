"""From where words stand to what they say: kind, stance, speaker, role and addressee of every finding."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsledger.annotate.attribution.completion.addressees import find_addressee
from newsledger.annotate.attribution.completion.anonymity import find_anonymity_reason, is_statement
from newsledger.annotate.attribution.completion.kinds import decide_kind, trim_content
from newsledger.annotate.attribution.completion.stances import read_stance
from newsledger.annotate.attribution.record import Attribution, Finding
from newsledger.annotate.attribution.refinement.transcripts import find_interviewee
from newsledger.annotate.grammar.quotation_marks import Quotation
from newsledger.annotate.spans import Span
from newsledger.annotate.speakers.article import Speaker
from newsledger.annotate.speakers.capitals import ANSWER_LABELS, EXCHANGE_LABELS
from newsledger.annotate.speakers.resolution import resolve_speakers


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its quotations and with the places where its paragraphs begin."""

    text: str
    quotations: list[Quotation]
    borders: list[int]


def complete_findings(
    text: str, paragraphs: Sequence[Span], quotations: list[Quotation], findings: Sequence[Finding]
) -> list[Attribution]:
    """The findings, in order of the text, with all that a row of `quotes` says of them."""
    named = _name_interviewee(text, findings)
    speakers = resolve_speakers(text, quotations, named)
    opened = _Text(text, quotations, [paragraph.start_char for paragraph in paragraphs])
    completed = [_complete(opened, *pair) for pair in zip(findings, speakers, strict=True)]
    return [attribution for attribution in completed if attribution is not None]


def _name_interviewee(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """The findings with the name of who is interviewed as the source of the answers, to resolve the speaker by."""
    labelled = [finding for finding in findings if finding.source and finding.source.cut(text) in EXCHANGE_LABELS]
    interviewee = find_interviewee(text, labelled)
    if interviewee is None:
        return list(findings)
    answers = {id(finding) for finding in labelled if finding.source and finding.source.cut(text) in ANSWER_LABELS}
    return [replace(each, source=interviewee) if id(each) in answers else each for each in findings]


def _complete(opened: _Text, finding: Finding, speaker: Speaker) -> Attribution | None:
    text, quotations = opened.text, opened.quotations
    kind = decide_kind(text, finding, quotations)
    spans = trim_content(text, finding.content_spans, kind, quotations)
    if not spans or is_statement(text, finding):
        return None
    stance = read_stance(text, finding.cue, finding.source)
    addressee = find_addressee(text, finding)
    reason = find_anonymity_reason(text, finding.source, finding) if finding.source else None
    paragraph = bisect_right(opened.borders, spans[0].start_char) - 1
    return Attribution(
        kind=kind,
        content_spans=spans,
        cue=finding.cue,
        source=finding.source,
        speaker=speaker.name,
        speaker_type=speaker.kind,
        role=speaker.role,
        addressee=_cut(text, addressee),
        stance=stance.name,
        paragraph=paragraph,
        is_lead=paragraph == 0,
        confidence=round(finding.score, 3),
        is_negated=stance.is_negated,
        anonymity_reason=_cut(text, reason),
    )


def _cut(text: str, span: Span | None) -> str | None:
    return span.cut(text) if span else None
