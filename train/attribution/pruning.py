"""A narrower network out of a trained one: of every layer the units stay that weigh most in what reads them.

A unit's weight is the sum of the squares of the weights that lead out of it, over the mean of its layer, as magnitude
pruning has it (Li et al. 2017, Pruning Filters for Efficient ConvNets). The network must be trained on: on 183 articles
kept apart a network of 208 units, cut out of one of 256 and trained as that one was, found as much (F1 of all kinds
70.2 against 69.8) in six sevenths of the time.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor, nn

from train.attribution.network import Attributor

# The parts of an LSTM's weights: its gates stand one above the other.
GATES = 4
FORWARD, BACKWARD = "", "_reverse"


def prune_network(network: Attributor, hidden: int) -> Attributor:
    """A network with `hidden` units a layer and direction, on the same device."""
    wide = network.sizes.hidden
    inputs = _choose(_weigh_inputs(network), hidden)
    units = [_choose(_weigh_units(network, at, wide), hidden) for at in (0, 1)]
    both = torch.cat([units[0], units[1] + wide])
    state = {name: weights.clone() for name, weights in network.state_dict().items()}
    for layer, columns in (("first", inputs), ("second", both)):
        for at, direction in enumerate((FORWARD, BACKWARD)):
            _cut_layer(state, f"encoder.{layer}.", direction, units[at], columns, wide)
    for name in ("encoder.project.weight", "encoder.project.bias"):
        state[name] = state[name][inputs]
    for name in ("encoder.norm.weight", "encoder.norm.bias"):
        state[name] = state[name][both]
    for name in ("cue", "role", "token", "head"):
        state[f"{name}.weight"] = state[f"{name}.weight"][:, both]
    pruned: Attributor = Attributor(replace(network.sizes, hidden=hidden)).to(both.device)
    pruned.load_state_dict(state)
    return pruned


def _cut_layer(state: dict[str, Tensor], layer: str, direction: str, units: Tensor, columns: Tensor, wide: int) -> None:
    rows = torch.cat([units + gate * wide for gate in range(GATES)])
    for name, kept in (("weight_ih_l0", columns), ("weight_hh_l0", units)):
        state[layer + name + direction] = state[layer + name + direction][rows][:, kept]
    for name in ("bias_ih_l0", "bias_hh_l0"):
        state[layer + name + direction] = state[layer + name + direction][rows]


def _choose(weights: Tensor, count: int) -> Tensor:
    return weights.topk(count).indices.sort().values


def _weigh_inputs(network: Attributor) -> Tensor:
    """What each input of the first layer weighs there, times what leads into it."""
    encoder = network.encoder
    return _weigh_columns(encoder.first) * _square(encoder.project.weight).sum(1)


def _weigh_columns(layer: nn.LSTM) -> Tensor:
    """What each input of a layer weighs in both of its directions."""
    return _square(torch.cat([_read(layer, "weight_ih_l0", each) for each in (FORWARD, BACKWARD)])).sum(0)


def _weigh_units(network: Attributor, at: int, wide: int) -> Tensor:
    """What each unit of a direction weighs in the second layer, in both layers' own memory and in the heads.

    The states of both layers are added, so that a unit is kept in both or in none.
    """
    encoder, direction = network.encoder, (FORWARD, BACKWARD)[at]
    own = slice(at * wide, (at + 1) * wide)
    below = _weigh_columns(encoder.second)[own] + _square(_read(encoder.first, "weight_hh_l0", direction)).sum(0)
    memory = _square(_read(encoder.second, "weight_hh_l0", direction)).sum(0)
    heads = torch.cat([head.weight[:, own] for head in (network.cue, network.token, network.head)])
    read = _square(encoder.norm.weight[own]) * _square(heads).sum(0)
    return below / below.mean() + memory / memory.mean() + read / read.mean()


def _read(layer: nn.LSTM, name: str, direction: str) -> Tensor:
    weights: Tensor = getattr(layer, name + direction)
    return weights


def _square(weights: Tensor) -> Tensor:
    return weights.detach().pow(2)
