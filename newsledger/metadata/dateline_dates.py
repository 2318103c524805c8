"""The day that a dateline writes without its year (`LONDON, 3 March`), where something else tells the year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from newsledger.metadata.date_parsing import FoundDate
from newsledger.metadata.date_words import MONTHS

DATELINE = "dateline"
# A story comes out within days of its dateline: over a week later another year is as likely, or another story.
MAX_LAG = timedelta(days=7)
# The outlet may be a day behind the clock that another date was written by.
MAX_LEAD = timedelta(days=1)

_DAY_MONTH = re.compile(r"(\d{1,2})\s?([^\W\d_]{3,9})\.?|([^\W\d_]{3,9})\.?\s?(\d{1,2})")


def lacks_year(written: str) -> bool:
    """Whether a date is a day and a month alone."""
    return _read_day(written) is not None


def complete_dateline(written: str, told: Sequence[FoundDate], fetched: date | None) -> FoundDate | None:
    """Give the day of a dateline in the year that another date of the article tells, else None.

    A day tells it when the dateline's lies at most a week before; a month when it lies in it or in the week before; a
    year unless it is its last week, which the first days of the next one report too. The day of collection tells it as
    a day does. Where nothing fits, nothing is made up.
    """
    read = _read_day(written)
    if read is None:
        return None
    for known in told:
        on = _fit_found(read, known)
        if on:
            return FoundDate(None, on, "day", on)
    on = _fit_day(read, fetched) if fetched else None
    return FoundDate(None, on, "day", on) if on else None


def _read_day(written: str) -> tuple[int, int] | None:
    """Give month and day."""
    match = _DAY_MONTH.fullmatch(" ".join(written.lower().split())) if len(written) <= 20 else None
    if match is None:
        return None
    day, month = int(match[1] or match[4]), MONTHS.get(match[2] or match[3])
    return (month, day) if month and _make_day(2000, month, day) else None


def _make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _fit_found(read: tuple[int, int], known: FoundDate) -> date | None:
    if known.on:
        return _fit_day(read, known.on)
    first = known.earliest
    if known.precision == "month":
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return _find_between(read, first - MAX_LAG, last)
    return None if known.is_ambiguous else _find_between(read, first, date(first.year, 12, 31) - MAX_LAG)


def _fit_day(read: tuple[int, int], known: date) -> date | None:
    return _find_between(read, known - MAX_LAG, known + MAX_LEAD)


def _find_between(read: tuple[int, int], first: date, last: date) -> date | None:
    days = (_make_day(year, *read) for year in {first.year, last.year})
    return next((day for day in days if day and first <= day <= last), None)
