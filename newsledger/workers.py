"""Processes that do the work of steps: a step runs in one of them and hands back its receipt."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from threading import Condition, Thread
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

import psutil

from newsledger.errors import NewsledgerError, WorkerDiedError
from newsledger.isolation import Journal, Limits, Trial, make_journal, read_journal, watch_worker, work_knowing

P = ParamSpec("P")
T = TypeVar("T")

_END_SECONDS = 5.0
_LOOK_SECONDS = 0.05
# A worker that has worked on a few articles holds less; one that has worked on batches of them, more.
_MUCH_MEMORY = 250_000_000


class _Worker:
    """One process, started when first needed and again after its death, so that a death concerns one step's run."""

    def __init__(self, limits: Limits) -> None:
        # Threads of the caller must not be copied into a worker, so a fork is out of the question.
        self._context: SpawnContext = multiprocessing.get_context("spawn")
        self._limits = limits
        self._journal: Journal = make_journal(self._context.RawArray)
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None

    def run(self, work: Callable[[], T]) -> T:
        """What the work gives or raises in the process; WorkerDiedError when the process dies of it."""
        connection = self._connection or self._start()
        try:
            connection.send(work)
            error, value = connection.recv()
        except (EOFError, ConnectionError):
            raise self._bury() from None
        if error is not None:
            raise error
        result: T = value
        return result

    def _start(self) -> Connection:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._journal, self._limits), daemon=True)
        # A worker that starts here is deaf to Ctrl-C until it is prepared.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        # From here on only the worker holds its end, which closes when it dies.
        theirs.close()
        self._process, self._connection = process, ours
        return ours

    def _bury(self) -> WorkerDiedError:
        process, unit = self._process, read_journal(self._journal)
        assert process is not None
        process.join(_END_SECONDS)
        exit_code = process.exitcode
        self.end()
        return WorkerDiedError(unit, exit_code)

    def count_memory(self) -> int:
        """The bytes that the process holds; 0 when none runs."""
        process = self._process
        if process is None or process.pid is None:
            return 0
        with suppress(psutil.Error):
            return int(psutil.Process(process.pid).memory_info().rss)
        return 0

    def kill(self) -> None:
        """End the process, whatever it is at: what it has not finished the next run does."""
        process = self._process
        if process is not None:
            process.kill()

    def end(self) -> None:
        """End the process and forget it; nobody may wait for it now."""
        self.kill()
        if self._process is not None:
            self._process.join()
        if self._connection is not None:
            self._connection.close()
        self._connection = self._process = None
        self._journal.value = b""


class _Answer:
    """Sends home what a block of work gave or raised."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.value: Any = None

    def __enter__(self) -> _Answer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is not None and not isinstance(error, Exception):
            return False
        self._connection.send((_make_portable(error) if error else None, self.value))
        return True


def _make_portable(error: Exception) -> Exception:
    """The error with where it was raised; one that cannot travel becomes one that can."""
    error.add_note("".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    except (pickle.PickleError, TypeError, AttributeError, ValueError):
        return NewsledgerError(f"{type(error).__name__}: {error}")
    return error


def _serve(connection: Connection, journal: Journal, limits: Limits) -> None:
    """Be a worker: do what comes in, until nothing comes any more."""
    _prepare_worker()
    watch_worker(journal, limits)
    while True:
        try:
            packed = connection.recv_bytes()
        except (EOFError, ConnectionError):
            return
        with _Answer(connection) as answer:
            answer.value = pickle.loads(packed)()  # noqa: S301 - from the process that started this one


def _prepare_worker() -> None:
    """Let a worker end at once, without a word, on Ctrl-C and when the process that started it is gone."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A worker that outlives its run, and so the run's lock, could publish over a later run's work.
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


class _Workers:
    """The workers of one run: each is lent to one caller at a time."""

    def __init__(self, count: int, limits: Limits) -> None:
        self._all = [_Worker(limits) for _ in range(count)]
        # The last one given back is lent first: it runs already.
        self._idle = list(reversed(self._all))
        self._changed = Condition()
        self._is_closed = False

    def run(self, work: Callable[[], T]) -> T:
        """Run `work` in a worker; again after its death, and then without the records that kill it."""
        trial = Trial()
        while True:
            try:
                with self._lend() as worker:
                    return worker.run(partial(work_knowing, trial.blamed, work))
            except WorkerDiedError as death:
                self._demand_open()
                trial.hear(death)

    def _demand_open(self) -> None:
        if self._is_closed:
            raise NewsledgerError("the run has ended before this step began: the next run does it")

    @contextmanager
    def _lend(self) -> Iterator[_Worker]:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._idle)
            self._demand_open()
            worker = self._idle.pop()
        try:
            yield worker
        finally:
            with self._changed:
                self._idle.append(worker)
                self._changed.notify()

    def relieve(self) -> None:
        """End the idle workers that hold much memory."""
        with self._changed:
            for worker in self._idle:
                if worker.count_memory() > _MUCH_MEMORY:
                    worker.end()

    def close(self) -> None:
        """End the workers, for good: a step that asks later must not run without the lock of its run."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
            # A lent worker is buried by who waits for it, who gives it back then; who was interrupted
            # on the way to it or back never does.
            deadline = time.monotonic() + _END_SECONDS
            while len(self._idle) < len(self._all) and time.monotonic() < deadline:
                for worker in self._all:
                    worker.kill()
                self._changed.wait(_LOOK_SECONDS)
            for worker in self._all:
                worker.end()


# Carried into the threads of the caller, so that a thread that lives longer than its run finds its run's own workers.
_current: ContextVar[_Workers | None] = ContextVar("_current", default=None)


@contextmanager
def open_workers(count: int, limits: Limits | None = None) -> Iterator[None]:
    """Let `run_in_worker` use `count` processes inside this block; they start when first needed."""
    workers = _Workers(count, limits or Limits())
    token = _current.set(workers)
    try:
        yield
    finally:
        _current.reset(token)
        workers.close()


def relieve_workers() -> None:
    """End the idle workers that hold much memory, so that what comes next has it; they start again when needed."""
    workers = _current.get()
    if workers is not None:
        workers.relieve()


def run_in_worker(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function in a worker process; outside `open_workers`, in this one."""
    workers = _current.get()
    if workers is None:
        return function(*args, **kwargs)
    return workers.run(partial(function, *args, **kwargs))
