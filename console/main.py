"""The command `newsledger`."""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import suppress
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import NoReturn

from cyclopts import App
from cyclopts.exceptions import CycloptsError, UnusedCliTokensError

from console.doctor import doctor
from console.evaluate import evaluate
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
for _command in (run, status, sql, show, rejects, export, evaluate, serve, formats, doctor):
    app.command(_command)


_QUOTE_IT = "write the question in quotation marks"
_NAME_RAW = "the folder of raw articles is named with --raw"
# What to do about a word that a command does not take.
_REMEDIES = {"sql": _QUOTE_IT, "export": _QUOTE_IT} | dict.fromkeys(("run", "status", "serve", "doctor"), _NAME_RAW)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


def _report(error: BaseException) -> int:
    """One line on standard error, and the exit code that fits."""
    from console.tables import make_printable

    print(f"newsledger: {make_printable(' '.join(_describe(error).split()))}", file=sys.stderr)
    return error.exit_code if isinstance(error, NewsledgerError) else 1


def _describe(error: BaseException) -> str:
    if isinstance(error, OSError) and is_disk_full(error):
        place = error.filename or "a file"
        return f"the disk is full: {place}: {error.strerror}; free some space, then run again: nothing is lost"
    if isinstance(error, OSError) and error.errno in _FORBIDDEN and error.filename:
        return _describe_refusal(error)
    return str(error)


def _describe_refusal(error: OSError) -> str:
    folder = Path(os.fsdecode(error.filename)).absolute().parent
    if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
        remedy = "give yourself the right to write there, or name another folder, such as with --processed"
        return f"the folder {folder} cannot be written: {error.strerror}: {remedy}"
    return f"{error.filename}: {error.strerror}: give yourself the right to it"


def _describe_usage(error: CycloptsError) -> str:
    """What is wrong with the words of a command, and what a word too many was most likely meant for."""
    if isinstance(error, UnusedCliTokensError) and error.unused_tokens:
        remedy = _REMEDIES.get(getattr(error.target, "__name__", ""), "leave it out")
        return f"{error.unused_tokens[0]!r} is one word too many: {remedy}"
    return str(error).strip()


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
        status = _report(UsageError(f"{_describe_usage(error)} (see newsledger --help)"))
    except BrokenPipeError:
        _silence_output()
        status = 0
    except (NewsledgerError, OSError) as error:
        status = _report(error)
    except KeyboardInterrupt as stop:
        print("; ".join(["newsledger: stopped", *map(str, stop.args)]), file=sys.stderr)
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
