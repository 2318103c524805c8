"""What a common noun or an amount says of who speaks: somebody kept unnamed, a group, an organisation, a document."""

from __future__ import annotations

import re

from newsledger.annotate.attribution.record import SpeakerType
from newsledger.annotate.grammar.tokens import Token
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.speakers.names import strip_possessive
from newsledger.annotate.speakers.role_phrases import is_role_noun

# Nouns that tell what somebody did or what something is like, and name nobody.
ABSTRACT = re.compile(r"[a-zß-ÿ\-]{3,}(?:[ts]ion|ment|ity|ness|ism|ure|ing|ance|ence)s?\Z")
# Nouns for people by their ending that the endings of roles do not have.
PERSON = re.compile(r"[a-zß-ÿ\-]{3,}(?:eur|men|women|folk|year-old)s?\Z")
# Endings of what goes on after a noun: `an anchor residing in the capital`, `figures recently updated by`.
TRAILING = re.compile(r"[a-z]{3,}(?:ing|ed|ly)\Z")
# Beside `people` and `those`, words that tell of sources an outlet keeps back; without them they are a group.
CONFIDING = frozenset(("familiar", "close", "briefed", "involved", "knowledge", "aware", "informed"))
ALL_OF_THEM = frozenset(("many", "most", "all"))
# Amounts that are the whole of a group, or nobody in it: `every one of the candidates`.
WHOLE = frozenset(("any", "every", "each", "none"))
SHARES = frozenset(
    """% percent cent half third thirds quarter quarters fifth fifths majority plurality minority bulk hundreds
    thousands millions dozens total""".split()
)
ARTICLES = frozenset(("the", "a", "an"))
POSSESSIVES = frozenset(("his", "her", "their", "its", "my", "our", "your"))
# What the noun after `one of` makes of the one.
ONE_OF: tuple[SpeakerType, ...] = ("document", "organization")


def describe_amount(tokens: list[Token], head: list[Token]) -> SpeakerType | None:
    """The type of a share or a number of somebody: `80% of voters`, `one of the polls`, `any of them`; else None."""
    at = next((k for k, token in enumerate(tokens) if token.low == "of"), None)
    lead = tokens[:at] if at is not None else tokens
    if not _is_amount(lead):
        return _describe_counted(head)
    noun = _read_noun(tokens[at + 1 :]) if at is not None else None
    kind = classify_noun(noun) if noun is not None else None
    if lead[0].low in WHOLE or _is_share(lead):
        return kind if kind == "document" else "group"
    if noun is None or (lead[-1].low != "one" and not _is_number(lead[-1])):
        return None
    single = _make_singular(noun)
    kind = _find_listed(single) if single != noun and not _is_person(single) else None
    return kind if kind in ONE_OF else None


def _describe_counted(head: list[Token]) -> SpeakerType | None:
    """The type of what figures in the head count without `of`: `60% voters`, `4,786 voters`."""
    lead = [token for token in head[:-1] if token.text not in ".,%"]
    if not lead or not any(_is_number(token) for token in lead) or not head[-1].low.endswith("s"):
        return None
    return None if head[-1].text[0].isupper() or not _is_amount(lead) else _classify_plural(head[-1].low)


def _is_amount(lead: list[Token]) -> bool:
    """Whether all words of a phrase's lead tell how many, so that a noun of its own is missing."""
    if not lead or all(token.low in ARTICLES for token in lead):
        return False
    return all(token.text in "%.," or _is_number(token) or token.low in load_words("amount") for token in lead)


def _is_share(lead: list[Token]) -> bool:
    is_counted = any(token.low in SHARES for token in lead)
    return is_counted or (_is_number(lead[-1]) and lead[0].low not in ARTICLES)


def _is_number(token: Token) -> bool:
    return token.text[0].isdigit() and not any(char.isalpha() for char in token.text)


def _read_noun(tokens: list[Token]) -> str | None:
    """The last word of the first noun phrase, before a mark, a preposition or a relative clause."""
    stops = load_words("preposition") | load_words("relative")
    end = next((k for k, t in enumerate(tokens) if not t.text[0].isalnum() or (k and t.low in stops)), len(tokens))
    return tokens[end - 1].low if end else None


def describe_plain(tokens: list[Token], head: list[Token]) -> SpeakerType | None:
    """The type of nouns that their first or last word settles: `one of them`, `many in the hall`, `people`."""
    low = head[-1].low
    people = next((token for token in head if token.low in ("people", "those")), None)
    if people is not None:
        confiding = CONFIDING | {"who"} if people.low == "people" else CONFIDING  # those who do a thing are a class
        return "unnamed" if any(token.low in confiding for token in tokens) else "group"
    if low in load_words("unnamed") and head[0].low not in ALL_OF_THEM:
        return "unnamed"
    if low in ("one", "another") or low in load_words("anybody"):
        return "unnamed"
    return "group" if head[0].low in load_words("group") or low in load_words("quantity") else None


def classify_noun(low: str) -> SpeakerType:
    """The type that a common noun tells, in the singular or the plural, by the lists, else by its ending."""
    for kind in ("unnamed", "anybody"):
        if low in load_words(kind):
            return "unnamed"
    if (listed := _find_listed(low)) is not None:
        return listed
    if low.endswith("s") and not low.endswith("ss") and (plural := _classify_plural(low)) != "group":
        return plural
    if _is_person(low):
        return "group" if low.endswith("s") else "unnamed"
    if ABSTRACT.match(low) is not None:
        return "document"
    return "group" if low.endswith("s") and not low.endswith("ss") else "unnamed"


def guess_noun(tokens: list[Token], head: list[Token]) -> SpeakerType:
    """The type of a noun that no list of speakers knows."""
    if len(head) == 1 and (head[0].low in ARTICLES or head[0].low in load_words("no_noun")):
        return "none"
    noun = _read_noun_before(head)
    low = noun.low
    if (len(tokens) > len(head) and tokens[len(head)].low == "who") or _is_person(low):
        return "group" if low.endswith("s") else "unnamed"
    if any(token.low in load_words("document") for token in head):
        return "document"
    if any(t.text[0].isupper() and t.low in load_words("organization") for t in head):
        return "organization"
    return classify_noun(low)


def classify_lone(low: str) -> SpeakerType:
    """The type of a word that is a source by itself: a participle (`Having`) that no list knows is none."""
    return "none" if low.endswith("ing") and _find_listed(low) is None else classify_noun(low)


def _read_noun_before(head: list[Token]) -> Token:
    """The noun of a phrase: its last word, or the one before a participle (`an anchor residing`, `figures updated`)."""
    end = len(head)
    while end > 1 and TRAILING.match(head[end - 1].low) is not None and _find_listed(head[end - 1].low) is None:
        end -= 1
    noun = head[end - 1]
    is_noun = _is_person(noun.low) or _find_listed(noun.low) is not None or ABSTRACT.match(noun.low) is not None
    return noun if is_noun else head[-1]


def _classify_plural(low: str) -> SpeakerType:
    """The type of what a plural noun has many of: `announcements` are documents, `clerks` and `parties` a group."""
    if low in load_words("unnamed"):
        return "unnamed"
    single = _make_singular(low)
    if low in load_words("group") or _is_person(single):
        return "group"
    if (listed := _find_listed(single)) is not None:
        return "document" if listed == "document" else "group"
    return "document" if ABSTRACT.match(single) is not None else "group"


def _make_singular(low: str) -> str:
    return low[:-3] + "y" if low.endswith("ies") else low.removesuffix("s")


def _find_listed(low: str) -> SpeakerType | None:
    if low in load_words("document") or low in load_words("utterance"):
        return "document"
    if low in load_words("organization") or low in load_words("institution") or low in load_words("body"):
        return "organization"
    return "group" if low in load_words("group") or low in load_words("crowd") else None


def _is_person(low: str) -> bool:
    """Whether a noun is one for a person: a listed office, kin, or an ending such as `-er` and `-ist`."""
    if low in load_words("kinship") or PERSON.match(low) is not None:
        return True
    return any(is_role_noun(Token(word, word, 0, len(word))) for word in {low, low.removesuffix("s")})


def is_the_one(head: list[Token]) -> bool:
    """Whether an owner leads an office or kin that has one holder: `NAME's mayor`, `his mother`."""
    return has_owner(head) and (head[-1].low in load_words("office") or head[-1].low in load_words("kinship"))


def has_owner(head: list[Token]) -> bool:
    """Whether somebody else's name or pronoun leads the noun: `NAME's spokesman`, `his aide`."""
    return any(token.text != strip_possessive(token.text) for token in head[:-1]) or head[0].low in POSSESSIVES
