"""Batches are registered once and never regrouped; a large file in slices is the same file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from archive_files import make_tar, make_zip
from ledgers import NOW, Newsroom, dump_tables, make_jsonl, make_row, tell_story

from newsledger import batches
from newsledger.batches import Registration, load_batches, register_batches
from newsledger.errors import DamagedStoreError, UsageError
from newsledger.sources import load_declarations

SLICED = {"large_file_bytes": 2_000, "batch_records": 3}
ROWS = [make_row(number) for number in range(1, 11)]


def register(newsroom: Newsroom, **more: object) -> Registration:
    return register_batches(newsroom.ledger, load_declarations(newsroom.raw), newsroom.settings(**more), NOW)


def list_slices(registration: Registration) -> list[tuple[str, int, int | None]]:
    return [(file.path, file.first_index, file.record_count) for batch in registration.batches for file in batch.files]


def test_small_files_are_grouped_by_number_and_size(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({f"{number}.txt": "x" * 10 for number in range(5)})
    assert [len(batch.files) for batch in register(newsroom, batch_files=2).batches] == [2, 2, 1]
    other = Newsroom(tmp_path, processed_name="other")
    assert [len(batch.files) for batch in register(other, batch_bytes=30).batches] == [3, 2]


def test_small_files_are_grouped_and_cut_by_their_records(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, {"batch_records": 3})
    newsroom.write(
        {"a.jsonl.gz": make_jsonl(ROWS[:7]), "b.jsonl": make_jsonl(ROWS[7:9]), "c.csv": "title,text\na,b\nc,d\n"}
    )
    newsroom.write(
        {"d.txt": tell_story(30), "e.html.gz": "<html><p>x</p></html>", "f": make_jsonl(ROWS[:4]), "g.json": "["}
    )
    found = [[(file.path, file.record_count) for file in batch.files] for batch in register(newsroom).batches]
    assert found == [
        [("b.jsonl", None)],
        [("c.csv", None), ("d.txt", None)],
        [("e.html.gz", None), ("g.json", None)],
        [("a.jsonl.gz", 3)],
        [("a.jsonl.gz", 3)],
        [("a.jsonl.gz", None)],
        [("f", 3)],
        [("f", None)],
    ]
    assert register(newsroom, batch_records=99).new_ids == frozenset()
    whole = Newsroom(tmp_path, processed_name="whole")
    assert (newsroom.run().worked_batches, whole.run().worked_batches) == (8, 1)
    assert dump_tables(newsroom.ledger.database) == dump_tables(whole.ledger.database)


def test_new_files_make_new_batches_and_old_ones_stay(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({"b.txt": "one", "d.txt": "two"})
    first = register(newsroom)
    newsroom.write({"a.txt": "three", "c.txt": "four"})
    second = register(newsroom)
    assert second.batches[:1] == first.batches
    assert second.new_ids == {second.batches[1].batch_id}
    assert [file.path for file in second.batches[1].files] == ["a.txt", "c.txt"]
    assert register(newsroom).new_ids == frozenset()


def test_sources_are_not_mixed_in_a_batch(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({"sources.toml": '[[source]]\nname = "wire"\npath = "wire/**"', "a.txt": "1", "wire/b.txt": "2"})
    assert {(batch.source, batch.files[0].path) for batch in register(newsroom).batches} == {
        ("undeclared", "a.txt"),
        ("wire", "wire/b.txt"),
    }


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.json", "a.csv"])
def test_a_file_in_slices_gives_the_same_tables_as_the_whole(tmp_path: Path, name: str) -> None:
    if name.endswith(".csv"):
        rows = [
            f'"{row["url"]}","{row["title"]}","{tell_story(n).replace(chr(34), chr(34) * 2)}"'
            for n, row in enumerate(ROWS)
        ]
        content = "url,title,text\n" + "\n".join([*rows[:4], "broken,row", *rows[4:]]) + "\n"
    elif name.endswith(".json"):
        content = "[" + ",\n".join(make_jsonl([row]).strip() for row in ROWS) + "]"
    else:
        content = make_jsonl(ROWS[:5]) + "{broken\n" + make_jsonl(ROWS[5:])
    sliced, whole = Newsroom(tmp_path, {**SLICED, "large_file_bytes": 200}), Newsroom(tmp_path, processed_name="whole")
    sliced.write({name: content})
    assert (sliced.run().new_batches, whole.run().new_batches) == (4, 1)
    assert dump_tables(sliced.ledger.database) == dump_tables(whole.ledger.database)


def test_a_broken_large_file_is_rejected_once(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, SLICED)
    newsroom.write({"strange.bin": b"\x00\x01" * 4_000})
    newsroom.run()
    assert newsroom.query("SELECT record_index, status, reason FROM documents") == [(0, "rejected", "unknown_format")]


@pytest.mark.parametrize("size_after", [3, 2, 5])
def test_a_registration_that_was_killed_half_way_loses_no_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size_after: int
) -> None:
    newsroom = Newsroom(tmp_path, SLICED)
    newsroom.write({"a.jsonl": make_jsonl(ROWS)})
    real_record, count = batches._record_batch, 0

    def record_two(*arguments: object) -> object:
        nonlocal count
        count += 1
        if count > 2:
            raise KeyboardInterrupt
        return real_record(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(batches, "_record_batch", record_two)
        register(newsroom)
    slices = list_slices(register(newsroom, batch_records=size_after))
    assert slices[:2] == [("a.jsonl", 0, 3), ("a.jsonl", 3, 3)]
    ends = [first + (count or 10 - first) for _, first, count in slices]
    assert [first for _, first, _ in slices] == [0, *ends[:-1]]
    assert (ends[-1], slices[-1][2]) == (10, None)
    assert register(newsroom).new_ids == frozenset()
    newsroom.run()
    assert newsroom.query("SELECT count(*), count(DISTINCT record_index) FROM documents") == [(10, 10)]


def test_a_damaged_registration_is_refused_by_name(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({"a.txt": "one"})
    name = register(newsroom).batches[0].batch_id
    (newsroom.ledger.batches / f"{name}.json").write_text("{}")
    with pytest.raises(DamagedStoreError, match=name):
        load_batches(newsroom.ledger)


def test_slices_are_not_read_in_another_format_than_they_were_cut_in(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, SLICED)
    newsroom.write({"a.jsonl": make_jsonl(ROWS)})
    newsroom.run()
    newsroom.write({"sources.toml": '[[source]]\nname = "s"\npath = "**"\nformat = "text"\n'})
    with pytest.raises(UsageError, match=r"a\.jsonl was cut into slices as json and is declared as text"):
        newsroom.run()
    assert newsroom.query("SELECT count(*) FROM articles") == [(10,)]


def test_a_registration_from_before_there_were_archives_is_read(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({"a.txt": tell_story(1)})
    (batch,) = register(newsroom).batches
    path = newsroom.ledger.batches / f"{batch.batch_id}.json"
    content = orjson.loads(path.read_bytes())
    for name in ("member", "member_index", "end_member", "end_index"):
        del content["files"][0][name]
    path.write_bytes(orjson.dumps(content))
    assert load_batches(newsroom.ledger) == [batch]


INSIDE = [("a.jsonl", make_jsonl(ROWS[:5])), ("b.txt", tell_story(40)), ("c.jsonl", make_jsonl(ROWS[5:7])), (".x", "x")]


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_an_archive_is_cut_between_members_and_within_them(tmp_path: Path, make: Callable[..., bytes]) -> None:
    newsroom = Newsroom(tmp_path, SLICED)
    newsroom.write({"a": make(INSIDE), "small": make({"d.txt": tell_story(41)}), "e.txt": tell_story(42)})
    kind = "zip" if make is make_zip else "tar"
    files = [file for batch in register(newsroom, large_file_bytes=1_000_000).batches for file in batch.files]
    cut, small = [file for file in files if file.path == "a"], [file for file in files if file.path != "a"]
    places = [
        (f.format, f.first_index, f.record_count, f.member, f.member_index, f.end_member, f.end_index) for f in cut
    ]
    assert places == [
        (kind, 0, 3, 0, 0, 0, 3),
        (f"{kind}/json", 3, 3, 0, 3, 2, 0),
        (kind, 6, None, 2, 0, None, 0),
    ]
    assert {(file.path, file.format, file.record_count) for file in small} == {
        ("small", kind, None),
        ("e.txt", "", None),
    }


def test_a_slice_within_a_member_is_not_read_in_another_format(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, SLICED)
    newsroom.write({"a.zip": make_zip(INSIDE)})
    newsroom.run()
    newsroom.write({"sources.toml": '[[source]]\nname = "s"\npath = "a.zip/a.*"\nformat = "text"\n'})
    with pytest.raises(UsageError, match=r"a\.zip was cut into slices as zip/json and is declared as text"):
        newsroom.run()
    newsroom.write({"sources.toml": '[[source]]\nname = "s"\npath = "a.zip/b.*"\nformat = "json"\n'})
    newsroom.run()
    found = newsroom.query("SELECT member, count(*) FROM documents GROUP BY ALL ORDER BY ALL")
    assert found == [("a.jsonl", 5), ("b.txt", 3), ("c.jsonl", 2)]
