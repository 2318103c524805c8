"""Where the sentence around a place of a text begins and ends, without reading the whole text."""

from __future__ import annotations

import re

from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.spans import Span

# Longer sentences are cut: 99 % of the annotated articles' sentences are shorter.
REACH = 400
# Characters that the pattern looks at after a sentence's end.
LOOKAHEAD = 4
SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]{0,3}\s{1,3}(?=[\"“‘'(]{0,3}[^\W\da-z_])|\n")


def bound_sentence(text: str, start: int, end: int) -> Span:
    """The sentence that holds `text[start:end]`, or as much of it as lies near."""
    before = max(0, start - REACH)
    matches = SENTENCE_END.finditer(text, before, start + LOOKAHEAD)
    ends = [match.end() for match in matches if match.end() <= start and not _is_shortened(text, match)]
    return Span(ends[-1] if ends else before, _find_end(text, end))


def _find_end(text: str, start: int) -> int:
    border = min(len(text), start + REACH)
    ends = SENTENCE_END.finditer(text, start, border)
    return next((match.start() for match in ends if not _is_shortened(text, match)), border)


def _is_shortened(text: str, match: re.Match[str]) -> bool:
    """Whether the mark belongs to an abbreviation or an initial."""
    at = match.start()
    start = at
    while start > max(0, at - 6) and text[start - 1].isalpha():
        start -= 1
    word = text[start:at]
    return text[at] == "." and (word.lower() in load_words("abbreviation") or (len(word) == 1 and word.isupper()))
