"""Every attribution that the network finds in a text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newsledger.annotate.attribution.reading.certainty import score_candidates
from newsledger.annotate.attribution.reading.chunks import split_chunks
from newsledger.annotate.attribution.reading.decoder import (
    Candidate,
    Linked,
    Thresholds,
    decode_links,
    find_cues,
    make_finding,
)
from newsledger.annotate.attribution.reading.features import read_features
from newsledger.annotate.attribution.reading.network import Network
from newsledger.annotate.attribution.reading.tokenizer import Tokens, tokenize
from newsledger.annotate.attribution.reading.windows import open_windows
from newsledger.annotate.attribution.record import Finding
from newsledger.annotate.grammar.quotation_marks import Quotation
from newsledger.annotate.spans import Span

# Characters from one token to the next, blanks included: news has 4.9 of them, and rows of marks one or two.
NOISE_LENGTH = 2.5
SHORTEST_NOISE = 500


def find_attributions(
    text: str,
    quotations: list[Quotation],
    network: Network,
    stretch: Span | None = None,
    paragraphs: Sequence[Span] | None = None,
) -> list[Finding]:
    """The findings of a text, or of a stretch of it, in its order: those that are likely enough to be right."""
    tokens = drop_noise(tokenize(text, stretch, paragraphs))
    if not len(tokens):
        return []
    candidates = find_candidates(tokens, quotations, network)
    scores = score_candidates(candidates, network.card)
    least = network.card["certainty"]["least"]
    found = [
        make_finding(tokens, candidate, float(score))
        for candidate, score in zip(candidates, scores, strict=True)
        if score >= least
    ]
    return sorted(found, key=lambda finding: (finding.start_char, finding.content_spans))


def drop_noise(tokens: Tokens) -> Tokens:
    """The tokens without long paragraphs that are rows of marks: these cost the most and say nothing."""
    _, firsts, counts = np.unique(tokens.paragraphs, return_index=True, return_counts=True)
    lengths = tokens.ends[firsts + counts - 1] - tokens.starts[firsts]
    is_noise = (counts > SHORTEST_NOISE) & (lengths < NOISE_LENGTH * counts)
    return tokens.select(~np.repeat(is_noise, counts)) if is_noise.any() else tokens


def find_candidates(tokens: Tokens, quotations: list[Quotation], network: Network) -> list[Candidate]:
    """Every cue of the text that has content, however unsure."""
    thresholds = Thresholds(**network.card["thresholds"])
    reading = network.read(read_features(tokens, quotations, network.forms), split_chunks(tokens))
    cues = find_cues(reading.cues, thresholds)
    if not len(cues):
        return []
    windows = open_windows(tokens, quotations, cues, np.array([[0, len(tokens)]]))
    linked = Linked(cues, reading.cues, windows, network.link(reading, cues, windows))
    return list(decode_links(tokens, quotations, linked, thresholds))
