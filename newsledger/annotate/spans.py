"""Where an annotation stands in an article's text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points: `text[start_char:end_char]` is the surface."""

    start_char: int
    end_char: int

    def cut(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start_char : self.end_char]
