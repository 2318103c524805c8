"""Attributions in a title, which breaks off without a mark, and where a colon and an act look like speech."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from newsledger.annotate.attribution.record import Attribution, Finding
from newsledger.annotate.spans import Span

# Below this most attributions in titles tell an act (`signs defense agreement`): decision 0020.
LEAST = 0.5
COLON = ":"
# The last two close in German and Danish.
CLOSING_MARKS = "\"”’'»“«"
# The one or two words, without a mark that parts them off, that the network leaves out at the end of a title.
LAST_WORDS = re.compile(r"(?:[ ][\w'’&.$%-]*\w(?:(?<=\.\w)\.)?){1,2}(?=[.!?\"”’']*\s*\Z)")


def complete_title_contents(text: str, length: int, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, those in the title (the first `length` characters) with its last words."""
    return [_add_last_words(text, length, finding) if finding.start_char < length else finding for finding in findings]


def _add_last_words(text: str, length: int, finding: Finding) -> Finding:
    last = finding.content_spans[-1]
    beside = [span for span in (finding.cue, finding.source) if span is not None]
    if last.end_char >= length or any(span.end_char > last.start_char for span in beside):
        return finding
    rest = None if last.cut(text)[-1] in CLOSING_MARKS else LAST_WORDS.match(text, last.end_char, length)
    if rest is None:
        return finding
    return replace(finding, content_spans=(*finding.content_spans[:-1], Span(last.start_char, rest.end())))


def drop_false_titles(text: str, found: Sequence[Attribution]) -> list[Attribution]:
    """The attributions without those in the title that tell an act, or have a topic before the colon."""
    speakers = {each.speaker for each in found if each.speaker and not each.is_title}
    return [each for each in found if not each.is_title or _is_told(text, each, speakers)]


def _is_told(text: str, found: Attribution, speakers: set[str]) -> bool:
    """Whether a title says that somebody said it, and not only that something was done."""
    if found.cue is None or found.confidence < LEAST or found.stance is None:
        return False
    if COLON not in found.cue.cut(text):
        return True
    return found.kind == "direct" or found.speaker_type == "document" or found.speaker in speakers
