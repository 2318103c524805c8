"""Take furniture out of an article's blocks: its own title, bylines above it, calls to read, share or sign up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsledger.page.blocks import Block
from newsledger.page.furniture_table import load_lines

# Longer blocks are text, whatever words they begin with.
MAX_FURNITURE_CHARS = 300
HEAD_BLOCKS = 4
TAIL_BLOCKS = 5
# A list whose text is nearly all links is a menu; an article's list of sources has words around its links.
MENU_SHARE = 0.85
TEASER_SHARE = 0.93
TEASER_WORDS = 4

_NOT_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Sorted:
    """An article's blocks, and the furniture that stood between them as (kind, block)."""

    kept: tuple[Block, ...]
    dropped: tuple[tuple[str, Block], ...]

    def list_dropped(self, *kinds: str) -> list[Block]:
        """The furniture of these kinds, in reading order."""
        return [block for kind, block in self.dropped if kind in kinds]


def sort_blocks(blocks: Sequence[Block], titles: Sequence[str]) -> Sorted:
    """Tell the article's own blocks from furniture; `titles` are the printings of its headline."""
    shown = {fold_words(title) for title in titles} - {""}
    kinds = [_name_furniture(block, number, len(blocks), shown) for number, block in enumerate(blocks)]
    last = max(
        (number for number, block in enumerate(blocks) if not kinds[number] and block.kind != "head"), default=-1
    )
    # Headings at the end head nothing: what followed them was furniture.
    kinds[last + 1 :] = [kind or "heading" for kind in kinds[last + 1 :]]
    kept = tuple(block for kind, block in zip(kinds, blocks, strict=True) if not kind)
    return Sorted(kept, tuple((kind, block) for kind, block in zip(kinds, blocks, strict=True) if kind))


def fold_words(text: str) -> str:
    """Text as its words only, in lower case, to compare two printings of one line."""
    return _NOT_WORD.sub(" ", text).strip().lower()


def _name_furniture(block: Block, number: int, total: int, shown: set[str]) -> str | None:
    if number < HEAD_BLOCKS and len(block.text) <= MAX_FURNITURE_CHARS and fold_words(block.text) in shown:
        return "title"
    if _is_menu(block) or _is_teaser(block):
        return "related"
    return match_line(block.text, number < HEAD_BLOCKS, number >= total - TAIL_BLOCKS)


def match_line(text: str, is_head: bool, is_tail: bool) -> str | None:
    """The kind of furniture that a short block is by its words, else None."""
    if len(text) > MAX_FURNITURE_CHARS or "\n" in text:
        return None
    places = ["any", *(["head"] if is_head else []), *(["tail"] if is_tail else [])]
    return next((kind for place in places for kind, line in load_lines(place) if line.match(text)), None)


def _is_menu(block: Block) -> bool:
    return block.kind == "list" and len(block.links) > 1 and block.linked_share > MENU_SHARE


def _is_teaser(block: Block) -> bool:
    """Whether a paragraph is one link and nothing else: a headline of another article, which ends without a stop."""
    words = len(block.text.split())
    whole = block.kind in ("p", "quote") and len(block.links) == 1 and block.linked_share > TEASER_SHARE
    return whole and words >= TEASER_WORDS and block.text[-1] not in '.:;,”"»' and "://" not in block.text
