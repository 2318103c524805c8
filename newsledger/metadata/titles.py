"""Headlines: what is the headline's own, without the outlet's name beside it and the marks that were set on it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from newsledger.metadata.urls import read_host, registered_domain

MAX_TITLE_CHARS = 1_000
# A headline may say twice what is one phrase (`New York, New York`); a headline of three words twice is a slip.
MIN_DOUBLED_WORDS = 3
MIN_DOUBLED_PART = 2
# A shorter name in a domain (`times.example`) is a word of many headlines.
MIN_LABEL_CHARS = 6
# A name of two letters at the front (`U.S. - Quay talks`) may be anything.
MIN_FRONT_CHARS = 3
MAX_ROUNDS = 4

# What parts a headline from a name beside it; a mark within a name (`Jean-Paul`, `AC/DC`) does not.
SEPARATOR = re.compile(r"\s+(?:[|–—·•»«‹›~⋆*/-]|::|:)\s+|\s*\|\s*|\s+-{2,3}\s+|\s+[<>]\s+")
_COLON = re.compile(r"\s?:\s+")
_NOT_LETTER = re.compile(r"[\W_]+")
_ARTICLE = re.compile(r"(?:the|der|die|das|el|la|le|il|de)\s+(?=\S)", re.IGNORECASE)
_BLANKS = " \t\u00a0"


@dataclass(frozen=True, slots=True)
class TitleParts:
    """A headline without what was set beside it, and the marks that were, in order."""

    title: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark, the words that set it, and the kind of article that it tells.

    `wire`: whether agencies write it as `WORD 2-`, `also` or `only` so.
    """

    name: str
    kind: str | None
    wire: str
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def load_marks() -> tuple[Mark, ...]:
    """Give the table of the marks that are known."""
    source = resources.files("newsledger.metadata").joinpath("title_marks.csv").read_text(encoding="utf-8")
    return tuple(
        Mark(row["mark"], row["kind"] or None, row["wire"], tuple(row["words"].split("|")))
        for row in csv.DictReader(source.splitlines())
    )


def find_title_kind(title: str | None) -> str | None:
    """Give the kind of article that a mark on the headline tells (`LIVE:` -> live), else None."""
    kinds = {mark.name: mark.kind for mark in load_marks()}
    return next((kinds[mark] for mark in split_title(title).marks if kinds[mark]), None) if title else None


def split_title(title: str, names: Iterable[str | None] = ()) -> TitleParts:
    """Give a headline's own words and its marks; `names` are the outlet's, and only what is one of them whole goes.

    A mark needs a colon, a dash, a bar, a bullet or brackets, or is written as agencies do (`UPDATE 2-`): without
    them it is the headline's first word. A headline is never emptied.
    """
    if len(title) > MAX_TITLE_CHARS:
        return TitleParts(title)
    own = _fold_names(tuple(names))
    text, marks = title.strip(), list[str]()
    for _ in range(MAX_ROUNDS):
        before = text
        text = _halve(_strip_names(text, own))
        text, found = _take_mark(text)
        marks += found
        if text == before:
            break
    return TitleParts(text, tuple(dict.fromkeys(marks)))


# A newsroom's thousands of headlines are of a few outlets.
@lru_cache(maxsize=4_096)
def _fold_names(names: tuple[str | None, ...]) -> frozenset[str]:
    """Give the outlet's names in the form in which parts of a headline are compared; of a domain its label too."""
    folded = set()
    for name in filter(None, names):
        folded |= {_fold(name), _fold(_ARTICLE.sub("", name, count=1))}
        host = read_host(name) if "." in name and " " not in name.strip() else None
        domain = registered_domain(host) if host else None
        if host and domain:
            folded |= {_fold(host), _fold(host.removeprefix("www.")), _fold(domain)}
            label = _fold(domain.partition(".")[0])
            folded |= {label} if len(label) >= MIN_LABEL_CHARS else set()
    return frozenset(folded - {""})


def _fold(text: str) -> str:
    return _NOT_LETTER.sub("", text).casefold()


def _is_name(part: str, names: frozenset[str]) -> bool:
    bare = part.strip().lower().removeprefix("www.")
    return _fold(bare) in names or _fold(_ARTICLE.sub("", bare, count=1)) in names


def _strip_names(title: str, names: frozenset[str]) -> str:
    """Give the headline without the first or last part that is one of the names."""
    if not names:
        return title
    breaks = list(SEPARATOR.finditer(title))
    if breaks and _is_name(title[breaks[-1].end() :], names) and _fold(title[: breaks[-1].start()]):
        return title[: breaks[-1].start()].strip()
    colon = _COLON.search(title)
    for found in (breaks[:1], [colon] if colon else []):
        first, rest = (title[: found[0].start()], title[found[0].end() :]) if found else ("", "")
        if len(_fold(first)) >= MIN_FRONT_CHARS and _is_name(first, names) and _fold(rest):
            return rest.strip()
    return title


def _halve(title: str) -> str:
    """Give one of two same halves, whether a separator stands between them or not."""
    for found in SEPARATOR.finditer(title):
        first, second = title[: found.start()].strip(), title[found.end() :].strip()
        if first.casefold() == second.casefold() and len(first.split()) >= MIN_DOUBLED_PART:
            return first
    words = title.split()
    half = len(words) // 2
    is_double = half >= MIN_DOUBLED_WORDS and len(words) == 2 * half
    if is_double and [word.casefold() for word in words[:half]] == [word.casefold() for word in words[half:]]:
        return " ".join(words[:half])
    return title


@lru_cache(maxsize=1)
def _compile_marks() -> tuple[tuple[re.Pattern[str], ...], dict[str, str]]:
    marks = load_marks()
    names = {word.casefold(): mark.name for mark in marks for word in mark.words}
    plain = sorted((word for mark in marks if mark.wire != "only" for word in mark.words), key=len, reverse=True)
    words = "|".join(map(re.escape, plain))
    wire = "|".join(re.escape(word.upper()) for mark in marks if mark.wire for word in mark.words)
    number = r"(?: ?#?\d{1,2})?"
    end = r"\s?(?::+\s*|[|•·]+\s*|\s[-–—]{1,3}\s+|[–—](?-i:(?=[\"“‘A-ZÀ-Þ])))"
    return (
        re.compile(rf"[●•🔴🚨⚡*\ufe0f ]{{0,4}}(?P<mark>{words}){number}{end}", re.IGNORECASE),
        re.compile(rf"[\[(]\s?(?P<mark>{words}){number}\s?[\])]\s?[:|–—-]?\s*", re.IGNORECASE),
        re.compile(rf"(?P<mark>{wire})(?P<number> \d{{1,2}})?-(?=[^\W_])"),
        re.compile(rf"[\[(]\s?(?P<mark>{words}){number}\s?[\])]", re.IGNORECASE),
    ), names


def _take_mark(title: str) -> tuple[str, list[str]]:
    """Give the headline without one mark at its front or in brackets at its end, and that mark."""
    (front, bracketed, wire, closing), names = _compile_marks()
    for pattern in (front, bracketed, wire):
        match = pattern.match(title)
        if match and _fold(title[match.end() :]) and not (pattern is wire and _is_compound(match)):
            return title[match.end() :].lstrip(_BLANKS), [names[match["mark"].casefold()]]
    opening = max(title.rfind("["), title.rfind("("))
    match = closing.fullmatch(title, opening) if opening > 0 else None
    if match and _fold(title[:opening]):
        return title[:opening].rstrip(_BLANKS), [names[match["mark"].casefold()]]
    return title, []


def _is_compound(match: re.Match[str]) -> bool:
    """Whether `WORD-` begins a compound in a headline of capitals (`EXCLUSIVE-USE LANES`), or a word in small ones."""
    rest = match.string[match.end() :]
    return match["number"] is None and (rest[0].islower() or not any(map(str.islower, rest)))
