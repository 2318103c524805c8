"""Opening a page of ours in a person's browser."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from tempfile import mkdtemp

from newsledger.errors import NewsledgerError


def open_page(page: bytes, name: str, part: str | None = None) -> None:
    """Write a page into a folder that only its owner can read, and open it, at a part if named; say where it lies.

    Raise NewsledgerError where there is no browser.
    """
    # The folder stays: the browser reads the file after we are gone.
    path = Path(mkdtemp(prefix="newsledger-")) / f"{name}.html"
    path.write_bytes(page)
    if not webbrowser.open(path.as_uri() + (f"#{part}" if part else "")):
        raise NewsledgerError(f"no browser was found here: open {path} in one, or name a file with --to")
    print(f"opened {path}", file=sys.stderr)
