"""`python -m benchmarks.quote_worker FOLDER`: one process that annotates, and answers what it was asked to time.

Each line of its input names a task; each answer is a line of JSON. A task is an annotator over all texts of the
folder, or the annotator of quotes over one long text.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from typing import Any

LONG_TEXT = 1_000_000
# Articles that are timed: enough words for a second of work, in files spread over the folder.
MOST_ARTICLES = 60
ORDINARY = "ordinary"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
HOSTILE: Mapping[str, Callable[[], str]] = {
    "quotation_marks": lambda: '"' * LONG_TEXT,
    "opening_marks": lambda: "“" * LONG_TEXT,
    "brackets": lambda: "(" * LONG_TEXT,
    "unbroken_word": lambda: _LETTERS * (LONG_TEXT // len(_LETTERS)),
    "paragraphs": lambda: "\n\n".join(
        ["The council sat, and “we shall see” was all that its clerk said of it."] * 10_000
    ),
    "cues": lambda: '"We will rebuild it," he said. ' * (LONG_TEXT // 31),
}


def read_texts(folder: Path) -> list[str]:
    """The plain texts of a folder, at most `MOST_ARTICLES` of them."""
    paths = sorted(folder.glob("*.txt"))
    step = max(1, -(-len(paths) // MOST_ARTICLES))
    return [path.read_text("utf-8") for path in paths[::step]]


def count_words(texts: list[str]) -> int:
    """Words between blanks: the same count whatever reads the texts."""
    return sum(len(text.split()) for text in texts)


def has_spacy() -> bool:
    """Whether the reference tokenizer is installed."""
    return find_spec("spacy") is not None


@cache
def _open_annotator(name: str) -> Callable[[str], Any]:
    """What `network`, `rules` or `spacy` makes of a text; loaded when it is first asked for."""
    if name == "rules":
        from newsledger.annotate.rules.direct_quotes import find_direct_quotes

        return find_direct_quotes
    if name == "spacy":
        blank: Callable[[str], Any] = import_module("spacy").blank("en").tokenizer
        return blank
    from newsledger.annotate.attribution.annotation import annotate_text

    return annotate_text


def _load() -> float:
    """Seconds until a first text is read: the annotator's imports, onnxruntime, the network and the tables of words."""
    started = time.perf_counter()
    _open_annotator("network")("“We shall see,” said Ada Quill, its clerk.")
    return time.perf_counter() - started


def _make_long(name: str, texts: list[str]) -> str:
    if name != ORDINARY:
        return HOSTILE[name]()
    pieces = islice(cycle(texts), LONG_TEXT // max(1, min(map(len, texts))) + 1)
    return "\n\n".join(pieces)[:LONG_TEXT]


def _answer(task: str, texts: list[str]) -> dict[str, float]:
    if task == "load":
        return {"seconds": _load()}
    if task == "peak":
        return {"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3}
    name, _, long = task.partition(":")
    work = [_make_long(long, texts)] if long else texts
    annotate = _open_annotator(name)
    annotate(texts[0][:2000])
    started = time.perf_counter()
    for text in work:
        annotate(text)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "words": count_words(work), "characters": sum(map(len, work))}


def main() -> None:
    """Answer every line of the input."""
    texts = read_texts(Path(sys.argv[1]))
    for line in sys.stdin:
        print(json.dumps(_answer(line.strip(), texts)), flush=True)


if __name__ == "__main__":
    main()
