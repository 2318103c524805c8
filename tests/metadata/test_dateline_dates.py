"""A dateline's day counts where something else tells its year; a year is never made up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.metadata.candidates import DateCandidate
from newsledger.metadata.date_parsing import FoundDate
from newsledger.metadata.dateline_dates import DATELINE, complete_dateline, lacks_year
from newsledger.metadata.datelines import find_dateline
from newsledger.metadata.dates import Published, choose_published

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)


def choose(written: str, *others: DateCandidate, fetched: datetime | None = None) -> Published:
    dateline = DateCandidate(written, "text", DATELINE)
    return choose_published([*others, dateline], timezone=None, now=NOW, fetched=fetched)


def judge(published: Published) -> tuple[date | None, str | None]:
    last = published.candidates[-1]
    return last.on, last.refusal


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("WASHINGTON, March 3 (Reuters) - The harbour plan was approved.", "March 3"),
        ("LONDON, 3 Mar -- The harbour plan was approved.", "3 Mar"),
        ("NORVALE, Quay County, Sept. 9 (AP) — The harbour plan was approved.", "Sept. 9"),
        ("LONDON, March 3, 2024 (Reuters) - The harbour plan was approved.", "March 3, 2024"),
    ],
)
def test_a_dateline_has_its_day(text: str, written: str) -> None:
    dateline = find_dateline(text)
    assert dateline is not None and dateline.date == written
    assert lacks_year(written) == ("2024" not in written)


@pytest.mark.parametrize("written", ["March 3", "3 Mar", "MARCH 3", "Mar. 3"])
def test_without_a_year_from_elsewhere_the_day_is_refused(written: str) -> None:
    published = choose(written)
    assert (published.on, published.precision, published.method) == (None, "unknown", "none")
    assert judge(published) == (None, "year_unknown")


def test_a_day_that_is_none_is_no_date() -> None:
    assert judge(choose("Feb 30")) == (None, "not_a_date")
    assert judge(choose("Feb 29", DateCandidate("2023-02", "url", "url:month"))) == (None, "year_unknown")


@pytest.mark.parametrize(
    ("written", "month", "on"),
    [
        ("May 3", "2024-05", date(2024, 5, 3)),
        ("April 28", "2024-05", date(2024, 4, 28)),
        ("Dec 31", "2024-01", date(2023, 12, 31)),
        ("April 3", "2024-05", None),
        ("June 1", "2024-05", None),
        ("May 3", "2024", date(2024, 5, 3)),
        ("Dec 31", "2023", None),
        ("May 31", "2025-05", None),
    ],
)
def test_a_month_or_a_year_completes_what_fits(written: str, month: str, on: date | None) -> None:
    published = choose(written, DateCandidate(month, "url", "url:month"))
    assert (published.on, published.method == "text") == (on, on is not None)
    assert (published.precision == "day") is (on is not None)


@pytest.mark.parametrize(
    ("fetched", "on"),
    [
        (datetime(2024, 5, 5, 8, tzinfo=UTC), date(2024, 5, 3)),
        (datetime(2024, 5, 3, 1, tzinfo=UTC), date(2024, 5, 3)),
        (datetime(2024, 5, 12, tzinfo=UTC), None),
        (datetime(2024, 4, 1, tzinfo=UTC), None),
    ],
)
def test_the_moment_of_collection_tells_the_year_within_a_week(fetched: datetime, on: date | None) -> None:
    assert choose("May 3", fetched=fetched).on == on


def test_the_turn_of_the_year() -> None:
    assert choose("Dec 30", fetched=datetime(2024, 1, 2, tzinfo=UTC)).on == date(2023, 12, 30)
    assert choose("Jan 1", fetched=datetime(2023, 12, 31, 23, tzinfo=UTC)).on == date(2024, 1, 1)


def test_now_alone_tells_no_year_and_only_bounds() -> None:
    assert choose("May 31").on is None
    assert judge(choose("June 3", fetched=datetime(2024, 6, 2, 20, tzinfo=UTC)))[1] == "in_the_future"


def test_any_other_day_is_believed_before_the_dateline_s() -> None:
    stamp = DateCandidate("2024-05-04T01:00:00Z", "metadata", "record")
    published = choose("May 3", stamp)
    assert (published.on, published.method) == (date(2024, 5, 4), "metadata")
    assert judge(published) == (date(2024, 5, 3), None)
    assert choose("May 3, 2024", stamp).on == date(2024, 5, 4)
    assert choose("May 3, 2024").on == date(2024, 5, 3)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_a_completed_day_keeps_its_day_and_month_and_is_near(dateline: date, known: date) -> None:
    found = complete_dateline(f"{dateline:%B} {dateline.day}", [FoundDate(None, known, "day", known)], None)
    if found is not None and found.on is not None:
        assert (found.on.month, found.on.day) == (dateline.month, dateline.day)
        assert -1 <= (known - found.on).days <= 7
    elif 0 <= (known - dateline).days <= 7:
        pytest.fail("a day of the same week was not completed")


@given(st.text(max_size=30))
def test_any_text_is_read_or_not(written: str) -> None:
    complete_dateline(written, [], date(2024, 5, 3))
