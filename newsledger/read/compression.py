"""Compressed raw files: which compressions there are, and how each is told and unpacked."""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import zstandard

SUFFIXES = (".gz", ".gzip", ".bz2", ".zst", ".zstd", ".xz")
# The window up to which the zstd command itself unpacks without being asked to; it is held in memory.
MAX_WINDOW_BYTES = 1 << 27
# `xz -9` needs 65 MiB to unpack, and nothing that the command makes by itself needs more.
MAX_LZMA_BYTES = 100 << 20
# Small, because zlib drops what it had unpacked of a piece of input in which it finds damage.
PIECE_BYTES = 1 << 14
# A block of zstd takes 4 bytes and unpacks to 128 KiB at most, so that this much gives 16 MiB at most.
ZSTD_PIECE_BYTES = 1 << 9

UNPACKING_ERRORS = (zlib.error, OSError, EOFError, ValueError, lzma.LZMAError, zstandard.ZstdError)


class Unpacker(Protocol):
    """One member of a compressed file while it is unpacked."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes out of what was put in."""

    @property
    def eof(self) -> bool:
        """Whether the member is at its end."""

    @property
    def unused_data(self) -> bytes:
        """What was put in behind the member's end."""

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes:
        """Give about `max_length` unpacked bytes at most; raise one of UNPACKING_ERRORS."""


class _Deflated:
    """A member that zlib unpacks."""

    def __init__(self, wbits: int) -> None:
        self._member = zlib.decompressobj(wbits=wbits)

    @property
    def needs_input(self) -> bool:
        return not self._member.unconsumed_tail

    @property
    def eof(self) -> bool:
        return self._member.eof

    @property
    def unused_data(self) -> bytes:
        return self._member.unused_data

    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes:
        return self._member.decompress(self._member.unconsumed_tail + data, max_length)


class _Zstandard:
    """A frame of zstd, which gives all that its input holds: the input has to come in small pieces."""

    needs_input = True

    def __init__(self) -> None:
        self._member = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).decompressobj()

    @property
    def eof(self) -> bool:
        return bool(self._member.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._member.unused_data)

    def decompress(self, data: bytes, _max_length: int = 0, /) -> bytes:
        return self._member.decompress(data)


@dataclass(frozen=True, slots=True)
class Codec:
    """One compression: how a member begins (`mark`), how it is unpacked, and how much of it is put in at a time."""

    name: str
    mark: re.Pattern[bytes]
    start: Callable[[], Unpacker]
    piece_bytes: int = PIECE_BYTES


def _start_xz() -> Unpacker:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MAX_LZMA_BYTES)


# The marks are as long as they can be, so that few other bytes look like a member where one is searched.
CODECS = (
    Codec("gzip", re.compile(rb"\x1f\x8b\x08[\x00-\x1f]"), lambda: _Deflated(31)),
    Codec("bzip2", re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), bz2.BZ2Decompressor),
    Codec("xz", re.compile(rb"\xfd7zXZ\0"), _start_xz),
    Codec("zstd", re.compile(rb"(?:\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18)"), _Zstandard, ZSTD_PIECE_BYTES),
)
MARK_BYTES = 10
# What zip calls its methods; it keeps the size and the sum of a member outside of the member.
ZIP_CODECS = {
    8: Codec("deflate", re.compile(rb"(?!)"), lambda: _Deflated(-15)),
    12: Codec("bzip2", re.compile(rb"(?!)"), bz2.BZ2Decompressor),
    93: Codec("zstd", re.compile(rb"(?!)"), _Zstandard, ZSTD_PIECE_BYTES),
}


def find_codec(head: bytes) -> Codec | None:
    """Give the compression of a file by its first bytes, whatever its name says."""
    return next((codec for codec in CODECS if codec.mark.match(head)), None)


def strip_suffix(name: str) -> str:
    """Give a file name (in lower case) without the suffixes of its compression."""
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return name
