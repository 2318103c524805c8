"""What one written date says, and what it leaves open."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from newsledger.metadata.dates import FoundDate, parse_date

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = date(2019, 11, 5)


def parse(value: str, timezone: str | None = None, day_first: bool | None = None) -> FoundDate | None:
    return parse_date(value, timezone=timezone, now=NOW, day_first=day_first)


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("2019-11-05T10:15:00Z", "2019-11-05T10:15:00"),
        ("2019-11-05T10:15:00.123456Z", "2019-11-05T10:15:00"),
        ("2019-11-05T10:15:00.000+01:00", "2019-11-05T09:15:00"),
        ("2019-11-05 10:15:00 +0530", "2019-11-05T04:45:00"),
        ("2019-11-05T10:15:00+0530", "2019-11-05T04:45:00"),
        ("2019-11-05T10:15:00-05", "2019-11-05T15:15:00"),
        ("Tue, 05 Nov 2019 10:15:00 GMT", "2019-11-05T10:15:00"),
        ("Tue, 05 Nov 2019 10:15:00 EDT", "2019-11-05T14:15:00"),
        ("Tue, 5 Nov 2019 10:15:00 +0100", "2019-11-05T09:15:00"),
        ("Tue Nov 05 2019 10:15:00 GMT+0100 (Somewhere Time)", "2019-11-05T09:15:00"),
        ("Tue Nov 5 10:15:00 +0000 2019", "2019-11-05T10:15:00"),
        ("1572948900", "2019-11-05T10:15:00"),
        ("1572948900000", "2019-11-05T10:15:00"),
        ("1572948900.25", "2019-11-05T10:15:00"),
        ("20191105T101500Z", "2019-11-05T10:15:00"),
    ],
)
def test_a_clock_time_with_a_zone_is_an_instant(value: str, at: str) -> None:
    found = parse(value)
    assert found is not None
    assert found.at == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert (found.on, found.precision) == (DAY, "second")


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("2019-11-05T10:15Z", "2019-11-05T10:15:00"),
        ("November 5th, 2019 at 10:15 AM EST", "2019-11-05T15:15:00"),
        ("Nov. 5, 2019 10:15 a.m. ET", "2019-11-05T15:15:00"),
        ("12:05 p.m. ET, Nov 5, 2019", "2019-11-05T17:05:00"),
        ("5. November 2019, 10.15 Uhr MEZ", "2019-11-05T09:15:00"),
    ],
)
def test_a_clock_time_without_seconds_is_a_minute(value: str, at: str) -> None:
    found = parse(value)
    assert found is not None
    assert (found.at, found.precision) == (datetime.fromisoformat(at).replace(tzinfo=UTC), "minute")


@pytest.mark.parametrize(
    "value",
    [
        "2019-11-05",
        "2019/11/05",
        "20191105",
        "05.11.2019",
        "5. 11. 2019",
        "05.11.19",
        "5-Nov-2019",
        "Nov 5, 2019",
        "Published on Tuesday, 5th of November, 2019",
        "Dienstag, 5. November 2019",
        "den 5 november 2019",
        "5 de noviembre de 2019",
        "le 5 novembre 2019",
        "5 listopada 2019",
        "5 ноября 2019",
        "2019-11-05T10:15:00",
        "2019-11-05T00:00:00Z",
        "Nov 5, 2019 10:15 XYZT",
    ],
)
def test_a_day_without_a_sure_instant_is_a_day(value: str) -> None:
    assert parse(value) == FoundDate(None, DAY, "day", DAY)


@pytest.mark.parametrize("value", ["2019年11月5日", "5 Νοεμβρίου 2019"])
def test_other_languages_are_left_to_a_library(value: str) -> None:
    found = parse(value)
    assert found is not None
    assert found.on == DAY


@pytest.mark.parametrize(
    ("value", "precision", "earliest"),
    [
        ("2019-11", "month", date(2019, 11, 1)),
        ("Nov 2019", "month", date(2019, 11, 1)),
        ("2019", "year", date(2019, 1, 1)),
    ],
)
def test_a_month_or_a_year_is_no_day(value: str, precision: str, earliest: date) -> None:
    found = parse(value)
    assert found is not None
    assert (found.at, found.on, found.precision, found.earliest) == (None, None, precision, earliest)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "10",
        "10 am",
        "10:15",
        "yesterday",
        "3 days ago",
        "vor 3 Tagen",
        "last Tuesday 2019",
        "Nov 5",
        "Feb 30, 2019",
        "2019-02-30",
        "2019-11-05T25:00:00Z",
        "2019-11-05T10:15:00+99:00",
        "0000-00-00",
        "0000-00-00T00:00:00Z",
        "Updated: Nov 5, 2019",
        "Zuletzt aktualisiert am 5.11.2019",
        "a story of 2019 in 12 parts",
        "2019-11-05 and much more " * 20,
    ],
)
def test_what_is_no_day_of_publication_gives_nothing(value: str) -> None:
    assert parse(value) is None


@pytest.mark.parametrize("value", ["03/04/2019", "3-4-2019", "03/04/19"])
def test_an_unknown_order_is_not_guessed(value: str) -> None:
    found = parse(value)
    assert found is not None
    assert (found.on, found.precision, found.is_ambiguous) == (None, "year", True)
    assert [parse(value, day_first=order).on for order in (True, False)] == [date(2019, 4, 3), date(2019, 3, 4)]  # type: ignore[union-attr]


@pytest.mark.parametrize("value", ["13/04/2019", "04/13/2019"])
def test_an_order_that_only_works_one_way_is_known(value: str) -> None:
    found = parse(value)
    assert found is not None
    assert found.on == date(2019, 4, 13)


def test_a_year_of_two_digits_is_never_after_now() -> None:
    assert [parse(f"05.11.{year}").on for year in ("26", "27", "99")] == [  # type: ignore[union-attr]
        date(2026, 11, 5),
        date(1927, 11, 5),
        date(1999, 11, 5),
    ]


@pytest.mark.parametrize(
    ("value", "timezone", "at", "on"),
    [
        # The night on which London's clocks go from 01:00 to 02:00.
        ("2024-03-31T00:30:00Z", "Europe/London", "2024-03-31T00:30:00", date(2024, 3, 31)),
        ("2024-03-31T01:30:00", "Europe/London", "2024-03-31T01:30:00", date(2024, 3, 31)),
        ("2024-03-30T23:59:59Z", "Europe/London", "2024-03-30T23:59:59", date(2024, 3, 30)),
        ("2024-03-31T23:30:00Z", "Europe/London", "2024-03-31T23:30:00", date(2024, 4, 1)),
        # The night on which New York's clocks go from 02:00 back to 01:00: the first of the two hours is meant.
        ("2024-11-03T01:30:00", "America/New_York", "2024-11-03T05:30:00", date(2024, 11, 3)),
        ("2024-11-03T03:59:59Z", "America/New_York", "2024-11-03T03:59:59", date(2024, 11, 2)),
        ("2024-11-03T04:00:01Z", "America/New_York", "2024-11-03T04:00:01", date(2024, 11, 3)),
        ("2024-11-04T04:30:00Z", "America/New_York", "2024-11-04T04:30:00", date(2024, 11, 3)),
        ("2024-11-04T05:30:00Z", "America/New_York", "2024-11-04T05:30:00", date(2024, 11, 4)),
        # An offset is converted into the outlet's own zone.
        ("2019-11-05T23:30:00-05:00", "Europe/Berlin", "2019-11-06T04:30:00", date(2019, 11, 6)),
        ("2019-11-05T10:15:00", "Pacific/Kiritimati", "2019-11-04T20:15:00", date(2019, 11, 5)),
        # Midnight to the second is a bare day.
        ("2019-11-05T00:00:00Z", "America/New_York", None, date(2019, 11, 5)),
    ],
)
def test_the_day_is_the_outlets_own(value: str, timezone: str, at: str | None, on: date) -> None:
    found = parse(value, timezone)
    assert found is not None
    assert found.on == on
    assert found.at == (datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None)


@pytest.mark.parametrize("timezone", ["Mars/Base", "../etc/passwd", "", "Europe", "x" * 5_000])
def test_a_zone_that_does_not_exist_is_as_none(timezone: str) -> None:
    assert parse("2019-11-05T10:15:00", timezone) == FoundDate(None, DAY, "day", DAY)


@pytest.mark.parametrize("value", ["0001-01-01T00:30:00+14:00", "9999-12-31T23:30:00-12:00"])
def test_the_ends_of_time_give_nothing(value: str) -> None:
    assert parse(value) is None


def test_iso_dates_are_fast_enough_for_bulk() -> None:
    start = time.process_time()
    for _ in range(2_000):
        parse("2019-11-05T10:15:00+01:00")
    assert time.process_time() - start < 0.2  # 4 microseconds each were measured; 100 are allowed


@pytest.mark.parametrize("unit", ["2019-", "1", "5. ", "mai ", "10:15 ", " ", "(", "T", "date ", "Nov 5, 2019 "])
def test_hostile_values_take_under_a_second(unit: str) -> None:
    parse("5 Νοεμβρίου 2019")  # loads the languages
    start = time.process_time()
    parse((unit * 100_000)[:100_000])
    parse((unit * 100)[:100])
    assert time.process_time() - start < 1


@given(st.text(max_size=120))
@settings(max_examples=100, deadline=None)
def test_any_text_is_a_date_or_nothing(value: str) -> None:
    found = parse(value, "Europe/Berlin")
    assert found is None or found.on is None or found.on >= found.earliest


@given(st.datetimes(min_value=datetime(1800, 1, 2), max_value=datetime(2100, 1, 1)))
@settings(max_examples=100, deadline=None)
def test_an_iso_instant_comes_back_to_the_second(moment: datetime) -> None:
    # An empty field of a database reads as the first second of 1970, which is therefore no date (decision 0010).
    assume(moment.replace(tzinfo=UTC).timestamp() != 0)
    found = parse(moment.replace(tzinfo=UTC).isoformat())
    assert found is not None
    assert found.on == moment.date()
    assert found.at in (None, moment.replace(microsecond=0, tzinfo=UTC))
