"""Commands of any Unix system that print the raw bytes behind a span without newsledger."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from newsledger.errors import InputRejectedError
from newsledger.read.archives import open_container
from newsledger.read.compression import find_codec

# The program that unpacks each compression to its output.
_UNPACKERS = {"gzip": "gzip -dc", "bzip2": "bzip2 -dc", "xz": "xz -dc", "zstd": "zstd -dcq"}
_MEMBER_SUFFIXES = {
    ".gz": "gzip", ".gzip": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd", ".zstd": "zstd",
}  # fmt: skip
_ZIP_MARK = b"PK\x03\x04"
_MARK_BYTES = 64
_ZIP_PATTERN_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\*?[]"})
# What begins so is an option to unzip, wherever it stands.
_OPTION = re.compile(r"\A-")
# A terminal shows these as they are; of ISO-2022-JP a piece alone cannot be read, since signs before it shift it.
_SHOWN_ENCODINGS = ("utf-8", "ascii", "iso2022_jp")
# What iconv calls an encoding of the web that it does not know under Python's name with `-` for `_`.
_ICONV_NAMES = {"utf-16-le": "utf-16le", "utf-16-be": "utf-16be", "mac-roman": "macintosh", "big5hkscs": "big5-hkscs"}
_ISO = re.compile(r"\Aiso8859")
# More commands than these help nobody.
MAX_COMMANDS = 8


def list_commands(
    path: Path, member: str | None, ranges: Sequence[tuple[int, int]], encoding: str | None = None
) -> list[str]:
    """One command for each range of bytes of the decompressed file, or of an archive's member, shown in UTF-8.

    None where a name cannot be printed as it is, or where two members share it: a command would print both.
    """
    if not (str(path) + (member or "")).isprintable() or (member is not None and not _is_only(path, member)):
        return []
    before, after = _read_file(path, member)
    shown = "" if encoding in (None, *_SHOWN_ENCODINGS) else f" | iconv -f {_spell_encoding(encoding)} -t utf-8"
    return [
        f"{before}tail -c +{start + 1}{after} | head -c {end - start}{shown}" for start, end in ranges[:MAX_COMMANDS]
    ]


def _spell_encoding(encoding: str | None) -> str:
    name = (encoding or "").replace("_", "-")
    return shlex.quote(_ISO.sub("iso-8859", _ICONV_NAMES.get(name, name)))


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
        pattern = _OPTION.sub("[-]", member.translate(_ZIP_PATTERN_SIGNS))
        reading = f"unzip -p {archive} {shlex.quote(pattern)}"
    else:
        reading = f"tar -xOf {archive} -- {shlex.quote(member)}"
    packed = next((name for suffix, name in _MEMBER_SUFFIXES.items() if member.lower().endswith(suffix)), None)
    return f"{reading} | {_UNPACKERS[packed]}" if packed else reading


def _is_only(path: Path, member: str) -> bool:
    count = 0
    with suppress(InputRejectedError, OSError), open_container(path, path.name) as container:
        for part in container.list_parts():
            count += part.member == member
    return count == 1


def _read_head(path: Path) -> bytes:
    with suppress(OSError), path.open("rb") as file:
        return file.read(_MARK_BYTES)
    return b""
