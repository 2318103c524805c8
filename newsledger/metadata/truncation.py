"""Truncation: whether a text stops before its article does. Only plain signs count; a missing full stop is none."""

from __future__ import annotations

import re

TAIL_CHARS = 400
# What a teaser holds beside its headline is a sentence or two and a date. An ellipsis ends 1 in 2,000 whole articles as
# a figure of speech; in a text this short it is a cut teaser.
MAX_TEASER_WORDS = 80

_COUNTER = re.compile(r"\[\+?\s?\d{1,7} (?:chars|characters|words)\]\Z")
_MARK = re.compile(
    r"(?:\[(?:…|\.\.\.)\]|\((?:more|continued)(?:…|\.\.\.)?\)|(?:…|\.\.\.)\s?\(?(?:more|read more|continued)\)?)\Z",
    re.I,
)
_INVITATION = re.compile(
    r"(?:^|[.!?…\n])\s*(?:(?:please )?(?:subscribe|sign in|log in|register"
    r"|sign up)(?: now| here)? to (?:continue(?: reading)?|read (?:more"
    r"|on|the (?:full|rest|whole|entire)[^\n.]{0,30})|unlock[^\n.]{0,40})"
    r"|to (?:continue reading|read (?:the full|the rest|this|on)[^\n.,]{0,40}),?"
    r" (?:please )?(?:subscribe|sign in|log in|register|sign up)[^\n.]{0,60}"
    r"|(?:continue|keep) reading(?: (?:the|this) (?:main |full )?(?:story|article))?(?: (?:at|on|in) [^\n.]{1,40})?"
    r"|read the (?:full|rest of the|rest of this|whole|entire) (?:story|article|column|piece|post)[^\n]{0,60}"
    r"|this (?:article|story|content) is (?:only )?(?:available (?:only"
    r" )?)?(?:for|to) (?:our )?(?:paying )?(?:subscribers|members)[^\n.]{0,30}"
    r"|already a subscriber\?[^\n]{0,40})\s*[.:>»→…]*\s*\Z",
    re.IGNORECASE,
)


def looks_cut(text: str) -> bool:
    """Say whether the text ends in a cut mark, a character counter or an invitation to read on elsewhere."""
    tail = text[-TAIL_CHARS:].rstrip()
    if _COUNTER.search(tail) or _MARK.search(tail) or _INVITATION.search(tail):
        return True
    return tail.endswith(("…", "...")) and len(text[:2_000].split()) <= MAX_TEASER_WORDS
