"""The report in a real browser: nothing that strangers wrote runs, loads or breaks the page."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from export_newsroom import Rows, build_database, make_rows

from newsledger.duck import open_reader
from newsledger.export.report import write_report

pytestmark = pytest.mark.browser

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr", "--v=0",
    "--virtual-time-budget=2000", "--allow-file-access-from-files",
)  # fmt: skip
_RAN = "document.documentElement.setAttribute('data-ran','1')"
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


@dataclass(frozen=True, slots=True)
class Visit:
    """What a browser did with a page."""

    dom: str
    complaints: list[str]
    requests: int


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser's program, or a skip."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        pytest.skip(f"no browser on PATH: install one of {', '.join(names)}")
    return found


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


def list_payloads(port: int) -> list[str]:
    """Twenty ways to run a script or fetch something from a name."""
    away = f"http://127.0.0.1:{port}"
    return [
        f"<script>{_RAN}</script>", f"</script><script>{_RAN}</script>", f'"><script>{_RAN}</script>',
        f"'><img src=x onerror={_RAN}>", f'" onmouseover="{_RAN}" autofocus onfocus="{_RAN}',
        f"<svg/onload={_RAN}>", f"<svg><script>{_RAN}</script></svg>", f"<img src={away}/a>",
        f"<script src={away}/b></script>", f"<link rel=stylesheet href={away}/c>", f"<iframe src={away}/d></iframe>",
        f"</title><script>{_RAN}</script>", f"</style><script>{_RAN}</script>", f"<style>@import '{away}/e';</style>",
        f"--><script>{_RAN}</script>", f"]]><script>{_RAN}</script>", f"<details open ontoggle={_RAN}>",
        f"{{{{ ''.__class__ }}}}<script>{_RAN}</script>", f"<meta http-equiv=refresh content='0;url={away}/f'>",
        f"<base href={away}/><input autofocus onfocus={_RAN}>",
    ]  # fmt: skip


def make_hostile_rows(payloads: list[str]) -> Rows:
    """Rows of a newsroom in which every text is a payload."""
    rows = make_rows(outlets=12, days=5)

    def attack(name: str, *columns: str) -> None:
        rows[name] = [
            {**row, **{column: payloads[(index + place) % len(payloads)] for place, column in enumerate(columns)}}
            for index, row in enumerate(rows[name])
        ]

    attack("outlets", "name", "domain")
    attack("articles", "title", "url", "kind", "wire_agency", "published_precision", "published_method", "language")
    attack("quotes", "speaker", "role", "content", "cue", "kind", "model_version")
    types = ("person", "organization", "person", "person")
    rows["quotes"] = [{**row, "speaker_type": types[index % 4]} for index, row in enumerate(rows["quotes"])]
    rows["documents"] = [{**row, "source_path": payloads[i % len(payloads)]} for i, row in enumerate(rows["documents"])]
    first = len(rows["documents"])
    rejected = [row for row in rows["documents"] if row["status"] == "rejected"]
    for index, payload in enumerate(payloads):
        rows["documents"].append(
            {**rejected[0], "document_id": f"d{first + index:05}", "reason": payload, "source_path": payload}
        )
    rows["reasons"] = [{"reason": text, "meaning": text, "remedy": text} for text in payloads]
    rows["reasons"] += [{"reason": text, "meaning": "", "remedy": ""} for text in ("too_short", "invalid_json")]
    return rows


def write_hostile_report(folder: Path, port: int) -> Path:
    payloads = list_payloads(port)
    database = build_database(folder / "news.duckdb", make_hostile_rows(payloads))
    with open_reader(database) as connection:
        write_report(connection, folder / "report.html", title=payloads[11])
    return folder / "report.html"


def test_nothing_that_strangers_wrote_runs(chromium: str, tmp_path: Path) -> None:
    with count_requests() as (port, arrived):
        page = write_hostile_report(tmp_path, port)
        found = visit(chromium, page, tmp_path / "profile", arrived)
    assert "data-ran" not in found.dom.split("<head", 1)[0]
    assert found.complaints == []
    assert found.requests == 0
    assert found.dom.count("&lt;script") > 50


def test_escaping_alone_suffices_without_the_policy(chromium: str, tmp_path: Path) -> None:
    with count_requests() as (port, arrived):
        page = write_hostile_report(tmp_path, port)
        bare, removed = _POLICY.subn("", page.read_text("utf-8"))
        page.write_text(bare, "utf-8")
        found = visit(chromium, page, tmp_path / "profile", arrived)
    assert removed == 1
    assert '<html lang="en">' in found.dom
    assert found.complaints == []
    assert found.requests == 0


def test_the_test_would_see_a_script_and_a_request(chromium: str, tmp_path: Path) -> None:
    with count_requests() as (port, arrived):
        page = tmp_path / "open.html"
        page.write_text(f"<html><body><script>{_RAN};console.error('seen')</script><img src=http://127.0.0.1:{port}/a>")
        found = visit(chromium, page, tmp_path / "profile", arrived)
    assert 'data-ran="1"' in found.dom
    assert found.complaints
    assert found.requests > 0
