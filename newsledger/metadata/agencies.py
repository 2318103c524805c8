"""Wire agencies: whose copy an article is, by byline, dateline, credit line or foot, never by a passing mention.

`wire` means the text is the agency's own; `contributor` means that the agency's material was used in another's text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

Role = Literal["wire", "contributor"]

# A credit stands within the first or the last lines; longer windows only find mentions (us_news, by eye).
HEAD_CHARS = 240
FOOT_CHARS = 700
MAX_FIELD_CHARS = 300
# A byline of more names than this is a scraped list of a page's writers.
MAX_BYLINE_NAMES = 3

_SPLIT = re.compile(r"[,;|/&•·()\n]+|\s[-–—]\s|\s(?:and|und|et|y|for|with|via)\s", re.IGNORECASE)
_BY = re.compile(r"\s*(?:by|source|credit|from|von|par|por|with)\s*:?\s+|\s*source\s*:\s*", re.IGNORECASE)
_ROLE_WORDS = re.compile(
    r"\s+(?:(?:staff|senior|chief|medical|political|science|sports|national"
    r"|special|business|white house|diplomatic)\s+)*"
    r"(?:writers?|reporters?|correspondents?|editors?|columnist|staff|journalists?|international|newswires?)\.?$",
    re.IGNORECASE,
)
_WRAP = " \t\r\n\u00a0.()[]-–—*_©\"'“”"


@dataclass(frozen=True, slots=True)
class AgencyCredit:
    """One agency's credit; `start` and `end` span its evidence in the text, or are None when it is in the metadata."""

    agency: str
    role: Role
    start: int | None = None
    end: int | None = None


def find_agency(*, byline: Sequence[str], dateline: str | None, text: str, credit: str | None) -> AgencyCredit | None:
    """Give the article's wire agency, else the agency that contributed, else None."""
    declared = name_agency(credit) or _read_dateline(dateline) or _read_byline(byline)
    if declared:
        return AgencyCredit(declared, "wire")
    return _find_head_credit(text) or _find_foot_credit(text)


def name_agency(text: str | None) -> str | None:
    """Give the agency that a whole phrase names (`The Associated Press`, `(AP)`, `AP writer`), else None."""
    if not text or len(text) > MAX_FIELD_CHARS:
        return None
    bare = text.strip(_WRAP)
    known = _load_names()
    return known.get(_fold(bare)) or known.get(_fold(_ROLE_WORDS.sub("", bare)))


@lru_cache(maxsize=1)
def _load_rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    source = resources.files("newsledger.metadata").joinpath("agencies.csv").read_text(encoding="utf-8")
    return tuple((row["agency"], tuple(row["names"].split("|"))) for row in csv.DictReader(source.splitlines()))


@lru_cache(maxsize=1)
def _load_names() -> dict[str, str]:
    return {_fold(name): agency for agency, names in _load_rows() for name in names}


def _fold(name: str) -> str:
    """Give the lookup key: short all-letter marks keep their case, since `pa` and `map` are words."""
    bare = " ".join(name.split())
    return bare if len(bare) <= 4 else bare.casefold()


@lru_cache(maxsize=1)
def _compile_head() -> tuple[re.Pattern[str], ...]:
    """Give what a credit above the story looks like: a byline line, or a bare `(Reuters) - ` before the first word."""
    name = _any_name()
    return (
        re.compile(rf"\s*\({name}(?:/[A-Z]{{2,12}})?\)[ \t]*(?:[-–—]|(?=[A-Z\"“]))"),
        re.compile(
            rf"^[ \t]*(?:by|BY|By|Source:|SOURCE:)[ \t]+(?:[^\n,|]{{2,50}}[,|][ \t]*)?{name}[ \t.]*$", re.MULTILINE
        ),
    )


@dataclass(frozen=True, slots=True)
class FootRule:
    """One form of credit below a story; the cheap `gate` decides whether `pattern` is tried at all.

    In a pattern NAME is any agency's name, NAMES a list of people and papers that ends in one.
    """

    role: Role
    gate: str
    pattern: str


FOOT_RULES = (
    FootRule(
        "wire",
        r"©|\([Cc]\)|[Cc]opyright|COPYRIGHT",
        r"(?<![Ii]mage )(?<![Pp]hoto )(?:©|\([Cc]\)|[Cc]opyright|COPYRIGHT)(?: ?©| ?\([Cc]\))? ?(?:\d{4} ?)?(?:by )?"
        r"NAME(?! ?(?:[Pp]hoto|[Ii]mage|via\b|/))(?:[., ]+\d{4})?(?=[ \t]*(?:[.,]|$|[Aa]ll [Rr]ights|ALL))",
    ),
    FootRule("wire", r"[Ss]ource|SOURCE", r"^[ \t]*(?:[Ss]ource|SOURCE)[ \t]?:[ \t]?NAME[ \t.]*$"),
    FootRule("wire", r"[-–—(\[]", r"[.!?”\"’'][ \t\n]*[-–—(\[]{1,2}[ \t]?NAME[)\]]?[ \t.]*\Z"),
    FootRule(
        "wire",
        r"(?:reported|written|produced|provided) by",
        r"[Tt]his (?:story|article|report) (?:was|is|has been) (?:written|reported|produced|provided) by NAME\.",
    ),
    FootRule("wire", r"solely responsible", r"NAME is solely responsible for all content"),
    FootRule(
        "contributor",
        r"ontribut",
        r"NAME(?:[ ,'’/&][^.\n]{0,200}?)?\s(?:also\s)?contributed"
        r"(?:\s(?:reporting|to\s(?:this|the|these)\b)|[ \t.)]*$)",
    ),
    FootRule("contributor", r"ontribut", r"\b[Cc]ontribut(?:ing|ors?|ed by)\b[^:.\n]{0,30}:[ \t]*NAMES"),
    FootRule(
        "contributor",
        r"(?:[Rr]eporting|[Ff]iles|[Mm]aterial|[Ii]nformation) ",
        r"\b(?:[Aa]dditional|[Ww]ith|[Cc]ontains|[Ii]ncludes|[Uu]ses)\s(?:additional\s)?"
        r"(?:reporting|files|material|information)\s(?:by|from):?\sNAMES",
    ),
    FootRule(
        "contributor",
        r"(?:[Mm]aterial|[Ii]nformation) ",
        r"\b(?:[Mm]aterial|[Ii]nformation) from NAMES[^.\n]{0,80} (?:was|were|is) (?:also )?(?:used|included)",
    ),
)


@lru_cache(maxsize=1)
def _compile_foot() -> tuple[tuple[re.Pattern[str], re.Pattern[str], Role], ...]:
    name = _any_name()
    names = rf"(?:[^.\n]{{0,160}}?(?<![\w-]))?{name}(?! ?(?:[Pp]hoto|[Ii]mages?|via\b))"
    full = ((rule, rule.pattern.replace("NAMES", names).replace("NAME", name)) for rule in FOOT_RULES)
    return tuple((re.compile(rule.gate), re.compile(pattern, re.MULTILINE), rule.role) for rule, pattern in full)


# Reuters signs its own copy so, and names no agency in it.
_REUTERS_SIGNATURE = re.compile(
    r"\((?:[Aa]dditional )?[Rr]eporting by [^()]{3,300}?[;,.] ?(?:[Ww]riting"
    r" by [^();]{3,100}[;,.] ?)?[Ee]diting by [^()]{3,120}\)?\s*\Z"
)


@lru_cache(maxsize=1)
def _any_name() -> str:
    names = sorted({name for _, group in _load_rows() for name in group}, key=lambda name: (-len(name), name))
    return "(?:[Tt]he )?(?P<agency>(?<!\\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w))"


def _read_dateline(dateline: str | None) -> str | None:
    """Give the agency of `LONDON (AP)`, `(AP/Reuters)` or `Ulaanbaatar /MONTSAME/`."""
    if not dateline:
        return None
    marks = re.findall(r"(?<=[(/\[])[^()/\[\]]{2,40}(?=[)/\]])", dateline[:MAX_FIELD_CHARS])
    return next(filter(None, map(name_agency, marks)), None)


def _read_byline(byline: Sequence[str]) -> str | None:
    """Give the agency that a byline names, unless it is a list of a whole page's writers."""
    pieces = [piece for value in byline for piece in _SPLIT.split(value[:MAX_FIELD_CHARS]) if piece.strip()]
    if len(pieces) > MAX_BYLINE_NAMES:
        return None
    return next(filter(None, (name_agency(_BY.sub("", piece, count=1)) for piece in pieces)), None)


def _find_head_credit(text: str) -> AgencyCredit | None:
    head = text[:HEAD_CHARS]
    first, second = _compile_head()
    return _make_credit(first.match(head), "wire", 0) or _make_credit(second.search(head), "wire", 0)


def _find_foot_credit(text: str) -> AgencyCredit | None:
    offset = max(0, len(text) - FOOT_CHARS)
    foot = text[offset:].rstrip()
    for gate, pattern, role in _compile_foot():
        if gate.search(foot):
            credit = _make_credit(pattern.search(foot), role, offset)
            if credit:
                return credit
    signature = _REUTERS_SIGNATURE.search(foot) if "diting by" in foot else None
    return AgencyCredit("Reuters", "wire", offset + signature.start(), offset + signature.end()) if signature else None


def _make_credit(match: re.Match[str] | None, role: Role, offset: int) -> AgencyCredit | None:
    agency = name_agency(match["agency"]) if match else None
    return AgencyCredit(agency, role, offset + match.start(), offset + match.end()) if match and agency else None
