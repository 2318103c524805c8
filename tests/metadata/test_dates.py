"""Which of the dates on offer becomes the day of publication, and the dates in addresses."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.metadata.candidates import DateCandidate, DateMethod
from newsledger.metadata.dates import Published, choose_published, dates_in_url

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def offer(value: str, method: DateMethod = "metadata", place: str = "") -> DateCandidate:
    return DateCandidate(value, method, place or f"{method}:{value}")


def choose(*candidates: DateCandidate, timezone: str | None = None) -> Published:
    return choose_published(candidates, timezone=timezone, now=NOW)


def test_nothing_on_offer_is_an_unknown_day() -> None:
    assert choose() == Published(None, None, "unknown", "none", ())


@pytest.mark.parametrize(
    ("value", "refusal"),
    [
        ("1799-12-31", "before_1800"),
        ("2026-11-25", "in_the_future"),
        ("2050-09-30", "in_the_future"),
        ("2027", "in_the_future"),
        ("soon", "not_a_date"),
        ("", "not_a_date"),
        ("03/04/2019", "ambiguous"),
        ("2026-11-23T12:00:01Z", "in_the_future"),
        ("2026-11-23T12:59:00+01:00", None),
        ("2026-11-23T23:00:00", None),
        ("2026-11-24", None),
        ("2026-12", "in_the_future"),
        ("1800-01-01", None),
        ("0", "not_a_date"),
        ("-1", "not_a_date"),
        ("0000-00-00 00:00:00", "not_a_date"),
        ("000000000", "not_a_date"),
        ("1970-01-01", "not_a_date"),
        ("January 1, 1970", "not_a_date"),
        ("1970-01-01T00:00:00Z", "not_a_date"),
        ("1970-01-01T01:00:00+01:00", "not_a_date"),
        ("1970-01-01T15:30:00Z", None),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_reason(value: str, refusal: str | None) -> None:
    published = choose(offer(value))
    assert published.candidates[0].refusal == refusal
    assert (published.precision == "unknown") is (refusal is not None)


@pytest.mark.parametrize(
    ("now", "timezone", "last"),
    [
        (datetime(2026, 11, 23, 9, 59, tzinfo=UTC), None, "2026-11-23"),
        (datetime(2026, 11, 23, 10, tzinfo=UTC), None, "2026-11-24"),
        (datetime(2026, 11, 23, 10, tzinfo=UTC), "Europe/London", "2026-11-23"),
        (datetime(2026, 11, 23, 3, tzinfo=UTC), "America/New_York", "2026-11-22"),
    ],
)
def test_a_bare_day_counts_once_it_has_begun_at_the_outlet_or_anywhere(
    now: datetime, timezone: str | None, last: str
) -> None:
    days = ("2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25")
    begun = [day for day in days if choose_published([offer(day)], timezone=timezone, now=now).on]
    assert begun[-1] == last


def test_after_a_refusal_the_next_is_taken_and_all_are_kept() -> None:
    published = choose(offer("2031-01-01"), offer("2019-11-05", "url"))
    assert (published.on, published.method, published.precision) == (date(2019, 11, 5), "url", "day")
    assert [one.refusal for one in published.candidates] == ["in_the_future", None]


def test_a_bare_day_takes_the_clock_of_a_later_candidate_for_the_same_day() -> None:
    published = choose(offer("2019-11-05"), offer("2019-11-05T10:15:00Z", "html"))
    assert published.at == datetime(2019, 11, 5, 10, 15, tzinfo=UTC)
    assert (published.precision, published.method) == ("second", "metadata")


def test_a_bare_day_takes_no_clock_of_another_day() -> None:
    assert choose(offer("2019-11-05"), offer("2019-11-07T10:15:00Z", "html")).at is None


def test_a_day_beats_a_month_and_a_month_a_year_in_any_order() -> None:
    assert choose(offer("2019"), offer("2019-11"), offer("2019-11-05", "text")).on == date(2019, 11, 5)
    only_month = choose(offer("2019"), offer("2019-11", "url"))
    assert (only_month.on, only_month.precision, only_month.method) == (None, "month", "url")


def test_metadata_far_after_the_day_in_the_address_was_published_again() -> None:
    assert choose(offer("2019-06-17"), offer("2017-07-12", "url")).on == date(2017, 7, 12)


def test_metadata_before_a_day_in_the_address_stays() -> None:
    assert choose(offer("2017-07-12"), offer("2019-06-17", "url")).on == date(2017, 7, 12)


def test_metadata_is_believed_against_one_shown_date() -> None:
    assert choose(offer("2019-11-05"), offer("2019-11-15", "text")).on == date(2019, 11, 5)


def test_metadata_is_not_believed_alone_against_metadata_and_a_shown_date() -> None:
    published = choose(offer("2019-11-03"), offer("2019-11-05", place="other"), offer("5 November 2019", "text"))
    assert published.on == date(2019, 11, 5)


def test_an_instant_in_utc_gets_the_neighbouring_day_that_the_page_shows() -> None:
    published = choose(offer("2019-11-06T03:15:00Z"), offer("November 5, 2019 at 10:15 p.m.", "text"))
    assert published.on == date(2019, 11, 5)
    assert published.at == datetime(2019, 11, 6, 3, 15, tzinfo=UTC)


def test_no_zone_makes_the_day_before_of_a_late_instant() -> None:
    assert choose(offer("2019-11-06T15:15:00Z"), offer("November 5, 2019", "text")).on == date(2019, 11, 6)


def test_an_offset_is_the_own_day_whatever_the_page_shows() -> None:
    assert choose(offer("2019-11-06T03:15:00+01:00"), offer("5 November 2019", "text")).on == date(2019, 11, 6)


def test_a_declared_zone_decides_the_day() -> None:
    assert choose(offer("2019-11-06T03:15:00Z"), timezone="America/New_York").on == date(2019, 11, 5)


@pytest.mark.parametrize(
    ("url", "values"),
    [
        ("https://lantern.example/2019/11/05/harbour-opens", ["2019-11-05"]),
        ("https://lantern.example/2019/11/5/harbour", ["2019-11-05"]),
        ("https://lantern.example/world/2019/nov/05/harbour", ["2019-11-05"]),
        ("https://lantern.example/news/2019-11-05-harbour", ["2019-11-05"]),
        ("https://lantern.example/20191105/harbour", ["2019-11-05"]),
        ("https://lantern.example/2019/11/harbour", ["2019-11"]),
        ("https://lantern.example/2019/11/3-questions-for-the-mayor", ["2019-11"]),
        ("https://lantern.example/a-120191105/x", []),
        ("https://lantern.example/2019/13/45/x", []),
        ("https://lantern.example/x?day=2019-11-05", []),
        ("https://[broken", []),
        ("", []),
    ],
)
def test_dates_in_an_address(url: str, values: list[str]) -> None:
    assert [one.value for one in dates_in_url(url)] == values
    assert {one.method for one in dates_in_url(url)} <= {"url"}


@pytest.mark.parametrize("unit", ["2019/", "2019-11-", "20191105", "/2019/11", "1", "%2f"])
def test_hostile_addresses_take_under_a_second(unit: str) -> None:
    start = time.process_time()
    dates_in_url("https://x.example/" + unit * 20_000)
    assert time.process_time() - start < 1


@given(st.lists(st.text(max_size=60), max_size=5), st.sampled_from([None, "Europe/London", "Mars/Base"]))
@settings(max_examples=50, deadline=None)
def test_any_candidates_are_judged_one_by_one(values: list[str], timezone: str | None) -> None:
    published = choose(*[offer(value) for value in values], timezone=timezone)
    assert [one.value for one in published.candidates] == values
    assert published.on is None or published.on >= date(1800, 1, 1)
