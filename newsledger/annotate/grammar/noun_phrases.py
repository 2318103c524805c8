"""Subjects and other noun phrases read from tokens by their small words, without a parser."""

from __future__ import annotations

from newsledger.annotate.grammar.cues import load_cue_forms
from newsledger.annotate.grammar.tokens import Token
from newsledger.annotate.grammar.word_lists import load_words

CLAUSE_MARKS = frozenset(";:—–(")
PRONOUNS = frozenset("he she they it we i you er sie es wir ich".split())
OBJECT_PRONOUNS = frozenset("him her me us them you".split())
LONGEST_ADDRESSEE = 8
# German words that follow the subject in `sagte NAME am Montag`.
AFTER_NAMES = frozenset(("am", "dann", "dazu", "hinzu", "mit"))


def read_subject(tokens: list[Token], stop: int) -> list[Token]:
    """The subject of the verb at `stop`: the noun phrase that leads its clause, or none."""
    if tokens[stop].low.endswith("ing") and stop and tokens[stop - 1].low not in load_words("be"):
        return _leading_phrase(_strip_openers(tokens[:stop]))
    clause = _strip_openers(_last_clause(tokens[:stop])) or _strip_openers(tokens[:stop])
    phrase = _leading_phrase(clause)
    if reaches_verb(phrase, tokens, stop):
        return phrase
    if phrase and clause[-1].text == "," and _has_relative(clause, phrase):
        return _trim_marks(clause)
    return _adjacent_name(clause) or phrase


def read_sentence_subject(tokens: list[Token]) -> list[Token]:
    """The noun phrase that leads a sentence, or none when what leads it cannot be told."""
    return _leading_phrase(_strip_openers(tokens))


def _has_relative(clause: list[Token], phrase: list[Token]) -> bool:
    """Whether `, who` or the like follows the phrase and runs up to the verb."""
    after = clause[len(phrase) :]
    return len(after) > 2 and after[0].text == "," and after[1].low in load_words("relative")


def _adjacent_name(clause: list[Token]) -> list[Token]:
    """The name or pronoun right before the verb, where a comma or conjunction parts it from what leads the clause."""
    name = _trailing_name(clause)
    before = clause[len(clause) - len(name) - 1] if len(name) < len(clause) else None
    parted = before is not None and (before.text in ",—–-" or before.low in ("and", "but", "that", "as", "while"))
    return name if parted else []


def reaches_verb(phrase: list[Token], tokens: list[Token], stop: int) -> bool:
    """Whether nothing but a comma, adverbs or `and` stands between a subject and the verb at `stop`."""
    between = [t for t in tokens[:stop] if phrase and t.start >= phrase[-1].end]
    if not phrase:
        return False
    kinds = ("adverb", "calendar", "preposition")
    return all(
        not t.text[0].isalpha() or t.low.endswith("ly") or any(t.low in load_words(k) for k in kinds) for t in between
    )


def read_following(tokens: list[Token], at: int) -> list[Token]:
    """The noun phrase that starts at `at`, with its appositions, as in the inverted `said NAME, a farmer`."""
    if at >= len(tokens) or not _may_start(tokens[at]):
        return []
    if tokens[at].low in PRONOUNS:
        return tokens[at : at + 1]
    end, apposed = at, False
    while end < len(tokens) and not _ends_following(tokens, end, apposed):
        apposed = apposed or tokens[end].text == ","
        end += 1
    return _trim_marks(tokens[at:end])


def read_addressee(tokens: list[Token], at: int) -> list[Token]:
    """Who was told: the noun phrase at `at`, up to a time, a place or the words themselves."""
    if at < len(tokens) and tokens[at].low in OBJECT_PRONOUNS:
        return tokens[at : at + 1]
    if at < len(tokens) and tokens[at].low == "of":
        return []
    end = at
    while end < len(tokens) and end - at <= LONGEST_ADDRESSEE and not _ends_addressee(tokens[end]):
        end += 1
    found = tokens[at:end]
    if not found or len(found) > LONGEST_ADDRESSEE or found[-1].low in load_words("reaction"):
        return []
    return found


def _ends_addressee(token: Token) -> bool:
    stops = load_words("preposition") | load_words("subordinator") | load_words("relative") | load_words("calendar")
    return (
        (not token.text[0].isalnum() and token.text[0] not in "@#")
        or token.low in stops - {"of"}
        or token.low.partition("'")[0] in PRONOUNS
    )


def _last_clause(tokens: list[Token]) -> list[Token]:
    for at in range(len(tokens) - 1, -1, -1):
        if _opens_clause(tokens, at):
            return tokens[at + 1 :]
    return tokens


def _opens_clause(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if token.text in CLAUSE_MARKS:
        return not _is_paired(tokens, at)
    before = tokens[at - 1] if at else None
    if token.low in ("and", "but", "so", "while", "as", "when", "yet", "because", "though", "although", "where"):
        return before is not None and before.text == ","
    if token.low in ("which", "where", "whom"):
        return True
    return token.low == "that" and before is not None and before.low in load_cue_forms()


def _is_paired(tokens: list[Token], at: int) -> bool:
    """Whether a bracket or dash opens or closes an insertion that the clause goes on after."""
    mark = tokens[at].text
    if mark == "(":
        return any(token.text == ")" for token in tokens[at:])
    return mark in "—–" and sum(token.text == mark for token in tokens) == 2


def _strip_openers(tokens: list[Token]) -> list[Token]:
    """The clause without what may stand before its subject: connectors, times, `In a statement,`."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if (not token.text[0].isalnum() and token.text[0] not in "@#") or token.low in load_words("connector"):
            at += 1
        elif _opens_adjunct(tokens, at):
            comma = next((k for k in range(at, len(tokens)) if tokens[k].text == ","), None)
            if comma is None or comma + 1 >= len(tokens):
                return _trailing_name(tokens[at:])
            at = comma + 1
        else:
            return tokens[at:]
    return []


def _opens_adjunct(tokens: list[Token], at: int) -> bool:
    low = tokens[at].low
    if low in load_words("preposition") or low in load_words("subordinator") or low in load_words("calendar"):
        return True
    return (
        low.isdigit()
        or low in ("asked", "according", "pressed")
        or (at == 0 and low.endswith(("ing", "ly", "ed")) and len(low) > 4 and not _is_noun(tokens))
    )


def _is_noun(tokens: list[Token]) -> bool:
    """Whether the first word is a name (`Fleming`, `Fleming and NAME`), or belongs to an office."""
    if tokens[0].is_name:
        following = tokens[1] if len(tokens) > 1 else None
        stops = load_words("relative") | {"and", "or"}
        if following is None or following.text in ",(—–" or following.low in stops or following.text[0].isupper():
            return True
    return _describes_office(tokens)


def _describes_office(tokens: list[Token]) -> bool:
    """Whether the first word belongs to an office: `managing director NAME`."""
    return len(tokens) > 1 and tokens[1].low in load_words("title")


def _trailing_name(tokens: list[Token]) -> list[Token]:
    """The capitalised run or pronoun at the end: `In a statement NAME`."""
    if tokens and tokens[-1].low in PRONOUNS:
        return tokens[-1:]
    at = len(tokens)
    while at > 1 and tokens[at - 1].text[0].isupper():
        at -= 1
    return tokens[at:]


def _leading_phrase(tokens: list[Token]) -> list[Token]:
    if not tokens or (_is_bare_verb(tokens[0]) and not _describes_office(tokens)) or not _may_start(tokens[0]):
        return []
    if tokens[0].low in PRONOUNS:
        return tokens[:1]
    end = 0
    while end < len(tokens) and not _ends_phrase(tokens, end):
        end += 1
    phrase = _trim_marks(tokens[:end])
    return phrase if len(phrase) > 1 or (phrase and phrase[0].low not in load_words("noun_marker")) else []


def _ends_phrase(tokens: list[Token], at: int) -> bool:
    token, low = tokens[at], tokens[at].low
    if low in load_words("relative") or low in load_words("subordinator") or _opens_time(tokens, at):
        return True
    if token.text == ",":
        return _ends_at_comma(tokens, at)
    if at and (low in load_words("auxiliary") or low in load_words("verb")):
        return True
    return at > 0 and token.text.islower() and _is_verb_form(tokens, at)


def _opens_time(tokens: list[Token], at: int) -> bool:
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if at and tokens[at].low in load_words("calendar") and tokens[at].low not in ("may", "march"):
        return True
    return at > 0 and tokens[at].low in load_words("preposition") and following in load_words("calendar")


def _ends_at_comma(tokens: list[Token], at: int) -> bool:
    rest = tokens[at + 1 :]
    following = rest[0].low if rest else "who"
    if 0 < len(rest) <= 2 and all(token.text.isalpha() and token.text[0].isupper() for token in rest):
        return True  # another name right before the verb is no apposition
    return (
        following in load_words("relative") | PRONOUNS
        or (following.endswith("ing") and rest[0].text.islower())
        or following in load_words("connector")
    )


def _is_verb_form(tokens: list[Token], at: int) -> bool:
    low, before = tokens[at].low, tokens[at - 1].low
    if before in load_words("noun_marker") or before in load_words("preposition") or before.endswith("'s"):
        return False
    return low in load_cue_forms() or (low.endswith("ed") and len(low) > 4)


def _is_bare_verb(token: Token) -> bool:
    """Whether a clause opens with a verb: its subject stands further left."""
    verb = token.low in load_words("verb") or token.low in load_words("auxiliary") or token.low.endswith(("ing", "ed"))
    return token.text.islower() and verb


def _may_start(token: Token) -> bool:
    if not token.text[0].isalnum() and token.text[0] not in "@#":
        return False
    kinds = ("preposition", "subordinator", "relative", "connector", "calendar", "auxiliary", "adverb")
    return not any(token.low in load_words(kind) for kind in kinds) or token.text[0].isupper()


def _ends_following(tokens: list[Token], at: int, apposed: bool) -> bool:
    token, low = tokens[at], tokens[at].low
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if (low in load_words("calendar") and token.text not in ("May", "March")) or token.text in AFTER_NAMES:
        return True
    if low in load_words("subordinator") or token.text in ";:—–":
        return True
    if token.text == ",":
        return _closes_apposition(tokens, at)
    if low in ("and", "or", "but"):
        return not (
            following[:1].isalnum() and (tokens[at + 1].text[0].isupper() or following in ("a", "the", "an") or apposed)
        )
    return low in load_words("preposition") and not _belongs_inside(low, following, apposed)


def _belongs_inside(low: str, following: str, apposed: bool) -> bool:
    if low in ("of", "for", "from"):
        return True
    return apposed and not (low in ("in", "on", "at", "during") and following in ("a", "an", *load_words("calendar")))


def _closes_apposition(tokens: list[Token], at: int) -> bool:
    if at + 1 >= len(tokens):
        return True
    following = tokens[at + 1]
    kinds = ("subordinator", "connector", "preposition", "calendar")
    return any(following.low in load_words(kind) for kind in kinds) or (
        following.low.endswith("ing") and following.text.islower()
    )


def _trim_marks(tokens: list[Token]) -> list[Token]:
    end = len(tokens)
    while end and not tokens[end - 1].text[0].isalnum() and tokens[end - 1].text != ")":
        end -= 1
    return tokens[:end]
