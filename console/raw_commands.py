"""Commands of any Unix system that print the raw bytes behind a span without newsledger."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from newsledger.read.compression import find_codec

# The program that unpacks each compression to its output.
_UNPACKERS = {"gzip": "gzip -dc", "bzip2": "bzip2 -dc", "xz": "xz -dc", "zstd": "zstd -dcq"}
_MEMBER_SUFFIXES = {
    ".gz": "gzip", ".gzip": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd", ".zstd": "zstd",
}  # fmt: skip
_ZIP_MARK = b"PK\x03\x04"
_MARK_BYTES = 64
_ZIP_PATTERN_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\*?[]"})
# More commands than these help nobody.
MAX_COMMANDS = 8


def list_commands(path: Path, member: str | None, ranges: Sequence[tuple[int, int]]) -> list[str]:
    """One command for each range of bytes of the decompressed file, or of an archive's member.

    None where a name cannot be printed as it is.
    """
    if not (str(path) + (member or "")).isprintable():
        return []
    before, after = _read_file(path, member)
    return [f"{before}tail -c +{start + 1}{after} | head -c {end - start}" for start, end in ranges[:MAX_COMMANDS]]


def _read_file(path: Path, member: str | None) -> tuple[str, str]:
    """What stands before `tail` to give it the decompressed bytes, and after it where it reads the file itself."""
    quoted = shlex.quote(f"./{path}" if str(path).startswith("-") else str(path))
    head = _read_head(path)
    if member is not None:
        return f"{_read_member(quoted, member, is_zip=head.startswith(_ZIP_MARK))} | ", ""
    codec = find_codec(head)
    return (f"{_UNPACKERS[codec.name]} {quoted} | ", "") if codec else ("", f" {quoted}")


def _read_member(archive: str, member: str, *, is_zip: bool) -> str:
    if is_zip:
        reading = f"unzip -p {archive} {shlex.quote(member.translate(_ZIP_PATTERN_SIGNS))}"
    else:
        reading = f"tar -xOf {archive} -- {shlex.quote(member)}"
    packed = next((name for suffix, name in _MEMBER_SUFFIXES.items() if member.lower().endswith(suffix)), None)
    return f"{reading} | {_UNPACKERS[packed]}" if packed else reading


def _read_head(path: Path) -> bytes:
    with suppress(OSError), path.open("rb") as file:
        return file.read(_MARK_BYTES)
    return b""
