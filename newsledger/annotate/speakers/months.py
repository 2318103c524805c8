"""Calendar words that are names too (`May`, `April`): when they stand for a date, and when for a person."""

from __future__ import annotations

import re
from collections.abc import Container

from newsledger.annotate.grammar.tokens import Token
from newsledger.annotate.grammar.word_lists import load_words

# Function words and months that are given names too.
GIVEN_NAMES = frozenset(("Will", "May", "April", "June", "March", "August", "Art", "Van"))
# Of these, the words that end no name: `Norvale March`.
NO_SURNAMES = frozenset(("March", "August"))
# Words right before a month (`last May`) that are no prepositions, and what follows it in a date.
DATE_LEADERS = frozenset("last next this early late mid since until till every each".split())
DATE_END = re.compile(r",? \d")
# Characters before a word in which the word before it, or its honorific, stands.
WORD_REACH = 40
HONORIFIC_REACH = 12
HONORIFIC = re.compile(r"([^\W\d_]+)\.?\s\Z")


def is_date(text: str, start: int, end: int) -> bool:
    """Whether a calendar word that may be a name is led by a preposition or followed by a number: `in May`, `May 3`."""
    before = text[max(0, start - WORD_REACH) : start].rsplit(maxsplit=1)[-1:]
    low = before[0].lower() if before else ""
    return DATE_END.match(text, end) is not None or low in load_words("preposition") or low in DATE_LEADERS


def measure_date(text: str, at: int, run: str) -> int | None:
    """The length of the month and the blank that lead a run at `at` and belong to a date: `in April NAME NAME`."""
    words = run.split(" ", 2)
    lead = words[0] if words[0] in GIVEN_NAMES else " ".join(words[:2])
    month = lead.rpartition(" ")[2]
    if len(lead) == len(run) or month not in GIVEN_NAMES or month.lower() not in load_words("calendar"):
        return None
    start = at + len(lead) - len(month)
    return len(lead) + 1 if is_date(text, start, at + len(lead)) else None


def strip_dates(text: str, surnames: Container[str], run: list[Token]) -> list[Token]:
    """A run of capitalised words without its calendar words, but for those that are somebody's name.

    `surnames` are the lower-case surnames of the people that the text names in full.
    """
    return [token for at, token in enumerate(run) if not _is_calendar(token) or _is_name(text, surnames, run, at)]


def _is_calendar(token: Token) -> bool:
    return token.low.removesuffix("'s") in load_words("calendar")


def _is_name(text: str, surnames: Container[str], run: list[Token], at: int) -> bool:
    token = run[at]
    if not token.text[0].isupper():
        return False
    if _follows_honorific(text, token.start):
        return True
    if is_date(text, token.start, token.end):
        return False
    if token.low.removesuffix("'s") in surnames:
        return True
    following = run[at + 1 : at + 2]
    return token.text in GIVEN_NAMES and any(t.text[0].isupper() and not _is_calendar(t) for t in following)


def _follows_honorific(text: str, start: int) -> bool:
    before = HONORIFIC.search(text, max(0, start - HONORIFIC_REACH), start)
    return before is not None and before.group(1).lower() in load_words("honorific")
