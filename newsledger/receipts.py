"""The receipt of one step run: small, frozen, and the same for the same inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from newsledger.errors import DamagedStoreError

# Raised when tables or receipts are written otherwise, so that an older program refuses what it cannot read.
SCHEMA_VERSION = "3"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one step did: every row that went in came out, was a duplicate, or was rejected with a reason."""

    step: str
    version: str
    fingerprint: str
    batch_id: str | None
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows_in: int
    rows_out: int
    duplicates: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a receipt whose counts do not add up."""
        accounted = self.rows_out + self.duplicates + sum(self.rejected.values())
        if self.rows_in != accounted:
            message = (
                f"{self.step} {self.batch_id or ''}: {self.rows_in} rows went in and {accounted} are accounted for"
            )
            raise DamagedStoreError(message)

    def outputs_of(self, table: str) -> tuple[str, ...]:
        """The files of one table among the outputs."""
        return tuple(name for name in self.outputs if name.startswith(f"{table}/"))

    def to_json(self) -> bytes:
        """The receipt as canonical JSON."""
        return orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS)

    @classmethod
    def from_mapping(cls, row: Mapping[str, Any]) -> Receipt:
        """The receipt that `to_json` wrote."""
        lists = {name: tuple(row[name]) for name in ("inputs", "outputs", "notes")}
        return cls(**{**row, **lists})
