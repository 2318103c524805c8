"""Whether a gold source is a woman or a man, by the words of the article alone: no list of first names, no guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from newsledger.evaluation.alignment import Range
from newsledger.evaluation.gold import GoldArticle, GoldAttribution

Gender = Literal["woman", "man"]

_PRONOUNS: dict[str, Gender] = {"he": "man", "him": "man", "his": "man", "she": "woman", "her": "woman"}
_NOUNS: dict[str, Gender] = {
    **dict.fromkeys(
        "mr sir lord king father son husband brother man businessman congressman councilman chairman boy".split(), "man"
    ),
    **dict.fromkeys(
        "mrs ms miss lady dame queen mother daughter wife widow sister woman businesswoman congresswoman councilwoman "
        "chairwoman spokeswoman girl".split(),
        "woman",
    ),
}
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"[^\W\d_a-z][\w'’-]*")
_HEAD_END = re.compile(r",|\(|\b(?:who|whose|of|for|in|at|from|on|to|with|and)\b")
_POSSESSIVE = re.compile(r"['’]s?$")
_QUOTED = re.compile(r"[“\"][^”\"\n]*[”\"]")
_TITLES = re.compile(r"\b(Mr|Mrs|Ms|Miss)\b\.? (?:[^\W\d_a-z][\w'’.-]* ){0,2}?$")
# How far behind a name its pronoun is looked for, and how many mentions must agree: one "he" may be anyone. On the 42
# speakers of the research set whom everybody knows, this is wrong for 0.4 % of the sources that it labels; with all
# pronouns behind a name counted and four in five agreeing it was 2.3 %.
_REACH = 160
_LEAST_VOTES, _LEAST_SHARE = 2, 0.9


def name_gender(article: GoldArticle, attribution: GoldAttribution) -> Gender | None:
    """The gender that the article's words give the source, None where they give none."""
    source = " ".join(article.text[start:end] for start, end in attribution.source)
    words = [word.lower() for word in _WORD.findall(source)]
    if len(words) == 1 and words[0] in _PRONOUNS:
        return _PRONOUNS[words[0]]
    head = _HEAD_END.split(source, maxsplit=1)[0]
    told = {_NOUNS[word.lower()] for word in _WORD.findall(head) if word.lower() in _NOUNS}
    if told:
        return told.pop() if len(told) == 1 else None
    surname = find_surname(source)
    return _vote_gender(article, surname) if surname else None


def find_surname(source: str) -> str | None:
    """The last capitalised word of what names the source: a surname, where it is a person."""
    names = _NAME.findall(_HEAD_END.split(source, maxsplit=1)[0])
    return _POSSESSIVE.sub("", names[-1]) if names and names[-1].lower() not in _PRONOUNS else None


def _vote_gender(article: GoldArticle, surname: str) -> Gender | None:
    """By titles before the name where there are any, else by the pronouns that follow it before another name."""
    text = _blank_quoted(article)
    mentions = [found.span() for found in re.finditer(rf"\b{re.escape(surname)}\b", text)]
    titles = [found[1] for start, _ in mentions if (found := _TITLES.search(text[max(0, start - 60) : start]))]
    if titles:
        return _settle([_NOUNS[title.lower()] for title in titles], 1)
    return _settle([vote for _, end in mentions for vote in _list_vote(text, end, surname)], _LEAST_VOTES)


def _list_vote(text: str, end: int, surname: str) -> Sequence[Gender]:
    """The first pronoun behind a mention, unless a name within a sentence or the paragraph's end is nearer."""
    reach = text[end : end + _REACH].split("\n\n", 1)[0]
    former = ""
    for word in re.finditer(r"[\w'’-]+|[.!?]", reach):
        sign = word[0]
        if sign.lower() in _PRONOUNS:
            return (_PRONOUNS[sign.lower()],)
        if sign[0].isupper() and former not in ("", ".", "!", "?") and not sign.startswith(surname):
            return ()
        former = sign
    return ()


def _settle(votes: Sequence[Gender], least: int) -> Gender | None:
    for gender in ("woman", "man"):
        count = votes.count(gender)
        if count >= least and count >= _LEAST_SHARE * len(votes):
            return gender
    return None


def _blank_quoted(article: GoldArticle) -> str:
    """The text without what is said in it: there a pronoun is the speaker's, not the reporter's."""
    signs = list(article.text)
    for start, end in _list_said(article):
        signs[start:end] = " " * (end - start)
    return "".join(signs)


def _list_said(article: GoldArticle) -> Iterable[Range]:
    yield from (found.span() for found in _QUOTED.finditer(article.text))
