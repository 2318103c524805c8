"""Where the characters of a text stand in the text that it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """The stretch `start` to `end` of a text became `size` other characters."""

    start: int
    end: int
    size: int


class Run(NamedTuple):
    """Characters `start` to `end` of a text, and the stretch of its source that they came from.

    Of a copy each character stands in the source as it is; the others were made by the stretch as a whole.
    """

    start: int
    end: int
    source_start: int
    source_end: int
    is_copy: bool = True


# The runs of a text that are no copies, in order, those of no length (cut out) included; all else is copied.
Changes = list[Run]


def apply_edits(changes: Changes, edits: Sequence[Edit]) -> Changes:
    """The changes of a text that was changed already, once these edits, in order and apart, are made to it."""
    if not changes and not edits:
        return changes
    applied: Changes = []
    lead, shift = 0, 0  # what lies between the text and its source, and between the edited text and the text
    for group in _group_overlaps([*changes, *edits]):
        start, end = group[0].start, max(item.end for item in group)
        source_start, made_start = start + lead, start + shift
        for item in group:
            if isinstance(item, Run):
                lead += item.source_end - item.source_start - (item.end - item.start)
            else:
                shift += item.size - (item.end - item.start)
        applied.append(Run(made_start, end + shift, source_start, end + lead, False))
    return applied


def _group_overlaps(items: list[Run | Edit]) -> Iterator[list[Run | Edit]]:
    """The stretches in order; those that share characters together."""
    items.sort(key=lambda item: (item.start, item.end))
    group: list[Run | Edit] = []
    end = 0
    for item in items:
        if group and item.start >= end:
            yield group
            group = []
        group.append(item)
        end = max(end, item.end)
    if group:
        yield group


def follow_runs(runs: Iterable[Run], changes: Changes) -> Iterator[Run]:
    """Runs of a text led on, through the changes of their source, to what that was made of."""
    following, lead = 0, 0
    for run in runs:
        while following < len(changes) and changes[following].end <= run.source_start:
            lead = changes[following].source_end - changes[following].end
            following += 1
        overlapping = following
        while overlapping < len(changes) and changes[overlapping].start < run.source_end:
            overlapping += 1
        yield from _split_run(run, changes[following:overlapping], lead)


def _split_run(run: Run, changes: Changes, lead: int) -> Iterator[Run]:
    """One run led on; `changes` are those within it, `lead` what lies between it and the source before them."""
    if not run.is_copy:
        start = min(run.source_start, changes[0].start) if changes else run.source_start
        end = max(run.source_end, changes[-1].end) if changes else run.source_end
        lead_after = changes[-1].source_end - changes[-1].end if changes else lead
        yield run._replace(source_start=start + lead, source_end=end + lead_after)
        return
    shift = run.start - run.source_start
    place = run.source_start
    for change in changes:
        if place < change.start:
            yield Run(place + shift, change.start + shift, place + lead, change.start + lead)
        if change.start < change.end:
            start, end = max(change.start, run.source_start), min(change.end, run.source_end)
            yield Run(start + shift, end + shift, change.source_start, change.source_end, False)
        place, lead = change.end, change.source_end - change.end
    if place < run.source_end:
        yield Run(place + shift, run.source_end + shift, place + lead, run.source_end + lead)


def join_runs(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs with those copies joined that follow each other in the source too."""
    last: Run | None = None
    for run in runs:
        if last and last.is_copy and run.is_copy and (last.end, last.source_end) == (run.start, run.source_start):
            last = last._replace(end=run.end, source_end=run.source_end)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last
