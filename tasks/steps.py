"""Each step as a Prefect task: what may be retried, in a worker process of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Concatenate, ParamSpec

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from newsledger import connect, warehouse
from newsledger.annotate import step as annotate
from newsledger.batches import Batch
from newsledger.clean import step as clean
from newsledger.errors import WorkerDiedError
from newsledger.export import step as export
from newsledger.ledger import Ledger, load_manifest
from newsledger.read import step as read
from newsledger.receipts import Receipt
from newsledger.runlog import recording
from newsledger.settings import Settings
from newsledger.sources import Declarations
from newsledger.workers import relieve_workers, run_in_worker

P = ParamSpec("P")


def is_transient(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether a failure may be gone a moment later: a killed worker, a full disk; what a step says stays true."""
    return isinstance(state.result(raise_on_failure=False), (WorkerDiedError, OSError))


_RETRIED: dict[str, Any] = {
    "retries": 2,
    "retry_delay_seconds": [1, 5],
    "retry_condition_fn": is_transient,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}


def _work(
    ledger: Ledger, function: Callable[Concatenate[Ledger, P], Receipt], *args: P.args, **kw: P.kwargs
) -> Receipt:
    """The receipt of a step that a worker runs; the log tells the wait for a worker from Prefect's own time."""
    with recording(ledger.log, "worker"):
        return run_in_worker(function, ledger, *args, **kw)


def _work_on_all(
    ledger: Ledger, function: Callable[Concatenate[Ledger, P], Receipt], *args: P.args, **kw: P.kwargs
) -> Receipt:
    """The receipt of a step over all batches, in a worker that holds nothing from the batches any more."""
    relieve_workers()
    return _work(ledger, function, *args, **kw)


@task(name="read", task_run_name="read {batch.batch_id}", **_RETRIED)
def read_batch(ledger: Ledger, batch: Batch, declarations: Declarations, kept: read.Kept | None = None) -> Receipt:
    """Documents and records of one batch."""
    return _work(ledger, read.read_batch, batch, declarations, kept)


@task(name="clean", task_run_name="clean {batch.batch_id}", **_RETRIED)
def clean_batch(ledger: Ledger, batch: Batch, receipt: Receipt, declarations: Declarations) -> Receipt:
    """Articles and links of one batch."""
    return _work(ledger, clean.clean_batch, batch, receipt, declarations)


@task(name="annotate", task_run_name="annotate {batch.batch_id}", **_RETRIED)
def annotate_batch(ledger: Ledger, batch: Batch, receipt: Receipt) -> Receipt:
    """Annotations of one batch."""
    return _work(ledger, annotate.annotate_batch, batch, receipt)


@task(name="connect", **_RETRIED)
def connect_articles(ledger: Ledger, declarations: Declarations, settings: Settings) -> Receipt:
    """What only all articles of the draft manifest together decide."""
    known = connect.find_connected(ledger, declarations)
    return known or _work_on_all(ledger, connect.connect_articles, declarations, settings)


@task(name="load", **_RETRIED)
def load_database(ledger: Ledger, now: datetime, settings: Settings) -> Receipt:
    """The checked and published database of the draft manifest."""
    return warehouse.find_loaded(ledger, now) or _work_on_all(ledger, warehouse.load_database, now, settings)


@task(name="export", **_RETRIED)
def export_files(ledger: Ledger, load: Receipt) -> Receipt:
    """The exports of the main job."""
    committed = load_manifest(ledger.manifest)
    return export.find_exported(ledger, committed, load) or _work_on_all(ledger, export.export_files, committed, load)
