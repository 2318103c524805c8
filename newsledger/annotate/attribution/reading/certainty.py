"""How likely a candidate is right, from what the network was sure of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from newsledger.annotate.attribution.reading.decoder import Candidate


def expand_features(candidates: Sequence[Candidate]) -> npt.NDArray[np.float64]:
    """The candidates' features with their squares and products, one row each."""
    plain = np.array([candidate.features for candidate in candidates], dtype=np.float64)
    pairs = [plain[:, i] * plain[:, j] for i in range(plain.shape[1]) for j in range(i, plain.shape[1])]
    expanded: npt.NDArray[np.float64] = np.column_stack([plain, *pairs, np.ones(len(plain))])
    return expanded


def score_candidates(candidates: Sequence[Candidate], card: Mapping[str, Any]) -> npt.NDArray[np.float64]:
    """The share of such candidates whose content and source are right, as fitted on articles not trained on."""
    if not candidates:
        return np.zeros(0)
    certainty = card["certainty"]
    logits = expand_features(candidates) @ np.array(certainty["weights"])
    shares = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    right: npt.NDArray[np.float64] = np.interp(shares, certainty["raw"], certainty["right"])
    return right
