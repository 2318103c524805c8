"""The word or phrase of a cue that carries its stance."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsledger.annotate.grammar.cues import CueEntry, load_cue_entries
from newsledger.annotate.grammar.word_lists import load_words

WORD = re.compile(r"[^\W_]++(?:['’-][^\W_]++)*+|[:–—-]")
# A cue's words beyond these are another clause: 99.9 % of the annotated cues are shorter.
LONGEST_CUE = 120
# Words that may stand between the parts of a phrase: `raised several new concerns`.
WIDEST_GAP = 4
# Words between what undoes and what is undone: `declined for many years to reveal`.
WIDEST_UNDOING = 6


@dataclass(frozen=True, slots=True)
class Head:
    """The word or phrase of a cue that carries its stance, and its places among the cue's words."""

    entry: CueEntry
    first: int
    last: int


def split_words(cue: str) -> tuple[str, ...]:
    """The words and dashes of a cue."""
    return tuple(WORD.findall(cue))


@lru_cache(maxsize=8192)
def find_head(words: tuple[str, ...]) -> Head | None:
    """The first of the weightiest words or phrases among a cue's words in lower case."""
    heads = _drop_loose(list_heads(words))
    done = [head for head in heads if not any(undoes(words, head, other) for other in heads)] or heads
    found = max(done, key=lambda head: head.entry.weight, default=None)
    return found if found is None or found.entry.weight > 1 or _is_bare(words) else None


def list_heads(words: tuple[str, ...]) -> list[Head]:
    """The known words and phrases among `words`, the longest reading at each place."""
    return [head for at in range(len(words)) if (head := _read_head(words, at)) is not None]


def undoes(words: tuple[str, ...], head: Head, other: Head) -> bool:
    """Whether `head` denies that what `other` says was done: `declined to` before `say`, `avoided` before it."""
    kind, gap = head.entry.undoes, other.first - head.last
    if not kind or kind == "said" or not 0 < gap <= WIDEST_UNDOING or other.entry.weight < 2 or other.entry.undoes:
        return False
    if kind == "to":
        if gap == 1 and other.entry.lemma == "comment":
            return True
        return _goes_on(words[head.last + 1]) and "to" in words[head.last + 1 : other.first + 1]
    if gap > WIDEST_GAP or (other.entry.weight < 3 and not words[other.first].endswith("ing")):
        return False
    return kind == "any" or words[other.first].endswith("ing")


def _goes_on(word: str) -> bool:
    """Whether an infinitive or its adverb follows what undoes it, no noun: `declined for years to say`."""
    kinds = ("preposition", "adverb", "calendar")
    return word == "to" or word.endswith("ly") or any(word in load_words(kind) for kind in kinds)


def _is_bare(words: tuple[str, ...]) -> bool:
    """Whether a cue is made of small words only, so that its preposition is what attributes: `as in`, `to some`."""
    small = (load_words(kind) for kind in ("preposition", "noun_marker", "auxiliary", "be", "adverb"))
    kinds = frozenset().union(*small)
    return all(
        word in kinds or any(not entry.following for entry in load_cue_entries().get(word, ())) for word in words
    )


def _drop_loose(heads: list[Head]) -> list[Head]:
    """The heads without a phrase around a closer one that ends with it: `also back` in `also fired back`."""
    closest = {head.last: head for head in heads if head.entry.following}
    return [head for head in heads if not head.entry.following or closest[head.last] is head]


def _read_head(words: tuple[str, ...], at: int) -> Head | None:
    """The reading of the word at `at` whose further words follow it, the longest and closest first."""
    readings = load_cue_entries().get(words[at], ())
    found = [Head(entry, at, last) for entry in readings if (last := _find_end(words, at, entry)) is not None]
    return min(found, key=lambda head: (-len(head.entry.following), head.last), default=None)


def _find_end(words: tuple[str, ...], at: int, entry: CueEntry) -> int | None:
    """The place of the reading's last word, or None when its words do not follow in order and close by."""
    is_small = words[at] in load_words("auxiliary") or words[at] in load_words("adverb") or words[at] in ("to", "not")
    for part in entry.following:
        near = range(at + 1, min(len(words), at + WIDEST_GAP + 1))
        found = next((k for k in near if words[k] in (part, part + "s")), None)
        if found is None or (is_small and not all(word.endswith("ly") for word in words[at + 1 : found])):
            return None
        at = found
    return at
