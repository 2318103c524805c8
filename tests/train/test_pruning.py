"""A network is made narrower by the units that matter least."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from newsledger.annotate.attribution.reading.features import PLACES, QUOTATION_STATES, SHAPES
from train.attribution.recipe import Sizes

WIDE, NARROW, WORDS = 12, 8, 40
# Units without influence: others forward than backward, so that it shows when the directions are mixed up.
SILENT = ([1, 4, 5, 10], [0, 2, 5, 7])
SILENT_INPUTS = [3, 6, 8, 11]


@pytest.mark.training
class TestPruning:
    """A network of random weights, some of its units without any influence."""

    @pytest.fixture
    def network(self) -> Any:
        torch = pytest.importorskip("torch")
        from train.attribution.network import Attributor

        torch.manual_seed(2)
        network = Attributor(Sizes(words=WORDS, hidden=WIDE, link=6))
        torch.nn.init.normal_(network.encoder.norm.weight, 1, 0.3)
        torch.nn.init.normal_(network.encoder.norm.bias, 0, 0.3)
        return network.eval()

    @pytest.fixture
    def features(self) -> Any:
        torch = pytest.importorskip("torch")
        sizes = (WORDS, 4096, 4096, 4096, len(SHAPES), QUOTATION_STATES, PLACES)
        return torch.stack([torch.randint(size, (9, 2)) for size in sizes], -1)

    def test_units_that_nothing_reads_are_cut_and_nothing_is_lost(self, network: Any, features: Any) -> None:
        import torch

        from train.attribution.pruning import prune_network

        silence(network)
        narrow = prune_network(network, NARROW).eval()
        assert narrow.sizes == replace(network.sizes, hidden=NARROW)
        with torch.no_grad():
            before, after = network.encoder.layers(features), narrow.encoder.layers(features)
        for wide, cut in zip(before, after, strict=True):
            assert torch.allclose(wide[..., list_kept()], cut, atol=1e-6)

    def test_the_heads_read_the_units_that_stay_as_before(self, network: Any, features: Any) -> None:
        import torch

        from train.attribution.pruning import prune_network

        silence(network)
        narrow = prune_network(network, NARROW).eval()
        with torch.no_grad():
            state = normalize(network, sum(network.encoder.layers(features)))
            heads = (network.cue, network.role, network.token, network.head)
            for head, found in zip(heads, narrow.encode(features), strict=True):
                assert torch.allclose(head(state), found, atol=1e-5)
        for name, weights in network.link.state_dict().items():
            assert torch.equal(narrow.link.state_dict()[name], weights)

    def test_the_same_width_changes_nothing(self, network: Any, features: Any) -> None:
        import torch

        from train.attribution.pruning import prune_network

        same = prune_network(network, WIDE).eval()
        with torch.no_grad():
            for one, other in zip(network.encode(features), same.encode(features), strict=True):
                assert torch.equal(one, other)


def list_kept() -> list[int]:
    """The states of both directions that are not silenced."""
    return [at * WIDE + unit for at, silent in enumerate(SILENT) for unit in range(WIDE) if unit not in silent]


def normalize(network: Any, state: Any) -> Any:
    """The states as the heads read them when there are none but those that are not silenced."""
    import torch

    kept, norm = list_kept(), network.encoder.norm
    normal = torch.zeros_like(state)
    normal[..., kept] = torch.nn.functional.layer_norm(
        state[..., kept], (len(kept),), norm.weight[kept], norm.bias[kept], norm.eps
    )
    return normal


def silence(network: Any) -> None:
    """Set to zero all that leads out of the silent inputs, and out of each direction's silent units."""
    import torch

    encoder = network.encoder
    both = [at * WIDE + unit for at, units in enumerate(SILENT) for unit in units]
    with torch.no_grad():
        encoder.project.weight[SILENT_INPUTS] = 0
        encoder.project.bias[SILENT_INPUTS] = 0
        for suffix, units in zip(("", "_reverse"), SILENT, strict=True):
            getattr(encoder.second, f"weight_ih_l0{suffix}")[:, both] = 0
            for layer in (encoder.first, encoder.second):
                getattr(layer, f"weight_hh_l0{suffix}")[:, units] = 0
        for head in (network.cue, network.role, network.token, network.head):
            head.weight[:, both] = 0
