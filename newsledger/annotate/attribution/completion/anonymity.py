"""Why a source is not named, where the text says so."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from newsledger.annotate.attribution.completion.sentences import bound_sentence
from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.grammar.word_lists import load_words
from newsledger.annotate.spans import Span

# Rare words of which one stands in every statement; the patterns below are tried around them only.
TRIGGER = re.compile(
    r"anonym|identif|named\b|\b(?:his|her|their|its|whose) (?:\w+ )?(?:(?:sur)?names?|identit(?:y|ies))\b"
    r"|authori[sz]ed|authori[sz]ation|permi|allowed|cleared|liberty"
)
REACH_BEFORE = 90
WORDS = r"(?:[ ][\w’'-]+){0,7}?"
NAMED = r"[ ](?:publicly[ ])?(?:named|identified|quoted)"
NAME = r"[ ](?:his|her|their|its)[ ](?:(?:first|last|full|real|own)[ ])?(?:(?:sur)?names?|identit(?:y|ies))"
BEING = r"(?:[ ](?:to|be|was|were|is|are|being|kept))*"
UNUSED = (
    rf"(?:{BEING}[ ](?:not|(?:was|were|is|are)n['’]t){BEING}[ ](?:used|published|printed|disclosed|revealed)"
    rf"|{BEING}[ ](?:withheld|secret))"
)
REFUSED = re.compile(
    rf"\b(?:sp(?:eak|oke)|request|ask|demand|insist|seek|sought|talked|talking|agreed)(?:s|ing|ed)?{WORDS}"
    r"[ ]anonym(?:ity|ously)|\b(?:granted|given)[ ](?:\w+[ ])?anonymity"
    r"|\bon[ ](?:the[ ])?condition[ ](?:of[ ]anonymity"
    rf"|(?:that[ ])?[\w’']+(?:[ ][\w’']+){{0,3}}?[ ]not(?:[ ]be)?{NAMED}|that{NAME}{UNUSED})"
    rf"|\b(?:ask|request|insist|demand|want|prefer)(?:s|ed|red|ing|ring)?(?:[ ]that)?{NAME}{UNUSED}"
    rf"|\bwhose{NAME.replace('(?:his|her|their|its)[ ]', '')}(?:[ ](?:has|have|been))*{UNUSED}"
    r"|\bwho[ ](?:with(?:held|hold)|(?:did|does|do|would)(?:[ ]not|n['’]t)[ ]give|only[ ]gave|gave[ ]only)"
    rf"{NAME}"
    rf"|\b(?:ask|request|insist|prefer)(?:s|ed|red|ing|ring)?{WORDS}[ ](?:not[ ]to[ ]be|not[ ]be|to[ ]not[ ]be){NAMED}"
    rf"|\b(?:do|does|did|would)(?:[ ]not|n['’]t)[ ](?:want|wish|like|agree){WORDS}[ ](?:be{NAMED}|named?|names)"
    rf"|\b(?:declin|refus)(?:e|es|ed|ing)[ ]to[ ](?:be{NAMED}|(?:give|use|provide|share|reveal){NAME})"
    r"|\b(?:ask|request|want|wish|prefer|choose|chose)(?:s|es|ed|red|ing|ring)?[ ]to[ ](?:remain|stay|be[ ]kept)"
    r"[ ]anonymous",
    re.IGNORECASE,
)
# What those ask for who speak of themselves: others may be granted anonymity too, and that is told as any demand.
OWN_REQUEST = re.compile(
    rf"(?:(?:on|for)[ ])?anonymity\b|(?:to[ ]speak[ ])?anonymously\b|(?:(?:not[ ])?to[ ])?(?:not[ ])?be{NAMED}"
    rf"|(?:to[ ])?(?:(?:remain|stay|be(?:[ ]kept)?)[ ]anonymous|(?:give|use|provide|share|reveal){NAME})"
    rf"|(?:that[ ])?(?:(?:he|she|they)[ ](?:not[ ]be|be[ ]not){NAMED}|{NAME.removeprefix('[ ]')}{UNUSED})",
    re.IGNORECASE,
)
DISCLOSE = (
    r"[ ]to[ ](?:publicly[ ]|openly[ ])?"
    r"(?:speak|talk|discuss|comment|disclose|reveal|release|brief|share|be|address|give|describe|answer|make)\b"
)
PUBLICLY = (
    r"(?=[ ]to[ ](?:publicly|openly|discuss|comment|be[ ]named"
    r"|(?:speak|talk)[ ](?:publicly|openly|on|about|to[ ](?:the[ ])?(?:news[ ]media|media|press|reporters))))"
)
UNALLOWED = re.compile(
    r"\b(?:(?:(?:was|were|is|are|am|been|being)[ ])?not|(?:was|were|is|are)n['’]t)[ ](?:yet[ ]|publicly[ ]|legally[ ])?"
    rf"(?:authori[sz]ed|cleared|at[ ]liberty|(?:permitted|allowed){PUBLICLY}){DISCLOSE}"
    rf"|\bunauthori[sz]ed{DISCLOSE}"
    r"|\b(?:lack(?:s|ed|ing)?|(?:a[ ])?lack[ ]of|(?:did|do|does)(?:[ ]not|n['’]t)[ ]have)[ ](?:the[ ])?"
    rf"(?:authori[sz]ation|permission){DISCLOSE}",
    re.IGNORECASE,
)
REASON = re.compile(
    r"(?:[ ](?!to\b)[\w’'-]+){0,6}?,?[ ]"
    r"(?:because|citing|given|due[ ]to|owing[ ]to|for[ ]fear|out[ ]of|fearing|so[ ]as|in[ ]order"
    r"|to[ ](?:\w+ly[ ])?(?:discuss|describe|speak|talk|avoid|protect|be|share|offer|divulge|reveal|disclose|detail"
    r"|provide|give|make|relay|explain|recount)|(?:while[ ]|in[ ])?discussing"
    r"|(?:as|since)[ ](?:he|she|they|the))\b",
    re.IGNORECASE,
)
# A clause of reason ends with its sentence or at a comma, a quotation or a dash, and is never longer than this.
CLAUSE_END = re.compile(r"[,;:!?\"“”–—\n(]|\.(?:[\s\"“”’')]|$)|[ ](?:said|says|told|confirmed|described)\b")
LONGEST_REASON = 220
WORD = re.compile(r"[^\W\d_]++(?:-[^\W\d_]++)*+")
# The second of `an aide to the minister who asked not to be named` is not the one meant.
SERVED = re.compile(r"(?<!according )\b(?:to|of|for|from|by|with)[ ](?:the|an?|his|her|their)[ ]$")
NAME_AFTER = re.compile(r"[ ][^\W\d_a-z]")
DEFINITE = re.compile(r"(?:the|that|this|these|those|both)[ ]", re.IGNORECASE)
# Characters, some 800 words, over which the one who was not named is still `the official`.
CARRIED = 5000
# Another one is met: `a separate intelligence source`.
INTRODUCED = re.compile(
    r"\b(?:an?|another|one|two|three|four|several|some|many|other|[Ss]econd|[Tt]hird)[ ](?:[\w’'.-]+[ ]){0,4}$",
    re.IGNORECASE,
)
PRONOUN = re.compile(r"(?:he|she|they|who|i|we)$", re.IGNORECASE)
# The noun phrase before the verb that says that one is not named, and what anybody may be called there.
SUBJECT = re.compile(
    r"(?:the|that|both|these|those|all)[ ](?:[\w’'-]+[ ]){1,4}(?=,|who\b|spoke\b|asked\b|request)", re.I
)
GENERIC = frozenset("person people source sources man woman men women individual official officials".split())
RESUMED = re.compile(r"(?:the|that|both|these|those|all|he|she|they|like)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """Where a text says that a source is not named; `reason` leads from there to the end of the reason."""

    start: int
    end: int
    reason: Span | None
    noun: str | None


def find_anonymity_reason(text: str, source: Span, finding: Finding) -> Span | None:
    """The words that say why a source is not named: in its sentence, in the next, or where it was first met."""
    statements = find_statements(text)
    if not statements:
        return None
    surface = source.cut(text)
    noun = _read_noun(surface)
    if noun is None and not PRONOUN.match(surface):
        return None
    near = _find_near(text, source, finding, statements)
    if near is None and noun is not None and DEFINITE.match(surface) and noun == _read_noun(surface.split(",")[0]):
        near = _find_earlier(text, source, noun, statements)
    return near.reason if near is not None else None


def is_statement(text: str, finding: Finding) -> bool:
    """Whether a finding is nothing but somebody's asking not to be named."""
    cue, content = finding.cue, finding.content_spans[0]
    if cue is None or content.start_char < cue.end_char:
        return False
    if OWN_REQUEST.match(text, content.start_char) is None:
        return False
    statements = find_statements(text)
    at = bisect_left(statements, content.start_char, key=_read_start) - 1
    return at >= 0 and statements[at].start < cue.end_char and content.start_char < statements[at].end


@lru_cache(maxsize=2)
def find_statements(text: str) -> tuple[Statement, ...]:
    """Every place where the text says that somebody is not named, in order."""
    found: list[Statement] = []
    for trigger in TRIGGER.finditer(text):
        after = found[-1].reason.end_char if found and found[-1].reason else found[-1].end if found else 0
        start = max(after, trigger.start() - REACH_BEFORE)
        if start < trigger.start() and (statement := _read_statement(text, start, trigger.end())) is not None:
            found.append(statement)
    return tuple(found)


def _read_statement(text: str, start: int, end: int) -> Statement | None:
    border = end + REACH_BEFORE
    matches = [m for pattern in (REFUSED, UNALLOWED) if (m := pattern.search(text, start, border))]
    if not matches:
        return None
    match = min(matches, key=re.Match.start)
    reason = _read_reason(text, match)
    return Statement(match.start(), match.end(), reason, _find_holder(text, match.start()))


def _read_reason(text: str, match: re.Match[str]) -> Span | None:
    """From the statement to the end of its reason; to lack permission is a reason itself."""
    if match.re is UNALLOWED:
        return Span(match.start(), _find_clause_end(text, match.end()))
    why = REASON.match(text, match.end(), match.end() + LONGEST_REASON)
    return Span(match.start(), _find_clause_end(text, why.end())) if why else None


def _find_clause_end(text: str, start: int) -> int:
    border = min(len(text), start + LONGEST_REASON)
    match = CLAUSE_END.search(text, start, border)
    if match or border == len(text):
        return match.start() if match else border
    return max(start, text.rfind(" ", start, border))


def _find_holder(text: str, at: int) -> str | None:
    """What the one is called whom the statement at `at` is about: the last person before it."""
    holders = find_holders(text, max(0, at - 2 * REACH_BEFORE), at)
    nouns = [noun for noun in holders if not SERVED.search(text[max(0, noun.start_char - 24) : noun.start_char])]
    return name_holder(nouns[-1].cut(text)) if nouns else None


def find_holders(text: str, start: int, end: int) -> Iterator[Span]:
    """The nouns in a range of the text by which somebody may be called who is not named."""
    for match in WORD.finditer(text, start, end):
        if match.group().lower().rpartition("-")[2] in load_words("holder"):
            yield Span(match.start(), match.end())


def name_holder(noun: str) -> str:
    """The noun in lower case, without what a hyphen puts before it; one official is not some officials."""
    return noun.lower().rpartition("-")[2]


def _read_noun(surface: str) -> str | None:
    """What a source without a name is called, None for one with a name."""
    noun = next(find_holders(surface, 0, len(surface)), None)
    if noun is None or NAME_AFTER.match(surface, noun.end_char):
        return None
    return name_holder(noun.cut(surface))


def _find_near(text: str, source: Span, finding: Finding, statements: tuple[Statement, ...]) -> Statement | None:
    """A statement in the source's sentence, or in the next one when that goes on about the same person."""
    sentence = bound_sentence(text, source.start_char, source.end_char)
    at = bisect_left(statements, sentence.start_char, key=_read_start)
    for statement in statements[at : at + 2]:
        if any(span.start_char <= statement.start < span.end_char for span in finding.content_spans):
            continue
        if statement.start < sentence.end_char:
            return statement
        following = bound_sentence(text, statement.start, statement.end)
        is_next = not text[sentence.end_char : following.start_char].strip(" .!?…\"”’')\n")
        is_same = is_next and RESUMED.match(text, following.start_char) and not _names_another(text, source, following)
        return statement if is_same else None
    return None


def _names_another(text: str, source: Span, following: Span) -> bool:
    """Whether a sentence begins with a person who is called otherwise than the source: `The mayor’s aide`."""
    subject = SUBJECT.match(text, following.start_char, following.end_char)
    called = [name_holder(noun.cut(text)) for noun in find_holders(text, *subject.span())] if subject else []
    return bool(called) and called[-1] not in (_read_noun(source.cut(text)), *GENERIC)


def _find_earlier(text: str, source: Span, noun: str, statements: tuple[Statement, ...]) -> Statement | None:
    """The last statement before a source about one who is called the same, if no other one is met after it."""
    at = bisect_left(statements, source.start_char, key=_read_start)
    found = next((each for each in statements[max(0, at - 8) : at][::-1] if each.noun == noun), None)
    if found is None or source.start_char - found.end > CARRIED:
        return None
    others = find_holders(text, found.end, source.start_char)
    is_other = any(other.cut(text).lower() == noun and INTRODUCED.search(_read_before(text, other)) for other in others)
    return None if is_other else found


def _read_before(text: str, noun: Span) -> str:
    return text[max(0, noun.start_char - 48) : noun.start_char]


def _read_start(statement: Statement) -> int:
    return statement.start
