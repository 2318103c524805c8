"""`newsledger doctor`: what would go wrong, before it does."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Annotated, Literal

import psutil
from cyclopts import Parameter
from packaging.requirements import Requirement

from console.options import Folders
from console.prefect_server import SERVER_MODULE
from console.tables import make_printable
from newsledger.errors import NewsledgerError
from newsledger.inventory import UNREADABLE, scan_raw
from newsledger.ledger import Ledger, is_locked, load_manifest

State = Literal["well", "warning", "ill"]

# A build needs the old database, the new one beside it, and room for its spill.
_ROOM_FACTOR = 3
_LEAST_FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """One finding: its state, what was looked at, and what to do."""

    state: State
    subject: str
    message: str


def doctor(
    *,
    folders: Folders | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print as JSON")] = False,
) -> int:
    """Check versions, disk, locks, servers left behind, inputs and the database; exit code 1 when something is ill."""
    ledger = (folders or Folders()).ledger()
    verdicts = [verdict for check in CHECKS for verdict in check(ledger)]
    if as_json:
        print(json.dumps([asdict(verdict) for verdict in verdicts], indent=2))
    else:
        for verdict in verdicts:
            print(f"{verdict.state:<8} {verdict.subject:<10} {make_printable(verdict.message)}")
    return int(any(verdict.state == "ill" for verdict in verdicts))


def _check_versions(_: Ledger) -> Iterator[Verdict]:
    """Every installed requirement against the range that this package declares."""
    wrong = 0
    for line in requires("newsledger") or []:
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            found = "nothing"
        if found == "nothing" or not requirement.specifier.contains(found, prereleases=True):
            wrong += 1
            yield Verdict("ill", "versions", f"{requirement} is needed and {found} is installed: run make setup")
    if not wrong:
        python = ".".join(map(str, sys.version_info[:3]))
        yield Verdict("well", "versions", f"Python {python}, Prefect {version('prefect')}, DuckDB {version('duckdb')}")


def _nearest_folder(path: Path) -> Path:
    return next(folder for folder in (path.resolve(), *path.resolve().parents) if folder.is_dir())


def _check_disk(ledger: Ledger) -> Iterator[Verdict]:
    folder = _nearest_folder(ledger.processed)
    free = shutil.disk_usage(folder).free
    size = ledger.database.stat().st_size if ledger.database.is_file() else 0
    needed = max(_LEAST_FREE_BYTES, _ROOM_FACTOR * size)
    message = f"{free / 1e9:.1f} GB free at {folder}, {needed / 1e9:.1f} GB wanted"
    yield Verdict("well" if free >= needed else "ill", "disk", message)
    if not os.access(folder, os.W_OK):
        yield Verdict("ill", "disk", f"{folder} cannot be written: change its owner or name another with --processed")


def _check_lock(ledger: Ledger) -> Iterator[Verdict]:
    if is_locked(ledger):
        yield Verdict("warning", "lock", f"{ledger.processed} is being written by another process now")
    else:
        yield Verdict("well", "lock", "free")


def _check_servers(ledger: Ledger) -> Iterator[Verdict]:
    """Prefect servers that run on our own Prefect home although no command of ours does."""
    home = str(ledger.processed.resolve() / ".prefect")
    found = [process.pid for process in psutil.process_iter() if _serves_home(process, home)]
    for pid in found:
        yield Verdict(
            "warning", "server", f"process {pid} is a Prefect server on {home}: end it if no serve is running"
        )
    if not found:
        yield Verdict("well", "server", "none left behind")


def _serves_home(process: psutil.Process, home: str) -> bool:
    try:
        return SERVER_MODULE in " ".join(process.cmdline()) and process.environ().get("PREFECT_HOME") == home
    except (psutil.Error, OSError):
        return False


def _check_inputs(ledger: Ledger) -> Iterator[Verdict]:
    try:
        files = scan_raw(ledger, remember=False)
    except NewsledgerError as error:
        yield Verdict("ill", "inputs", str(error))
        return
    bad = [file.path for file in files if file.sha256 == UNREADABLE]
    for path in bad:
        yield Verdict("warning", "inputs", f"{path} cannot be read, or is a link or a pipe: it will be a reject")
    if not bad:
        yield Verdict("well", "inputs", f"{len(files):,} raw files, all readable")


def _check_store(ledger: Ledger) -> Iterator[Verdict]:
    try:
        manifest = load_manifest(ledger.manifest)
    except NewsledgerError as error:
        yield Verdict("ill", "store", str(error))
        return
    names = {name for receipt in manifest.receipts for name in receipt.outputs if name.endswith(".parquet")}
    missing = sorted(name for name in names if not (ledger.parts / name).is_file())
    for name in missing[:10]:
        yield Verdict("ill", "store", f"{name} is missing: newsledger run makes it again")
    if not missing:
        yield Verdict("well", "store", f"{len(names):,} Parquet parts, all there")


def _check_database(ledger: Ledger) -> Iterator[Verdict]:
    if not ledger.database.is_file():
        yield Verdict("warning", "database", "none yet: newsledger run makes it")
        return
    import duckdb

    from newsledger.duck import open_reader

    try:
        with open_reader(ledger.database) as connection:
            connection.execute("SELECT count(*) FROM receipts").fetchone()
    except duckdb.Error as error:
        yield Verdict("ill", "database", f"cannot be opened ({str(error).splitlines()[0]}): delete it and run again")
    else:
        yield Verdict("well", "database", f"{ledger.database.stat().st_size / 1e6:.1f} MB, opens")


CHECKS: tuple[Callable[[Ledger], Iterator[Verdict]], ...] = (
    _check_versions,
    _check_disk,
    _check_lock,
    _check_servers,
    _check_inputs,
    _check_store,
    _check_database,
)
