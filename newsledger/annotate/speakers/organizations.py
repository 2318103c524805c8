"""Names of organisations in one article: looked up by what they are called later, `the board` or `Elbwacht`."""

from __future__ import annotations

from dataclasses import dataclass

from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.spans import Span
from newsledger.annotate.speakers.names import NAME_RUN, is_inside, read_name, split_run, strip_openers

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

    def find(self, surface: str) -> str | None:
        """The one fuller name that a surface stands for, else the surface itself; None for a noun such as `board`."""
        words = surface.lower().split()
        ending = [name for name in self.by_last.get(words[-1], []) if name.lower().split()[-len(words) :] == words]
        opening = [name for name in self.by_first.get(words[0], []) if name.lower().split()[: len(words)] == words]
        fuller = {name for name in ending + opening if len(name.split()) > len(words)}
        if len(fuller) == 1:
            return fuller.pop()
        return surface if _may_be_name(surface.split()) else None


def collect_organizations(text: str, left_out: list[Span]) -> Organizations:
    """The capitalised runs outside of some spans that hold a word of organisations (`Board`, `Union`)."""
    found = Organizations({}, {})
    for match in NAME_RUN.finditer(text):
        if is_inside(match.start(), left_out):
            continue
        for _, part in split_run(match.group()):
            words = strip_openers(part.split())
            if 1 < len(words) <= LONGEST_ORGANIZATION and _is_organization(words):
                _remember(found.by_first, words[0], " ".join(words))
                _remember(found.by_last, words[-1], " ".join(words))
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
