"""Sources that are none, since the subject of the cue does not speak: `was asked`, `accused of`, `appeared to`."""

from __future__ import annotations

import re
from dataclasses import replace

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.spans import Span

WORD = re.compile(r"\w+")
# A form of `be` or `get` right before a participle, adverbs between them aside.
PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|be|being|gets?|got|(?:was|were|is|are)n['’]t)"
    r"(?:\s+(?:\w+ly|not|also|even|never|once|later|then|now|often|already|first|still|again))*\s+$",
    re.IGNORECASE,
)
# Verbs that are passive where no object follows them, and those that open a sentence or follow `when`.
BARE = re.compile(r"(?:accused|suspected|convicted) of|charged (?:with|in)\b", re.IGNORECASE)
OPENING = re.compile(r"(?:Asked|Pressed|Questioned|Told|Challenged|Confronted|Quizzed|Prodded)\b")
WHEN = re.compile(r"\b(?:when|if|once|until|after|before|while)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
# `“He was singing”, inquest told`: who hears it does not say it.
HEARING = re.compile(
    r"\b(?:inquest|inquiry|court|jury|tribunal|hearing|trial|panel)[ ]"
    r"(?:(?:is|was)[ ]told|hears|heard|(?P<bare>told))$",
    re.IGNORECASE,
)
# `The court told the guard` speaks: it was told where a mark or a clause follows, or in a headline, without `the`.
HEARD = re.compile(r"\s*(?:[^\w\s]|\Z|\n|(?:how|that|of|about|why|when)\b)")
# What the writer sees and the subject does not say.
SEEMING = re.compile(r"(?:appear|seem)(?:s|ed|ing)?\b", re.IGNORECASE)
# A clause of time is no part of who speaks: `said Ms Oldane, as she left`.
TIME_CLAUSE = re.compile(
    r",\s+(?:as|when|while|after|before)\s+(?:he|she|they|it|I|we|his|her|the|\w+ing)\b", re.IGNORECASE
)
# `If the mayor says`: the conjunction is no part of who speaks.
CONJUNCTION = re.compile(r"(?:if|unless|when|while|although|though|because)\s+(?=\w)", re.IGNORECASE)
# Characters before the cue in which the auxiliary stands.
REACH = 40
IRREGULAR = frozenset(("told", "said", "sworn", "quoted", "given", "shown", "heard", "seen", "known", "sent", "forced"))


def correct_source(text: str, finding: Finding) -> Finding:
    """The finding with its source alone, no clause of time after it, or without one where its subject is silent."""
    kept = drop_silent_source(text, finding)
    if kept.source is None:
        return kept
    start, end = kept.source.start_char, kept.source.end_char
    opened, closed = CONJUNCTION.match(text, start, end), TIME_CLAUSE.search(text, start, end)
    own = Span(opened.end() if opened else start, closed.start() if closed else end)
    return replace(kept, source=own) if own != kept.source and own.start_char < own.end_char else kept


def drop_silent_source(text: str, finding: Finding) -> Finding:
    """The finding without its source where that is the subject of a cue, but not who speaks.

    On 840 annotated articles three in four passive cues have no source, and most others one after `by`. Those whose
    subject does tell something tell what it feels (`is worried that`): the words of the kind `felt` keep it.
    """
    cue, source = finding.cue, finding.source
    if cue is None or source is None:
        return finding
    words, start = cue.cut(text), max(0, cue.start_char - REACH)
    if _hears(text, min(start, source.start_char), cue.end_char, source):
        return replace(finding, source=None)
    if source.end_char <= cue.start_char:
        is_dropped = is_passive(text[max(source.end_char, start) : cue.start_char], words)
    else:
        is_dropped = is_opening(text[start : cue.start_char], words)
    return replace(finding, source=None) if is_dropped else finding


def _hears(text: str, start: int, end: int, source: Span) -> bool:
    """Whether the words before a cue's end tell that a court was told, not that it told somebody."""
    found = HEARING.search(text[start:end])
    if found is None or found["bare"] is None:
        return found is not None
    first = WORD.match(text, source.start_char)
    is_led = first is not None and first[0].lower() in load_words("noun_marker")
    return not is_led or HEARD.match(text, end) is not None


def is_passive(before: str, cue: str) -> bool:
    """Whether a cue, after these words between its subject and it, is passive, or tells how the subject seems."""
    if BARE.match(cue) or SEEMING.match(cue):
        return True
    words = before + cue
    return not cue.endswith("ing") and any(
        PASSIVE.search(words, 0, match.start())
        for match in WORD.finditer(words, len(before))
        if is_suffered(match[0].lower())
    )


def is_opening(before: str, cue: str) -> bool:
    """Whether a cue with its source behind it is a participle: `Asked why, Ms Oldane`, `when asked why`."""
    if OPENING.match(cue):
        return True
    return WHEN.search(before) is not None and OPENING.match(cue.capitalize()) is not None


def is_suffered(word: str) -> bool:
    """Whether a word may be a participle of what is done to somebody."""
    return word in IRREGULAR or (word.endswith("ed") and word not in load_words("felt"))
