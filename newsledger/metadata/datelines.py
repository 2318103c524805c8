"""Datelines: the place, day and agency before a story's first sentence. They stay in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsledger.metadata.agencies import name_agency
from newsledger.metadata.agency_table import AgencyTable
from newsledger.metadata.dateline_tables import (
    BROADCASTERS,
    DATELINE_CITIES,
    NOT_PLACES,
    PLACE_FIRST_WORDS,
    PLACE_LAST_WORDS,
)

# Longest dateline seen in the newswire and news samples is 88 characters.
MAX_DATELINE_CHARS = 110
# A file's text may start with its headline and byline.
MAX_LINES_BEFORE = 3
MAX_HEADLINE_CHARS = 250

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|Jun\.|July?|Jul\.|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    r"|JAN|FEB|MAR|MARCH|APR|APRIL|MAY|JUNE?|JULY?|AUG|SEPT|OCT|NOV|DEC)"
)
_DATE = rf"(?P<date>{_MONTH} ?\d{{1,2}}(?:,? ?\d{{4}})?|\d{{1,2}} {_MONTH}(?:,? \d{{4}})?)"
_UPPER = r"(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]*[A-ZÀ-ÖØ-Þ.]|[A-Z]\.)"
_WORD = r"(?:[A-ZÀ-ÖØ-Þ](?:[\w.'’-]*[\w.])?)"
_LINK = r"(?:of|OF|de|DE|the|THE|al|el|upon|on|and|ON|and)"
# `DES MOINES, Iowa`, `SAN FRANCISCO/WASHINGTON`, `Al ASAD AIR BASE, Iraq`, `U.S. PACIFIC COMMAND, Hawaii`
_CAPS_PLACE = rf"(?:(?:Al|El|St\.|Ft\.) )?{_UPPER}(?: (?:{_LINK} )?{_UPPER}){{0,4}}"
_REGION = rf"(?:, (?:{_WORD})(?: {_WORD}){{0,2}}?)"
_CAPS = rf"{_CAPS_PLACE}{_REGION}?(?:(?: ?[/&] ?| and ){_CAPS_PLACE}{_REGION}?){{0,2}}"
_MIXED = rf"{_WORD}(?: (?:{_LINK} )?{_WORD}){{0,3}}{_REGION}?(?: ?/ ?{_WORD}(?: {_WORD}){{0,2}}){{0,2}}"
_AGENCY = r"[(\[](?P<agency>[A-ZÀ-Þ][\w./&' -]{1,30})[)\]]"
_SLASHED = r"/(?P<agency>[A-Z]{3,12})/"
_DASH = r"\s?(?:—|–|―|-{1,3})(?=\s|[\"“A-Z])"
_LOOSE_DASH = r"(?:\s?[—–―]\s?|\s{1,2}-{1,3}\s|-{2,3}\s?)(?=\S)"
_END = rf"(?:{_DASH}|:(?=\s)|,?(?=\s+[\"“A-Z]))"

_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<place>{_CAPS}|{_MIXED})(?: ?,? {_DATE},?)?\s?(?:{_AGENCY})(?P<end>{_END})",
        rf"(?P<place>{_CAPS}|{_MIXED})\s?{_SLASHED}\.?(?={_LOOSE_DASH}|\s)",
        rf"(?P<place>{_CAPS}|{_MIXED})(?:,| [-–—])? \(?{_DATE}\)?(?:{_LOOSE_DASH}|[:-]\s)",
        rf"(?P<agency>\w{{2,20}}(?: {_WORD})? News), {_DATE}(?:{_LOOSE_DASH})",
        rf"(?P<bare>{_CAPS}),?{_LOOSE_DASH}",
        rf"(?P<city>{_MIXED})(?:{_LOOSE_DASH}|[-:]\s)",
        rf"(?P<city>{_CAPS}):\s",
    )
)
_TRAILING = re.compile(r"[\s:—–―-]+\Z|,\Z")


@dataclass(frozen=True, slots=True)
class Dateline:
    """One dateline: `text[start_char:end_char]` is its surface without the dash, the story begins at `body_char`."""

    place: str | None
    agency: str | None
    date: str | None
    start_char: int
    end_char: int
    body_char: int


def find_dateline(text: str, agencies: AgencyTable | None = None) -> Dateline | None:
    """Give the dateline at the start of the story, or None; a headline or byline line may stand before it."""
    return next(filter(None, (_read_line(text, start, agencies) for start in _line_starts(text))), None)


def _line_starts(text: str) -> list[int]:
    """Give the offsets of the first lines, as long as each line before is short enough for a headline."""
    starts: list[int] = []
    position = 0
    for _ in range(MAX_LINES_BEFORE):
        position = skip_space(text, position)
        starts.append(position)
        end = text.find("\n", position, position + MAX_HEADLINE_CHARS + 1)
        if end < 0:
            break
        position = end
    return starts


def skip_space(text: str, position: int) -> int:
    """Give the place of the first character from there on that is no blank."""
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _read_line(text: str, start: int, agencies: AgencyTable | None) -> Dateline | None:
    window = text[start : start + MAX_DATELINE_CHARS].split("\n", 1)[0]
    if not window[:1].isalpha():
        return None
    for form in _FORMS:
        match = form.match(window)
        dateline = _make_dateline(match, start, agencies) if match else None
        if dateline:
            return dateline
    return None


def _make_dateline(match: re.Match[str], start: int, agencies: AgencyTable | None) -> Dateline | None:
    groups = match.groupdict()
    place = groups.get("place") or groups.get("city") or groups.get("bare")
    is_signed = bool(groups.get("agency") or groups.get("date"))
    if place is not None and _has_label(place.split(" ")[0] if is_signed else place):
        return None
    if ("city" in groups and not _is_city(place)) or ("bare" in groups and not _is_likely_place(place)):
        return None
    if "end" in groups and not _is_news_mark(match, str(groups["agency"]), agencies):
        return None
    surface = _TRAILING.sub("", match[0])
    return Dateline(place, groups.get("agency"), groups.get("date"), start, start + len(surface), start + match.end())


def _is_news_mark(match: re.Match[str], mark: str, agencies: AgencyTable | None) -> bool:
    """Say whether a bracket names a newsroom: `Pacific (Guam) -` and `National Bank (NB) said` do not."""
    if mark.startswith(BROADCASTERS) or name_agency(mark, agencies):
        return True
    has_dash = bool(match["end"].strip(" ,:"))
    return has_dash and (match["place"].isupper() or mark.isupper())


def _has_label(place: str) -> bool:
    return bool(NOT_PLACES.intersection(re.findall(r"[\w'’]+", place.casefold())))


def _is_city(place: str | None) -> bool:
    return place is not None and re.split(r"[,/&]| and ", place)[0].strip().casefold() in DATELINE_CITIES


def _is_likely_place(place: str | None) -> bool:
    """Say whether capitals alone before a dash are a place: a known city, one with its region, or one long word.

    Two capital words that are no known city were headlines more often than towns (us_news, by eye), unless one of
    them is a word that places are named with.
    """
    if place is None:
        return False
    words = place.casefold().split(" ")
    if len(words) == 1:
        return len(place) >= 5 or _is_city(place)
    return "," in place or words[0] in PLACE_FIRST_WORDS or words[-1] in PLACE_LAST_WORDS or _is_city(place)
