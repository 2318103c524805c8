"""Bodies of HTTP responses as they were before a server packed them, within bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import brotli

from newsledger.errors import InputRejectedError
from newsledger.read import reader as limits
from newsledger.read.compression import PIECE_BYTES, UNPACKING_ERRORS, ZIP_CODECS, Unpacker, find_codec
from newsledger.read.streams import BOMB_RATIO

# Servers pack once, a proxy perhaps again; more layers are made to exhaust the reader.
MAX_CODINGS = 3
_NO_CODINGS = frozenset(("", "identity", "chunked", "none", "binary", "8bit", "utf-8"))


def list_codings(headers: Mapping[str, str]) -> list[str]:
    """Give the codings of a body in the order in which they were applied."""
    stated = f"{headers.get('content-encoding', '')},{headers.get('transfer-encoding', '')}".lower()
    return [name for part in stated.split(",") if (name := part.strip()) not in _NO_CODINGS]


def unpack_body(data: bytes, codings: Sequence[str]) -> tuple[bytes, bool]:
    """Give the body without its codings, and whether it came to its end.

    Archives often keep a body unpacked under its old headers: what is not packed is given as it is. Raise
    InputRejectedError (`unsupported_compression`, `damaged_compression`, `decompression_bomb`, `record_too_large`).
    """
    if len(codings) > MAX_CODINGS:
        raise InputRejectedError("decompression_bomb", f"{len(codings)} layers")
    is_whole = True
    for name in reversed(codings):
        if name not in _UNPACKERS:
            raise InputRejectedError("unsupported_compression", name[:40])
        unpacked, is_ended = _UNPACKERS[name](data)
        if data and not unpacked and not is_ended:
            raise InputRejectedError("damaged_compression", "the page's own")
        _demand_bounded(unpacked, data)
        data, is_whole = unpacked, is_whole and is_ended
    return data, is_whole


def _demand_bounded(unpacked: bytes, packed: bytes) -> None:
    if len(unpacked) > limits.MAX_RECORD_BYTES:
        is_bomb = len(unpacked) > BOMB_RATIO * len(packed)
        raise InputRejectedError("decompression_bomb" if is_bomb else "record_too_large", "the page when unpacked")


def _unpack_marked(data: bytes) -> tuple[bytes, bool]:
    """Unpack what begins with the mark of a compression; what has none was stored unpacked."""
    codec = find_codec(data)
    return _unpack_pieces(codec.start(), codec.piece_bytes, data) if codec else (data, True)


def _unpack_deflate(data: bytes) -> tuple[bytes, bool]:
    """By the standard a zlib stream, in practice often the bare one."""
    if find_codec(data) or _is_markup(data):
        return _unpack_marked(data)
    has_zlib_head = len(data) > 1 and data[0] & 0x8F == 8 and (data[0] << 8 | data[1]) % 31 == 0
    return _unpack_pieces(ZIP_CODECS[8].start(), PIECE_BYTES, data[2:] if has_zlib_head else data)


def _unpack_pieces(unpacker: Unpacker, piece_bytes: int, data: bytes) -> tuple[bytes, bool]:
    """Unpack all, or just over the limit; a sum that does not fit means that some word in the page may be another."""
    pieces: list[bytes] = []
    room = limits.MAX_RECORD_BYTES + 1
    try:
        for start in range(0, len(data), piece_bytes):
            pieces.append(unpacker.decompress(data[start : start + piece_bytes], room))
            room -= len(pieces[-1])
            if room <= 0 or unpacker.eof:
                break
    except UNPACKING_ERRORS as error:
        raise InputRejectedError("damaged_compression", str(error)[:200]) from error
    # Another member behind the first is rare enough not to be read on, but then not all was read.
    return b"".join(pieces), unpacker.eof and not find_codec(unpacker.unused_data)


def _unpack_brotli(data: bytes) -> tuple[bytes, bool]:
    """A brotli stream has no mark of its own, so that only its failing tells that there is none."""
    engine = brotli.Decompressor()
    room = limits.MAX_RECORD_BYTES + 1
    try:
        pieces: list[bytes] = [engine.process(data, output_buffer_limit=room)]
        while pieces[-1] and not engine.is_finished() and (room := room - len(pieces[-1])) > 0:
            pieces.append(engine.process(b"", output_buffer_limit=room))
    except brotli.error as error:
        if _is_markup(data):
            return data, True
        raise InputRejectedError("damaged_compression", str(error)[:200]) from error
    return b"".join(pieces), engine.is_finished()


def _is_markup(data: bytes) -> bool:
    return data[:99].lstrip().startswith(b"<")


_UNPACKERS: Mapping[str, Callable[[bytes], tuple[bytes, bool]]] = {
    "gzip": _unpack_marked,
    "x-gzip": _unpack_marked,
    "deflate": _unpack_deflate,
    "br": _unpack_brotli,
    "zstd": _unpack_marked,
}
