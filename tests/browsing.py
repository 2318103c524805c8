"""A real browser that opens a page, and a port that sees what the page asks for."""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr", "--v=0",
    "--virtual-time-budget=2000", "--allow-file-access-from-files",
)  # fmt: skip
# What an attack does if it runs: it marks the document.
RAN = "document.documentElement.setAttribute('data-ran','1')"


@dataclass(frozen=True, slots=True)
class Visit:
    """What a browser did with a page."""

    dom: str
    complaints: list[str]
    requests: int


@contextmanager
def count_requests() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine, and the requests that arrive at it."""
    arrived: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    arrived.append(connection.recv(1000))
                    connection.sendall(b"HTTP/1.0 204 No Content\r\n\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1], arrived
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def visit(chromium: str, page: Path, profile: Path, arrived: list[bytes]) -> Visit:
    """Open a page and wait until it has nothing left to do."""
    command = [chromium, *_FLAGS, f"--user-data-dir={profile}", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, encoding="utf-8")
    complaints = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return Visit(done.stdout, complaints, len(arrived))
