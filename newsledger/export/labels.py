"""Strangers' words made fit to print: names, titles and addresses come from the raw files and may be hostile."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from markupsafe import Markup, escape

# Joiners are part of the spelling of Persian, Hindi and emoji; the other invisible characters only disguise.
_KEPT_INVISIBLE = "\u200c\u200d"
# Browsers follow longer ones too; no article's address is longer (RFC 9110 asks for 8,000 at least).
_MAXIMUM_ADDRESS = 8000
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\x9f\s\\<>\"]")
_BLANKS = re.compile(r"\s+")
# A name is cut before it is looked at, so that a megabyte of it costs nothing.
_LOOKED_AT = 4000


def clean_label(text: object, limit: int = 80) -> str:
    """One line of at most `limit` characters without control, direction or other invisible characters."""
    raw = "" if text is None else str(text)
    line = "".join(" " if character.isspace() else character for character in raw[:_LOOKED_AT])
    shown = "".join(character for character in line if _is_printable(character))
    shown = _BLANKS.sub(" ", shown).strip()
    if len(shown) > limit:
        return shown[: limit - 1].rstrip() + "…"
    return shown + "…" if len(raw) > _LOOKED_AT else shown


def _is_printable(character: str) -> bool:
    return character in _KEPT_INVISIBLE or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Cn", "Co")


def mark_label(text: object, limit: int = 80) -> Markup:
    """A label as escaped HTML whose writing direction cannot spill over; a dash when there is none."""
    shown = clean_label(text, limit)
    return Markup("<bdi>{}</bdi>").format(escape(shown)) if shown else Markup('<span class="none">–</span>')


def make_unique(labels: Iterable[str]) -> list[str]:
    """The labels in their order, numbered from the second of a kind on, so that a chart keeps them apart."""
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    unique = []
    for label in labels:
        name = label or "(no name)"
        while True:
            seen[label] += 1
            candidate = name if seen[label] == 1 else f"{name} ({seen[label]})"
            if candidate not in taken:
                break
        taken.add(candidate)
        unique.append(candidate)
    return unique


def find_link(url: object) -> str | None:
    """The address when it is one of the web that may become a link; None for javascript:, data: and the like."""
    address = "" if url is None else str(url)
    if not address or len(address) > _MAXIMUM_ADDRESS or _NOT_IN_ADDRESS.search(address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and host else None


def format_count(number: int) -> str:
    """A count with its thousands parted."""
    return f"{number:,}"


def format_things(number: int, thing: str) -> str:
    """A count of things, in the singular for one."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def format_share(part: int, whole: int) -> str:
    """A share in per cent with one digit; a dash when there is nothing to share."""
    return f"{100 * part / whole:.1f} %" if whole else "–"
