"""Texts without annotations: what the folders of a corpora folder hold, each text once."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from train.attribution.recipe import Texts

TEXTS = "texts.jsonl"
PARAGRAPH_BREAK = "\n\n"
BODY = re.compile(r"<BODY>(.*?)</BODY>", re.DOTALL)
INDENT = re.compile(r"\n {4,}")
LINE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")
# Texts that end alike are one text: copies differ in their openings (a title, a place, a name) more than in their ends.
COMPARED_END = 300

Reader = Callable[[Path, Texts], Iterator[str]]


def _read_articles(path: Path, limits: Texts) -> Iterator[str]:
    """JSON lines, one article each, with `title` and `text`."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = row.get("text") or ""
            if len(text) > limits.shortest:
                yield (row.get("title") or "") + PARAGRAPH_BREAK + text


def _read_newswire(path: Path, _limits: Texts) -> Iterator[str]:
    """SGML of many items, whose paragraphs are indented and whose lines are broken."""
    for body in BODY.findall(path.read_text("latin-1")):
        yield LINE_BREAK.sub(" ", INDENT.sub(PARAGRAPH_BREAK, html.unescape(body)))


def _read_plain(path: Path, _limits: Texts) -> Iterator[str]:
    yield path.read_text("utf-8", errors="replace")


# The sets that are read when they are there: what the shipped weights were trained on. One set a line.
SETS: dict[str, tuple[str, Reader]] = {
    "bulk/us_news": ("*.jsonl.gz", _read_articles),
    "bulk/reuters21578": ("*.sgm", _read_newswire),
    "bulk/worldwide_newswire": ("*.txt", _read_plain),
}


def list_bulk(corpora: Path) -> dict[str, list[Path]]:
    """The files of each set of texts that a corpora folder has."""
    found = {name: sorted((corpora / name).glob(pattern)) for name, (pattern, _) in SETS.items()}
    return {name: paths for name, paths in found.items() if paths}


def read_bulk(files: dict[str, list[Path]], limits: Texts) -> Iterator[str]:
    """The texts of these files, with blank lines between paragraphs, each text once."""
    texts = (text for name, paths in files.items() for path in paths for text in SETS[name][1](path, limits))
    return drop_copies(_part_paragraphs(text)[: limits.longest] for text in texts)


def _part_paragraphs(text: str) -> str:
    return text if PARAGRAPH_BREAK in text else text.replace("\n", PARAGRAPH_BREAK)


def drop_copies(texts: Iterable[str]) -> Iterator[str]:
    """The texts without those whose end was there before."""
    seen: set[str] = set()
    for text in texts:
        end = text[-COMPARED_END:]
        if end not in seen:
            seen.add(end)
            yield text


def write_texts(texts: Iterable[str], folder: Path) -> None:
    """One text a line, as JSON."""
    with (folder / TEXTS).open("w", encoding="utf-8") as file:
        for text in texts:
            file.write(json.dumps(text) + "\n")


def read_texts(folder: Path) -> Iterator[str]:
    """The texts that `write_texts` wrote."""
    with (folder / TEXTS).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
