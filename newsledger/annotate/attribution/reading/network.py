"""The trained network, run by onnxruntime on one thread: numbers of tokens in, shares of labels out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from newsledger.annotate.attribution.reading.chunks import group_chunks
from newsledger.annotate.attribution.reading.decoder import Shares
from newsledger.annotate.attribution.reading.features import Features, FormTable
from newsledger.annotate.attribution.reading.tokenizer import Integers
from newsledger.annotate.attribution.reading.windows import Windows

if TYPE_CHECKING:
    import onnxruntime

States = npt.NDArray[np.float32]

ENCODER, LINKER, VOCABULARY, CARD = "encoder.onnx", "linker.onnx", "vocabulary.txt", "card.json"
# Cues whose windows the linker reads side by side: more cost memory and time, since less of it stays in the cache.
CUES_AT_ONCE = 16
# Words of the vocabulary begin at this number: before them are nothing, unknown and hidden.
FIRST_WORD = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder says of every token: shares of the cue labels, and its states as a part and as a head."""

    cues: Shares
    parts: States
    heads: States


@dataclass(frozen=True, slots=True)
class Network:
    """Both halves of the network with their vocabulary, and the card of how they were trained."""

    encoder: onnxruntime.InferenceSession
    linker: onnxruntime.InferenceSession
    forms: FormTable
    card: dict[str, Any]

    def read(self, features: Features, chunks: Integers) -> Reading:
        """Every token read within its chunk; chunks of like length side by side."""
        outputs: list[npt.NDArray[np.float32]] = []
        for group in group_chunks(chunks[:, 1] - chunks[:, 0]):
            bounds = chunks[group].tolist()
            for at, answer in enumerate(self.encoder.run(None, {"features": _pad_chunks(features, bounds)})):
                if at == len(outputs):
                    outputs.append(np.empty((len(features), answer.shape[-1]), dtype=np.float32))
                for column, (start, end) in enumerate(bounds):
                    outputs[at][start:end] = answer[: end - start, column]
        return Reading(*outputs)

    def link(self, reading: Reading, cues: Integers, windows: Windows) -> Shares:
        """Shares (cues, window, nothing or source or content)."""
        heads = (reading.heads[cues[:, 0]] + reading.heads[cues[:, 1]]) / 2
        answers = []
        for start in range(0, len(cues), CUES_AT_ONCE):
            rows = slice(start, start + CUES_AT_ONCE)
            inputs = {
                "parts": reading.parts[windows.places[rows]],
                "heads": heads[rows],
                "relations": windows.relations[rows],
            }
            answers.append(self.linker.run(None, inputs)[0])
        return np.concatenate(answers)


def _pad_chunks(features: Features, bounds: list[list[int]]) -> Features:
    """The chunks as columns (tokens, chunks, columns)."""
    longest = max(end - start for start, end in bounds)
    padded = np.zeros((longest, len(bounds), features.shape[1]), dtype=np.int32)
    for column, (start, end) in enumerate(bounds):
        padded[: end - start, column] = features[start:end]
    return padded


def _open_folder() -> Traversable:
    return resources.files("newsledger.annotate.attribution").joinpath("model")


@lru_cache(maxsize=1)
def digest_model() -> str:
    """The SHA-256 of the model's files: it stands in the fingerprint of every step that uses them."""
    digest = hashlib.sha256()
    for name in (ENCODER, LINKER, VOCABULARY, CARD):
        digest.update(_open_folder().joinpath(name).read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def load_network() -> Network:
    """The shipped network, loaded once a process."""
    return read_network(_open_folder())


def read_network(folder: Traversable) -> Network:
    """The network of a folder of trained files."""
    words = folder.joinpath(VOCABULARY).read_text(encoding="utf-8").split("\n")
    numbers = {word: number for number, word in enumerate(words, FIRST_WORD) if word}
    card = json.loads(folder.joinpath(CARD).read_text(encoding="utf-8"))
    encoder, linker = (_open_session(folder.joinpath(name).read_bytes()) for name in (ENCODER, LINKER))
    return Network(encoder, linker, FormTable(numbers), card)


def _open_session(model: bytes) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # a plan of memory is kept for every shape, and hardly two texts have the same
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
