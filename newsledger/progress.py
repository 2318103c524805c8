"""Telling whoever listens how far a run has come; nobody need listen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[str, int, int], None]

_listeners: list[Listener] = []


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Call `listener(stage, done, total)` for every step forward inside this block."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def announce(stage: str, done: int, total: int) -> None:
    """Say that `done` of `total` units of a stage are finished."""
    for listener in _listeners:
        listener(stage, done, total)
