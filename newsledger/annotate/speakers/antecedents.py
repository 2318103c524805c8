"""What `who`, `which`, `that` and `it` stand for: the noun phrase before, the thing that spoke last."""

from __future__ import annotations

from newsledger.annotate.grammar.cues import load_cue_forms
from newsledger.annotate.grammar.tokens import Token, last_sentence, read_tokens
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.speakers.article import Article, Speaker
from newsledger.annotate.speakers.naming import describe_phrase

RELATIVES = frozenset(("who", "whom", "whose", "which", "that"))
# Characters before a relative pronoun in which its noun phrase begins.
REACH = 140
# Words of the longest noun phrase that is read back.
LONGEST_PHRASE = 12
# Characters after a source in which `it` may still mean it.
IT_REACH = 400
# Certainty of a document that a list knows; a noun that only its ending makes one is no speaker of `it`.
SURE = 0.7
STOPS = ("subordinator", "auxiliary", "pronoun", "relative", "connector", "verb")


def resolve_relative(article: Article, word: str, at: int) -> Speaker:
    """The speaker that the noun phrase before a relative pronoun names."""
    start = max(0, at - REACH)
    start = max(start, article.text.rfind("\n", start, at) + 1)
    tokens = last_sentence(article.text, read_tokens(article.text, start, at))
    tokens = _strip_marks(tokens)
    phrase = _read_phrase(tokens)
    if not phrase:
        return Speaker(None, "unnamed" if word == "who" else "organization", None, 0.5)
    speaker = describe_phrase(article, phrase)
    place = _find_place(tokens, phrase) if word in ("who", "whom", "whose") else 0
    if place and (speaker.kind != "person" or speaker.name is None or " " not in speaker.name):
        before = _read_phrase(_strip_marks(tokens[:place]))
        speaker = describe_phrase(article, before) if before else Speaker(None, "unnamed", None, 0.5)
    if word in ("who", "whom") and speaker.kind in ("organization", "document"):
        return Speaker(None, "group" if speaker.kind == "organization" else "unnamed", None, 0.5)
    if word in ("which", "that") and speaker.kind == "person":
        return Speaker(None, "organization", None, 0.5)
    if word == "which" and speaker.kind in ("unnamed", "none"):
        return Speaker(None, "document", None, 0.5)
    return speaker


def _find_place(tokens: list[Token], phrase: list[Token]) -> int:
    """Where a preposition parts the noun from where it is from (`voters in PLACE, who`), else 0."""
    words = [token for token in phrase if token.text[0].isalnum()]
    start = len(tokens) - len(phrase)
    if words and words[0].low == "of" and all(token.text[0].isupper() for token in words[1:]):
        return start
    is_led = start > 1 and tokens[start - 1].low in ("in", "at", "from", "of")
    return start - 1 if is_led and words and all(token.text[0].isupper() for token in words) else 0


def _strip_marks(tokens: list[Token]) -> list[Token]:
    """The tokens without the marks and the bracket that end them."""
    while tokens and not tokens[-1].text[0].isalnum():
        opening = next((k for k in range(len(tokens) - 1, -1, -1) if tokens[k].text == "("), None)
        tokens = tokens[:opening] if tokens[-1].text == ")" and opening is not None else tokens[:-1]
    return tokens


def _read_phrase(tokens: list[Token]) -> list[Token]:
    """The last noun phrase, from its article or after a verb on."""
    at = len(tokens)
    while at and len(tokens) - at < LONGEST_PHRASE:
        token = tokens[at - 1]
        is_inside = _is_inside_name(tokens, at - 1)
        if token.low in load_words("noun_marker") and not is_inside:
            return tokens[at - 1 :]
        if _stops(token, tokens, at) and not is_inside:
            break
        at -= 1
    return tokens[at:]


def _is_inside_name(tokens: list[Token], at: int) -> bool:
    """Whether `of` or `for` joins two capitalised words: `Board of Works`."""
    is_joint = tokens[at].low in ("of", "for") and 0 < at < len(tokens) - 1
    return is_joint and tokens[at - 1].text[0].isupper() and tokens[at + 1].text[0].isupper()


def _stops(token: Token, tokens: list[Token], at: int) -> bool:
    if not token.text[0].isalnum() and token.text != ".":
        return True
    if token.low in load_words("preposition"):
        return True
    if token.text[0].isupper():
        return False
    is_verb = token.low in load_cue_forms() and at < len(tokens)
    return is_verb or any(token.low in load_words(kind) for kind in STOPS)


def resolve_it(article: Article, at: int) -> Speaker:
    """The organisation or document that spoke last before `it`; an organisation without a name when none did."""
    for said in reversed(article.said[-3:]):
        if at - said.at > IT_REACH:
            break
        is_guess = said.speaker.kind == "document" and said.speaker.certainty < SURE
        if said.speaker.kind in ("organization", "document") and not is_guess:
            return said.speaker
    return Speaker(None, "organization", None, 0.6)
