"""The body that is found on saved pages, against what people read there."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from resiliparse.parse.encoding import detect_encoding

from newsledger.errors import InputRejectedError
from newsledger.page.extraction import extract_page

# Measured 97.6; the goal is 96.0.
FLOOR = 97.0


def count_shingles(text: str) -> Counter[tuple[str, ...]]:
    words = [match.group().lower() for match in re.finditer(r"\w+", text)]
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()


def score(gold: str, found: str) -> float:
    a, b = count_shingles(gold), count_shingles(found)
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def read_text(folder: Path, row: dict[str, str]) -> str:
    data = gzip.decompress((folder / "raw" / row["file"]).read_bytes())
    declared = re.search(rb"<meta[^>]+charset=[\"']?([\w-]+)", data[:4096], re.IGNORECASE)
    html = data.decode(declared.group(1).decode() if declared else str(detect_encoding(data)), "replace")
    try:
        return extract_page(html, row["url"]).text
    except InputRejectedError:
        return ""


@pytest.mark.corpora
def test_body_reaches_its_floor(corpora: Path) -> None:
    folder = corpora / "html" / "pages"
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    scores = [score(row["body"], read_text(folder, row)) for row in rows if row.get("body")]
    assert len(scores) > 100
    assert 100 * sum(scores) / len(scores) >= FLOOR
