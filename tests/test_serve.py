"""Serving for real: a Prefect server, a deployment, a scheduled run, and rows in DuckDB at the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import httpx
import psutil
import pytest

from console.prefect_server import HOST, Server, find_server, hold_server

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = (
    "The Fenwold council voted on Monday to keep the ferry running all winter.\n\n"
    "“We could not leave the island without a boat,” said Marta Oyelaran, who chairs the transport committee.\n"
)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    raw, processed = tmp_path / "raw", tmp_path / "processed"
    raw.mkdir()
    (raw / "ferry.txt").write_text(ARTICLE, "utf-8")
    return raw, processed


def _choose_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serving(folders: tuple[Path, Path]) -> Iterator[subprocess.Popen[str]]:
    raw, processed = folders
    command = [sys.executable, "-m", "console.main", "serve", "--raw", str(raw), "--processed", str(processed)]
    # A stranger's settings in the environment must not be followed.
    environment = {**os.environ, "PREFECT_API_URL": "http://127.0.0.1:9/api", "PREFECT_PROFILE": "somebody"}
    process = subprocess.Popen(
        [*command, "--cron", "* * * * *", "--port", str(_choose_port())],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


@pytest.mark.slow
@pytest.mark.timeout(420)
def test_a_scheduled_run_fills_the_database(serving: subprocess.Popen[str], folders: tuple[Path, Path]) -> None:
    _, processed = folders
    database = processed / "newsledger.duckdb"
    deadline = time.monotonic() + 360
    while not database.is_file() and time.monotonic() < deadline:
        assert serving.poll() is None, serving.stdout.read() if serving.stdout else ""
        time.sleep(0.5)
    with duckdb.connect(str(database), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (1,)
        assert connection.execute("SELECT speaker FROM quotes WHERE kind = 'direct'").fetchall() == [
            ("Marta Oyelaran",)
        ]
    record = json.loads((processed / ".prefect" / "server.json").read_text("utf-8"))
    assert (processed / ".prefect" / "server.json").stat().st_mode & 0o077 == 0
    children = psutil.Process(serving.pid).children(recursive=True)
    serving.send_signal(signal.SIGTERM)
    assert serving.wait(60) == 130
    psutil.wait_procs(children, timeout=20)
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert find_server(processed) is None
    assert not Server(**record).is_alive()


_HOLD = """
import sys, time
from pathlib import Path
from console.prefect_server import hold_server
with hold_server(Path(sys.argv[1])) as server:
    print(server.pid, flush=True)
    time.sleep(120)
"""


@pytest.mark.slow
def test_a_server_does_not_outlive_a_killed_starter(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        server = psutil.Process(int(starter.stdout.readline()))
        starter.kill()
    gone, _ = psutil.wait_procs([server], timeout=20)
    assert gone == [server]


@pytest.mark.slow
def test_the_server_is_closed_to_strangers(tmp_path: Path) -> None:
    with hold_server(tmp_path) as server:
        user, _, password = server.auth.partition(":")
        url = f"{server.origin}/api/flows/filter"
        assert httpx.get(f"{server.origin}/api/admin/version").status_code == 401
        assert httpx.get(f"{server.origin}/api/admin/version", auth=(user, "guess")).status_code == 401
        # With the password but without the token of a page of its own, as a form on another site would post.
        assert httpx.post(url, json={}, auth=(user, password)).status_code == 403
        preflight = httpx.options(
            url, headers={"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
        )
        assert preflight.headers.get("access-control-allow-origin") is None
        listening = [c for c in psutil.Process(server.pid).net_connections() if c.status == psutil.CONN_LISTEN]
        assert {connection.laddr.ip for connection in listening} == {HOST}
        environment = psutil.Process(server.pid).environ()
        assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
        assert environment["DO_NOT_TRACK"] == "1"
    assert not server.is_alive()
