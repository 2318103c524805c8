"""Bylines below a story, for a story without one above: who reported it, as its last lines say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsledger.metadata.agency_table import AgencyTable
from newsledger.metadata.authors import split_authors
from newsledger.metadata.byline_tables import PARTICLES
from newsledger.metadata.dateline_tables import DATELINE_CITIES, PLACE_FIRST_WORDS, PLACE_LAST_WORDS
from newsledger.text.repair import repair_text

# The credit is among the last lines; below it stand at most a copyright line, contacts and tags.
FOOT_LINES = 6
FOOT_CHARS = 4_000
BIO_LINES = 3
MAX_CREDIT_CHARS = 600
MAX_BYLINE_CHARS = 120

_CREDIT = re.compile(
    r"(?P<role>reporting and writing|reporting|reported|writing|written|story|words|report) by:?\s+", re.IGNORECASE
)
_OPENING = re.compile(
    r"(?:(?:additional|further|extra)\s+)?(?:reporting|reported|writing|written|story|words|report|editing|edited)"
    r"(?: and \w{1,12})? by\b",
    re.IGNORECASE,
)
# Words of other work than reporting, each of which begins a credit of its own.
_OTHER_WORK = re.compile(
    r"(?:[;,.(–—-]\s*|\s)(?:(?:additional|further|extra) )?(?:reporting|reported|writing|written|editing|edited"
    r"|production|produced|compiled|photographs?|photos?|graphics?|translation|translated|research|contributions?)"
    r" (?:and \w+ )?by\b",
    re.IGNORECASE,
)
_ADDITIONAL = re.compile(r"(?:additional|further|extra|other|contributed)\s+\Z", re.IGNORECASE)
_SIGNED = re.compile(r"(?:[—–―]{1,2}|-{1,3}|\*|\()\s*[Bb](?:y|Y)\s+(?P<names>[^()]{3,110}?)[).\s]*")
_BARE = re.compile(r"(?:By|BY)\s+(?P<names>[^()]{3,110}?)\.?\s*")
_NAME_WORD = r"[^\W\d_a-zà-öø-ÿ][^\W\d_]*(?:['’.\-][^\W\d_]+)*\.?"
_NAME = rf"{_NAME_WORD}(?: (?:{'|'.join(sorted(word for word in PARTICLES if word.isalpha()))}|{_NAME_WORD})){{1,4}}"
_BIO = re.compile(
    rf"[\s*—–-]{{0,4}}(?P<names>{_NAME}(?: and {_NAME})?)(?:,[^,.]{{3,80}},|,)? (?:is|are) (?:(?:an?|the|our|its)\s+)?"
    r"(?:[\w’'.&-]{1,24},?\s+){0,10}?"
    r"(?:writers?|reporters?|correspondents?|columnists?|contributors?|journalists?|bureau chief"
    r"|news editor|contributing editor|editor-at-large|senior editor|staff editor)\b"
)
_PLACE = re.compile(r"\s+(?:in|at|from|for|of|with)\s+[^,;&]{1,60}?(?=,|;|&|\sand\s|\Z)", re.IGNORECASE)
# Work that a sentence about its own subject is about, and not about its writer.
_SUBJECT = re.compile(r"[“”\"]|\b(?:said|says|told|who was|former|late|retired|whose)\b", re.IGNORECASE)


def find_foot_authors(text: str, agencies: AgencyTable | None = None) -> tuple[str, ...]:
    """Give the people to whom the last lines credit the reporting, else the writing; editors and helpers are neither.

    A last paragraph about its writer counts (`Mira Oldane is a staff writer.`) where the story does not name them.
    """
    foot = repair_text(text[-FOOT_CHARS:])
    lines = list(_list_last_lines(foot))
    for line in lines:
        credit = _find_credit(line) or ""
        named = tuple(name for name in split_authors([_PLACE.sub("", credit)], agencies) if not _is_place(name, credit))
        if named:
            return named
    for number, line in enumerate(lines):
        named = split_authors([_find_signature(line, is_last=number == 0) or ""], agencies)
        if named:
            return named
    story = text[:-FOOT_CHARS] + foot
    return next(filter(None, (_find_writers(line, story, agencies) for line in lines[:BIO_LINES])), ())


def _list_last_lines(foot: str) -> Iterator[str]:
    """Give the last lines with words, the last one first."""
    lines = [line.strip() for line in foot.split("\n")]
    return iter([line for line in lines if any(map(str.isalpha, line))][: -FOOT_LINES - 1 : -1])


def _find_credit(line: str) -> str | None:
    """Give the names of `(Reporting by A and B in Norvale; Editing by C)`, in a line of its own or at its end."""
    start = _find_credit_start(line)
    if start is None:
        return None
    found: dict[str, str] = {}
    for match in _CREDIT.finditer(line, start):
        if not _ADDITIONAL.search(line, max(start, match.start() - 14), match.start()):
            end = _OTHER_WORK.search(line, match.end())
            found.setdefault(match["role"].lower()[:5], line[match.end() : end.start() if end else len(line)])
    names = found.get("repor") or next(iter(found.values()), None)
    return names.strip(" ().;-–—") if names else None


def _is_place(name: str, credit: str) -> bool:
    """Whether a name is the second place of `by A in Norvale and Quay City`."""
    words = name.casefold().split()
    is_likely = words[0] in PLACE_FIRST_WORDS or words[-1] in PLACE_LAST_WORDS or name.casefold() in DATELINE_CITIES
    return is_likely and " in " in credit.partition(name)[0]


def _find_credit_start(line: str) -> int | None:
    """Give where a credit begins: with the line, or with the last bracket in it that stays open to its end."""
    bare = line.lstrip(" (-–—*[")
    if len(line) <= MAX_CREDIT_CHARS and _OPENING.match(bare):
        return len(line) - len(bare)
    opening = line.rfind("(")
    is_closing = opening >= 0 and len(line) - opening <= MAX_CREDIT_CHARS and line.rstrip(" .")[-1:] == ")"
    return opening + 1 if is_closing and _OPENING.match(line, opening + 1) else None


def _find_signature(line: str, *, is_last: bool) -> str | None:
    """Give the names of `— By Mira Oldane`; a bare `By Mira Oldane` counts as the last line only."""
    if len(line) > MAX_BYLINE_CHARS:
        return None
    match = _SIGNED.fullmatch(line) or (_BARE.fullmatch(line) if is_last else None)
    return match["names"] if match else None


def _find_writers(line: str, story: str, agencies: AgencyTable | None) -> tuple[str, ...]:
    """Give whom a line introduces as its writer, unless the story speaks of them: then they are its subject."""
    match = _BIO.match(line) if len(line) <= MAX_CREDIT_CHARS else None
    if match is None or _SUBJECT.search(line):
        return ()
    above = story[: story.rfind(line)]
    people = split_authors([match["names"]], agencies)
    return () if any(re.search(rf"\b{re.escape(name.split()[-1])}\b", above) for name in people) else people
