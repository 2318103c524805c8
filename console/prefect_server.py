"""Our own Prefect server: on loopback only, with a password, without telemetry, closed to other web pages."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from console.prefect_home import CHOICE, own_environment
from newsledger.errors import NewsledgerError
from newsledger.files import demand_space, write_bytes_safely
from newsledger.ledger import Ledger
from newsledger.runlog import recording

HOST = "127.0.0.1"
SERVER_MODULE = "console.server_process"
# A first start creates the server's own database: up to half a minute on a busy machine of two cores.
_START_SECONDS = 180.0
_STOP_SECONDS = 10.0
# What the server's own database takes.
_HOME_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server answers and the password it asks for."""

    port: int
    auth: str
    pid: int

    @property
    def origin(self) -> str:
        """The server's address without a path."""
        return f"http://{HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What a client of this server needs in its environment."""
        return {"PREFECT_API_URL": f"{self.origin}/api", "PREFECT_API_AUTH_STRING": self.auth}

    def is_alive(self) -> bool:
        """Whether the server answers, and to this password."""
        # Here, since Prefect's own import brings it along while a server starts.
        import httpx

        user, _, password = self.auth.partition(":")
        with suppress(httpx.HTTPError):
            reply = httpx.get(f"{self.origin}/api/admin/version", auth=(user, password), timeout=2, trust_env=False)
            return reply.status_code == httpx.codes.OK
        return False


def _record_path(processed: Path) -> Path:
    return processed / ".prefect" / "server.json"


def find_server(processed: Path) -> Server | None:
    """The server that `newsledger serve` runs for this folder, when it answers."""
    with suppress(FileNotFoundError, json.JSONDecodeError, TypeError):
        server = Server(**json.loads(_record_path(processed).read_text("utf-8")))
        return server if server.is_alive() else None
    return None


def _choose_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _harden(server_port: int, auth: str, *, has_services: bool) -> dict[str, str]:
    return {
        "PREFECT_SERVER_API_AUTH_STRING": auth,
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": f"http://{HOST}:{server_port}",
        "PREFECT_SERVER_UI_ENABLED": "true" if has_services else "false",
        # Prefect asks whether this is set, not what it says.
        "PREFECT__SERVER_WEBSERVER_ONLY": "" if has_services else "1",
    }


def _start(processed: Path, port: int, auth: str, *, has_services: bool) -> subprocess.Popen[bytes]:
    environment = own_environment(processed, **_harden(port, auth, has_services=has_services))
    home = Path(environment["PREFECT_HOME"])
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    command = [sys.executable, "-m", SERVER_MODULE, HOST, str(port), str(os.getpid())]
    with (home / "server.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and fixed words
            command,
            env=environment,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait_until_alive(process: subprocess.Popen[bytes], server: Server, processed: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    log = processed / ".prefect" / "server.log"
    while time.monotonic() < deadline:
        if process.poll() is not None:
            demand_space(processed, _HOME_BYTES)
            raise NewsledgerError(f"the Prefect server ended as it started: see {log}")
        if server.is_alive():
            return
        time.sleep(0.1)
    raise NewsledgerError(f"the Prefect server did not answer within {_START_SECONDS:.0f} s: see {log}")


@contextmanager
def hold_server(
    processed: Path,
    *,
    port: int | None = None,
    has_services: bool = False,
    meanwhile: Callable[[Mapping[str, str]], None] | None = None,
) -> Iterator[Server]:
    """Run a server inside this block; `has_services` adds the scheduler and the pages that `serve` needs.

    `meanwhile` is called with the environment of a client while the server starts, which takes seconds.
    """
    chosen = port or _choose_port()
    auth = f"newsledger:{secrets.token_urlsafe(24)}"
    process = _start(processed, chosen, auth, has_services=has_services)
    server = Server(chosen, auth, process.pid)
    try:
        with recording(Ledger(processed, processed).log, "server"):
            if meanwhile is not None:
                meanwhile(server.environment)
            _wait_until_alive(process, server, processed)
        yield server
    finally:
        end_process(process, _STOP_SECONDS)


def end_process(process: subprocess.Popen[bytes], patience: float) -> None:
    """Ask a process to end, and after some seconds make it."""
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def announce_server(processed: Path, server: Server) -> Iterator[None]:
    """Let `newsledger run` find this server; the note holds the password and is readable by its owner alone."""
    path = _record_path(processed)
    old_mask = os.umask(0o077)
    try:
        content = {"port": server.port, "auth": server.auth, "pid": server.pid}
        write_bytes_safely(path, json.dumps(content).encode())
    finally:
        os.umask(old_mask)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def use_server(processed: Path, prepare: Callable[[Mapping[str, str]], None]) -> Iterator[None]:
    """A server for one run: the running one, or one that ends with this block.

    `prepare` is called once with the environment of a client, while a server of our own starts.
    """
    running = None if os.environ.get(CHOICE) == "inherit" else find_server(processed)
    if os.environ.get(CHOICE) == "inherit" or running is not None:
        prepare(running.environment if running else {})
        yield
        return
    with hold_server(processed, meanwhile=prepare):
        yield
