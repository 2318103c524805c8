"""The part of the network that links tokens to cues as an ONNX graph of 8-bit weights.

It is written node by node, since the exporter's graph is half as fast: here the tables of all relations but the
distance are one, the distances of all windows are looked up once, and a layer's neighbours are laid side by side
as 8-bit numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from newsledger.annotate.attribution.reading.windows import RELATION_SIZES
from train.attribution.network import LINK_LABELS, LinkHead

INPUTS = ("parts", "heads", "relations")
MICROSOFT = "com.microsoft"
OPSET = 17
VERSIONS = (("", OPSET), (MICROSOFT, 1))
# The version of the file format that the oldest onnxruntime of pyproject.toml reads.
FORMAT = 8
# Least scale of a column of weights: one of zeros has none of its own.
TINY = 1e-12


@dataclass
class _Graph:
    """The nodes and constants written so far."""

    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def keep(self, name: str, values: npt.NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(values, order="C"), name))
        return name

    def add(self, operation: str, inputs: Sequence[str], name: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operation, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def multiply(self, state: tuple[str, str, str], name: str, weight: npt.NDArray[Any], bias: npt.NDArray[Any]) -> str:
        """An 8-bit state (numbers, scale, zero) times a weight (in, out), as full numbers: each column has a scale."""
        scale = np.maximum(np.abs(weight).max(axis=0) / 127, TINY).astype(np.float32)
        small = np.clip(np.rint(weight / scale), -127, 127).astype(np.int8)
        numbers, step, zero = state
        kept = (self.keep(f"{name}_weight", small), self.keep(f"{name}_scale", scale))
        none, offset = self.keep(f"{name}_zero", np.zeros(len(scale), np.int8)), self.keep(f"{name}_bias", bias)
        inputs = [numbers, kept[0], step, kept[1], zero, none, offset]
        return self.add("MatMulIntegerToFloat", inputs, name, MICROSOFT)

    def shorten(self, state: str, name: str) -> tuple[str, str, str]:
        """A state as 8-bit numbers, their scale and their zero."""
        outputs = (f"{name}_numbers", f"{name}_step", f"{name}_zero")
        self.nodes.append(helper.make_node("DynamicQuantizeLinear", [state], outputs, name=name))
        return outputs


def write_linker(head: LinkHead) -> bytes:
    """The graph from token states, cue states and relations to the shares of the link labels."""
    width = head.label.in_features
    graph = _Graph()
    state = graph.add("Relu", [_add_relations(graph, head)], "opening")
    for at, layer in enumerate(head.near):
        state = _add_layer(graph, state, at, layer)
    weight, bias = _read(head.label.weight).T, _read(head.label.bias)
    logits = graph.multiply(graph.shorten(state, "last"), "label", weight, bias)
    graph.add("Softmax", [logits], "shares", axis=-1)
    shapes: dict[str, list[Any]] = {
        "parts": ["cues", "window", width],
        "heads": ["cues", width],
        "relations": ["cues", "window", len(RELATION_SIZES)],
    }
    kinds = (TensorProto.FLOAT, TensorProto.FLOAT, TensorProto.INT32)
    inputs = [helper.make_tensor_value_info(name, kind, shapes[name]) for name, kind in zip(INPUTS, kinds, strict=True)]
    output = helper.make_tensor_value_info("shares", TensorProto.FLOAT, ["cues", "window", LINK_LABELS])
    made = helper.make_graph(graph.nodes, "linker", inputs, [output], graph.constants)
    imports = [helper.make_opsetid(domain, version) for domain, version in VERSIONS]
    model = helper.make_model(made, opset_imports=imports, ir_version=FORMAT)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def _read(weight: Any) -> npt.NDArray[np.float32]:
    values: npt.NDArray[np.float32] = weight.detach().cpu().numpy().astype(np.float32)
    return values


def _add_relations(graph: _Graph, head: LinkHead) -> str:
    """Token and cue states with what their relations add."""
    distances, *others = (_read(table.weight) for table in head.relations)
    table = others[0]
    for other in others[1:]:
        table = (table[:, None] + other[None]).reshape(-1, table.shape[1])
    place = _number_relations(graph)
    related = graph.add("Gather", [graph.keep("related_table", table), place], "related")
    first = [graph.keep(f"first_{name}", np.array([value])) for name, value in (("start", 0), ("end", 1))]
    window = graph.add("Slice", ["relations", *first, graph.keep("first_axis", np.array([0]))], "window")
    offset = graph.add("Gather", [window, graph.keep("distance_at", np.array(0))], "offset", axis=2)
    distance = graph.add("Gather", [graph.keep("distance_table", distances), offset], "distance")
    cue = graph.add("Unsqueeze", ["heads", graph.keep("head_axis", np.array([1]))], "cue")
    own = graph.add("Add", ["parts", related], "own")
    return graph.add("Add", [own, graph.add("Add", [cue, distance], "placed")], "joined")


def _number_relations(graph: _Graph) -> str:
    """Every relation but the distance as one number, for the one table of them all."""
    place = ""
    for at, size in enumerate(RELATION_SIZES[1:], 1):
        column = graph.add("Gather", ["relations", graph.keep(f"column_{at}_at", np.array(at))], f"column_{at}", axis=2)
        if place:
            factor = graph.keep(f"column_{at}_size", np.array(size, np.int32))
            scaled = graph.add("Mul", [place, factor], f"column_{at}_scaled")
            column = graph.add("Add", [scaled, column], f"column_{at}_place")
        place = column
    return place


def _add_layer(graph: _Graph, state: str, at: int, layer: Any) -> str:
    """A state with what each place's neighbours at a distance add."""
    name, step = f"near_{at}", int(layer.step)
    numbers, scale, zero = graph.shorten(state, f"{name}_state")
    pads = graph.keep(f"{name}_pads", np.array([0, step, 0, 0, step, 0]))
    padded = graph.add("Pad", [numbers, pads, zero], f"{name}_padded")
    axis = graph.keep(f"{name}_axis", np.array([1]))
    none, end = graph.keep(f"{name}_none", np.array([0])), graph.keep(f"{name}_end", np.array([-2 * step]))
    beyond = graph.keep(f"{name}_beyond", np.array([np.iinfo(np.int64).max]))
    start = graph.keep(f"{name}_start", np.array([2 * step]))
    before = graph.add("Slice", [padded, none, end, axis], f"{name}_before")
    after = graph.add("Slice", [padded, start, beyond, axis], f"{name}_after")
    near = graph.add("Concat", [before, numbers, after], f"{name}_near", axis=2)
    weight, bias = _read(layer.mix.weight).T, _read(layer.mix.bias)
    mixed = graph.multiply((near, scale, zero), f"{name}_mix", weight, bias)
    return graph.add("Add", [state, graph.add("Relu", [mixed], f"{name}_active")], f"{name}_sum")
