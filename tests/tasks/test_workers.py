"""Workers end with their run, whatever ends it, and a dead one is replaced."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from newsledger import workers
from newsledger.errors import NewsledgerError, WorkerDiedError
from newsledger.workers import open_workers, run_in_worker

# Says the number of its worker, which then works on something long.
_PARENT = """
import os, sys, threading, time
from newsledger.workers import open_workers, run_in_worker
if __name__ == "__main__":
    with open_workers(1):
        print(run_in_worker(os.getpid), flush=True)
        run_in_worker(time.sleep, 60)
"""


def test_a_step_runs_elsewhere_inside_the_block_and_here_outside() -> None:
    with open_workers(1):
        assert run_in_worker(os.getpid) != os.getpid()
    assert run_in_worker(os.getpid) == os.getpid()


def test_a_killed_worker_is_said_and_then_replaced() -> None:
    with open_workers(1):
        with pytest.raises(WorkerDiedError):
            run_in_worker(signal.raise_signal, signal.SIGKILL)
        assert run_in_worker(os.getpid) != os.getpid()


def test_a_step_that_asks_after_its_run_has_ended_is_refused() -> None:
    from contextvars import copy_context

    ended, said = threading.Event(), []

    def ask_late() -> None:
        ended.wait(30)
        try:
            said.append(run_in_worker(os.getpid))
        except NewsledgerError as error:
            said.append(str(error))

    with open_workers(1):
        # As Prefect's threads are started: with the context of the flow.
        late = threading.Thread(target=copy_context().run, args=(ask_late,))
        late.start()
    ended.set()
    late.join(30)
    assert said == ["the run has ended before this step began: the next run does it"]


def test_a_caller_that_was_interrupted_before_it_gave_its_worker_back_holds_nothing_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "_END_SECONDS", 0.5)
    with open_workers(2):
        assert run_in_worker(os.getpid) != os.getpid()
        current = workers._current.get()
        assert current
        lost = current._idle.pop()
    assert lost.count_memory() == 0


@pytest.mark.parametrize("whole_group", [False, True])
def test_workers_end_with_the_process_that_started_them(whole_group: bool) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout
    worker = psutil.Process(int(parent.stdout.readline()))
    time.sleep(0.2)
    if whole_group:
        # As a terminal sends Ctrl-C.
        os.killpg(parent.pid, signal.SIGINT)
    else:
        parent.kill()
    _, complaints = parent.communicate(timeout=30)
    psutil.wait_procs([worker], timeout=10)
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE
    # The parent says where it was; the worker says nothing.
    assert complaints.count("Traceback") == (1 if whole_group else 0)
