"""Killed at any point, the next run ends as if nothing had happened, and a whole database is served meanwhile."""

from __future__ import annotations

import errno
import multiprocessing
import resource
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ledgers import Newsroom, dump_tables, make_jsonl, make_mixed_raw, make_row, run_in_child, tell_story

from newsledger.failpoints import VARIABLE
from newsledger.ledger import is_locked
from newsledger.metadata.languages import detect_language

# Slices of two records, and small files in batches of three files or two records.
MORE = {"batch_files": 3, "batch_records": 2, "large_file_bytes": 1_500}
POINTS = [
    "after_registration",
    "after_registration:3",
    "mid_read",
    "mid_clean:4",
    "mid_annotate:3",
    "before_rename",
    "before_rename:9",
    "before_publish_part",
    "after_publish_part:8",
    "before_receipt",
    "after_receipt:5",
    "after_draft:2",
    "mid_load:4",
    "before_database_swap",
    "after_database_swap",
    "before_manifest",
    "after_manifest",
]
# Forked from a process without threads; what takes long to import is imported there once.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.crash.warm"])


def deliver(newsroom: Newsroom) -> None:
    """Files that came after the first run: new ones, a large one, and one in the place of another."""
    newsroom.write(
        {
            "large.jsonl": make_jsonl([make_row(number) for number in range(20, 27)]),
            "late.txt": tell_story(60),
            "plain.txt": tell_story(91),
            "later.txt": "Too short.",
        }
    )


def list_files(newsroom: Newsroom) -> dict[str, bytes | None]:
    """Every file of the processed folder, with its bytes where they are promised."""
    folder = newsroom.ledger.processed
    promised = (".parquet", ".json")
    files = (path for path in folder.rglob("*") if path.is_file() and path != newsroom.ledger.digests)
    return {str(path.relative_to(folder)): path.read_bytes() if path.suffix in promised else None for path in files}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    newsroom = Newsroom(tmp_path_factory.mktemp("first"), MORE)
    make_mixed_raw(newsroom.raw)
    newsroom.run()
    return newsroom


@pytest.fixture(scope="module")
def undisturbed(first: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    newsroom = copy_newsroom(first, tmp_path_factory.mktemp("undisturbed"))
    # The second run removes what only the state before the first one names.
    newsroom.run()
    newsroom.run()
    return newsroom


@pytest.fixture
def newsroom(first: Newsroom, tmp_path: Path) -> Newsroom:
    return copy_newsroom(first, tmp_path)


def copy_newsroom(first: Newsroom, folder: Path) -> Newsroom:
    shutil.copytree(first.folder, folder, dirs_exist_ok=True)
    newsroom = Newsroom(folder, MORE)
    deliver(newsroom)
    return newsroom


def run_child(target: Callable[..., None], *arguments: Any) -> int | None:
    process = PROCESSES.Process(target=target, args=arguments)
    process.start()
    process.join(60)
    process.kill()
    process.join()
    return process.exitcode


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_run_is_finished_by_the_next(
    first: Newsroom, undisturbed: Newsroom, newsroom: Newsroom, point: str
) -> None:
    assert run_child(run_in_child, newsroom.folder, {VARIABLE: point}, MORE) == -signal.SIGKILL
    served = dump_tables(newsroom.ledger.database)
    wanted = dump_tables(undisturbed.ledger.database)
    assert served == (wanted if point in POINTS[-3:] else dump_tables(first.ledger.database))
    assert not is_locked(newsroom.ledger)
    newsroom.run()
    assert dump_tables(newsroom.ledger.database) == wanted
    assert newsroom.run().worked_batches == 0
    assert list_files(newsroom) == list_files(undisturbed)


def test_a_run_killed_again_and_again_gets_there(undisturbed: Newsroom, newsroom: Newsroom) -> None:
    for point in ("after_registration:2", "after_publish_part:3", "mid_load:2", "after_database_swap"):
        assert run_child(run_in_child, newsroom.folder, {VARIABLE: point}, MORE) == -signal.SIGKILL
    newsroom.run()
    newsroom.run()
    assert list_files(newsroom) == list_files(undisturbed)
    assert dump_tables(newsroom.ledger.database) == dump_tables(undisturbed.ledger.database)


def mend_and_lose(newsroom: Newsroom) -> None:
    """Another declaration, although a file of a batch that it shapes is gone."""
    newsroom.write({"sources.toml": '[[source]]\nname = "all"\npath = "**"\noutlet = "Late Post"\n'})
    (newsroom.raw / "page.html").unlink()


@pytest.mark.parametrize("point", ["mid_read:4", "after_receipt:2", "before_manifest", "after_manifest"])
def test_rows_of_a_gone_file_outlive_a_killed_run(undisturbed: Newsroom, tmp_path: Path, point: str) -> None:
    whole, killed = (copy_newsroom(undisturbed, tmp_path / name) for name in ("whole", "killed"))
    for newsroom in (whole, killed):
        mend_and_lose(newsroom)
    before = dump_tables(undisturbed.ledger.database)
    whole.run()
    whole.run()
    assert run_child(run_in_child, killed.folder, {VARIABLE: point}, MORE) == -signal.SIGKILL
    killed.run()
    killed.run()
    assert list_files(killed) == list_files(whole)
    wanted = dump_tables(whole.ledger.database)
    assert dump_tables(killed.ledger.database) == wanted != before
    page = next(row for row in before["documents"] if "'page.html'" in row)
    assert page in wanted["documents"]


def _run_on_full_disk(folder: Path, limit: int, log: Path) -> None:
    # The model unpacks itself to a temporary file, which is not the disk that this is about.
    detect_language(tell_story(), None)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        Newsroom(folder, MORE).run()
    except OSError as error:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        log.write_text(f"{error.errno} {error}")
        raise SystemExit(1) from error


@pytest.mark.parametrize(
    ("limit", "named"), [(150, "batches/"), (2_000, "parquet/documents/"), (300_000, "newsledger.duckdb")]
)
def test_a_full_disk_is_named_and_the_last_state_is_served(
    first: Newsroom, undisturbed: Newsroom, newsroom: Newsroom, limit: int, named: str
) -> None:
    log = newsroom.folder / "log.txt"
    assert run_child(_run_on_full_disk, newsroom.folder, limit, log) == 1
    message = log.read_text()
    assert f"{newsroom.ledger.processed}/{named if '/' in named else '.' + named}" in message
    assert str(errno.EFBIG) in message or "too large" in message
    assert dump_tables(newsroom.ledger.database) == dump_tables(first.ledger.database)
    newsroom.run()
    newsroom.run()
    assert list_files(newsroom) == list_files(undisturbed)
