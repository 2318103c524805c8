"""A raw file that is gone, replaced or out of sight costs no other file anything, and nothing that was read of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from ledgers import Newsroom, make_jsonl, make_row, tell_story

from newsledger.errors import UsageError
from newsledger.read.step import read_batch
from newsledger.run import open_run

READ_NOW = "SELECT source_path, outlet_name FROM articles JOIN documents USING (document_id) ORDER BY ALL"
OUTLET = '[[source]]\nname = "s"\npath = "**"\noutlet = "{}"\n'

UNUSED = '[[source]]\nname = "typo"\npath = "typo/*"\n'


def test_a_mended_metadata_file_replaces_what_it_described_though_a_file_of_its_batch_is_gone(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({"a.txt": tell_story(1), "a.meta.json": '{"outlet": "Wrong Post"}', "b.txt": tell_story(2)})
    newsroom.run()
    (newsroom.raw / "b.txt").unlink()
    newsroom.write({"a.meta.json": '{"outlet": "Right Post"}'})
    assert newsroom.run().vanished == ("b.txt",)
    assert newsroom.query(READ_NOW) == [("a.txt", "Right Post"), ("b.txt", None)]
    assert newsroom.run().worked_batches == 0
    assert newsroom.run(rebuild=True).rows["articles"] == 2


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_gone_file_keeps_what_was_read_while_its_batch_is_read_anew(tmp_path: Path, rebuild: bool) -> None:
    newsroom = Newsroom(tmp_path)
    rows = make_jsonl([make_row(2, outlet=None), {"title": "no text"}])
    newsroom.write({"sources.toml": OUTLET.format("Old Post"), "a.txt": tell_story(1), "b.jsonl": rows})
    newsroom.run()
    rejected = newsroom.query("SELECT * FROM documents WHERE status = 'rejected'")
    (newsroom.raw / "b.jsonl").unlink()
    newsroom.write({"sources.toml": OUTLET.format("New Post")})
    assert newsroom.run(rebuild=rebuild).worked_batches == 1
    assert newsroom.query(READ_NOW) == [("a.txt", "New Post"), ("b.jsonl", "Old Post")]
    assert newsroom.query("SELECT * FROM documents WHERE status = 'rejected'") == rejected != []
    # What is kept is kept once: neither a second run nor one under another declaration reads it otherwise.
    manifest = newsroom.ledger.manifest.read_bytes()
    assert (newsroom.run().worked_batches, newsroom.ledger.manifest.read_bytes()) == (0, manifest)
    newsroom.write({"sources.toml": OUTLET.format("Last Post")})
    newsroom.run(rebuild=rebuild)
    assert newsroom.query(READ_NOW) == [("a.txt", "Last Post"), ("b.jsonl", "Old Post")]
    newsroom.write({"b.jsonl": rows})
    assert newsroom.run().vanished == ()
    assert newsroom.query(READ_NOW) == [("a.txt", "Last Post"), ("b.jsonl", "Last Post")]


def test_what_is_kept_is_what_was_read_last(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({"a.txt": tell_story(1), "b.txt": tell_story(2)})
    for outlet, is_there, kept in (
        ("One", True, "One"),
        ("Two", False, "One"),
        ("Three", True, "Three"),
        ("Two", False, "Three"),
    ):
        newsroom.write({"sources.toml": OUTLET.format(outlet), "b.txt": tell_story(2)})
        if not is_there:
            (newsroom.raw / "b.txt").unlink()
        newsroom.run()
        assert newsroom.query(READ_NOW) == [("a.txt", outlet), ("b.txt", kept)]


def test_slices_of_a_file_that_was_gone_for_a_while_all_come_back(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, {"large_file_bytes": 500, "batch_records": 2})
    newsroom.write({"a.jsonl": make_jsonl([make_row(n) for n in range(6)])})
    with pytest.raises(ZeroDivisionError), open_run(newsroom.settings()) as run:
        for batch in run.pending[::2]:
            read_batch(run.ledger, batch, run.declarations)
        raise ZeroDivisionError
    (newsroom.raw / "a.jsonl").rename(newsroom.folder / "a.jsonl")
    assert newsroom.run().rows["documents"] == 0
    (newsroom.folder / "a.jsonl").rename(newsroom.raw / "a.jsonl")
    assert newsroom.run().rows["articles"] == 6
    (newsroom.raw / "a.jsonl").unlink()
    assert newsroom.run(rebuild=True).rows["articles"] == 6


def test_pruning_keeps_what_could_not_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({name: tell_story(n) for n, name in enumerate(("a.txt", "b.txt", "c/d.txt", "e/f.txt"))})
    newsroom.run()
    for name, target in (("a.txt", "b.txt"), ("e", "c")):
        (newsroom.raw / name).rename(newsroom.folder / name)
        (newsroom.raw / name).symlink_to(newsroom.raw / target)
    (newsroom.raw / "b.txt").unlink()
    newsroom.run(prune=True)
    assert [path for path, _ in newsroom.query(READ_NOW)] == ["a.txt", "c/d.txt", "e/f.txt"]
    real_scan = os.scandir

    def refuse_scan(path: str) -> object:
        if str(path).endswith("c"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_scan(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse_scan)
        with pytest.raises(UsageError, match="c cannot be listed"):
            newsroom.run(prune=True)
    shutil.rmtree(newsroom.raw)
    newsroom.write({"sources.toml": ""})
    with pytest.raises(UsageError, match="raw folder is empty"):
        newsroom.run(prune=True)
    assert len(newsroom.query(READ_NOW)) == 3


def test_articles_that_count_from_both_states_of_a_replaced_file_are_told(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    lines = [make_row(n) for n in (1, 2)]
    newsroom.write({"a.txt": tell_story(50), "b.jsonl": make_jsonl(lines), "c.txt": tell_story(60)})
    newsroom.run()
    # A text without an address is another article when a word is mended; a record with one is revised or the same.
    newsroom.write({"a.txt": tell_story(51), "b.jsonl": make_jsonl([{**lines[0], "text": tell_story(9)}, lines[1]])})
    summary = newsroom.run()
    assert summary.replaced == ("a.txt", "b.jsonl")
    assert [warning.split(" that ")[0] for warning in summary.warnings] == ["1 articles count"]
    assert newsroom.query("SELECT count(*) FROM articles_latest") == [(5,)]
    assert newsroom.run(prune=True).warnings == ()
    assert newsroom.query("SELECT count(*) FROM articles_latest") == [(4,)]


def test_pruning_a_folder_that_is_another_one_is_refused(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({"a.txt": tell_story(1), "b.txt": tell_story(2)})
    newsroom.run()
    for path in newsroom.raw.iterdir():
        path.unlink()
    newsroom.write({"c.txt": tell_story(3)})
    with pytest.raises(UsageError, match="looks like another one"):
        newsroom.run(prune=True)
    assert newsroom.query("SELECT count(*) FROM articles") == [(2,)]


def test_a_run_over_another_collection_is_warned_of_first(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({"a.txt": tell_story(1), "b.txt": tell_story(2), "sources.toml": UNUSED})
    newsroom.run()
    (newsroom.raw / "a.txt").unlink()
    assert [warning for warning in newsroom.run().warnings if warning.startswith("none of")] == []
    newsroom.write({"c.txt": tell_story(3)})
    (newsroom.raw / "b.txt").unlink()
    newsroom.raw.rename(tmp_path / "mine")
    newsroom.raw.mkdir()
    newsroom.write({"d.txt": tell_story(4), "sources.toml": UNUSED})
    first, *_ = newsroom.run().warnings
    assert first.startswith(f"none of the 2 registered files is in {newsroom.raw}: if this is another collection, give")
    # From now on files of the other collection are registered here.
    assert [warning for warning in newsroom.run().warnings if warning.startswith("none of")] == []


def test_what_was_pruned_is_named(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({"a.txt": tell_story(1), "b.txt": tell_story(2)})
    newsroom.run()
    (newsroom.raw / "b.txt").unlink()
    assert newsroom.run(prune=True).pruned == ("b.txt",)
    assert newsroom.run().pruned == ()


def test_an_empty_raw_folder_is_said(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.raw.mkdir()
    assert any("no raw file" in warning for warning in newsroom.run().warnings)
