"""Fixtures that every test may ask for."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure() -> None:
    """Let the processes that tests start be interrupted: a shell starts a job in the background deaf to it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of annotated article sets, or a skip that says how to get one."""
    folder = Path(os.environ.get("NEWSLEDGER_CORPORA", ROOT.parent / "shared" / "corpora"))
    if not folder.is_dir():
        pytest.skip(f"no annotated sets at {folder.name}: set NEWSLEDGER_CORPORA to their folder")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program, or a skip."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        pytest.skip(f"no browser on PATH: install one of {', '.join(names)}")
    return found
