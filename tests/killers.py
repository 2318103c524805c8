"""Steps as a worker runs them, in which a document that says so kills its parser."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ledgers import Newsroom, publish

from newsledger.annotate import annotator, registry
from newsledger.annotate import step as annotate
from newsledger.batches import Batch
from newsledger.clean import step as clean
from newsledger.housekeeping import remove_orphans
from newsledger.ledger import write_manifest
from newsledger.read import step as read
from newsledger.read.json_reader import JsonReader
from newsledger.receipts import Receipt
from newsledger.run import Run, Summary, open_run, summarize_run
from newsledger.workers import run_in_worker


def kill(text: str, place: str, folder: Path) -> None:
    """Do to this process what the text asks for at this place, as in `clean:segv`."""
    if f"{place}:segv" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if f"{place}:wait" in text:
        time.sleep(600)
    if f"{place}:spin" in text:
        while True:
            pass
    if f"{place}:memory" in text:
        bytearray(3_000_000_000)
    if f"{place}:deep" in text:
        kill_by_depth()
    # The first worker that comes here leaves a note, so that the next one meets no accident.
    note = folder / f"accident-{place}.txt"
    if f"{place}:accident" in text and not note.exists():
        note.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def kill_by_depth() -> None:
    """Go deeper until the interpreter has enough of it."""
    kill_by_depth()


def arm(folder: Path) -> None:
    """Let the texts of this process kill it, in its reader, its cleaner and its annotator; once a process."""
    if getattr(arm, "is_done", False):
        return
    arm.is_done = True  # type: ignore[attr-defined]
    # What a worker loads for its first record is no part of any limit here.
    import_module("tests.crash.warm")
    clean_record, parse, split = clean.clean_record, JsonReader.parse, JsonReader.split

    def clean_deadly(record: Any, *more: Any) -> Any:
        kill(record["text"] or "", "clean", folder)
        return clean_record(record, *more)

    def parse_deadly(self: JsonReader, raw: Any, header: bytes) -> Any:
        kill(raw.data.decode(errors="replace"), "parse", folder)
        return parse(self, raw, header)

    def split_deadly(self: JsonReader, *more: Any, **options: Any) -> Iterator[Any]:
        for raw in split(self, *more, **options):
            kill(raw.data.decode(errors="replace"), "split", folder)
            yield raw

    def make_deadly(known: annotator.Annotator) -> annotator.Annotator:
        def annotate_deadly(article: Any, version: str) -> Any:
            kill(article["text"], "annotate", folder)
            return known.annotate(article, version)

        return replace(known, annotate=annotate_deadly)

    clean.clean_record = clean_deadly
    JsonReader.parse, JsonReader.split = parse_deadly, split_deadly  # type: ignore[method-assign]
    annotate.ANNOTATORS = tuple(map(make_deadly, registry.ANNOTATORS))


def run_deadly(folder: Path, step: Callable[..., Any], *arguments: Any) -> Any:
    """One step of an armed worker."""
    arm(folder)
    return step(*arguments)


def work_on(run: Run, folder: Path, batch: Batch) -> list[Receipt]:
    def work(step: Callable[..., Receipt], *arguments: Any) -> Receipt:
        receipt: Receipt = run_in_worker(run_deadly, folder, step, run.ledger, batch, *arguments)
        return receipt

    first = work(read.read_batch, run.declarations)
    second = work(clean.clean_batch, first, run.declarations)
    return [first, second, work(annotate.annotate_batch, second)]


def run_with_workers(newsroom: Newsroom, **more: Any) -> Summary:
    """A whole run whose batches are registered and worked on by workers that the texts can kill."""

    def ask(step: Callable[..., Any], *arguments: Any) -> Any:
        return run_in_worker(run_deadly, newsroom.folder, step, *arguments)

    with patch("newsledger.batches.run_in_worker", ask), open_run(newsroom.settings(**more)) as run:
        with ThreadPoolExecutor(run.settings.workers) as threads:
            jobs = [copy_context() for _ in run.pending]
            done = threads.map(lambda job, batch: job.run(work_on, run, newsroom.folder, batch), jobs, run.pending)
            receipts = [receipt for chain in run.done.values() for receipt in chain]
            receipts = publish(run, [*receipts, *(receipt for rows in done for receipt in rows)])
        remove_orphans(run.ledger, [run.before, write_manifest(run.ledger.manifest, receipts)])
        return summarize_run(run, receipts, ())
