"""The cue verbs: which word forms introduce words of another, with what stance, and what follows them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class CueForm:
    """One form of a cue verb; `takes` is `clause` (say), `person` (tell), `object` (call) or `source` (according to).

    In a language whose verb may stand before its subject (`de`), the subject is looked for on both sides.
    """

    lemma: str
    stance: str
    takes: str
    language: str


@lru_cache(maxsize=1)
def load_cue_forms() -> dict[str, CueForm]:
    """Every form of the table `cue_verbs.csv`, in lower case."""
    table = resources.files(__package__).joinpath("cue_verbs.csv").read_text(encoding="utf-8")
    forms: dict[str, CueForm] = {}
    for row in csv.DictReader(table.splitlines()):
        for form in row["forms"].split():
            forms[form] = CueForm(row["lemma"], row["stance"], row["takes"], row["language"])
    return forms
