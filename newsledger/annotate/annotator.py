"""What an annotator is: a versioned function from an article to rows of one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# Columns of `articles` that an annotator may read: what it says of an article depends on these alone.
ARTICLE_COLUMNS = ("article_id", "version_id", "document_id", "title", "language", "kind", "text")

Article = Mapping[str, Any]
Row = dict[str, Any]


def read_any(_: Article) -> bool:
    """Every article."""
    return True


def sign_nothing() -> str:
    """No files of its own."""
    return ""


@dataclass(frozen=True, slots=True)
class Annotator:
    """One annotator; raising `version` redoes its rows, and only its rows.

    `reads` says which articles it is for; `digest` is that of the trained files that it needs.
    """

    name: str
    version: str
    table: str
    annotate: Callable[[Article, str], Iterable[Row]]
    libraries: tuple[str, ...] = ()
    reads: Callable[[Article], bool] = read_any
    digest: Callable[[], str] = sign_nothing

    @property
    def model_version(self) -> str:
        """What stands in the column `model_version`: name and version."""
        return f"{self.name}-{self.version}"

    @property
    def fingerprint(self) -> str:
        """What a row depends on beside the article: model version and the digest of trained files."""
        digest = self.digest()
        return f"{self.model_version}:{digest}" if digest else self.model_version
