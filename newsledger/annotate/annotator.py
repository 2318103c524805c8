"""What an annotator is: a versioned function from an article to rows of one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# Columns of `articles` that an annotator may read: what it says of an article depends on these alone.
ARTICLE_COLUMNS = ("article_id", "version_id", "document_id", "title", "language", "kind", "text")

Article = Mapping[str, Any]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Annotator:
    """One annotator; raising `version` redoes its rows, and only its rows."""

    name: str
    version: str
    table: str
    annotate: Callable[[Article, str], Iterable[Row]]
    libraries: tuple[str, ...] = ()

    @property
    def model_version(self) -> str:
        """What stands in the column `model_version`: name and version."""
        return f"{self.name}-{self.version}"
