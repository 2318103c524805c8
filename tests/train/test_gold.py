from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from invented_articles import write_gold

from newsledger.annotate.attribution.reading.features import COLUMNS, FormTable
from newsledger.annotate.attribution.reading.tokenizer import tokenize
from train.attribution.gold import _find_tokens, number_text, read_gold
from train.attribution.vocabulary import number_words

TEXT = "“The bridge,” said Mira Oldane, “will close.”"


def write_line(folder: Path, **line: Any) -> Path:
    (folder / "raw").mkdir()
    (folder / "raw" / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "gold.jsonl").write_text(json.dumps({"file": "a.txt", **line}) + "\n\n", encoding="utf-8")
    return folder


def mark(*parts: tuple[str, str]) -> dict[str, list[list[int]]]:
    found: dict[str, list[list[int]]] = {}
    for part, words in parts:
        start = TEXT.index(words)
        found.setdefault(part, []).append([start, start + len(words)])
    return found


def test_the_parts_of_a_mark_are_the_tokens_that_its_ranges_touch(tmp_path: Path) -> None:
    attribution = mark(
        ("content", "“The bridge,”"), ("content", "“will close.”"), ("cue", "said"), ("source", "Mira Oldane")
    )
    line = {"outlet": "The Norvale Lamp", "published": "2031-02-11"}
    folder = write_line(tmp_path, annotations=[{"attributions": [attribution]}], **line)
    (article,) = read_gold(folder, {})
    (only,) = article.marks
    words = {part: [article.tokens.surfaces[at] for at in getattr(only, part)] for part in ("cue", "source", "content")}
    assert words == {
        "cue": ["said"],
        "source": ["Mira", "Oldane"],
        "content": ["“", "The", "bridge", ",", "”", "“", "will", "close", ".", "”"],
    }
    assert (article.outlet, article.month, article.weight) == ("The Norvale Lamp", "2031-02", 1.0)


def test_an_article_of_several_annotators_comes_once_for_each_and_weighs_one_in_all(tmp_path: Path) -> None:
    one = mark(("content", "will close"), ("cue", "said"))
    folder = write_line(tmp_path, annotations=[{"attributions": [one]}, {"attributions": []}])
    articles = list(read_gold(folder, {}))
    assert [len(article.marks) for article in articles] == [1, 0]
    assert sum(article.weight for article in articles) == 1


def test_outlet_day_and_source_may_be_left_out(tmp_path: Path) -> None:
    folder = write_line(tmp_path, annotations=[{"attributions": [mark(("content", "will close"), ("cue", "said"))]}])
    (article,) = read_gold(folder, {})
    assert (article.outlet, article.month, article.marks[0].source) == ("", "", ())


def test_a_mark_without_cue_or_content_teaches_nothing(tmp_path: Path) -> None:
    marks = [mark(("content", "will close")), mark(("cue", "said"))]
    (article,) = read_gold(write_line(tmp_path, annotations=[{"attributions": marks}]), {})
    assert article.marks == []


def test_every_mark_of_a_folder_is_found_again(tmp_path: Path) -> None:
    folder = write_gold(tmp_path / "gold", 4)
    for row, article in zip(map(json.loads, (folder / "gold.jsonl").open()), read_gold(folder, {}), strict=True):
        for wanted, found in zip(row["annotations"][0]["attributions"], article.marks, strict=True):
            for part in ("cue", "source", "content"):
                tokens = getattr(found, part)
                span = article.tokens.span(tokens[0], tokens[-1])
                assert [[span.start_char, span.end_char]] == wanted[part]


def test_a_text_is_numbered_by_the_vocabulary() -> None:
    numbers = number_words(["said", "bridge"])
    text = number_text(TEXT, FormTable(numbers))
    known = {surface: int(row[0]) for surface, row in zip(text.tokens.surfaces, text.features, strict=True)}
    assert (known["said"], known["bridge"], known["Mira"]) == (3, 4, 1)
    assert text.features.shape == (len(text.tokens), len(COLUMNS))


@given(st.text(max_size=80), st.integers(0, 80), st.integers(1, 20))
def test_the_tokens_of_a_range_are_those_that_share_a_character_with_it(text: str, start: int, length: int) -> None:
    tokens = tokenize(text)
    found = _find_tokens(tokens, [[start, start + length]])
    bounds = zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)
    assert found == tuple(at for at, (low, high) in enumerate(bounds) if low < start + length and high > start)
