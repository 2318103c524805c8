"""Checking what `sources.toml` declares against what the program knows, before any work begins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from newsledger.errors import InputRejectedError, UsageError
from newsledger.metadata.date_parsing import load_zone
from newsledger.metadata.kinds import Kind
from newsledger.metadata.outlets import OutletDirectory
from newsledger.read.fields import OUR_FIELDS
from newsledger.read.formats import READERS, find_reader
from newsledger.sources import FILE_NAME, Declarations, Source


def check_declarations(declarations: Declarations) -> None:
    """Raise UsageError for the first value that no reader, field, kind, time zone or outlet answers to."""
    OutletDirectory(declarations.outlets)
    for source in declarations.sources:
        for complaint in _find_complaints(source):
            raise UsageError(f"{FILE_NAME}: source {source.name!r}: {complaint}")


def _find_complaints(source: Source) -> Iterator[str]:
    if source.format is not None and not _is_format(source.format):
        yield f"format {source.format!r} is unknown; it may be {', '.join(reader.name for reader in READERS)}"
    for name in sorted(set(source.fields) - set(OUR_FIELDS)):
        yield f"field {name!r} is not ours; fields are given as ours = theirs, ours are {', '.join(OUR_FIELDS)}"
    if source.kind is not None and source.kind not in get_args(Kind):
        yield f"kind {source.kind!r} is unknown; it may be {', '.join(get_args(Kind))}"
    if source.timezone is not None and load_zone(source.timezone) is None:
        yield f"timezone {source.timezone!r} is no IANA name such as Europe/London"


def _is_format(name: str) -> bool:
    try:
        find_reader(name)
    except InputRejectedError:
        return False
    return True
