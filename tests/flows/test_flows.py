"""The flows over a real Prefect server: every format becomes rows, and only what is new or changed is done."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flow_runs import deliver, list_results, read_artifacts, run_pipeline, watch_steps, work_here
from ledgers import NOW, Newsroom, dump_tables, make_jsonl, make_row, tell_story

from newsledger.errors import CheckError, ExpectationError, UsageError
from newsledger.ledger import load_manifest
from newsledger.run import Summary

pytestmark = pytest.mark.usefixtures("prefect_server")

BATCH_STEPS = ["read_batch", "clean_batch", "annotate_batch"]
OVER_ALL = ["connect_articles", "load_database", "export_files"]


@pytest.fixture(scope="module")
def first(prefect_server: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Newsroom, Summary]:
    """A first run in batches of one file; later tests continue where the one before them ended."""
    newsroom = Newsroom(tmp_path_factory.mktemp("first"))
    deliver(newsroom)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSLEDGER_BATCH_FILES", "1")
        return newsroom, run_pipeline(newsroom)


@pytest.fixture
def newsroom(first: tuple[Newsroom, Summary], monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.setenv("NEWSLEDGER_BATCH_FILES", "1")
    work_here(monkeypatch)
    return first[0]


def test_every_format_becomes_rows_and_the_summary_counts_them(first: tuple[Newsroom, Summary]) -> None:
    newsroom, summary = first
    assert newsroom.query("SELECT count(*) FROM articles") == [(5,)]
    assert newsroom.query("SELECT status, count(*) FROM documents GROUP BY ALL ORDER BY ALL") == [
        ("article", 5),
        ("duplicate", 1),
        ("rejected", 1),
    ]
    assert newsroom.query("SELECT DISTINCT speaker FROM quotes WHERE kind = 'direct'") == [("Mira Oldane",)]
    assert summary.rows["articles"] == 5
    assert (summary.rejected, summary.duplicates) == ({"too_short": 1}, 1)
    assert (summary.new_batches, summary.worked_batches) == (5, 5)
    assert summary.database == str(newsroom.ledger.database)
    assert sorted(Path(name).name for name in summary.exports) == ["coverage.csv", "report.html", "sources.csv"]
    assert all(Path(name).stat().st_size for name in summary.exports)


def test_a_run_leaves_its_receipts_and_its_summary_as_artifacts(first: tuple[Newsroom, Summary]) -> None:
    found = read_artifacts()
    assert (found["receipts"].type, found["run-summary"].type) == ("table", "markdown")
    rows = json.loads(found["receipts"].data)
    assert [row["step"] for row in rows].count("clean") == 5
    assert {row["rejected"] for row in rows} == {"", "too_short 1"}
    assert "| articles | 5 |" in found["run-summary"].data


def test_a_second_run_works_on_nothing(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    before, database = list_results(newsroom), newsroom.ledger.database.stat()
    steps = watch_steps(monkeypatch)
    summary = run_pipeline(newsroom, now=NOW + timedelta(days=9))
    assert steps == []
    assert (summary.new_batches, summary.worked_batches, summary.rows["articles"]) == (0, 0, 5)
    assert (list_results(newsroom), newsroom.ledger.database.stat()) == (before, database)


def test_a_rebuild_does_everything_again_to_the_same_bytes(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    before = list_results(newsroom)
    steps = watch_steps(monkeypatch)
    assert run_pipeline(newsroom, rebuild=True).worked_batches == 5
    assert sorted(steps) == sorted(BATCH_STEPS * 5 + OVER_ALL)
    assert list_results(newsroom) == before


def test_a_failing_check_keeps_the_old_database(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    from newsledger import duck, warehouse

    before = list_results(newsroom), newsroom.ledger.database.read_bytes()
    real = duck.read_sql
    bad = {"checks": {"bad": "SELECT 7 AS wrong"}}
    for module in (duck, warehouse):
        monkeypatch.setattr(module, "read_sql", lambda folder: {**real(folder), **bad.get(folder, {})})
    with pytest.raises(CheckError, match=r"bad.*7"):
        run_pipeline(newsroom)
    assert (list_results(newsroom), newsroom.ledger.database.read_bytes()) == before


def test_a_source_under_its_minimum_leaves_the_last_state_served(newsroom: Newsroom) -> None:
    manifest, database = newsroom.ledger.manifest.read_bytes(), newsroom.ledger.database.read_bytes()
    newsroom.write(
        {
            "sources.toml": '[[source]]\nname = "wire"\npath = "wire/**"\nminimum = 2\n',
            "wire/a.jsonl": make_jsonl([make_row(11)]),
        }
    )
    with pytest.raises(ExpectationError, match="'wire' gave 1 articles"):
        run_pipeline(newsroom)
    assert (newsroom.ledger.manifest.read_bytes(), newsroom.ledger.database.read_bytes()) == (manifest, database)


def test_a_new_file_costs_its_own_batch_and_then_all_is_well(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.write({"wire/b.jsonl": make_jsonl([make_row(12)])})
    steps = watch_steps(monkeypatch)
    summary = run_pipeline(newsroom)
    # The batch that the expectation held back has been worked on already; only the last file's is new.
    assert (summary.new_batches, summary.worked_batches, summary.rows["articles"]) == (1, 1, 7)
    assert steps == BATCH_STEPS + OVER_ALL


def test_articles_of_a_gone_file_stay_until_they_are_pruned(newsroom: Newsroom) -> None:
    (newsroom.raw / "d.txt").unlink()
    summary = run_pipeline(newsroom, rebuild=True)
    # Its batch cannot be read again: what was read of it is kept, among batches that are read anew.
    assert (summary.vanished, summary.rows["articles"], summary.worked_batches) == (("d.txt",), 7, 7)
    assert "gone, while their articles stay: 1" in read_artifacts()["run-summary"].data
    summary = run_pipeline(newsroom, prune=True)
    assert (summary.vanished, summary.rows["articles"]) == ((), 6)


def test_ingestion_leaves_the_database_and_publication_brings_it_to_the_same_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.ingestion import article_ingestion
    from flows.publication import database_publication

    work_here(monkeypatch)
    whole, parts = Newsroom(tmp_path / "whole"), Newsroom(tmp_path / "parts")
    for one in (whole, parts):
        deliver(one)
        one.run()
        one.write({"late.txt": tell_story(61)})
    folders = {"raw": parts.raw, "processed": parts.ledger.processed}
    database = parts.ledger.database.read_bytes()
    summary = article_ingestion(**folders, now=NOW)
    assert (summary.worked_batches, parts.ledger.database.read_bytes() == database) == (1, True)
    assert article_ingestion(**folders, now=NOW).worked_batches == 0
    # Published is what was ingested: a file that came since waits for the next ingestion.
    parts.write({"later.txt": tell_story(62)})
    assert database_publication(**folders).rows["articles"] == 6
    whole.run()
    assert dump_tables(parts.ledger.database) == dump_tables(whole.ledger.database)
    assert [receipt for receipt in load_manifest(parts.ledger.manifest).receipts if receipt.step != "export"] == list(
        load_manifest(whole.ledger.manifest).receipts
    )


def test_publication_needs_an_ingestion(tmp_path: Path) -> None:
    from flows.publication import database_publication

    (tmp_path / "raw").mkdir()
    with pytest.raises(UsageError, match="newsledger run"):
        database_publication(raw=tmp_path / "raw", processed=tmp_path / "processed")
    assert not (tmp_path / "processed" / "newsledger.duckdb").exists()
