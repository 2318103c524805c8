"""Edits to a text, made alone or with a note of where each character came from."""

from __future__ import annotations

import re
from collections.abc import Callable

from newsledger.text.origins import Changes, Edit, apply_edits
from newsledger.text.rewrites import align_rewrite

Replacement = Callable[[re.Match[str]], str]


class Editor:
    """Makes edits."""

    def substitute(self, pattern: re.Pattern[str], replacement: str | Replacement, text: str) -> str:
        """`text` with each match of `pattern` replaced as a whole; a string as replacement holds no backslash."""
        return pattern.sub(replacement, text)

    def rewrite(self, pattern: re.Pattern[str], replacement: Replacement, text: str) -> str:
        """`text` with each match of `pattern` replaced, most of whose characters stay."""
        return pattern.sub(replacement, text)


class TracingEditor(Editor):
    """Makes the same edits one after the other on one text, and knows what changed in it."""

    def __init__(self) -> None:
        self.changes: Changes = []

    def substitute(self, pattern: re.Pattern[str], replacement: str | Replacement, text: str) -> str:
        """The same; a match whose replacement is itself is no edit."""
        return self._edit(pattern, replacement, text, _replace_whole)

    def rewrite(self, pattern: re.Pattern[str], replacement: Replacement, text: str) -> str:
        """The same; what is new is aligned with what was there."""
        return self._edit(pattern, replacement, text, align_rewrite)

    def _edit(
        self,
        pattern: re.Pattern[str],
        replacement: str | Replacement,
        text: str,
        align: Callable[[str, str, int], list[Edit]],
    ) -> str:
        pieces: list[str] = []
        edits: list[Edit] = []
        place = 0
        for match in pattern.finditer(text):
            made = replacement if isinstance(replacement, str) else replacement(match)
            if made != match[0]:
                pieces += text[place : match.start()], made
                edits += align(match[0], made, match.start())
                place = match.end()
        if not edits:
            return text
        self.changes = apply_edits(self.changes, edits)
        return "".join((*pieces, text[place:]))


def _replace_whole(before: str, after: str, place: int) -> list[Edit]:
    return [Edit(place, place + len(before), len(after))]
