"""What one capitalised word names that no full name explains: a person, an organisation, or no name at all."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from newsledger.annotate.attribution.record import SpeakerType
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.speakers.names import JOINED_PARTS, is_title, opens_name, sentence_openers
from newsledger.annotate.speakers.nouns import classify_lone
from newsledger.metadata.agency_table import load_agencies

# A capital or digit inside a word (`NewsHub`), but for surnames such as `McAdeyi` and `O'Dell`.
COMPOUND = re.compile(rf"(?!(?:{JOINED_PARTS}|O['’]|D['’])[A-Z])[A-Z][\w'’\-]*?(?:[a-z][A-Z]|\d)")
# Places of a word that are read for what it is: a bound that keeps hostile text linear.
MOST_PLACES = 12
WORD_REACH = 30
SENTENCE_REACH = 120
PERSON_PRONOUNS = frozenset("he she his her him himself herself".split())
THING_PRONOUNS = frozenset(("it", "its", "itself"))
THING_LEADERS = frozenset(("the", "in", "at", "via"))
AFTER_PERSON = re.compile(r"(?:,? who\b|, \d\d,|, (?:he|she)\b)")
AFTER_THING = re.compile(
    r"(?:,? which\b|['’]s (?:website|report|reporting|poll|site|newsroom|reporter|editor)s?\b|\.com"
    r"|(?: \w{1,12}ly)? report(?:s|ed)\b)"
)
# Words before an outlet's name; whom a person told something tells nothing of the name.
REPORTED = re.compile(r"\breport(?:ed)? (?:by|in) \Z")
ADDRESSED = re.compile(r"\b(?:told|by|to) \Z")
WORD = re.compile(r"[^\W\d_]+")
# Words that stand for one person of several, whom the text does not name.
KEPT = frozenset(("one", "another", "someone", "somebody"))
# Labels of updates and links, written in capitals.
SHOUTED = frozenset(("more", "update", "updated", "watch", "read", "breaking", "related"))
# Endings of words for many people, which a name of one seldom has.
PLURALS = ("ians", "icans", "ials", "ists", "eans")


def read_noun(word: str, lower: frozenset[str], inner: frozenset[str]) -> SpeakerType | None:
    """The type of a word that is no name: a noun (`Officials`), `none` for an adverb or the like; None for a name."""
    low = word.lower()
    if low in load_words("unnamed") or low in KEPT:
        return "unnamed"
    if low in load_words("group") or low in load_words("crowd"):
        return "group"
    if low in sentence_openers() or (low.endswith("ly") and (word not in inner or low in lower)):
        return "none"
    if low in load_words("anybody"):
        return "unnamed"
    if low in lower and low not in load_words("given_name"):
        return classify_lone(low)
    is_plural = low.endswith("s") and (low[:-1] in lower or low.endswith(PLURALS) or is_title(low[:-1]))
    return "group" if is_plural else None


def is_agency(text: str, word: str) -> bool:
    """Whether a lone word is the name of a news agency (`Xinhua`, `Efe`) and the text tells of no person by it."""
    table = load_agencies()
    if word.lower() in load_words("given_name") or not (table.name_of(word) or table.name_of(word.upper())):
        return False
    return is_person(text, word) is not True


def is_person(text: str, word: str) -> bool | None:
    """Whether a name's own mentions tell that it is a person's, or a thing's; None when they do not tell."""
    if COMPOUND.match(word) is not None:
        return False
    balance = 0
    for match in islice(_find_places(word).finditer(text), MOST_PLACES):
        balance += _weigh(text, match.start(), match.end())
    return None if balance == 0 else balance > 0


@lru_cache(maxsize=256)
def _find_places(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w\-]){re.escape(word)}(?![\w\-])")


def _weigh(text: str, start: int, end: int) -> int:
    """How much one mention speaks for a person (above 0) or a thing."""
    before = text[max(0, start - WORD_REACH) : start].rsplit(maxsplit=1)[-1:]
    if before and (is_title(before[0]) or before[0].rstrip(".").lower() in load_words("honorific")):
        return 3
    if before and before[0].lower() in THING_LEADERS:
        return 0 if before[0].lower() == "the" and text[end : end + 1] == " " else -1
    if AFTER_PERSON.match(text, end):
        return 2
    if AFTER_THING.match(text, end) or REPORTED.search(text, max(0, start - WORD_REACH), start):
        return -2
    if ADDRESSED.search(text, max(0, start - WORD_REACH), start):
        return 0
    if before and opens_name(before[0]) and before[0].isalpha() and before[0].lower() not in sentence_openers():
        return 1
    stretch = text[end : end + SENTENCE_REACH].split(".", 1)[0].split("\n", 1)[0]
    pronoun = next((w for w in WORD.findall(stretch) if w in PERSON_PRONOUNS or w in THING_PRONOUNS), None)
    return 0 if pronoun is None else 1 if pronoun in PERSON_PRONOUNS else -1
