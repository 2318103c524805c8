"""`python -m benchmarks.crashes [KILLS]`: runs killed at named points, and what the next run makes of each.

A run over every format is killed by SIGKILL at each of the points, each time a step further on, then run again. Counted
is what differs from a run that nobody disturbed: rows lost, rows doubled, and databases or parts that cannot be read.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from newsledger.annotate.step import annotate_batch
from newsledger.clean.step import clean_batch
from newsledger.connect import connect_articles
from newsledger.errors import NewsledgerError
from newsledger.export.step import export_files
from newsledger.failpoints import VARIABLE
from newsledger.housekeeping import remove_orphans
from newsledger.ledger import Ledger, load_manifest, write_manifest
from newsledger.parquet import demand_part
from newsledger.read.step import read_batch
from newsledger.run import open_run
from newsledger.schema import PUBLIC_TABLES
from newsledger.settings import Settings
from newsledger.warehouse import load_database

POINTS = (
    "after_registration",
    "mid_read",
    "mid_clean",
    "mid_annotate",
    "before_publish_part",
    "before_rename",
    "after_publish_part",
    "before_receipt",
    "after_receipt",
    "mid_load",
    "before_database_swap",
    "after_database_swap",
    "mid_export",
    "before_manifest",
    "after_manifest",
)
# How far apart the passes are at which a point kills: the tenth kill of a point that is passed often comes late.
_STRIDES = {"mid_read": 5, "mid_clean": 5, "mid_annotate": 5, "before_rename": 4, "before_publish_part": 3}
_ONCE = ("before_database_swap", "after_database_swap", "before_manifest", "after_manifest")
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
# What depends on how the records were put into batches, or on the order in which runs came.
_LEFT_OUT = {"receipts"}
Tables = Mapping[str, Counter[str]]


@dataclass(slots=True)
class Tally:
    """What became of the kills at one point."""

    kills: int = 0
    lost: int = 0
    doubled: int = 0
    unreadable: int = 0
    different: int = 0

    def row(self, point: str) -> str:
        """One line of the table."""
        counts = (self.kills, self.lost, self.doubled, self.unreadable, self.different)
        return f"{point:<24}" + "".join(f"{count:>12,}" for count in counts)


def run_once(raw: Path, processed: Path) -> None:
    """One whole run in this process, exports included."""
    settings = Settings(raw=raw, processed=processed, now=_NOW, batch_records=40, batch_files=8, workers=1)
    with open_run(settings) as run:
        receipts = [receipt for chain in run.done.values() for receipt in chain]
        for batch in run.pending:
            read = read_batch(run.ledger, batch, run.declarations, run.kept.get(batch.batch_id))
            clean = clean_batch(run.ledger, batch, read, run.declarations)
            receipts += [read, clean, annotate_batch(run.ledger, batch, clean)]
        write_manifest(run.ledger.draft, receipts)
        receipts.append(connect_articles(run.ledger, run.declarations, run.settings))
        write_manifest(run.ledger.draft, receipts)
        receipts.append(load_database(run.ledger, run.now, run.settings))
        receipts.append(export_files(run.ledger, load_manifest(run.ledger.manifest), receipts[-1]))
        current = write_manifest(run.ledger.manifest, receipts)
        remove_orphans(run.ledger, [run.before, current])


def _run_killed(raw: Path, processed: Path, point: str) -> None:
    os.environ[VARIABLE] = point
    run_once(raw, processed)


def read_tables(database: Path) -> Tables:
    """Every row of every table, as text."""
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        names = [table.name for table in PUBLIC_TABLES if table.name not in _LEFT_OUT]
        return {name: Counter(map(repr, connection.execute(f'FROM "{name}"').fetchall())) for name in names}


def _run_apart(*arguments: Any, killed: bool = False) -> int | None:
    """The exit code of a run in a process of its own, forked from one that has loaded what a run needs."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["newsledger.run", "newsledger.warehouse", "newsledger.export.step"])
    process = context.Process(target=_run_killed if killed else run_once, args=arguments)
    process.start()
    process.join()
    return process.exitcode


def _check_served(processed: Path) -> bool:
    """Whether what a killed run left is whole: the database opens, and so do the parts that the manifest names."""
    ledger = Ledger(processed, processed)
    try:
        if ledger.database.is_file():
            read_tables(ledger.database)
        for receipt in load_manifest(ledger.manifest).receipts:
            for name in receipt.outputs:
                if name.endswith(".parquet"):
                    demand_part(ledger.parts, name)
    except (duckdb.Error, NewsledgerError):
        return False
    return True


def _compare(tally: Tally, wanted: Tables, found: Tables) -> None:
    lost = sum((rows - found[name]).total() for name, rows in wanted.items())
    doubled = sum((rows - wanted[name]).total() for name, rows in found.items())
    tally.lost += lost
    tally.doubled += doubled
    tally.different += bool(lost or doubled)


def _list_passes(point: str, kills: int) -> Iterator[str]:
    stride = _STRIDES.get(point, 1)
    for number in range(kills):
        yield point if point in _ONCE or not number else f"{point}:{1 + number * stride}"


def measure_point(raw: Path, first: Path, wanted: Tables, point: str, kills: int) -> Tally:
    """Kill a run at a point as often as asked, each time on a copy of the first state, and run again."""
    tally = Tally()
    for place in _list_passes(point, kills):
        with TemporaryDirectory() as folder:
            processed = Path(folder) / "processed"
            shutil.copytree(first, processed)
            tally.kills += _run_apart(raw, processed, place, killed=True) == -signal.SIGKILL
            tally.unreadable += not _check_served(processed)
            tally.unreadable += _run_apart(raw, processed) != 0
            _compare(tally, wanted, read_tables(processed / "newsledger.duckdb"))
    return tally


def measure_crashes(raw: Path, folder: Path, kills: int, points: Sequence[str] = POINTS) -> Iterator[tuple[str, Tally]]:
    """The tally of each point; the first state is that of half of the files, so that there is one to be served."""
    half, first, whole = folder / "half", folder / "first", folder / "whole"
    files = sorted(path for path in raw.rglob("*") if path.is_file())
    for path in files[::2]:
        goal = half / path.relative_to(raw)
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, goal)
    _run_apart(half, first)
    shutil.copytree(first, whole)
    _run_apart(raw, whole)
    wanted = read_tables(whole / "newsledger.duckdb")
    for point in points:
        yield point, measure_point(raw, first, wanted, point, kills)


def main() -> int:
    """Measure over `NEWSLEDGER_CRASH_RAW`, and leave with 1 when anything was lost, doubled or unreadable."""
    raw = Path(os.environ.get("NEWSLEDGER_CRASH_RAW", "data/raw")).absolute()
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    names = ("kills", "lost", "doubled", "unreadable", "different")
    print(f"{'killed at':<24}" + "".join(f"{name:>12}" for name in names))
    broken = 0
    with TemporaryDirectory() as folder:
        for point, tally in measure_crashes(raw, Path(folder), kills):
            print(tally.row(point), flush=True)
            broken += tally.lost + tally.doubled + tally.unreadable
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
