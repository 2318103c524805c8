"""Wire agencies: whose copy an article is, by byline, dateline, credit line or foot, never by a passing mention.

`wire` means the text is the agency's own; `contributor` means that the agency's material was used in another's text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from newsledger.metadata.agency_table import AgencyTable, load_agencies, match_any_name

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


def find_agency(
    *,
    byline: Sequence[str],
    dateline: str | None,
    text: str,
    credit: str | None,
    agencies: AgencyTable | None = None,
) -> AgencyCredit | None:
    """Give the article's wire agency, else the agency that contributed, else None; `agencies` are all that count."""
    table = agencies or load_agencies()
    stated = name_agency(credit, table) or _read_dateline(dateline, table) or _read_byline(byline, table)
    if stated:
        return AgencyCredit(stated, "wire")
    return _find_head_credit(text, table) or find_foot_credit(text, table)


def name_agency(text: str | None, agencies: AgencyTable | None = None) -> str | None:
    """Give the agency that a whole phrase names (`The Associated Press`, `(AP)`, `AP writer`), else None."""
    if not text or len(text) > MAX_FIELD_CHARS:
        return None
    bare = text.strip(_WRAP)
    table = agencies or load_agencies()
    return table.name_of(bare) or table.name_of(_ROLE_WORDS.sub("", bare))


@lru_cache(maxsize=16)
def _compile_head(agencies: AgencyTable) -> tuple[re.Pattern[str], ...]:
    """Give what a credit above the story looks like: a byline line, or a bare `(Reuters) - ` before the first word."""
    name = match_any_name(agencies)
    return (
        re.compile(rf"\s*\({name}(?:/[A-Z]{{2,12}})?\)[ \t]*(?:[-–—]|(?=[A-Z\"“]))"),
        re.compile(
            rf"^[ \t]*(?:by|BY|By|Source:|SOURCE:)[ \t]+(?:[^\n,|]{{2,50}}[,|][ \t]*)?{name}[ \t.]*$", re.MULTILINE
        ),
    )


@dataclass(frozen=True, slots=True)
class FootRule:
    """One form of credit below a story; `pattern` is only tried on a text that holds one of the `signs`.

    In a pattern NAME is any agency's name, NAMES a list of people and papers that ends in one.
    """

    role: Role
    signs: tuple[str, ...]
    pattern: str


FOOT_RULES = (
    FootRule(
        "wire",
        ("©", "(C)", "(c)", "opyright", "COPYRIGHT"),
        r"(?<![Ii]mage )(?<![Pp]hoto )(?:©|\([Cc]\)|[Cc]opyright|COPYRIGHT)(?: ?©| ?\([Cc]\))? ?(?:\d{4} ?)?(?:by )?"
        r"NAME(?! ?(?:[Pp]hoto|[Ii]mage|via\b|/))(?:[., ]+\d{4})?(?=[ \t]*(?:[.,]|$|[Aa]ll [Rr]ights|ALL))",
    ),
    FootRule("wire", ("ource", "SOURCE"), r"^[ \t]*(?:[Ss]ource|SOURCE)[ \t]?:[ \t]?NAME[ \t.]*$"),
    FootRule("wire", ("-", "–", "—", "(", "["), r"[.!?”\"’'][ \t\n]*[-–—(\[]{1,2}[ \t]?NAME[)\]]?[ \t.]*\Z"),
    FootRule(
        "wire",
        ("reported by", "written by", "produced by", "provided by"),
        r"[Tt]his (?:story|article|report) (?:was|is|has been) (?:written|reported|produced|provided) by NAME\.",
    ),
    FootRule("wire", ("solely responsible",), r"NAME is solely responsible for all content"),
    FootRule(
        "contributor",
        ("ontribut",),
        r"NAME(?:[ ,'’/&][^.\n]{0,200}?)?\s(?:also\s)?contributed"
        r"(?:\s(?:reporting|to\s(?:this|the|these)\b)|[ \t.)]*$)",
    ),
    FootRule("contributor", ("ontribut",), r"\b[Cc]ontribut(?:ing|ors?|ed by)\b[^:.\n]{0,30}:[ \t]*NAMES"),
    FootRule(
        "contributor",
        ("eporting ", "iles ", "aterial ", "nformation "),
        r"\b(?:[Aa]dditional|[Ww]ith|[Cc]ontains|[Ii]ncludes|[Uu]ses)\s(?:additional\s)?"
        r"(?:reporting|files|material|information)\s(?:by|from):?\sNAMES",
    ),
    FootRule(
        "contributor",
        ("aterial from", "nformation from"),
        r"\b(?:[Mm]aterial|[Ii]nformation) from NAMES[^.\n]{0,80} (?:was|were|is) (?:also )?(?:used|included)",
    ),
)


@lru_cache(maxsize=16)
def _compile_foot(agencies: AgencyTable) -> tuple[tuple[tuple[str, ...], re.Pattern[str], Role], ...]:
    name = match_any_name(agencies)
    names = rf"(?:[^.\n]{{0,160}}?(?<![\w-]))?{name}(?! ?(?:[Pp]hoto|[Ii]mages?|via\b))"
    full = ((rule, rule.pattern.replace("NAMES", names).replace("NAME", name)) for rule in FOOT_RULES)
    return tuple((rule.signs, re.compile(pattern, re.MULTILINE), rule.role) for rule, pattern in full)


# Reuters signs its own copy so, and names no agency in it.
_REUTERS_SIGNATURE = re.compile(
    r"\((?:[Aa]dditional )?[Rr]eporting by [^()]{3,300}?[;,.] ?(?:[Ww]riting"
    r" by [^();]{3,100}[;,.] ?)?[Ee]diting by [^()]{3,120}\)?\s*\Z"
)


def _read_dateline(dateline: str | None, agencies: AgencyTable) -> str | None:
    """Give the agency of `LONDON (AP)`, `(AP/Reuters)` or `Ulaanbaatar /MONTSAME/`."""
    if not dateline:
        return None
    marks = re.findall(r"(?<=[(/\[])[^()/\[\]]{2,40}(?=[)/\]])", dateline[:MAX_FIELD_CHARS])
    return next(filter(None, (name_agency(mark, agencies) for mark in marks)), None)


def _read_byline(byline: Sequence[str], agencies: AgencyTable) -> str | None:
    """Give the agency that a byline names, unless it is a list of a whole page's writers."""
    pieces = [piece for value in byline for piece in _SPLIT.split(value[:MAX_FIELD_CHARS]) if piece.strip()]
    if len(pieces) > MAX_BYLINE_NAMES:
        return None
    return next(filter(None, (name_agency(_BY.sub("", piece, count=1), agencies) for piece in pieces)), None)


def _find_head_credit(text: str, agencies: AgencyTable) -> AgencyCredit | None:
    head = text[:HEAD_CHARS]
    bracketed, signed = _compile_head(agencies)
    match = bracketed.match(head) or signed.search(head)
    return _make_credit(match, "wire", 0, agencies)


def find_foot_credit(text: str, agencies: AgencyTable) -> AgencyCredit | None:
    """Give what the last lines of a text credit, as in `Copyright 2018 The Associated Press`."""
    offset = max(0, len(text) - FOOT_CHARS)
    foot = text[offset:].rstrip()
    for signs, pattern, role in _compile_foot(agencies):
        if any(sign in foot for sign in signs):
            credit = _make_credit(pattern.search(foot), role, offset, agencies)
            if credit:
                return credit
    signature = _REUTERS_SIGNATURE.search(foot) if "diting by" in foot else None
    return AgencyCredit("Reuters", "wire", offset + signature.start(), offset + signature.end()) if signature else None


def _make_credit(match: re.Match[str] | None, role: Role, offset: int, agencies: AgencyTable) -> AgencyCredit | None:
    agency = agencies.name_of(match["agency"]) if match else None
    return AgencyCredit(agency, role, offset + match.start(), offset + match.end()) if match and agency else None
