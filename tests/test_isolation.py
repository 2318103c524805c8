"""A document that kills its parser costs itself, and neither its neighbours nor the run."""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path

import pytest
from killers import run_with_workers
from ledgers import Newsroom, dump_tables, make_jsonl, make_page, make_row, tell_story

from newsledger.errors import HostileInputError, InputRejectedError, WorkerDiedError
from newsledger.isolation import Limits, Trial, guard_each, guard_unit
from newsledger.workers import open_workers, run_in_worker


def deliver(newsroom: Newsroom, *asked: str) -> None:
    """Nine good articles in three files, with the articles that ask for something in the midst of them."""
    rows = [make_row(number) for number in range(1, 7)]
    rows[3:3] = [make_row(20 + number, text=tell_story(20 + number, words)) for number, words in enumerate(asked)]
    newsroom.write(
        {"a.jsonl": make_jsonl(rows), "b.jsonl": make_jsonl([make_row(7), make_row(8)]), "c.html": make_page(9)}
    )


def list_rejects(newsroom: Newsroom) -> dict[str, str]:
    rows = newsroom.query("SELECT source_path || ':' || record_index, reason FROM documents WHERE status = 'rejected'")
    return dict(rows)


def test_records_that_kill_their_worker_are_the_only_ones_rejected(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    wanted = {
        "clean:deep": "parser_failed",
        "clean:spin": "parser_timeout",
        "annotate:segv": "parser_crashed",
    }
    deliver(newsroom, *wanted)
    summary = run_with_workers(newsroom, workers=2, record_seconds=1.5)
    assert list_rejects(newsroom) == {
        f"a.jsonl:{number}": reason for number, reason in enumerate(wanted.values(), start=3)
    }
    assert (summary.rows["documents"], summary.rows["articles"]) == (12, 9)
    assert summary.rejected == Counter(wanted.values())
    assert newsroom.query("SELECT count(DISTINCT article_id) FROM quotes") == [(9,)]
    before = dump_tables(newsroom.ledger.database)
    assert run_with_workers(newsroom).worked_batches == 0
    assert dump_tables(newsroom.ledger.database) == before


def test_a_file_that_kills_who_splits_it_is_read_up_to_there(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    deliver(newsroom, "split:segv")
    run_with_workers(newsroom)
    assert list_rejects(newsroom) == {"a.jsonl:3": "parser_crashed"}
    # Three articles before it, and all of the other files.
    assert newsroom.query("SELECT count(*) FROM articles") == [(6,)]


def test_workers_killed_from_outside_cost_nothing(tmp_path: Path) -> None:
    undisturbed, newsroom = Newsroom(tmp_path / "a"), Newsroom(tmp_path / "b")
    places = ("split", "clean", "annotate")
    for found in (undisturbed, newsroom):
        deliver(found, *(f"{place}:accident" for place in places))
    undisturbed.run()
    run_with_workers(newsroom)
    assert {path.name for path in newsroom.folder.glob("accident-*")} == {f"accident-{place}.txt" for place in places}
    assert dump_tables(newsroom.ledger.database) == dump_tables(undisturbed.ledger.database)


def allocate(count: int) -> int:
    with guard_unit("test", "a"):
        return len(bytearray(count))


def test_memory_is_limited_for_one_record_alone() -> None:
    with open_workers(1, Limits(memory_bytes=100_000_000)):
        assert run_in_worker(allocate, 50_000_000) == 50_000_000
        with pytest.raises(InputRejectedError, match="parser_memory"):
            run_in_worker(allocate, 200_000_000)
        # Outside of a record there is no such limit.
        assert run_in_worker(bytes, 200_000_000) == bytes(200_000_000)


def sleep_guarded(name: str) -> str:
    import time

    with guard_unit("test", name):
        time.sleep(60)
    return name


def test_a_record_that_waits_for_ever_is_ended_by_the_clock() -> None:
    with open_workers(1, Limits(seconds=0.05)), pytest.raises(InputRejectedError, match="parser_timeout"):
        run_in_worker(sleep_guarded, "a")


@pytest.mark.parametrize(
    ("error", "reason"), [(MemoryError, "parser_memory"), (RecursionError, "parser_failed"), (KeyError, None)]
)
def test_outside_of_a_worker_only_what_a_document_can_cause_is_a_reject(
    error: type[Exception], reason: str | None
) -> None:
    with pytest.raises(InputRejectedError if reason else error) as caught, guard_unit("test", "a"):
        raise error
    assert getattr(caught.value, "reason", None) == reason


def test_items_are_given_as_they_come() -> None:
    assert list(guard_each("test", iter([1, 2, 3]), lambda: "a")) == [1, 2, 3]


def hear(*deaths: str | None) -> dict[str, tuple[str, str]]:
    trial = Trial()
    for unit in deaths:
        trial.hear(WorkerDiedError(unit, -signal.SIGKILL))
    return trial.blamed


def test_one_death_blames_nobody() -> None:
    assert hear("a") == hear("a", "b") == hear("a", None) == {}


def test_a_second_death_at_the_same_record_does() -> None:
    assert hear("a", "a") == {"a": ("parser_crashed", "SIGKILL")}
    assert set(hear("a", "b", "a")) == {"a"}
    assert set(hear("a", "a", "b", "b")) == {"a", "b"}


@pytest.mark.parametrize("deaths", [(None, None, None), ("a", "b", "c"), ("a", "a", None, "b", None)])
def test_deaths_that_no_record_explains_end_the_run(deaths: tuple[str | None, ...]) -> None:
    with pytest.raises(WorkerDiedError, match="memory"):
        hear(*deaths)


def test_too_many_killers_in_one_batch_end_the_run_clearly() -> None:
    with pytest.raises(HostileInputError, match="20 records of one batch"):
        hear(*(str(number // 2) for number in range(100)))


def list_sizes(count: int) -> Counter[int]:
    import resource

    seen: Counter[int] = Counter()
    for number in range(count):
        with guard_unit("test", str(number)):
            seen[resource.getrlimit(resource.RLIMIT_AS)[0] > 0] += 1
    return seen


def test_a_guard_costs_microseconds() -> None:
    import time

    with open_workers(1):
        run_in_worker(os.getpid)
        started = time.perf_counter()
        assert run_in_worker(list_sizes, 20_000).total() == 20_000
        assert time.perf_counter() - started < 20
