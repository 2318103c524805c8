"""Denying somebody a thing, as in `denied him bail`: no words of another are denied there."""

from __future__ import annotations

import re
from functools import lru_cache

from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.spans import Span

# Characters around the cue in which the one denied and the thing stand.
REACH = 80
DENY = re.compile(r"\bden(?:y|ie[sd]|ying)$", re.IGNORECASE)
# `was denied entry`: what follows is no agent, time or place.
PASSIVE = re.compile(r"\b(?:was|were|is|are|be|been|being|get|gets|got)[ ](?:[a-z]+ly[ ])?$", re.IGNORECASE)
PASSIVE_THING = re.compile(
    r"[ ](?!(?:by|that|as|in|on|at|to|when|because|and|but|or|for|with|while|after|before|during|last|this|earlier"
    r"|yesterday|again|any|\w+ly|\w+day)\b)[a-z]"
)
PRONOUN = re.compile(r"[ ](?:(?:him|them|me|us)[ ](?!that\b)\w|(?:her|you|it)[ ](?:the|an?|even|this)\b)")
# A name, or a determiner and up to three words, and then a second noun phrase.
RECEIVER = re.compile(
    r"[ ](?:(?:(?:the|an?|his|her|its|their)[ ])(?:[\w-]+[ ]){0,2}?(?P<noun>[a-z-]+)"
    r"|(?P<name>[^\W\d_a-z][\w.-]*(?:[ ][^\W\d_a-z][\w.-]*){0,3}))[ ](?:the|an?|his|her|their|its|even)[ ]"
)


def is_withheld(text: str, cue: Span) -> bool:
    """Whether the cue `denied` keeps a thing from somebody (`denied her party the victory`, `was denied entry`)."""
    end = cue.end_char
    if not DENY.search(text, cue.start_char, end):
        return False
    if PRONOUN.match(text, end, end + REACH) or _names_thing(text, end):
        return True
    before = text[max(0, end - REACH) : end].rpartition(" ")[0] + " "
    if PASSIVE.search(before):
        return PASSIVE_THING.match(text, end, end + REACH) is not None
    receiver = RECEIVER.match(text, end, end + REACH)
    return receiver is not None and _is_receiver(receiver)


def _is_receiver(match: re.Match[str]) -> bool:
    """Whether the first of two noun phrases names a person or a body; a day is neither."""
    if match["name"]:
        return not any(word in load_words("calendar") for word in match["name"].lower().split())
    return match["noun"] in _load_receivers()


@lru_cache(maxsize=1)
def _load_receivers() -> frozenset[str]:
    return load_words("group") | load_words("title") | load_words("organization") | load_words("holder")


def _names_thing(text: str, at: int) -> bool:
    """Whether what can be withheld stands among the next words: `denied bail`, `denied Oldane a visa`."""
    for match in re.finditer(r"[ ]([\w'’-]+)", text[at : at + REACH].partition(",")[0].partition(".")[0][:REACH]):
        word = match.group(1).lower()
        if word in load_words("withheld"):
            return True
        if word.endswith("ing") or word in _load_ends():
            return False
    return False


@lru_cache(maxsize=1)
def _load_ends() -> frozenset[str]:
    """Words behind which what was denied is a clause, or already told."""
    return load_words("preposition") | load_words("auxiliary") | load_words("be") | load_words("subordinator")
