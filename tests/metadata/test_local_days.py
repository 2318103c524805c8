"""The day of publication is the outlet's own: at midnight, when clocks change, and wherever the program runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.metadata.candidates import DateCandidate
from newsledger.metadata.dates import Published, choose_published

NOW = datetime(2024, 12, 31, tzinfo=UTC)


@pytest.fixture(params=["UTC", "Pacific/Kiritimati", "America/Los_Angeles"], autouse=True)
def _elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The zone of the machine, which must make no difference."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def choose(value: str, timezone: str | None, day_first: bool | None = None) -> Published:
    candidate = DateCandidate(value, "metadata", "record")
    return choose_published([candidate], timezone=timezone, now=NOW, day_first=day_first)


@pytest.mark.parametrize(
    ("value", "timezone", "at", "on"),
    [
        # Around midnight, with and without a zone of the stamp's own.
        ("2024-05-04T03:30:00Z", "America/New_York", "2024-05-04T03:30", "2024-05-03"),
        ("2024-05-03T23:30:00Z", "Europe/London", "2024-05-03T23:30", "2024-05-04"),
        ("2024-05-03T23:59:59+01:00", "Europe/London", "2024-05-03T22:59:59", "2024-05-03"),
        ("2024-05-03 23:59:59", "America/New_York", "2024-05-04T03:59:59", "2024-05-03"),
        ("2024-05-03 00:00:01", "America/New_York", "2024-05-03T04:00:01", "2024-05-03"),
        ("2024-05-03T00:30:00+14:00", "America/New_York", "2024-05-02T10:30", "2024-05-02"),
        ("3 May 2024 11:30 pm", "Pacific/Kiritimati", "2024-05-03T09:30", "2024-05-03"),
        # Clocks go forward: the hour that does not exist is counted on from the one before.
        ("2024-03-31 01:30", "Europe/London", "2024-03-31T01:30", "2024-03-31"),
        ("2024-03-31 00:59", "Europe/London", "2024-03-31T00:59", "2024-03-31"),
        ("2024-03-31 02:00", "Europe/London", "2024-03-31T01:00", "2024-03-31"),
        ("2024-03-10 02:30", "America/New_York", "2024-03-10T07:30", "2024-03-10"),
        # Clocks go back: of the hour that comes twice it is the first.
        ("2024-10-27 01:30", "Europe/London", "2024-10-27T00:30", "2024-10-27"),
        ("2024-11-03 01:30", "America/New_York", "2024-11-03T05:30", "2024-11-03"),
        ("2024-11-03T05:30:00Z", "America/New_York", "2024-11-03T05:30", "2024-11-03"),
        ("2024-11-03T06:30:00Z", "America/New_York", "2024-11-03T06:30", "2024-11-03"),
        ("2024-11-04T04:59:00Z", "America/New_York", "2024-11-04T04:59", "2024-11-03"),
        ("2024-11-04T05:01:00Z", "America/New_York", "2024-11-04T05:01", "2024-11-04"),
        # Where clocks change at midnight, the day stays the one that is written.
        ("2024-03-31 00:30", "Asia/Beirut", "2024-03-30T22:30", "2024-03-31"),
        ("2024-11-03 00:30", "America/Havana", "2024-11-03T04:30", "2024-11-03"),
        ("2024-09-08 00:15", "America/Santiago", "2024-09-08T04:15", "2024-09-08"),
    ],
)
def test_the_day_is_the_outlet_s_own(value: str, timezone: str, at: str, on: str) -> None:
    found = choose(value, timezone)
    assert found.on == date.fromisoformat(on)
    assert found.at == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert found.precision in ("minute", "second")


def test_a_day_without_a_clock_time_is_nobody_s_to_shift() -> None:
    for timezone in ("Pacific/Kiritimati", "America/New_York", None):
        for value in ("2024-05-03", "3 May 2024", "2024-05-03T00:00:00Z"):
            found = choose(value, timezone)
            assert (found.at, found.on, found.precision) == (None, date(2024, 5, 3), "day")


def test_a_time_without_any_zone_is_a_day_only() -> None:
    found = choose("2024-05-03 23:30", None)
    assert (found.at, found.on, found.precision) == (None, date(2024, 5, 3), "day")


def test_the_order_of_day_and_month_is_as_declared() -> None:
    assert choose("03/04/2024", None).on is None
    assert choose("03/04/2024", None, day_first=True).on == date(2024, 4, 3)
    assert choose("03/04/2024", None, day_first=False).on == date(2024, 3, 4)
    assert choose("2024-03-04", None, day_first=True).on == date(2024, 3, 4)


ZONES = st.sampled_from(
    ["Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca"]
)
MOMENTS = st.datetimes(datetime(1995, 1, 1), datetime(2024, 12, 30))


@given(MOMENTS, ZONES)
def test_a_stamp_in_utc_has_the_day_of_the_outlet_s_clock(moment: datetime, timezone: str) -> None:
    stamp = moment.replace(microsecond=0, tzinfo=UTC)
    found = choose(stamp.isoformat(), timezone)
    if (stamp.hour, stamp.minute, stamp.second) != (0, 0, 0):
        assert (found.at, found.on) == (stamp, stamp.astimezone(ZoneInfo(timezone)).date())


@given(MOMENTS, ZONES)
def test_a_naive_stamp_is_the_outlet_s_own_time(moment: datetime, timezone: str) -> None:
    local = moment.replace(microsecond=0)
    found = choose(local.isoformat(" "), timezone)
    assert found.on == local.date()
    if found.at is not None:
        shown = found.at.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
        # Only a time that no clock shows is another one, by the hour or half hour that the clocks go forward.
        assert shown - local in (timedelta(0), timedelta(minutes=30), timedelta(hours=1))


def test_the_zone_that_a_source_writes_in_reads_clock_times_and_the_outlet_s_counts_days() -> None:
    candidates = [DateCandidate("2024-05-04 03:30", "metadata", "record")]
    found = choose_published(candidates, timezone="America/New_York", now=NOW, written_in="UTC")
    assert (found.at, found.on) == (datetime(2024, 5, 4, 3, 30, tzinfo=UTC), date(2024, 5, 3))
    own = choose_published(candidates, timezone=None, now=NOW, written_in="Europe/London")
    assert (own.at, own.on) == (datetime(2024, 5, 4, 2, 30, tzinfo=UTC), date(2024, 5, 4))
    unknown = choose_published(candidates, timezone="America/New_York", now=NOW, written_in="Norvale time")
    assert (unknown.at, unknown.on) == (None, date(2024, 5, 4))
