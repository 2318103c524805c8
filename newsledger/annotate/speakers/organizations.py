"""Names of organisations in one article: looked up by what they are called later, `the board` or `Elbwacht`."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
# The letters that a bracket after a name gives as its short form, and how far back its words may begin.
ACRONYM = re.compile(r"(?<=[\w.]) \(([A-Z][A-Za-z]{1,7})\)")
ACRONYM_REACH = 90
WORD = re.compile(r"[^\W\d_](?:[\w'’]|-(?=\w))*")
SMALL_WORDS = frozenset("of for and the in on to de des du la von der für und".split())
# Words of the longest name that is believed: a headline in capitals is none.
LONGEST_ORGANIZATION = 7
# Letters of one word in capitals; a longer one is a dateline or a headline.
LONGEST_ACRONYM = 6
# Letters from which capitals are taken for the first letters of a name.
SHORTEST_ACRONYM = 3
# A place: what stands after `in` or `near`.
AFTER_IN = re.compile(rf"\b(?:[Ii]n|[Nn]ear) ({CAPITALISED}(?: {CAPITALISED}){{0,2}})")
# Names with one first or last word that are told apart; more of them are as ambiguous as these.
MOST_ALIKE = 8


@dataclass(frozen=True, slots=True)
class Organizations:
    """The organisations an article names in full, by lower-case first and by last word, in order of the text.

    `longer` has the name with what follows `of`, `acronyms` the name that the text puts before letters in brackets,
    `initials` the names by their capitals, `places` what stands after `in` somewhere.
    """

    by_first: dict[str, list[str]]
    by_last: dict[str, list[str]]
    longer: dict[str, str] = field(default_factory=dict)
    acronyms: dict[str, str] = field(default_factory=dict)
    initials: dict[str, set[str]] = field(default_factory=dict)
    places: frozenset[str] = frozenset()

    def find(self, surface: str) -> str | None:
        """The one fuller name that a surface stands for, else the surface itself; None for a noun such as `board`."""
        if surface in self.acronyms:
            return self.acronyms[surface]
        if (named := self._find_initials(surface)) is not None:
            return named
        fuller = set() if surface.lower() in load_words("known_body") else self._find_fuller(surface)
        if len(fuller) == 1:
            name = fuller.pop()
            return self.longer.get(name, name)
        if surface in self.longer:
            return self.longer[surface]
        return surface if _may_be_name(surface.split()) else None

    def _find_initials(self, surface: str) -> str | None:
        """The one name whose capitals are the letters of a surface."""
        names = self.initials.get(surface, set())
        return next(iter(names)) if len(names) == 1 and len(surface) >= SHORTEST_ACRONYM else None

    def _find_fuller(self, surface: str) -> set[str]:
        """The names that a surface ends, and those that it begins whose other words only say `Inc` or the like."""
        words = surface.lower().split()
        ending = [name for name in self.by_last.get(words[-1], []) if name.lower().split()[-len(words) :] == words]
        opening = [name for name in self.by_first.get(words[0], []) if name.lower().split()[: len(words)] == words]
        if words[0] in load_words("place") or surface in self.places:
            opening = []
        bare = [name for name in opening if load_words("tail").issuperset(name.lower().split()[len(words) :])]
        return {name for name in ending + bare if len(name.split()) > len(words)}


def collect_organizations(text: str, left_out: list[Span]) -> Organizations:
    """The capitalised runs outside of some spans that hold a word of organisations (`Board`, `Union`)."""
    places = frozenset(AFTER_IN.findall(text))
    found = Organizations({}, {}, acronyms=dict(_read_acronyms(text, left_out)), places=places)
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
                found.initials.setdefault("".join(word[0] for word in words if word[0].isupper()), set()).add(name)
                tail = TAIL.match(text, match.end()) if number == len(parts) - 1 else None
                if tail is not None:
                    found.longer.setdefault(name, name + tail.group())
    return found


def _read_acronyms(text: str, left_out: list[Span]) -> Iterator[tuple[str, str]]:
    """The letters in brackets after a name whose words they begin (`Norvale Harbour Board (NHB)`), the first last."""
    for match in reversed(list(ACRONYM.finditer(text))):
        if is_inside(match.start(), left_out):
            continue
        start = _match_initials(text, match.start(), match.group(1))
        if start is not None:
            yield match.group(1), " ".join(text[start : match.start()].split())


def _match_initials(text: str, end: int, letters: str) -> int | None:
    """Where the words before a bracket begin whose capitals are its letters; None when they are not."""
    wanted = [letter for letter in letters if letter.isupper()]
    for word in reversed(list(WORD.finditer(text, max(0, end - ACRONYM_REACH), end))):
        if "\n\n" in text[word.end() : end] or (word.group().islower() and word.group() not in SMALL_WORDS):
            return None
        for capital in reversed([char for char in word.group() if char.isupper()]):
            if not wanted or wanted.pop() != capital:
                return None
        if not wanted:
            return word.start() if word.group()[0].isupper() else None
    return None


def _may_be_name(words: list[str]) -> bool:
    """Whether capitalised words can stand for an organisation by themselves."""
    kinds = ("pronoun", "adverb", "auxiliary", "relative", "connector", "subordinator")
    if words[0].islower() or any(word.lower() in load_words(kind) for word in words for kind in kinds):
        return False
    if len(words) > 1:
        return True
    is_plain = any(words[0].lower() in load_words(kind) for kind in ("institution", "body", "medium"))
    return not is_plain and not (words[0].isupper() and len(words[0]) > LONGEST_ACRONYM)


def _is_organization(words: list[str]) -> bool:
    return words[-1].lower() in load_words("organization") and read_name(" ".join(words)) is None


def _remember(index: dict[str, list[str]], word: str, name: str) -> None:
    names = index.setdefault(word.lower(), [])
    if name not in names and len(names) < MOST_ALIKE:
        names.append(name)
