"""The network: an encoder of tokens, and the heads that find cues and what belongs to each."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from newsledger.annotate.attribution.reading.features import AFFIX_BUCKETS, PLACES, QUOTATION_STATES, SHAPES
from newsledger.annotate.attribution.reading.windows import RELATION_SIZES
from train.attribution.recipe import Sizes

# Labels of a token beside a cue.
NONE, SOURCE, CONTENT = range(3)
LINK_LABELS = 3
BIO_LABELS = 3
LINK_STEPS = (1, 2, 4)


class Encoder(nn.Module):
    """Two bidirectional LSTM layers over the features of a token; their sum, normalized, is its state."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.word = nn.Embedding(sizes.words, sizes.word, padding_idx=0)
        self.affixes = nn.ModuleList(nn.Embedding(AFFIX_BUCKETS, sizes.affix) for _ in range(3))
        self.marks = nn.ModuleList(nn.Embedding(n, sizes.small) for n in (len(SHAPES), QUOTATION_STATES, PLACES))
        self.project = nn.Linear(sizes.word + 3 * (sizes.affix + sizes.small), sizes.hidden)
        self.first = nn.LSTM(sizes.hidden, sizes.hidden, bidirectional=True)
        self.second = nn.LSTM(2 * sizes.hidden, sizes.hidden, bidirectional=True)
        self.norm = nn.LayerNorm(2 * sizes.hidden)
        self.drop = nn.Dropout(0.3)

    def embed(self, features: Tensor) -> Tensor:
        """Features (tokens, batch, columns) to the input of the first layer."""
        parts = [self.word(features[..., 0])]
        parts += [table(features[..., 1 + at]) for at, table in enumerate(self.affixes)]
        parts += [table(features[..., 4 + at]) for at, table in enumerate(self.marks)]
        return torch.relu(self.project(self.drop(torch.cat(parts, -1))))

    def layers(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """The states of both layers."""
        low, _ = self.first(self.drop(self.embed(features)))
        high, _ = self.second(self.drop(low))
        return low, high

    def forward(self, features: Tensor) -> Tensor:
        """The state of every token."""
        low, high = self.layers(features)
        state: Tensor = self.norm(low + high)
        return state


class Attributor(nn.Module):
    """The whole network: cue labels for every token, and link labels for every token in a cue's window."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder(sizes)
        self.drop = nn.Dropout(0.3)
        self.cue = nn.Linear(2 * sizes.hidden, BIO_LABELS)
        self.role = nn.Linear(2 * sizes.hidden, LINK_LABELS)  # an auxiliary task: no part of the shipped network
        self.token = nn.Linear(2 * sizes.hidden, sizes.link)
        self.head = nn.Linear(2 * sizes.hidden, sizes.link)
        self.link = LinkHead(sizes.link)

    def encode(self, features: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Features (tokens, batch, columns) to cue logits, role logits, token states and cue states."""
        state = self.drop(self.encoder(features))
        return self.cue(state), self.role(state), self.token(state), self.head(state)


class LinkHead(nn.Module):
    """What each token of a window is to the window's cue: nothing, source or content."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.relations = nn.ModuleList(nn.Embedding(size, width) for size in RELATION_SIZES)
        self.near = nn.ModuleList(Shifted(width, step) for step in LINK_STEPS)
        self.drop = nn.Dropout(0.2)
        self.label = nn.Linear(width, LINK_LABELS)

    def forward(self, tokens: Tensor, heads: Tensor, relations: Tensor) -> Tensor:
        """Token states (cues, window, width), cue states (cues, width), relations (cues, window, kinds) to logits."""
        state = tokens + heads[:, None]
        for at, table in enumerate(self.relations):
            state = state + table(relations[..., at])
        state = torch.relu(state)
        for layer in self.near:
            state = layer(self.drop(state))
        return self.label(state)


class Shifted(nn.Module):
    """A residual layer that sees each place's neighbours at a distance."""

    def __init__(self, width: int, step: int) -> None:
        super().__init__()
        self.step = step
        self.mix = nn.Linear(3 * width, width)

    def forward(self, state: Tensor) -> Tensor:
        """The states, each with what its neighbours add."""
        padded = nn.functional.pad(state, (0, 0, self.step, self.step))
        length = state.shape[1]
        near = torch.cat([padded[:, :length], state, padded[:, 2 * self.step : 2 * self.step + length]], -1)
        return state + torch.relu(self.mix(near))
