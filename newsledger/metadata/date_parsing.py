"""One written date read strictly: what is not certain about it stays unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from newsledger.metadata.date_fallbacks import parse_by_library
from newsledger.metadata.date_words import CHANGE_WORDS, FILLERS, MONTHS, WEEKDAYS, ZONE_MINUTES, ZONE_PLACES

Precision = Literal["second", "minute", "day", "month", "year"]

MAX_CHARS = 100  # dateparser needs 4.7 s for 27 KB, and no date is longer
MIN_YEAR, MAX_YEAR = 1000, 2999  # bare numbers outside are no years

_CLOCK_ZERO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as far as it is certain.

    `at` is UTC and given only with a clock time whose zone is known. `on` is the day in the outlet's zone if that is
    known, else the day as the stamp itself writes it, in whatever zone; None unless the day is certain. `earliest` is
    the first day that it can be. `is_ambiguous`: day and month could be swapped. `is_utc`: written in UTC for an
    outlet of unknown zone, so that its own day may be the one before or after.
    """

    at: datetime | None
    on: date | None
    precision: Precision
    earliest: date
    is_ambiguous: bool = False
    is_utc: bool = False


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day as written; `is_sure` is false when a zone is named that is unknown."""

    time: time
    precision: Literal["second", "minute"]
    zone: tzinfo | None
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class _Zones:
    """The zone in which days are counted, and that of clock times which name none."""

    home: ZoneInfo | None
    written: ZoneInfo | None


_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,12})?)?(?:[Zz]|([+-])(\d\d):?(\d\d)?)?)?",
    re.ASCII,
)
_CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})"
    r"(?:\s?[:h]\s?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d|60)(?:[.,]\d{1,12})?)?"
    r"|\.(?P<dotted>[0-5]\d)(?=\s?(?:uhr\b|[ap]\.?m\b|gmt|bst|cest|cet|me[s]?z))|(?=\s?(?:uhr\b|[ap]\.?m\b)))"
    r"\s?(?:(?P<half>[ap])\.?m\b\.?)?(?:\s?uhr\b)?(?![\d:])"
)
_ZONE = re.compile(
    r"\s?\(?(?:(?P<name>[a-z]{1,4}|[a-z_]{1,20}/[a-z_]{1,20})\b\)?)?(?:\s?(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>[0-5]\d)?(?!\d))?"
)
# British papers write the clock with a full stop; right after the year nothing else looks so.
_DOTTED_END = re.compile(r"(?<=\d{4})(,? )(\d{1,2})\.([0-5]\d)\Z")
_REMARK = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[^\W\d_]+")
_NAMED_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|º|ª)?[\s.\-]*([^\W\d_]{3,12})[\s.,\-]*(\d{4}|'?\d\d)")
_NAMED_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})[\s.\-]*(\d{1,2})(?:st|nd|rd|th)?[\s.,\-]+(\d{4}|'\d\d)")
_NAMED_YEAR_FIRST = re.compile(r"(\d{4})[\s.,\-]*([^\W\d_]{3,12})[\s.\-]*(\d{1,2})")
_NAMED_MONTH = re.compile(r"([^\W\d_]{3,12})[\s.,\-]*(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})\s?([./\-])\s?(\d{1,2})\s?\2\s?(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s?([./\-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[t ]?(\d\d)(\d\d)(\d\d)?z?)?", re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4})[/\-](\d\d)|(\d{4})", re.ASCII)
_EPOCH = re.compile(r"(\d{9,10})(\d{3})?(?:\.\d{1,9})?", re.ASCII)


def parse_date(
    value: str,
    *,
    timezone: str | None,
    now: datetime,
    day_first: bool | None = None,
    written_in: str | None = None,
) -> FoundDate | None:
    """What `value` says about a day, or None when it is no date; `timezone` is the outlet's, by its IANA name.

    An offset in the value is converted into the outlet's zone when one is declared. A clock time without any zone is
    read in `written_in`, the zone that its source writes in, else in the outlet's; without both only its day is kept.

    The zero of computer clocks, 1970-01-01 without a moment or at midnight UTC, is no date: empty fields are written
    so far more often than an article of that day is collected.
    """
    home = load_zone(timezone) if timezone else None
    zones = _Zones(home, load_zone(written_in) if written_in else home)
    try:
        iso = _ISO.fullmatch(value) if len(value) <= MAX_CHARS else None
        found = _read_iso(iso, zones) if iso else _parse_written(value, zones, now, day_first)
    except (ValueError, OverflowError):
        return None
    return None if found and _is_clock_zero(found) else found


def _is_clock_zero(found: FoundDate) -> bool:
    return found.at == _CLOCK_ZERO or (found.at is None and found.on == _CLOCK_ZERO.date())


@lru_cache(maxsize=512)
def load_zone(name: str) -> ZoneInfo | None:
    """The time zone of that IANA name, or None when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _read_iso(match: re.Match[str], zones: _Zones) -> FoundDate | None:
    year, month, day, hour, minute, second, sign, zone_hours, zone_minutes = match.groups()
    on = date(int(year), int(month), int(day))
    if hour is None:
        return FoundDate(None, on, "day", on)
    zone: tzinfo | None = None
    if sign:
        zone = _offset_zone(sign, zone_hours, zone_minutes)
    elif match[0][-1] in "Zz":
        zone = UTC
    clock = time(int(hour), int(minute), min(int(second or 0), 59))
    return _place_clock(on, _Clock(clock, "second" if second else "minute", zone), zones)


def _parse_written(value: str, zones: _Zones, now: datetime, day_first: bool | None) -> FoundDate | None:
    text = " ".join(value[: MAX_CHARS * 4].split()).lower().strip(" ,;|•·-–—")
    if not 4 <= len(text) <= MAX_CHARS or not any(char.isdigit() for char in text):
        return None
    number = _read_number(text, zones)
    if number is not None:
        return number
    if not CHANGE_WORDS.isdisjoint(_WORD.findall(text)):
        return None
    text = _DOTTED_END.sub(r"\1\2:\3", text)
    rest, clock = _split_clock(re.sub(r"(?<=\d)t(?=\d)", " ", text))
    found = _read_day(_strip_fillers(rest), now, day_first)
    if found is None:
        return _read_by_library(value, now, day_first)
    return _place_clock(found.on, clock, zones) if found.on and clock else found


def _read_number(text: str, zones: _Zones) -> FoundDate | None:
    """A date written in digits alone: 20191105, 20191105101500, or seconds or milliseconds since 1970."""
    epoch = _EPOCH.fullmatch(text)
    if epoch:
        at = datetime.fromtimestamp(int(epoch[1]), UTC)
        return _place_clock(at.date(), _Clock(at.time(), "second", UTC), zones)
    compact = _COMPACT.fullmatch(text)
    if not compact:
        return None
    on = date(int(compact[1]), int(compact[2]), int(compact[3]))
    if compact[4] is None:
        return FoundDate(None, on, "day", on)
    clock = time(int(compact[4]), int(compact[5]), int(compact[6] or 0))
    zone = UTC if text.endswith("z") else None
    return _place_clock(on, _Clock(clock, "second" if compact[6] else "minute", zone), zones)


def _split_clock(text: str) -> tuple[str, _Clock | None]:
    match = _CLOCK.search(text)
    if match is None:
        return text, None
    hour, minute, second = int(match["hour"]), int(match["minute"] or match["dotted"] or 0), match["second"]
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    zone, is_sure, end = _read_zone(text, match.end())
    clock = _Clock(time(hour, minute, min(int(second or 0), 59)), "second" if second else "minute", zone, is_sure)
    return f"{text[: match.start()]} {_REMARK.sub(' ', text[end:])}", clock


def _read_zone(text: str, start: int) -> tuple[tzinfo | None, bool, int]:
    """The zone written at `start`, whether it can be believed, and where it ends."""
    match = _ZONE.match(text, start)
    if match is None:
        return None, True, start
    name = match["name"]
    if match["sign"] and (name is None or name in ZONE_MINUTES):
        return _offset_zone(match["sign"], match["hours"], match["minutes"]), True, match.end()
    if name in ZONE_MINUTES:
        return timezone(timedelta(minutes=ZONE_MINUTES[name])), True, match.end("name")
    if name in ZONE_PLACES:
        return load_zone(ZONE_PLACES[name]), True, match.end("name")
    if name is None or name in FILLERS or name in WEEKDAYS or name in MONTHS:
        return None, True, start
    return None, False, match.end("name")


def _offset_zone(sign: str, hours: str, minutes: str | None) -> tzinfo:
    total = int(hours) * 60 + int(minutes or 0)
    if total > 14 * 60:
        raise ValueError(total)
    return timezone(timedelta(minutes=-total if sign == "-" else total))


def _strip_fillers(text: str) -> str:
    kept = _WORD.sub(lambda match: " " if match[0] in FILLERS or match[0] in WEEKDAYS else match[0], text)
    return " ".join(kept.replace("|", " ").replace("@", " ").split()).strip(" ,;:.()'•·-–—")


def _read_day(text: str, now: datetime, day_first: bool | None) -> FoundDate | None:
    return _read_numeric_day(text, now, day_first) or _read_named_day(text, now) or _read_month(text)


def _read_numeric_day(text: str, now: datetime, day_first: bool | None) -> FoundDate | None:
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        return _make_day(int(match[1]), int(match[3]), int(match[4]))
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), _widen_year(match[4], now)
    if match[2] == "." and day_first is None:
        day_first = True  # points between numbers are how day-first countries write
    return _order_day(first, second, year, day_first)


def _order_day(first: int, second: int, year: int, day_first: bool | None) -> FoundDate | None:
    """The day that two numbers and a year mean; without a known order only what both orders share."""
    if first > 12 or first == second:
        return _make_day(year, second, first)
    if second > 12:
        return _make_day(year, first, second)
    if day_first is None:
        return FoundDate(None, None, "year", date(year, 1, 1), is_ambiguous=True)
    return _make_day(year, second, first) if day_first else _make_day(year, first, second)


def _read_named_day(text: str, now: datetime) -> FoundDate | None:
    for pattern, (day, month, year) in (
        (_NAMED_DAY_FIRST, (1, 2, 3)),
        (_NAMED_MONTH_FIRST, (2, 1, 3)),
        (_NAMED_YEAR_FIRST, (3, 2, 1)),
    ):
        match = pattern.fullmatch(text)
        if match and match[month] in MONTHS:
            return _make_day(_widen_year(match[year], now), MONTHS[match[month]], int(match[day]))
    return None


def _read_month(text: str) -> FoundDate | None:
    match = _YEAR_MONTH.fullmatch(text)
    if match and match[3]:
        year = int(match[3])
        return FoundDate(None, None, "year", date(year, 1, 1)) if MIN_YEAR <= year <= MAX_YEAR else None
    if match:
        return FoundDate(None, None, "month", date(int(match[1]), int(match[2]), 1))
    named = _NAMED_MONTH.fullmatch(text)
    if named and named[1] in MONTHS:
        return FoundDate(None, None, "month", date(int(named[2]), MONTHS[named[1]], 1))
    return None


def _widen_year(text: str, now: datetime) -> int:
    """A year of two digits is the latest one that is not after the year of `now`."""
    year = int(text.lstrip("'"))
    if year >= 100:
        return year
    century = now.year - now.year % 100
    return century + year if century + year <= now.year else century - 100 + year


def _make_day(year: int, month: int, day: int) -> FoundDate:
    on = date(year, month, day)
    return FoundDate(None, on, "day", on)


def _place_clock(on: date, clock: _Clock, zones: _Zones) -> FoundDate:
    """The day and the instant of a clock time.

    Midnight to the second is how a bare day is often stored: 7 of 234 UTC times in the pages of the corpora, where
    chance gives 0.2. It is read as the day that is written, without an instant.

    Where clocks change, a time that comes twice is the first one, and one that no clock shows is counted on from the
    last that one did; the day is the one that is written.
    """
    home, zone = zones.home, clock.zone or zones.written
    if zone is None or not clock.is_sure or clock.time == time(0):
        return FoundDate(None, on, "day", on)
    local = datetime.combine(on, clock.time, zone)
    at = local.astimezone(UTC)
    day = at.astimezone(home).date() if home else on
    return FoundDate(at, day, clock.precision, day, is_utc=home is None and not local.utcoffset())


def _read_by_library(value: str, now: datetime, day_first: bool | None) -> FoundDate | None:
    on = parse_by_library(value.strip(), now, day_first)
    return FoundDate(None, on, "day", on) if on else None
