"""Every error that newsledger raises on purpose, as one small tree."""

from __future__ import annotations


class NewsledgerError(Exception):
    """The base of all errors that a user can do something about."""

    exit_code = 1


class UsageError(NewsledgerError):
    """A command or a declaration that cannot be carried out as written."""

    exit_code = 2


class InputRejectedError(NewsledgerError):
    """A raw record that cannot become an article; `reason` is a slug of `newsledger.reasons`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class ExpectationError(NewsledgerError):
    """A source gave fewer articles than it declares it must."""

    exit_code = 3


class CheckError(NewsledgerError):
    """A database that fails its own checks and is therefore not published."""

    exit_code = 4


class DamagedStoreError(NewsledgerError):
    """A file of the processed folder that is missing or is not what its receipt says."""

    exit_code = 5


class RawGoneError(NewsledgerError):
    """A raw file that is gone, or that holds other bytes than those that were read."""


class MemoryShortageError(NewsledgerError):
    """Work that DuckDB cannot do in the memory that it may use."""


class HostileInputError(NewsledgerError):
    """A batch of which so many records kill their parser that something else must be wrong."""


class WorkerDiedError(NewsledgerError):
    """A worker process that died: the unit of work it was at, if at any, and how it ended."""

    def __init__(self, unit: str | None = None, ended_with: int | None = None) -> None:
        super().__init__("a worker process was killed again and again: is there too little memory?")
        self.unit = unit
        self.ended_with = ended_with


class LockedError(NewsledgerError):
    """Another process is writing to the same processed folder."""

    exit_code = 75
