"""Files of every kind, opened without harm."""

from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from newsledger.errors import InputRejectedError
from newsledger.read.json_reader import JsonReader
from newsledger.read.streams import digest_file, open_raw, read_head

LINES = b"".join(b'{"text": "Line %d of the ferry log."}\n' % number for number in range(20_000))


def read_until_error(path: Path) -> tuple[bytes, str | None]:
    pieces: list[bytes] = []
    try:
        with open_raw(path) as stream:
            while piece := stream.read(50_000):
                pieces.append(piece)
    except InputRejectedError as error:
        return b"".join(pieces), error.reason
    return b"".join(pieces), None


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.timeout(10)
def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "page.html").mkdir()
    (tmp_path / "link.txt").symlink_to(write(tmp_path / "real.txt", b"x"))
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    for path in (*(tmp_path / name for name in ("pipe.json", "page.html", "link.txt", "loop.txt")), Path("/dev/null")):
        assert read_until_error(path) == (b"", "not_a_regular_file")
        with pytest.raises(InputRejectedError, match="not_a_regular_file"):
            digest_file(path)


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    assert read_until_error(tmp_path / "gone.txt") == (b"", "vanished_file")
    assert read_until_error(tmp_path / ("n" * 300)) == (b"", "unreadable_file")
    locked = write(tmp_path / "locked.txt", b"x")
    locked.chmod(0)
    if os.geteuid() != 0:
        assert read_until_error(locked) == (b"", "unreadable_file")


def test_odd_names_are_opened(tmp_path: Path) -> None:
    for name in (b"line\nbreak", b"n" * 255, b"not utf-8 \xff"):
        assert read_until_error(write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)), b"x")) == (b"x", None)


def test_gzip_is_told_by_its_bytes(tmp_path: Path) -> None:
    packed = gzip.compress(LINES)
    assert read_until_error(write(tmp_path / "a.jsonl", packed)) == (LINES, None)
    assert read_until_error(write(tmp_path / "plain.gz", LINES)) == (LINES, None)
    assert read_until_error(write(tmp_path / "two.gz", packed + packed + b"\0" * 600)) == (LINES * 2, None)
    assert read_until_error(write(tmp_path / "none.gz", gzip.compress(b""))) == (b"", None)
    assert read_until_error(write(tmp_path / "empty.gz", b"")) == (b"", None)


def test_damaged_gzip_gives_what_can_be_read(tmp_path: Path) -> None:
    packed = gzip.compress(LINES)
    for name, data in {
        "cut": packed[: len(packed) // 2],
        "no trailer": packed[:-4],
        "wrong sum": packed[:-8] + b"\0" * 8,
        "garbage after": packed + b"garbage",
        "flipped": packed[: len(packed) // 2] + b"\xff\xff\xff\xff" * 8 + packed[len(packed) // 2 + 32 :],
    }.items():
        given, reason = read_until_error(write(tmp_path / name, data))
        assert reason == "damaged_compression", name
        assert LINES.startswith(given[: len(LINES) // 4]) and len(given) > len(LINES) // 4, name
    assert read_until_error(write(tmp_path / "head only", packed[:5])) == (b"", "damaged_compression")


def test_records_before_the_damage_are_given_and_none_is_cut(tmp_path: Path) -> None:
    packed = gzip.compress(LINES)
    records = []
    path = write(tmp_path / "cut.jsonl.gz", packed[: len(packed) // 2])
    with open_raw(path) as stream, pytest.raises(InputRejectedError, match="damaged_compression"):
        for raw in JsonReader().split(stream):
            records.append(raw)  # noqa: PERF402  (what came before the error is looked at)
    assert len(records) > 5_000
    assert all(raw.data.endswith(b'log."}') for raw in records)


def test_a_bomb_is_stopped(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, wbits=31)
    data = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(130)) + packer.flush()
    given, reason = read_until_error(write(tmp_path / "bomb.gz", data))
    assert reason == "decompression_bomb"
    assert 95_000_000 < len(given) <= 102_000_000


def test_seeking_in_both_kinds(tmp_path: Path) -> None:
    for data in (LINES, gzip.compress(LINES)):
        with open_raw(write(tmp_path / "file", data)) as stream:
            assert read_head(stream, 10) == LINES[:10]
            for offset in (500_000, 3, 3, 700_000):
                assert stream.seek(offset) == offset == stream.tell()
                assert stream.read(20) == LINES[offset : offset + 20]
            stream.seek(0)
            assert stream.read() == LINES


def test_the_digest_is_of_the_file_as_delivered(tmp_path: Path) -> None:
    packed = gzip.compress(LINES)
    assert digest_file(write(tmp_path / "a.gz", packed)) == (hashlib.sha256(packed).hexdigest(), len(packed))


MEASURE = """
import resource, sys
from newsledger.read import reader
from newsledger.read.formats import find_reader
from newsledger.read.streams import open_raw
from pathlib import Path
reader.MAX_RECORD_BYTES = 2_000_000
with open_raw(Path(sys.argv[2])) as stream:
    count = sum(1 for raw in find_reader(sys.argv[1]).split(stream))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def measure(name: str, path: Path) -> tuple[int, int]:
    command = [sys.executable, "-c", MEASURE, name, str(path)]
    count, kilobytes = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    return int(count), int(kilobytes)


LONG = b'"' + b"A ferry ran. " * 200 + b'"'
FORMS = {
    "json lines": ("json", b"", b'{"text": ' + LONG + b"}\n", b""),
    "json array": ("json", b"[", b'{"text": ' + LONG + b"},", b"{}]"),
    "json in gzip": ("json", b"", b'{"text": ' + LONG + b"}\n", b""),
    "csv": ("csv", b"id,text\n", b"1," + LONG + b"\n", b""),
    "blank": ("json", b"{}", b" \n" * 1_300, b"{}"),
    "one record": ("json", b'["', b"x" * 2_600, b'"]'),
    "one object": ("json", b'[{"a":"', b"x" * 2_600, b'"}]'),
}


@pytest.mark.parametrize("form", FORMS)
def test_memory_does_not_grow_with_the_file(form: str, tmp_path: Path) -> None:
    name, start, unit, end = FORMS[form]
    sizes = []
    for factor in (2_000, 20_000):
        path = tmp_path / str(factor)
        with gzip.open(path, "wb", 1) if "gzip" in form else path.open("wb") as file:
            file.write(start)
            for _ in range(factor // 1_000):
                file.write(unit * 1_000)
            file.write(end)
        sizes.append(measure(name, path))
    (small_count, small), (large_count, large) = sizes
    assert large_count > 9 * small_count or large_count == small_count
    assert large - small < 20_000, "kilobytes more for ten times the file"
