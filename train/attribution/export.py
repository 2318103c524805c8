"""The trained network as the files that ship: two ONNX graphs of 8-bit weights, the vocabulary and the card."""

from __future__ import annotations

import json
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from newsledger.annotate.attribution.reading.features import COLUMNS
from newsledger.annotate.attribution.reading.network import CARD, ENCODER, LINKER, VOCABULARY
from train.attribution.linker_graph import OPSET, write_linker
from train.attribution.network import Attributor

# Least size of a column of weights: one of zeros is left as it is.
TINY = 1e-12


class _Encoder(nn.Module):
    """The encoder with its heads, and with the normalization before them as a part of their weights.

    A head of normalized states is a head with centred weights of plain states, divided by the states' deviation:
    onnxruntime takes as long for a layer normalization as for a fifth of an LSTM. The columns of the weights are
    brought to one size, so that each keeps its 8 bits.
    """

    def __init__(self, network: Attributor) -> None:
        super().__init__()
        self.encoder = network.encoder
        norm, heads = network.encoder.norm, (network.cue, network.token, network.head)
        weight = torch.cat([head.weight for head in heads]) * norm.weight
        weight = (weight - weight.mean(1, keepdim=True)).T
        bias = torch.cat([head.bias + head.weight @ norm.bias for head in heads])
        self.widths = [head.out_features for head in heads]
        self.size = nn.Parameter(weight.abs().amax(0).clamp(min=TINY))
        self.weight, self.bias = nn.Parameter(weight / self.size), nn.Parameter(bias)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        low, high = self.encoder.layers(features)
        state = low + high
        mean = state.mean(-1, keepdim=True)
        square = torch.linalg.vector_norm(state, dim=-1, keepdim=True) ** 2 / state.shape[-1]
        deviation = torch.sqrt(square - mean * mean + self.encoder.norm.eps)
        cue, part, head = (state @ self.weight * self.size / deviation + self.bias).split(self.widths, -1)
        return cue.softmax(-1), part, head


def export_network(network: Attributor, words: Sequence[str], card: Mapping[str, Any], folder: Path) -> None:
    """Write the files of `newsledger.annotate.attribution.reading.network` to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    network.cpu().eval()
    # The exporter puts a module back as it was: one in training would take the network's layers with it.
    _export_encoder(_Encoder(network).eval(), folder / ENCODER)
    (folder / LINKER).write_bytes(write_linker(network.link))
    (folder / VOCABULARY).write_text("\n".join(words), encoding="utf-8")
    (folder / CARD).write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _export_encoder(encoder: _Encoder, target: Path) -> None:
    tokens = torch.zeros((8, 3, len(COLUMNS)), dtype=torch.int32)
    axes = {"features": {0: "tokens", 1: "chunks"}}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of its own age, and of a batch size that is set here
        full = str(Path(folder) / "full.onnx")
        torch.onnx.export(
            encoder, (tokens,), full, input_names=["features"], dynamic_axes=axes, opset_version=OPSET, dynamo=False
        )
        quantize_dynamic(
            full, str(target), op_types_to_quantize=["MatMul", "LSTM", "Gather"], weight_type=QuantType.QInt8
        )
