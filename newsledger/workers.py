"""Processes that do the work of steps: a step runs in one of them and hands back its receipt."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from threading import Lock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

__all__ = ["BrokenProcessPool", "open_workers", "run_in_worker"]


class _Workers:
    """A pool that is made anew after one of its processes died."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None

    def _open(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                # Threads of the caller must not be copied into a worker, so a fork is out of the question.
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(self._count, mp_context=context)
            return self._pool

    def run(self, work: Callable[[], T]) -> T:
        """Run `work` in a worker and wait for it."""
        pool = self._open()
        try:
            return pool.submit(work).result()
        except BrokenProcessPool:
            with self._lock:
                if self._pool is pool:
                    self._pool = None
            raise

    def close(self) -> None:
        """End the workers."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(cancel_futures=True)
                self._pool = None


_current: list[_Workers] = []


@contextmanager
def open_workers(count: int) -> Iterator[None]:
    """Let `run_in_worker` use `count` processes inside this block; they start when first needed."""
    workers = _Workers(count)
    _current.append(workers)
    try:
        yield
    finally:
        _current.remove(workers)
        workers.close()


def run_in_worker(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function in a worker process; outside `open_workers`, in this one."""
    if not _current:
        return function(*args, **kwargs)
    return _current[-1].run(partial(function, *args, **kwargs))
