"""Whom `he` or `she` means: resolved only when the sentences before leave no other person."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from newsledger.annotate.clauses import read_cited
from newsledger.annotate.names import CAPITALISED, is_inside, strip_possessive
from newsledger.annotate.naming import Article, Speaker, describe_phrase
from newsledger.annotate.noun_phrases import read_sentence_subject
from newsledger.annotate.tokens import Token, ends_sentence, read_tokens
from newsledger.annotate.word_lists import load_words

# Characters before a pronoun in which its person must have been named: two paragraphs of news.
PRONOUN_REACH = 700
# Sentences that are read back, those whose subject is the same pronoun included.
MOST_SENTENCES = 5
# Paragraphs that a pronoun may look back.
MOST_PARAGRAPHS = 2
GENDERS = {"he": "he", "she": "she", "er": "he", "sie": "she"}
# A noun that no list knows is described with this certainty.
GUESS = 0.5
UNKNOWN = Speaker(None, "person", None, 0.8)


def resolve_pronoun(article: Article, pronoun: str, at: int) -> Speaker:
    """The subject of the sentence before, when it is a named person; else a person without a name."""
    gender = GENDERS[pronoun]
    sentences = _read_sentences(article, at)
    speaker = _subject_before(article, sentences)
    if speaker.name is None or " " not in speaker.name:
        is_unnamed = speaker.kind == "unnamed" and speaker.certainty > GUESS
        return Speaker(None, "unnamed" if is_unnamed else "person", None, 0.8)
    if article.pronouns.setdefault(speaker.name, gender) != gender:
        return UNKNOWN
    return Speaker(speaker.name, "person", None, 0.95)


def _subject_before(article: Article, sentences: list[list[Token]]) -> Speaker:
    for place, tokens in enumerate(sentences):
        answer = _read_own(article, tokens) if place == 0 else _read_subject(article, tokens)
        if answer is not None:
            return answer
    return UNKNOWN


def _read_own(article: Article, tokens: list[Token]) -> Speaker | None:
    """The one person named earlier in the pronoun's own sentence."""
    names = {name for token in tokens if (name := _find_full(article, token)) is not None}
    if not names:
        return None
    return Speaker(names.pop(), "person", None, 0.9) if len(names) == 1 else UNKNOWN


def _find_full(article: Article, token: Token) -> str | None:
    word = strip_possessive(token.text)
    if word.lower() not in article.people.by_last or word != token.text:
        return None
    return article.people.find(word, token.start)


def _read_subject(article: Article, tokens: list[Token]) -> Speaker | None:
    """Who the subject of an earlier sentence is; None when it is no person, or the pronoun itself."""
    said = {s.speaker for s in article.said[-12:] if tokens[0].start <= s.at < tokens[-1].end}
    if said:
        speaker = said.pop()
        return UNKNOWN if said else speaker
    subject = read_cited(tokens) or read_sentence_subject(tokens)
    if not subject:
        return _read_unclear(tokens)
    if len(subject) == 1 and subject[0].low in load_words("pronoun"):
        return None
    speaker = describe_phrase(article, subject)
    return speaker if speaker.kind in ("person", "unnamed") else _read_unclear(tokens)


def _read_unclear(tokens: list[Token]) -> Speaker | None:
    """A sentence whose subject is no person may be passed over only when it names nobody in full."""
    pairs = pairwise(tokens[1:])
    return UNKNOWN if any(one.text[0].isupper() and two.text[0].isupper() for one, two in pairs) else None


def _read_sentences(article: Article, at: int) -> list[list[Token]]:
    """The sentences before `at` without quoted words, the last (unfinished) one first."""
    start = max(0, at - PRONOUN_REACH)
    breaks = [m.end() for m in re.finditer("\n\n", article.text[start:at])]
    if len(breaks) >= MOST_PARAGRAPHS:
        start += breaks[-MOST_PARAGRAPHS]
    tokens = read_tokens(article.text, start, at)
    sentences: list[list[Token]] = [[]]
    for place, token in enumerate(tokens):
        if not is_inside(token.start, article.quoted):
            sentences[-1].append(token)
        if ends_sentence(article.text, tokens, place):
            sentences.append([])
    last, earlier = sentences[-1], [s for s in sentences[:-1] if any(t.text[0].isalnum() for t in s)]
    return [last, *earlier[: -MOST_SENTENCES - 1 : -1]]


@lru_cache(maxsize=1)
def _gendered_titles() -> re.Pattern[str]:
    words = load_words("masculine") | load_words("feminine")
    forms = sorted(words | {word.capitalize() for word in words})
    return re.compile(rf"\b({'|'.join(forms)})\.? ({CAPITALISED}(?: {CAPITALISED}){{0,3}})")


def read_titled_pronouns(article: Article) -> dict[str, str]:
    """The pronouns that the article's own titles settle (`Mr.`, `spokeswoman`); never read from a name."""
    pronouns: dict[str, str] = {}
    for match in _gendered_titles().finditer(article.text):
        titles = {"he": load_words("masculine"), "she": load_words("feminine")}
        pronoun = next((key for key, words in titles.items() if match.group(1).lower() in words), None)
        last = strip_possessive(match.group(2).split()[-1])
        full = article.people.find(last, match.end())
        if pronoun is not None and full is not None:
            pronouns.setdefault(full, pronoun)
    return pronouns
