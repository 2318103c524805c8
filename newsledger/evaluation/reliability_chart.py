"""The reliability diagram as a picture: share right against confidence, bin by bin, over how many each bin holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newsledger.evaluation.calibration import Bin

_WIDTH, _HEIGHT, _COUNTS_HEIGHT = 420, 320, 90
# Bundled with vl-convert: labels get the same room on every machine.
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_BLUE, _PALE, _GREY, _INK = "#2b6cb0", "#a9c6e4", "#6b7280", "#1f2937"
_LEGEND = "blue: measured; dashed: as right as it is sure"
# As dots on the line; a bin's weight is the bar below.
_DOT = 45


def write_reliability_chart(bins: Sequence[Bin], path: Path) -> None:
    """Write the diagram as SVG: a dot a bin, the line on which a perfect one lies, and each bin's count below."""
    # Here, so that scoring starts without the drawing libraries.
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(_describe_chart(bins), allowed_base_urls=[])
    path.write_text(svg + "\n", "utf-8")


def _describe_chart(bins: Sequence[Bin]) -> dict[str, Any]:
    import altair as alt

    rows = [
        {"low": b.low, "high": b.high, "confidence": b.confidence, "right": b.right, "found": b.count} for b in bins
    ]
    data = alt.Data(values=rows, name="bins")
    # On a paper of its own, so that it can be read on a dark page as on a light one.
    chart = alt.vconcat(
        _draw_shares(alt, data), _draw_counts(alt, data, max(b.count for b in bins)), background="#ffffff", padding=12
    )
    looks = {"labelColor": _INK, "titleColor": _INK, "gridColor": "#e5e7eb"}
    return {**chart.to_dict(), "config": {"font": _FONT, "aria": False, "axis": looks}}


def _draw_shares(alt: Any, data: Any) -> Any:
    """The share right of each bin, on the square from 0 to 1, beside the diagonal."""
    scale = alt.Scale(domain=[0, 1])
    x = alt.X("confidence:Q", scale=scale, title=None)
    y = alt.Y("right:Q", scale=scale, title="share right")
    ends = alt.Data(values=[{"confidence": 0, "right": 0}, {"confidence": 1, "right": 1}], name="ideal")
    told = alt.Data(values=[{"confidence": 0.03, "right": 0.96, "told": _LEGEND}], name="legend")
    ideal = alt.Chart(ends).mark_line(color=_GREY, strokeDash=[5, 4]).encode(x=x, y=y)
    line = alt.Chart(data).mark_line(color=_BLUE).encode(x=x, y=y)
    dots = alt.Chart(data).mark_circle(color=_BLUE, opacity=1, size=_DOT).encode(x=x, y=y)
    legend = alt.Chart(told).mark_text(align="left", color=_INK).encode(x=x, y=y, text="told:N")
    return alt.layer(ideal, line, dots, legend).properties(width=_WIDTH, height=_HEIGHT)


def _draw_counts(alt: Any, data: Any, most: int) -> Any:
    """How many attributions each bin holds, as bars with their numbers."""
    scale = alt.Scale(domain=[0, 1])
    x = alt.X("low:Q", scale=scale, title="confidence")
    # Above the highest bar there is room for its number.
    room = alt.Scale(domain=[0, 1.2 * most])
    y = alt.Y("found:Q", scale=room, title="attributions", axis=alt.Axis(tickCount=3, format=",d"))
    bars = alt.Chart(data).mark_rect(color=_PALE, stroke="#ffffff").encode(x=x, x2="high:Q", y=y, y2=alt.datum(0))
    middle = alt.Chart(data).transform_calculate(middle="(datum.low + datum.high) / 2")
    text = alt.Text("found:Q", format=",d")
    numbers = middle.mark_text(dy=-7, color=_INK).encode(x=alt.X("middle:Q", scale=scale), y=y, text=text)
    return alt.layer(bars, numbers).properties(width=_WIDTH, height=_COUNTS_HEIGHT)
