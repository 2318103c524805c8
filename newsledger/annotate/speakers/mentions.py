"""Where an article names people outside of quotations, by sentence, and which pronoun it uses for each of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.spans import Span
from newsledger.annotate.speakers.months import is_date
from newsledger.annotate.speakers.names import CAPITALISED, People, is_title, sentence_openers, strip_possessive

HE = frozenset(("he", "his", "him", "himself"))
SHE = frozenset(("she", "her", "hers", "herself"))
SCANNED = re.compile(
    rf"(?<![\w'’\-@#]){CAPITALISED}|(?<![\w'’])(?:he|she|his|hers?|him|himself|herself)(?![\w'’])|[.!?…]|\n"
)
# A pronoun's votes for one side over the other from which it is believed.
DECISIVE = 3
# Votes of a title such as `Mr.`: more than any number of pronouns that may be another person's.
TITLE_VOTES = 60
# Characters before a name in which its title stands.
TITLE_REACH = 20
# Words before a capitalised word that is more likely a place or a thing.
PLACE_LEADERS = frozenset(("in", "at", "from", "of", "the", "The", "near", "on"))
# Endings of words for a people, an outlet or a site.
NO_PERSON_ENDS = ("ians", "icans", "TV", "News", ".com")
# The capitalised words and initials right after a word.
NEXT_WORDS = re.compile(rf"(?:\.?\s(?:[a-z]{{1,3}}\s)?{CAPITALISED}){{1,4}}")
# A place after the end of any text.
AFTER_ALL = 1 << 62


@lru_cache(maxsize=1)
def _title_genders() -> dict[str, str]:
    """The pronoun that each title or noun of one gender settles."""
    return dict.fromkeys(load_words("masculine"), "he") | dict.fromkeys(load_words("feminine"), "she")


class Mention(NamedTuple):
    """One place that names a person; `name` is None when more than one person may be meant."""

    start: int
    end: int
    name: str | None
    sentence: int


@dataclass(slots=True)
class Mentions:
    """The mentions of an article in order, their places, by person, and the votes for each person's pronoun."""

    places: list[int] = field(default_factory=list)
    all: list[Mention] = field(default_factory=list)
    by_name: dict[str, list[Mention]] = field(default_factory=dict)
    votes: dict[str, Counter[str]] = field(default_factory=dict)
    sentences: list[int] = field(default_factory=lambda: [0])

    def before(self, at: int, count: int) -> list[Mention]:
        """The last mentions before a place, the nearest first."""
        end = bisect_left(self.places, at)
        return self.all[max(0, end - count) : end][::-1]

    def sentence_at(self, at: int) -> int:
        """The number of the sentence that a place outside of quotations stands in."""
        return bisect_left(self.sentences, at + 1) - 1

    def leans_away(self, name: str, pronoun: str) -> bool:
        """Whether more of the article's pronouns for a person are others than this one."""
        votes = self.votes.get(name)
        return votes is not None and 2 * votes[pronoun] <= votes.total()

    def decide_pronouns(self) -> dict[str, str]:
        """`he` or `she` for each person whom the article's own pronouns settle."""
        decided = {}
        for name, votes in self.votes.items():
            (first, most), *rest = votes.most_common(2)
            if most >= DECISIVE * sum(count for _, count in rest):
                decided[name] = first
        return decided


@dataclass(slots=True)
class _Scan:
    """The state of one pass over a text: whom the sentence at hand and the one before have named."""

    found: Mentions
    here: set[str | None] = field(default_factory=set)
    earlier: set[str | None] = field(default_factory=set)

    def end_sentence(self, at: int) -> None:
        if self.here or self.earlier:
            self.earlier, self.here = self.here, set()
        self.found.sentences.append(at)

    def vote(self, pronoun: str, opens: bool) -> None:
        """Count a pronoun for the one person that its sentence, or the one that it follows, has named."""
        named = self.earlier if opens and not self.here else self.here
        if len(named) == 1 and (name := next(iter(named))) is not None:
            weight = 1 if opens else DECISIVE
            self.found.votes.setdefault(name, Counter())["he" if pronoun in HE else "she"] += weight

    def name(self, text: str, match: re.Match[str], people: People) -> None:
        word = strip_possessive(match.group())
        last = self.found.all[-1] if self.found.all else None
        if last is not None and last.name is not None and _continues(last, match.start(), word):
            self._extend(last, match.start() + len(word))
            return
        key = word.lower()
        if key in load_words("calendar") and is_date(text, match.start(), match.start() + len(word)):
            return
        if key not in people.by_last and key not in people.by_first and word not in people.singles:
            if _may_be_person(text, match.start(), word, people.lower):
                self._add(Mention(match.start(), match.start() + len(word), None, len(self.found.sentences) - 1))
            return
        name = people.find(word, match.start()) or (word if word in people.singles else None)
        if name is not None and " " in name and _is_another(text, match.start() + len(word), name, word):
            name = None
        mention = Mention(match.start(), match.start() + len(word), name, len(self.found.sentences) - 1)
        self._add(mention)
        if name is not None:
            self.found.by_name.setdefault(name, []).append(mention)
            self._vote_by_title(text, mention.start, name)

    def _add(self, mention: Mention) -> None:
        self.here.add(mention.name)
        self.found.places.append(mention.start)
        self.found.all.append(mention)

    def _vote_by_title(self, text: str, at: int, name: str) -> None:
        gender = read_title_gender(text, at)
        if gender is not None:
            self.found.votes.setdefault(name, Counter())[gender] += TITLE_VOTES

    def _extend(self, last: Mention, end: int) -> None:
        longer = last._replace(end=end)
        self.found.all[-1] = longer
        if last.name is not None:
            self.found.by_name[last.name][-1] = longer


def read_title_gender(text: str, at: int) -> str | None:
    """The pronoun that a title right before a name settles (`Mrs. NAME`)."""
    before = text[max(0, at - TITLE_REACH) : at]
    title = before.rsplit(maxsplit=1)[-1].rstrip(".").lower() if before.strip() else ""
    return _title_genders().get(title)


def _may_be_person(text: str, at: int, word: str, lower: frozenset[str]) -> bool:
    """Whether a capitalised word that is nobody's known name may still be a person's."""
    key = word.lower()
    if key in _no_people() or (len(word) > 1 and word.isupper()) or word.endswith(NO_PERSON_ENDS):
        return False
    before = text[max(0, at - TITLE_REACH) : at].rsplit(maxsplit=1)[-1:]
    if before and is_title(before[0]):
        return True
    is_plain = key in lower and key not in load_words("given_name")
    return not is_plain and not (before and before[0] in PLACE_LEADERS)


@lru_cache(maxsize=1)
def _no_people() -> frozenset[str]:
    kinds = ("calendar", "place", "organization", "group", "document", "title")
    return sentence_openers().union(*(load_words(kind) for kind in kinds))


def _is_another(text: str, end: int, name: str, word: str) -> bool:
    """Whether a given name goes on with words that are not the person's: then another bears it too."""
    surname = name.split()[-1]
    if word.lower() == surname.lower():
        return False
    following = NEXT_WORDS.match(text, end)
    return following is not None and strip_possessive(surname.rstrip(".")) not in following.group()


def _continues(last: Mention, at: int, word: str) -> bool:
    """Whether a word goes on with the name that the mention before it began."""
    return (
        last.name is not None
        and 0 < at - last.end <= _reach(last.name)
        and word in last.name.replace(".", "").split()[1:]
    )


def _reach(name: str) -> int:
    """Characters that may stand between two words of a name: its particles and initials."""
    return max(2, sum(len(word) + 2 for word in name.split()[1:-1]))


def scan_mentions(text: str, people: People, left_out: list[Span]) -> Mentions:
    """The mentions of an article's people outside of some spans, in one pass."""
    scan = _Scan(Mentions())
    number, start, end = 0, *_span_at(left_out, 0)
    for match in SCANNED.finditer(text):
        at = match.start()
        while at >= end:
            number += 1
            start, end = _span_at(left_out, number)
        if at < start:
            _take(text, match, people, scan)
        elif match.group() == "\n" and text[at - 1] == "\n":
            scan.end_sentence(at + 1)
    return scan.found


def _span_at(spans: list[Span], number: int) -> tuple[int, int]:
    return (spans[number].start_char, spans[number].end_char) if number < len(spans) else (AFTER_ALL, AFTER_ALL)


def _take(text: str, match: re.Match[str], people: People, scan: _Scan) -> None:
    word = match.group()
    if word == "\n":
        if text[match.start() - 1 : match.start()] == "\n":
            scan.end_sentence(match.end())
    elif not word[0].isalpha():
        if _ends(text, match.start()):
            scan.end_sentence(match.end())
    elif (low := word.lower()) in HE or low in SHE:
        scan.vote(low, word[0].isupper())
    else:
        scan.name(text, match, people)


def _ends(text: str, at: int) -> bool:
    """Whether a mark ends a sentence: no full stop after an abbreviation or an initial does."""
    if not text[at + 1 : at + 2].isspace():
        return False
    if text[at] != ".":
        return True
    word = text[max(0, at - 12) : at].rsplit(maxsplit=1)[-1:]
    return not word or not (len(word[0]) == 1 or word[0].lower() in load_words("abbreviation"))
