"""The manifest is read or refused, and one process writes at a time."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from newsledger.errors import DamagedStoreError, LockedError
from newsledger.ledger import Ledger, Manifest, hold_lock, is_locked, load_manifest, write_manifest
from newsledger.receipts import Receipt


def make_receipt(step: str, batch_id: str | None = None, **more: object) -> Receipt:
    return Receipt(step, "1", f"{step}{batch_id}", batch_id, (), (), 1, 1, **more)  # type: ignore[arg-type]


def test_a_manifest_comes_back_in_batch_order(tmp_path: Path) -> None:
    receipts = [make_receipt("load"), make_receipt("read", "000002-b"), make_receipt("read", "000001-a")]
    written = write_manifest(tmp_path / "manifest.json", receipts)
    assert load_manifest(tmp_path / "manifest.json") == written
    assert [receipt.batch_id for receipt in written.receipts_of("read")] == ["000001-a", "000002-b"]
    assert written.batch_ids == {"000001-a", "000002-b"}


def test_receipts_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    receipts = [make_receipt("read", "000001-a"), make_receipt("clean", "000001-a"), make_receipt("load")]
    write_manifest(tmp_path / "a", receipts)
    write_manifest(tmp_path / "b", receipts[::-1])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_no_manifest_is_an_empty_one(tmp_path: Path) -> None:
    assert load_manifest(tmp_path / "manifest.json") == Manifest()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"schema_version": "1", "receipts": [{}]}'])
def test_a_damaged_manifest_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(DamagedStoreError, match=r"manifest\.json"):
        load_manifest(tmp_path / "manifest.json")


def test_a_manifest_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(b'{"schema_version": "10", "receipts": []}')
    with pytest.raises(DamagedStoreError, match="newer newsledger"):
        load_manifest(tmp_path / "manifest.json")


def _hold(ledger: Ledger, is_held: Event) -> None:
    with hold_lock(ledger):
        is_held.set()
        signal.pause()


@contextmanager
def another_writer(ledger: Ledger) -> Iterator[multiprocessing.process.BaseProcess]:
    context = multiprocessing.get_context("fork")
    is_held = context.Event()
    process = context.Process(target=_hold, args=(ledger, is_held))
    process.start()
    try:
        assert is_held.wait(20)
        yield process
    finally:
        process.kill()
        process.join()


def test_a_second_writer_is_told_who_holds_the_lock_and_a_killed_holder_frees_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "raw", tmp_path / "processed")
    with another_writer(ledger) as holder:
        assert is_locked(ledger)
        with pytest.raises(LockedError, match=f"being written by process {holder.pid}") as caught, hold_lock(ledger):
            raise AssertionError("two writers at once")
        assert caught.value.exit_code == os.EX_TEMPFAIL
    assert not is_locked(ledger)
    with hold_lock(ledger):
        assert is_locked(ledger)


def test_the_lock_is_free_after_a_failure(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "raw", tmp_path / "processed")
    with pytest.raises(ZeroDivisionError), hold_lock(ledger):
        raise ZeroDivisionError
    assert not is_locked(ledger)
