"""Crawls, Parquet files and archives that are broken or hostile."""

from __future__ import annotations

import bz2
import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from ledgers import make_jsonl, make_page, make_row, tell_story

Maker = Callable[[], bytes]


def block(body: bytes, kind: str = "response", *, length: int | None = None, uri: str = "https://a.example/x") -> bytes:
    """One WARC record."""
    size = len(body) if length is None else length
    media = "application/http; msgtype=response" if kind == "response" else "text/plain"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2024-05-06T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{size:012d}>\r\nContent-Type: {media}\r\n"
        f"Content-Length: {size}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def reply(number: int = 900, head: str = "Content-Type: text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\n{head}\r\n\r\n".encode() + make_page(number).encode()


def chunked(data: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + f"{len(data):x}\r\n".encode() + data + b"\r\n0\r\n\r\n"


GOOD = block(reply(901), uri="https://a.example/901")
LAST = block(reply(902), uri="https://a.example/902")
PACKED = "Content-Type: text/html\r\nContent-Encoding: gzip"


def among(bad: bytes) -> Maker:
    """A bad piece between two good records."""
    return lambda: GOOD + bad + LAST


def packed_bomb() -> bytes:
    body = f"HTTP/1.1 200 OK\r\n{PACKED}\r\n\r\n".encode() + gzip.compress(b"\0" * 200_000_000, 9)
    return GOOD + block(body) + LAST


WARCS: dict[str, Maker] = {
    "good": lambda: GOOD + LAST,
    "cut short": lambda: (GOOD + LAST)[:-300],
    "length too long": among(block(reply(903), length=10_000_000)),
    "length too short": among(block(reply(903), length=20)),
    "negative length": among(block(reply(903), length=-5)),
    "length of 10^18": among(block(reply(903), length=10**18)),
    "no length": among(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n" + reply(903) + b"\r\n\r\n"),
    "garbage in the middle": among(bytes(range(256)) * 40),
    "text in the middle": among(b"this is no record\r\n" * 100),
    "garbage alone": lambda: bytes(range(256)) * 40,
    "head alone": lambda: b"WARC/1.0\r\n",
    "unending head": among(b"WARC/1.0\r\n" + b"X-A: b\r\n" * 100_000),
    "revisit": among(block(b"", "revisit")),
    "requests": among(block(b"GET / HTTP/1.1\r\n\r\n", "request")),
    "info alone": lambda: block(b"software: x\r\n", "warcinfo"),
    "newer status line": among(
        block(b":status: 200\r\n:path: /\r\ncontent-type: text/html\r\n\r\n" + make_page(904).encode())
    ),
    "no status line": among(block(make_page(905).encode())),
    "no body": among(block(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")),
    "not found": among(block(reply(906, status="404 Not Found"))),
    "moved": among(block(b"HTTP/1.1 301 Moved\r\nLocation: file:///etc/passwd\r\n\r\n")),
    "chunked": among(block(chunked(make_page(907).encode()))),
    "wrong chunks": among(block(chunked(make_page(908).encode()).replace(b"\r\n\r\n", b"\r\n\r\nzz", 1))),
    "chunk too long": among(block(chunked(make_page(908).encode())[:-400])),
    "packed body": among(
        block(f"HTTP/1.1 200 OK\r\n{PACKED}\r\n\r\n".encode() + gzip.compress(make_page(909).encode()))
    ),
    "packed body cut": among(
        block(f"HTTP/1.1 200 OK\r\n{PACKED}\r\n\r\n".encode() + gzip.compress(make_page(909).encode())[:-90])
    ),
    "packed in name alone": among(block(reply(910, PACKED))),
    "unknown packing": among(block(reply(911, "Content-Type: text/html\r\nContent-Encoding: br"))),
    "bomb": packed_bomb,
    "picture": among(block(reply(912, "Content-Type: image/jpeg"))),
    "address of a file": among(block(reply(913), uri="file:///../../etc/passwd")),
    "address with line end": among(block(reply(914), uri="https://a.example/\x00\x1b[31m")),
    "2k small records": lambda: GOOD + block(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>a") * 2_000 + LAST,
    "22 MB record": lambda: among(block(reply(915) + b"<p>word</p>" * 2_000_000))(),
    "version 9": among(GOOD.replace(b"WARC/1.0", b"WARC/9.9")),
    "line ends of Unix": lambda: GOOD.replace(b"\r\n", b"\n") + LAST.replace(b"\r\n", b"\n"),
}


def pack_members(*members: bytes) -> bytes:
    return b"".join(gzip.compress(member, mtime=0) for member in members)


PACKED_WARCS: dict[str, Maker] = {
    "cut short": lambda: pack_members(GOOD, LAST)[:-60],
    "damaged in the middle": lambda: pack_members(GOOD)[:-30] + b"\xff" * 30 + pack_members(LAST),
    "all in one": lambda: gzip.compress(GOOD + LAST, mtime=0),
    "garbage between": lambda: pack_members(GOOD) + b"garbage" * 9 + pack_members(LAST),
}


def write_parquet(table: pa.Table, **options: object) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def rows(count: int = 3, first: int = 930) -> pa.Table:
    return pa.Table.from_pylist([make_row(first + number) for number in range(count)])


def break_text() -> bytes:
    """A column that calls itself UTF-8 and is none."""
    return write_parquet(rows(), compression="none", use_dictionary=False).replace(b"harbour", b"har\xff\xfeur")


def with_column(name: str, values: Sequence[object], kind: pa.DataType) -> Maker:
    return lambda: write_parquet(rows().append_column(name, pa.array(values, kind)))


def break_middle() -> bytes:
    data = bytearray(write_parquet(rows(50)))
    data[len(data) // 3 : len(data) // 3 + 40] = b"\xff" * 40
    return bytes(data)


PARQUETS: dict[str, Maker] = {
    "good": lambda: write_parquet(rows()),
    "cut short": lambda: write_parquet(rows())[:-30],
    "cut at its head": lambda: write_parquet(rows())[30:],
    "empty": lambda: b"",
    "footer alone": lambda: b"PAR1" + write_parquet(rows())[-400:],
    "wrong magic": lambda: b"PAR2" + write_parquet(rows())[4:-4] + b"PAR2",
    "magic alone": lambda: b"PAR1PAR1",
    "footer of 2 GB": lambda: b"PAR1" + b"\0" * 100 + struct.pack("<I", 2_000_000_000) + b"PAR1",
    "encrypted footer": lambda: b"PARE" + write_parquet(rows())[4:-4] + b"PARE",
    "damaged pages": break_middle,
    "damaged footer": lambda: (lambda d: d[:-200] + b"\xff" * 100 + d[-100:])(write_parquet(rows())),
    "broken utf-8": break_text,
    "no rows": lambda: write_parquet(rows().slice(0, 0)),
    "no columns": lambda: write_parquet(pa.table({})),
    "no field that we know": lambda: write_parquet(pa.table({"x": [1, 2], "y": ["a", "b"]})),
    "500 row groups": lambda: write_parquet(pa.concat_tables([rows(1)] * 500), row_group_size=1),
    "nested lists": with_column("deep", [[[[1]]], None, []], pa.list_(pa.list_(pa.list_(pa.int64())))),
    "old timestamps": lambda: write_parquet(
        rows().append_column("stamp", pa.array([0, 1, None], pa.timestamp("ns"))), use_deprecated_int96_timestamps=True
    ),
    "timestamps beyond all years": with_column("date", [2**62, -(2**62), None], pa.timestamp("us")),
    "wrong types": lambda: write_parquet(pa.table({"text": [1, 2], "title": [[1], None], "url": [b"\xff", b"a"]})),
    "text as bytes": lambda: write_parquet(pa.table({"text": [tell_story(940).encode(), b"\xff\xfe"]})),
    "dictionary": lambda: write_parquet(pa.table({"text": pa.array([tell_story(941)] * 3).dictionary_encode()})),
    "same names twice": lambda: write_parquet(pa.table([pa.array(["a"]), pa.array(["b"])], names=["text", "text"])),
    "30 MB cell": lambda: write_parquet(pa.table({"text": [tell_story(942), "word " * 6_000_000]})),
    "bomb": lambda: write_parquet(pa.table({"text": ["word " * 2_000_000] * 3}), compression="zstd"),
    "3k columns": lambda: write_parquet(pa.table({f"c{n}": ["a"] for n in range(3_000)})),
}


def make_zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return sink.getvalue()


STORY = tell_story(950).encode()
PAIR = {"a.txt": STORY, "b.html": make_page(951).encode()}


def encrypt(data: bytes) -> bytes:
    """The zip with the flag of encryption set in every entry."""
    found = data
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        pieces = found.split(magic)
        found = magic.join(
            [pieces[0], *(p[: place - 4] + bytes([p[place - 4] | 1]) + p[place - 3 :] for p in pieces[1:])]
        )
    return found


def make_tar(*members: tuple[str, bytes | str], mode: str = "w") -> bytes:
    """A tar; text instead of bytes makes a link to it, an empty text a pipe."""
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members:
            info = tarfile.TarInfo(name)
            if isinstance(data, str):
                info.type, info.linkname = (tarfile.SYMTYPE, data) if data else (tarfile.FIFOTYPE, "")
                archive.addfile(info)
            else:
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
    return sink.getvalue()


def make_zip_twice() -> bytes:
    return make_zip({"inner.zip": make_zip(PAIR), "c.txt": tell_story(952).encode()})


ARCHIVES: dict[str, Maker] = {
    "good.zip": lambda: make_zip(PAIR),
    "good.tar": lambda: make_tar(*PAIR.items()),
    "good.tar.gz": lambda: make_tar(*PAIR.items(), mode="w:gz"),
    "path above.zip": lambda: make_zip({"../../../evil.txt": STORY, **PAIR}),
    "path from the root.zip": lambda: make_zip({"/etc/evil.txt": STORY, **PAIR}),
    "path of Windows.zip": lambda: make_zip({"..\\..\\evil.txt": STORY, "C:\\evil.txt": STORY}),
    "bomb.zip": lambda: make_zip({"a.txt": b"\0" * 150_000_000, **PAIR}),
    "bomb of words.zip": lambda: make_zip({"a.jsonl": b'{"text":"a"}\n' * 9_000_000, **PAIR}),
    "zip in zip.zip": make_zip_twice,
    "cut short.zip": lambda: make_zip(PAIR)[:-60],
    "cut in the middle.zip": lambda: make_zip(PAIR)[:400],
    "damaged member.zip": lambda: (lambda d: d[:80] + b"\xff" * 40 + d[120:])(make_zip(PAIR)),
    "encrypted.zip": lambda: encrypt(make_zip(PAIR)),
    "1k members.zip": lambda: make_zip({f"{n}.txt": b"a" for n in range(1_000)}),
    "no members.zip": lambda: make_zip({}),
    "empty.zip": lambda: b"",
    "same name twice.zip": lambda: make_zip({"a.txt": STORY}) + make_zip({"a.txt": STORY}),
    "name of 60 KB.zip": lambda: make_zip({"a" * 60_000 + ".txt": STORY, **PAIR}),
    "wrong sizes.zip": lambda: make_zip(PAIR, zipfile.ZIP_STORED).replace(
        struct.pack("<I", len(STORY)), b"\xff\xff\xff\x7f"
    ),
    "unknown method.zip": lambda: make_zip(PAIR, zipfile.ZIP_LZMA),
    "text called.zip": lambda: STORY,
    "links.tar": lambda: make_tar(("a.txt", "/etc/passwd"), ("b.txt", ""), *PAIR.items()),
    "path above.tar": lambda: make_tar(("../../evil.txt", STORY), ("/etc/evil.txt", STORY), *PAIR.items()),
    "cut short.tar": lambda: make_tar(*PAIR.items())[:1500],
    "wrong sum.tar": lambda: (lambda d: d[:150] + b"9" + d[151:])(make_tar(*PAIR.items())),
    "cut short.tar.gz": lambda: make_tar(*PAIR.items(), mode="w:gz")[:-90],
    "bomb.tar.gz": lambda: make_tar(("a.txt", b"\0" * 150_000_000), mode="w:gz"),
    "cut short.jsonl.gz": lambda: gzip.compress(make_jsonl([make_row(960 + n) for n in range(50)]).encode())[:-40],
    "wrong sum.jsonl.gz": lambda: gzip.compress(make_jsonl([make_row(970)]).encode())[:-8] + b"\xff" * 8,
    "garbage after.jsonl.gz": lambda: gzip.compress(make_jsonl([make_row(971)]).encode()) + b"garbage" * 99,
    "two in one.jsonl.gz": lambda: gzip.compress(make_jsonl([make_row(972)]).encode()) * 2,
    "bomb.jsonl.gz": lambda: gzip.compress(b"\0" * 150_000_000),
    "5k lines of nothing.jsonl.gz": lambda: gzip.compress(b'{"text":"a"}\n' * 5_000),
    "head alone.txt.gz": lambda: b"\x1f\x8b\x08",
    "cut short.txt.bz2": lambda: bz2.compress(STORY * 50)[:-40],
    "good.txt.bz2": lambda: bz2.compress(tell_story(980).encode()),
    "bomb.txt.bz2": lambda: bz2.compress(b"\0" * 150_000_000),
    "good.txt.zst": lambda: zstandard.compress(tell_story(981).encode()),
    "cut short.txt.zst": lambda: zstandard.compress(STORY * 50)[:-40],
    "bomb.txt.zst": lambda: zstandard.compress(b"\0" * 150_000_000),
    "text called.txt.zst": lambda: tell_story(982).encode(),
    "deflate called.txt.gz": lambda: zlib.compress(STORY),
}
