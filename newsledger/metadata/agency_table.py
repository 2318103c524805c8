"""The known wire agencies: those of `agencies.csv`, and those that a user declares as outlets of kind `agency`."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

# One agency and all the names that credit it; the first is what is stored.
AgencyRow = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class AgencyTable:
    """Agencies and their names. A table equals only itself, so that what is compiled of it is found at once."""

    rows: tuple[AgencyRow, ...]

    def name_of(self, phrase: str) -> str | None:
        """Give the agency that goes by exactly this name, else None."""
        return _index_names(self).get(_fold(phrase))


@lru_cache(maxsize=1)
def load_agencies() -> AgencyTable:
    """Give the table of the agencies that every installation knows."""
    source = resources.files("newsledger.metadata").joinpath("agencies.csv").read_text(encoding="utf-8")
    return AgencyTable(
        tuple((row["agency"], tuple(row["names"].split("|"))) for row in csv.DictReader(source.splitlines()))
    )


@lru_cache(maxsize=16)
def declare_agencies(declared: tuple[tuple[str | None, tuple[str, ...]], ...]) -> AgencyTable:
    """Give the known agencies with declared ones, each a code (or None) and its names.

    A declaration of a known agency adds its names; without a code it keeps the code that is known.
    """
    rows = dict(load_agencies().rows)
    for code, names in declared:
        known = next(filter(None, map(load_agencies().name_of, filter(None, (*names, code)))), None)
        agency = code or known or names[0]
        articled = (f"The {name}" for name in names if " " in name)
        earlier = (*rows.pop(known, ()), *rows.get(agency, ())) if known else rows.get(agency, ())
        rows[agency] = tuple(dict.fromkeys((agency, *names, *articled, *earlier)))
    return AgencyTable(tuple(rows.items()))


@lru_cache(maxsize=16)
def match_any_name(agencies: AgencyTable) -> str:
    """Give the pattern of any agency's name, as the group `agency`, longest first."""
    names = sorted({name for _, group in agencies.rows for name in group}, key=lambda name: (-len(name), name))
    return "(?:[Tt]he )?(?P<agency>(?<!\\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w))"


@lru_cache(maxsize=16)
def _index_names(agencies: AgencyTable) -> dict[str, str]:
    return {_fold(name): agency for agency, names in agencies.rows for name in names}


def _fold(name: str) -> str:
    """Give the lookup key: short all-letter marks keep their case, since `pa` and `map` are words."""
    bare = " ".join(name.split()).rstrip(".")
    return bare if len(bare) <= 4 else bare.casefold()
