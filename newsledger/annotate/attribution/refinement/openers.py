"""What opens a paragraph and is nobody's words or name: a dateline, a label, the clock of a live report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.spans import Span
from newsledger.metadata.datelines import Dateline, find_dateline, skip_space

_HOUR, _MINUTE = r"(?:[01]?\d|2[0-4])", r"[0-5]\d"
_HALF = r"\s?[ap]\.?m\b\.?"
_ZONE = r"\s(?:GMT|UTC|BST|CES?T|ES?T|EDT|PS?T|PDT|CDT|CST|MDT|MST|I?ST|AES?T|AEDT|NZS?T|WAT|EAT|CAT|SAST|MSK|JST)\b"
# `14:05`, `[9:30 a.m. ET]`, `3.15pm BST -`: with a full stop only where more of it says that it is a time.
_CLOCK = re.compile(
    rf"(?:UPDATED?\s)?[\[(]?(?:{_HOUR}:{_MINUTE}(?::{_MINUTE})?(?:{_HALF})?(?:{_ZONE})?"
    rf"|{_HOUR}[.:]{_MINUTE}(?:{_HALF}(?:{_ZONE})?|{_ZONE}))[\])]?\s?[-–—:|,]?\s+(?=[\"“‘'A-ZÀ-Þ])"
)
# `KUWAIT: The minister said`, of several on a page.
_LABEL = re.compile(r"[A-ZÀ-Þ]{3,}(?: [A-ZÀ-Þ]{2,}){0,2}:\s+(?=[\"“‘'A-ZÀ-Þ])")


def cut_openers(text: str, findings: Sequence[Finding]) -> list[Finding]:
    """The findings with contents and sources after what opens their paragraphs; none that is nothing else."""
    dateline = find_dateline(text)
    cut = (_cut_finding(text, dateline, finding) for finding in findings)
    return [finding for finding in cut if finding.content_spans]


def _cut_finding(text: str, dateline: Dateline | None, finding: Finding) -> Finding:
    source = tuple(_cut_spans(text, dateline, [finding.source] if finding.source else []))
    contents = tuple(_cut_spans(text, dateline, finding.content_spans))
    if source[:1] == (finding.source,) and contents == finding.content_spans:
        return finding
    return replace(finding, source=source[0] if source else None, content_spans=contents)


def _cut_spans(text: str, dateline: Dateline | None, spans: Iterable[Span]) -> Iterable[Span]:
    for span in spans:
        start = _skip_opener(text, dateline, span)
        if start < span.end_char:
            yield Span(start, span.end_char)


def _skip_opener(text: str, dateline: Dateline | None, span: Span) -> int:
    """Where the span begins without what opens its paragraph."""
    start = span.start_char
    if dateline is not None and dateline.start_char <= start < dateline.body_char:
        return skip_space(text, dateline.body_char)
    if text[max(0, start - 1) : start] not in ("", "\n"):
        return start
    opener = _CLOCK.match(text, start, span.end_char) or _LABEL.match(text, start, span.end_char)
    return opener.end() if opener else start
