"""What a trained network's card says of how it was made."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from train.attribution.libraries import list_library_versions
from train.attribution.recipe import Recipe


def describe_training(
    recipe: Recipe, golds: Sequence[str], bulk: Mapping[str, Sequence[Path]], device: torch.device
) -> dict[str, Any]:
    """The numbers, sets and machine of a training: where all are the same, the files are the same bit by bit."""
    return {
        "recipe": asdict(recipe),
        "trained_on": {"annotated": list(golds), "texts": sorted(bulk)},
        "repeats_on": {
            "device": torch.cuda.get_device_name() if device.type == "cuda" else "cpu",
            "machine": platform.machine(),
            "instructions": torch.backends.cpu.get_cpu_capability(),
            "python": platform.python_version(),
            "libraries": list_library_versions(),
        },
    }
