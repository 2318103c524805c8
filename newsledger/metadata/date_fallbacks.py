"""Dates in other wordings, left to libraries that know many languages but believe too much."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from dateutil import parser as dateutil_parser

# Languages that `date_words` does not know. All 200 of dateparser take over a second to load for one odd value.
LANGUAGES = (
    *("ar", "bg", "ca", "el", "et", "fa", "he", "hi", "hr", "hu", "id", "ja", "ka", "ko", "lt", "lv"),
    *("ro", "sk", "sl", "sr", "th", "uk", "vi", "zh"),
)
MAX_PARTS = 10  # words and numbers; a sentence is no date

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"\d+")
_PARTS = re.compile(r"\w+")
_DEFAULTS = (datetime(1600, 1, 1), datetime(1604, 2, 2))
# What the two libraries have been seen to raise on damaged input, beside what they document.
_FAILURES = (ValueError, OverflowError, TypeError, AttributeError, KeyError, IndexError, re.error, RecursionError)


@lru_cache(maxsize=4096)
def parse_by_library(value: str, now: datetime, day_first: bool | None) -> date | None:
    """The day that `value` names in full (year, month and day), or None; relative phrases give None."""
    if not _YEAR.search(value) or not _LETTER.search(value):
        return None
    # "in 2019" cannot name a day.
    if len(_PARTS.findall(value)) > MAX_PARTS or len(_NUMBER.findall(value)) < 2:
        return None
    orders = (True, False) if day_first is None else (day_first,)
    found = _agree([_english_reader(value, order, default) for order in orders for default in _DEFAULTS])
    return found or _agree([_worldwide_reader(value, order, now) for order in orders])


def _agree(readers: list[Callable[[], datetime | None]]) -> date | None:
    """The day on which all readings agree: a missing part, or an order that matters, makes them differ."""
    days = set()
    for read in readers:
        try:
            moment = read()
        except _FAILURES:
            return None
        if moment is None:
            return None
        days.add(moment.date())
    return days.pop() if len(days) == 1 else None


def _english_reader(value: str, day_first: bool, default: datetime) -> Callable[[], datetime | None]:
    return lambda: dateutil_parser.parse(value, default=default, dayfirst=day_first, ignoretz=True)


def _worldwide_reader(value: str, day_first: bool, now: datetime) -> Callable[[], datetime | None]:
    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "DATE_ORDER": "DMY" if day_first else "MDY",
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    return lambda: _parse_worldwide(value, settings)


def _parse_worldwide(value: str, settings: dict[str, object]) -> datetime | None:
    from dateparser import parse  # takes 0.15 s to import, and most dates never come here

    found: datetime | None = parse(value, languages=list(LANGUAGES), settings=settings)
    return found
