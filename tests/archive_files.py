"""Archives made of strings: what the tests of archives are built from."""

from __future__ import annotations

import io
import tarfile
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

# Names and contents, which are text or bytes; a name may come twice.
Members = Mapping[str, Any] | Iterable[tuple[str, Any]]


def encode(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def make_zip(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip, always of the same bytes; a name may come twice."""
    pairs = members.items() if isinstance(members, Mapping) else members
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, content in pairs:
            info = zipfile.ZipInfo(name, (2024, 5, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, encode(content))
    return buffer.getvalue()


def make_tar(members: Members, more: Iterable[tarfile.TarInfo] = ()) -> bytes:
    """A tar, always of the same bytes; `more` are members without content."""
    pairs = members.items() if isinstance(members, Mapping) else members
    buffer = io.BytesIO()
    with tarfile.TarFile(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, content in pairs:
            info = tarfile.TarInfo(name)
            info.size = len(encode(content))
            archive.addfile(info, io.BytesIO(encode(content)))
        for info in more:
            archive.addfile(info)
    return buffer.getvalue()


def make_special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """A member of a tar that is no file."""
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    return info
