"""Zip archives: the members of their directory, each unpacked from where it lies."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial

from newsledger.errors import InputRejectedError
from newsledger.read.compression import ZIP_CODECS
from newsledger.read.members import (
    PACKAGE_NAMES,
    Part,
    StreamSlice,
    demand_few,
    is_passed_over,
    open_member,
    refuse_package,
    spell_member,
)
from newsledger.read.streams import BOMB_FREE_BYTES, BOMB_RATIO, CHUNK_BYTES, ByteStream, PackedStream, PlainStream
from newsledger.sources import SIDECAR_SUFFIX

# Room for MAX_MEMBERS with names of 80 characters; zipfile reads the whole directory at once.
MAX_DIRECTORY_BYTES = 32 << 20
# A metadata file holds the fields of one record.
MAX_SIDECAR_BYTES = 1 << 20
# What zipfile raises for a directory that is none, as its source has it.
_DIRECTORY_ERRORS = (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError, OverflowError)
_LOCAL_HEADER = struct.Struct("<4s22xHH")


class ZipArchive:
    """The members in the order of the directory; a zip without one, as of a delivery that broke off, has none."""

    kind = "zip"

    def __init__(self, stream: PlainStream) -> None:
        self._stream = stream

    def list_parts(self, first: int = 0) -> Iterator[Part]:
        """Give the members from a number on."""
        infos = self._read_directory()
        by_name = {info.filename: info for info in infos}
        for number in range(first, len(infos)):
            name = _read_name(infos[number])
            if not infos[number].is_dir() and not is_passed_over(name):
                yield self._describe(number, name, infos[number], by_name)

    def _describe(self, number: int, name: str, info: zipfile.ZipInfo, by_name: dict[str, zipfile.ZipInfo]) -> Part:
        stem = info.filename.rpartition(".")[0] if "." in info.filename.rpartition("/")[2] else info.filename
        sidecar = by_name.get(info.filename + SIDECAR_SUFFIX) or by_name.get(stem + SIDECAR_SUFFIX)
        return Part(
            name,
            partial(self._open, info),
            spell_member(name),
            number,
            info.file_size,
            partial(self._read_sidecar, sidecar),
        )

    def _open(self, info: zipfile.ZipInfo) -> ByteStream:
        if info.flag_bits & 1:
            raise InputRejectedError("encrypted_file")
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            raise InputRejectedError("not_a_regular_file")
        return open_member(self._unpack(info))

    def _unpack(self, info: zipfile.ZipInfo) -> ByteStream:
        packed = StreamSlice(self._stream, self._find_data(info), info.compress_size)
        codec = ZIP_CODECS.get(info.compress_type)
        if codec is None and info.compress_type != zipfile.ZIP_STORED:
            raise InputRejectedError("unsupported_compression", f"method {info.compress_type}")
        return _CheckedStream(PackedStream(packed, codec) if codec else packed, info)

    def _find_data(self, info: zipfile.ZipInfo) -> int:
        """Where the member's bytes begin: behind a second header, which may be longer than the directory's."""
        header = StreamSlice(self._stream, info.header_offset, _LOCAL_HEADER.size).read()
        if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise InputRejectedError("damaged_archive", "no member lies where the directory says")
        _, name_length, more_length = _LOCAL_HEADER.unpack(header)
        return info.header_offset + _LOCAL_HEADER.size + int(name_length) + int(more_length)

    def _read_sidecar(self, info: zipfile.ZipInfo | None) -> bytes | None:
        if info is None:
            return None
        if info.flag_bits & 1 or info.file_size > MAX_SIDECAR_BYTES:
            raise InputRejectedError("invalid_json", "its metadata file is too large or encrypted")
        stream = self._unpack(info)
        return b"".join(iter(lambda: stream.read(CHUNK_BYTES), b""))

    def _read_directory(self) -> list[zipfile.ZipInfo]:
        file = _DirectoryFile(self._stream)
        try:
            # The file is ours and stays open; zipfile keeps nothing else open.
            infos = zipfile.ZipFile(file).infolist()
        except _DIRECTORY_ERRORS as error:
            raise InputRejectedError("damaged_archive", str(error)) from error
        demand_few(len(infos))
        if any(info.filename in PACKAGE_NAMES for info in infos):
            raise refuse_package()
        if sum(info.file_size for info in infos) > max(BOMB_FREE_BYTES, BOMB_RATIO * self._stream.byte_count):
            raise InputRejectedError("decompression_bomb")
        return infos


def _read_name(info: zipfile.ZipInfo) -> str:
    """A member's name; zipfile takes one that is not marked as UTF-8 for one of MS-DOS, which most are not."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


class _DirectoryFile:
    """What zipfile needs of a file to read its directory, of which it may not read more than fits the memory."""

    def __init__(self, stream: PlainStream) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY_BYTES:
            raise InputRejectedError("too_many_members", f"a directory of {size:,} bytes")
        return self._stream.read(size if size >= 0 else MAX_DIRECTORY_BYTES)

    def seek(self, offset: int, whence: int = 0) -> int:
        start = (0, self._stream.tell(), self._stream.byte_count)[whence]
        return self._stream.seek(start + offset)

    def tell(self) -> int:
        return self._stream.tell()


class _CheckedStream:
    """A member's bytes; that they are not those which the directory describes raises after they were given.

    Moving on reads what lies between, so that the sum is that of all bytes wherever a reader begins.
    """

    def __init__(self, stream: ByteStream, info: zipfile.ZipInfo) -> None:
        self._stream = stream
        self._byte_count, self._sum = info.file_size, info.CRC
        self._position = self._sum_so_far = 0

    def read(self, size: int = -1, /) -> bytes:
        """Give up to `size` bytes, none at the end."""
        data = self._stream.read(CHUNK_BYTES if size < 0 else size)
        if not data and size != 0 and (self._position, self._sum_so_far) != (self._byte_count, self._sum):
            raise InputRejectedError("damaged_compression", "its size or sum is not that of the directory")
        self._position += len(data)
        self._sum_so_far = zlib.crc32(data, self._sum_so_far)
        if self._position > self._byte_count:
            raise InputRejectedError("damaged_compression", "it is larger than the directory says")
        return data

    def seek(self, offset: int, /) -> int:
        """Move to `offset` by reading up to it, from the start when it lies behind."""
        if offset < self._position:
            self._stream.seek(0)
            self._position = self._sum_so_far = 0
        while self._position < offset and self.read(min(CHUNK_BYTES, offset - self._position)):
            pass
        return self._position

    def tell(self) -> int:
        """Give the position."""
        return self._position
