"""The command `newsledger`."""

from __future__ import annotations

import os
import sys

from cyclopts import App
from cyclopts.exceptions import CycloptsError

from newsledger.errors import NewsledgerError, UsageError

app = App(
    name="newsledger",
    help="Who covered what and who was given a voice: raw articles to Parquet, DuckDB and exports, with evidence.",
    help_format="plaintext",
)
# By name, so that a command loads what it needs and no more.
for _name in ("run", "status", "sql", "show", "rejects", "export", "serve", "doctor"):
    app.command(f"console.{_name}:{_name}", name=_name)


def _report(error: BaseException) -> int:
    """One line on standard error, and the exit code that fits."""
    print(f"newsledger: {error}", file=sys.stderr)
    return error.exit_code if isinstance(error, NewsledgerError) else 1


def main(arguments: list[str] | None = None) -> None:
    """Run one command; every expected failure ends in one line and an exit code."""
    try:
        status = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        sys.exit(_report(UsageError(f"{str(error).strip()} (see newsledger --help)")))
    except (NewsledgerError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            # The reader of our output has seen enough: nothing more may be written, not even at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        sys.exit(_report(error))
    except KeyboardInterrupt:
        print("newsledger: stopped; the last good state is still served", file=sys.stderr)
        sys.exit(130)
    sys.exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
