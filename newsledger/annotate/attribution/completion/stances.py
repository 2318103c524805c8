"""What a cue makes of the words that it attributes, and whether it says that they were not said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsledger.annotate.attribution.completion.negations import UNDOING_GAP, is_negated_inside, is_negated_outside
from newsledger.annotate.attribution.completion.withholding import is_withheld
from newsledger.annotate.grammar.cue_heads import LONGEST_CUE, Head, find_head, list_heads, split_words, undoes
from newsledger.annotate.spans import Span

# Characters after a cue in which what is asked for begins.
REACH_AFTER = 80
ASKED = re.compile(r"\bask(?:s|ed|ing)?$", re.IGNORECASE)
# The one who is asked in up to six words, without a mark or a word that opens a question, then `to` and a verb.
REQUESTED = re.compile(
    r"[ ](?:(?!(?:if|whether|how|what|when|where|which|who|whom|whose|why|about|that|for|in|at|on|during|by)\b)"
    r"[\w.'’-]++[ ]){0,6}?to[ ][a-z]"
    r"|[ ](?:that[ ])(?:[\w.'’-]++[ ]){1,6}?be\b|[ ]for[ ]"
)
# The words after a cue among which the one stands that it undoes, as in `declined` and `to comment`.
UNDONE_WORDS = re.compile(r"(?:[ ][\w'’-]++){1,6}")


@dataclass(frozen=True, slots=True)
class Stance:
    """The stance that a cue takes, None where its words are not known, and whether it is negated (`did not say`)."""

    name: str | None
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A cue's stance by its own words, the head that carries it, and the cue's words."""

    stance: Stance
    head: Head | None
    words: tuple[str, ...]


UNKNOWN = Stance(None, False)


def read_stance(text: str, cue: Span | None, source: Span | None) -> Stance:
    """The stance of a cue by its weightiest words; without a cue, or with an unknown one, its name is None."""
    if cue is None:
        return UNKNOWN
    end = min(cue.end_char, cue.start_char + LONGEST_CUE)
    reading = _read_words(text[cue.start_char : end].lower().replace("’", "'"))
    stance = reading.stance
    if reading.head is not None and reading.head.entry.lemma == "deny" and is_withheld(text, cue):
        return UNKNOWN
    if reading.head is not None and reading.head.entry.undoes:
        stance = _read_undone(text, cue, reading)
    if stance.name == "question" and _is_request(text, cue):
        stance = Stance("demand", stance.is_negated)
    if not stance.is_negated and is_negated_outside(text, cue, source):
        return Stance(stance.name, True)
    return stance


def _is_request(text: str, cue: Span) -> bool:
    """Whether what was asked is that somebody do something: `asked the board to resign`."""
    is_asked = ASKED.search(text, cue.start_char, cue.end_char) is not None
    return is_asked and REQUESTED.match(text, cue.end_char, cue.end_char + REACH_AFTER) is not None


@lru_cache(maxsize=8192)
def _read_words(cue: str) -> Reading:
    words = split_words(cue)
    head = find_head(words)
    if head is None:
        return Reading(UNKNOWN, None, words)
    return Reading(_make_stance(words, head), head, words)


def _make_stance(words: tuple[str, ...], head: Head) -> Stance:
    return Stance(head.entry.stance or None, is_negated_inside(words, head))


def _read_undone(text: str, cue: Span, reading: Reading) -> Stance:
    """The stance of the verb that follows a cue which undoes it: `declined` before `to comment` is neutral."""
    after = UNDONE_WORDS.match(text, cue.end_char, cue.end_char + REACH_AFTER)
    if after is None or reading.head is None:
        return reading.stance
    words = reading.words + split_words(after.group().lower().replace("’", "'"))
    at = next((at for at in range(reading.head.last + 1, len(words)) if not UNDOING_GAP.match(words[at])), 0)
    # A phrase such as `to back` begins with the word before.
    ahead = [head for head in list_heads(words) if at >= len(reading.words) and head.first <= at <= head.last]
    head = max(ahead, key=lambda head: len(head.entry.following), default=None)
    if head is None or head.entry.weight < 3 or not undoes(words, reading.head, head):
        return reading.stance
    is_verb = reading.head.entry.undoes == "to" or words[at].endswith("ing")
    return _make_stance(words, head) if is_verb else reading.stance
