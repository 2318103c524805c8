"""Runs of the flows over a newsroom, and what each of their steps was asked to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ledgers import NOW, Newsroom, make_jsonl, make_page, make_row, tell_story

import tasks.steps
from flows.pipeline import news_pipeline
from newsledger.run import Summary

CSV = 'title,body,outlet,date\nQuay notes,"{}",Quay Gazette,2024-05-02\n'


def deliver(newsroom: Newsroom) -> None:
    """Five files of four formats, of which each is a batch of its own; one is too short."""
    newsroom.write(
        {
            "a.jsonl": make_jsonl([make_row(1), make_row(2), make_row(1)]),
            "b.csv": CSV.format(tell_story(50).replace('"', '""')),
            "c.html": make_page(4),
            "d.txt": tell_story(90),
            "e.txt": "Too little.",
        }
    )


def run_pipeline(newsroom: Newsroom, **more: Any) -> Summary:
    """One run of the main flow."""
    given = {"now": NOW, "workers": 1, **more}
    return news_pipeline(raw=newsroom.raw, processed=newsroom.ledger.processed, **given)


def work_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let steps run in this process, where what they import is loaded already."""
    monkeypatch.setattr(tasks.steps, "run_in_worker", lambda function, *arguments: function(*arguments))


def watch_steps(monkeypatch: pytest.MonkeyPatch, before: Callable[[str], None] = lambda name: None) -> list[str]:
    """The names of the steps that tasks hand to a worker from here on, one for each attempt."""
    seen: list[str] = []
    run_in_worker = tasks.steps.run_in_worker

    def watch(function: Callable[..., Any], *arguments: Any) -> Any:
        seen.append(function.__name__)
        before(function.__name__)
        return run_in_worker(function, *arguments)

    monkeypatch.setattr(tasks.steps, "run_in_worker", watch)
    return seen


def read_artifacts() -> dict[str, Any]:
    """The latest artifact of each key."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.sorting import ArtifactSort

    with get_client(sync_client=True) as client:
        latest_first = client.read_artifacts(sort=ArtifactSort.CREATED_DESC)
    return {str(artifact.key): artifact for artifact in reversed(latest_first)}


def list_results(newsroom: Newsroom) -> dict[str, bytes]:
    """The bytes of every Parquet part and of the manifest."""
    folder = newsroom.ledger.processed
    files = [*newsroom.ledger.parts.rglob("*.parquet"), newsroom.ledger.manifest]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
