"""Whether words were not said, or are only supposed to be: `did not say`, `nor did she say`, `if she says`."""

from __future__ import annotations

import re

from newsledger.annotate.grammar.cue_heads import Head, list_heads, split_words, undoes
from newsledger.annotate.spans import Span

# Characters before a cue in which its negation may stand: `did not immediately`.
REACH_BEFORE = 40
BETWEEN = r"(?:[ ](?:[a-z]+ly|also|even|yet|once|ever|been|be|have|quite|so))*[ ]$"
NEGATED_BEFORE = re.compile(rf"(?:\b(?:not|never|cannot|without|barely|hardly)|n['’]t|\bunable[ ]to){BETWEEN}", re.I)
# What stands before a cue from its sentence's last mark on, and may stand between what undoes it and the cue.
LAST_WORDS = re.compile(r"[\w'’ -]+[ ]$")
UNDOING_GAP = re.compile(r"(?:to|[a-z]+ly|also|even|ever|be|have|so)$")
# `Nor did NAME say`: the negation stands before the source.
NEGATED_SOURCE = re.compile(r"\b(?:nor|neither|never|in no way)[ ](?:did|does|do|has|have|had|would|will)[ ]$", re.I)
NOBODY = re.compile(r"(?:no[ ]one|nobody|neither|none|no)\b(?![ ](?:\d|doubt\b|wonder\b))", re.IGNORECASE)
NOT_ONLY = re.compile(r"\b(?:not|n['’]t)[ ](?:only|just|merely|simply)\b|\b(?:if|or)[ ]not[ ]$", re.IGNORECASE)
# What is only supposed was not said either: `might say`, `if she says`, `as if he had said`, `had she said`.
# In small letters only: `Ida May said`.
SUPPOSING = r"(?:might|may|should|ought[ ]to|could[ ]have|would[ ]have)"
SUPPOSED_CUE = re.compile(rf"{SUPPOSING}[ ]")
SUPPOSED_BEFORE = re.compile(rf"\b{SUPPOSING}(?:[ ](?:also|well|even|then|just|have))*[ ]$")
SUPPOSED_SOURCE = re.compile(
    r"\b(?:(?:even|only|as|imagine|what)[ ]if|as[ ]though|imagine(?:[ ]that)?|suppose(?:[ ]that)?|unless)[ ]$"
    r"|(?:^|[.!?\n“\"][ ]?|[,;—–-][ ])(?:if|had)[ ]$",
    re.IGNORECASE,
)
NEGATIONS = frozenset("not never no nor neither without cannot nobody none nothing hardly barely".split())
# `no doubt` and `not only` affirm what they stand before.
AFFIRMED_AFTER = frozenset("only just merely simply doubt wonder".split())


def is_negated_inside(words: tuple[str, ...], head: Head) -> bool:
    """Whether a cue's own words negate its head; two negations affirm it: `could not resist saying`."""
    is_undone = head.entry.undoes == "said" or any(undoes(words, other, head) for other in list_heads(words))
    return _is_denied(words, head) != is_undone


def is_negated_outside(text: str, cue: Span, source: Span | None) -> bool:
    """Whether a negation stands right before the cue, or before the source that the cue follows."""
    before = text[max(0, cue.start_char - REACH_BEFORE) : cue.start_char]
    is_denied = NEGATED_BEFORE.search(before) is not None and not NOT_ONLY.search(before)
    if is_denied or _is_undone_before(before, text[cue.start_char : cue.end_char]):
        return True
    if SUPPOSED_CUE.match(text, cue.start_char, cue.end_char) or SUPPOSED_BEFORE.search(before):
        return True
    if source is None:
        return False
    if NOBODY.match(text, source.start_char, source.end_char):
        return True
    gap = text[source.end_char : cue.start_char] if source.end_char <= cue.start_char else "."
    led = text[max(0, source.start_char - REACH_BEFORE) : source.start_char]
    is_led = NEGATED_SOURCE.search(led) is not None or SUPPOSED_SOURCE.search(led) is not None
    return not gap.strip(" ,") and is_led


def _is_denied(words: tuple[str, ...], head: Head) -> bool:
    before = words[: head.first]
    for at, word in enumerate(before):
        if (word in NEGATIONS or word.endswith("n't")) and words[at + 1] not in AFFIRMED_AFTER:
            return True
    is_own = words[head.first] == "not" or words[head.first].endswith("n't")
    return is_own or words[head.last + 1 : head.last + 2] == ("nothing",)


def _is_undone_before(before: str, cue: str) -> bool:
    """Whether `declined to`, `stopped short of` or the like ends right before the cue."""
    led = LAST_WORDS.search(before)
    first = split_words(cue[:REACH_BEFORE].lower())[:1]
    if led is None or not first:
        return False
    words = split_words(led.group().lower().replace("’", "'"))
    heads = [head for head in list_heads(words) if head.entry.undoes not in ("", "said")]
    return any(_reaches(words, head, first[0]) for head in heads)


def _reaches(words: tuple[str, ...], head: Head, first: str) -> bool:
    """Whether nothing but small words stands between what undoes and the cue's first word."""
    gap = words[head.last + 1 :]
    if not all(UNDOING_GAP.match(word) for word in gap):
        return False
    return "to" in gap if head.entry.undoes == "to" else first.endswith("ing")
