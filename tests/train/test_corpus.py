from __future__ import annotations

import gzip
import json
from pathlib import Path

from train.attribution.corpus import drop_copies, list_bulk, read_bulk, read_texts, write_texts
from train.attribution.recipe import Texts


def make_bulk(folder: Path) -> Path:
    news = folder / "bulk" / "us_news"
    news.mkdir(parents=True)
    rows = [
        {"title": "A bridge", "text": "The bridge of Norvale is old. " * 3},
        {"title": "Short", "text": "Too short."},
        {"title": None, "text": "The ferry of Norvale is new. " * 3},
        {"title": "No text", "text": None},
    ]
    with gzip.open(news / "part-0.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    wire = folder / "bulk" / "reuters21578"
    wire.mkdir()
    body = "Norvale plans a\nharbour &amp; a quay.\n    It costs 3 mln\ndlrs."
    (wire / "reut.sgm").write_bytes(f"<X><BODY>{body}</BODY></X>\x03".encode("latin-1"))
    plain = folder / "bulk" / "worldwide_newswire"
    plain.mkdir()
    (plain / "a.txt").write_bytes(b"One line.\nAnother \xff line.")
    (plain / "b.txt").write_bytes(b"One line.\nAnother \xff line.")
    (folder / "bulk" / "other").mkdir()
    return folder


def test_each_set_is_read_in_its_own_form_and_each_text_once(tmp_path: Path) -> None:
    files = list_bulk(make_bulk(tmp_path))
    assert list(read_bulk(files, Texts(shortest=40))) == [
        "A bridge\n\n" + "The bridge of Norvale is old. " * 3,
        "\n\n" + "The ferry of Norvale is new. " * 3,
        "Norvale plans a harbour & a quay.\n\nIt costs 3 mln dlrs.",
        "One line.\n\nAnother � line.",
    ]


def test_a_long_text_is_cut(tmp_path: Path) -> None:
    texts = list(read_bulk(list_bulk(make_bulk(tmp_path)), Texts(shortest=40, longest=12)))
    assert max(map(len, texts)) == 12


def test_only_sets_that_are_there_are_listed(tmp_path: Path) -> None:
    assert list_bulk(tmp_path) == {}
    assert list(list_bulk(make_bulk(tmp_path))) == ["bulk/us_news", "bulk/reuters21578", "bulk/worldwide_newswire"]


def test_texts_with_one_end_are_copies() -> None:
    end = "x" * 300
    assert list(drop_copies(["a" + end, "b" + end, "a" + end + "!"])) == ["a" + end, "a" + end + "!"]


def test_texts_are_read_as_they_were_written(tmp_path: Path) -> None:
    texts = ["a\nb\u2028c", "", "„Norvale“\r\n"]
    write_texts(texts, tmp_path)
    assert list(read_texts(tmp_path)) == texts
