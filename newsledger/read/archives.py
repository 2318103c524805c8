"""Archives (zip, tar) as the files in them: read where they lie, under their own names, and never written to disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from newsledger.errors import InputRejectedError
from newsledger.read.compression import find_codec
from newsledger.read.members import ZIP_MARKS, Container, Part, is_tar, read_mark
from newsledger.read.streams import ByteStream, PackedStream, PlainStream, open_raw
from newsledger.read.tar_archive import TarArchive
from newsledger.read.zip_archive import ZipArchive

ARCHIVE_KINDS = (ZipArchive.kind, TarArchive.kind)


class PlainFile:
    """A file that is no archive, as its only part."""

    kind = ""

    def __init__(self, stream: ByteStream, name: str) -> None:
        self._part = Part(name, lambda: stream)

    def list_parts(self, first: int = 0) -> Iterator[Part]:  # noqa: ARG002  (there is but one)
        """Give the file."""
        yield self._part


@contextmanager
def open_container(path: Path, name: str) -> Iterator[Container]:
    """Give what lies in a file, found by its bytes; raise InputRejectedError if it is no plain file."""
    with open_raw(path) as stream:
        head = read_mark(stream)
        if head.startswith(ZIP_MARKS) and isinstance(stream, PlainStream):
            yield ZipArchive(stream)
        elif is_tar(head):
            yield TarArchive(stream)
        elif isinstance(stream, PackedStream) and (head.startswith(ZIP_MARKS) or find_codec(head)):
            yield PlainFile(_NestedFile(), name)
        else:
            yield PlainFile(stream, name)


class _NestedFile:
    """A file that was packed twice, which is refused."""

    def read(self, size: int = -1, /) -> NoReturn:  # noqa: ARG002  (whatever is asked for)
        raise InputRejectedError("nested_archive", "compressed twice")

    def seek(self, offset: int, /) -> int:
        return offset

    def tell(self) -> int:
        return 0
