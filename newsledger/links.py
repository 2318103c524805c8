"""A link found in an article's page or text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relation = Literal["citation", "related", "own", "social"]


@dataclass(frozen=True, slots=True)
class Link:
    """One link: `relation` is `related` when it stood in a furniture block, else it is decided from the domain."""

    url: str
    anchor: str | None = None
    relation: Relation | None = None
