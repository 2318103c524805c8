"""Running a command and watching what it costs: seconds by the clock, and each process's peak memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

_POLL_SECONDS = 0.1


@dataclass(slots=True)
class Cost:
    """What one command and all it started cost, with the peak resident megabytes of each kind of process."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_megabytes: dict[str, float] = field(default_factory=dict)
    output: str = ""


def _count_cpu_seconds() -> float:
    """Processor seconds of every process that this one has started and that has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _name_process(process: psutil.Process, root: int) -> str:
    words = " ".join(process.cmdline())
    if "console.server_process" in words:
        return "server"
    if process.pid == root:
        return "main"
    return "worker" if "spawn_main" in words else "other"


def _watch(root: psutil.Process, peaks: dict[str, float], done: threading.Event) -> None:
    while not done.wait(_POLL_SECONDS):
        try:
            for process in [root, *root.children(recursive=True)]:
                name = _name_process(process, root.pid)
                peaks[name] = max(peaks.get(name, 0.0), process.memory_info().rss / 1e6)
        except psutil.Error:
            continue


def run_watched(command: Sequence[str], *, cwd: Path | None = None) -> Cost:
    """Run a command to its end; a failing one raises with its output."""
    cost = Cost()
    started, before = time.perf_counter(), _count_cpu_seconds()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(psutil.Process(process.pid), cost.peak_megabytes, done))
    watcher.start()
    cost.output, _ = process.communicate()
    cost.seconds = time.perf_counter() - started
    cost.cpu_seconds = _count_cpu_seconds() - before
    done.set()
    watcher.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{cost.output[-3000:]}")
    return cost


def newsledger(*words: str) -> list[str]:
    """The command line of the product in this environment."""
    return [sys.executable, "-m", "console.main", *words]


def link_files(source: Path, target: Path, copies: int = 1) -> None:
    """Fill a raw folder with links to a set's files (hard where possible), as many times over as asked."""
    for number in range(copies):
        for path in sorted(source.rglob("*")):
            if path.is_file():
                goal = target / f"copy-{number}" / path.relative_to(source)
                goal.parent.mkdir(parents=True, exist_ok=True)
                try:
                    os.link(path, goal)
                except OSError:
                    goal.write_bytes(path.read_bytes())
