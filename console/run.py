"""`newsledger run`: the main job."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from console.options import Folders
from console.prefect_home import use_own_prefect
from console.prefect_server import use_server
from console.tables import make_line, print_json
from newsledger.errors import NewsledgerError
from newsledger.files import demand_space
from newsledger.ledger import Ledger, check_folders, check_space, hold_lock
from newsledger.progress import listening
from newsledger.settings import Settings

if TYPE_CHECKING:
    from newsledger.run import Summary

# A folder that is gone may have held thousands of files.
_SHOWN_PATHS = 10
# Prefect's database grows by less in a run; with less space left it was the disk that failed it.
_SERVER_BYTES = 1_000_000


def run(
    *,
    folders: Folders | None = None,
    now: Annotated[datetime | None, Parameter(help="Moment to take for now in new batches")] = None,
    rebuild: Annotated[bool, Parameter(negative="", help="Do every step again")] = False,
    prune: Annotated[bool, Parameter(negative="", help="Drop the articles of raw files that are gone")] = False,
    workers: Annotated[int | None, Parameter(help="Processes that clean and annotate (default: the cores)")] = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print the summary as JSON")] = False,
) -> None:
    """Turn the raw articles into tables, a database and exports; only what is new or changed is done."""
    folders = folders or Folders()
    settings = folders.settings(now=now, workers=workers)
    summary = run_pipeline(settings, rebuild=rebuild, prune=prune, quiet=as_json)
    if as_json:
        print_json(asdict(summary))
    else:
        _print_summary(summary, folders)


def run_pipeline(settings: Settings, *, rebuild: bool = False, prune: bool = False, quiet: bool = False) -> Summary:
    """The summary of a run of the whole pipeline under a server of its own, followed on standard error."""
    ledger = Ledger(settings.raw, settings.processed)
    _demand_ready(ledger)
    load = partial(_load_flows, settings.processed)
    try:
        with _showing_progress(quiet=quiet), use_server(settings.processed, load):
            return _run_flow(settings, rebuild=rebuild, prune=prune)
    except KeyboardInterrupt:
        is_served = ledger.database.is_file()
        told = "the last good state is still served" if is_served else "newsledger run goes on from here"
        raise KeyboardInterrupt(told) from None


def _demand_ready(ledger: Ledger) -> None:
    """What would end the run is said before a server starts for it, above all a second one on a writer's home."""
    check_folders(ledger)
    check_space(ledger)
    with hold_lock(ledger):
        pass


def _load_flows(processed: Path, environment: Mapping[str, str]) -> None:
    """Import what imports Prefect, whose settings are read at that moment."""
    use_own_prefect(processed, **environment)
    import_module("flows.pipeline")


@contextmanager
def _explaining_server(processed: Path) -> Iterator[None]:
    """Say what ails a server that fails in the midst of a run: most of all a disk too full for its database."""
    from httpx import HTTPError

    try:
        yield
    except HTTPError as error:
        demand_space(processed, _SERVER_BYTES)
        raise NewsledgerError(f"the Prefect server failed, run again: {error}") from error


def _run_flow(settings: Settings, *, rebuild: bool, prune: bool) -> Summary:
    # Here, and not above: Prefect reads its settings when it is imported.
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from flows.pipeline import news_pipeline

    # Nobody watches this run for signs of life, and ending the thread that sends them takes a second.
    with _explaining_server(settings.processed), temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        return news_pipeline(
            raw=settings.raw,
            processed=settings.processed,
            now=settings.now,
            rebuild=rebuild,
            prune=prune,
            workers=settings.workers,
        )


@contextmanager
def _showing_progress(*, quiet: bool) -> Iterator[None]:
    if quiet:
        yield
    elif sys.stderr.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True)) as bars:
            task = bars.add_task("starting", total=None)
            with listening(
                lambda stage, done, total: bars.update(task, description=stage, completed=done, total=total)
            ):
                yield
    else:
        print("newsledger: starting", file=sys.stderr)
        with listening(lambda stage, done, total: print(f"newsledger: {stage} {done}/{total}", file=sys.stderr)):
            yield


def _print_summary(summary: Summary, folders: Folders) -> None:
    print("rows by table")
    for name, count in summary.rows.items():
        print(f"  {name:<12} {count:>10,}")
    print("rejected by reason")
    for reason, count in summary.rejected.items():
        print(f"  {reason:<24} {count:>8,}")
    if not summary.rejected:
        print("  nothing")
    if summary.duplicates:
        print(f"the same record again: {summary.duplicates:,}")
    for warning in summary.warnings:
        print(f"warning: {make_line(warning)}")
    _print_paths("gone from the raw folder, its articles stay until --prune", summary.vanished)
    _print_paths("replaced in the raw folder, what it held before stays until --prune", summary.replaced)
    _print_paths("pruned, its articles are no longer in any table", summary.pruned)
    print(f"batches: {summary.worked_batches} worked on, {summary.new_batches} new")
    print(f"database: {summary.database}")
    for export in summary.exports:
        print(f"export: {export}")
    _print_next(folders)


def _print_paths(what: str, paths: Sequence[str]) -> None:
    for path in paths[:_SHOWN_PATHS]:
        print(f"{what}: {make_line(path)}")
    if len(paths) > _SHOWN_PATHS:
        print(f"{what}: and {len(paths) - _SHOWN_PATHS:,} more (all of them with --json)")


def _name_program() -> str:
    """How to type this command again: by its name where the shell finds it, else by its path."""
    program = Path(sys.argv[0])
    if program.name != "newsledger" or shutil.which(program.name):
        return "newsledger"
    return shlex.quote(os.path.relpath(program))


def _print_next(folders: Folders) -> None:
    program = _name_program()
    where = f" --processed {shlex.quote(str(folders.processed))}" if folders.processed else ""
    print("next")
    print(f'  {program} sql{where} "FROM speakers SELECT speaker, quote_count, outlet_count ORDER BY 2 DESC LIMIT 10"')
    print(f"  {program} rejects{where}")
    print(f"  {program} export{where} coverage_daily coverage.xlsx")
