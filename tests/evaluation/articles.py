"""Small gold articles, written where the words stand rather than at offsets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newsledger.evaluation.alignment import Range
from newsledger.evaluation.gold import Annotation, GoldArticle, GoldAttribution
from newsledger.evaluation.placing import PlacedArticle, place_articles
from newsledger.evaluation.predictions import Found, StoredArticle

# Content, cue and source as they stand in the text; an empty word for none.
Told = tuple[str, str, str]
TEXT = (
    "Quay plan passes.\n\n"
    "“The tide does not vote,” said Mira Oldane, who keeps the light. "
    "She told the Norvale Post that the pier was sound.\n\n"
    "According to a survey, the “old” wall leaks."
)
DIRECT: Told = ("“The tide does not vote,”", "said", "Mira Oldane, who keeps the light")
INDIRECT: Told = ("that the pier was sound", "told", "She")
MIXED: Told = ("the “old” wall leaks", "According to", "a survey")


def find_ranges(text: str, words: str) -> tuple[Range, ...]:
    if not words:
        return ()
    start = text.index(words)
    return ((start, start + len(words)),)


def mark(text: str, told: Told) -> GoldAttribution:
    content, cue, source = (find_ranges(text, words) for words in told)
    return GoldAttribution(content=content, cue=cue, source=source)


def make_found(text: str, told: Told, score: float | None = None) -> Found:
    content, cue, source = (find_ranges(text, words) for words in told)
    return Found(content=content, cue=cue[0] if cue else None, source=source[0] if source else None, score=score)


def make_gold(text: str, *annotators: Sequence[Told], file: str = "a.txt", outlet: str | None = None) -> GoldArticle:
    annotations = [Annotation(attributions=tuple(mark(text, told) for told in each)) for each in annotators]
    return GoldArticle(file, outlet, text, tuple(annotations))


def place(gold: GoldArticle, *found: Found, stored: str | None = None) -> PlacedArticle:
    return next(place_articles([gold], {gold.file: StoredArticle(stored, found)}))[0]


def write_gold(folder: Path, rows: Sequence[tuple[str, str, dict[str, Any]]]) -> Path:
    """A gold folder of the given files: name, text and the rest of the line."""
    (folder / "raw").mkdir(parents=True)
    lines = []
    for name, text, row in rows:
        (folder / "raw" / name).write_text(text, "utf-8")
        lines.append(json.dumps({"file": name, **row}))
    (folder / "gold.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder
