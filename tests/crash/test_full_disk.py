"""A disk that fills up at any stage of `newsledger run`: one clear line, the last good state, and nothing lost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledgers import Newsroom, dump_tables, make_mixed_raw, tell_story

from newsledger.ledger import Ledger

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 240


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small disk of its own, where this machine lets us have one."""
    place = tmp_path_factory.mktemp("disk")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture(scope="module")
def newsroom(disk: Path) -> Newsroom:
    """A first state on the small disk, made by the command."""
    found = Newsroom(disk)
    make_mixed_raw(found.raw)
    assert start(found).wait(SECONDS) == 0
    return found


def start(newsroom: Newsroom) -> subprocess.Popen[str]:
    words = ["run", "--workers", "1", "--now", "2024-06-01T12:00:00+00:00"]
    words += ["--raw", str(newsroom.raw), "--processed", str(newsroom.ledger.processed)]
    command = [sys.executable, "-m", "console.main", *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def fill(disk: Path) -> Path:
    """Take all the space there is."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as stream:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while stream.write(b"x" * size) == size:
                    pass
            except OSError:
                continue
    return filler


def run_until(newsroom: Newsroom, disk: Path, stage: str) -> tuple[int, list[str], Path]:
    """A run whose disk is full from the moment on at which it says that this stage begins."""
    process = start(newsroom)
    assert process.stderr
    said = []
    for line in process.stderr:
        said.append(line.rstrip("\n"))
        if line.startswith(f"newsledger: {stage}"):
            break
    filler = fill(disk)
    rest, _ = process.communicate(timeout=SECONDS)[::-1]
    return process.returncode, [*said, *(rest or "").splitlines()], filler


@pytest.mark.endurance
@pytest.mark.timeout(1200)
def test_a_disk_that_fills_up_costs_nothing_but_a_second_run(newsroom: Newsroom, disk: Path, tmp_path: Path) -> None:
    before = dump_tables(newsroom.ledger.database)
    for number, stage in enumerate(("starting", "batches", "connect", "load")):
        newsroom.write({f"late-{stage}.txt": tell_story(70 + number)})
        code, said, filler = run_until(newsroom, disk, stage)
        filler.unlink()
        assert code == 1, said
        assert "the disk is full" in said[-1] and str(newsroom.ledger.processed) in said[-1], said
        assert "free some space, then run again: nothing is lost" in said[-1]
        assert all(line.startswith("newsledger: ") for line in said), said
        assert dump_tables(newsroom.ledger.database) == before
    assert start(newsroom).wait(SECONDS) == 0
    undisturbed = Newsroom(tmp_path)
    (tmp_path / "raw").symlink_to(newsroom.raw)
    with_same_raw = Ledger(newsroom.raw, undisturbed.ledger.processed)
    undisturbed.run(raw=with_same_raw.raw)
    assert dump_tables(newsroom.ledger.database) == dump_tables(undisturbed.ledger.database) != before


@pytest.mark.slow
def test_too_little_space_is_said_before_anything_begins(newsroom: Newsroom, disk: Path) -> None:
    filler = fill(disk)
    began = time.monotonic()
    process = start(newsroom)
    _, said = process.communicate(timeout=SECONDS)
    filler.unlink()
    assert process.returncode == 1
    assert said.count("\n") == 1 and "MB are free" in said, said
    # No server was started for it.
    assert time.monotonic() - began < 60
    assert not newsroom.ledger.draft.exists()
