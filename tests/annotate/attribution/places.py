"""Spans of invented texts by their words, for the tests of attributions."""

from __future__ import annotations

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.spans import Span


def locate(text: str, words: str) -> Span:
    """Where `words` stand first in a text."""
    start = text.index(words)
    return Span(start, start + len(words))


def make_finding(text: str, content: str, cue: str | None, source: str | None) -> Finding:
    """A finding whose parts are given by their words."""
    return Finding(
        (locate(text, content),), locate(text, cue) if cue else None, locate(text, source) if source else None, 0.9
    )
