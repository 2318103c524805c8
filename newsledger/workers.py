"""Processes that do the work of steps: a step runs in one of them and hands back its receipt."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from multiprocessing.connection import wait
from threading import Lock, Thread
from typing import ParamSpec, TypeVar

from newsledger.errors import NewsledgerError

P = ParamSpec("P")
T = TypeVar("T")

__all__ = ["BrokenProcessPool", "open_workers", "run_in_worker"]


class _Workers:
    """A pool that is made anew after one of its processes died."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._is_closed = False

    def _open(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._is_closed:
                raise NewsledgerError("the run has ended before this step began: the next run does it")
            if self._pool is None:
                # Threads of the caller must not be copied into a worker, so a fork is out of the question.
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(self._count, mp_context=context, initializer=_prepare_worker)
            return self._pool

    def run(self, work: Callable[[], T]) -> T:
        """Run `work` in a worker and wait for it."""
        pool = self._open()
        try:
            return _submit(pool, work).result()
        except BrokenProcessPool:
            with self._lock:
                if self._pool is pool:
                    self._pool = None
            raise

    def close(self) -> None:
        """End the workers, for good: a step that asks later must not run without the lock of its run."""
        with self._lock:
            self._is_closed = True
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, work: Callable[[], T]) -> Future[T]:
    """What a worker will answer; one that starts here is deaf to Ctrl-C until it is prepared."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(work)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare_worker() -> None:
    """Let a worker end at once, without a word, on Ctrl-C and when the process that started it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A worker that outlives its run, and so the run's lock, could publish over a later run's work.
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


# Carried into the threads of the caller, so that a thread that lives longer than its run finds its run's own workers.
_current: ContextVar[_Workers | None] = ContextVar("_current", default=None)


@contextmanager
def open_workers(count: int) -> Iterator[None]:
    """Let `run_in_worker` use `count` processes inside this block; they start when first needed."""
    workers = _Workers(count)
    token = _current.set(workers)
    try:
        yield
    finally:
        _current.reset(token)
        workers.close()


def run_in_worker(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function in a worker process; outside `open_workers`, in this one."""
    workers = _current.get()
    if workers is None:
        return function(*args, **kwargs)
    return workers.run(partial(function, *args, **kwargs))
