"""Names of people in one article: full names found in its text, looked up by a part of the name."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.spans import Span

# Bounds keep the search linear on text that is one long run of capitals.
CAPITALISED = r"[A-ZÀ-ÖØ-ÞĀČĎĐĒĘĚĞĢĪİĶĹĽŁŃŅŇŐŒŔŘŚŞŠŤŪŮŰŹŻŽΑ-ΩЀ-Я][\w'’\-]{0,40}"
# "May" and "Will" are function words, and given names too.
GIVEN_NAMES = frozenset(("Will", "May", "April", "June", "Art", "Van"))
PARTICLE = r"(?:de|la|van|von|der|den|el|al|bin|ibn|da|di|du|le|dos|del|ben)"
NAME_RUN = re.compile(
    rf"(?<![\w'’\-@#]){CAPITALISED}(?:\.?[ \n](?:{PARTICLE}[ \n]){{0,2}}(?:(?<=[ \n]){CAPITALISED})){{1,6}}"
)
LONGEST_NAME = 4
# Characters of a word that may be a title: longer compounds are no office.
LONGEST_TITLE = 30
# People of one surname that are told apart in one article; more of them are as ambiguous as these.
MOST_NAMESAKES = 8
GENERATIONS = frozenset(("II", "III", "IV"))
# Characters beside a name in which somebody else's kinship may introduce it (`her father, the painter NAME`).
KINSHIP_REACH = 80
NO_NAME_KINDS = ("organization", "calendar", "group")


@dataclass(frozen=True, slots=True)
class People:
    """The people an article names in full: places and names by lower-case surname and by first name."""

    by_last: dict[str, list[tuple[int, str]]]
    by_first: dict[str, list[tuple[int, str]]]

    def find(self, word: str, before: int) -> str | None:
        """The full name that a surname (else a first name) stands for, when only one can be meant."""
        key = word.lower()
        entries = self.by_last.get(key) or self.by_first.get(key) or []
        earlier = entries[: bisect_right(entries, (before, "\uffff"))]
        return _only_person(earlier) or _only_person(entries)

    def spellings(self, full: str) -> list[tuple[int, str]]:
        """Where and how the person of a full name is first written, each spelling once."""
        first, last = full.split()[0].lower(), full.split()[-1].lower()
        return [(at, name) for at, name in self.by_last.get(last, []) if name.split()[0].lower() == first]

    def namesakes(self, word: str) -> set[str]:
        """The full names with that surname."""
        return {name for _, name in self.by_last.get(word.lower(), [])}


def collect_people(text: str, left_out: list[Span]) -> People:
    """The full names in a text outside of some spans: runs of capitalised words that name no organisation."""
    people = People({}, {})
    for match in NAME_RUN.finditer(text):
        if is_inside(match.start(), left_out):
            continue
        for offset, part in split_run(match.group()):
            name = read_name(part)
            if name is None or " " not in name:
                continue
            at, words = match.start() + offset, name.split()
            _remember(people.by_last, words[-1], at, name)
            _remember(people.by_first, words[0], at, name)
    return people


def _remember(index: dict[str, list[tuple[int, str]]], word: str, at: int, name: str) -> None:
    entries = index.setdefault(word.lower(), [])
    if len(entries) < MOST_NAMESAKES and all(known != name for _, known in entries):
        entries.append((at, name))


def is_introduced_by_kin(text: str, at: int, name: str) -> bool:
    """Whether the words beside a name at `at` call its bearer somebody's kin or namesake (`her father, NAME`)."""
    start = max(at, text.find(name, at, at + KINSHIP_REACH))
    before, after = _kinship_patterns()
    lead = text[max(0, start - KINSHIP_REACH) : start]
    return before.search(lead) is not None or after.match(text, start + len(name)) is not None


@lru_cache(maxsize=1)
def _kinship_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before a name (`his wife, the painter `) and after it (`, her father`) when kinship introduces it."""
    kin = "|".join(sorted((re.escape(word) for word in load_words("kinship")), key=len, reverse=True))
    before = (
        rf"(?<![\w\-])(?i:{kin})(?: [\w\-]{{1,20}}\.?)?(?:(?:,| and| the| an?)(?: [\w\-]{{1,20}}\.?){{0,3}})?,?\s\Z"
    )
    after = rf",? \(?(?:his|her|their|its|my|the|[\w\-]{{1,30}}['’]s?) (?:[\w\-]{{1,20}} ){{0,2}}(?:{kin})\b"
    return re.compile(before), re.compile(after)


def is_inside(at: int, spans: list[Span]) -> bool:
    """Whether a place in the text lies in one of the spans, which are in order and apart."""
    place = bisect_right(spans, at, key=lambda span: span.start_char) - 1
    return place >= 0 and at < spans[place].end_char


def read_name(run: str) -> str | None:
    """The person's name in a run of capitalised words, its titles left out; None when it names something else."""
    words = strip_possessive(run).split()
    titles = [at for at, word in enumerate(words[:-1]) if is_title(word)]
    if words[:1] == ["The"] and not titles:
        return None
    words = strip_openers(words[titles[-1] + 1 :] if titles else words)
    if not words or len(words) > LONGEST_NAME + 2 or any(_is_no_name(word) for word in words):
        return None
    if sum(word[0].isupper() for word in words) > LONGEST_NAME:
        return None
    return " ".join(words)


def is_title(word: str) -> bool:
    """Whether a word is a title or an occupation (`Sen.`, `Chairman`)."""
    low = word.rstrip(".,").lower()
    return low in load_words("title") or (low.endswith(title_endings()) and len(low) < LONGEST_TITLE)


@lru_cache(maxsize=1)
def title_endings() -> tuple[str, ...]:
    """The endings that make a German compound an office (`Polizeisprecherin`)."""
    return tuple(sorted(load_words("title_ending")))


def is_surname(text: str, people: People, word: str) -> bool:
    """Whether a title (`King`) is the surname of a person that the article names, and never an office in it."""
    if not people.namesakes(word):
        return False
    articles = "the|a|an|this|der|die|das|den|dem|des|eine?[mnrs]?"
    return not re.search(rf"\b(?i:(?:{articles}) {re.escape(word)})\b|\b{re.escape(word)} [A-Z]", text)


def strip_openers(words: list[str]) -> list[str]:
    """The words of a run without those that only open a sentence (`The`, `But`)."""
    at = 0
    while at < len(words) and _opens_sentence(words[at]):
        at += 1
    return words[at:]


def strip_possessive(word: str) -> str:
    """A word without `'s` or a bare apostrophe at its end."""
    for ending in ("'s", "’s", "'", "’"):
        if word.endswith(ending):
            return word[: -len(ending)]
    return word


def split_run(run: str) -> list[tuple[int, str]]:
    """The parts of a run between sentence ends and possessives, with their offsets."""
    parts, start = [], 0
    for match in re.finditer(r"(?:['’]s?|(?<=\w\w)\.)(?=\s)", run):
        parts.append((start, run[start : match.start()]))
        start = match.end() + 1
    return [(at, _cut_origin(part)) for at, part in [*parts, (start, run[start:])]]


def _cut_origin(part: str) -> str:
    """A name of two words without where its bearer is from: `NAME von der Initiative`."""
    name, _, origin = part.partition(" von der ")
    return name if origin and " " in name else part


def _opens_sentence(word: str) -> bool:
    low = word.lower()
    if word in GIVEN_NAMES:
        return False
    kinds = ("preposition", "subordinator", "connector", "noun_marker", "relative", "auxiliary", "adverb", "pronoun")
    return any(low in load_words(kind) for kind in kinds)


def _is_no_name(word: str) -> bool:
    if word in GIVEN_NAMES or word.islower():
        return False
    low = word.rstrip(".").lower()
    is_acronym = word.isupper() and len(word) > 2 and word.isalpha() and word not in GENERATIONS
    return is_acronym or _opens_sentence(word) or any(low in load_words(kind) for kind in NO_NAME_KINDS)


def _only_person(entries: list[tuple[int, str]]) -> str | None:
    """The longest-standing spelling when all entries share one first name, else None."""
    firsts = {name.split()[0].lower() for _, name in entries}
    return entries[0][1] if len(firsts) == 1 else None
