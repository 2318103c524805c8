"""The word lists that tell names, titles, organisations and documents apart, and a clause's small words."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources

TABLES = ("speaker_words.csv", "function_words.csv", "hearer_words.csv", "turn_labels.csv")


@lru_cache(maxsize=64)
def load_words(kind: str) -> frozenset[str]:
    """The lower-case words of one kind, in whichever of the tables it stands."""
    return _load_kinds()[kind]


@lru_cache(maxsize=1)
def _load_kinds() -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for name in TABLES:
        table = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
        for row in csv.DictReader(table.splitlines()):
            kinds.setdefault(row["kind"], set()).add(row["word"])
    return {kind: frozenset(words) for kind, words in kinds.items()}
