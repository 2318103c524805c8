"""Who speaks: the person, organisation or document that a source's words name, resolved within the article."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from newsledger.annotate.attribution import SpeakerType
from newsledger.annotate.names import (
    CAPITALISED,
    NAME_WORD,
    People,
    collect_people,
    is_inside,
    is_title,
    read_name,
    strip_possessive,
)
from newsledger.annotate.quotation_marks import Quotation
from newsledger.annotate.spans import Span
from newsledger.annotate.tokens import Token, read_tokens
from newsledger.annotate.word_lists import load_words

# Characters before a pronoun in which its person must have been named: about a paragraph of news.
PRONOUN_REACH = 600
# Paragraphs that a pronoun may look back to its speaker's last words.
PRONOUN_PARAGRAPHS = 2
SENTENCE_END = re.compile(r"[.!?…][”\"’')\]]?\s+(?=[A-Z“\"‘])")
INNER_WORD = re.compile(rf"(?<=[a-z,;.] ){CAPITALISED}")
NEXT_WORD = re.compile(r" (\w{1,30})")
NO_LONE_NAMES = frozenset(("the", "a", "an", "one", "some", "many", "several", "critics"))
HEAD_NOUN_KINDS: tuple[tuple[str, SpeakerType], ...] = (
    ("unnamed", "unnamed"),
    ("document", "document"),
    ("organization", "organization"),
    ("group", "group"),
    ("title", "person"),
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source's speaker; `certainty` (0..1) is a rough value set from samples that were read."""

    name: str | None
    kind: SpeakerType
    role: str | None
    certainty: float


NOBODY = Speaker(None, "none", None, 0.6)


class Said(NamedTuple):
    """Where a person was last given a voice."""

    paragraph: int
    at: int
    name: str


@dataclass(slots=True)
class Article:
    """An article's names and what has been resolved so far in it, in order of the text."""

    text: str
    quoted: list[Span]
    people: People
    said: list[Said] = field(default_factory=list)
    pronouns: dict[str, str] = field(default_factory=dict)
    surnames: set[str] = field(default_factory=set)
    inner_words: frozenset[str] | None = None


def open_article(text: str, quotations: list[Quotation]) -> Article:
    """An article ready to have its sources described in order."""
    quoted = [quotation.outer for quotation in quotations]
    article = Article(text, quoted, collect_people(text, quoted))
    article.pronouns.update(_read_titled_pronouns(article))
    return article


def describe_source(article: Article, source: Span, paragraph: int) -> Speaker:
    """The speaker that a source span names, remembered for the pronouns after it."""
    tokens = read_tokens(article.text, source.start_char, source.end_char)
    low = tokens[0].low if len(tokens) == 1 else ""
    if low in ("he", "she"):
        speaker = _resolve_pronoun(article, low, source.start_char, paragraph)
    elif low in ("they", "we", "it", "i", "you"):
        speaker = Speaker(None, "organization" if low == "it" else "person" if low == "i" else "group", None, 0.8)
    else:
        speaker = _describe_phrase(article, tokens)
    if speaker.kind == "person" and speaker.name is not None:
        article.said.append(Said(paragraph, source.start_char, speaker.name))
    return speaker


def _describe_phrase(article: Article, tokens: list[Token]) -> Speaker:
    head = _read_head(tokens)
    if not head:
        return Speaker(None, "unnamed", None, 0.5)
    run = _final_run(head)
    if _is_coordinated(head, run):
        return Speaker(None, "group", None, 0.8)
    if not run:
        return _describe_apposed(article, tokens, head) or _describe_noun(head)
    if head[0].low == "the" and run[0] is head[1] and not is_title(run[0].text):
        return Speaker(None, "organization", None, 0.8)
    return _describe_name(article, tokens, head, run)


def _describe_apposed(article: Article, tokens: list[Token], head: list[Token]) -> Speaker | None:
    """`her lawyer, NAME`: the name after the noun, the noun as its role."""
    after = tokens[len(head) + 1 :]
    if not is_title(head[-1].text) or len(tokens) == len(head) or tokens[len(head)].text != ",":
        return None
    run = _final_run(_read_head(after))
    name = read_name(article.text[run[0].start : run[-1].end]) if len(run) > 1 and run[0] is after[0] else None
    if name is None or " " not in name:
        return None
    words = [t for t in head if t.low not in load_words("noun_marker")]
    return Speaker(_spell(article, name, run[0].start), "person", article.text[words[0].start : words[-1].end], 0.9)


def _is_coordinated(head: list[Token], run: list[Token]) -> bool:
    """Whether the phrase names several: `NAME and NAME`, `critics and fans`, but not `the chair and founder NAME`."""
    at = next((k for k, token in enumerate(head) if token.low == "and"), 0)
    if not at:
        return False
    before = head[at - 1]
    return not run or (before.text[0].isupper() and not is_title(before.text))


def _describe_name(article: Article, tokens: list[Token], head: list[Token], run: list[Token]) -> Speaker:
    words = [strip_possessive(t.text) for t in run]
    surface = strip_possessive(article.text[run[0].start : run[-1].end])
    name = read_name(surface)
    if name is None or all(is_title(word) for word in words):
        return Speaker(None, _kind_of_words(words), None, 0.7)
    first = next((token for token in run if strip_possessive(token.text) == name.split()[0].rstrip(".")), run[0])
    role = _read_role(article.text, tokens, head, first)
    if " " in name:
        return Speaker(_spell(article, name, run[0].start), "person", role, 1.0)
    return _describe_single(article, name, run[0].start, role)


def _kind_of_words(words: list[str]) -> SpeakerType:
    if all(is_title(word) for word in words):
        return "person"
    return "group" if words[-1].lower() in load_words("group") else "organization"


def _spell(article: Article, name: str, at: int) -> str:
    """The name as first written in full in the article."""
    first, last = name.split()[0], name.split()[-1]
    known = article.people.find(last, at)
    return known if known is not None and known.split()[0] == first else name


def _describe_single(article: Article, word: str, at: int, role: str | None) -> Speaker:
    full = article.people.find(word, at)
    if full is not None:
        return Speaker(full, "person", role, 0.95)
    if namesakes := article.people.namesakes(word):
        heard = {said.name for said in article.said} & namesakes
        return Speaker(heard.pop(), "person", role, 0.8) if len(heard) == 1 else Speaker(word, "person", role, 0.6)
    is_acronym = len(word) > 1 and word.isupper()
    if not _is_proper(article, word, role):
        return Speaker(None, "group" if word.endswith("s") else "unnamed", None, 0.5)
    if is_acronym or word.lower() in load_words("place") or word.lower() in load_words("organization"):
        return Speaker(None, "organization", None, 0.8)
    article.surnames.add(word)
    return Speaker(word, "person", role, 0.6)


def _is_proper(article: Article, word: str, role: str | None) -> bool:
    """Whether the article writes a word with a capital inside a sentence too: `Critics` it does not."""
    if article.inner_words is None:
        article.inner_words = frozenset(INNER_WORD.findall(article.text))
    return role is not None or word in article.inner_words


def _describe_noun(head: list[Token]) -> Speaker:
    low = head[-1].low
    indefinite = head[0].low in load_words("quantity") or low.endswith("s")
    if head[0].low in load_words("group") or low in load_words("quantity"):
        return Speaker(None, "group", None, 0.7)
    for kind, answer in HEAD_NOUN_KINDS:
        if low in load_words(kind):
            if answer == "person" and indefinite:
                return Speaker(None, "unnamed", None, 0.7)
            return Speaker(None, answer, None, 0.7)
    if any(t.text[0].isupper() and t.low in load_words("organization") for t in head):
        return Speaker(None, "organization", None, 0.6)
    return Speaker(None, "group" if low.endswith("s") else "unnamed", None, 0.5)


def _read_head(tokens: list[Token]) -> list[Token]:
    """The tokens of the phrase before its first comma, bracket, preposition or relative clause."""
    for at, token in enumerate(tokens):
        if token.text in ",(—–;:[" or (at and token.low in load_words("preposition") | load_words("relative")):
            return tokens[:at]
    return tokens


def _final_run(head: list[Token]) -> list[Token]:
    """The capitalised words that end the phrase, name particles and initials with them."""
    at = len(head)
    while at and (head[at - 1].text[0].isupper() or head[at - 1].text == "." or _is_inside_name(head, at - 1)):
        if at < len(head) and head[at - 1].text != strip_possessive(head[at - 1].text):
            break
        at -= 1
    run = head[at:]
    titles = [k for k, token in enumerate(run) if is_title(token.text)]
    run = run[titles[-1] + 1 :] if titles and titles[-1] + 1 < len(run) else run
    while run and not run[0].text[0].isalnum():
        run = run[1:]
    is_name = len(run) > 1 or (run and run[0].low not in NO_LONE_NAMES)
    return run if is_name else []


def _is_inside_name(head: list[Token], at: int) -> bool:
    return 0 < at < len(head) - 1 and head[at].low in load_words("particle") and head[at - 1].text[0].isupper()


def _read_role(text: str, tokens: list[Token], head: list[Token], first: Token) -> str | None:
    """The title before the name, or the apposition after it."""
    before = [t for t in head if t.end <= first.start]
    while before and before[0].low in load_words("noun_marker"):
        before = before[1:]
    named = [t for t in before if t.text[0].isalnum() and t.low not in load_words("honorific")]
    if named and any(is_title(t.text) for t in named):
        return text[before[0].start : before[-1].end]
    return _read_apposition(text, tokens, head)


def _read_apposition(text: str, tokens: list[Token], head: list[Token]) -> str | None:
    segments: list[list[Token]] = [[]]
    for token in tokens[len(head) :]:
        if token.text in ",(—–;)":
            segments.append([])
        else:
            segments[-1].append(token)
    for segment in segments:
        words = [t for t in segment if t.low not in ("a", "an", "the")]
        if len(words) > 0 and not words[0].text[0].isdigit() and _may_be_role(segment, words):
            return text[words[0].start : words[-1].end]
    return None


def _may_be_role(segment: list[Token], words: list[Token]) -> bool:
    if segment[0].low in load_words("relative") | load_words("preposition"):
        return False
    return segment[0].low in ("a", "an", "the") or words[0].text.islower() or any(is_title(t.text) for t in words)


@lru_cache(maxsize=1)
def _gendered_titles() -> re.Pattern[str]:
    words = sorted(load_words("masculine") | load_words("feminine"))
    return re.compile(rf"\b((?i:{'|'.join(words)}))\.? ({CAPITALISED}(?: {CAPITALISED}){{0,3}})")


def _read_titled_pronouns(article: Article) -> dict[str, str]:
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


def _resolve_pronoun(article: Article, pronoun: str, at: int, paragraph: int) -> Speaker:
    """The subject of the nearest sentence in the paragraph or the last speaker, whichever stands nearer."""
    if not article.people.by_last and not article.surnames:
        return Speaker(None, "person", None, 0.8)
    reach = max(0, at - PRONOUN_REACH)
    opening = article.text.rfind("\n\n", reach, at)
    start = reach if opening < 0 else opening + 2
    said = [s for s in article.said[-6:] if paragraph - s.paragraph <= PRONOUN_PARAGRAPHS]
    last = next((s for s in reversed(said) if article.pronouns.get(s.name, pronoun) == pronoun), None)
    subject = _nearest_subject(article, start, at, pronoun)
    is_known = last is not None and last.name in article.pronouns
    if (
        subject is not None
        and not (is_known and subject[1] not in article.pronouns)
        and (last is None or subject[0] >= last.at)
    ):
        return _settle_pronoun(article, subject[1], pronoun, 0.85)
    if last is not None:
        return _settle_pronoun(article, last.name, pronoun, 0.85)
    earlier = _nearest_subject(article, max(0, start - PRONOUN_REACH), start, pronoun)
    if earlier is not None and earlier[1]:
        return _settle_pronoun(article, earlier[1], pronoun, 0.6)
    return Speaker(None, "person", None, 0.8)


def _settle_pronoun(article: Article, name: str, pronoun: str, certainty: float) -> Speaker:
    article.pronouns.setdefault(name, pronoun)
    return Speaker(name, "person", None, certainty)


def _nearest_subject(article: Article, start: int, end: int, pronoun: str) -> tuple[int, str] | None:
    """The last person before `end` whose name leads a sentence, quotations and possessives left out."""
    found: tuple[int, str] | None = None
    sentence = start
    for match in NAME_WORD.finditer(article.text, start, end):
        for stop in SENTENCE_END.finditer(article.text, sentence, match.start()):
            sentence = stop.end()
        if not _leads_sentence(article.text[sentence : match.start()]):
            continue
        name = _read_mention(article, match.start(), match.group())
        if name is not None and article.pronouns.get(name, pronoun) == pronoun:
            found = match.start(), name
    return found


def _leads_sentence(before: str) -> bool:
    """Whether only titles, first names, connectors or an adjunct with its comma stand before a sentence's subject."""
    if before.endswith(", "):
        return True
    words = before.strip('“"‘ \n').split()
    return all(w[0].isupper() or is_title(w) or w.lower() in load_words("connector") for w in words)


def _read_mention(article: Article, at: int, surface: str) -> str | None:
    """The full name that a surname at `at` stands for, empty when it may be several; None when it is no mention."""
    if is_inside(at, article.quoted):
        return None
    if surface.lower() not in article.people.by_last:
        return surface if surface in article.surnames else None
    following = NEXT_WORD.match(article.text, at + len(surface))
    if following is not None and (is_title(following.group(1)) or following.group(1)[0].isupper()):
        return None
    return article.people.find(surface, at) or ""
