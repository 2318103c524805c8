"""The files that ship say what the trained network says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from newsledger.annotate.attribution.reading.features import COLUMNS, PLACES, QUOTATION_STATES, SHAPES
from newsledger.annotate.attribution.reading.network import CARD, ENCODER, LINKER, VOCABULARY
from newsledger.annotate.attribution.reading.windows import RELATION_SIZES

WORDS = 40
# Each step through 8-bit weights and states loses so much of a share, or of a state, at most.
SHARE_LOSS, STATE_LOSS = 0.03, 0.12


@pytest.mark.training
class TestExport:
    """A network of random weights, exported."""

    @pytest.fixture(scope="class")
    def network(self) -> object:
        torch = pytest.importorskip("torch")
        pytest.importorskip("onnx")
        from train.attribution.network import Attributor
        from train.attribution.recipe import Sizes

        torch.manual_seed(1)
        network = Attributor(Sizes(words=WORDS, hidden=32, link=16))
        torch.nn.init.normal_(network.encoder.norm.weight, 1, 0.3)
        torch.nn.init.normal_(network.encoder.norm.bias, 0, 0.3)
        return network.eval()

    @pytest.fixture(scope="class")
    def folder(self, network: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
        from train.attribution.export import export_network

        folder = tmp_path_factory.mktemp("exported")
        export_network(network, [f"word{number}" for number in range(WORDS)], {"a": 1}, folder)  # type: ignore[arg-type]
        return folder

    def test_all_files_are_there(self, folder: Path) -> None:
        assert {path.name for path in folder.iterdir()} == {ENCODER, LINKER, VOCABULARY, CARD}

    def test_the_encoder_says_the_same(self, network: object, folder: Path) -> None:
        import torch
        from onnxruntime import InferenceSession

        sizes = (WORDS, 4096, 4096, 4096, len(SHAPES), QUOTATION_STATES, PLACES)
        draw = np.random.default_rng(0)
        tokens = np.stack([draw.integers(0, size, (30, 4)) for size in sizes], axis=-1).astype(np.int32)
        assert tokens.shape[-1] == len(COLUMNS)
        with torch.no_grad():
            cue, _, part, head = network.encode(torch.from_numpy(tokens))  # type: ignore[attr-defined]
        answers = InferenceSession(folder / ENCODER).run(None, {"features": tokens})
        assert np.abs(answers[0] - cue.softmax(-1).numpy()).max() < SHARE_LOSS
        assert np.abs(answers[1] - part.numpy()).max() < STATE_LOSS
        assert np.abs(answers[2] - head.numpy()).max() < STATE_LOSS

    def test_the_linker_says_the_same(self, network: object, folder: Path) -> None:
        import torch
        from onnxruntime import InferenceSession

        draw = np.random.default_rng(0)
        parts, heads = draw.normal(size=(5, 24, 16)).astype("f4"), draw.normal(size=(5, 16)).astype("f4")
        relations = np.stack([draw.integers(0, size, (5, 24)) for size in RELATION_SIZES], axis=-1).astype(np.int32)
        relations[:, :, 0] = relations[:1, :, 0]  # distances are those of the places of a window, whatever its cue
        with torch.no_grad():
            given = [torch.from_numpy(each) for each in (parts, heads, relations)]
            expected = network.link(*given).softmax(-1).numpy()  # type: ignore[attr-defined]
        inputs = {"parts": parts, "heads": heads, "relations": relations}
        (answer,) = InferenceSession(folder / LINKER).run(None, inputs)
        assert np.abs(answer - expected).max() < SHARE_LOSS
