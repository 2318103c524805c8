"""What furniture is called and what it says: one row a pattern, in furniture.csv.

`where` is `name` for words in an element's class or id (in lower case, joined by hyphens, a whole name or its end),
and for the words of a whole short block: `any`, `head` (among the first blocks) or `tail` (among the last).
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def load_names() -> re.Pattern[str]:
    """A pattern over an element's names; the group that matched is the kind of furniture."""
    kinds = "|".join(f"(?P<{kind}>{'|'.join(patterns)})" for kind, patterns in _group_patterns("name").items())
    return re.compile(rf"(?:^|\s)(?:\w{{1,24}}-{{1,3}}){{0,2}}(?:{kinds})(?=$|\s|--)")


@lru_cache(maxsize=3)
def load_lines(where: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(kind, pattern from a block's start to its end) of what furniture says there."""
    groups = _group_patterns(where).items()
    return tuple((kind, re.compile("|".join(f"(?:{row})" for row in rows), re.IGNORECASE)) for kind, rows in groups)


@lru_cache(maxsize=1)
def _load_rows() -> tuple[tuple[str, str, str], ...]:
    source = resources.files("newsledger.page").joinpath("furniture.csv").read_text(encoding="utf-8")
    return tuple((row["kind"], row["where"], row["pattern"]) for row in csv.DictReader(source.splitlines()))


def _group_patterns(where: str) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for kind, place, pattern in _load_rows():
        if place == where:
            groups.setdefault(kind, []).append(pattern)
    return groups
