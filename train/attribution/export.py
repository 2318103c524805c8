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

from newsledger.annotate.attribution.features import COLUMNS
from newsledger.annotate.attribution.network import CARD, ENCODER, LINKER, VOCABULARY
from newsledger.annotate.attribution.windows import RELATION_SIZES
from train.attribution.network import Attributor

OPSET = 17


class _Encoder(nn.Module):
    def __init__(self, network: Attributor) -> None:
        super().__init__()
        self.network = network

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        cue, _, part, head = self.network.encode(features)
        return cue.softmax(-1), part, head


class _Linker(nn.Module):
    def __init__(self, network: Attributor) -> None:
        super().__init__()
        self.network = network

    def forward(self, parts: Tensor, heads: Tensor, relations: Tensor) -> Tensor:
        answer: Tensor = self.network.link(parts, heads, relations).softmax(-1)
        return answer


def export_network(network: Attributor, words: Sequence[str], card: Mapping[str, Any], folder: Path) -> None:
    """Write the files of `newsledger.annotate.attribution.network` to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    network.cpu().eval()
    width = network.token.out_features
    tokens = torch.zeros((8, 3, len(COLUMNS)), dtype=torch.int32)
    _export(_Encoder(network), (tokens,), ["features"], {0: "tokens", 1: "chunks"}, folder / ENCODER)
    window = (
        torch.zeros(3, 8, width),
        torch.zeros(3, width),
        torch.zeros((3, 8, len(RELATION_SIZES)), dtype=torch.int32),
    )
    _export(_Linker(network), window, ["parts", "heads", "relations"], {0: "cues"}, folder / LINKER)
    (folder / VOCABULARY).write_text("\n".join(words), encoding="utf-8")
    (folder / CARD).write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _export(
    module: nn.Module, example: tuple[Tensor, ...], names: list[str], axes: dict[int, str], target: Path
) -> None:
    shapes = {name: dict(axes) for name in names}
    if "parts" in shapes:
        shapes["parts"] = shapes["relations"] = {**axes, 1: "window"}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of its own age, and of a batch size that is set here
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            module, example, str(full), input_names=names, dynamic_axes=shapes, opset_version=OPSET, dynamo=False
        )
        quantize_dynamic(
            str(full), str(target), op_types_to_quantize=["MatMul", "LSTM", "Gather"], weight_type=QuantType.QInt8
        )
