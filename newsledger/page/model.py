"""An article as one saved page gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from newsledger.links import Link
from newsledger.metadata.candidates import DateCandidate


@dataclass(frozen=True, slots=True)
class Page:
    """One page's article: its text, and what the page states about it, as found.

    Paragraphs of `text` are separated by an empty line. `removed` counts the furniture taken out, by kind.
    """

    text: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    section: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    links: tuple[Link, ...] = ()
    dates: tuple[DateCandidate, ...] = ()
    modified: str | None = None
    kind_hint: str | None = None
    description: str | None = None
    agency: str | None = None
    is_truncated: bool = False
    removed: Mapping[str, int] = field(default_factory=dict)
