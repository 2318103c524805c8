"""Whether a noun phrase names one who can hear or read: a person, an audience, an outlet, a body."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from newsledger.annotate.grammar.noun_phrases import OBJECT_PRONOUNS
from newsledger.annotate.grammar.tokens import Token
from newsledger.annotate.grammar.word_lists import load_words

KINDS = ("hearer", "holder", "group", "title", "organization", "institution", "body", "unnamed", "anybody", "kinship")
# Nouns of persons by their last letters: `marchers`, `columnists`, `trainees`.
PERSON_ENDINGS = ("ers", "ors", "ists", "ees", "ants", "ians", "crats", "eers")


def names_hearer(told: Sequence[Token]) -> bool:
    """Whether the phrase names persons, an outlet or a body; `you` outside a quotation is whoever reads."""
    head = _find_head(told)
    if head is None:
        return False
    if len(told) == 1 and head.low in OBJECT_PRONOUNS:
        return head.low != "you"
    if head.text.startswith("@"):
        return len(head.text) > 1
    return head.text[0].isupper() or is_hearer_noun(head.low)


def is_hearer_noun(word: str) -> bool:
    """Whether a lower-case noun names those who can hear or read."""
    last = word.rpartition("-")[2].removesuffix("'s").removesuffix("'")
    return last not in load_words("unheard") and (last in _load_hearers() or last.endswith(PERSON_ENDINGS))


def _find_head(told: Sequence[Token]) -> Token | None:
    """The noun before the first `of`, or the last one."""
    before = next((at for at, token in enumerate(told) if token.low == "of"), len(told))
    return told[before - 1] if before else None


@lru_cache(maxsize=1)
def _load_hearers() -> frozenset[str]:
    singular = frozenset().union(*(load_words(kind) for kind in KINDS))
    return singular | {word + "s" for word in singular}
