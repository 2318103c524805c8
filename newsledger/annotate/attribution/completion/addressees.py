"""To whom words were said: the one who is told, asked, written to or interviewed with."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

from newsledger.annotate.attribution.completion.hearers import is_hearer_noun, names_hearer
from newsledger.annotate.attribution.completion.sentences import REACH, bound_sentence
from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.grammar.cue_heads import LONGEST_CUE, WORD, find_head
from newsledger.annotate.grammar.cues import CueEntry
from newsledger.annotate.grammar.noun_phrases import OBJECT_PRONOUNS, read_addressee
from newsledger.annotate.grammar.tokens import TOKEN, Token
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.spans import Span

# Characters after a cue's verb in which its addressee stands.
NEAR = 90
# Verbs whose object is the one who hears: for the others (`urge caution`) a request must follow.
TOLD = frozenset("tell remind inform notify assure reassure brief".split())
ASKED = frozenset("ask urge implore beg order instruct advise warn caution".split())
HEARD = TOLD | ASKED
# Verbs of saying that name the hearer after `to`, as in `wrote to Congress`.
SAID_TO = frozenset(
    "say write speak talk explain complain confide admit confess boast brag tweet email testify".split()
)
UNTOLD = frozenset(
    "story stories truth lie lies joke jokes tale tales much nothing anything everything it this "
    "up out time times itself himself herself themselves myself yourself".split()
)
BEFORE_REQUEST = frozenset("to not if whether how what why who when where which that".split())
# What follows the one who is asked or warned: for `urge caution on` it is no hearer that stands before it.
BEFORE_MATTER = BEFORE_REQUEST | frozenset("about for against of on".split())
MATTER_OF = frozenset("ask warn caution".split())
PASSIVE = re.compile(
    r"\b(?:was|were|is|are|am|be|been|being|get|gets|got|when|if|as)[ ](?:[a-z]+ly[ ])?$", re.IGNORECASE
)
# What follows is the hearer: `in an interview with NAME`, `in a letter to NAME`, `, speaking to NAME`.
OCCASION = re.compile(
    r"\b(?:(?:interview|conversation|sit-down|phone[ ]call)(?:[ ](?:on[ ])?\w+day|[ ]last[ ]\w+)?[ ]with"
    r"|(?:letter|e-?mail|memo|message|note|statement|remarks|testimony|speech|address|memorandum)"
    r"(?:[ ](?:provided|sent|given|e-?mailed|issued|delivered|addressed|written|released|(?:on[ ])?\w+day))?[ ]to"
    r"|(?:[Ss]peaking|[Tt]alking)[ ](?:to|with|before))[ ]"
)
# What stands before an occasion on which its sentence's source speaks, and before `speaking to`.
HELD = re.compile(
    r"\b(?:in|during|via|over|send|sen[dt]s?|sending|wrote|writes|writing|gives|gave|giving|delivered)[ ](?:out[ ])?"
    r"(?:an?|his|her|their|its|the|this|another|separate|recent)[ ](?:[\w-]++[ ]){0,3}$",
    re.IGNORECASE,
)
HELD_REACH = 60
DETERMINERS = frozenset("the a an his her its their our my your this these those some several many other".split())
TRAILING = frozenset(
    "of here there held led close back not prior alike exclusively privately publicly recently directly".split()
)


def find_addressee(text: str, finding: Finding) -> Span | None:
    """Who is addressed, where the clause of the cue or its sentence plainly says so."""
    if finding.cue is None:
        return None
    return _find_told(text, finding, finding.cue) or _find_at_occasion(text, finding, finding.cue)


def _find_told(text: str, finding: Finding, cue: Span) -> Span | None:
    """The object of the cue's verb (`told NAME`), or the phrase after it and `to` (`said to NAME`)."""
    matches = list(WORD.finditer(text, cue.start_char, min(cue.end_char, cue.start_char + LONGEST_CUE)))
    head = find_head(tuple(match.group().lower().replace("’", "'") for match in matches))
    if head is None or PASSIVE.search(text[max(0, matches[head.first].start() - 24) : matches[head.first].start()]):
        return None
    end = matches[head.first].end()
    if head.entry.lemma in HEARD:
        return _read_object(text, finding, head.entry, _read_after(text, finding, end))
    if head.entry.lemma in SAID_TO and text.startswith(" to ", end):
        return _read_hearer(_read_after(text, finding, end), 1)
    return None


def _read_after(text: str, finding: Finding, start: int) -> list[Token]:
    """The tokens from `start` up to the finding's content or source, or the end of the paragraph."""
    spans = [*finding.content_spans, *([finding.source] if finding.source else [])]
    border = min([start + NEAR, *(span.start_char for span in spans if span.end_char > start)])
    end = text.find("\n", start, border)
    return list(_tokenize(text, start, border if end < 0 else end))


def _tokenize(text: str, start: int, end: int) -> Iterator[Token]:
    for match in TOKEN.finditer(text, start, end):
        yield Token(match.group(), match.group().lower().replace("’", "'"), match.start(), match.end())


def _read_object(text: str, finding: Finding, entry: CueEntry, tokens: list[Token]) -> Span | None:
    told = _read_phrase(tokens, 0)
    if not told:
        return None
    after = told[-1].end
    following = next((token for token in tokens if token.start >= after), None)
    if entry.lemma not in TOLD and not _asks(text, finding, entry, after, following):
        return None
    return _span_phrase(told)


def _asks(text: str, finding: Finding, entry: CueEntry, after: int, following: Token | None) -> bool:
    """Whether a request, a question or the quoted content comes right after the one who is asked."""
    if following is None:
        content = next((s for s in finding.content_spans if s.start_char >= after), None)
        if content is None or text[after : content.start_char].strip():
            return False
        following = next(iter(_tokenize(text, content.start_char, content.end_char)), None)
    openers = BEFORE_MATTER if entry.lemma in MATTER_OF else BEFORE_REQUEST
    return following is not None and (following.low in openers or following.text in '"“‘«')


def _read_hearer(tokens: list[Token], at: int) -> Span | None:
    """The noun phrase at `at` when it names persons: no verb (`said to have`), no bare thing."""
    told = _read_phrase(tokens, at)
    if not told:
        return None
    first = told[0]
    is_marked = first.low in DETERMINERS or first.low in OBJECT_PRONOUNS or not first.text[0].islower()
    return _span_phrase(told) if is_marked or told[-1].low.endswith("s") else None


def _span_phrase(told: list[Token]) -> Span:
    """The phrase's range, without the possessive of a name whose rest was not read: `NAME's` of a show."""
    return Span(told[0].start, told[-1].end - 2 * told[-1].low.endswith("'s"))


def _read_phrase(tokens: list[Token], at: int) -> list[Token]:
    """The noun phrase at `at` without what follows its noun; none when it names no hearer."""
    told = _read_own(tokens, at) if tokens[at : at + 1] and tokens[at].low == "her" else read_addressee(tokens, at)
    while told and (rest := _read_rest(tokens, at + len(told), told[-1])):
        told = told + rest
    told = _trim_phrase(told)
    is_hearer = not any(token.low in UNTOLD for token in told) and names_hearer(told)
    return told if is_hearer else []


def _read_own(tokens: list[Token], at: int) -> list[Token]:
    """`her` alone, or with the one who is hers: `her supporters`."""
    told = read_addressee(tokens, at + 1)
    is_possessive = bool(told) and tokens[at].end + 1 == told[0].start and names_hearer(_trim_phrase(told))
    return [tokens[at], *told] if is_possessive and told[0].text.islower() else tokens[at : at + 1]


def _read_rest(tokens: list[Token], at: int, last: Token) -> list[Token]:
    """What belongs to the phrase after the full stop of `Mr.` or `U.S.`, or a day that is a name: `USA TODAY`."""
    following = tokens[at] if at < len(tokens) else None
    if following is None:
        return []
    if following.text == "." and following.start == last.end and _is_shortened(last, tokens[at + 1 : at + 2]):
        return [following, *read_addressee(tokens, at + 1)]
    if following.text in "'’" and following.start == last.end and last.low.endswith("s"):
        return [following, *read_addressee(tokens, at + 1)]  # `the victims' families`
    is_name = following.text.isupper() and last.text.isupper() and following.low in load_words("calendar")
    return [following, *read_addressee(tokens, at + 1)] if is_name else []


def _is_shortened(last: Token, after: list[Token]) -> bool:
    if not after:
        return False
    return (
        last.low in load_words("honorific")
        or (last.text.isupper() and (len(last.text) == 1 or ("." in last.text and after[0].text.islower())))
        or (last.text[0].isupper() and last.low in load_words("abbreviation"))
    )


def _trim_phrase(told: list[Token]) -> list[Token]:
    """The phrase up to a participle or an adverb after its noun: `supporters gathered outside`."""
    for at in range(len(told)):
        if at and _ends_noun(told, at) and told[at - 1].low not in DETERMINERS:
            told = told[:at]
            break
    while told and _is_trailing(told):
        told = told[:-1]
    return told


def _is_trailing(told: list[Token]) -> bool:
    """Whether the last word is none of the phrase: `reporters prior`, `NAME exclusively`, `the paper 2`."""
    last = told[-1].low
    return (
        last in TRAILING
        or last.isdigit()
        or (last.endswith("ly") and told[-1].text.islower() and not is_hearer_noun(last))
    )


def _is_noun(token: Token) -> bool:
    return token.text[0].isupper() or is_hearer_noun(token.low)


def _ends_noun(told: list[Token], at: int) -> bool:
    token = told[at]
    is_participle = token.low.endswith(("ed", "ing")) and not is_hearer_noun(token.low)
    is_participle = is_participle and (at + 1 < len(told) or _is_noun(told[at - 1]))
    if token.low == "of" and at + 1 < len(told):  # `told NAME of the plan`, but `NAME of the Daily`
        return told[at - 1].text[0].isupper() and told[at + 1].text[0].islower()
    return token.text.islower() and (is_participle or token.low in load_words("adverb"))


def _find_at_occasion(text: str, finding: Finding, cue: Span) -> Span | None:
    """The one spoken with on the occasion that the cue's sentence names outside content and source."""
    ends = find_occasions(text)
    near = ends[bisect_left(ends, cue.start_char - REACH) : bisect_right(ends, cue.end_char + REACH)]
    bounds = _bound_outside(text, finding, cue) if near else cue
    for end in near:
        if bounds.start_char <= end < bounds.end_char and not _is_inside(finding, end):
            told = _read_hearer(_read_after(text, finding, end), 0)
            if told is not None:
                return told
    return None


@lru_cache(maxsize=2)
def find_occasions(text: str) -> tuple[int, ...]:
    """Where in a text, in order, the one is named with whom words were exchanged on an occasion."""
    return tuple(match.end() for match in OCCASION.finditer(text) if _is_held(text, match))


def _is_held(text: str, match: re.Match[str]) -> bool:
    """Whether the clause's source has part in the occasion: `in his letter to`, `, speaking to`; no one else's."""
    before = text[max(0, match.start() - HELD_REACH) : match.start()]
    if match.group()[1:].startswith(("peaking", "alking")):
        return not (before.endswith(" ") and before[-2:-1].isalnum())
    return HELD.search(before) is not None


def _is_inside(finding: Finding, at: int) -> bool:
    spans = [*finding.content_spans, *([finding.source] if finding.source else [])]
    return any(span.start_char <= at < span.end_char for span in spans)


def _bound_outside(text: str, finding: Finding, cue: Span) -> Span:
    """The cue's sentence between the contents nearest to the cue."""
    sentence = bound_sentence(text, cue.start_char, cue.end_char)
    before = [s.end_char for s in finding.content_spans if s.end_char <= cue.start_char]
    after = [s.start_char for s in finding.content_spans if s.start_char >= cue.end_char]
    return Span(max([sentence.start_char, *before]), min([sentence.end_char, *after]))
