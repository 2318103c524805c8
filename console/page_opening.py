"""Opening a page of ours in a person's browser."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from tempfile import mkdtemp


def open_page(page: bytes) -> None:
    """Write a page into a folder that only its owner can read, and open it; say where it lies."""
    from newsledger.provenance.page_view import EVIDENCE_ID

    # The folder stays: the browser reads the file after we are gone.
    path = Path(mkdtemp(prefix="newsledger-")) / "evidence.html"
    path.write_bytes(page)
    is_open = webbrowser.open(f"{path.as_uri()}#{EVIDENCE_ID}")
    print(f"{'opened' if is_open else 'no browser was found: open'} {path}", file=sys.stderr)
