"""The figures of one benchmark run against the floors and ceilings that are pinned in `floors.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.toml")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value under the name that floors use."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A line that says how to read the figures after it, or why there are none."""

    text: str


def judge(figure: Figure, bounds: dict[str, dict[str, float]]) -> str:
    """`well`, `below its floor`, `over its ceiling`, or an empty word where nothing is pinned."""
    bound = bounds.get(figure.name, {})
    if "floor" in bound and figure.value < bound["floor"]:
        return f"BELOW {bound['floor']:g}"
    if "ceiling" in bound and figure.value > bound["ceiling"]:
        return f"OVER {bound['ceiling']:g}"
    if not bound:
        return ""
    return "well (" + ", ".join(f"{name} {value:g}" for name, value in bound.items()) + ")"


def print_figures(figures: Iterable[Figure | Remark]) -> int:
    """Print every figure and remark as it comes, and return how many figures are out of bounds."""
    bounds: dict[str, dict[str, float]] = tomllib.loads(FLOORS.read_text("utf-8"))
    out = 0
    for figure in figures:
        if isinstance(figure, Remark):
            print(f"# {figure.text}", flush=True)
            continue
        verdict = judge(figure, bounds)
        out += verdict.startswith(("BELOW", "OVER"))
        print(f"{figure.name:<42} {figure.value:>12,.2f} {figure.unit:<14} {verdict}", flush=True)
    return out
