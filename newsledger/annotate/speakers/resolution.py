"""Who speaks: the person, organisation or document that a source's words name, resolved within the article."""

from __future__ import annotations

from newsledger.annotate.attribution.record import SpeakerType
from newsledger.annotate.grammar.quotation_marks import Quotation
from newsledger.annotate.grammar.tokens import read_tokens
from newsledger.annotate.spans import Span
from newsledger.annotate.speakers.names import collect_people
from newsledger.annotate.speakers.naming import Article, Said, Speaker, describe_phrase
from newsledger.annotate.speakers.pronouns import GENDERS, read_titled_pronouns, resolve_pronoun

OTHER_PRONOUNS: dict[str, SpeakerType] = {
    "it": "organization",
    "es": "organization",
    "i": "person",
    "ich": "person",
    "they": "group",
    "we": "group",
    "wir": "group",
    "you": "group",
}


def open_article(text: str, quotations: list[Quotation]) -> Article:
    """An article ready to have its sources described in order."""
    quoted = [quotation.outer for quotation in quotations]
    article = Article(text, quoted, collect_people(text, quoted))
    article.pronouns.update(read_titled_pronouns(article))
    return article


def describe_source(article: Article, source: Span) -> Speaker:
    """The speaker that a source span names, remembered for the pronouns after it."""
    tokens = read_tokens(article.text, source.start_char, source.end_char)
    low = tokens[0].low if len(tokens) == 1 else ""
    if low in GENDERS:
        speaker = resolve_pronoun(article, low, source.start_char)
    elif low in OTHER_PRONOUNS:
        speaker = Speaker(None, OTHER_PRONOUNS[low], None, 0.8)
    else:
        speaker = describe_phrase(article, tokens)
    if low not in OTHER_PRONOUNS:
        article.said.append(Said(source.start_char, speaker))
    return speaker
