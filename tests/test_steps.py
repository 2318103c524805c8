"""Receipts add up; a step runs again when what shapes its output changes, and only then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger import steps
from newsledger.errors import DamagedStoreError
from newsledger.ledger import Ledger
from newsledger.parquet import PartSet
from newsledger.receipts import Receipt
from newsledger.steps import Request, Step, Tally, find_receipt, run_step

REQUEST = Request(Step("clean", "1", ("orjson",)), "000001-abc", ("a", "b"), {"now": "2024"})


@given(
    st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.dictionaries(st.text(), st.integers(0, 9), max_size=3)
)
def test_a_receipt_adds_up_or_is_refused(
    rows_in: int, rows_out: int, duplicates: int, rejected: dict[str, int]
) -> None:
    def make() -> Receipt:
        return Receipt("read", "1", "f", None, (), (), rows_in, rows_out, duplicates, rejected)

    if rows_in == rows_out + duplicates + sum(rejected.values()):
        assert Receipt.from_mapping(steps.orjson.loads(make().to_json())) == make()
    else:
        with pytest.raises(DamagedStoreError, match=f"{rows_in} rows went in"):
            make()


@pytest.mark.parametrize(
    "changed",
    [
        replace(REQUEST, inputs=("a", "c")),
        replace(REQUEST, inputs=("b", "a")),
        replace(REQUEST, inputs=("a",)),
        replace(REQUEST, batch_id="000002-abc"),
        replace(REQUEST, settings={"now": "2025"}),
        replace(REQUEST, settings={"now": "2024", "more": ""}),
        replace(REQUEST, step=Step("clean", "2", ("orjson",))),
        replace(REQUEST, step=Step("read", "1", ("orjson",))),
        replace(REQUEST, step=Step("clean", "1", ("orjson", "lxml"))),
    ],
    ids=repr,
)
def test_whatever_shapes_the_output_changes_the_fingerprint(changed: Request) -> None:
    assert changed.fingerprint != REQUEST.fingerprint


def test_a_library_version_changes_the_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    before = REQUEST.fingerprint
    monkeypatch.setattr(steps, "_library_version", lambda name: "999")
    assert REQUEST.fingerprint != before


def test_another_table_of_characters_changes_the_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    before = REQUEST.fingerprint
    monkeypatch.setattr("unicodedata.unidata_version", "99.0.0")
    assert REQUEST.fingerprint != before


def test_the_order_of_settings_and_libraries_does_not_change_the_fingerprint() -> None:
    one = replace(REQUEST, settings={"x": "1", "y": "2"}, step=Step("clean", "1", ("orjson", "lxml")))
    other = replace(REQUEST, settings={"y": "2", "x": "1"}, step=Step("clean", "1", ("lxml", "orjson")))
    assert one.fingerprint == other.fingerprint


class Counted:
    """Work that counts how often it is done."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, parts: PartSet) -> Tally:
        self.count += 1
        parts.write("outcomes", {"document_id": "d"})
        return Tally(1, 1)


def test_a_step_runs_once_and_again_when_its_output_or_its_receipt_is_lost(tmp_path: Path) -> None:
    ledger, work = Ledger(tmp_path / "raw", tmp_path), Counted()
    first = run_step(ledger, REQUEST, ("outcomes",), work)
    assert (run_step(ledger, REQUEST, ("outcomes",), work), work.count) == (first, 1)
    (ledger.parts / first.outputs[0]).unlink()
    assert (run_step(ledger, REQUEST, ("outcomes",), work), work.count) == (first, 2)
    receipt_file = next(ledger.receipts.rglob("*.json"))
    receipt_file.write_bytes(receipt_file.read_bytes()[:20])
    assert find_receipt(ledger, REQUEST) is None
    assert (run_step(ledger, REQUEST, ("outcomes",), work), work.count) == (first, 3)


def test_work_that_does_not_add_up_leaves_no_receipt(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "raw", tmp_path)
    with pytest.raises(DamagedStoreError, match="3 rows went in and 2 are accounted for"):
        run_step(ledger, REQUEST, ("outcomes",), lambda parts: Tally(3, 2))
    assert find_receipt(ledger, REQUEST) is None
