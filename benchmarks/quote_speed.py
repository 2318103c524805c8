"""How fast and how small the annotator of quotes is, beside the rules and a blank spaCy tokenizer, in one run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.quote_worker import HOSTILE, ORDINARY, has_spacy
from benchmarks.report import Figure, Remark

# Each time is the least of so many rounds, in which all that are compared take turns: the machine has other work.
ROUNDS = 5
NO_SPACY = "spacy is not installed, so no blank tokenizer was timed: pip install -e '.[bench]'"


class Worker:
    """A process that answers tasks, see `benchmarks.quote_worker`."""

    def __init__(self, texts: Path) -> None:
        command = [sys.executable, "-m", "benchmarks.quote_worker", str(texts)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, task: str) -> None:
        """Give it a task."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{task}\n")
        self.process.stdin.flush()

    def hear(self) -> dict[str, float]:
        """Wait for the answer to the oldest open task."""
        assert self.process.stdout is not None
        answer: dict[str, float] = json.loads(self.process.stdout.readline())
        return answer

    def tell(self, task: str) -> dict[str, float]:
        """The answer to a task."""
        self.ask(task)
        return self.hear()


@contextmanager
def open_worker(texts: Path) -> Iterator[Worker]:
    """A worker, ended afterwards."""
    worker = Worker(texts)
    try:
        yield worker
    finally:
        worker.process.communicate()


def measure_quote_speed(texts: Path) -> Iterator[Figure | Remark]:
    """Words a second on one thread and on two processes, loading, memory, and what hostile texts cost."""
    with open_worker(texts) as worker:
        yield from _compare_annotators(worker)
    with ExitStack() as stack:
        workers = [stack.enter_context(open_worker(texts)) for _ in range(2)]
        yield Figure("quotes_load_seconds", min(worker.tell("load")["seconds"] for worker in workers), "s")
        yield Figure("quotes_two_processes", _compare_processes(workers), "of one")
        yield from _measure_hostile(workers[0])
        yield Figure("quotes_peak", workers[0].tell("peak")["megabytes"], "MB")


def _compare_annotators(worker: Worker) -> Iterator[Figure | Remark]:
    names = ["network", "rules", *(["spacy"] if has_spacy() else [])]
    rounds = [{name: worker.tell(name) for name in names} for _ in range(ROUNDS)]
    speeds = {name: max(one[name]["words"] / one[name]["seconds"] for one in rounds) for name in names}
    yield Figure("quotes_words_per_second", speeds["network"], "words/s")
    yield Figure("quotes_rules_words_per_second", speeds["rules"], "words/s")
    yield Figure("quotes_speed_to_rules", speeds["network"] / speeds["rules"], "of the rules'")
    if "spacy" in speeds:
        yield Figure("quotes_spacy_words_per_second", speeds["spacy"], "words/s")
        yield Figure("quotes_speed_to_spacy", speeds["network"] / speeds["spacy"], "of spaCy's")
    else:
        yield Remark(NO_SPACY)


def _compare_processes(workers: Sequence[Worker]) -> float:
    """Words a second of all workers at once over those of one alone."""
    alone = together = 0.0
    for _ in range(ROUNDS):
        alone = max(alone, _sum_speeds(workers[:1]))
        together = max(together, _sum_speeds(workers))
    return together / alone


def _sum_speeds(workers: Sequence[Worker]) -> float:
    for worker in workers:
        worker.ask("network")
    answers = [worker.hear() for worker in workers]
    return sum(answer["words"] / answer["seconds"] for answer in answers)


def _measure_hostile(worker: Worker) -> Iterator[Figure]:
    """Seconds a character of texts made to be slow over those of ordinary text of a million characters."""

    def measure(name: str) -> float:
        answer = worker.tell(f"network:{name}")
        return answer["seconds"] / answer["characters"]

    ordinary = min(measure(ORDINARY) for _ in range(2))
    for name in HOSTILE:
        yield Figure(f"quotes_hostile_{name}", measure(name) / ordinary, "of ordinary")
