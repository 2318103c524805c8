"""What trained networks find, read as the product reads: with the shipped form of the network and its decoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from newsledger.annotate.attribution.reading.chunks import split_chunks
from newsledger.annotate.attribution.reading.decoder import (
    Candidate,
    Linked,
    Shares,
    Thresholds,
    decode_links,
    find_cues,
)
from newsledger.annotate.attribution.reading.network import Network
from newsledger.annotate.attribution.reading.tokenizer import Integers, Tokens
from newsledger.annotate.attribution.reading.windows import Windows, open_windows
from newsledger.annotate.grammar.quotation_marks import Quotation
from train.attribution.gold import GoldArticle, NumberedText


@dataclass(frozen=True)
class Prediction:
    """The means of what networks say of a text: of each token, and of each token in the window of each cue."""

    cue_shares: Shares
    cues: Integers
    links: Shares


def open_whole(tokens: Tokens, quotations: list[Quotation], cues: Integers) -> Windows:
    """The windows of cues within the whole text."""
    return open_windows(tokens, quotations, cues, np.array([[0, len(tokens)]]))


def predict(networks: Sequence[Network], text: NumberedText | GoldArticle, thresholds: Thresholds) -> Prediction | None:
    """What the networks say of a text; None where they see no cue."""
    if not len(text.tokens):
        return None
    chunks = split_chunks(text.tokens)
    readings = [network.read(text.features, chunks) for network in networks]
    shares = np.stack([reading.cues for reading in readings]).mean(axis=0, dtype=np.float32)
    cues = find_cues(shares, thresholds)
    if not len(cues):
        return None
    windows = open_whole(text.tokens, text.quotations, cues)
    links = [network.link(reading, cues, windows) for network, reading in zip(networks, readings, strict=True)]
    return Prediction(shares, cues, np.stack(links).mean(axis=0, dtype=np.float32))


def find_candidates(
    networks: Sequence[Network], text: NumberedText | GoldArticle, thresholds: Thresholds
) -> list[Candidate]:
    """Every cue that has content, however unsure."""
    found = predict(networks, text, thresholds)
    if found is None:
        return []
    windows = open_whole(text.tokens, text.quotations, found.cues)
    linked = Linked(found.cues, found.cue_shares, windows, found.links)
    return list(decode_links(text.tokens, text.quotations, linked, thresholds))
