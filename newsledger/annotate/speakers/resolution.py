"""Who speaks: the person, organisation or document that a source's words name, resolved within the article.

`unnamed` is an individual, or individuals, whose identity the outlet keeps back (`a senior official`, `two aides`,
`people familiar with the talks`); `group` is a class of people or people who stand together (`critics`, `voters`, the
members of a party, two names joined by `and`). A group, a document and an unnamed source have no name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from newsledger.annotate.attribution.record import Finding, SpeakerType
from newsledger.annotate.grammar.quotation_marks import Quotation
from newsledger.annotate.grammar.tokens import read_tokens
from newsledger.annotate.spans import Span
from newsledger.annotate.speakers.antecedents import RELATIVES, resolve_it, resolve_relative
from newsledger.annotate.speakers.article import NOBODY, Article, Said, Speaker
from newsledger.annotate.speakers.capitals import EXCHANGE_LABELS, describe_label
from newsledger.annotate.speakers.mentions import scan_mentions
from newsledger.annotate.speakers.names import collect_people
from newsledger.annotate.speakers.naming import describe_phrase
from newsledger.annotate.speakers.offices import find_role
from newsledger.annotate.speakers.pronouns import GENDERS, resolve_pronoun
from newsledger.annotate.speakers.role_phrases import trim_role

OTHER_PRONOUNS: dict[str, SpeakerType] = {
    "es": "organization",
    "i": "person",
    "my": "person",
    "ich": "person",
    "they": "group",
    "their": "group",
    "them": "group",
    "we": "group",
    "our": "group",
    "us": "group",
    "wir": "group",
    "you": "group",
    "your": "group",
    "one": "unnamed",
    "someone": "unnamed",
    "somebody": "unnamed",
    "everyone": "group",
    "everybody": "group",
    "others": "group",
    "all": "group",
    "both": "group",
}
# Spans of what one source says that are looked at: a bound that keeps hostile text linear.
MOST_SPANS = 20
MODAL = re.compile(r" (?:can|could|may|might|must|will|would|should)\b")
REFLEXIVES = frozenset(("himself", "herself", "itself", "themselves"))
THINGS = frozenset(("it", "its"))


def resolve_speakers(text: str, quotations: list[Quotation], findings: Sequence[Finding]) -> list[Speaker]:
    """The speaker of each finding, in their order."""
    article = open_article(text, quotations)
    contents: dict[Span, tuple[Span, ...]] = {}
    for finding in findings:
        if finding.source is not None:
            contents[finding.source] = (contents.get(finding.source, ()) + finding.content_spans)[:MOST_SPANS]
    labels = {finding.source for finding in findings if finding.is_turn}
    described: dict[Span, Speaker] = {}
    for source in sorted(contents):
        article.content = contents[source]
        speaker = describe_label(article, source.start_char, source.end_char) if source in labels else None
        if speaker is not None:
            article.said.append(Said(source.start_char, speaker))
        described[source] = speaker or describe_source(article, source)
    return [described[finding.source] if finding.source is not None else NOBODY for finding in findings]


def open_article(text: str, quotations: list[Quotation]) -> Article:
    """An article ready to have its sources described in order."""
    quoted = [quotation.outer for quotation in quotations]
    people = collect_people(text, quoted)
    mentions = scan_mentions(text, people, quoted)
    return Article(text, quoted, people, mentions, pronouns=mentions.decide_pronouns())


def describe_source(article: Article, source: Span) -> Speaker:
    """The speaker that a source span names, remembered for the pronouns after it."""
    tokens = read_tokens(article.text, source.start_char, source.end_char)
    while len(tokens) > 1 and tokens[-1].low in REFLEXIVES:
        tokens = tokens[:-1]
    low = tokens[0].low if len(tokens) == 1 else ""
    if low and tokens[0].text in EXCHANGE_LABELS:
        return Speaker(None, "person", None, 0.8)
    if low == "one" and _is_anybody(article.text, tokens[0].start, tokens[0].end):
        return Speaker(None, "group", None, 0.7)
    if low in OTHER_PRONOUNS:
        return Speaker(None, OTHER_PRONOUNS[low], None, 0.8)
    if low in THINGS:
        return resolve_it(article, source.start_char)
    if low in GENDERS:
        speaker = resolve_pronoun(article, low, source.start_char)
    elif low in RELATIVES:
        speaker = resolve_relative(article, low, source.start_char)
    else:
        speaker = describe_phrase(article, tokens)
    speaker = _add_role(article, speaker, source.start_char)
    article.said.append(Said(source.start_char, speaker))
    return speaker


def _is_anybody(text: str, start: int, end: int) -> bool:
    """Whether `one` means people at large: `no one`, `one may say`."""
    return text[max(0, start - 3) : start].lower() == "no " or MODAL.match(text, end) is not None


def _add_role(article: Article, speaker: Speaker, at: int) -> Speaker:
    role = trim_role(speaker.role) if speaker.role is not None else None
    if speaker.kind == "person" and speaker.name is not None and role is None:
        role = find_role(article, speaker.name, at)
    return replace(speaker, role=role) if role != speaker.role else speaker
