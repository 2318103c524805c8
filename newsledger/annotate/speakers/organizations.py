"""Names of organisations in one article: looked up by what they are called later, `the board` or `Elbwacht`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.spans import Span
from newsledger.annotate.speakers.names import (
    CAPITALISED,
    find_headlines,
    is_inside,
    name_run,
    read_name,
    split_run,
    strip_openers,
)

# `Board of Works`, `Institute for the Arts`.
TAIL = re.compile(rf" (?:of|for)(?: the)?(?: {CAPITALISED}){{1,3}}")
# Words of the longest name that is believed: a headline in capitals is none.
LONGEST_ORGANIZATION = 7
# Letters of one word in capitals; a longer one is a dateline or a headline.
LONGEST_ACRONYM = 6
# Names with one first or last word that are told apart; more of them are as ambiguous as these.
MOST_ALIKE = 8


@dataclass(frozen=True, slots=True)
class Organizations:
    """The organisations an article names in full, by lower-case first and by last word, in order of the text."""

    by_first: dict[str, list[str]]
    by_last: dict[str, list[str]]
    longer: dict[str, str] = field(default_factory=dict)

    def find(self, surface: str) -> str | None:
        """The one fuller name that a surface stands for, else the surface itself; None for a noun such as `board`."""
        words = surface.lower().split()
        ending = [name for name in self.by_last.get(words[-1], []) if name.lower().split()[-len(words) :] == words]
        opening = [name for name in self.by_first.get(words[0], []) if name.lower().split()[: len(words)] == words]
        fuller = {name for name in ending + opening if len(name.split()) > len(words)}
        if len(fuller) == 1:
            name = fuller.pop()
            return self.longer.get(name, name)
        if surface in self.longer:
            return self.longer[surface]
        return surface if _may_be_name(surface.split()) else None


def collect_organizations(text: str, left_out: list[Span]) -> Organizations:
    """The capitalised runs outside of some spans that hold a word of organisations (`Board`, `Union`)."""
    found = Organizations({}, {})
    headlines = find_headlines(text)
    for match in name_run().finditer(text):
        if is_inside(match.start(), left_out) or is_inside(match.start(), headlines):
            continue
        parts = split_run(match.group())
        for number, (_, part) in enumerate(parts):
            words = strip_openers(part.split())
            if 0 < len(words) <= LONGEST_ORGANIZATION and _is_organization(words):
                name = " ".join(words)
                _remember(found.by_first, words[0], name)
                _remember(found.by_last, words[-1], name)
                tail = TAIL.match(text, match.end()) if number == len(parts) - 1 else None
                if tail is not None:
                    found.longer.setdefault(name, name + tail.group())
    return found


def _may_be_name(words: list[str]) -> bool:
    """Whether capitalised words can stand for an organisation by themselves."""
    kinds = ("pronoun", "adverb", "auxiliary", "relative", "connector", "subordinator")
    if words[0].islower() or any(word.lower() in load_words(kind) for word in words for kind in kinds):
        return False
    if len(words) > 1:
        return True
    is_plain = words[0].lower() in load_words("institution") | load_words("body")
    return not is_plain and not (words[0].isupper() and len(words[0]) > LONGEST_ACRONYM)


def _is_organization(words: list[str]) -> bool:
    return words[-1].lower() in load_words("organization") and read_name(" ".join(words)) is None


def _remember(index: dict[str, list[str]], word: str, name: str) -> None:
    names = index.setdefault(word.lower(), [])
    if name not in names and len(names) < MOST_ALIKE:
        names.append(name)
