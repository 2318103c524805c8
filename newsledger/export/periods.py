"""The periods of a chart: days while they fit, then weeks, months, quarters, years and decades."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

# Two months of days; in a chart 340 pixels wide each period still gets 3 pixels.
MAXIMUM_PERIODS = 62


@dataclass(frozen=True, slots=True)
class Grain:
    """The length of a chart's periods, under the name that SQL's date_trunc knows."""

    name: str
    start: Callable[[date], date]
    follow: Callable[[date], date]
    label: Callable[[date], str]


def _add_months(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


GRAINS = (
    Grain("day", lambda d: d, lambda d: d + timedelta(1), lambda d: d.isoformat()),
    Grain("week", lambda d: d - timedelta(d.weekday()), lambda d: d + timedelta(7), lambda d: d.isoformat()),
    Grain("month", lambda d: d.replace(day=1), lambda d: _add_months(d, 1), lambda d: f"{d:%Y-%m}"),
    Grain(
        "quarter",
        lambda d: d.replace(month=(d.month - 1) // 3 * 3 + 1, day=1),
        lambda d: _add_months(d, 3),
        lambda d: f"{d.year} Q{(d.month + 2) // 3}",
    ),
    Grain("year", lambda d: date(d.year, 1, 1), lambda d: _add_months(d, 12), lambda d: f"{d.year}"),
    Grain("decade", lambda d: date(d.year // 10 * 10, 1, 1), lambda d: _add_months(d, 120), lambda d: f"{d.year}s"),
)


@dataclass(frozen=True, slots=True)
class Window:
    """What a chart over time shows: its first and last day, its grain, and the start of each of its periods."""

    first_on: date
    last_on: date
    grain: Grain
    periods: tuple[date, ...]

    @property
    def labels(self) -> list[str]:
        """The name of each period."""
        return [self.grain.label(period) for period in self.periods]


def make_window(first_on: date, last_on: date) -> Window:
    """The finest periods from day to day of which a chart can hold all."""
    for grain in GRAINS:
        # One more than fits tells that they do not: the days of centuries are never listed.
        periods = tuple(islice(_walk(grain, first_on, last_on), MAXIMUM_PERIODS + 1))
        if len(periods) <= MAXIMUM_PERIODS:
            return Window(first_on, last_on, grain, periods)
    return Window(first_on, last_on, GRAINS[-1], periods)


def _walk(grain: Grain, first_on: date, last_on: date) -> Iterator[date]:
    period = grain.start(first_on)
    while period <= last_on:
        yield period
        period = grain.follow(period)
