"""An article's text led back to the plain text that it was cleaned from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from newsledger.provenance.alignment import align_letters
from newsledger.provenance.ranges import Range, merge_ranges
from newsledger.provenance.visible import squeeze_text
from newsledger.text.cleaning import clean_text
from newsledger.text.origins import Run, join_runs
from newsledger.text.tracing import trace_clean

UNKNOWN = -1
# "&CounterClockwiseContourIntegral;" is the longest of HTML; text has those of ten characters at most.
LONGEST_ENTITY = 10
# What a word has more in its source than in the text: the hyphen that a typesetter broke it with.
MAX_INSERTED = 2


def trace_text(text: str, source: str, *, plain_file: bool) -> list[int]:
    """For each character of a stored text the index in `source` of the first one that it was made of; -1: not told."""
    trace: list[int] = []
    for run in trace_runs(text, source, plain_file=plain_file):
        trace += [UNKNOWN] * (run.start - len(trace))
        copied = range(run.source_start, run.source_end)
        trace += copied if run.is_copy else [run.source_start] * (run.end - run.start)
    return trace + [UNKNOWN] * (len(text) - len(trace))


def trace_runs(text: str, source: str, *, plain_file: bool) -> list[Run]:
    """The runs of a stored text and where they stand in `source`; what cannot be told is in none.

    The source is cleaned again. Where that gives another text than what is stored, because the cleaner has changed
    since, the two are aligned.
    """
    clean = clean_text(source, plain_file=plain_file)
    return trace_clean(source, clean) if clean.text == text else list(_align_runs(text, source))


def find_stretches(text: str, source: str, span: Range, *, plain_file: bool) -> list[Range]:
    """The stretches of `source` that a span of the stored text was made of, in order; none where not all is known."""
    start, end = span
    stretches: list[Range] = []
    place = start
    for run in trace_runs(text, source, plain_file=plain_file):
        if run.end <= start or run.start >= end:
            continue
        if text[place : run.start].strip():
            return []
        place = min(run.end, end)
        stretches.append(_cut_run(run, start, end))
    return [] if text[place:end].strip() else merge_ranges(stretches)


def _cut_run(run: Run, start: int, end: int) -> Range:
    """The stretch of the source for the part of a run between `start` and `end`."""
    if not run.is_copy:
        return run.source_start, run.source_end
    return run.source_start + max(0, start - run.start), run.source_end - max(0, run.end - end)


def _align_runs(text: str, source: str) -> Iterator[Run]:
    """The runs of letters that both texts have in the same order, with the white space between them."""
    stored, given = squeeze_text(text, range(len(text))), squeeze_text(source, range(len(source)))
    hits = _drop_torn(align_letters(stored, given, len(given.text)), stored.starts)
    pairs = [(place, given.places[hit]) for place, hit in zip(stored.places, hits, strict=True) if hit >= 0]
    yield from join_runs(_bridge_pairs(text, source, pairs))


def _drop_torn(hits: Sequence[int], starts: Sequence[int]) -> list[int]:
    """The places of the letters without those of words that lie in two places: by chance, for a word is one."""
    kept = list(hits)
    edges = [index for index, is_start in enumerate(starts) if is_start]
    for first, last in pairwise([0, *edges, len(kept)]):
        known = [hit for hit in hits[first:last] if hit >= 0]
        if known and known[-1] - known[0] >= last - first + MAX_INSERTED:
            kept[first:last] = [UNKNOWN] * (last - first)
    return kept


def _bridge_pairs(text: str, source: str, pairs: list[tuple[int, int]]) -> Iterator[Run]:
    end, source_end = 0, 0
    for index, (place, source_place) in enumerate(pairs):
        if source_place < source_end or place < end:
            continue
        if text[end:place] and text[end:place] == source[source_end:source_place]:
            yield Run(end, place, source_end, source_place)
        end, source_end = place + 1, source_place + 1
        is_copy = text[place] == source[source_place]
        if not is_copy and index + 1 < len(pairs):
            # What a repaired character was made of goes on to the next one, a few characters at the most.
            following = pairs[index + 1][1]
            source_end = following if source_end < following <= source_place + LONGEST_ENTITY else source_end
        yield Run(place, end, source_place, source_end, is_copy)
