"""The reliability diagram as a picture: share right against confidence, bin by bin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newsledger.evaluation.attribution import Judgement
from newsledger.evaluation.calibration import BINS, list_bins

_SIDE = 320
# Bundled with vl-convert: labels get the same room on every machine.
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_BLUE, _GREY = "#2b6cb0", "#8a8f98"
# Areas in square pixels: the largest bin and the smallest one that can still be seen.
_SIZES = (30, 500)


def write_reliability_chart(judgements: Sequence[Judgement], path: Path, count: int = BINS) -> None:
    """Write the diagram as SVG: a dot a bin, as large as the bin, and the line on which a perfect one lies."""
    # Here, so that scoring starts without the drawing libraries.
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(_describe_chart(judgements, count), allowed_base_urls=[])
    path.write_text(svg + "\n", "utf-8")


def _describe_chart(judgements: Sequence[Judgement], count: int) -> dict[str, Any]:
    import altair as alt

    rows = [
        {"confidence": each.confidence, "right": each.right, "found": each.count}
        for each in list_bins(judgements, count)
    ]
    scale = alt.Scale(domain=[0, 1])
    x = alt.X("confidence:Q", scale=scale, title="confidence, mean of the bin")
    y = alt.Y("right:Q", scale=scale, title="share right")
    size = alt.Size("found:Q", scale=alt.Scale(range=list(_SIZES)), title="attributions")
    ends = [{"confidence": 0, "right": 0}, {"confidence": 1, "right": 1}]
    ideal = alt.Chart(_name_rows(alt, "ideal", ends)).mark_line(color=_GREY, strokeDash=[4, 4]).encode(x=x, y=y)
    data = _name_rows(alt, "bins", rows)
    line = alt.Chart(data).mark_line(color=_BLUE).encode(x=x, y=y)
    dots = alt.Chart(data).mark_circle(color=_BLUE, opacity=1).encode(x=x, y=y, size=size)
    chart = alt.layer(ideal, line, dots).properties(width=_SIDE, height=_SIDE, background="#ffffff")
    return {**chart.to_dict(), "config": {"font": _FONT, "aria": False}}


def _name_rows(alt: Any, name: str, rows: list[dict[str, Any]]) -> Any:
    return alt.Data(values=rows, name=name)
