"""A compressed file of several members, of which some are damaged, loses those and no other."""

from __future__ import annotations

import bz2
import gzip
import random
import time
import zlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import zstandard
from ledgers import Newsroom, make_jsonl, make_row
from slices import read_slices

from newsledger.errors import InputRejectedError
from newsledger.read.streams import PackedStream, open_raw

PARTS = [bytes([65 + number]) * 9_000 + random.Random(number).randbytes(3_000) for number in range(6)]
pack_zstd = zstandard.ZstdCompressor(write_checksum=True).compress


def damage(packed: bytes, place: float = 0.5) -> bytes:
    cut = int(len(packed) * place)
    return packed[:cut] + bytes(byte ^ 0xA5 for byte in packed[cut : cut + 40]) + packed[cut + 40 :]


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def read_on(path: Path) -> list[bytes]:
    """What is given before, between and after the damages."""
    found = [b""]
    with open_raw(path) as stream:
        assert isinstance(stream, PackedStream)
        while True:
            try:
                while piece := stream.read(1_000):
                    found[-1] += piece
                return found
            except InputRejectedError:
                if not stream.go_on():
                    return found
                assert stream.tell() == sum(map(len, found))
                found.append(b"")


@pytest.mark.parametrize("pack", [gzip.compress, pack_zstd, bz2.compress])
def test_what_follows_a_damaged_member_is_given(tmp_path: Path, pack: Any) -> None:
    members = [pack(part) for part in PARTS]
    members[2], members[4] = damage(members[2]), members[4][: len(members[4]) // 2]
    first, second, third = read_on(write(tmp_path / "a.gz", b"".join(members)))
    assert first.startswith(PARTS[0] + PARTS[1])
    assert second.startswith(PARTS[3])
    assert third == PARTS[5]
    assert len(first) < len(b"".join(PARTS[:3])) and len(second) < len(b"".join(PARTS[3:5])) + 20_000


def test_a_wrong_sum_is_damage_that_loses_no_byte(tmp_path: Path) -> None:
    members = [gzip.compress(part) for part in PARTS]
    members[1] = members[1][:-8] + b"\0" * 8
    first, second = read_on(write(tmp_path / "a.gz", b"".join(members)))
    assert (first[: len(PARTS[0])], second) == (PARTS[0], b"".join(PARTS[2:]))


def test_the_first_and_the_last_member_may_be_damaged(tmp_path: Path) -> None:
    members = [gzip.compress(part) for part in PARTS]
    first = damage(members[0], 0.01)[:200]
    assert read_on(write(tmp_path / "a.gz", first + b"".join(members[1:])))[1:] == [b"".join(PARTS[1:])]
    (given,) = read_on(write(tmp_path / "b.gz", b"".join(members[:-1]) + members[-1][:-9]))
    assert given.startswith(b"".join(PARTS[:-1]))


def test_seeking_behind_damage_that_is_known(tmp_path: Path) -> None:
    members = [gzip.compress(part) for part in PARTS]
    members[2] = damage(members[2])
    path = write(tmp_path / "a.gz", b"".join(members))
    whole = b"".join(read_on(path))
    with open_raw(path) as stream:
        assert isinstance(stream, PackedStream)
        stream.pass_damage(len(whole) - 10)
        for address in (len(whole) - 10, 5, len(whole) // 2):
            stream.seek(address)
            assert stream.read(10) == whole[address : address + 10]


@pytest.mark.timeout(30)
def test_marks_that_open_nothing_take_linear_time(tmp_path: Path) -> None:
    mark = b"\x1f\x8b\x08\x00\0\0\0\0\0\0"
    packer = zlib.compressobj(0, wbits=-15)
    stored = packer.compress(b"x" * 100) + packer.flush(zlib.Z_FULL_FLUSH)
    for filling in (mark, mark + b"\x01", mark + b"\0\0\0\xff\xff", mark + stored):
        sizes = []
        for size in (500_000, 2_000_000):
            path = write(tmp_path / "hostile.gz", filling * (size // len(filling)))
            started = time.process_time()
            read_on(path)
            sizes.append(time.process_time() - started)
        assert sizes[1] < 8 * sizes[0] + 1, filling


ROWS = [make_row(number) for number in range(1, 25)]


def make_members(form: str) -> list[bytes]:
    if form == "jsonl":
        return [make_jsonl(ROWS[first : first + 4]).encode() for first in range(0, 24, 4)]
    if form == "csv":
        quoted = (str(row["text"]).replace('"', '""') for row in ROWS)
        lines = [f'{row["url"]},{row["title"]},"{text}"\n'.encode() for row, text in zip(ROWS, quoted, strict=True)]
        return [b"url,title,text\n", *(b"".join(lines[first : first + 4]) for first in range(0, 24, 4))]
    return [_make_capture(row) for row in ROWS]


def _make_capture(row: dict[str, Any]) -> bytes:
    body = f"<article><p>{row['text']}</p></article>"
    page = f"<html><head><title>{row['title']}</title></head><body>{body}</body></html>"
    head = (
        f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: {row['url']}\r\nWARC-Date: 2031-05-12T08:00:00Z\r\n"
        f"Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(page.encode())}\r\n\r\n"
    )
    return (head + page + "\r\n\r\n").encode()


@pytest.mark.parametrize("form", ["jsonl", "csv", "warc"])
@pytest.mark.parametrize("place", [0.1, 0.6])
def test_one_damaged_member_loses_its_own_records_only(tmp_path: Path, form: str, place: float) -> None:
    newsroom = Newsroom(tmp_path)
    members = [gzip.compress(member, mtime=0) for member in make_members(form)]
    members[3] = damage(members[3], place)
    newsroom.write({f"a.{form}.gz": ""})
    (newsroom.raw / f"a.{form}.gz").write_bytes(b"".join(members))
    (whole,) = read_slices(newsroom, "whole")
    documents = [document for document, _ in whole]
    (lost,) = [document for document in documents if document.get("reason") == "damaged_compression"]
    read = [record for _, record in whole if record]
    assert 24 - (1 if form == "warc" else 4) <= len(read) <= 24
    assert {record["url"] for record in read} >= {row["url"] for row in (*ROWS[:3], *ROWS[-8:])}
    assert [document["record_index"] for document in documents] == list(range(len(documents)))
    assert (lost["sha256"], lost["byte_count"]) == (None, lost["byte_end"] - lost["byte_start"])
    # The loss stands where it is, and nothing before or after it is counted twice.
    assert all(before["byte_end"] <= after["byte_start"] for before, after in pairwise(documents))
    for size in (1, 3, 4, 7):
        sliced = read_slices(newsroom, f"sliced-{size}", batch_records=size)
        assert len(sliced) > 1
        assert [row for rows in sliced for row in rows] == whole


def test_a_page_without_some_of_its_bytes_is_no_page(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    page = "<html><body><article><p>" + "The ferry ran late again. " * 400 + "</p></article></body></html>"
    members = [gzip.compress(page[first : first + 3_000].encode(), mtime=0) for first in range(0, len(page), 3_000)]
    members[1] = damage(members[1])
    newsroom.write({"a.html.gz": ""})
    (newsroom.raw / "a.html.gz").write_bytes(b"".join(members))
    (((document, record),),) = read_slices(newsroom, "whole")
    assert (document["record_index"], document["reason"], record) == (0, "damaged_compression", None)
