"""A row of `documents` leads back to the very bytes that were read, or to a clear word that they are gone."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from archive_files import make_tar, make_zip
from ledgers import Newsroom, make_jsonl, make_page, make_row, tell_story

from newsledger.batches import BatchFile
from newsledger.errors import NewsledgerError, RawGoneError
from newsledger.read import step
from newsledger.read.reopen import read_head_of, reopen_record
from newsledger.sources import Declarations

ROWS = [make_row(number) for number in range(1, 7)]
LINES = make_jsonl(ROWS[:3]) + "{broken\n" + make_jsonl(ROWS[3:])
TABLE = "title,text\n" + "".join(f'Plan {number},"{tell_story(number).replace(chr(34), "")}"\n' for number in (1, 2))
FILES: dict[str, bytes] = {
    "a.jsonl": LINES.encode(),
    "b.jsonl.gz": gzip.compress(LINES.encode()),
    "c.json": ("[" + ",\n".join(map(json.dumps, ROWS)) + "]").encode(),
    "d.csv": TABLE.encode(),
    "e.html": make_page().encode(),
    "f.zip": make_zip([("a.jsonl", LINES), ("same.txt", tell_story(1)), ("same.txt", tell_story(2)), ("t.csv", TABLE)]),
    "g.tgz": gzip.compress(
        make_tar({"../x.jsonl": LINES, "y.txt": tell_story(3), "z.csv.gz": gzip.compress(TABLE.encode())})
    ),
}


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


def read_documents(newsroom: Newsroom, name: str, data: bytes) -> list[dict[str, Any]]:
    newsroom.write({name: ""})
    (newsroom.raw / name).write_bytes(data)
    file = BatchFile(name, hashlib.sha256(data).hexdigest(), len(data), "")
    found = step._read_file(newsroom.ledger, file, Declarations())
    return [{"reason": None, **document} for document, _ in found]


@pytest.mark.parametrize("name", FILES)
def test_every_record_is_found_again_with_what_parses_it(newsroom: Newsroom, name: str) -> None:
    documents = read_documents(newsroom, name, FILES[name])
    assert len(documents) >= 1
    for document in documents:
        found = reopen_record(newsroom.raw, document, None)
        assert hashlib.sha256(found.raw.data).hexdigest() == document["sha256"]
        assert found.raw.index == document["record_index"]
        assert found.raw.member == document["member"]
        assert (found.raw.byte_start, found.raw.byte_end) == (document["byte_start"], document["byte_end"])
        if not document["reason"]:
            assert found.reader.parse(found.raw, found.header)
        head = read_head_of(newsroom.raw, document, 20)
        if not name.startswith("f") or document["member"] != "same.txt":
            assert head == found.raw.data[:20]


def test_a_record_behind_lost_bytes_is_found_again(newsroom: Newsroom) -> None:
    members = [gzip.compress(make_jsonl(ROWS[first : first + 2]).encode(), mtime=0) for first in (0, 2, 4)]
    members[1] = members[1][:40] + b"\xff" * 30 + members[1][70:]
    documents = read_documents(newsroom, "a.jsonl.gz", b"".join(members))
    (lost,) = [document for document in documents if document["reason"] == "damaged_compression"]
    assert len(documents) == 5
    for document in documents:
        if document is not lost:
            found = reopen_record(newsroom.raw, document, None)
            assert hashlib.sha256(found.raw.data).hexdigest() == document["sha256"]
            assert read_head_of(newsroom.raw, document, 9) == found.raw.data[:9]
    # Nothing of the member could be unpacked: what is lost begins with the line break before it.
    assert read_head_of(newsroom.raw, lost, 9) == b"\n"


@pytest.mark.parametrize("name", FILES)
def test_what_is_gone_or_otherwise_is_said(newsroom: Newsroom, name: str) -> None:
    documents = read_documents(newsroom, name, FILES[name])
    document = documents[-1]
    changed = FILES[name].replace(b"council", b"COUNCIL").replace(b"plan", b"PLAN")
    if changed == FILES[name]:
        changed = make_zip({}) if name.endswith("zip") else gzip.compress(b"{}")
    (newsroom.raw / name).write_bytes(changed)
    with pytest.raises(RawGoneError, match=r"record \d of .*(other bytes|cannot be read)"):
        reopen_record(newsroom.raw, document, None)
    (newsroom.raw / name).unlink()
    with pytest.raises(RawGoneError, match="vanished_file"):
        reopen_record(newsroom.raw, document, None)
    assert read_head_of(newsroom.raw, document, 9) is None
    assert issubclass(RawGoneError, NewsledgerError)


def test_the_declared_format_is_the_one_that_counts(newsroom: Newsroom) -> None:
    newsroom.write({"a.dat": LINES})
    document = {
        "source_path": "a.dat", "member": None, "record_index": 0, "byte_start": 0, "reason": None,
        "byte_end": len(make_jsonl(ROWS[:1])) - 1, "sha256": None,
    }  # fmt: skip
    assert reopen_record(newsroom.raw, document, "json").reader.name == "json"
    with pytest.raises(RawGoneError):
        reopen_record(newsroom.raw, document, "text")


@pytest.mark.parametrize(
    ("name", "data", "reason", "head"),
    [
        ("a.xyz", b"\x00\x01\x02", "unknown_format", b"\x00\x01"),
        ("cut.zip", make_zip({"a.txt": "x"})[:-20], "damaged_archive", b"PK"),
        ("twice.gz", gzip.compress(gzip.compress(b"x")), "nested_archive", b"\x1f\x8b"),
        ("a.zip", make_zip({"a.xyz": b"\x00\x01"}), "unknown_format", b"\x00\x01"),
        ("b.zip", make_zip({"in.zip": make_zip({})}), "nested_archive", None),
    ],
)
def test_the_head_of_what_was_rejected_is_shown_where_there_is_one(
    newsroom: Newsroom, name: str, data: bytes, reason: str, head: bytes | None
) -> None:
    (document,) = read_documents(newsroom, name, data)
    assert document["reason"] == reason
    assert read_head_of(newsroom.raw, document, 2) == head
    with pytest.raises(RawGoneError, match=reason):
        reopen_record(newsroom.raw, document, None)
