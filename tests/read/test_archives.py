"""Files in archives are read under their own names, and nothing in an archive harms what is outside of it."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import zstandard
from archive_files import make_special, make_tar, make_zip
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import Newsroom, make_jsonl, make_row, tell_story
from slices import read_slices

from newsledger.batches import BatchFile
from newsledger.read import members, step, zip_archive
from newsledger.reasons import REASONS
from newsledger.sources import Declarations

STORIES = {f"news/{number}.txt": tell_story(number) for number in (1, 2, 3)}


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    found = Newsroom(tmp_path / "room")
    found.raw.mkdir(parents=True)
    return found


def read_documents(newsroom: Newsroom, name: str, data: bytes) -> list[dict[str, Any]]:
    """The documents that the read step makes of a raw file with these bytes."""
    newsroom.write({name: ""})
    (newsroom.raw / name).write_bytes(data)
    file = BatchFile(name, hashlib.sha256(data).hexdigest(), len(data), "")
    return [document for document, _ in step._read_file(newsroom.ledger, file, Declarations())]


def run_over(newsroom: Newsroom, name: str, data: bytes) -> list[tuple[Any, ...]]:
    """Member, record index and end of each document, in order."""
    rows = read_documents(newsroom, name, data)
    assert len({row["document_id"] for row in rows}) == len(rows)
    found = [(row["member"], row["record_index"], row["reason"] if row.get("reason") else "read") for row in rows]
    return sorted(found, key=lambda row: (row[0] is None, row[0] or "", row[1]))


def list_articles(names: Any) -> list[tuple[Any, ...]]:
    return [(name, 0, "read") for name in sorted(names)]


def keep(data: bytes) -> bytes:
    return data


def make_packed_tar(pack: Callable[[bytes], bytes]) -> bytes:
    return pack(make_tar(STORIES))


@pytest.mark.parametrize("name", ["a.zip", "no-suffix", "a.tar", "a.txt.gz"])
@pytest.mark.parametrize(
    "data",
    [
        make_zip(STORIES),
        make_zip(STORIES, zipfile.ZIP_STORED),
        make_zip(STORIES, zipfile.ZIP_BZIP2),
        *map(make_packed_tar, (keep, gzip.compress, bz2.compress, lzma.compress, zstandard.compress)),
    ],
    ids=["zip", "stored", "zip-bz2", "tar", "tgz", "tbz2", "txz", "tzst"],
)
def test_members_are_read_under_their_names_whatever_the_archive_is_called(
    newsroom: Newsroom, name: str, data: bytes
) -> None:
    if name == "a.txt.gz" and not data.startswith(b"\x1f\x8b"):
        pytest.skip("said once")
    assert run_over(newsroom, name, data) == list_articles(STORIES)
    for row in read_documents(newsroom, name, data):
        assert (row["source_path"], row["media_type"], row["byte_start"]) == (name, "text/plain", 0)
        assert row["byte_end"] == row["byte_count"] == len(STORIES[row["member"]].encode())
        assert row["sha256"] == hashlib.sha256(STORIES[row["member"]].encode()).hexdigest()


def test_a_member_is_read_in_its_own_format(newsroom: Newsroom) -> None:
    inside = {
        "a.jsonl": make_jsonl([make_row(1), make_row(2)]) + "{broken\n",
        "b.jsonl.gz": gzip.compress(make_jsonl([make_row(3)]).encode()),
        "c.txt.bz2": bz2.compress(tell_story(4).encode()),
        "d.xyz": b"\x00\x01",
        "e.txt": "",
        "f.html": "<p>",
    }
    expected = [
        ("a.jsonl", 0, "read"),
        ("a.jsonl", 1, "read"),
        ("a.jsonl", 2, "invalid_json"),
        ("b.jsonl.gz", 0, "read"),
        ("c.txt.bz2", 0, "read"),
        ("d.xyz", 0, "unknown_format"),
        ("e.txt", 0, "empty_file"),
        ("f.html", 0, "read"),
    ]
    assert run_over(newsroom, "a.zip", make_zip(inside)) == expected
    assert run_over(newsroom, "a.tgz", gzip.compress(make_tar(inside))) == expected


def test_what_is_hidden_or_describes_others_is_no_member(newsroom: Newsroom) -> None:
    inside = {
        **STORIES,
        "__MACOSX/news/._1.txt": "x",
        ".DS_Store": "x",
        "news/.x/y.txt": "x",
        "sources.toml": "",
    }
    for make in (make_zip, make_tar):
        assert run_over(newsroom, "a", make(inside)) == list_articles(STORIES)
    assert run_over(newsroom, "a", make_zip({".hidden": "x", "folder/": ""})) == [(None, 0, "empty_archive")]
    assert run_over(newsroom, "a", make_zip({})) == [(None, 0, "empty_archive")]


def test_names_that_lead_elsewhere_are_only_names(newsroom: Newsroom) -> None:
    names = ("../../outside.txt", "/etc/passwd.txt", "./here.txt", "a\\b.txt", "line\nbreak.txt", "x/" * 400 + "y.txt")
    inside = {name: tell_story(number) for number, name in enumerate(names)}
    for make in (make_zip, make_tar):
        rows = run_over(newsroom, "a", make(inside))
        assert rows == list_articles((*names[:5], rows[-1][0]))
        assert len(rows[-1][0]) == members.MAX_NAME_CHARACTERS or rows[-1][0] == names[5]
    assert [path.name for path in newsroom.folder.parent.rglob("*")] == ["room", "raw", "a"]


def test_names_in_every_encoding_can_be_stored(newsroom: Newsroom) -> None:
    archive = make_zip({"Münze.txt": tell_story(1), "x~~.txt": tell_story(2)})
    unmarked = archive.replace(b"x~~.txt", "xé.txt".encode())
    assert run_over(newsroom, "a.zip", unmarked) == list_articles(["Münze.txt", "xé.txt"])
    odd = make_tar({"caf~.txt": tell_story(3)}).replace(b"caf~.txt", b"caf\xe9.txt")
    block = bytearray(odd[:512])
    block[148:156] = b"        "
    block[148:156] = b"%06o\0 " % sum(block)
    assert run_over(newsroom, "b.tar", bytes(block) + odd[512:])[0][0] == "%%caf%E9.txt"


def test_a_name_that_comes_twice_is_two_files(newsroom: Newsroom) -> None:
    pairs = [("a.txt", tell_story(1)), ("a.txt", tell_story(2)), ("a.txt", tell_story(2))]
    for make in (make_zip, make_tar):
        rows = run_over(newsroom, "a", make(pairs))
        assert rows == [("a.txt", 0, "read")] * 3


def test_what_is_no_file_is_a_reject(newsroom: Newsroom) -> None:
    special = [
        make_special("link.txt", tarfile.SYMTYPE, "/etc/passwd"),
        make_special("same.txt", tarfile.LNKTYPE, "news/1.txt"),
        make_special("pipe.txt", tarfile.FIFOTYPE),
        make_special("device.txt", tarfile.CHRTYPE),
        make_special("folder.txt", tarfile.DIRTYPE),
    ]
    refused = [(name, 0, "not_a_regular_file") for name in ("device.txt", "link.txt", "pipe.txt", "same.txt")]
    assert run_over(newsroom, "a.tar", make_tar(STORIES, special)) == sorted([*list_articles(STORIES), *refused])
    info = zipfile.ZipInfo("link.txt")
    info.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert run_over(newsroom, "b.zip", buffer.getvalue()) == [("link.txt", 0, "not_a_regular_file")]


def test_an_archive_in_an_archive_is_a_reject(newsroom: Newsroom) -> None:
    inner = make_zip({"a.txt": tell_story(9)})
    tar = make_tar({"a.txt": tell_story(9)})
    inside = {**STORIES, "in.zip": inner, "in.tar": tar, "in.tgz": gzip.compress(tar), "no-suffix": inner}
    refused = [(name, 0, "nested_archive") for name in ("in.tar", "in.tgz", "in.zip", "no-suffix")]
    for make in (make_zip, make_tar):
        assert run_over(newsroom, "a", make(inside)) == sorted([*list_articles(STORIES), *refused])
    for data in (gzip.compress(inner), gzip.compress(bz2.compress(b"x")), zstandard.compress(gzip.compress(tar))):
        assert run_over(newsroom, "a", data) == [(None, 0, "nested_archive")]


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"])
def test_a_document_that_is_packed_as_a_zip_is_no_archive(newsroom: Newsroom, name: str) -> None:
    assert run_over(newsroom, "a.docx", make_zip({name: "x", **STORIES})) == [(None, 0, "unknown_format")]


def test_a_document_inside_an_archive_is_told_as_outside(newsroom: Newsroom) -> None:
    inside = {
        "a.docx": make_zip({"[Content_Types].xml": "x", "word/document.xml": "x"}),
        "b.xlsx": make_zip({"docProps/app.xml": "x", "[Content_Types].xml": "x"}),
        "c.epub": make_zip({"mimetype": "application/epub+zip"}, zipfile.ZIP_STORED),
    }
    refused = [(name, 0, "unknown_format") for name in inside]
    for make in (make_zip, make_tar):
        assert run_over(newsroom, "a", make(inside | STORIES)) == sorted([*list_articles(STORIES), *refused])
    for name, data in inside.items():
        assert run_over(newsroom, name, data) == [(None, 0, "unknown_format")]


RECORDLESS = {
    "a.json": b"[]",
    "c.csv": b"title,text\n",
    "d.warc": b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nab\r\n\r\n",
    "f.rss": b"<rss><channel><title>Lantern</title></channel></rss>",
}


def test_what_holds_no_record_is_one_reject(newsroom: Newsroom) -> None:
    for name, data in RECORDLESS.items():
        assert run_over(newsroom, name, data) == [(None, 0, "no_items")]
        assert run_over(newsroom, f"{name}.gz", gzip.compress(data)) == [(None, 0, "no_items")]
    refused = [(name, 0, "no_items") for name in RECORDLESS]
    for make in (make_zip, make_tar):
        assert run_over(newsroom, "all", make(RECORDLESS | STORIES)) == sorted([*refused, *list_articles(STORIES)])


def test_encrypted_members_are_rejects(newsroom: Newsroom) -> None:
    data = bytearray(make_zip(STORIES))
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 1
    assert run_over(newsroom, "a.zip", bytes(data)) == [
        ("news/1.txt", 0, "encrypted_file"),
        *list_articles(STORIES)[1:],
    ]


def test_a_damaged_member_costs_itself(newsroom: Newsroom) -> None:
    rows = [make_row(number) for number in range(60)]
    inside = {"1.jsonl": make_jsonl(rows), **STORIES}
    good = make_zip(inside)
    for place, value in ((0.5, 0x5A), (0.98, 0x5A)):
        data = bytearray(good)
        packed = zipfile.ZipFile(io.BytesIO(good)).getinfo("1.jsonl").compress_size
        data[37 + int(packed * place)] ^= value
        found = run_over(newsroom, "a.zip", bytes(data))
        assert found[-3:] == list_articles(STORIES)
        lost = [row for row in found if row[2] == "damaged_compression"]
        assert [row[0] for row in lost] == ["1.jsonl"]
        assert [row[1] for row in found[:-3]] == list(range(len(found) - 3))


def test_a_wrong_sum_or_size_is_damage(newsroom: Newsroom) -> None:
    for offset, value in ((16, b"\0\0\0\0"), (24, struct.pack("<I", 5)), (24, struct.pack("<I", 5_000))):
        for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
            data = bytearray(make_zip(STORIES, method))
            entry = data.index(b"PK\x01\x02")
            data[entry + offset : entry + offset + 4] = value
            (_, _, reason), *rest = run_over(newsroom, "a.zip", bytes(data))
            assert (reason, rest) == ("damaged_compression", list_articles(STORIES)[1:])


def test_a_zip_that_breaks_off_or_lies_about_its_places_is_a_reject(newsroom: Newsroom) -> None:
    data = make_zip(STORIES)
    assert run_over(newsroom, "a.zip", data[:-30]) == [(None, 0, "damaged_archive")]
    assert run_over(newsroom, "a.zip", data[:200]) == [(None, 0, "damaged_archive")]
    entry = data.index(b"PK\x01\x02")
    astray = data[: entry + 42] + struct.pack("<I", 7) + data[entry + 46 :]
    assert run_over(newsroom, "a.zip", astray)[0] == ("news/1.txt", 0, "damaged_archive")
    beyond = data[: entry + 42] + struct.pack("<I", 1 << 30) + data[entry + 46 :]
    assert run_over(newsroom, "a.zip", beyond)[0] == ("news/1.txt", 0, "damaged_archive")


@pytest.mark.parametrize("pack", [keep, gzip.compress])
def test_a_tar_that_breaks_off_keeps_what_came_before(newsroom: Newsroom, pack: Callable[[bytes], bytes]) -> None:
    data = make_tar({"1.txt": tell_story(1), "2.jsonl": make_jsonl([make_row(n) for n in range(1, 9)])})
    for end, member in ((512 + 100, "1.txt"), (512 + 400, None), (1024, None), (2048, "2.jsonl")):
        *whole, lost = sorted(run_over(newsroom, "a", pack(data[:end])), key=lambda row: row[2] != "read")
        assert (lost[0], lost[2]) == (member, "damaged_archive")
        assert {row[0] for row in whole} <= {"1.txt", "2.jsonl"}
        assert [row[1] for row in whole if row[0] == "2.jsonl"] == list(range(lost[1]))
    # A stream that ends early says so itself.
    if pack is gzip.compress:
        found = run_over(newsroom, "a", pack(data)[:-300])
        assert (found[0], found[-1][2]) == (("1.txt", 0, "read"), "damaged_compression")


def test_a_tar_with_a_broken_header_or_something_behind_it_says_so(newsroom: Newsroom) -> None:
    data = bytearray(make_tar({"1.txt": tell_story(1), "2.txt": tell_story(2)}))
    assert run_over(newsroom, "a", bytes(data) + b"behind the end") == [
        *list_articles(["1.txt", "2.txt"]),
        (None, 0, "damaged_archive"),
    ]
    data[1024 + 20] ^= 0x55
    assert run_over(newsroom, "a", bytes(data)) == [("1.txt", 0, "read"), (None, 0, "damaged_archive")]


def test_headers_that_lead_back_or_never_end_are_refused(newsroom: Newsroom) -> None:
    good = make_tar({"1.txt": tell_story(1)})[:1024]
    negative = make_tar({"2.txt": ""})[:512]
    block = bytearray(negative)
    block[124:136] = b"\xff" * 12
    block[148:156] = b"        "
    block[148:156] = b"%06o\0 " % sum(block)
    assert run_over(newsroom, "a", good + bytes(block) + bytes(2048))[-1][2] == "damaged_archive"
    long_name = tarfile.TarInfo("././@LongLink")
    long_name.type, long_name.size = tarfile.GNUTYPE_LONGNAME, 10 << 20
    endless = good + long_name.tobuf(tarfile.GNU_FORMAT) + b"x" * (10 << 20) + bytes(2048)
    assert run_over(newsroom, "a", endless)[-1][2] == "damaged_archive"
    chain = b"".join(_chain_link() for _ in range(3_000))
    assert run_over(newsroom, "a", good + chain + bytes(2048))[-1][2] == "damaged_archive"


def _chain_link() -> bytes:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 4
    return info.tobuf(tarfile.GNU_FORMAT) + b"name".ljust(512, b"\0")


def test_bombs_are_stopped(newsroom: Newsroom) -> None:
    zeros = bytes(30_000_000)
    assert run_over(newsroom, "a.zip", make_zip([("1.txt", zeros)] * 4)) == [(None, 0, "decompression_bomb")]
    tar = make_tar([("1.txt", tell_story(1)), *[("2.txt", zeros)] * 4])
    found = run_over(newsroom, "a.zip", gzip.compress(tar, 6))
    assert found[0] == ("1.txt", 0, "read")
    assert found[-1][2] == "decompression_bomb"
    # One that is not as large as its directory says, over the same packed bytes.
    data = make_zip({"1.txt": zeros})
    entry = data.index(b"PK\x01\x02")
    assert run_over(newsroom, "a.zip", data[: entry + 24] + struct.pack("<I", 9) + data[entry + 28 :]) == [
        ("1.txt", 0, "damaged_compression")
    ]


def test_more_members_than_can_be_listed_are_refused(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "MAX_MEMBERS", 2)
    assert run_over(newsroom, "a", make_zip(STORIES)) == [(None, 0, "too_many_members")]
    assert run_over(newsroom, "a", make_tar(STORIES))[-1] == (None, 0, "too_many_members")
    monkeypatch.setattr(members, "MAX_MEMBERS", 3)
    monkeypatch.setattr(zip_archive, "MAX_DIRECTORY_BYTES", 50)
    assert run_over(newsroom, "a", make_zip(STORIES)) == [(None, 0, "too_many_members")]


def test_a_metadata_file_in_a_zip_describes_its_neighbour(newsroom: Newsroom) -> None:
    side = json.dumps({"outlet": "Side Post"})
    inside = {
        "a.txt": tell_story(1),
        "a.txt.meta.json": side,
        "b.txt": tell_story(2),
        "b.meta.json": "{",
        "c.txt": tell_story(3),
    }
    newsroom.write({"a.zip": ""})
    (newsroom.raw / "a.zip").write_bytes(make_zip(inside))
    ((first, second, third),) = read_slices(newsroom, "processed")
    assert [record and record["outlet"] for _, record in (first, second, third)] == ["Side Post", None, None]
    assert [document.get("reason") for document, _ in (first, second, third)] == [None, "invalid_json", None]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_to_an_archive_does_more_than_reject(data: st.DataObject) -> None:
    make: Callable[..., bytes] = data.draw(st.sampled_from([make_zip, make_tar]))
    packed = bytearray(make({**STORIES, "a.jsonl.gz": gzip.compress(b'{"text": "x"}')}))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(packed) - 1))
        packed[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    with TemporaryDirectory() as folder:
        rows = run_over(Newsroom(Path(folder)), "a", bytes(packed))
    assert rows
    assert {row[2] for row in rows} <= {"read", *REASONS}


def test_sources_cover_members_by_the_archives_path_or_by_their_own(newsroom: Newsroom) -> None:
    newsroom.write(
        {
            "sources.toml": (
                '[[source]]\nname = "notes"\npath = "dump.zip/**/*.note"\nformat = "text"\noutlet = "Note Post"\n'
                'path_pattern = "{published}_{slug}.note"\n'
                '[[source]]\nname = "dump"\npath = "*.zip"\noutlet = "Dump Post"\n'
            )
        }
    )
    inside = {
        "deep/er/2024-05-03_pier.note": tell_story(1),
        "2024-05-04_quay.note": tell_story(2),
        "c.txt": tell_story(3),
    }
    (newsroom.raw / "dump.zip").write_bytes(make_zip(inside))
    (newsroom.raw / "other.zip").write_bytes(make_zip({"d.note": "x", "e.txt": tell_story(5)}))
    newsroom.run()
    query = (
        "SELECT member, coalesce(reason, outlet_name), published_on::VARCHAR, source_name "
        "FROM documents LEFT JOIN articles USING (document_id) ORDER BY ALL"
    )
    assert newsroom.query(query) == [
        ("2024-05-04_quay.note", "Note Post", "2024-05-04", "notes"),
        ("c.txt", "Dump Post", None, "dump"),
        ("d.note", "unknown_format", None, "dump"),
        ("deep/er/2024-05-03_pier.note", "Note Post", "2024-05-03", "notes"),
        ("e.txt", "Dump Post", None, "dump"),
    ]
    assert newsroom.run().worked_batches == 0
    declared = (newsroom.raw / "sources.toml").read_text()
    newsroom.write({"sources.toml": declared.replace("Note Post", "Notes Weekly")})
    assert newsroom.run().worked_batches == 1
    assert newsroom.query("SELECT count(*) FROM articles WHERE outlet_name = 'Notes Weekly'") == [(2,)]


@pytest.mark.parametrize("form", ["zip", "tar", "tgz"])
def test_an_archive_in_slices_gives_the_same_as_the_whole(tmp_path: Path, form: str) -> None:
    rows = [make_row(number) for number in range(1, 12)]
    inside = [
        ("a.jsonl", make_jsonl(rows[:7]) + "{broken\n"),
        ("empty.txt", ""),
        ("b.txt", tell_story(41)),
        ("x.xyz", b"\0\1"),
        ("b.txt", tell_story(42)),
        ("c.jsonl", make_jsonl(rows[7:])),
    ]
    data = make_zip(inside) if form == "zip" else make_tar(inside)
    newsroom = Newsroom(tmp_path)
    newsroom.write({"archive": ""})
    (newsroom.raw / "archive").write_bytes(gzip.compress(data, mtime=0) if form == "tgz" else data)
    (whole,) = read_slices(newsroom, "whole")
    assert len(whole) == 16
    for size in (1, 2, 3, 5, 15):
        sliced = read_slices(newsroom, f"sliced-{size}", batch_records=size)
        assert [len(rows) for rows in sliced[:-1]] == [size] * (len(sliced) - 1)
        assert [row for rows in sliced for row in rows] == whole
