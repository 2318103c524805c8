"""Letting a document that kills its parser cost itself alone: a worker notes what it is at, under limits.

In a worker, `guard_unit` notes the unit of work (one record of one step) where the starter sees it, and lets the
kernel end the process when the unit takes too long. `Trial` hears of every death: one is an accident, the second at
the very same unit is the unit's own fault, and the step's next run rejects it.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from ctypes import Array, c_char
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NoReturn, TypeVar

from newsledger.errors import HostileInputError, InputRejectedError, WorkerDiedError

T = TypeVar("T")

# Deaths in a row that blame no unit: then it is the machine that has a trouble, or the step.
_PATIENCE = 3
# More in one batch say that something else is wrong than the documents.
_MAXIMUM_BLAMED = 20
# A worker that ends itself for want of memory says so by this (sysexits.h: a resource is used up).
_OUT_OF_MEMORY = 71
_NAME_BYTES = 120
_SIZE_FILE = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one unit may use: seconds of processor time, ten times as many by the clock, and bytes of memory."""

    seconds: float = 30.0
    memory_bytes: int = 1_500_000_000

    @property
    def clock_seconds(self) -> float:
        """The limit by the clock: a busy machine and a slow disk are no fault of a document."""
        return 10 * self.seconds


Blame = tuple[str, str]
Journal = Array[c_char]


def make_journal(make_array: Callable[[type[c_char], int], Journal]) -> Journal:
    """A few bytes that a worker writes and its starter reads, even after the worker's death."""
    return make_array(c_char, _NAME_BYTES)


def read_journal(journal: Journal) -> str | None:
    """The unit that a dead worker was at; None when it was at none."""
    return journal.value.decode("utf-8", "replace") or None


class _Watch:
    """How this worker is watched: its journal, its limits, and the units that are to be rejected."""

    def __init__(self, journal: Journal, limits: Limits) -> None:
        self.blamed: dict[str, Blame] = {}
        self.journal = journal
        self._limits = limits
        self._usual, self._hard = resource.getrlimit(resource.RLIMIT_AS)
        # Open for good: it is asked for every record. Systems without it have no such limit either.
        self._size = os.open(_SIZE_FILE, os.O_RDONLY | os.O_CLOEXEC) if _SIZE_FILE.is_file() else None

    def begin(self, name: bytes) -> None:
        """Note the unit and set its limits."""
        self.journal.value = name
        if self._size is not None:
            size = int(os.pread(self._size, 64, 0).split(b" ", 1)[0]) * resource.getpagesize()
            limit = size + self._limits.memory_bytes
            is_free = self._usual == resource.RLIM_INFINITY
            resource.setrlimit(resource.RLIMIT_AS, (limit if is_free else min(limit, self._usual), self._hard))
        # Without a handler, so that they end even a parser in C that never comes back to the interpreter.
        signal.setitimer(signal.ITIMER_PROF, self._limits.seconds)
        signal.setitimer(signal.ITIMER_REAL, self._limits.clock_seconds)

    def end(self) -> None:
        """Lift the limits and forget the unit."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if self._size is not None:
            resource.setrlimit(resource.RLIMIT_AS, (self._usual, self._hard))
        self.journal.value = b""


# Empty in a process that is no worker.
_watches: list[_Watch] = []


def watch_worker(journal: Journal, limits: Limits) -> None:
    """Watch this process from here on: it is a worker, which may die."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # What a dead parser leaves is of no use to anyone and may fill a disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    _watches[:] = [_Watch(journal, limits)]


def work_knowing(blamed: dict[str, Blame], work: Callable[[], T]) -> T:
    """Do the work of a step with some units rejected unseen."""
    for watch in _watches:
        watch.blamed = blamed
        watch.journal.value = b""
    return work()


class _Guard(AbstractContextManager[None]):
    """One unit of work; see `guard_unit`."""

    __slots__ = ("_name", "_watch")

    def __init__(self, name: str) -> None:
        self._name = name
        self._watch = _watches[0] if _watches else None

    def __enter__(self) -> None:
        if self._watch is None:
            return
        if self._name in self._watch.blamed:
            raise InputRejectedError(*self._watch.blamed[self._name])
        self._watch.begin(self._name.encode("utf-8", "replace"))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watch and isinstance(error, MemoryError):
            # What a process is worth after that nobody knows: a fresh one tells whether it is the document's fault.
            os._exit(_OUT_OF_MEMORY)
        if self._watch:
            self._watch.end()
        if isinstance(error, (MemoryError, RecursionError)):
            _reject(error)


def _reject(error: BaseException) -> NoReturn:
    gc.collect()
    reason = "parser_memory" if isinstance(error, MemoryError) else "parser_failed"
    raise InputRejectedError(reason, type(error).__name__) from error


def guard_unit(step: str, name: str) -> AbstractContextManager[None]:
    """Work on one record, file or article of a step, named by a short text that is its own.

    Raises InputRejectedError when the parser went too deep or was out of memory, and for a unit that killed two
    workers.
    """
    return _Guard(f"{step} {name}"[: _NAME_BYTES // 4])


def guard_each(step: str, units: Iterator[T], name_next: Callable[[], str]) -> Iterator[T]:
    """The same items, each made under guard by the name that `name_next` gives for it."""
    while True:
        with guard_unit(step, name_next()):
            found = next(units, None)
        if found is None:
            return
        yield found


class Trial:
    """Which units of one step run killed their worker."""

    def __init__(self) -> None:
        self.blamed: dict[str, Blame] = {}
        self._deaths: Counter[str] = Counter()
        self._open = 0

    def hear(self, death: WorkerDiedError) -> None:
        """Blame the unit of a second death; raise when running the step once more would be in vain."""
        self._open += 1
        if death.unit is not None:
            self._deaths[death.unit] += 1
            if self._deaths[death.unit] > 1:
                self.blamed[death.unit] = _explain(death.ended_with)
                self._open = 0
        if len(self.blamed) > _MAXIMUM_BLAMED:
            raise HostileInputError(
                f"over {_MAXIMUM_BLAMED} records of one batch killed their parser, the last one by "
                f"{_explain(death.ended_with)[1]}: is there too little memory?"
            ) from death
        if self._open >= _PATIENCE:
            raise death


def _explain(exit_code: int | None) -> Blame:
    """The reason and detail of a reject, from how its worker ended."""
    if exit_code in (-signal.SIGPROF, -signal.SIGALRM):
        return "parser_timeout", ""
    if exit_code == _OUT_OF_MEMORY:
        return "parser_memory", ""
    try:
        return "parser_crashed", signal.Signals(-(exit_code or 0)).name
    except ValueError:
        return "parser_crashed", f"exit code {exit_code}"
