"""What a plain file says of its article before the story begins: address, title, byline, date."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from newsledger.text.lines import PARAGRAPH, Line, ends_sentence, is_url, opens_line, trim_url

_MOST_LINES = 10  # a heading is short; what looks like one further down is part of the story
_LONGEST_TITLE = 150
_SHORTEST_PROSE = 40  # characters of a first paragraph that a lone line above it can be the title of

_FIELD = re.compile(
    r"(?P<title>title|headline)|(?P<byline>by|byline|authors?|written by)|(?P<url>url|link)"
    r"|(?P<date>date|published(?: on| at)?|publication date|date published|posted(?: on)?|pub ?date)",
    re.IGNORECASE,
)
_NAME = r"(?:[A-Z][\w.'’-]{0,30}|de|la|von|van|der|den|di|da|al|bin|el|ter|du)"
_BYLINE = re.compile(
    rf"(?:[Bb]y|BY)\s+({_NAME}(?:\s{_NAME}){{1,5}}(?:(?:\s?,|\s(?:and|AND|with|&))\s{_NAME}(?:\s(?:of|for|in|at|the|{_NAME})){{0,8}}){{0,5}})"
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,7}\.?"
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s)?"
_ZONE = r"(?:[A-Z]{1,5}|[+-]\d{2}:?\d{2})?"
_CLOCK = rf"(?:,?\s?(?:at |[|–-]\s?|T)?\d{{1,2}}[:.]\d{{2}}(?::\d{{2}}(?:\.\d{{1,6}})?)?\s?(?:[ap]\.?m\.?)?\s?{_ZONE})?"
_DATE = re.compile(
    rf"(?:(?:first )?(?:published|posted|updated|last updated|modified|date)(?: on| at)?\s?:?\s)?"
    rf"{_DAY}(?:{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH},?\s\d{{4}}"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}){_CLOCK}",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|the|then)\b",
    re.IGNORECASE,
)
_SENTENCE_BREAK = re.compile(r"[.!?…][\"”’)]?\s[\"“‘(]?[A-ZÀ-ÖØ-Þ0-9]")
_DATELINE = re.compile(r"[A-Z]{2}[A-Z .’'-]{0,30}(?:,[\w .’'-]{1,30})?(?:\s?[—(]|\s[–-]+\s|\.-|:\s)")


@dataclass(frozen=True, slots=True)
class Heading:
    """What stood above the story, as written; None where nothing did, or where it might be the story's own."""

    url: str | None = None
    title: str | None = None
    byline: str | None = None
    date: str | None = None


def is_heading_line(text: str) -> bool:
    """Whether a line is a byline, a date or a named field, and so never a part of the sentence around it."""
    return _read_field(text) is not None or _read_byline(text) is not None or _read_date(text) is not None


def take_heading(lines: list[Line]) -> tuple[Heading, list[Line]]:
    """What the first lines say of the article, and the lines without them."""
    heading = Heading()
    rest = lines
    for _ in range(_MOST_LINES):
        if not rest:
            break
        taken = _read_line(heading, rest)
        if taken is None:
            break
        heading, rest = taken, rest[1:]
    return heading, rest


def _read_line(heading: Heading, lines: list[Line]) -> Heading | None:
    """The heading with what the first of these lines adds to it, or None when the line is no heading."""
    text = lines[0].text
    if is_url(text) and heading.url is None:
        return replace(heading, url=trim_url(text))
    if (named := _read_field(text)) and getattr(heading, named[0]) is None:
        return replace(heading, **{named[0]: named[1]})
    if heading.byline is None and (byline := _read_byline(text)):
        return replace(heading, byline=byline)
    if heading.date is None and (date := _read_date(text)):
        return replace(heading, date=date)
    if heading.title is None and heading.byline is None and heading.date is None and _is_title(lines):
        return replace(heading, title=text)
    return None


def _read_field(text: str) -> tuple[str, str] | None:
    name, colon, value = text[:400].partition(":")
    match = _FIELD.fullmatch(name.strip()) if colon and len(text) <= 400 else None
    if match is None or not value.strip() or match.lastgroup is None:
        return None
    return match.lastgroup, value.strip()


def _read_byline(text: str) -> str | None:
    match = _BYLINE.fullmatch(text) if text[:2] in ("By", "by", "BY") and len(text) <= 160 else None
    if match is None or _NOT_A_NAME.search(" ".join(match[1].split()[:3])):
        return None
    return text


def _read_date(text: str) -> str | None:
    return text if len(text) <= 80 and _DATE.fullmatch(text) else None


def _is_title(lines: list[Line]) -> bool:
    """Whether the first line reads like a headline and what follows it reads like an article."""
    text = lines[0].text
    if len(text) > _LONGEST_TITLE or not text[0].isalnum() or text[0].islower():
        return False
    below = [line.text for line in lines[1 : _MOST_LINES + 1] if not is_heading_line(line.text)]
    if not below or lines[1].gap != PARAGRAPH:
        return False
    is_signed = is_heading_line(lines[1].text)
    if _may_be_story(text) or (_may_be_name(text) and not (is_signed and _read_byline(lines[1].text))):
        return False
    return any(ends_sentence(text) for text in below) if is_signed else _opens_with_prose(below)


def _opens_with_prose(below: list[str]) -> bool:
    """Whether the lines of a story begin with two sentences, or with a long one."""
    is_long = len(below[0]) >= _SHORTEST_PROSE or _SENTENCE_BREAK.search(below[0]) is not None
    return ends_sentence(below[0]) and (is_long or (len(below) > 1 and ends_sentence(below[1])))


def _may_be_name(text: str) -> bool:
    """Whether two or three words in capitals may be the writer's name."""
    words = text.split()
    return len(words) < 4 and all(word[0].isupper() for word in words)


def _may_be_story(text: str) -> bool:
    if ends_sentence(text) or text[-1] in ":;,-–—" or text.count("“") != text.count("”"):
        return True
    if len(text.split()) < 2:
        return True
    return opens_line(":", text) or _DATELINE.match(text) is not None
