"""Which declared source a file in an archive is of."""

from __future__ import annotations

import re

from newsledger.files import digest_text
from newsledger.read.archives import ARCHIVE_KINDS
from newsledger.sources import Declarations, Source

_WILDCARD = re.compile(r"[*?]")


def join_member(path: str, member: str) -> str:
    """Give a member's path as a glob or a path pattern sees it: `dump.zip/news/a.txt`."""
    return f"{path}/{member.removeprefix('./')}"


def find_source(declarations: Declarations, path: str, member: str | None) -> Source:
    """Give the first declared source that covers `ARCHIVE/MEMBER` or the archive itself, as the path of a member."""
    if member is None:
        return declarations.source_of(path)
    joined = join_member(path, member)
    covering = (source for source in declarations.sources if source.covers(joined) or source.covers(path))
    return next(covering, Source())


def find_format(declarations: Declarations, path: str, member: str | None) -> str | None:
    """Give the format that is declared for a file or a member of it, if any is."""
    return find_source(declarations, path, member).format


def digest_sources(declarations: Declarations, path: str, kind: str) -> str:
    """Give a digest of the declarations that shape how a file is read; any that may be of a member is one of them."""
    own = declarations.source_of(path)
    if kind.split("/")[0] not in ARCHIVE_KINDS:
        return own.digest
    sources = [s for s in declarations.sources if s.covers(path) or _may_cover_members(s.path, path)]
    return digest_text(*(part for source in (*sources, own) for part in (source.name, source.path, source.digest)))


def _may_cover_members(glob: str, path: str) -> bool:
    literal = _WILDCARD.split(glob, maxsplit=1)[0]
    folder = f"{path}/"
    return folder.startswith(literal) or literal.startswith(folder)
