"""What one attribution says: which words, by whom, and how it is introduced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from newsledger.annotate.spans import Span

Kind = Literal["direct", "indirect", "mixed"]
SpeakerType = Literal["person", "organization", "group", "document", "unnamed", "none"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution in an article: spans are code points of its text, `paragraph` counts from 0.

    A direct quotation's `content_spans` leave out the quotation marks around it, one span a paragraph or part;
    a mixed one covers the whole clause, with the marks that stand inside it. `speaker` is a name as the article
    writes it in full, or None when the article does not settle it.
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
