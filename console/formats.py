"""`newsledger formats`: what raw articles may come as."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from console.tables import print_json

if TYPE_CHECKING:
    from newsledger.read.reader import Reader

_INDENT = "    "


def formats(
    *,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print as JSON")] = False,
) -> None:
    """List the formats that raw files may be in, each with an example, and how they may be packed."""
    from newsledger.read.archives import ARCHIVE_KINDS
    from newsledger.read.compression import CODECS, SUFFIXES
    from newsledger.read.formats import READERS

    rows = [_describe_format(reader) for reader in sorted(READERS, key=lambda reader: reader.name)]
    packing = {
        "compressions": [codec.name for codec in CODECS],
        "compression_suffixes": list(SUFFIXES),
        "archives": list(ARCHIVE_KINDS),
    }
    if as_json:
        print_json({"formats": rows, **packing})
        return
    for row in rows:
        _print_format(row)
    print(f"Each of them may be compressed ({', '.join(packing['compressions'])}), which the bytes tell, not the name.")
    print(f"Archives ({', '.join(ARCHIVE_KINDS)}) may hold all of them: each member is read under its own name.")


def _describe_format(reader: Reader) -> dict[str, Any]:
    return {
        "name": reader.name,
        "suffixes": list(reader.suffixes),
        "media_type": reader.media_type,
        "description": reader.description,
        "recognized_by": reader.mark,
        "example": reader.example,
    }


def _print_format(row: dict[str, Any]) -> None:
    print(f"{row['name']} ({' '.join(row['suffixes'])})")
    for line in (f"{row['description']}.", f"Without such a suffix it is recognized by {row['recognized_by']}."):
        print(textwrap.fill(line, 100, initial_indent="  ", subsequent_indent="  "))
    print(f"\n{textwrap.indent(row['example'].rstrip(), _INDENT)}\n")
