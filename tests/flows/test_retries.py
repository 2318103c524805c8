"""What may be gone a moment later is tried again; what a step says stays true."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flow_runs import deliver, run_pipeline, watch_steps, work_here
from ledgers import Newsroom, dump_tables, tell_story

from newsledger.errors import DamagedStoreError, NewsledgerError
from newsledger.failpoints import VARIABLE

pytestmark = pytest.mark.usefixtures("prefect_server")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    newsroom = Newsroom(tmp_path_factory.mktemp("undisturbed"))
    deliver(newsroom)
    newsroom.run()
    return newsroom


def test_a_killed_worker_is_replaced_and_the_run_ends_well(
    undisturbed: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = Newsroom(tmp_path)
    deliver(newsroom)
    # The first worker is killed in the midst of reading; those that start later know of no such point.
    monkeypatch.setenv(VARIABLE, "mid_read")
    steps: list[str] = []
    steps = watch_steps(monkeypatch, lambda name: os.environ.pop(VARIABLE, None) if len(steps) == 2 else None)
    summary = run_pipeline(newsroom, workers=1)
    assert steps[:3] == ["read_batch", "read_batch", "clean_batch"]
    assert summary.rows["articles"] == 5
    assert dump_tables(newsroom.ledger.database) == dump_tables(undisturbed.ledger.database)


def test_a_full_disk_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work_here(monkeypatch)
    newsroom = Newsroom(tmp_path)
    deliver(newsroom)
    steps: list[str] = []

    def fail_once(name: str) -> None:
        if steps.count("load_database") == 1 and name == "load_database":
            raise OSError(28, "No space left on device")

    steps = watch_steps(monkeypatch, fail_once)
    assert run_pipeline(newsroom).rows["articles"] == 5
    assert steps.count("load_database") == 2


def test_what_a_step_says_is_not_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work_here(monkeypatch)
    newsroom = Newsroom(tmp_path)
    deliver(newsroom)
    newsroom.run()
    before = newsroom.ledger.manifest.read_bytes(), newsroom.ledger.database.read_bytes()
    part = next(newsroom.ledger.parts.glob("articles/*.parquet"))
    part.write_bytes(part.read_bytes()[:-1] + b"x")
    newsroom.write({"late.txt": tell_story(9)})
    steps = watch_steps(monkeypatch)
    with pytest.raises(DamagedStoreError, match=part.name):
        run_pipeline(newsroom)
    assert steps == ["read_batch", "clean_batch", "annotate_batch", "connect_articles"]
    assert (newsroom.ledger.manifest.read_bytes(), newsroom.ledger.database.read_bytes()) == before


def test_a_run_that_ends_between_the_database_and_the_manifest_leaves_nothing_of_it_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_here(monkeypatch)
    newsroom = Newsroom(tmp_path)
    deliver(newsroom)
    run_pipeline(newsroom)
    report = newsroom.ledger.exports / "report.html"
    before = dump_tables(newsroom.ledger.database), report.read_bytes()
    newsroom.write({"sources.toml": '[[source]]\nname = "all"\npath = "**"\noutlet = "Wrong Post"\n'})
    with monkeypatch.context() as patch:
        patch.setattr("flows.pipeline.commit", _fail)
        with pytest.raises(NewsledgerError, match="no commit"):
            run_pipeline(newsroom)
    assert (dump_tables(newsroom.ledger.database), report.read_bytes()) != before
    # Taken back: the manifest names the state that is wanted, the files are of another one.
    (newsroom.raw / "sources.toml").unlink()
    run_pipeline(newsroom)
    assert (dump_tables(newsroom.ledger.database), report.read_bytes()) == before


def _fail(*_: object) -> None:
    raise NewsledgerError("no commit")
