"""The report's charts as SVG pictures, each for a wide and for a narrow screen."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Bundled with vl-convert, and as wide as Arial: labels get the same room on every machine.
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_INK, _GRID = "#22272e", "#d9dde3"
_SILENT = "#f7dfd3"
_BLUES = ("#d3e3f3", "#a9cbe8", "#74abd8", "#3f86c1", "#1e619d", "#0b3c6f")
_HUES = ("#2b6cb0", "#d98032", "#4b9b7a", "#a05195", "#8a8f98", "#c8a400")
_STEPS = tuple(mantissa * 10**power for power in range(9) for mantissa in (1, 2, 5))


@dataclass(frozen=True, slots=True)
class Screen:
    """The width of a picture in pixels and what its labels may take of it."""

    width: int
    label_limit: int
    tick_count: int
    font_size: int


WIDE = Screen(880, 220, 10, 13)
NARROW = Screen(350, 118, 3, 11)


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart for both screens, as data: addresses, with what it shows in words."""

    wide: str
    narrow: str
    words: str


def draw_heat_map(
    labels: Sequence[str], periods: Sequence[str], counts: Sequence[Sequence[int]], words: str
) -> Picture:
    """Counts by label and period; zero has a colour of its own."""
    classes = name_classes(max((max(row, default=0) for row in counts), default=0))
    values = [
        {"label": label, "period": period, "class": find_class(classes, count)}
        for label, row in zip(labels, counts, strict=True)
        for period, count in zip(periods, row, strict=True)
    ]
    colours = [_SILENT, *_spread(_BLUES, len(classes) - 1)]

    def build(screen: Screen) -> Any:
        import altair as alt

        step = -(-len(periods) // screen.tick_count)
        time_axis = alt.Axis(values=list(periods[::step]), labelAngle=0, orient="bottom", grid=False, ticks=True)
        gap = 1 if len(periods) <= 31 or screen is WIDE else 0
        return _chart(alt, values).mark_rect(stroke="#ffffff", strokeWidth=gap).encode(
            x=alt.X("period:O", sort=None, title=None, axis=time_axis),
            y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=screen.label_limit, ticks=False)),
            color=alt.Color(
                "class:N",
                scale=alt.Scale(domain=[name for _, name in classes], range=colours),
                legend=_legend(alt, "articles", screen),
            ),
        )  # fmt: skip

    return _draw(build, 22 * len(labels) + 70, words)


def draw_bars(labels: Sequence[str], counts: Mapping[str, Sequence[int]], unit: str, words: str) -> Picture:
    """Horizontal bars, one a label; several counts stand one after the other in a bar."""
    values = [
        {"label": label, "part": part, "count": count, "order": order}
        for order, (part, row) in enumerate(counts.items())
        for label, count in zip(labels, row, strict=True)
    ]

    def build(screen: Screen) -> Any:
        import altair as alt

        legend = _legend(alt, None, screen) if len(counts) > 1 else None
        numbers = alt.Axis(tickCount=screen.tick_count // 2 + 1, tickMinStep=1, format=",d", grid=True)
        return _chart(alt, values).mark_bar(size=14).encode(
            x=alt.X("count:Q", title=unit, axis=numbers, stack="zero"),
            y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=screen.label_limit, ticks=False)),
            color=alt.Color(
                "part:N", scale=alt.Scale(domain=list(counts), range=list(_HUES[: len(counts)])), legend=legend
            ),
            order=alt.Order("order:Q"),
        )  # fmt: skip

    return _draw(build, 24 * len(labels) + (85 if len(counts) > 1 else 50), words)


def name_classes(largest: int) -> list[tuple[int, str]]:
    """The lower bound and the name of each class of counts: zero alone, then at most six steps of 1, 2, 5, 10."""
    bounds = [step for step in _STEPS if step <= largest][-len(_BLUES) :]
    bounds = [1, *bounds[1:]] if bounds else []
    uppers = [bound - 1 for bound in bounds[1:]] + [largest]
    spans = [
        (low, f"{low:,}" if low == high else f"{low:,}–{high:,}") for low, high in zip(bounds, uppers, strict=False)
    ]
    return [(0, "0"), *spans]


def find_class(classes: Sequence[tuple[int, str]], count: int) -> str:
    """The name of the class that a count falls in."""
    return next(name for bound, name in reversed(classes) if count >= bound)


def _spread(colours: Sequence[str], count: int) -> list[str]:
    """So many of the colours, far enough apart to tell, and not the extremes while a few suffice."""
    few = {0: (), 1: (2,), 2: (1, 3), 3: (0, 2, 4)}
    chosen = few.get(count) or [round(index * (len(colours) - 1) / (count - 1)) for index in range(count)]
    return [colours[place] for place in chosen]


def _chart(alt: Any, values: list[dict[str, Any]]) -> Any:
    return alt.Chart(alt.Data(values=values, name="rows"))


def _legend(alt: Any, title: str | None, screen: Screen) -> Any:
    columns = 7 if screen is WIDE else 3
    return alt.Legend(title=title, orient="top", columns=columns, symbolType="square", labelLimit=160)


def _draw(build: Callable[[Screen], Any], height: int, words: str) -> Picture:
    wide, narrow = (_render(build(screen), screen, height) for screen in (WIDE, NARROW))
    return Picture(wide, narrow, words)


def _render(chart: Any, screen: Screen, height: int) -> str:
    import vl_convert

    sized = chart.properties(
        width=screen.width, height=height, autosize={"type": "fit", "contains": "padding"}, background="#ffffff"
    )
    spec = {**sized.to_dict(), "config": _configure(screen)}
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _configure(screen: Screen) -> dict[str, Any]:
    text = {
        "labelColor": _INK,
        "titleColor": _INK,
        "labelFontSize": screen.font_size,
        "titleFontSize": screen.font_size,
    }
    return {
        "aria": False,
        "font": _FONT,
        "view": {"stroke": None},
        "axis": {
            **text,
            "domain": False,
            "labelPadding": 5,
            "tickColor": _GRID,
            "gridColor": _GRID,
            "titleFontWeight": "normal",
        },
        "legend": {**text, "titleFontWeight": "normal"},
    }
