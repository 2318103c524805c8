"""Real articles: the words at the raw address are the words of the stored text, for every range that is tried."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from ledgers import Newsroom

from newsledger.sources import Declarations

from .traced_news import choose_spans, list_words, open_articles, read_evidence

SPANS = 1000


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("folder", "suffix", "file_count"),
    [
        ("attribution/raw", ".txt", 200),
        ("entities/worldwide/raw", ".txt", 200),
        ("stories/raw", ".json", 150),
        ("bulk/reuters21578", ".sgm", 1),
    ],
)
def test_every_range_is_led_back_to_its_words(
    corpora: Path, tmp_path: Path, folder: str, suffix: str, file_count: int
) -> None:
    files = sorted(path for path in (corpora / folder).rglob(f"*{suffix}") if path.is_file())
    for path in random.Random(7).sample(files, min(len(files), file_count)):
        target = tmp_path / "raw" / path.name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, target)
    room = Newsroom(tmp_path)
    room.run()
    articles = list(open_articles(room.raw, room.ledger.database, suffix, Declarations()))
    assert len(articles) > 100
    wrong = []
    for traced, start, end in choose_spans(articles, SPANS):
        evidence = traced.trace(start, end)
        words = list_words(traced.article["text"][start:end], is_damaged=True)
        is_right = list_words(read_evidence(evidence), is_damaged=True) == words
        if not is_right or (words and evidence.method != "exact"):
            wrong.append((traced.document["source_path"], start, end, evidence.method))
    assert wrong == []
