"""The publication date of an article: the likeliest of the dates that its source offers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from urllib.parse import unquote, urlsplit

from newsledger.metadata.candidates import DateCandidate, DateMethod
from newsledger.metadata.date_parsing import FoundDate, load_zone, parse_date
from newsledger.metadata.date_words import MONTHS
from newsledger.metadata.dateline_dates import DATELINE, complete_dateline, lacks_year

__all__ = [
    "FoundDate",
    "JudgedCandidate",
    "Published",
    "choose_published",
    "dates_in_url",
    "parse_date",
]

PublishedPrecision = Literal["second", "minute", "day", "month", "year", "unknown"]
PublishedMethod = DateMethod | Literal["none"]

EARLIEST = date(1800, 1, 1)  # the project's rule: older dates are defaults and typing errors
EARLIEST_ZONE = timedelta(hours=14)  # Kiritimati begins each day first
MAX_DELAY = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class JudgedCandidate:
    """A candidate and what became of it: the day it means, and the slug of why it was refused, if it was."""

    value: str
    method: DateMethod
    place: str
    on: date | None
    refusal: str | None


@dataclass(frozen=True, slots=True)
class Published:
    """When an article came out, how precisely that is known, from where, and all that was on offer.

    `at` is UTC. `on` is the day in the declared time zone of the outlet; without one it is the day that the source's
    own stamp writes, which for a stamp in UTC may be the day beside the outlet's, unless the page shows that one.
    """

    at: datetime | None
    on: date | None
    precision: PublishedPrecision
    method: PublishedMethod
    candidates: tuple[JudgedCandidate, ...]


_Kept = tuple[DateCandidate, FoundDate]

_URL_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=/|$)"
    r"|([\-_.]?)(0[1-9]|1[0-2])\4(0[1-9]|[12]\d|3[01])(?!\d))",
    re.ASCII,
)
_URL_NAMED_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)/([a-z]{3,9})/(0?[1-9]|[12]\d|3[01])(?=/|$)", re.ASCII)
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)[/\-](0[1-9]|1[0-2])(?=/|$)", re.ASCII)
_MAX_ADDRESS_CHARS = 2_000


def dates_in_url(url: str) -> tuple[DateCandidate, ...]:
    """The days, else the month, written in the path of an article's own address."""
    try:
        path = urlsplit(url[:_MAX_ADDRESS_CHARS]).path
    except ValueError:
        return ()
    return _dates_in_address(unquote(path))


def _dates_in_address(path: str) -> tuple[DateCandidate, ...]:
    days = [
        f"{match[1]}-{int(match[2] or match[5]):02}-{int(match[3] or match[6]):02}" for match in _URL_DAY.finditer(path)
    ]
    days += [
        f"{match[1]}-{MONTHS[match[2]]:02}-{int(match[3]):02}"
        for match in _URL_NAMED_DAY.finditer(path.lower())
        if match[2] in MONTHS
    ]
    months = [] if days else [f"{match[1]}-{match[2]}" for match in _URL_MONTH.finditer(path)]
    return tuple(DateCandidate(value, "url", "url:day") for value in dict.fromkeys(days)) + tuple(
        DateCandidate(value, "url", "url:month") for value in dict.fromkeys(months)
    )


def choose_published(
    candidates: Sequence[DateCandidate],
    *,
    timezone: str | None,
    now: datetime,
    day_first: bool | None = None,
    written_in: str | None = None,
    fetched: datetime | None = None,
) -> Published:
    """The first candidate that can be believed, with the clock time of a later one for the same day.

    A day beats a month and a month beats a year, whatever their order. An instant after `now` is refused, and a day
    that has not begun at `now`: in the outlet's zone, or nowhere on earth when that is not declared. A dateline counts
    only where no other candidate has a day; without a year, only where another one, or `fetched`, tells that.
    """
    last_day = _find_last_day(timezone, now)
    found = [
        parse_date(candidate.value, timezone=timezone, now=now, day_first=day_first, written_in=written_in)
        for candidate in candidates
    ]
    told = [one for one in found if one and _refuse_date(one, now, last_day) is None]
    fetched_on = fetched.astimezone(load_zone(timezone) if timezone else UTC).date() if fetched else None
    found = [
        complete_dateline(candidate.value, told, fetched_on) if one is None and candidate.place == DATELINE else one
        for candidate, one in zip(candidates, found, strict=True)
    ]
    pairs = [
        (candidate, one, _refuse_candidate(candidate, one, now, last_day))
        for candidate, one in zip(candidates, found, strict=True)
    ]
    judged = tuple(
        JudgedCandidate(candidate.value, candidate.method, candidate.place, one.on if one else None, refusal)
        for candidate, one, refusal in pairs
    )
    kept = _leave_datelines([(candidate, one) for candidate, one, refusal in pairs if one and refusal is None])
    if not kept:
        return Published(None, None, "unknown", "none", judged)
    candidate, best = _choose_best(kept)
    timed = _find_clock(best, [one for _, one in kept])
    return Published(timed.at, _find_local_day(timed, kept), timed.precision, candidate.method, judged)


def _leave_datelines(kept: list[_Kept]) -> list[_Kept]:
    """The candidates without datelines, whose day is often the one before, unless nothing else has a day."""
    others = [pair for pair in kept if pair[0].place != DATELINE]
    return others if any(one.on for _, one in others) else kept


def _refuse_candidate(candidate: DateCandidate, found: FoundDate | None, now: datetime, last_day: date) -> str | None:
    if found is None and candidate.place == DATELINE and lacks_year(candidate.value):
        return "year_unknown"
    return _refuse_date(found, now, last_day)


def _find_last_day(timezone: str | None, now: datetime) -> date:
    """The last day that has begun at `now`: at the outlet, else anywhere."""
    home = load_zone(timezone) if timezone else None
    return now.astimezone(home).date() if home else (now + EARLIEST_ZONE).date()


def _refuse_date(found: FoundDate | None, now: datetime, last_day: date) -> str | None:
    """Why a date cannot be the day of publication, as a slug, or None."""
    if found is None:
        return "not_a_date"
    if found.earliest < EARLIEST:
        return "before_1800"
    if found.at > now if found.at else found.earliest > last_day:
        return "in_the_future"
    return "ambiguous" if found.is_ambiguous else None


def _choose_best(kept: list[_Kept]) -> _Kept:
    for precisions in (("second", "minute", "day"), ("month",), ("year",)):
        first = next((pair for pair in kept if pair[1].precision in precisions), None)
        if first is not None:
            return _settle_dispute(first, kept)
    raise ValueError(kept)


def _settle_dispute(first: _Kept, kept: list[_Kept]) -> _Kept:
    """The candidate to believe when the surest one is contradicted.

    Metadata is believed against a lone shown date over a day off: in the dates corpus it is right in 4 of 4 such
    pages. It is not when it lies over a month after the day in the article's own address (moved or published again;
    1 of 1), nor when it stands alone against other metadata and a shown date of one same day (2 of 2). A date of the
    page's markup, believed next, yields to metadata or markup that agrees with a shown date.
    """
    day = first[1].on
    if first[0].method not in ("metadata", "html") or day is None:
        return first
    address = next((pair for pair in kept if pair[0].method == "url" and pair[1].on), None)
    if address and address[1].on and day - address[1].on > MAX_DELAY:
        return address
    if any(pair[0].place != first[0].place and pair[1].on and _is_same(pair[1].on, first[1]) for pair in kept):
        return first
    rivals = [pair for pair in kept if pair[1].on and pair[1].on != day]
    equals = ("metadata",) if first[0].method == "metadata" else ("metadata", "html")
    stated = [pair for pair in rivals if pair[0].method in equals]
    return next((pair for pair in stated if _is_shown_too(pair, rivals)), first)


def _is_shown_too(stated: _Kept, rivals: list[_Kept]) -> bool:
    """Whether another kind of place on the page shows the same day."""
    method, day = stated[0].method, stated[1].on
    return any(one.on == day and rival.method not in ("metadata", method) for rival, one in rivals)


def _is_same(day: date, found: FoundDate) -> bool:
    """Whether a day agrees with a date; one written in UTC may be shown as its neighbour."""
    return found.on is not None and (day == found.on or (found.is_utc and _is_close(day, found.on)))


def _is_close(day: date, other: date) -> bool:
    return abs(day - other) <= timedelta(days=1)


def _find_clock(best: FoundDate, others: list[FoundDate]) -> FoundDate:
    if best.at is not None or best.on is None:
        return best
    return next((one for one in others if one.at is not None and one.on == best.on), best)


def _find_local_day(found: FoundDate, kept: list[_Kept]) -> date | None:
    """The outlet's own day of an instant written in UTC: the neighbouring day that the page shows, if a zone fits."""
    if found.at is None or found.on is None or not found.is_utc:
        return found.on
    for candidate, one in kept:
        is_local = candidate.method in ("html", "text", "url") or (one.at == found.at and not one.is_utc)
        if is_local and not one.is_utc and one.on and _is_close(one.on, found.on):
            return one.on if _fits_some_zone(found.at, one.on) else found.on
    return found.on


def _fits_some_zone(at: datetime, day: date) -> bool:
    """Whether it is `day` at the instant `at` anywhere: zones run from UTC-12 to UTC+14."""
    return (at - timedelta(hours=12)).date() <= day <= (at + timedelta(hours=14)).date()
