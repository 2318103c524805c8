"""A text that is longer than any article is told as such, whatever form it came in."""

from __future__ import annotations

from pathlib import Path

from ledgers import Newsroom, make_jsonl, make_page, make_row, tell_story

from newsledger.clean.article import MAX_TEXT_CHARS


def test_a_dump_is_no_article_and_its_neighbours_load(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    dump = tell_story() * (MAX_TEXT_CHARS * 11 // 10 // len(tell_story()))
    files = {
        "dump.txt": dump,
        "dump.html": make_page(2).replace("<article>", f"<article><p>{dump}</p>"),
        "rows.jsonl": make_jsonl([make_row(3, text=dump), make_row(4)]),
        "good.txt": tell_story(5),
    }
    newsroom.write(files)
    assert newsroom.run().rejected == {"text_too_long": 3}
    assert newsroom.query("SELECT count(*) FROM articles") == [(2,)]
