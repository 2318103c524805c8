"""Annotated articles of invented outlets and people, as many as a test wants."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PEOPLE = ("Mira Oldane", "Teo Varrick", "the mayor of Norvale", "Ines Quarrow", "a harbour official", "Paul Brennick")
CUES = ("said", "warned", "claimed", "announced", "insisted")
CLAIMS = (
    "the old bridge will close in spring",
    "nobody had asked the fishermen of Norvale",
    "taxes on boats would stay as they are",
    "the new school needs two more teachers",
    "rain had damaged the northern road",
    "her party was ready to vote again",
)
FILLERS = (
    "The council of Norvale met on Tuesday evening.",
    "About forty people had come to the town hall.",
    "The ferry runs twice a day between both shores.",
    "A second meeting is planned for the end of the month.",
)


@dataclass
class Draft:
    """A text that grows, and the ranges of what was marked in it."""

    text: str = ""

    def add(self, words: str) -> list[list[int]]:
        """Append words; their range."""
        start = len(self.text)
        self.text += words
        return [[start, len(self.text)]]


def write_article(rng: random.Random) -> tuple[str, list[dict[str, Any]]]:
    """A text and its attributions."""
    draft = Draft()
    draft.add("Norvale talks about its bridge")
    marks = []
    for _ in range(5):
        draft.add("\n\n")
        if rng.random() < 0.4:
            draft.add(rng.choice(FILLERS) + " ")
        marks.append(_add_direct(draft, rng) if rng.random() < 0.5 else _add_reported(draft, rng))
    return draft.text, marks


def _add_direct(draft: Draft, rng: random.Random) -> dict[str, Any]:
    content = draft.add(f"“{rng.choice(CLAIMS).capitalize()},”")
    draft.add(" ")
    source = draft.add(rng.choice(PEOPLE))
    draft.add(" ")
    cue = draft.add(rng.choice(CUES))
    draft.add(".")
    return {"source": source, "cue": cue, "content": content}


def _add_reported(draft: Draft, rng: random.Random) -> dict[str, Any]:
    source = draft.add(rng.choice(PEOPLE))
    draft.add(" ")
    cue = draft.add(rng.choice(CUES))
    draft.add(" ")
    content = draft.add("that " + rng.choice(CLAIMS))
    draft.add(".")
    return {"source": source, "cue": cue, "content": content}


def write_gold(folder: Path, articles: int, seed: int = 0) -> Path:
    """A gold folder."""
    rng = random.Random(seed)
    (folder / "raw").mkdir(parents=True)
    rows = []
    for number in range(articles):
        text, marks = write_article(rng)
        name = f"article-{number}.txt"
        (folder / "raw" / name).write_text(text, encoding="utf-8", newline="")
        published = f"2031-{1 + number % 4:02}-11"
        annotations = [{"annotator": "one", "attributions": marks}]
        rows.append({"file": name, "outlet": "The Norvale Lamp", "published": published, "annotations": annotations})
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "gold.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


def list_texts(count: int, seed: int) -> Iterator[str]:
    """Texts without annotations."""
    rng = random.Random(seed)
    for _ in range(count):
        yield write_article(rng)[0]
