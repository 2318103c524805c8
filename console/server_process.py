"""`python -m console.server_process HOST PORT STARTER`: the Prefect server, which ends when its starter is gone."""

from __future__ import annotations

import os
import sys
import threading
import time

import uvicorn

_LOOK_SECONDS = 1.0


def _end_with(parent: int) -> None:
    """A starter that was killed can end nobody: a server that finds itself adopted ends itself."""
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(0)


def main() -> None:
    """Serve until told to stop or left alone."""
    host, port, parent = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    uvicorn.run("prefect.server.api.server:create_app", factory=True, host=host, port=port, log_level="error")


if __name__ == "__main__":
    main()
