"""The command that lists what raw files may be."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from newsledger.read.archives import ARCHIVE_KINDS
from newsledger.read.compression import CODECS
from newsledger.read.formats import READERS

Ask = Callable[..., tuple[int, str, str]]


def test_every_registered_format_is_listed_with_its_suffixes_and_example(ask: Ask) -> None:
    code, out, err = ask("formats", raw=None)
    assert (code, err) == (0, "")
    for reader in READERS:
        assert f"\n{reader.name} ({' '.join(reader.suffixes)})\n" in f"\n{out}"
        assert all(line.strip() in out for line in reader.example.splitlines())
    assert [word for word in (*ARCHIVE_KINDS, *(codec.name for codec in CODECS)) if word not in out] == []


def test_as_json_it_is_the_same(ask: Ask) -> None:
    code, out, err = ask("formats", "--json", raw=None)
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert {row["name"]: row["example"] for row in found["formats"]} == {r.name: r.example for r in READERS}
    assert set(found) == {"formats", "compressions", "compression_suffixes", "archives"}
    assert found["archives"] == list(ARCHIVE_KINDS)


@pytest.mark.parametrize("words", [["formats", "--frob"], ["formats", "csv"]])
def test_more_words_than_it_knows_are_refused(ask: Ask, words: list[str]) -> None:
    code, out, err = ask(*words, raw=None)
    assert (code, out, err.count("\n")) == (2, "", 1)
