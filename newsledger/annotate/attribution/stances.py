"""What a cue makes of the words that it attributes, and whether it says that they were not said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsledger.annotate.grammar.cues import CueEntry, load_cue_entries
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.spans import Span

WORD = re.compile(r"[^\W_]++(?:['’-][^\W_]++)*+|[:–—-]")
# A cue's words beyond these are another clause: 99.9 % of the annotated cues are shorter.
LONGEST_CUE = 120
# Words that may stand between the parts of a phrase: `raised several new concerns`.
WIDEST_GAP = 4
# Characters before a cue in which its negation may stand: `did not immediately`.
REACH_BEFORE = 40
NEGATED_BEFORE = re.compile(
    r"(?:\b(?:not|never|cannot|without|barely|hardly)|n['’]t"
    r"|\b(?:declin|refus|fail)(?:e[sd]?|s|ed|ing)?[ ]to|\bunable[ ]to|\bstopped[ ]short[ ]of)"
    r"(?:[ ](?:[a-z]+ly|also|even|yet|once|ever|been|be|have|quite|so))*[ ]$",
    re.IGNORECASE,
)
# Characters after a cue in which what is asked for begins.
REACH_AFTER = 80
ASKED = re.compile(r"\bask(?:s|ed|ing)?$", re.IGNORECASE)
# The one who is asked in up to six words, without a mark or a word that opens a question, then `to` and a verb.
REQUESTED = re.compile(
    r"[ ](?:(?!(?:if|whether|how|what|when|where|which|who|whom|whose|why|about|that|for|in|at|on|during|by)\b)"
    r"[\w.'’-]++[ ]){0,6}?to[ ][a-z]"
    r"|[ ](?:that[ ])(?:[\w.'’-]++[ ]){1,6}?be\b|[ ]for[ ]"
)
# `Nor did NAME say`: the negation stands before the source.
NEGATED_SOURCE = re.compile(r"\b(?:nor|neither|never|in no way)[ ](?:did|does|do|has|have|had|would|will)[ ]$", re.I)
NOBODY = re.compile(r"(?:no[ ]one|nobody|neither|none|no)\b(?![ ]\d)", re.IGNORECASE)
NOT_ONLY = re.compile(r"\b(?:not|n['’]t)[ ](?:only|just|merely|simply)\b|\b(?:if|or)[ ]not[ ]$", re.IGNORECASE)
NEGATIONS = frozenset("not never no nor neither without cannot nobody none nothing hardly barely".split())
# `no doubt`, `no longer` and `not only` affirm or date what they stand before.
AFFIRMED_AFTER = frozenset("only just merely simply doubt".split())
UNDONE = frozenset("decline refuse fail forget avoid".split())


@dataclass(frozen=True, slots=True)
class Stance:
    """The stance that a cue takes, None where its words are not known, and whether it is negated (`did not say`)."""

    name: str | None
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Head:
    """The word or phrase of a cue that carries its stance, and its places among the cue's words."""

    entry: CueEntry
    first: int
    last: int


def read_stance(text: str, cue: Span | None, source: Span | None) -> Stance:
    """The stance of a cue by its weightiest words; without a cue, or with an unknown one, its name is None."""
    if cue is None:
        return Stance(None, False)
    end = min(cue.end_char, cue.start_char + LONGEST_CUE)
    stance = _read_words(text[cue.start_char : end].lower().replace("’", "'"))
    if stance.name == "question" and _is_request(text, cue):
        stance = Stance("demand", stance.is_negated)
    if not stance.is_negated and _is_negated_outside(text, cue, source):
        return Stance(stance.name, True)
    return stance


def _is_request(text: str, cue: Span) -> bool:
    """Whether what was asked is that somebody do something: `asked the board to resign`."""
    is_asked = ASKED.search(text, cue.start_char, cue.end_char) is not None
    return is_asked and REQUESTED.match(text, cue.end_char, cue.end_char + REACH_AFTER) is not None


@lru_cache(maxsize=8192)
def find_head(words: tuple[str, ...]) -> Head | None:
    """The first of the weightiest words or phrases among a cue's words in lower case."""
    heads = [head for at in range(len(words)) if (head := _read_head(words, at)) is not None]
    done = [head for head in heads if not _is_undone(head, heads)] or heads
    found = max(done, key=lambda head: head.entry.weight, default=None)
    return found if found is None or found.entry.weight > 1 or _is_bare(words) else None


def _is_bare(words: tuple[str, ...]) -> bool:
    """Whether a cue is made of small words only, so that its preposition is what attributes: `as in`, `to some`."""
    small = (load_words(kind) for kind in ("preposition", "noun_marker", "auxiliary", "be", "adverb"))
    kinds = frozenset().union(*small)
    return all(
        word in kinds or any(not entry.following for entry in load_cue_entries().get(word, ())) for word in words
    )


def split_words(cue: str) -> tuple[str, ...]:
    """The words and dashes of a cue."""
    return tuple(WORD.findall(cue))


@lru_cache(maxsize=8192)
def _read_words(cue: str) -> Stance:
    words = split_words(cue)
    head = find_head(words)
    if head is None:
        return Stance(None, False)
    return Stance(head.entry.stance, _is_negated_inside(words, head))


def _read_head(words: tuple[str, ...], at: int) -> Head | None:
    """The reading of the word at `at` whose further words follow it, the longest and closest first."""
    readings = load_cue_entries().get(words[at], ())
    found = [Head(entry, at, last) for entry in readings if (last := _find_end(words, at, entry)) is not None]
    return min(found, key=lambda head: (-len(head.entry.following), head.last), default=None)


def _find_end(words: tuple[str, ...], at: int, entry: CueEntry) -> int | None:
    """The place of the reading's last word, or None when its words do not follow in order and close by."""
    for part in entry.following:
        near = range(at + 1, min(len(words), at + WIDEST_GAP + 1))
        found = next((k for k in near if words[k] in (part, part + "s")), None)
        if found is None:
            return None
        at = found
    return at


def _is_undone(head: Head, heads: list[Head]) -> bool:
    """Whether the head is `declined to` before another: it negates that one."""
    return head.entry.lemma in UNDONE and any(
        other.first > head.last and other.entry.weight == 3 for other in heads if other.entry.lemma not in UNDONE
    )


def _is_negated_inside(words: tuple[str, ...], head: Head) -> bool:
    before = words[: head.first]
    for at, word in enumerate(before):
        if (word in NEGATIONS or word.endswith("n't")) and words[at + 1] not in AFFIRMED_AFTER:
            return True
    if any(entry.lemma in UNDONE for word in before for entry in load_cue_entries().get(word, ())):
        return True
    return words[head.last + 1 : head.last + 2] == ("nothing",)


def _is_negated_outside(text: str, cue: Span, source: Span | None) -> bool:
    """Whether a negation stands right before the cue, or before the source that the cue follows."""
    before = text[max(0, cue.start_char - REACH_BEFORE) : cue.start_char]
    if NEGATED_BEFORE.search(before):
        return not NOT_ONLY.search(before)
    if source is None:
        return False
    if NOBODY.match(text, source.start_char, source.end_char):
        return True
    gap = text[source.end_char : cue.start_char] if source.end_char <= cue.start_char else "."
    led = text[max(0, source.start_char - REACH_BEFORE) : source.start_char]
    return not gap.strip() and NEGATED_SOURCE.search(led) is not None
