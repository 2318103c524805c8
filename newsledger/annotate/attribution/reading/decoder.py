"""From the network's numbers to findings: cues, then each cue's content and source."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsledger.annotate.attribution.reading.tokenizer import Integers, Tokens
from newsledger.annotate.attribution.reading.windows import REACH_BEFORE, Windows
from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.grammar.quotation_marks import Quotation
from newsledger.annotate.spans import Span

Shares = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

BEGIN, INSIDE = 1, 2
SOURCE, CONTENT = 1, 2
# Tokens from one of a run to the next, at most.
LONGEST_GAP = 2
# Tokens to a cue where they stand closest, and cues that any text may have: annotated news has one in 27 tokens, and
# none of its articles one in 8. A text that is nothing but cues costs no more.
CUE_EVERY = 6
FEWEST_BOUND = 8


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which share on a token counts; set on articles that the network was not trained on."""

    cue: float = 0.25
    content: float = 0.45
    source: float = 0.4
    quotation: float = 0.3  # share of a quotation's tokens that makes all of it content


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cue with what the network links to it; `features` tell how sure it was."""

    cue: tuple[int, int]
    source: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]
    features: tuple[float, ...]


def find_cues(shares: Shares, thresholds: Thresholds) -> Integers:
    """Rows of first and last token of every cue, from each token's share of being outside, first or inside."""
    is_cue = shares[:, BEGIN] + shares[:, INSIDE] >= thresholds.cue
    before = np.concatenate([[False], is_cue[:-1]])
    begins = is_cue & (~before | (shares[:, BEGIN] > shares[:, INSIDE]))
    after = np.concatenate([~is_cue[1:] | begins[1:], [True]])
    cues = np.stack([np.flatnonzero(begins), np.flatnonzero(is_cue & after)], axis=1)
    most = FEWEST_BOUND + len(shares) // CUE_EVERY
    if len(cues) <= most:
        return cues
    return cues[np.sort(np.argsort(-_weigh_cues(cues, shares), kind="stable")[:most])]


@dataclass(frozen=True, slots=True)
class Linked:
    """The cues of a text with what the network says of the tokens in their windows.

    `cues` are rows of first and last token, `cue_shares` the tokens' shares of the cue labels, `links` the shares
    (cues, window, nothing or source or content).
    """

    cues: Integers
    cue_shares: Shares
    windows: Windows
    links: Shares


def decode_links(
    tokens: Tokens, quotations: list[Quotation], linked: Linked, thresholds: Thresholds
) -> Iterator[Candidate]:
    """What belongs to each cue."""
    cues, windows = linked.cues, linked.windows
    strength = _weigh_cues(cues, linked.cue_shares)
    contents = np.where(windows.inside, linked.links[:, :, CONTENT], 0.0)
    sources = np.where(windows.inside, linked.links[:, :, SOURCE], 0.0)
    owned = _list_runs(_settle(len(tokens), windows, contents, strength, thresholds))
    named = _list_runs(sources >= thresholds.source)
    sums = _sum_up(contents), _sum_up(sources)
    ranges = _range_quotations(tokens, quotations)
    for row, (cue, last) in enumerate(cues.tolist()):
        if not owned[row]:
            continue
        origin = cue - REACH_BEFORE
        chosen = _snap([(origin + start, origin + end) for start, end in owned[row]], ranges, cue, thresholds)
        content, source = _Claims(sums[0][row], origin), _Claims(sums[1][row], origin)
        best = source.choose_run(named[row])
        features = _describe(float(strength[row]), content, source, chosen, best)
        yield Candidate((cue, last), best, tuple(chosen), features)


def _weigh_cues(cues: Integers, shares: Shares) -> Shares:
    total = np.concatenate([[0.0], np.cumsum(1.0 - shares[:, 0], dtype=np.float64)])
    means: Shares = ((total[cues[:, 1] + 1] - total[cues[:, 0]]) / (cues[:, 1] + 1 - cues[:, 0])).astype(np.float32)
    return means


def _settle(count: int, windows: Windows, contents: Shares, strength: Shares, thresholds: Thresholds) -> Flags:
    """Which tokens of its window each cue has as content: a token goes to the cue that claims it most."""
    claims = contents * strength[:, None]
    best = np.zeros(count, dtype=np.float32)
    np.maximum.at(best, windows.places, claims.astype(np.float32))
    return (contents >= thresholds.content) & (claims >= best[windows.places])


def _sum_up(shares: Shares) -> npt.NDArray[np.float64]:
    """The sum of each row before each of its columns, and in all."""
    sums = np.zeros((len(shares), shares.shape[1] + 1))
    np.cumsum(shares, axis=1, dtype=np.float64, out=sums[:, 1:])
    return sums


def _list_runs(flags: Flags) -> list[list[tuple[int, int]]]:
    """First and last column of every run of each row; one that is left out parts no run."""
    runs: list[list[tuple[int, int]]] = [[] for _ in flags]
    rows, columns = np.nonzero(flags)
    if not len(rows):
        return runs
    borders = np.flatnonzero((np.diff(rows) != 0) | (np.diff(columns) > LONGEST_GAP))
    firsts, lasts = np.concatenate([[0], borders + 1]), np.concatenate([borders, [len(rows) - 1]])
    found = zip(rows[firsts].tolist(), columns[firsts].tolist(), columns[lasts].tolist(), strict=True)
    for row, first, last in found:
        runs[row].append((first, last))
    return runs


def _range_quotations(tokens: Tokens, quotations: list[Quotation]) -> tuple[list[int], list[int]]:
    """First tokens and ends of every quotation's part, its marks included."""
    parts = [(span.start_char - 1, span.end_char + 1) for q in quotations for span in q.spans]
    bounds = np.array(parts, dtype=np.int64).reshape(-1, 2)
    return (
        np.searchsorted(tokens.starts, bounds[:, 0]).tolist(),
        np.searchsorted(tokens.starts, bounds[:, 1]).tolist(),
    )


def _snap(
    runs: list[tuple[int, int]], ranges: tuple[list[int], list[int]], cue: int, thresholds: Thresholds
) -> list[tuple[int, int]]:
    """The runs with every quotation that they cover in good part taken whole."""
    starts, ends = ranges
    snapped: list[tuple[int, int]] = []
    for first, last in runs:
        for at in range(bisect_right(ends, first), bisect_right(starts, last)):
            start, end = starts[at], ends[at]
            covered = min(last + 1, end) - max(first, start)
            if covered >= thresholds.quotation * (end - start) and not start <= cue < end:
                first, last = min(first, start), max(last, end - 1)
        if snapped and first <= snapped[-1][1] + 1:
            snapped[-1] = (snapped[-1][0], max(last, snapped[-1][1]))
        else:
            snapped.append((first, last))
    return snapped


@dataclass(frozen=True, slots=True)
class _Claims:
    """What one cue claims of the tokens of its window, whose first is token `origin`: sums up to each of them."""

    sums: npt.NDArray[np.float64]
    origin: int

    @property
    def total(self) -> float:
        return float(self.sums[-1])

    def sum_columns(self, first: int, last: int) -> float:
        return float(self.sums[last + 1] - self.sums[first])

    def choose_run(self, runs: list[tuple[int, int]]) -> tuple[int, int] | None:
        """Of runs of columns the one with the greatest sum, as tokens."""
        best = max(runs, key=lambda run: self.sum_columns(*run), default=None)
        return (self.origin + best[0], self.origin + best[1]) if best else None

    def sum_runs(self, runs: Iterable[tuple[int, int]]) -> tuple[float, int]:
        """The sum over runs of tokens, and how many of their tokens stand in the window."""
        total, count = 0.0, 0
        for first, last in runs:
            start = max(first - self.origin, 0)
            end = min(last + 1 - self.origin, len(self.sums) - 1)
            if start < end:
                total += self.sum_columns(start, end - 1)
                count += end - start
        return total, count


def _describe(
    strength: float,
    content: _Claims,
    source: _Claims,
    chosen: list[tuple[int, int]],
    named: tuple[int, int] | None,
) -> tuple[float, ...]:
    """How sure the network was: of the cue, of what is in and out of content and source, and how long it is."""
    inside, places = content.sum_runs(chosen)
    certain, length = source.sum_runs([named] if named else [])
    words = sum(last + 1 - first for first, last in chosen)
    return (
        strength,
        inside / places if places else 0.0,
        content.total - inside,
        certain / length if length else 0.0,
        source.total - certain,
        float(named is None),
        math.log(words),
        float(len(chosen)),
    )


def make_finding(tokens: Tokens, candidate: Candidate, score: float) -> Finding:
    """The candidate's tokens as spans of the text."""
    source = tokens.span(*candidate.source) if candidate.source else None
    content: tuple[Span, ...] = tuple(tokens.span(first, last) for first, last in candidate.content)
    return Finding(content, tokens.span(*candidate.cue), source, score)
