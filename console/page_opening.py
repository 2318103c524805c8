"""Opening a page of ours in a person's browser."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from tempfile import mkdtemp

from newsledger.errors import NewsledgerError


def open_page(page: bytes) -> None:
    """Write a page into a folder that only its owner can read, and open it; say where it lies.

    Raise NewsledgerError where there is no browser.
    """
    from newsledger.provenance.page_view import EVIDENCE_ID

    # The folder stays: the browser reads the file after we are gone.
    path = Path(mkdtemp(prefix="newsledger-")) / "evidence.html"
    path.write_bytes(page)
    if not webbrowser.open(f"{path.as_uri()}#{EVIDENCE_ID}"):
        raise NewsledgerError(f"no browser was found here: open {path} in one, or name a file with --to")
    print(f"opened {path}", file=sys.stderr)
