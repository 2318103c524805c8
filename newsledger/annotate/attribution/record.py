"""What an annotator finds of one attribution, and the whole record of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from newsledger.annotate.spans import Span

Kind = Literal["direct", "indirect", "mixed"]
SpeakerType = Literal["person", "organization", "group", "document", "unnamed", "none"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that the text attributes, where it does so: spans are code points of the text, in its order.

    `score` is the share of such findings that are right (content and source), 0 to 1, as measured. `is_turn` says
    that the words are a turn of a transcript, the speaker's own without quotation marks.
    """

    content_spans: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    score: float
    is_turn: bool = False

    @property
    def start_char(self) -> int:
        """Where the content begins."""
        return self.content_spans[0].start_char


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution in an article: spans are code points of its text, `paragraph` counts from 0.

    A direct quotation's `content_spans` leave out the quotation marks around it, one span a paragraph or part;
    a mixed one covers the whole clause, with the marks that stand inside it. `speaker` is a name as the article
    writes it in full, or None when the article does not settle it. `is_title` says that the words stand in the
    article's title; `in_title` that every span counts in that title, since the text does not repeat it.
    """

    kind: Kind
    content_spans: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    speaker: str | None
    speaker_type: SpeakerType
    role: str | None
    addressee: str | None
    stance: str | None
    paragraph: int
    is_lead: bool
    confidence: float
    is_negated: bool = False
    anonymity_reason: str | None = None
    is_title: bool = False
    in_title: bool = False
