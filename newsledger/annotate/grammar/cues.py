"""The cue words: which forms introduce words of another, with what stance, and what follows them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

VOWELS = frozenset("aeiou")
HISSES = ("s", "x", "z", "ch", "sh")
BRITISH = re.compile(r"(?<=\w\w\wi)z(?=(?:e|es|ed|ing)$)|(?<=ly)z(?=(?:e|es|ed|ing)$)")


@dataclass(frozen=True, slots=True)
class CueForm:
    """One form of a cue verb; `takes` is `clause` (say), `person` (tell), `object` (call) or `source` (according to).

    In a language whose verb may stand before its subject (`de`), the subject is looked for on both sides.
    """

    lemma: str
    stance: str
    takes: str
    language: str


@dataclass(frozen=True, slots=True)
class CueEntry:
    """One reading of a cue's word: its stance, the words that must follow for it, and its weight.

    Weight 3 is a word that carries the stance, 2 one that leaves it to another (`make`, `statement`, `seem`),
    1 a preposition, a mark or an adverb. `undoes` says which words it denies to have been said: those after its
    `to` (decline), an `ing` form (resist), `any` that follow (avoid), or that anything was `said` (stay silent).
    """

    lemma: str
    stance: str
    takes: str
    weight: int
    following: tuple[str, ...] = ()
    undoes: str = ""


@lru_cache(maxsize=1)
def load_cue_forms() -> dict[str, CueForm]:
    """The forms of `cue_verbs.csv` by which the rules find cues in running text, in lower case."""
    forms: dict[str, CueForm] = {}
    for row in _read_rows():
        for form in row["forms"].split():
            forms[form] = CueForm(row["lemma"], row["stance"], row["takes"], row["language"])
    return forms


@lru_cache(maxsize=1)
def list_cue_languages() -> tuple[str, ...]:
    """The languages that the cue words are of: in another one few attributions are found, or none."""
    return tuple(sorted({row["language"] for row in _read_rows()}))


@lru_cache(maxsize=1)
def load_cue_entries() -> dict[str, tuple[CueEntry, ...]]:
    """The readings of every form that a known cue may hold, the weightiest first."""
    rows = list(_read_rows())
    inflected = {row["lemma"]: _list_forms(row) for row in rows if row["part"] == "verb"}
    entries: dict[str, dict[CueEntry, None]] = {}
    for row in rows:
        first, *following = row["lemma"].split()
        entry = CueEntry(row["lemma"], row["stance"], row["takes"], int(row["weight"]), tuple(following), row["undoes"])
        forms = inflected.get(first) or inflect_verb(first) if following else _list_forms(row)
        for form in forms if entry.stance or entry.undoes else ():
            entries.setdefault(form, {})[entry] = None
    return {form: tuple(sorted(found, key=_rank_entry)) for form, found in entries.items()}


def _rank_entry(entry: CueEntry) -> tuple[int, int]:
    return -len(entry.following), -entry.weight


def _read_rows() -> Iterator[dict[str, str]]:
    table = resources.files(__package__).joinpath("cue_verbs.csv").read_text(encoding="utf-8")
    return csv.DictReader(table.splitlines())


def _list_forms(row: dict[str, str]) -> tuple[str, ...]:
    """The forms of one row: those it lists, and the regular ones of its part of speech."""
    lemma, listed = row["lemma"], (*row["forms"].split(), *row["others"].split())
    if row["language"] != "en" or row["part"] == "word":
        return (lemma, *listed)
    if row["part"] == "noun":
        return (lemma, *listed, inflect_noun(lemma))
    # A listed participle stands for the regular one: `see` has no `seed`, `admit` no `admited`.
    regular = [form for form in inflect_verb(lemma) if not _is_replaced(form, row["others"].split())]
    return (*listed, *regular, *(form for form in map(spell_british, regular) if form not in regular))


def spell_british(form: str) -> str:
    """The form with the British `s` for `z`: `criticised`; other words as they are."""
    return BRITISH.sub("s", form)


def _is_replaced(form: str, listed: list[str]) -> bool:
    if form.endswith("ing"):
        return any(other.endswith("ing") for other in listed)
    return form.endswith("ed") and any(not other.endswith("ing") for other in listed)


def inflect_verb(lemma: str) -> tuple[str, ...]:
    """The regular forms of an English verb: base, third person, past, participle; no consonant is doubled."""
    if lemma.endswith("e"):
        stem = lemma[:-2] + "y" if lemma.endswith("ie") else lemma if lemma.endswith(("ee", "oe", "ye")) else lemma[:-1]
        return lemma, inflect_noun(lemma), lemma + "d", stem + "ing"
    past = lemma[:-1] + "ied" if _ends_in_consonant_y(lemma) else lemma + "ed"
    return lemma, inflect_noun(lemma), past, lemma + "ing"


def inflect_noun(lemma: str) -> str:
    """The regular plural of an English noun, which is a verb's third person too."""
    if _ends_in_consonant_y(lemma):
        return lemma[:-1] + "ies"
    ends_in_consonant_o = len(lemma) > 1 and lemma.endswith("o") and lemma[-2] not in VOWELS
    return lemma + "es" if lemma.endswith(HISSES) or ends_in_consonant_o else lemma + "s"


def _ends_in_consonant_y(lemma: str) -> bool:
    return len(lemma) > 1 and lemma.endswith("y") and lemma[-2] not in VOWELS
