"""What an article calls a person beside the name, wherever it does so: title, apposition before or after it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsledger.annotate.grammar.cues import load_cue_forms
from newsledger.annotate.grammar.tokens import Token, ends_sentence, read_tokens
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.speakers.names import is_title, opens_name
from newsledger.annotate.speakers.phrases import cut_relative, may_be_role
from newsledger.annotate.speakers.role_phrases import (
    INNER_TITLES,
    NO_AGENTS,
    PARTICIPLES,
    cut_role,
    is_function_word,
    is_role_noun,
    trim_role,
)

# Characters before and after a name in which its role is looked for.
REACH_BEFORE = 90
REACH_AFTER = 160
# Mentions of one person that are read for a role: a bound that keeps hostile text linear.
MOST_MENTIONS = 12
# Words of the longest role before a name.
LONGEST_ROLE = 9
# Letters of a word that a full stop may shorten (`Gov.`, `U.S.`).
LONGEST_DOTTED = 4
# Stretches between commas that are read after a name: an age, a party, the apposition.
MOST_SEGMENTS = 3
OPENERS = frozenset(("a", "an", "the", "his", "her", "their", "its", "my", "our"))
DEGREES = re.compile(r"[a-z\-]+(?:ed|ing)\Z")
LONG_FORMS = {"sen": "senator", "rep": "representative", "gov": "governor", "pres": "president", "gen": "general"}


def read_role_beside(text: str, start: int, end: int) -> str | None:
    """The role that stands before a name or in apposition after it."""
    before = _read_line_before(text, start)
    return _trim(_read_title(text, before)) or _read_after(text, end) or _trim(_read_apposed(text, before, end))


def _trim(role: str | None) -> str | None:
    return trim_role(role) if role is not None else None


def _read_line_before(text: str, start: int) -> list[Token]:
    begin = max(0, start - REACH_BEFORE)
    begin = max(begin, text.rfind("\n\n", begin, start) + 2 if text.rfind("\n\n", begin, start) >= 0 else begin)
    if begin == start - REACH_BEFORE:
        begin = text.find(" ", begin, start) + 1 or begin
    tokens = read_tokens(text, begin, start)
    cut = next((k + 1 for k in range(len(tokens) - 1, -1, -1) if _parts(text, tokens, k)), 0)
    tokens = tokens[cut:]
    while tokens and (tokens[-1].low in load_words("honorific") or tokens[-1].text == "."):
        if tokens[-1].text == "." and len(tokens) > 1 and tokens[-2].low not in load_words("honorific"):
            break
        tokens.pop()
    return tokens


def _parts(text: str, tokens: list[Token], at: int) -> bool:
    return tokens[at].text in '“”"():;—–' or (at + 1 < len(tokens) and ends_sentence(text, tokens, at))


def _read_title(text: str, before: list[Token]) -> str | None:
    """`undecided voter` before a name."""
    words = [token for token in before if token.text != "."]
    if not words or not is_role_noun(words[-1]):
        return None
    return _cut_role(text, before, _start_of_phrase(before))


def _start_of_phrase(tokens: list[Token]) -> int:
    at = len(tokens)
    while at > 0 and len(tokens) - at < LONGEST_ROLE and _belongs(tokens, at - 1):
        at -= 1
    return at


def _belongs(tokens: list[Token], at: int) -> bool:
    """Whether a word before a role's head is part of the role."""
    token = tokens[at]
    if token.text == ".":
        return at > 0 and (
            tokens[at - 1].low in load_words("abbreviation") or len(tokens[at - 1].text) < LONGEST_DOTTED
        )
    if token.low in ("of", "and", "for"):
        return at > 0 and is_title(tokens[at - 1].text) and at + 1 < len(tokens)
    if not token.text[0].isalnum():
        return False
    if is_title(token.text) or opens_name(token.text):
        return not is_function_word(token.low) and token.low not in load_words("connector")
    if tokens[-1].text == ".":
        return False
    return (
        token.low not in load_words("group")
        and not (is_function_word(token.low) or token.low in load_words("connector") or token.low in load_cue_forms())
        and not token.low.endswith("ly")
    )


def _cut_role(text: str, tokens: list[Token], at: int) -> str | None:
    while at < len(tokens) and (not tokens[at].text[0].isalnum() or tokens[at].low in ("of", "and", "for")):
        at += 1
    if at < len(tokens) and _is_verb_here(tokens, at):
        at += 1
    words = [token.low for token in tokens[at:] if token.text[0].isalnum()]
    if not words or all(word in INNER_TITLES for word in words):
        return None
    return text[tokens[at].start : tokens[-1].end]


def _is_verb_here(tokens: list[Token], at: int) -> bool:
    """Whether `endorsed` after a name, or `face` after `will`, is a verb, and not the first word of a role."""
    token, before = tokens[at], tokens[at - 1] if at else None
    if token.low.endswith("ing"):
        return token.low not in PARTICIPLES
    if before is None or not before.text[0].isalnum() or not token.text.islower():
        return False
    if not token.low.endswith("ed") and (before.low in load_words("auxiliary") or before.low == "to"):
        return True
    is_past = DEGREES.match(token.low) is not None and before.low not in OPENERS
    return is_past and before.low not in load_cue_forms() and before.low not in load_words("preposition")


def _read_after(text: str, end: int) -> str | None:
    """`, the town clerk,` after a name."""
    if text[end : end + 3] == " (@":
        return None
    if text[end : end + 2] not in (", ", " (", " —", " –", ",\n"):
        return None
    stop = text.find("\n\n", end, end + REACH_AFTER)
    tokens = read_tokens(text, end, stop if stop >= 0 else end + REACH_AFTER)
    for segment in _split_segments(text, tokens):
        words = cut_relative(segment[1:] if segment[0].low in OPENERS else segment)
        if words and _is_apposition(segment, words) and (role := cut_role(text, words)) is not None:
            return role
        count = sum(token.text[0].isalnum() for token in words)
        if count == 1 and _is_lone_name(words[0]):
            return None
        if not (segment[0].text[0].isdigit() or count <= 1 or segment[0].text.isupper()):
            return None
    return None


def _is_lone_name(token: Token) -> bool:
    """Whether a word between commas is rather another person's name than a place, a party or `Jr.`."""
    kinds = ("place", "abbreviation", "party_member", "honorific", "calendar")
    is_short = len(token.text.rstrip(".")) <= LONGEST_DOTTED or token.text.isupper() or "-" in token.text
    is_known = any(token.low.rstrip(".") in load_words(kind) for kind in kinds) or is_title(token.text)
    return token.text[0].isupper() and not is_short and not is_known


def _split_segments(text: str, tokens: list[Token]) -> Iterator[list[Token]]:
    """The first stretches between commas and brackets after a name, up to the sentence's end."""
    segment: list[Token] = []
    given = 0
    for at, token in enumerate(tokens):
        if ends_sentence(text, tokens, at) or token.text in ",()—–;":
            if segment:
                yield segment
                given += 1
            segment = []
            if token.text in ".!?;" or given == MOST_SEGMENTS:
                return
        else:
            segment.append(token)


def _is_apposition(segment: list[Token], words: list[Token]) -> bool:
    if not may_be_role(segment, words) or words[0].text[0].isdigit():
        return False
    if segment[0].low not in OPENERS and DEGREES.match(words[0].low):
        return False
    head = next((k for k, token in enumerate(words) if token.low in load_words("preposition")), len(words))
    is_passive = head < len(words) and words[head].low == "by"
    before = words[: head - 1] if is_passive else words[:head]
    if any(t.low in load_words("auxiliary") or _is_plain_cue(t) for t in before):
        return False
    if segment[0].low in ("a", "an"):
        return True
    at = next((k for k, token in enumerate(words[:head]) if is_role_noun(token)), None)
    return at is not None and not any(is_function_word(t.low) or t.low in NO_AGENTS for t in words[:at])


def _is_plain_cue(token: Token) -> bool:
    return token.text.islower() and token.low in load_cue_forms() and not is_title(token.text)


def _read_apposed(text: str, before: list[Token], end: int) -> str | None:
    """`his lawyer, NAME,`: the noun phrase before a name between commas."""
    if not before or before[-1].text != "," or text[end : end + 1] not in (",", "."):
        return None
    phrase = before[:-1]
    if not phrase or not is_role_noun(phrase[-1]):
        return None
    at = _start_of_phrase(phrase)
    opens = at > 0 and (phrase[at - 1].low in OPENERS or phrase[at - 1].text in ("’s", "'s"))
    return _cut_role(text, phrase, at) if opens or phrase[at].text.endswith(("'s", "’s")) else None


def describe_words(role: str) -> frozenset[str]:
    """The lower-case words of a role, short titles in their long form."""
    words = re.findall(r"[^\W_]+(?:['’\-][^\W_]+)*", role.lower())
    return frozenset(LONG_FORMS.get(word, word) for word in words)
