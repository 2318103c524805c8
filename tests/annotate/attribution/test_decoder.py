"""What is made of the network's numbers: cues, and to each its content and its source."""

from __future__ import annotations

import numpy as np
import pytest

from newsledger.annotate.attribution.reading.decoder import (
    Candidate,
    Linked,
    Thresholds,
    decode_links,
    find_cues,
    make_finding,
)
from newsledger.annotate.attribution.reading.tokenizer import tokenize
from newsledger.annotate.attribution.reading.windows import REACH_AFTER, REACH_BEFORE, open_windows
from newsledger.annotate.grammar.quotation_marks import find_quotations, split_paragraphs

NEWS = "“We bake all night,” Ann Marrow said. “Nobody else does.” The town denied that it pays."


def shares(labels: list[int]) -> np.ndarray:
    return (np.eye(3, dtype=np.float32)[labels] * 0.94 + 0.02).astype(np.float32)


def decode(text: str, cues: list[int], claims: dict[int, tuple[str, float]], rival: float = 0.0) -> list[Candidate]:
    """The candidates when `claims[token]` says which cue claims it, as source or content, and how much.

    The other cues claim it as content with the share `rival`.
    """
    tokens = tokenize(text)
    quotations = find_quotations(text, split_paragraphs(text))
    rows = np.array([[at, at] for at in cues])
    windows = open_windows(tokens, quotations, rows, np.array([[0, len(tokens)]]))
    links = np.zeros((len(cues), REACH_BEFORE + REACH_AFTER, 3), dtype=np.float32)
    links[:, :, 0] = 1
    for at, (which, share) in claims.items():
        for cue in range(len(cues)):
            label = 1 if "s" in which else 2
            links[cue, at - cues[cue] + REACH_BEFORE, label] = share if str(cue) in which else rival
    labels = [1 if at in cues else 0 for at in range(len(tokens))]
    return list(decode_links(tokens, quotations, Linked(rows, shares(labels), windows, links), Thresholds()))


@pytest.mark.parametrize(
    ("labels", "cues"),
    [
        ([0, 1, 2, 0], [[1, 2]]),
        ([1, 1, 0, 2], [[0, 0], [1, 1], [3, 3]]),
        ([0, 0], []),
        ([2, 2, 1, 2], [[0, 1], [2, 3]]),
    ],
)
def test_cues_are_runs_that_begin_at_a_first_word(labels: list[int], cues: list[list[int]]) -> None:
    assert find_cues(shares(labels), Thresholds()).tolist() == cues


def test_a_quotation_covered_in_part_is_taken_whole() -> None:
    tokens = tokenize(NEWS)
    said = tokens.surfaces.index("said")
    (found,) = decode(NEWS, [said], {1: ("0", 0.9), 2: ("0", 0.9), 3: ("0", 0.8), 7: ("0s", 0.9), 8: ("0s", 0.9)})
    finding = make_finding(tokens, found, 0.5)
    assert [span.cut(NEWS) for span in finding.content_spans] == ["“We bake all night,”"]
    assert finding.source is not None
    assert finding.source.cut(NEWS) == "Ann Marrow"


def test_a_token_goes_to_the_cue_that_claims_it_most() -> None:
    tokens = tokenize(NEWS)
    said, denied = tokens.surfaces.index("said"), tokens.surfaces.index("denied")
    claims = dict.fromkeys((1, 2, 3), ("0", 0.9)) | dict.fromkeys(range(denied + 1, denied + 4), ("1", 0.9))
    first, second = decode(NEWS, [said, denied], claims, rival=0.6)
    assert first.content == ((0, 6),)
    assert second.content == ((denied + 1, denied + 3),)


def test_a_cue_without_content_is_none() -> None:
    assert decode(NEWS, [tokenize(NEWS).surfaces.index("denied")], {}) == []


def test_the_source_is_the_run_claimed_most() -> None:
    tokens = tokenize(NEWS)
    denied = tokens.surfaces.index("denied")
    claims = {
        denied + 1: ("0", 0.9),
        denied + 2: ("0", 0.9),
        denied - 1: ("0s", 0.9),
        denied - 2: ("0s", 0.9),
        7: ("0s", 0.6),
    }
    (found,) = decode(NEWS, [denied], claims)
    assert found.source == (denied - 2, denied - 1)
