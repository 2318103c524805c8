"""Pretraining of the encoder on texts without annotations: it names words from those before, after and around them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from newsledger.annotate.attribution.reading.features import COLUMNS
from newsledger.annotate.attribution.reading.tokenizer import Integers
from train.attribution.network import Encoder
from train.attribution.recipe import Pretraining
from train.attribution.rows import Table, cut_rows, draw_groups

NOTHING, UNKNOWN, HIDDEN = range(3)
# The columns that tell a word: its number, three affixes and its shape.
FORM_COLUMNS = COLUMNS.index("quotation")
# Words drawn as wrong answers: more often the rare ones than they stand in texts (word2vec's power).
NOISE_POWER = 0.75
LOWEST_RATE = 0.02
CLIPPED = -1e4

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Noise:
    """Shares of the words, and how wrong answers are drawn among them."""

    shares: Floats
    noise: Floats

    def draw(self, count: int, rng: np.random.Generator) -> Integers:
        """Numbers of words."""
        drawn = np.searchsorted(np.cumsum(self.noise), rng.random(count))
        return drawn.clip(0, len(self.noise) - 1)


def measure_noise(table: Table, words: int) -> Noise:
    """The shares of the words in the table."""
    counts = np.bincount(table[:, 0], minlength=words).astype(np.float64) + 1
    noise = counts**NOISE_POWER
    noise[[NOTHING, HIDDEN]] = 0
    return Noise(counts / counts.sum(), noise / noise.sum())


@dataclass(frozen=True)
class Given:
    """A batch of the task: features with some words hidden, the words that stand there, and which are asked for."""

    features: Tensor
    words: Tensor
    hidden: Tensor
    asked_next: Tensor
    asked_last: Tensor
    negatives: Tensor


class Task(nn.Module):
    """The heads of the task: the next word and the last one from the first layer, hidden ones from both."""

    def __init__(self, encoder: Encoder, noise: Noise, negatives: int) -> None:
        super().__init__()
        width, word = encoder.first.hidden_size, encoder.word.embedding_dim
        self.encoder = encoder
        self.width = width
        self.forward_head = nn.Linear(width, word)
        self.backward_head = nn.Linear(width, word)
        self.hidden_head = nn.Linear(2 * width, word)
        self.bias = nn.Parameter(torch.tensor(np.log(noise.shares), dtype=torch.float32))
        expected = torch.tensor(np.log(noise.noise * negatives + 1e-12), dtype=torch.float32)
        self.register_buffer("expected", expected, persistent=False)

    def forward(self, given: Given) -> Tensor:
        """The loss of a batch."""
        onward, back, around = self._guess(given)
        words = given.words
        asked = (
            (0.5, onward[:-1][given.asked_next], words[1:][given.asked_next]),
            (0.5, back[1:][given.asked_last], words[:-1][given.asked_last]),
            (1.0, around[words[given.hidden] > UNKNOWN], words[given.hidden & (words > UNKNOWN)]),
        )
        losses = [share * self._compare(guess, right, given.negatives) for share, guess, right in asked if len(right)]
        return torch.stack(losses).sum()

    def _guess(self, given: Given) -> tuple[Tensor, Tensor, Tensor]:
        with torch.autocast(given.words.device.type, dtype=torch.bfloat16):
            low, high = self.encoder.layers(given.features)
            state = self.encoder.norm(low + high)
            onward = self.forward_head(low[..., : self.width])
            back = self.backward_head(low[..., self.width :])
            around = self.hidden_head(state[given.hidden])
        return onward.float(), back.float(), around.float()

    def _compare(self, guess: Tensor, words: Tensor, negatives: Tensor) -> Tensor:
        """Cross entropy of the right word against the drawn ones, each less its chance to be drawn."""
        table = self.encoder.word.weight
        offset = self.bias - self.expected
        right = (guess * table[words]).sum(-1) + offset[words]
        with torch.autocast(words.device.type, dtype=torch.bfloat16):
            wrong = guess @ table[negatives].T
        wrong = (wrong.float() + offset[negatives]).masked_fill(words[:, None] == negatives[None], CLIPPED)
        return nn.functional.cross_entropy(torch.cat([right[:, None], wrong], 1), torch.zeros_like(words))


def make_given(
    table: Table, rows: Integers, noise: Noise, numbers: Pretraining, rng: np.random.Generator
) -> dict[str, npt.NDArray[Any]]:
    """The arrays of `Given` for rows of the table."""
    features = np.zeros((numbers.row_tokens, len(rows), len(COLUMNS)), dtype=np.int64)
    for column, (start, end) in enumerate(rows.tolist()):
        features[: end - start, column] = table[start:end]
    words = features[..., 0].copy()
    hidden = (rng.random(words.shape) < numbers.hidden_share) & (words > NOTHING)
    features[hidden, :FORM_COLUMNS] = 0
    features[hidden, 0] = HIDDEN
    known = words > UNKNOWN
    asked = rng.random((2, len(words) - 1, len(rows))) < numbers.predicted_share
    return {
        "features": features,
        "words": words,
        "hidden": hidden,
        "asked_next": asked[0] & known[1:] & (words[:-1] > NOTHING),
        "asked_last": asked[1] & known[:-1] & (words[1:] > NOTHING),
        "negatives": noise.draw(numbers.negatives, rng),
    }


def pretrain_encoder(encoder: Encoder, table: Table, lengths: Integers, numbers: Pretraining, seed: int) -> None:
    """Train the encoder in place, on its own device."""
    device = encoder.word.weight.device
    rng = np.random.default_rng(seed)
    noise = measure_noise(table, encoder.word.num_embeddings)
    dropout, encoder.drop.p = encoder.drop.p, numbers.dropout
    task = Task(encoder, noise, numbers.negatives).to(device).train()
    optimizer = torch.optim.AdamW(task.parameters(), lr=numbers.rate, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    groups = draw_groups(cut_rows(lengths, numbers.row_tokens, numbers.shortest_row), numbers.rows, rng)
    losses = 0.0
    for step in range(numbers.steps):
        arrays = make_given(table, next(groups), noise, numbers, rng)
        given = Given(**{name: torch.from_numpy(array).to(device) for name, array in arrays.items()})
        losses += _take_step(task, given, optimizer, _choose_rate(step, numbers))
        if (step + 1) % numbers.report == 0:
            print(f"  {step + 1}/{numbers.steps} loss {losses / numbers.report:.3f}", flush=True)
            losses = 0.0
    encoder.drop.p = dropout


def _take_step(task: Task, given: Given, optimizer: torch.optim.Optimizer, rate: float) -> float:
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.zero_grad(set_to_none=True)
    loss = task(given)
    loss.backward()
    nn.utils.clip_grad_norm_(task.parameters(), 1.0)
    optimizer.step()
    return float(loss.item())


def _choose_rate(step: int, numbers: Pretraining) -> float:
    """Up over the first steps, then down along half a cosine."""
    fall = 0.5 + 0.5 * math.cos(math.pi * min(1.0, step / numbers.steps))
    return numbers.rate * min(1.0, (step + 1) / numbers.warmup) * (LOWEST_RATE + (1 - LOWEST_RATE) * fall)
