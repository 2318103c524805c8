"""What status and doctor say about the folders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from ledgers import Newsroom, make_jsonl, make_row, tell_story

from console.main import main
from newsledger.ledger import hold_lock


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A small state of its own, since these tests change it."""
    found = Newsroom(tmp_path, {"batch_files": 1})
    found.write({"a.jsonl": make_jsonl([make_row(1)]), "b.txt": tell_story(2), "c.txt": "No."})
    found.run()
    return found


@pytest.fixture
def tell(newsroom: Newsroom, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any]]:
    """Exit code and answer of a command's --json."""

    def run_command(*words: str) -> tuple[int, Any]:
        with pytest.raises(SystemExit) as caught:
            main([*words, "--json", "--raw", str(newsroom.raw), "--processed", str(newsroom.ledger.processed)])
        out, err = capsys.readouterr()
        assert err == ""
        return int(caught.value.code or 0), json.loads(out)

    return run_command


def find_ill(verdicts: list[dict[str, str]]) -> dict[str, str]:
    return {verdict["subject"]: verdict["state"] for verdict in verdicts if verdict["state"] != "well"}


def test_status_counts_what_is_there_what_is_new_and_what_is_gone(
    newsroom: Newsroom, tell: Callable[..., tuple[int, Any]]
) -> None:
    code, facts = tell("status")
    assert code == 0
    assert (facts["raw_files"], facts["new_raw_files"], facts["vanished_raw_files"], facts["batches"]) == (3, 0, 0, 3)
    assert (facts["rows"]["articles"], facts["rejected"], facts["is_being_written"]) == (2, {"too_short": 1}, False)
    newsroom.write({"d.txt": tell_story(4)})
    (newsroom.raw / "b.txt").unlink()
    with hold_lock(newsroom.ledger):
        facts = tell("status")[1]
    assert (facts["new_raw_files"], facts["vanished_raw_files"], facts["is_being_written"]) == (1, 1, True)
    # What was pruned is neither missing any more, nor known when it is delivered again.
    newsroom.run(prune=True)
    facts = tell("status")[1]
    assert (facts["new_raw_files"], facts["vanished_raw_files"]) == (0, 0)
    newsroom.write({"b.txt": tell_story(2)})
    assert tell("status")[1]["new_raw_files"] == 1


def test_status_speaks_to_people_before_the_first_run_too(
    newsroom: Newsroom, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["status", "--raw", str(newsroom.raw), "--processed", str(tmp_path / "none")])
    out = capsys.readouterr().out
    assert (caught.value.code, "none yet" in out) == (0, True)
    assert [line.split()[-1] for line in out.splitlines() if line.startswith("new raw files")] == ["3"]


def test_status_says_that_a_run_was_stopped(
    newsroom: Newsroom, tell: Callable[..., tuple[int, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    def has_line() -> bool:
        with pytest.raises(SystemExit):
            main(["status", "--raw", str(newsroom.raw), "--processed", str(newsroom.ledger.processed)])
        return "\na run was stopped before its end: newsledger run completes it\n" in capsys.readouterr().out

    # A state between the database and the manifest of a first run.
    newsroom.ledger.manifest.unlink()
    newsroom.ledger.draft.touch()
    assert (tell("status")[1]["is_unfinished"], has_line()) == (True, True)
    with hold_lock(newsroom.ledger):
        assert (tell("status")[1]["is_unfinished"], has_line()) == (False, False)
    newsroom.ledger.draft.unlink()
    assert (tell("status")[1]["is_unfinished"], has_line()) == (False, False)


@pytest.mark.parametrize("command", ["status", "doctor"])
def test_a_look_writes_nothing(
    newsroom: Newsroom, tell: Callable[..., tuple[int, Any]], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    newsroom.write({"new.txt": tell_story(9)})
    before = {path: path.stat().st_mtime_ns for path in newsroom.ledger.processed.rglob("*")}
    real_open = os.open

    def refuse_writing(path: str | Path, flags: int, *more: int, **named: int) -> int:
        if str(newsroom.ledger.processed) in str(path) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", refuse_writing)
    code, _ = tell(command)
    assert code == 0
    assert {path: path.stat().st_mtime_ns for path in newsroom.ledger.processed.rglob("*")} == before


def test_doctor_finds_a_sound_state_well(newsroom: Newsroom, tell: Callable[..., tuple[int, Any]]) -> None:
    code, verdicts = tell("doctor")
    assert (code, find_ill(verdicts)) == (0, {})
    subjects = ["versions", "disk", "lock", "server", "inputs", "store", "database"]
    assert [verdict["subject"] for verdict in verdicts] == subjects


def test_doctor_names_a_missing_part_and_how_it_comes_back(
    newsroom: Newsroom, tell: Callable[..., tuple[int, Any]]
) -> None:
    part = next(newsroom.ledger.parts.glob("articles/*.parquet"))
    part.unlink()
    code, verdicts = tell("doctor")
    assert (code, find_ill(verdicts)) == (1, {"store": "ill"})
    message = next(verdict["message"] for verdict in verdicts if verdict["state"] == "ill")
    assert (part.name in message, "newsledger run" in message) == (True, True)
    newsroom.run()
    assert find_ill(tell("doctor")[1]) == {}


def test_doctor_names_inputs_that_cannot_be_read(newsroom: Newsroom, tell: Callable[..., tuple[int, Any]]) -> None:
    (newsroom.raw / "link.txt").symlink_to(newsroom.raw / "b.txt")
    os.mkfifo(newsroom.raw / "pipe.txt")
    code, verdicts = tell("doctor")
    assert code == 0
    assert [v["message"].split()[0] for v in verdicts if v["state"] == "warning"] == ["link.txt", "pipe.txt"]


def test_doctor_names_a_database_and_a_manifest_that_are_damaged(
    newsroom: Newsroom, tell: Callable[..., tuple[int, Any]]
) -> None:
    newsroom.ledger.database.write_bytes(b"damaged" * 9999)
    newsroom.ledger.manifest.write_text("{")
    code, verdicts = tell("doctor")
    assert (code, find_ill(verdicts)) == (1, {"store": "ill", "database": "ill"})


def test_doctor_on_nothing_says_what_is_missing(tell: Callable[..., tuple[int, Any]], newsroom: Newsroom) -> None:
    newsroom.raw.rename(newsroom.folder / "elsewhere")
    newsroom.ledger.processed.rename(newsroom.folder / "former")
    code, verdicts = tell("doctor")
    assert (code, find_ill(verdicts)) == (1, {"inputs": "ill", "database": "warning"})
    assert not newsroom.ledger.processed.exists()


def test_doctor_sees_a_writer_and_a_server_that_was_left_behind(
    newsroom: Newsroom, tell: Callable[..., tuple[int, Any]]
) -> None:
    home = str(newsroom.ledger.processed / ".prefect")
    # In place of a server: a process that looks like one from outside.
    command = [sys.executable, "-c", "import time; time.sleep(60)", "console.server_process"]
    server = subprocess.Popen(command, env={**os.environ, "PREFECT_HOME": home})
    try:
        with hold_lock(newsroom.ledger):
            code, verdicts = tell("doctor")
    finally:
        server.kill()
        server.wait()
    assert (code, find_ill(verdicts)) == (0, {"lock": "warning", "server": "warning"})
    assert any(f"process {server.pid} " in verdict["message"] for verdict in verdicts)
    assert not psutil.pid_exists(server.pid)
