"""Files of every kind, opened without harm."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from newsledger.errors import InputRejectedError
from newsledger.read.json_reader import JsonReader
from newsledger.read.streams import digest_file, open_raw, read_head

Packer = Callable[[bytes], bytes]


def _pack_xz(data: bytes) -> bytes:
    return lzma.compress(data, preset=1)


def _pack_zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


PACKERS: list[Packer] = [gzip.compress, bz2.compress, _pack_xz, _pack_zstd]
PACKER_NAMES = ["gzip", "bzip2", "xz", "zstd"]
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


@pytest.mark.parametrize("pack", PACKERS, ids=PACKER_NAMES)
def test_compression_is_told_by_its_bytes(tmp_path: Path, pack: Packer) -> None:
    packed = pack(LINES)
    assert read_until_error(write(tmp_path / "a.jsonl", packed)) == (LINES, None)
    assert read_until_error(write(tmp_path / "two.gz", packed + packed + b"\0" * 600)) == (LINES * 2, None)
    assert read_until_error(write(tmp_path / "padded.gz", packed + b"\0" * 4 + packed)) == (LINES * 2, None)
    assert read_until_error(write(tmp_path / "none.gz", pack(b""))) == (b"", None)


def test_what_is_not_compressed_is_given_as_it_is(tmp_path: Path) -> None:
    assert read_until_error(write(tmp_path / "plain.gz", LINES)) == (LINES, None)
    assert read_until_error(write(tmp_path / "empty.gz", b"")) == (b"", None)
    text = b"BZh9 is no mark by itself"
    assert read_until_error(write(tmp_path / "BZh", text)) == (text, None)


def test_frames_of_zstd_without_content_are_passed_over(tmp_path: Path) -> None:
    note = b"\x50\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"about"
    data = note + zstandard.compress(LINES) + note
    assert read_until_error(write(tmp_path / "a.zst", data)) == (LINES, None)


@pytest.mark.parametrize("pack", PACKERS, ids=PACKER_NAMES)
def test_damaged_compression_gives_what_can_be_read(tmp_path: Path, pack: Packer) -> None:
    noise = random.Random(7).randbytes(2_000_000)
    packed = pack(noise)
    for name, data, least in (
        ("cut", packed[: len(packed) // 2], 0.2),
        ("no trailer", packed[:-4], 0.4),
        ("garbage after", packed + b"garbage", 1),
        ("flipped", packed[: len(packed) // 2] + b"\xff\x00\xff\x55" * 8 + packed[len(packed) // 2 + 32 :], 0.2),
    ):
        given, reason = read_until_error(write(tmp_path / name, data))
        assert reason == "damaged_compression", name
        assert len(given) >= least * len(noise), name
        assert noise.startswith(given[: int(least * len(noise))]), name
    assert read_until_error(write(tmp_path / "head only", packed[:12])) == (b"", "damaged_compression")


def test_damage_is_raised_again_by_whoever_reads_on(tmp_path: Path) -> None:
    with open_raw(write(tmp_path / "cut", gzip.compress(LINES)[:-4])) as stream:
        for _ in range(2):
            with pytest.raises(InputRejectedError, match="damaged_compression"):
                stream.read()
        stream.seek(3)
        assert stream.read(5) == LINES[3:8]


def test_records_before_the_damage_are_given_and_none_is_cut(tmp_path: Path) -> None:
    packed = gzip.compress(LINES)
    records = []
    path = write(tmp_path / "cut.jsonl.gz", packed[: len(packed) // 2])
    with open_raw(path) as stream, pytest.raises(InputRejectedError, match="damaged_compression"):
        for raw in JsonReader().split(stream):
            records.append(raw)  # noqa: PERF402  (what came before the error is looked at)
    assert len(records) > 5_000
    assert all(raw.data.endswith(b'log."}') for raw in records)


@pytest.mark.parametrize("pack", PACKERS, ids=PACKER_NAMES)
def test_a_bomb_is_stopped(tmp_path: Path, pack: Packer) -> None:
    given, reason = read_until_error(write(tmp_path / "bomb", pack(b"\0" * 10_000_000) * 13))
    assert reason == "decompression_bomb"
    assert 80_000_000 < len(given) <= 102_000_000


def test_a_window_that_fits_no_memory_is_refused(tmp_path: Path) -> None:
    options = zstandard.ZstdCompressionParameters(window_log=30, enable_ldm=1)
    packer = zstandard.ZstdCompressor(compression_params=options).compressobj()
    packed = packer.compress(LINES) + packer.flush()
    assert read_until_error(write(tmp_path / "a.zst", packed)) == (b"", "damaged_compression")
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 29}]
    large = b"\xfd7zXZ" + lzma.compress(LINES[:99], filters=filters)[5:]
    assert read_until_error(write(tmp_path / "a.xz", large)) == (b"", "damaged_compression")


def test_seeking_in_every_kind(tmp_path: Path) -> None:
    for data in (LINES, *(pack(LINES[:300_000]) + pack(LINES[300_000:]) for pack in PACKERS)):
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
    "sgml": ("sgml", b"<docs>", b"<DOC><TEXT>" + LONG + b"</TEXT></DOC>\n", b"</docs>"),
    "csv": ("csv", b"id,text\n", b"1," + LONG + b"\n", b""),
    "json wrapper": ("json", b'{"articles": [', b'{"title": "a", "text": ' + LONG + b"},", b"{}]}"),
    "feed": ("feed", b"<rss>", b"<item><title>" + LONG + b"</title></item>\n", b"</rss>"),
    "mbox": ("email", b"", b"From a@b.example Mon May 12 08:00:00 2031\nSubject: a\n\n" + LONG + b"\n\n", b""),
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
