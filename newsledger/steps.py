"""What makes a step run again, and where the receipt of a step that has run is kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version as installed_version
from pathlib import Path

import orjson

from newsledger.errors import DamagedStoreError
from newsledger.failpoints import reach
from newsledger.files import digest_text, write_bytes_safely
from newsledger.ledger import Ledger
from newsledger.parquet import PartSet
from newsledger.receipts import SCHEMA_VERSION, Receipt
from newsledger.runlog import recording
from newsledger.schema import StepName


@dataclass(frozen=True, slots=True)
class Step:
    """A step's name, its version (raised when its output changes) and the libraries that shape its output."""

    name: StepName
    version: str
    libraries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """One wanted run of a step: its batch, the content it reads, and the settings that shape its output."""

    step: Step
    batch_id: str | None
    inputs: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """The digest that decides whether the step has already run."""
        return digest_text(
            SCHEMA_VERSION,
            self.step.name,
            self.step.version,
            # Python's table of characters decides what a letter is, and so what a word is.
            f"unicode={unicodedata.unidata_version}",
            *(f"{name}={_library_version(name)}" for name in sorted(self.step.libraries)),
            *(f"{name}={self.settings[name]}" for name in sorted(self.settings)),
            self.batch_id or "",
            *self.inputs,
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """What a step counted while it ran."""

    rows_in: int
    rows_out: int
    duplicates: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@cache
def _library_version(name: str) -> str:
    return installed_version(name)


def _receipt_path(ledger: Ledger, run: Request | Receipt) -> Path:
    step = run.step if isinstance(run, Receipt) else run.step.name
    return ledger.receipts / step / f"{run.fingerprint}.json"


def find_receipt(ledger: Ledger, request: Request, *, files_in: Path | None = None) -> Receipt | None:
    """The receipt of an earlier run with the same fingerprint whose files are all there; a damaged one is none."""
    try:
        receipt = Receipt.from_mapping(orjson.loads(_receipt_path(ledger, request).read_bytes()))
    except (FileNotFoundError, orjson.JSONDecodeError, KeyError, TypeError, DamagedStoreError):
        return None
    folder = files_in or ledger.parts
    return receipt if all((folder / name).is_file() for name in receipt.outputs) else None


def forget_receipt(ledger: Ledger, run: Request | Receipt) -> None:
    """Let a step run again although it has run."""
    _receipt_path(ledger, run).unlink(missing_ok=True)


def write_receipt(
    ledger: Ledger, request: Request, tally: Tally, outputs: Sequence[str], rows: Mapping[str, int]
) -> Receipt:
    """Record a finished run under its fingerprint."""
    receipt = Receipt(
        step=request.step.name,
        version=request.step.version,
        fingerprint=request.fingerprint,
        batch_id=request.batch_id,
        inputs=request.inputs,
        outputs=tuple(outputs),
        rows_in=tally.rows_in,
        rows_out=tally.rows_out,
        duplicates=tally.duplicates,
        rejected=dict(sorted(tally.rejected.items())),
        rows=dict(sorted(rows.items())),
        notes=tally.notes,
    )
    reach("before_receipt")
    write_bytes_safely(_receipt_path(ledger, request), receipt.to_json())
    reach("after_receipt")
    return receipt


def run_step(ledger: Ledger, request: Request, tables: Sequence[str], work: Callable[[PartSet], Tally]) -> Receipt:
    """Do the work and keep its parts and receipt, unless the same run is already on record."""
    known = find_receipt(ledger, request)
    if known is not None:
        return known
    name, batch_id = request.step.name, request.batch_id
    with recording(ledger.log, name, batch_id), PartSet(ledger.parts, name, batch_id or "all", tables) as parts:
        tally = work(parts)
    return write_receipt(ledger, request, tally, parts.names, parts.rows)
