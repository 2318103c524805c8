"""A network is made narrower by the units that matter least."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from newsledger.annotate.attribution.reading.features import PLACES, QUOTATION_STATES, SHAPES
from train.attribution.recipe import Sizes

WIDE, NARROW, WORDS = 12, 8, 40


@pytest.mark.training
class TestPruning:
    """A network of random weights, some of its units without any influence."""

    @pytest.fixture
    def network(self) -> Any:
        torch = pytest.importorskip("torch")
        from train.attribution.network import Attributor

        torch.manual_seed(2)
        return Attributor(Sizes(words=WORDS, hidden=WIDE, link=6)).eval()

    @pytest.fixture
    def features(self) -> Any:
        torch = pytest.importorskip("torch")
        sizes = (WORDS, 4096, 4096, 4096, len(SHAPES), QUOTATION_STATES, PLACES)
        return torch.stack([torch.randint(size, (9, 2)) for size in sizes], -1)

    def test_units_that_nothing_reads_are_cut_and_nothing_is_lost(self, network: Any, features: Any) -> None:
        import torch

        from train.attribution.pruning import prune_network

        silence(network, [1, 4, 5, 10])
        narrow = prune_network(network, NARROW).eval()
        assert narrow.sizes == replace(network.sizes, hidden=NARROW)
        with torch.no_grad():
            before, after = network.encoder.layers(features), narrow.encoder.layers(features)
        kept = [at for at in range(WIDE) if at not in (1, 4, 5, 10)]
        for wide, cut in zip(before, after, strict=True):
            assert torch.allclose(wide[..., [*kept, *(WIDE + at for at in kept)]], cut, atol=1e-6)

    def test_the_same_width_changes_nothing(self, network: Any, features: Any) -> None:
        import torch

        from train.attribution.pruning import prune_network

        same = prune_network(network, WIDE).eval()
        with torch.no_grad():
            for one, other in zip(network.encode(features), same.encode(features), strict=True):
                assert torch.equal(one, other)


def silence(network: Any, units: list[int]) -> None:
    """Set to zero all that leads out of these units."""
    import torch

    encoder = network.encoder
    both = [*units, *(WIDE + at for at in units)]
    with torch.no_grad():
        encoder.project.weight[units] = 0
        encoder.project.bias[units] = 0
        for suffix in ("", "_reverse"):
            getattr(encoder.second, f"weight_ih_l0{suffix}")[:, both] = 0
            for layer in (encoder.first, encoder.second):
                getattr(layer, f"weight_hh_l0{suffix}")[:, units] = 0
        for head in (network.cue, network.role, network.token, network.head):
            head.weight[:, both] = 0
