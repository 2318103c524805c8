"""Texts without annotations labelled by the networks of the folds, together: what the last network also learns from."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newsledger.annotate.attribution.reading.decoder import Thresholds
from newsledger.annotate.attribution.reading.network import Network, read_network
from newsledger.annotate.attribution.reading.tokenizer import Integers
from train.attribution.gold import number_text
from train.attribution.prediction import Prediction, predict
from train.attribution.recipe import Labels

# Texts that a process takes at a time.
TEXTS_AT_ONCE = 16
QUOTATION_MARKS = '"“'

Halves = npt.NDArray[np.float16]


def choose_texts(texts: Sequence[str], numbers: Labels, seed: int) -> list[int]:
    """Which texts are labelled: drawn among those of an article's length with some quotation marks."""
    fit = [
        at
        for at, text in enumerate(texts)
        if numbers.shortest < len(text) < numbers.longest
        and sum(map(text.count, QUOTATION_MARKS)) >= numbers.least_marks
    ]
    order: list[int] = np.random.default_rng(seed).permutation(fit)[: numbers.articles].astype(int).tolist()
    return order


@lru_cache(maxsize=1)
def _load_networks(folders: tuple[Path, ...]) -> list[Network]:
    """The networks of these folders, loaded once a process."""
    return [read_network(folder) for folder in folders]


def _label_text(folders: tuple[Path, ...], thresholds: Thresholds, text: str) -> Prediction | None:
    networks = _load_networks(folders)
    return predict(networks, number_text(text, networks[0].forms), thresholds)


def label_texts(
    folders: Sequence[Path], texts: Sequence[str], thresholds: Thresholds, processes: int
) -> Iterator[Prediction | None]:
    """What the networks of these folders say of each text, in its order."""
    label = partial(_label_text, tuple(folders), thresholds)
    if processes < 2 or len(texts) <= TEXTS_AT_ONCE:
        yield from map(label, texts)
        return
    # Not forked: the threads of PyTorch do not survive a fork.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(label, texts, chunksize=TEXTS_AT_ONCE)


@dataclass(frozen=True)
class Label:
    """One text's labels; `at` is its place among the texts."""

    at: int
    cue_shares: Halves
    cues: Integers
    links: Halves


def write_labels(places: Sequence[int], predictions: Iterator[Prediction | None], folder: Path) -> None:
    """The labels of the texts at these places; those of a text without a cue are left out."""
    kept = [(at, found) for at, found in zip(places, predictions, strict=True) if found is not None]
    counts = [(at, len(found.cue_shares), len(found.cues)) for at, found in kept]
    np.save(folder / "counts.npy", np.array(counts, dtype=np.int64).reshape(-1, 3))
    _save(folder / "cue_shares.npy", [found.cue_shares.astype(np.float16) for _, found in kept])
    _save(folder / "cues.npy", [found.cues.astype(np.int64) for _, found in kept])
    _save(folder / "links.npy", [found.links.astype(np.float16) for _, found in kept])


def _save(path: Path, parts: list[npt.NDArray[np.generic]]) -> None:
    np.save(path, np.concatenate(parts) if parts else np.zeros(0))


def read_labels(folder: Path) -> list[Label]:
    """The labels that `write_labels` wrote; their numbers stay on the disk until they are used."""
    counts = np.load(folder / "counts.npy")
    shares, cues, links = (
        np.load(folder / f"{name}.npy", mmap_mode="r" if len(counts) else None)
        for name in ("cue_shares", "cues", "links")
    )
    ends = np.cumsum(counts, axis=0)
    labels = []
    for (at, tokens, found), (_, token_end, cue_end) in zip(counts.tolist(), ends.tolist(), strict=True):
        rows = slice(cue_end - found, cue_end)
        labels.append(Label(at, shares[token_end - tokens : token_end], cues[rows], links[rows]))
    return labels
