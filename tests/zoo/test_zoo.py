"""Bad input of every kind at once: each piece ends as rows or as a reject, and the good ones beside it load."""

from __future__ import annotations

import gzip
import resource
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from killers import run_with_workers
from ledgers import Newsroom, make_jsonl, make_page, make_row, tell_story, write_raw

from newsledger import isolation
from newsledger.reasons import REASONS

from .containers import ARCHIVES, PACKED_WARCS, PARQUETS, WARCS
from .feeds import FEEDS, JSON_FEEDS
from .files import make_odd_files
from .pages import PAGES, SLOW_PAGES, Maker
from .tables import CSV, JSON, TEXTS

# By folder: the suffix of the files, and what is in them.
CAGES = {
    "pages": (".html", PAGES),
    "json": (".jsonl", JSON),
    "jsonfeeds": (".json", JSON_FEEDS),
    "tables": (".csv", CSV),
    "texts": (".txt", TEXTS),
    "feeds": (".xml", FEEDS),
    "warcs": (".warc", WARCS),
    "packed warcs": (".warc.gz", PACKED_WARCS),
    "parquet": (".parquet", PARQUETS),
    "archives": ("", ARCHIVES),
}
SLOW_CAGES = {"slow pages": (".html", SLOW_PAGES)}
# No piece of bad input may take longer.
MAXIMUM_SECONDS = 30


def make_zoo(folder: Path, cages: Mapping[str, tuple[str, Mapping[str, Maker]]] = CAGES) -> set[str]:
    """Every bad file, by its path."""
    made = set()
    for cage, (suffix, makers) in cages.items():
        (folder / cage).mkdir(parents=True)
        for name, make in makers.items():
            path = f"{cage}/{name.replace('/', '_')}{suffix}"
            (folder / path).write_bytes(make())
            made.add(path)
    return made | set(make_odd_files(folder / "odd"))


def make_neighbours(folder: Path) -> dict[str, int]:
    """Good files in every folder, with the number of articles in each."""
    wanted = {}
    for place, cage in enumerate([*CAGES, "odd"]):
        first = 10_000 + 100 * place
        files = {
            f"{cage}/good a.txt": tell_story(first),
            f"{cage}/zz good.html": make_page(first + 1).replace(f"plan-{first + 1}", f"plan-{first + 1}-{cage}"),
            f"{cage}/good lines.jsonl": make_jsonl([make_row(first + 2), make_row(first + 3)]),
        }
        write_raw(folder, files)
        (folder / cage / "good.txt.gz").write_bytes(gzip.compress(tell_story(first + 4).encode()))
        wanted |= {name: 1 + name.endswith(".jsonl") for name in files} | {f"{cage}/good.txt.gz": 1}
    return wanted


@pytest.fixture
def costs(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, tuple[float, float]]]:
    """Seconds, and megabytes by which the peak rose, of each unit of work."""
    found: dict[str, tuple[float, float]] = {}
    enter, leave = isolation._Guard.__enter__, isolation._Guard.__exit__
    marks: list[tuple[float, int]] = []

    def note_start(guard: isolation._Guard) -> None:
        marks.append((time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
        enter(guard)

    def note_end(guard: isolation._Guard, *error: object) -> None:
        started, peak = marks.pop()
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / 1000
        found[guard._name] = (time.process_time() - started, grown)
        leave(guard, *error)  # type: ignore[arg-type]

    monkeypatch.setattr(isolation._Guard, "__enter__", note_start)
    monkeypatch.setattr(isolation._Guard, "__exit__", note_end)
    yield found


def name_costs(newsroom: Newsroom, costs: dict[str, tuple[float, float]]) -> list[tuple[str, float, float]]:
    paths = dict(newsroom.query("SELECT document_id, source_path FROM documents"))
    return [(f"{unit.split()[0]} {paths.get(unit.split()[1], unit)}", *cost) for unit, cost in costs.items()]


def demand_accounted(newsroom: Newsroom, zoo: set[str], neighbours: Mapping[str, int]) -> None:
    """Each bad file left a row, each reject has a known reason, and every good article is there."""
    found = newsroom.query("SELECT source_path, status, reason FROM documents")
    assert zoo - {row[0] for row in found} == set()
    assert {reason for _, status, reason in found if status == "rejected"} <= set(REASONS)
    loaded = dict(newsroom.query("SELECT source_path, count(*) FROM documents WHERE status = 'article' GROUP BY ALL"))
    assert {path: loaded.get(path, 0) for path in neighbours} == neighbours


@pytest.mark.endurance
@pytest.mark.timeout(900)
def test_all_of_the_zoo_is_accounted_for(tmp_path: Path, costs: dict[str, tuple[float, float]]) -> None:
    newsroom = Newsroom(tmp_path)
    zoo = make_zoo(newsroom.raw)
    neighbours = make_neighbours(newsroom.raw)
    assert len(zoo) >= 300
    started = time.perf_counter()
    summary = newsroom.run()
    seconds = time.perf_counter() - started
    demand_accounted(newsroom, zoo, neighbours)
    named = name_costs(newsroom, costs)
    slowest, biggest = max(named, key=lambda row: row[1]), max(named, key=lambda row: row[2])
    print(f"{len(zoo)} pieces of bad input in {seconds:.0f} s, {summary.rows['documents']:,} documents")
    print(f"slowest: {slowest[0]} ({slowest[1]:.1f} s); biggest: {biggest[0]} (+{biggest[2]:.0f} MB)")
    assert slowest[1] < MAXIMUM_SECONDS


@pytest.mark.endurance
def test_workers_survive_the_zoo(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    zoo = make_zoo(newsroom.raw, {**CAGES, **SLOW_CAGES})
    neighbours = make_neighbours(newsroom.raw)
    run_with_workers(newsroom, workers=2)
    demand_accounted(newsroom, zoo, neighbours)


@pytest.mark.corpora
@pytest.mark.parametrize(
    "place",
    [
        "stories/news_cluster_damaged",
        "warc/warcio",
        "feeds/feedparser/illformed",
        "feeds/feedparser/encoding",
        "feeds/feedparser/entities",
    ],
)
def test_damaged_files_of_others_end_as_rows_or_rejects(corpora: Path, tmp_path: Path, place: str) -> None:
    newsroom = Newsroom(tmp_path)
    shutil.copytree(corpora / place, newsroom.raw / "damaged")
    neighbours = make_neighbours(newsroom.raw)
    newsroom.run()
    files = [path for path in (newsroom.raw / "damaged").rglob("*") if path.is_file()]
    known = {row[0] for row in newsroom.query("SELECT DISTINCT source_path FROM documents")}
    hidden = (".meta.json", "sources.toml")
    silent = {path.relative_to(newsroom.raw).as_posix() for path in files if not path.name.endswith(hidden)} - known
    print(place, len(files), "files, without any record:", sorted(silent))
    assert {path for path in silent if not path.rsplit("/", 1)[-1].startswith(".")} == set()
    demand_accounted(newsroom, set(), neighbours)
