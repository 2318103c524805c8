"""From the network's numbers to findings: cues, then each cue's content and source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.attribution.tokenizer import Integers, Tokens
from newsledger.annotate.attribution.windows import Windows
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
    owned = _settle(len(tokens), windows, contents, strength, thresholds)
    ranges = _range_quotations(tokens, quotations)
    for row in range(len(cues)):
        places = windows.places[row]
        chosen = _choose_content(places[owned[row]], ranges, cues[row], thresholds)
        if not chosen:
            continue
        source = _choose_source(places, sources[row], thresholds)
        features = _describe(strength[row], places, (contents[row], sources[row]), chosen, source)
        yield Candidate((int(cues[row, 0]), int(cues[row, 1])), source, tuple(chosen), features)


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


def _range_quotations(tokens: Tokens, quotations: list[Quotation]) -> Integers:
    """Rows of first token and end of every quotation's part, its marks included."""
    parts = [(span.start_char - 1, span.end_char + 1) for q in quotations for span in q.spans]
    bounds = np.array(parts, dtype=np.int64).reshape(-1, 2)
    return np.stack(
        [np.searchsorted(tokens.starts, bounds[:, 0]), np.searchsorted(tokens.starts, bounds[:, 1])], axis=1
    )


def _choose_content(taken: Integers, ranges: Integers, cue: Integers, thresholds: Thresholds) -> list[tuple[int, int]]:
    """The runs of the tokens taken as content: first and last token of each."""
    if not len(taken):
        return []
    starts, ends = _split_runs(taken)
    return _snap(list(zip(starts.tolist(), ends.tolist(), strict=True)), ranges, cue, thresholds)


def _split_runs(taken: Integers) -> tuple[Integers, Integers]:
    """First and last of every run of numbers; one that is left out parts no run."""
    breaks = np.flatnonzero(np.diff(taken) > LONGEST_GAP)
    return taken[np.concatenate([[0], breaks + 1])], taken[np.concatenate([breaks, [len(taken) - 1]])]


def _snap(
    runs: list[tuple[int, int]], ranges: Integers, cue: Integers, thresholds: Thresholds
) -> list[tuple[int, int]]:
    """The runs with every quotation that they cover in good part taken whole."""
    snapped: list[tuple[int, int]] = []
    for first, last in runs:
        low = int(np.searchsorted(ranges[:, 1], first, side="right"))
        high = int(np.searchsorted(ranges[:, 0], last, side="right"))
        for start, end in ranges[low:high].tolist():
            covered = min(last + 1, end) - max(first, start)
            if covered >= thresholds.quotation * (end - start) and not start <= cue[0] < end:
                first, last = min(first, start), max(last, end - 1)
        if snapped and first <= snapped[-1][1] + 1:
            snapped[-1] = (snapped[-1][0], max(last, snapped[-1][1]))
        else:
            snapped.append((first, last))
    return snapped


def _choose_source(places: Integers, shares: Shares, thresholds: Thresholds) -> tuple[int, int] | None:
    """The run of source tokens with the greatest sum."""
    taken = np.flatnonzero(shares >= thresholds.source)
    if not len(taken):
        return None
    starts, ends = _split_runs(taken)
    total = np.concatenate([[0.0], np.cumsum(shares)])
    best = int(np.argmax(total[ends + 1] - total[starts]))
    return int(places[starts[best]]), int(places[ends[best]])


def _describe(
    strength: float,
    places: Integers,
    shares: tuple[Shares, Shares],
    chosen: list[tuple[int, int]],
    source: tuple[int, int] | None,
) -> tuple[float, ...]:
    """How sure the network was: of the cue, of what is in and out of content and source, and how long it is."""
    contents, sources = shares
    inside = np.zeros(len(places), dtype=bool)
    for first, last in chosen:
        inside |= (places >= first) & (places <= last)
    mean = float(contents[inside].mean()) if inside.any() else 0.0
    lost = float(contents[~inside].sum())
    at = (places >= source[0]) & (places <= source[1]) if source else None
    certain = float(sources[at].mean()) if at is not None else 0.0
    stray = float(sources[~at].sum()) if at is not None else float(sources.sum())
    words = sum(last + 1 - first for first, last in chosen)
    return (
        float(strength),
        mean,
        lost,
        certain,
        stray,
        float(source is None),
        float(np.log(words)),
        float(len(chosen)),
    )


def make_finding(tokens: Tokens, candidate: Candidate, score: float) -> Finding:
    """The candidate's tokens as spans of the text."""
    source = tokens.span(*candidate.source) if candidate.source else None
    content: tuple[Span, ...] = tuple(tokens.span(first, last) for first, last in candidate.content)
    return Finding(content, tokens.span(*candidate.cue), source, score)
