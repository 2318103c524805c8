"""The generated pages of `docs/`: written by `make docs`, compared by `make check`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from console.main import app
from newsledger.dictionary import render_dictionary

FOLDER = Path(__file__).resolve().parent.parent / "docs"


def render_commands() -> str:
    """The help of every command, as one reads it who types `newsledger`."""
    started_as, sys.argv = sys.argv, ["newsledger"]
    try:
        return str(app.generate_docs(output_format="markdown", recursive=True)).strip() + "\n"
    finally:
        sys.argv = started_as


PAGES: Mapping[str, Callable[[], str]] = {"dictionary.md": render_dictionary, "commands.md": render_commands}


def main() -> None:
    """Write every generated page."""
    for name, render in PAGES.items():
        (FOLDER / name).write_text(render(), "utf-8")
        print(FOLDER / name)


if __name__ == "__main__":
    main()
