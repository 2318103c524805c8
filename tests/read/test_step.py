"""The read step addresses every record's bytes and accounts for what it could not read."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ledgers import Newsroom, make_jsonl, make_mixed_raw, make_page, make_row, tell_story

from newsledger import inventory
from newsledger.parquet import iterate_rows
from newsledger.read import reader, step
from newsledger.run import open_run


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


def list_documents(newsroom: Newsroom) -> list[dict[str, Any]]:
    names = [name for receipt in newsroom.receipts("read") for name in receipt.outputs_of("documents")]
    return list(iterate_rows(newsroom.ledger.parts, names))


def read_raw(path: Path, member: str | None) -> bytes:
    """The bytes that a document's address counts in, found by the standard library."""
    if path.suffix == ".zip":
        return zipfile.ZipFile(path).read(member or "")
    data = gzip.decompress(path.read_bytes()) if path.suffix in (".gz", ".tgz") else path.read_bytes()
    if member is None:
        return data
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        found = archive.extractfile(member)
        assert found is not None
        return found.read()


def test_every_document_leads_back_to_its_bytes(newsroom: Newsroom) -> None:
    make_mixed_raw(newsroom.raw)
    newsroom.run()
    for row in list_documents(newsroom):
        data = read_raw(newsroom.raw / row["source_path"], row["member"])
        if row["reason"] in (None, "invalid_json"):
            assert hashlib.sha256(data[row["byte_start"] : row["byte_end"]]).hexdigest() == row["sha256"]
            assert row["byte_end"] - row["byte_start"] == row["byte_count"] > 0


def test_the_receipt_says_what_the_parts_hold(newsroom: Newsroom) -> None:
    make_mixed_raw(newsroom.raw)
    newsroom.run()
    (receipt,) = newsroom.receipts("read")
    documents = list_documents(newsroom)
    assert receipt.rows_in == receipt.rows["documents"] == len(documents)
    assert receipt.rows_out == receipt.rows["records"] == sum(row["reason"] is None for row in documents)
    assert receipt.rejected == Counter(row["reason"] for row in documents if row["reason"])


def test_a_record_over_the_limit_is_rejected_without_a_digest_of_what_was_not_held(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MAX_RECORD_BYTES", 2_000)
    newsroom.write({"a.html": make_page() + "x" * 3_000})
    newsroom.run()
    (row,) = list_documents(newsroom)
    assert (row["reason"], row["sha256"]) == ("record_too_large", None)
    assert row["byte_count"] == (newsroom.raw / "a.html").stat().st_size


def test_the_record_is_believed_before_the_metadata_file_the_path_and_the_declaration(newsroom: Newsroom) -> None:
    row = {name: value for name, value in make_row().items() if name in ("text", "title")}
    newsroom.write(
        {
            "sources.toml": '[[source]]\nname = "s"\npath = "**"\noutlet = "Declared"\nkind = "opinion"\n'
            'path_pattern = "{outlet}_{published}_{section}.json"\n',
            "Pathly_2024-05-04_harbour.json": json.dumps({**row, "title": "The record's title"}),
            "Pathly_2024-05-04_harbour.json.meta.json": json.dumps({"title": "x", "section": "side", "kind": "news"}),
        }
    )
    newsroom.run()
    found = newsroom.query(
        "SELECT title, outlet_name, section, kind, published_on::VARCHAR, published_method FROM articles"
    )
    assert found == [("The record's title", "Pathly", "side", "news", "2024-05-04", "path")]


def test_a_metadata_file_fills_only_what_the_record_lacks(newsroom: Newsroom) -> None:
    rows = [
        {"headline": "Its own headline", "text": tell_story(1), "date": "2024-05-04", "section": ""},
        {"headline": "", "text": tell_story(2), "byline": "Oda Quennell"},
    ]
    side = {
        "title": "A delivery",
        "published_at": "2024-05-01",
        "section": "Harbour",
        "author": "Otto Ferrand",
        "maintext": "x",
    }
    newsroom.write({"a.jsonl": make_jsonl(rows), "a.jsonl.meta.json": json.dumps(side)})
    newsroom.run()
    found = newsroom.query("SELECT title, published_on::VARCHAR, section, authors FROM articles ORDER BY title")
    assert found == [
        ("A delivery", "2024-05-01", "Harbour", ["Oda Quennell"]),
        ("Its own headline", "2024-05-04", "Harbour", ["Otto Ferrand"]),
    ]


@pytest.mark.parametrize("field", ["text", "maintext", "html"])
def test_a_metadata_file_is_no_text(newsroom: Newsroom, field: str) -> None:
    side = json.dumps({field: make_page(7), "title": "Told"})
    newsroom.write({"a.txt": tell_story(1), "a.meta.json": side, "b.json": '{"title": "x"}', "b.meta.json": side})
    newsroom.run()
    found = newsroom.query("SELECT source_path, status, reason FROM documents ORDER BY ALL")
    assert found == [("a.txt", "article", None), ("b.json", "rejected", "no_known_fields")]
    assert newsroom.query("SELECT title, text LIKE '%number 1 %' FROM articles") == [("Told", True)]


@pytest.mark.parametrize("content", ["[1]", "{", "\xff"])
def test_a_broken_metadata_file_rejects_its_record(newsroom: Newsroom, content: str) -> None:
    newsroom.write({"a.txt": tell_story(), "a.txt.meta.json": content.encode("latin-1"), "b.txt": tell_story(2)})
    newsroom.run()
    found = newsroom.query("SELECT source_path, reason FROM documents ORDER BY source_path")
    assert found == [("a.txt", "invalid_json"), ("b.txt", None)]


def test_a_file_that_breaks_off_keeps_what_came_before(newsroom: Newsroom) -> None:
    packed = gzip.compress(make_jsonl([make_row(n, text=tell_story(n) * 200) for n in range(8)]).encode(), mtime=0)
    newsroom.raw.mkdir()
    (newsroom.raw / "a.jsonl.gz").write_bytes(packed[:-20])
    newsroom.run()
    *whole, last = sorted(list_documents(newsroom), key=lambda row: row["record_index"])
    assert last["reason"] == "damaged_compression"
    assert len(whole) >= 1
    assert {row["reason"] for row in whole} <= {None, "invalid_json"}
    assert [row["record_index"] for row in [*whole, last]] == list(range(len(whole) + 1))


@pytest.mark.parametrize("is_settled", [False, True])
def test_a_file_replaced_by_one_of_its_size_is_read_in_no_slice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_settled: bool
) -> None:
    if is_settled:
        monkeypatch.setattr(inventory, "_UNSETTLED_SECONDS", -1.0)
    newsroom = Newsroom(tmp_path, {"large_file_bytes": 1, "batch_records": 2})
    newsroom.write({"a.jsonl": make_jsonl([make_row(n) for n in range(1, 7)])})
    with open_run(newsroom.settings()) as run:
        first, *rest = run.pending
        assert step.read_batch(run.ledger, first, run.declarations).rejected == {}
        state = (newsroom.raw / "a.jsonl").stat()
        newsroom.write({"a.jsonl": make_jsonl([make_row(n, title=f"Pier plan {n} APPROVED") for n in range(1, 7)])})
        os.utime(newsroom.raw / "a.jsonl", ns=(state.st_atime_ns, state.st_mtime_ns))
        for batch in rest:
            receipt = step.read_batch(run.ledger, batch, run.declarations)
            assert (receipt.rejected, receipt.notes) == ({"vanished_file": 1}, (step.RETRY,))


def test_a_file_in_slices_is_digested_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory, "_UNSETTLED_SECONDS", -1.0)
    newsroom = Newsroom(tmp_path, {"large_file_bytes": 1, "batch_records": 2})
    newsroom.write({"a.jsonl": make_jsonl([make_row(n) for n in range(1, 7)])})
    digested: list[Path] = []
    real_digest = inventory.digest_of_file

    def note_digest(path: Path) -> str:
        digested.append(path)
        return real_digest(path)

    monkeypatch.setattr(inventory, "digest_of_file", note_digest)
    assert newsroom.run().worked_batches == 3
    assert len(digested) == 2


def _replace(newsroom: Newsroom) -> None:
    newsroom.write({"a.txt": tell_story(2)})


def _remove(newsroom: Newsroom) -> None:
    (newsroom.raw / "a.txt").unlink()


@pytest.mark.parametrize("change", [_replace, _remove])
def test_a_file_that_changes_after_it_was_registered_is_read_the_next_time(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, change: Callable[[Newsroom], None]
) -> None:
    newsroom.write({"a.txt": tell_story(1), "b.txt": tell_story(5)})
    real_split = step._split_file

    def change_then_split(*arguments: Any) -> Any:
        if arguments[1].path == "a.txt":
            change(newsroom)
        return real_split(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(step, "_split_file", change_then_split)
        newsroom.run()
    query = "SELECT source_path, coalesce(reason, status) FROM documents ORDER BY ALL"
    assert newsroom.query(query) == [("a.txt", "vanished_file"), ("b.txt", "article")]
    newsroom.write({"a.txt": tell_story(1)})
    newsroom.run()
    assert newsroom.query(query) == [("a.txt", "article"), ("b.txt", "article")]
    assert newsroom.run().worked_batches == 0


def test_a_file_that_is_gone_for_good_keeps_no_other_from_being_read_anew(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.write({"a.txt": tell_story(1), "b.txt": tell_story(5)})
    real_split = step._split_file

    def remove_then_split(*arguments: Any) -> Any:
        (newsroom.raw / "a.txt").unlink(missing_ok=True)
        return real_split(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(step, "_split_file", remove_then_split)
        newsroom.run()
    newsroom.write({"sources.toml": '[[source]]\nname = "s"\npath = "**"\nkind = "opinion"\n'})
    newsroom.run()
    query = "SELECT source_path, reason, kind FROM documents LEFT JOIN articles USING (document_id) ORDER BY ALL"
    assert newsroom.query(query) == [("a.txt", "vanished_file", None), ("b.txt", None, "opinion")]
    assert newsroom.run().worked_batches == 0


def test_text_that_no_store_accepts_is_made_storable(newsroom: Newsroom) -> None:
    newsroom.write({"a.json": '{"title": "Half a pair \\ud83d", "text": ' + json.dumps(tell_story()) + "}"})
    newsroom.run()
    ((title,),) = newsroom.query("SELECT title FROM articles")
    assert title.startswith("Half a pair")
    assert title.encode("utf-8")
