"""The run log: when each step ran, how long, and where; kept apart, so that outputs are the same on every machine."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import orjson

# Some 30,000 lines: a year of runs every quarter of an hour.
_MAXIMUM_BYTES = 5_000_000


@contextmanager
def recording(log: Path, step: str, batch_id: str | None = None) -> Iterator[None]:
    """Append one line about the work of this block, whether it ends well or not."""
    started, clock = time.time(), time.perf_counter()
    outcome = "failed"
    try:
        yield
        outcome = "finished"
    finally:
        entry = {
            "step": step,
            "batch_id": batch_id,
            "started": round(started, 3),
            "seconds": round(time.perf_counter() - clock, 3),
            "outcome": outcome,
            "host": platform.node(),
            "process": os.getpid(),
        }
        # A disk too full for a line of the log must not hide what it was that failed.
        with suppress(OSError):
            _append(log, orjson.dumps(entry) + b"\n")


def _append(log: Path, line: bytes) -> None:
    """Add a line in one write, so that lines of several processes never mix; an old long log is put aside."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.is_file() and log.stat().st_size > _MAXIMUM_BYTES:
        log.replace(log.with_suffix(".old.jsonl"))
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, line)
    finally:
        os.close(handle)
