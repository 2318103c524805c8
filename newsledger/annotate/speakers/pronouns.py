"""Whom `he` or `she` means: resolved only when the sentences before leave no other person."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from newsledger.annotate.grammar.clauses import read_cited
from newsledger.annotate.grammar.noun_phrases import read_sentence_subject
from newsledger.annotate.grammar.tokens import Token, ends_sentence, read_tokens
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.speakers.article import Article, Speaker
from newsledger.annotate.speakers.mentions import Mention
from newsledger.annotate.speakers.names import strip_possessive
from newsledger.annotate.speakers.naming import NO_NOUN, describe_phrase
from newsledger.annotate.speakers.surnames import find_person

# Characters before a pronoun in which its person must have been named: two paragraphs of news.
PRONOUN_REACH = 500
# Characters read first: most pronouns are settled, or given up, by the sentence before.
NEAR_REACH = 200
# Characters between a quotation and the pronoun of its clause (`…” the night before, he said`).
NEAREST = 40
# Sentences that are read back, those whose subject is the same pronoun included.
MOST_SENTENCES = 5
# Mentions of people that are looked at.
MOST_MENTIONS = 12
# Paragraphs that a pronoun may look back.
MOST_PARAGRAPHS = 2
GENDERS = {"he": "he", "his": "he", "him": "he", "she": "she", "her": "she", "er": "he", "sie": "she"}
CAPITAL_WORDS = frozenset(("I", "It", "He", "She", "They", "We"))
SENTENCE_MARKS = (".", "!", "?", "…")
# A noun that no list knows is described with this certainty.
GUESS = 0.5
UNKNOWN = Speaker(None, "person", None, 0.8)
# A sentence before begins with a pronoun too (`He met NAME`): whom else it names is another.
OBSCURE = Speaker(None, "person", None, 0.7)


def resolve_pronoun(article: Article, pronoun: str, at: int) -> Speaker:
    """The subject of the sentence before, when it is a named person; else a person without a name."""
    gender = GENDERS[pronoun]
    speaker, tokens = _subject_before(article, at)
    name = speaker.name
    if name is None and speaker.kind == "unnamed" and speaker.certainty > GUESS:
        return Speaker(None, "unnamed", None, 0.8)
    if name is None and speaker.kind == "person" and GUESS < speaker.certainty < UNKNOWN.certainty:
        return UNKNOWN  # somebody is described (`the senator`) whom the article does not settle
    if name is not None and speaker.kind == "person" and " " not in name and name not in article.people.singles:
        return UNKNOWN  # the article never says who `NAME` is
    if name is None or speaker.kind != "person":
        return _nearest_of_gender(article, gender, at)
    if article.may_be_place(name) or article.is_thing(name):
        return UNKNOWN
    if _has_rival(article, name, gender, tokens) and not _goes_on_speaking(article, tokens, at):
        return UNKNOWN
    if article.mentions.leans_away(name, gender) or article.pronouns.setdefault(name, gender) != gender:
        return _nearest_of_gender(article, gender, at)
    return Speaker(name, "person", None, 0.95)


def _nearest_of_gender(article: Article, gender: str, at: int) -> Speaker:
    """The one person of the pronoun's gender in the nearest sentence that names any who may be meant."""
    here = article.mentions.sentence_at(at)
    near = [m for m in article.mentions.before(at, MOST_MENTIONS) if m.sentence > here - MOST_SENTENCES]
    near = [m for m in near if not article.is_content(m.start)]
    for _, group in groupby(near, key=lambda mention: mention.sentence):
        names = _list_meant(article, group, gender)
        meant = {name for name in names if name is None or article.pronouns.get(name, gender) == gender}
        if meant:
            name = meant.pop()
            is_known = name is not None and not meant and article.pronouns.get(name) == gender
            return Speaker(name, "person", None, 0.85) if is_known else UNKNOWN
    return UNKNOWN


def _list_meant(article: Article, group: Iterable[Mention], gender: str) -> set[str | None]:
    """The people of some mentions; of several who share a name the one whom the pronoun may mean."""
    names: set[str | None] = set()
    for mention in group:
        sharing = article.people.namesakes(article.text[mention.start : mention.end]) if mention.name is None else set()
        fitting = {name for name in sharing if article.pronouns.get(name, gender) == gender}
        if mention.name is not None or not sharing:
            names.add(mention.name)
        elif fitting:
            names.add(fitting.pop() if len(fitting) == 1 else None)
    return names


def _has_rival(article: Article, name: str, gender: str, tokens: list[Token]) -> bool:
    """Whether the sentence names another who is known by the pronoun, when the subject is not."""
    if name in article.pronouns:
        return False
    others = {full for token in tokens if (full := _find_full(article, token)) is not None} - {name}
    return any(article.pronouns.get(other) == gender for other in others)


def _goes_on_speaking(article: Article, tokens: list[Token], at: int) -> bool:
    """Whether the sentence before cites its subject, and the pronoun cites words right after: `…,” he said`."""
    opened = _skip_own_words(article, at)
    cited = bool(tokens) and any(tokens[0].start <= said.at < tokens[-1].end for said in article.said[-12:])
    if not cited or opened >= at or article.text[at].isupper():
        return False
    return not any(token.text[0].isalnum() for token in _read_between(article, opened, at))


def _read_between(article: Article, opened: int, at: int) -> list[Token]:
    """The words between the end of the quotation that opens at a place and the pronoun."""
    place = bisect_right(article.quoted, opened, key=lambda span: span.start_char) - 1
    return read_tokens(article.text, article.quoted[place].end_char, at)


def _subject_before(article: Article, at: int) -> tuple[Speaker, list[Token]]:
    """Who the sentences before are about, with the sentence that tells it."""
    has_pronoun = False
    for reach in (NEAR_REACH, PRONOUN_REACH):
        for place, tokens in enumerate(_read_sentences(article, at, reach)):
            answer = (
                _read_own(article, _leave_content(article, tokens)) if place == 0 else _read_subject(article, tokens)
            )
            if answer is not None:
                return answer, tokens
            has_pronoun = has_pronoun or (place > 0 and tokens[0].low in GENDERS)
    return OBSCURE if has_pronoun else UNKNOWN, []


def _leave_content(article: Article, tokens: list[Token]) -> list[Token]:
    """The tokens outside of what the pronoun's clause reports: `NAME is late, he said` means another."""
    return [token for token in tokens if not article.is_content(token.start)] if article.content else tokens


def _read_own(article: Article, tokens: list[Token]) -> Speaker | None:
    """The one person named earlier in the pronoun's own sentence."""
    names = {name for token in tokens if (name := _find_full(article, token)) is not None}
    owners = {name for token in tokens if (name := _find_owner(article, token)) is not None}
    if not names and not owners:
        return None
    if not names or owners - names:
        return UNKNOWN
    if len(names) == 1 and not names & article.pronouns.keys() and _names_another(tokens, names):
        return UNKNOWN
    return Speaker(names.pop(), "person", None, 0.9) if len(names) == 1 else UNKNOWN


def _names_another(tokens: list[Token], names: set[str]) -> bool:
    """Whether a sentence holds a capitalised word that is neither the person's nor known to be none's."""
    own = {word for name in names for word in name.split()}
    known = own | CAPITAL_WORDS
    kinds = ("calendar", "place", "organization", "preposition", "subordinator", "noun_marker", "title", "connector")
    return any(
        token.text[0].isupper()
        and strip_possessive(token.text) not in known
        and not any(token.low in load_words(kind) for kind in kinds)
        and not token.low.endswith(("ing", "ly"))
        for token in tokens
    )


def _find_owner(article: Article, token: Token) -> str | None:
    """The person whose name is in the possessive: `NAME's wife`."""
    word = strip_possessive(token.text)
    return _find_word(article, word, token.start) if word != token.text else None


def _find_full(article: Article, token: Token) -> str | None:
    return _find_word(article, token.text, token.start) if token.text == strip_possessive(token.text) else None


def _find_word(article: Article, word: str, at: int) -> str | None:
    if word.lower() not in article.people.by_last:
        return word if word in article.people.singles else None
    return find_person(article, word, at)


def _read_subject(article: Article, tokens: list[Token]) -> Speaker | None:
    """Who the subject of an earlier sentence is; None when it is no person, or the pronoun itself."""
    said = {s.speaker for s in article.said[-12:] if tokens[0].start <= s.at < tokens[-1].end}
    if said:
        speaker = said.pop()
        is_obscure = speaker == UNKNOWN and tokens[0].low in GENDERS
        return UNKNOWN if said else OBSCURE if is_obscure else speaker
    subject = read_cited(tokens) or read_sentence_subject(tokens)
    if not subject:
        return _read_unclear(tokens)
    if len(subject) == 1 and subject[0].low in load_words("pronoun"):
        return None
    speaker = _read_leading_name(article, subject) or describe_phrase(article, subject)
    is_somebody = speaker.kind in ("person", "unnamed") and speaker is not NO_NOUN
    return speaker if is_somebody else _read_unclear(tokens)


def _read_leading_name(article: Article, subject: list[Token]) -> Speaker | None:
    """The person named before a word that no list knows: `NAME wept`."""
    end = next((at for at, token in enumerate(subject) if not token.text[0].isupper()), len(subject))
    if not 0 < end < len(subject) or not subject[end].text.isalpha() or subject[end].text.endswith("s"):
        return None
    if any(subject[end].low in load_words(kind) for kind in ("connector", "preposition", "particle", "group")):
        return None
    full = _find_full(article, subject[end - 1])
    return Speaker(full, "person", None, 0.9) if full is not None else None


def _read_unclear(tokens: list[Token]) -> Speaker | None:
    """A sentence whose subject is no person may be passed over only when it names nobody in full."""
    pairs = pairwise(tokens[1:])
    return UNKNOWN if any(one.text[0].isupper() and two.text[0].isupper() for one, two in pairs) else None


def _read_sentences(article: Article, at: int, reach: int) -> list[list[Token]]:
    """The whole sentences before `at` without quoted words, the last (unfinished) one first."""
    stop = _skip_own_words(article, at)
    start = max(0, stop - reach)
    breaks = [m.end() for m in re.finditer("\n\n", article.text[start:stop])]
    if len(breaks) >= MOST_PARAGRAPHS:
        start += breaks[-MOST_PARAGRAPHS]
    is_cut = start > 0 and article.text[start - 2 : start] != "\n\n"
    sentences: list[list[Token]] = [[]]
    for begin, piece in _read_narrative(article, start, at):
        if sentences[-1] and _closes_speech(article.text, begin, piece):
            sentences.append([])
        for place, token in enumerate(piece):
            sentences[-1].append(token)
            if ends_sentence(article.text, piece, place):
                sentences.append([])
    earlier = [s for s in sentences[is_cut:-1] if any(t.text[0].isalnum() for t in s)]
    return [sentences[-1], *earlier[: -MOST_SENTENCES - 1 : -1]]


def _skip_own_words(article: Article, at: int) -> int:
    """Where the quotation that the pronoun's clause follows begins, else `at`: its length is no distance."""
    place = bisect_right(article.quoted, at, key=lambda span: span.end_char) - 1
    is_near = place >= 0 and at - article.quoted[place].end_char < NEAREST
    return article.quoted[place].start_char if is_near else at


def _read_narrative(article: Article, start: int, end: int) -> Iterator[tuple[int, list[Token]]]:
    """The beginning and the tokens of each stretch between quotations."""
    place = bisect_right(article.quoted, start, key=lambda span: span.end_char)
    at = start
    while at < end:
        quote = article.quoted[place] if place < len(article.quoted) else None
        stop = min(end, quote.start_char) if quote is not None else end
        yield at, read_tokens(article.text, at, max(at, stop))
        at = quote.end_char if quote is not None and quote.start_char < end else end
        place += 1


def _closes_speech(text: str, begin: int, piece: list[Token]) -> bool:
    """Whether the quotation that ends at `begin` ends a sentence or paragraph too."""
    following = piece[0].start if piece else begin + 2
    if "\n" in text[begin:following]:
        return True
    return text[max(0, begin - 2)] in SENTENCE_MARKS and (not piece or piece[0].text[0].isupper())
