"""The command `newsledger`."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from importlib.metadata import version
from io import TextIOWrapper
from types import FrameType
from typing import NoReturn

from cyclopts import App
from cyclopts.exceptions import CycloptsError

from console.doctor import doctor
from console.export import export
from console.formats import formats
from console.rejects import rejects
from console.run import run
from console.serve import serve
from console.show import show
from console.sql import sql
from console.status import status
from newsledger.errors import NewsledgerError, UsageError
from newsledger.files import is_disk_full

app = App(
    name="newsledger",
    help="Who covered what and who was given a voice: raw articles to Parquet, DuckDB and exports, with evidence.",
    help_format="plaintext",
    suppress_keyboard_interrupt=False,
    version=lambda: version("newsledger"),
)
for _command in (run, status, sql, show, rejects, export, serve, formats, doctor):
    app.command(_command)


def _report(error: BaseException) -> int:
    """One line on standard error, and the exit code that fits."""
    from console.tables import make_printable

    print(f"newsledger: {make_printable(' '.join(_describe(error).split()))}", file=sys.stderr)
    return error.exit_code if isinstance(error, NewsledgerError) else 1


def _describe(error: BaseException) -> str:
    if isinstance(error, OSError) and is_disk_full(error):
        place = error.filename or "a file"
        return f"the disk is full: {place}: {error.strerror}; free some space, then run again: nothing is lost"
    return str(error)


def _run(arguments: list[str] | None) -> int:
    """The exit code of one command; what it printed has left this process."""
    status = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
    # Here, so that a reader who is gone is met by us and not by the interpreter's end.
    sys.stdout.flush()
    return status if isinstance(status, int) else 0


def _silence_output() -> None:
    """Let nothing more be written, not even at exit: the reader of our output has seen enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def main(arguments: list[str] | None = None) -> None:
    """Run one command; every expected failure ends in one line and an exit code."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A file's name may hold what no encoding can say, and a terminal may know few letters.
        sys.stdout.reconfigure(errors="backslashreplace")
    # An end that is asked for politely also ends the server and the workers of the command.
    former = signal.signal(signal.SIGTERM, _stop)
    try:
        status = _run(arguments)
    except CycloptsError as error:
        status = _report(UsageError(f"{str(error).strip()} (see newsledger --help)"))
    except BrokenPipeError:
        _silence_output()
        status = 0
    except (NewsledgerError, OSError) as error:
        status = _report(error)
    except KeyboardInterrupt:
        print("newsledger: stopped; the last good state is still served", file=sys.stderr)
        status = 130
    finally:
        signal.signal(signal.SIGTERM, former)
    sys.exit(status)


def start() -> NoReturn:
    """Be the command's process: all is done and flushed when `main` ends, so it goes without a second's clean-up."""
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    start()
