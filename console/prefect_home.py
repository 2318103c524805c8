"""Keeping the product's Prefect apart from the user's own."""

from __future__ import annotations

import os
from pathlib import Path

# Set to `inherit` to run under the Prefect profile, server and settings that are set already.
CHOICE = "NEWSLEDGER_PREFECT"

_OWN = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # Without an address of ours, one in a .env or prefect.toml of the current folder would be used.
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
    "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    # What goes wrong is said once, by the command; the server of one run ends with it and keeps no log.
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_INTERNAL_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_CLI_PROMPT": "false",
}


def own_environment(processed: Path, **more: str) -> dict[str, str]:
    """The environment of this process without the user's Prefect, with one of our own beside the data."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return {**kept, **_OWN, "PREFECT_HOME": str(processed.resolve() / ".prefect"), **more}


def use_own_prefect(processed: Path, **more: str) -> None:
    """Point this process at our own Prefect; call it before Prefect is imported."""
    if os.environ.get(CHOICE) == "inherit":
        return
    environment = own_environment(processed, **more)
    os.environ.clear()
    os.environ.update(environment)
