"""The command as a whole: help, version, and failures of one line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from ledgers import Newsroom

from console.main import main
from newsledger.errors import WorkerDiedError

COMMANDS = ["run", "status", "sql", "show", "rejects", "export", "serve", "doctor"]
ASKING = [["sql", "SELECT 1"], ["show", "a"], ["rejects"], ["export", "articles", "a.csv"]]


def test_help_names_every_command_and_a_command_says_what_it_takes(ask: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = ask("--help", raw=None)
    assert (code, err) == (0, "")
    assert [name for name in COMMANDS if f" {name} " not in out] == []
    for name in COMMANDS:
        code, out, err = ask(name, "--help", raw=None)
        assert (code, err, "--processed" in out) == (0, "", True)


def test_the_version_is_that_of_the_package(ask: Callable[..., tuple[int, str, str]]) -> None:
    assert ask("--version", raw=None) == (0, version("newsledger") + "\n", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["frobnicate"], "frobnicate"),
        (["sql", "SELECT 1", "--frob"], "--frob"),
        (["sql", "SELECT 1", "--format", "yaml"], "yaml"),
        (["show"], "article-id"),
        (["show", "a", "x"], "x"),
        (["run", "--workers", "many"], "many"),
        (["run", "--workers", "0"], "workers"),
        (["run", "--now", "soon"], "soon"),
        (["run", "my-articles"], "'my-articles' is one word too many: the folder of raw articles is named with --raw"),
        (["sql", "SELECT", "1"], "'1' is one word too many: write the question in quotation marks"),
        (["show", "a", "1", "2", "3"], "'3' is one word too many: leave it out"),
    ],
)
def test_words_that_make_no_command_fail_in_one_line(fail: Callable[..., str], words: list[str], said: str) -> None:
    assert said in fail(*words)


def test_a_setting_that_cannot_be_is_named(fail: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLEDGER_WORKERS", "many")
    assert "workers" in fail("status")


@pytest.mark.parametrize("words", ASKING)
def test_without_a_database_the_remedy_is_said(fail: Callable[..., str], tmp_path: Path, words: list[str]) -> None:
    line = fail(*words, processed=tmp_path / "none")
    assert f"there is no database at {tmp_path}" in line
    assert "newsledger run" in line
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", ASKING)
def test_a_damaged_database_fails_in_one_line(fail: Callable[..., str], tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "newsledger.duckdb").write_bytes(b"damaged" * 9999)
    assert "newsledger run" in fail(*words, processed=tmp_path, code=5)


def test_folders_are_taken_from_the_environment_and_relative_to_here(
    newsroom: Newsroom, ask: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(newsroom.folder)
    wanted = ask("sql", "-f", "csv", "SELECT count(*) FROM articles")
    relative = ask("sql", "-f", "csv", "SELECT count(*) FROM articles", raw=Path("raw"), processed=Path("processed"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSLEDGER_RAW", str(newsroom.raw))
    monkeypatch.setenv("NEWSLEDGER_PROCESSED", str(newsroom.ledger.processed))
    assert wanted[0] == 0
    assert wanted == relative == ask("sql", "-f", "csv", "SELECT count(*) FROM articles", raw=None)


def test_a_run_without_a_raw_folder_fails_before_it_makes_anything(fail: Callable[..., str], tmp_path: Path) -> None:
    assert "--raw" in fail("run", raw=tmp_path / "row", processed=tmp_path / "processed")
    assert "results are no raw articles" in fail("run", raw=tmp_path, processed=tmp_path / "processed")
    assert not list(tmp_path.iterdir())


def test_workers_that_are_killed_again_and_again_fail_the_run_in_one_line(
    fail: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(name: str) -> None:
        raise WorkerDiedError

    monkeypatch.setattr("console.rejects.open_database", die)
    assert "memory" in fail("rejects", code=1)


@pytest.mark.parametrize("words", [["sql", "SELECT 1"], ["sql", "-f", "csv", "FROM range(300000)"], ["doctor"]])
def test_a_reader_that_has_seen_enough_ends_the_command_quietly(newsroom: Newsroom, words: list[str]) -> None:
    folders = ["--raw", str(newsroom.raw), "--processed", str(newsroom.ledger.processed)]
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "console.main", *words, *folders]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_letters_that_a_terminal_cannot_show_are_spelled_out(newsroom: Newsroom) -> None:
    command = [sys.executable, "-m", "console.main", "sql", "SELECT 'é' AS letter, 'Zoë' AS name"]
    done = subprocess.run(
        [*command, "--processed", str(newsroom.ledger.processed)],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr, "Zo\\xeb" in done.stdout) == (0, "", True)


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_folder_that_cannot_be_written_is_named(
    fail: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_closed: bool
) -> None:
    def refuse(name: str) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path / ".lock"))

    monkeypatch.setattr("console.rejects.open_database", refuse)
    monkeypatch.setattr(os, "access", lambda path, mode: not is_closed)
    expected = f"the folder {tmp_path} cannot be written" if is_closed else f"{tmp_path}/.lock: Permission denied: "
    line = fail("rejects", code=1)
    assert (expected in line, "--processed" in line) == (True, is_closed)


@pytest.mark.parametrize("is_served", [False, True])
def test_stopping_a_run_says_whether_a_state_is_served(
    monkeypatch: pytest.MonkeyPatch, fail: Callable[..., str], tmp_path: Path, is_served: bool
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("console.run.use_server", stop)
    (tmp_path / "raw").mkdir()
    if is_served:
        (tmp_path / "newsledger.duckdb").touch()
    line = fail("run", "--json", raw=tmp_path / "raw", processed=tmp_path, code=130)
    told = "the last good state is still served" if is_served else "newsledger run goes on from here"
    assert line == f"newsledger: stopped; {told}\n"


def test_stopping_a_command_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("console.rejects.open_database", stop)
    with pytest.raises(SystemExit) as caught:
        main(["rejects"])
    assert caught.value.code == 130
    assert capsys.readouterr().err == "newsledger: stopped\n"
