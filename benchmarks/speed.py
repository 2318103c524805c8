"""How fast and how small: the main job over real articles, a second run, a new file, and HTML against trafilatura."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import trafilatura

from benchmarks.processes import Cost, link_files, newsledger, run_watched
from benchmarks.report import Figure
from newsledger.page.extraction import extract_page
from newsledger.read.decoding import decode_bytes
from newsledger.read.streams import open_raw
from newsledger.settings import Settings

_ARTICLE = "The council of Wendmouth sits on Monday.\n\n“We shall see,” said Ada Quill, its clerk, to a full hall.\n"


def _run(raw: Path, processed: Path) -> tuple[Cost, list[dict[str, Any]]]:
    """One run of the main job: its cost, and the lines it added to the run log."""
    log = processed / "runs.jsonl"
    seen = len(log.read_bytes().splitlines()) if log.is_file() else 0
    cost = run_watched(newsledger("run", "--raw", str(raw), "--processed", str(processed)))
    return cost, [json.loads(line) for line in log.read_bytes().splitlines()[seen:]]


def _sum_seconds(log: list[dict[str, Any]], *steps: str) -> float:
    return float(sum(entry["seconds"] for entry in log if entry["step"] in steps))


def _measure_idle(log: list[dict[str, Any]]) -> float:
    """Seconds of a run in which no step worked: Prefect's, and the little that the flow does itself."""
    run = next(entry for entry in log if entry["step"] == "run")
    busy, reached = 0.0, run["started"]
    for entry in sorted((e for e in log if e["step"] not in ("run", "server")), key=lambda e: e["started"]):
        end = entry["started"] + entry["seconds"]
        busy += max(0.0, end - max(reached, entry["started"]))
        reached = max(reached, end)
    return float(run["seconds"] - busy)


def measure_bulk(bulk: Path, folder: Path) -> Iterator[Figure]:
    """The main job over `bulk/us_news`: accounted share, speed, memory, Prefect's share, then two small runs."""
    raw, processed = folder / "raw", folder / "processed"
    link_files(bulk, raw)
    # A first run makes the Prefect home, with its database, whatever there is to do.
    (folder / "empty").mkdir()
    _run(folder / "empty", processed)
    plain = run_watched([sys.executable, "-m", "benchmarks.batches", str(raw), str(folder / "plain")])
    cost, log = _run(raw, processed)
    workers = Settings().workers
    with duckdb.connect(str(processed / "newsledger.duckdb"), read_only=True) as connection:
        documents, accounted = connection.execute(
            "SELECT count(*), count(*) FILTER (status IN ('article', 'duplicate', 'rejected')) FROM documents"
        ).fetchall()[0]
    yield Figure("us_news_records", documents, "records")
    yield Figure("us_news_accounted_share", accounted / documents, "of records")
    yield Figure("us_news_seconds", cost.seconds, "s")
    for step in ("read", "clean", "annotate"):
        yield Figure(f"us_news_{step}_per_second", documents * workers / _sum_seconds(log, step), "articles/s")
    for step in ("connect", "load", "export"):
        yield Figure(f"us_news_{step}_seconds", _sum_seconds(log, step), "s")
    for name, peak in sorted(cost.peak_megabytes.items()):
        yield Figure(f"us_news_{name}_peak", peak, "MB")
    yield Figure("idle_share", _measure_idle(log) / _sum_seconds(log, "run"), "of the flow")
    yield from _measure_again(raw, processed, plain, cost)


def _measure_again(raw: Path, processed: Path, plain: Cost, first: Cost) -> Iterator[Figure]:
    """A run with nothing to do, and one with one new file.

    Prefect's share is what the first run used beyond the same steps without Prefect and beyond the run with nothing
    to do, which holds the server and all imports; in processor seconds, since wall seconds of a minute differ by more.
    """
    cost, log = _run(raw, processed)
    used = first.cpu_seconds - cost.cpu_seconds - plain.cpu_seconds
    yield Figure("prefect_share", used / first.cpu_seconds, "of the run")
    yield Figure("second_run_beyond_server", cost.seconds - _sum_seconds(log, "server"), "s")
    (raw / "late.txt").write_text(_ARTICLE, "utf-8")
    _, log = _run(raw, processed)
    apart = _sum_seconds(log, "connect", "load", "export")
    yield Figure("one_new_file_load_apart", _sum_seconds(log, "run") - apart, "s")
    yield Figure("one_new_file_batch", _sum_seconds(log, "worker") - apart, "s")
    yield Figure("one_new_file_load", apart, "s")


def measure_memory(bulk: Path, folder: Path) -> Iterator[Figure]:
    """Peak memory of the processes that read, clean and annotate, for the input once and ten times over."""
    for name, copies in (("batch_worker_peak", 1), ("batch_worker_peak_ten_times", 10)):
        shutil.rmtree(folder, ignore_errors=True)
        link_files(bulk, folder / "raw", copies)
        raw, processed = str(folder / "raw"), str(folder / "processed")
        cost = run_watched([*newsledger()[:2], "benchmarks.batches", raw, processed, "batches"])
        yield Figure(name, cost.peak_megabytes.get("worker", 0.0), "MB")


def measure_html(pages: Path) -> Iterator[Figure]:
    """Seconds of `extract_page`, dates included, over those of trafilatura alone, page by page in turn."""
    texts = []
    for path in sorted((pages / "raw").iterdir()):
        with open_raw(path) as stream:
            texts.append(decode_bytes(stream.read(), media_type="text/html").text)
    ratios = []
    for _ in range(3):
        ours = theirs = 0.0
        for text in texts:
            started = time.process_time()
            trafilatura.bare_extraction(text, with_metadata=True)
            middle = time.process_time()
            extract_page(text)
            theirs += middle - started
            ours += time.process_time() - middle
        ratios.append(ours / theirs)
    yield Figure("html_time_ratio", median(ratios), "of trafilatura")
