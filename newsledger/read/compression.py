"""Compressed raw files: which compressions there are, and how each is told and unpacked."""

from __future__ import annotations

SUFFIXES = (".gz", ".gzip", ".bz2", ".zst", ".xz")


def strip_suffix(name: str) -> str:
    """Give a file name (in lower case) without the suffixes of its compression."""
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return name
