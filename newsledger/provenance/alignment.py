"""Where the letters of a stored text stand among those of the source that it was taken from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from newsledger.provenance.visible import Letters

# Letters of a seed: two words or three, which stand together by chance in few texts of a page's length.
GRAM = 12
# Every run of GRAM + STEP - 1 letters is found.
STEP = 4
# What stands more often in the stored text says nothing about its place.
MAX_REPEATS = 24
# The longest runs kept; the page with the most in the corpora has a few hundred.
MAX_RUNS = 20_000
# A text of few letters in random order is like itself everywhere: it is compared no further than this.
MAX_SEEDS = 100_000
# Two runs may share this many letters at their border, where both fit by chance.
SHARED = 8
# What a letter between two runs costs: of two places with the same words, the nearer to the rest of the article wins.
GAP_COST = 0.002
# A letter outside the page's own text (JSON-LD, inner HTML) is worth less than one in it.
STATED_WORTH = 0.8
# A run out of order must be as long as a short sentence to be believed.
MIN_STRAY = 24
# A shorter run that covers less than the holes around it is doubted where a run of this many times its length has it.
MAX_ISLAND = 60
ISLAND_FACTOR = 3
# How far beside its neighbour a piece is looked for, and how large a gap is compared letter by letter.
NEAR = 3_000
MAX_COMPARED = 250_000
# What is compared letter by letter in one text, all gaps together; articles of the corpora stay under a tenth of it.
MAX_COMPARED_IN_ALL = 4_000_000
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that are the same from `stored` and `source` on."""

    stored: int
    source: int
    length: int


def align_letters(stored: Letters, source: Letters, own: int) -> list[int]:
    """For each stored letter its index among the source's letters, or -1; the first `own` are of the page itself."""
    runs = _find_runs(stored.text, source.text)
    hits = [_UNKNOWN] * len(stored.text)
    last: Run | None = None
    for run in _drop_islands(_chain_runs(runs, own), runs):
        last = _lay_run(hits, run, last, stored)
    _Filling(stored, source, hits).fill(runs, own)
    return hits


def _find_runs(stored: str, source: str) -> list[Run]:
    """The longest equal runs through every seed, in the order of the source."""
    grams = _index_grams(stored)
    runs: list[Run] = []
    reached: dict[int, int] = {}
    for place in range(0, len(source) - GRAM + 1, STEP):
        for start in grams.get(source[place : place + GRAM], ()):
            if place < reached.get(place - start, -1):
                continue
            before = _extend_back(stored, start, source, place)
            after = _extend(stored, start + GRAM, source, place + GRAM)
            reached[place - start] = place + GRAM + after
            runs.append(Run(start - before, place - before, before + GRAM + after))
        if len(runs) > MAX_SEEDS:
            break
    if len(runs) > MAX_RUNS:
        runs = sorted(runs, key=lambda run: -run.length)[:MAX_RUNS]
    return sorted(runs, key=lambda run: (run.source, run.stored))


def _index_grams(text: str) -> dict[str, list[int]]:
    grams: dict[str, list[int]] = {}
    for start in range(len(text) - GRAM + 1):
        grams.setdefault(text[start : start + GRAM], []).append(start)
    return {gram: places for gram, places in grams.items() if len(places) <= MAX_REPEATS}


def _extend(one: str, i: int, other: str, j: int) -> int:
    """How many letters from `i` and `j` on are the same."""
    start, size, most = i, 32, min(len(one) - i, len(other) - j)
    while size:
        size = min(size, most - (i - start))
        if one[i : i + size] == other[j : j + size]:
            i, j, size = i + size, j + size, min(2 * size, most - (i + size - start))
        else:
            size //= 2
    return i - start


def _extend_back(one: str, i: int, other: str, j: int) -> int:
    """How many letters before `i` and `j` are the same; seeds begin within STEP letters of a run's begin."""
    count = 0
    while count < min(i, j) and one[i - count - 1] == other[j - count - 1]:
        count += 1
    return count


class _BestBefore:
    """The best score among all runs that end at or before a stored letter."""

    def __init__(self, size: int) -> None:
        self._scores: list[tuple[float, int]] = [(0.0, _UNKNOWN)] * (size + 2)

    def put(self, place: int, score: float, index: int) -> None:
        place += 1
        while place < len(self._scores):
            if self._scores[place][0] < score:
                self._scores[place] = (score, index)
            place += place & -place

    def get(self, place: int) -> tuple[float, int]:
        place += 1
        best = (0.0, _UNKNOWN)
        while place > 0:
            if self._scores[place][0] > best[0]:
                best = self._scores[place]
            place -= place & -place
        return best


def _chain_runs(runs: Sequence[Run], own: int) -> list[Run]:
    """The runs that follow each other in both texts and hold the most letters with the smallest gaps."""
    ends = [max(0, run.stored + run.length - SHARED) for run in runs]
    best = _BestBefore(max((run.stored + run.length for run in runs), default=0))
    waiting = sorted(range(len(runs)), key=lambda index: runs[index].source + runs[index].length - SHARED)
    scores = [0.0] * len(runs)
    before = [_UNKNOWN] * len(runs)
    ready = 0
    for index, run in enumerate(runs):
        while ready < index and runs[waiting[ready]].source + runs[waiting[ready]].length - SHARED <= run.source:
            other = waiting[ready]
            gain = GAP_COST * (runs[other].source + runs[other].length)
            best.put(ends[other], scores[other] + gain, other)
            ready += 1
        score, other = best.get(run.stored)
        score -= GAP_COST * run.source
        before[index] = other if score > 0 else _UNKNOWN
        scores[index] = _weigh_run(run, own) + max(0.0, score)
    return _follow_back(runs, scores, before)


def _weigh_run(run: Run, own: int) -> float:
    return run.length * (1.0 if run.source < own else STATED_WORTH)


def _follow_back(runs: Sequence[Run], scores: Sequence[float], before: Sequence[int]) -> list[Run]:
    index = max(range(len(runs)), key=lambda place: (scores[place], -place), default=_UNKNOWN)
    chain = []
    while index != _UNKNOWN:
        chain.append(runs[index])
        index = before[index]
    return chain[::-1]


def _drop_islands(chain: Sequence[Run], runs: Sequence[Run]) -> list[Run]:
    """The chain without short runs amid holes whose words stand in a far longer run elsewhere: a moved paragraph."""
    longest = _LongestOver(runs)
    edges = [(0, 0), *((run.stored, run.stored + run.length) for run in chain)]
    edges.append((max((run.stored + run.length for run in runs), default=0),) * 2)
    kept = []
    for place, run in enumerate(chain, start=1):
        holes = run.stored - edges[place - 1][1] + edges[place + 1][0] - edges[place][1]
        is_island = run.length < MAX_ISLAND and holes > 2 * run.length
        if not is_island or longest.get(run) < ISLAND_FACTOR * run.length:
            kept.append(run)
    return kept


class _LongestOver:
    """The length of the longest run that holds all stored letters of another."""

    def __init__(self, runs: Sequence[Run]) -> None:
        # Of runs with the same begin or an earlier one, those that end last hold the most.
        ordered = sorted(runs, key=lambda run: run.stored)
        self._begins = [run.stored for run in ordered]
        self._widest: list[Run] = []
        for run in ordered:
            last = self._widest[-1] if self._widest else run
            self._widest.append(run if run.stored + run.length > last.stored + last.length else last)

    def get(self, run: Run) -> int:
        place = bisect_right(self._begins, run.stored) - 1
        over = self._widest[place] if place >= 0 else run
        return over.length if over.stored + over.length >= run.stored + run.length else 0


def _lay_run(hits: list[int], run: Run, last: Run | None, stored: Letters) -> Run:
    """Write a run down; what it shares with the last one is parted where a word begins."""
    if last is not None:
        shared = max(0, last.stored + last.length - run.stored, last.source + last.length - run.source)
        begins = [cut for cut in range(shared + 1) if run.stored + cut < len(hits) and stored.starts[run.stored + cut]]
        cut = begins[0] if begins else shared
        for index in range(last.stored + last.length - (shared - cut), last.stored + last.length):
            hits[index] = _UNKNOWN
        run = Run(run.stored + cut, run.source + cut, run.length - cut)
    hits[run.stored : run.stored + run.length] = range(run.source, run.source + run.length)
    return run


class _Filling:
    """Finds what the chain left out: repeated words, short lines, changed letters, and pieces out of order."""

    def __init__(self, stored: Letters, source: Letters, hits: list[int]) -> None:
        self._stored = stored
        self._source = source
        self._hits = hits
        self._patience = MAX_COMPARED_IN_ALL

    def fill(self, runs: Iterable[Run], own: int) -> None:
        """Fill the gaps, the surest way first."""
        for start, end in self._list_gaps():
            self._place_whole(start, end)
        self._place_strays(runs, own)
        for start, end in self._list_gaps():
            self._place_words(start, end)
        for start, end in self._list_gaps():
            self._place_changed(start, end)

    def _list_gaps(self) -> list[tuple[int, int]]:
        marks = bytes(hit < 0 for hit in self._hits)
        return [found.span() for found in re.finditer(b"\x01+", marks)]

    def _bound(self, start: int, end: int) -> tuple[int, int, bool]:
        """(the source's letters in which a gap may stand, whether letters on both sides say so)."""
        left = self._hits[start - 1] if start else _UNKNOWN
        right = self._hits[end] if end < len(self._hits) else _UNKNOWN
        if 0 <= left < right:
            return left + 1, right, True
        if left >= 0:
            return left + 1, min(len(self._source.text), left + 1 + NEAR), False
        return max(0, right - NEAR), right if right >= 0 else len(self._source.text), False

    def _lay(self, start: int, source: int, length: int) -> None:
        self._hits[start : start + length] = range(source, source + length)

    def _place_whole(self, start: int, end: int) -> None:
        """Lay a gap where all of it stands between its neighbours, at a word's begin if it does."""
        low, high, _ = self._bound(start, end)
        piece = self._stored.text[start:end]
        place = self._find(piece, low, high, from_end=start == 0)
        if place >= 0:
            self._lay(start, place, end - start)

    def _find(self, piece: str, low: int, high: int, *, from_end: bool = False) -> int:
        text, starts = self._source.text, self._source.starts
        places: list[int] = []
        place = text.find(piece, low, high)
        while place >= 0 and len(places) < 64:
            places.append(place)
            place = text.find(piece, place + 1, high)
        if not places:
            return _UNKNOWN
        return max(places, key=lambda at: (starts[at], at if from_end else -at))

    def _place_strays(self, runs: Iterable[Run], own: int) -> None:
        """Lay the longest runs that the chain passed over: what the page shows in another order."""
        is_open = bytearray(hit < 0 for hit in self._hits)
        wanted = b"\x01" * MIN_STRAY
        strays = (run for run in runs if is_open.find(wanted, run.stored, run.stored + run.length) >= 0)
        for run in sorted(
            strays, key=lambda run: (-run.length * (1.0 if run.source < own else STATED_WORTH), run.source)
        ):
            while (start := is_open.find(wanted, run.stored, run.stored + run.length)) >= 0:
                end = run.stored + run.length
                closed = is_open.find(b"\x00", start, end)
                end = closed if closed >= 0 else end
                self._lay(start, run.source + start - run.stored, end - start)
                is_open[start:end] = bytes(end - start)

    def _place_words(self, start: int, end: int) -> None:
        """Lay what of a gap is equal to the letters between its neighbours."""
        low, high, is_sure = self._bound(start, end)
        if (end - start) * (high - low) > MAX_COMPARED:
            high = low + MAX_COMPARED // max(1, end - start)
        self._patience -= (end - start) * (high - low)
        is_lone = end - start == len(self._hits)
        if low >= high or self._patience < 0 or is_lone:
            return
        least = 1 if is_sure and high - low <= 4 * (end - start) + SHARED else 4
        matcher = SequenceMatcher(None, self._stored.text[start:end], self._source.text[low:high], autojunk=False)
        for block in matcher.get_matching_blocks():
            if block.size >= least:
                self._lay(start + block.a, low + block.b, block.size)

    def _place_changed(self, start: int, end: int) -> None:
        """Lay letters that were changed between two that were not: they stand where the change begins."""
        low, high, is_sure = self._bound(start, end)
        if is_sure and low < high <= low + 4 * (end - start) + SHARED:
            self._hits[start:end] = [min(low + index, high - 1) for index in range(end - start)]
