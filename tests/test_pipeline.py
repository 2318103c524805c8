"""`newsledger run` as people run it: a process of its own, beside whatever Prefect they use themselves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import pytest
from ledgers import Newsroom, dump_tables, make_jsonl, make_row, tell_story

from newsledger.ledger import hold_lock, is_locked

pytestmark = pytest.mark.slow

DECOY = "http://127.0.0.1:9/api"
SECONDS = 180
# Articles that keep a run at work for seconds, and are one batch.
MANY = 1_800


class Here:
    """A folder to run in, with a Prefect of the user's own in the environment and in the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.newsroom = Newsroom(folder)
        self.newsroom.write({"a.jsonl": make_jsonl([make_row(1), make_row(2)]), "b.txt": tell_story(3), "c.txt": "No."})
        self.home.mkdir()
        (folder / ".env").write_text(
            f"PREFECT_API_URL={DECOY}\nPREFECT_API_KEY=pnu_decoy\nPREFECT_LOGGING_LEVEL=DEBUG\n"
        )
        (folder / "prefect.toml").write_text(f'[api]\nurl = "{DECOY}"\n[logging]\nlevel = "DEBUG"\n')

    def start(self, *words: str) -> subprocess.Popen[str]:
        """`newsledger WORDS` in a process group of its own, on folders named relative to here."""
        decoys = {"PREFECT_API_URL": DECOY, "PREFECT_HOME": str(self.home), "PREFECT_PROFILE": "somebody"}
        return subprocess.Popen(
            [sys.executable, "-m", "console.main", *words, "--raw", "raw", "--processed", "processed"],
            cwd=self.folder,
            env={**os.environ, **decoys, "NEWSLEDGER_BATCH_FILES": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        process = self.start("run", *words)
        out, err = process.communicate(timeout=SECONDS)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def find_left_behind(self) -> list[str]:
        """Processes that still work for this folder: servers by their home, workers by the folder they run in."""
        return [
            " ".join(process.info["cmdline"] or [])
            for process in psutil.process_iter(["cmdline", "cwd", "status"])
            if str(process.info["cwd"]).startswith(str(self.folder)) and process.info["status"] != psutil.STATUS_ZOMBIE
        ]

    def wait_until_empty(self) -> list[str]:
        deadline = time.monotonic() + 20
        while (found := self.find_left_behind()) and time.monotonic() < deadline:
            time.sleep(0.2)
        return found


class Watch(threading.Thread):
    """Notes every address that the processes of a run talk to."""

    def __init__(self, pid: int) -> None:
        super().__init__()
        self.root = psutil.Process(pid)
        self.addresses: set[str] = set()

    def run(self) -> None:
        while self.root.is_running() and self.root.status() != psutil.STATUS_ZOMBIE:
            for process in _list_family(self.root):
                try:
                    connections = process.net_connections("inet")
                except psutil.Error:
                    continue
                self.addresses |= {place.ip for row in connections for place in (row.laddr, row.raddr) if place}
            time.sleep(0.4)


def _list_family(root: psutil.Process) -> Sequence[psutil.Process]:
    try:
        return [root, *root.children(recursive=True)]
    except psutil.Error:
        return []


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    found = Here(tmp_path_factory.mktemp("here"))
    yield found
    assert found.wait_until_empty() == []


def test_a_run_is_told_in_plain_lines_and_leaves_the_users_own_prefect_alone(here: Here) -> None:
    process = here.start("run")
    watch = Watch(process.pid)
    watch.start()
    out, err = process.communicate(timeout=SECONDS)
    watch.join()
    assert process.returncode == 0, err
    told = err.splitlines()
    assert told[0] == "newsledger: starting"
    assert told[1:] == [f"newsledger: {words}" for words in (
        "batches 1/3", "batches 2/3", "batches 3/3",
        "connect 0/1", "connect 1/1", "load 0/1", "load 1/1", "export 0/1", "export 1/1",
    )]  # fmt: skip
    assert "  articles              3\n" in out
    assert "  too_short                       1\n" in out
    assert "batches: 3 worked on, 3 new\n" in out
    assert "database: processed/newsledger.duckdb\n" in out
    assert "  newsledger rejects --processed processed\n" in out
    assert "\x1b" not in out + err
    assert watch.addresses <= {"127.0.0.1", "::1"}
    assert list(here.home.iterdir()) == []
    assert here.wait_until_empty() == []
    assert here.newsroom.query("SELECT count(*) FROM articles") == [(3,)]


def test_a_second_run_says_that_it_worked_on_nothing_and_a_machine_can_read_it(here: Here) -> None:
    database = here.newsroom.ledger.database.stat()
    done = here.run("--json")
    assert (done.returncode, done.stderr) == (0, "")
    summary = json.loads(done.stdout)
    assert (summary["worked_batches"], summary["new_batches"], summary["rows"]["articles"]) == (0, 0, 3)
    assert summary["rejected"] == {"too_short": 1}
    assert here.newsroom.ledger.database.stat() == database


def test_a_second_writer_is_told_at_once_who_holds_the_folder(here: Here) -> None:
    with hold_lock(here.newsroom.ledger):
        started = time.monotonic()
        done = here.run()
    assert (done.returncode, done.stdout) == (75, "")
    assert done.stderr == f"newsledger: processed is being written by process {os.getpid()}: wait for it, or end it\n"
    # No server was started for it.
    assert time.monotonic() - started < 15


@pytest.mark.parametrize(("sent", "to_group"), [(signal.SIGINT, True), (signal.SIGTERM, False)])
def test_a_run_that_is_stopped_says_so_and_the_next_one_completes(
    here: Here, sent: signal.Signals, to_group: bool
) -> None:
    newsroom = here.newsroom
    before = dump_tables(newsroom.ledger.database)
    first = MANY * sent
    newsroom.write({f"{sent.name}.jsonl": make_jsonl([make_row(first + number) for number in range(MANY)])})
    registered = len(newsroom.ledger.find_batch_names())
    process = here.start("run")
    deadline = time.monotonic() + SECONDS
    while len(newsroom.ledger.find_batch_names()) == registered and time.monotonic() < deadline:
        assert process.poll() is None
        time.sleep(0.02)
    # The flow has begun: its worker is being started, or is at work.
    time.sleep(1)
    os.killpg(process.pid, sent) if to_group else process.send_signal(sent)
    out, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, err
    assert (out, err.splitlines()) == (
        "", ["newsledger: starting", "newsledger: stopped; the last good state is still served"]
    )  # fmt: skip
    assert dump_tables(newsroom.ledger.database) == before
    assert not is_locked(newsroom.ledger)
    assert here.wait_until_empty() == []
    assert newsroom.run(batch_files=1).worked_batches == 1
    assert len(dump_tables(newsroom.ledger.database)["articles"]) > len(before["articles"])
