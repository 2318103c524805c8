"""An article's text made clean: characters repaired, paragraphs whole, page furniture taken out and accounted for."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsledger.links import Link
from newsledger.text.furniture import is_furniture, starts_related, take_furniture
from newsledger.text.heading import Heading, is_heading_line, take_heading
from newsledger.text.lines import Line, is_url, join_lines
from newsledger.text.paragraphs import split_lines
from newsledger.text.repair import repair_text

# From so many on, people count the addresses in the body of a saved page as its text: sources, a list of products.
LISTED_URLS = 3


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text of paragraphs (`\\n\\n` between them, `\\n` for a real line break), and all that was taken out of it.

    `repaired` and `lines` are what it was made of, so that it can be traced.
    """

    text: str
    links: tuple[Link, ...]
    removed: dict[str, int]
    heading: Heading
    repaired: str = field(default="", repr=False)
    lines: tuple[Line, ...] = field(default=(), repr=False)


def clean_text(raw: str, *, plain_file: bool, from_page: bool = False) -> CleanText:
    """The story in `raw`; `plain_file` says that it may begin with an address, a title, a byline and a date.

    `from_page` says that the page around it is gone already: addresses that are left as lines may be what it lists.
    """
    repaired = repair_text(raw)
    lines = split_lines(repaired, _is_alone if plain_file else is_furniture, starts_related)
    heading, lines = take_heading(lines) if plain_file else (Heading(), lines)
    found = take_furniture(lines, keeps_urls=from_page and sum(is_url(line.text) for line in lines) >= LISTED_URLS)
    return CleanText(join_lines(found.kept), tuple(found.links), found.removed, heading, repaired, tuple(found.kept))


def _is_alone(text: str) -> bool:
    return is_heading_line(text) or is_furniture(text)
