"""`newsledger serve`: a Prefect server of our own that runs the deployments of `prefect.yaml` by their schedule."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from console.options import Folders
from console.prefect_home import own_environment, use_own_prefect
from console.prefect_server import Server, announce_server, end_process, find_server, hold_server
from newsledger.errors import NewsledgerError, UsageError

POOL = "newsledger"
DEFAULT_PORT = 4280
_STOP_SECONDS = 30.0


def serve(
    *,
    folders: Folders | None = None,
    port: Annotated[int, Parameter(help="Port of the server on this machine's loopback")] = DEFAULT_PORT,
    deployment: Annotated[str, Parameter(help="Deployment of news-pipeline to schedule")] = "incremental",
    cron: Annotated[str | None, Parameter(help="Schedule instead of the deployment's own, in UTC")] = None,
    paused: Annotated[bool, Parameter(negative="", help="Deploy without any schedule")] = False,
) -> None:
    """Start a local Prefect server (loopback, password, no telemetry), deploy, and run the schedule until stopped."""
    settings = (folders or Folders()).settings()
    if find_server(settings.processed) is not None:
        raise UsageError(f"a server for {settings.processed} is running already: stop it first")
    with hold_server(settings.processed, port=port, has_services=True) as server:
        environment = {
            **server.environment,
            "PREFECT_LOGGING_LEVEL": "INFO",
            "PREFECT_LOGGING_TO_API_ENABLED": "true",
            "NEWSLEDGER_RAW": str(settings.raw.resolve()),
            "NEWSLEDGER_PROCESSED": str(settings.processed.resolve()),
        }
        use_own_prefect(settings.processed, **environment)
        _deploy(own_environment(settings.processed, **environment), find_project())
        if not paused:
            asyncio.run(_activate(deployment, cron))
        with announce_server(settings.processed, server), _worker(dict(os.environ)) as worker:
            _tell(server, deployment, paused=paused)
            worker.wait()
            raise NewsledgerError("the Prefect worker ended: see the lines above")


def find_project() -> Path:
    """The folder that holds `prefect.yaml`: the current one, else the one this package was installed from."""
    for folder in (Path.cwd(), Path(__file__).resolve().parent.parent):
        if (folder / "prefect.yaml").is_file():
            return folder
    raise UsageError("there is no prefect.yaml here: run this in the newsledger project's folder")


def _prefect(*words: str) -> list[str]:
    return [sys.executable, "-m", "prefect", "--no-prompt", *words]


def _deploy(environment: Mapping[str, str], project: Path) -> None:
    for words in (("work-pool", "create", POOL, "--type", "process", "--overwrite"), ("deploy", "--all")):
        done = subprocess.run(  # noqa: S603 - our own interpreter and fixed words
            _prefect(*words), env=environment, cwd=project, capture_output=True, text=True
        )
        if done.returncode:
            raise NewsledgerError(f"prefect {' '.join(words)} failed: {done.stderr.strip() or done.stdout.strip()}")


async def _activate(deployment: str, cron: str | None) -> None:
    """Make the deployment's schedule active, or put another in its place."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import DeploymentScheduleCreate
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.exceptions import ObjectNotFound

    async with get_client() as client:
        try:
            found = await client.read_deployment_by_name(f"news-pipeline/{deployment}")
        except ObjectNotFound:
            raise UsageError(f"there is no deployment {deployment!r} of news-pipeline in prefect.yaml") from None
        if cron is not None:
            for schedule in found.schedules:
                await client.delete_deployment_schedule(found.id, schedule.id)
            wanted = DeploymentScheduleCreate(schedule=CronSchedule(cron=cron, timezone="UTC"), active=True)
            await client.create_deployment_schedules(found.id, [wanted])
        else:
            for schedule in found.schedules:
                await client.update_deployment_schedule(found.id, schedule.id, active=True)


@contextmanager
def _worker(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and fixed words
        _prefect("worker", "start", "--pool", POOL, "--type", "process"),
        env=dict(environment),
    )
    try:
        yield process
    finally:
        end_process(process, _STOP_SECONDS)


def _tell(server: Server, deployment: str, *, paused: bool) -> None:
    user, _, password = server.auth.partition(":")
    print(f"Prefect pages: {server.origin} (user {user}, password {password})")
    print("schedule: " + ("none, start runs by hand" if paused else f"news-pipeline/{deployment}"))
    print("stop with Ctrl-C", flush=True)
