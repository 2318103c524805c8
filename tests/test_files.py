"""Files are whole or absent, and a failure to write says which file it was."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.files import digest_of_file, digest_text, naming_path, replacing, write_bytes_safely


def test_a_replacement_that_fails_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    final = tmp_path / "state.json"
    write_bytes_safely(final, b"old")
    with pytest.raises(ZeroDivisionError), replacing(final) as temporary:
        temporary.write_bytes(b"half")
        raise ZeroDivisionError
    assert final.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["state.json"]


def test_a_replacement_makes_its_folder_and_leaves_one_file(tmp_path: Path) -> None:
    write_bytes_safely(tmp_path / "new" / "state.json", b"new")
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "new").iterdir()] == [("state.json", b"new")]


def test_a_write_error_without_a_name_gets_the_path(tmp_path: Path) -> None:
    message = r"No space left on device: '.*part\.parquet'"
    with pytest.raises(OSError, match=message) as caught, naming_path(tmp_path / "part.parquet"):
        raise OSError(errno.ENOSPC, "Error writing bytes")
    assert caught.value.errno == errno.ENOSPC


def test_a_write_error_with_a_name_keeps_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="other"), naming_path(tmp_path / "part"):
        (tmp_path / "other").read_bytes()


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_digests_of_different_lists_differ(one: list[str], other: list[str]) -> None:
    assert (digest_text(*one) == digest_text(*other)) == (one == other)


def test_the_digest_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")
    assert digest_of_file(tmp_path / "abc").startswith("ba7816bf8f01cfea")
