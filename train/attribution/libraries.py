"""The libraries whose release changes what a training gives."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

LIBRARIES = ("torch", "gensim", "numpy", "onnx", "onnxruntime")
ABSENT = "not installed"


def list_library_versions() -> dict[str, str]:
    """The installed release of each."""
    return {name: _find_version(name) for name in LIBRARIES}


def _find_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ABSENT
