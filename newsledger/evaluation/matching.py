"""Which found attributions are which of the gold ones: one to one, the most alike first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsledger.evaluation.alignment import Positions

# Half of the words of both shared, or four in five: the definition of the figures.
LOOSE, STRICT = 0.5, 0.8


@dataclass(frozen=True, slots=True)
class Placed:
    """An attribution as positions of words; `score` is how sure its annotator is, where one says so."""

    content: Positions
    cue: Positions
    source: Positions
    score: float | None = None


Likeness = Callable[[Placed, Placed], float]


def measure_overlap(one: Positions, other: Positions) -> float:
    """Shared words as a share of all words of both; 1 when neither has any."""
    return len(one & other) / len(one | other) if one or other else 1.0


def compare_contents(found: Placed, gold: Placed) -> float:
    """How alike the contents are."""
    return measure_overlap(found.content, gold.content)


def compare_both(found: Placed, gold: Placed) -> float:
    """How alike content and source are: the worse of the two."""
    content = compare_contents(found, gold)
    return min(content, measure_overlap(found.source, gold.source)) if content else 0.0


def match_pairs(found: Sequence[Placed], gold: Sequence[Placed], compare: Likeness, threshold: float) -> dict[int, int]:
    """For each matched place in `found` its place in `gold`, greedily from the most alike pair on."""
    scored = ((compare(one, other), i, j) for i, one in enumerate(found) for j, other in enumerate(gold))
    pairs = sorted((pair for pair in scored if pair[0] >= threshold), reverse=True)
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in pairs:
        if i not in matched and j not in taken:
            matched[i] = j
            taken.add(j)
    return matched
