"""A run does what is new and nothing else, whatever became of the raw folder since the last one."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from archive_files import make_tar, make_zip
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledgers import NOW, Newsroom, dump_tables, make_jsonl, make_mixed_raw, make_row, tell_story

from newsledger.errors import DamagedStoreError, ExpectationError
from newsledger.run import open_run

TITLES = "SELECT title FROM articles ORDER BY title"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """Three small files, each a batch of its own."""
    found = Newsroom(tmp_path, {"batch_files": 1})
    found.write({f"{number}.jsonl": make_jsonl([make_row(number)]) for number in (1, 2, 3)})
    return found


def list_fingerprints(newsroom: Newsroom, *steps: str) -> set[str]:
    return {receipt.fingerprint for step in steps for receipt in newsroom.receipts(step)}


def list_state(newsroom: Newsroom) -> dict[str, bytes]:
    """Every result file but the database, whose bytes DuckDB does not promise, and the cache of digests."""
    folder = newsroom.ledger.processed
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix in (".parquet", ".json"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files if path != newsroom.ledger.digests}


def test_a_second_run_works_on_nothing_and_changes_no_file(newsroom: Newsroom) -> None:
    assert newsroom.run().worked_batches == 3
    state, database = list_state(newsroom), newsroom.ledger.database.stat()
    again = newsroom.run(now=NOW + timedelta(days=400))
    assert (again.worked_batches, again.new_batches) == (0, 0)
    assert again.rows["articles"] == 3
    assert list_state(newsroom) == state
    assert newsroom.ledger.database.stat() == database


def test_a_new_file_redoes_only_its_own_batch_and_what_spans_articles(newsroom: Newsroom) -> None:
    newsroom.run()
    steps = ("read", "clean", "annotate")
    before, over_all = list_fingerprints(newsroom, *steps), list_fingerprints(newsroom, "connect", "load")
    newsroom.write({"0.jsonl": make_jsonl([make_row(9)])})
    summary = newsroom.run(now=NOW + timedelta(days=1))
    assert (summary.worked_batches, summary.new_batches) == (1, 1)
    assert len(list_fingerprints(newsroom, *steps) - before) == 3
    assert before < list_fingerprints(newsroom, *steps)
    assert over_all.isdisjoint(list_fingerprints(newsroom, "connect", "load"))
    assert newsroom.query("SELECT count(*) FROM articles") == [(4,)]


def test_a_file_replaced_in_place_makes_a_revision(newsroom: Newsroom) -> None:
    newsroom.run()
    newsroom.write({"2.jsonl": make_jsonl([make_row(2, text=tell_story(2, "It was signed."), title="Changed")])})
    summary = newsroom.run()
    assert (summary.worked_batches, summary.vanished, summary.replaced) == (1, (), ("2.jsonl",))
    found = newsroom.query("SELECT revision, is_latest, title FROM articles WHERE url LIKE '%-2' ORDER BY revision")
    assert found == [(1, False, "Pier plan 2 approved"), (2, True, "Changed")]


def test_a_vanished_file_is_reported_and_its_articles_stay_until_they_are_pruned(newsroom: Newsroom) -> None:
    newsroom.run()
    (newsroom.raw / "2.jsonl").unlink()
    summary = newsroom.run()
    assert (summary.worked_batches, summary.vanished, summary.rows["articles"]) == (0, ("2.jsonl",), 3)
    assert newsroom.run(prune=True).rows["articles"] == 2
    # For good: neither a later run nor a rebuild brings back what was dropped.
    assert newsroom.run().rows["articles"] == 2
    assert newsroom.run(rebuild=True).rows["articles"] == 2
    assert newsroom.run().vanished == ()
    newsroom.write({"2.jsonl": make_jsonl([make_row(2)])})
    assert newsroom.run().rows["articles"] == 3


@pytest.mark.parametrize("together", [False, True])
def test_vanished_articles_survive_a_rebuild_and_a_changed_declaration(newsroom: Newsroom, together: bool) -> None:
    newsroom.run(batch_files=3 if together else 1)
    (newsroom.raw / "2.jsonl").unlink()
    newsroom.write({"sources.toml": '[[source]]\nname = "s"\npath = "**"\nkind = "opinion"'})
    assert newsroom.run(rebuild=True).rows["articles"] == 3
    assert newsroom.run().rows["articles"] == 3
    assert newsroom.query("SELECT count(*) FROM documents WHERE status <> 'article'") == [(0,)]


def test_pruning_one_file_of_a_batch_keeps_the_others(newsroom: Newsroom) -> None:
    newsroom.run(batch_files=3)
    (newsroom.raw / "2.jsonl").unlink()
    summary = newsroom.run(prune=True)
    assert (summary.worked_batches, summary.rows["articles"]) == (1, 2)
    assert newsroom.run().worked_batches == 0


def test_a_file_that_is_gone_before_any_run_has_read_it_is_not_a_reject(newsroom: Newsroom) -> None:
    with pytest.raises(ZeroDivisionError):
        stop_after_registration(newsroom)
    (newsroom.raw / "2.jsonl").unlink()
    newsroom.write({"3.jsonl": make_jsonl([make_row(30)])})
    newsroom.run()
    assert newsroom.query(TITLES) == [("Pier plan 1 approved",), ("Pier plan 30 approved",)]
    assert newsroom.query("SELECT count(*) FROM documents") == [(2,)]


def stop_after_registration(newsroom: Newsroom) -> None:
    with open_run(newsroom.settings()):
        raise ZeroDivisionError


def test_slices_of_a_file_replaced_before_they_were_read_are_not_read_from_the_new_one(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path, {"large_file_bytes": 500, "batch_records": 2})
    newsroom.write({"a.jsonl": make_jsonl([make_row(n) for n in range(5)])})
    with pytest.raises(ZeroDivisionError):
        stop_after_registration(newsroom)
    newsroom.write({"a.jsonl": make_jsonl([make_row(n + 10) for n in range(7)])})
    newsroom.run()
    assert newsroom.query("SELECT status, count(*) FROM documents GROUP BY ALL") == [("article", 7)]


def test_a_changed_metadata_file_replaces_what_it_described(newsroom: Newsroom) -> None:
    newsroom.write({"4.txt": tell_story(4), "4.txt.meta.json": json.dumps({"outlet": "Wrong Post"})})
    newsroom.run()
    newsroom.write({"4.txt.meta.json": json.dumps({"outlet": "Right Post"})})
    summary = newsroom.run()
    found = newsroom.query("SELECT outlet_name FROM articles WHERE outlet_name LIKE '%Post'")
    assert (found, summary.worked_batches, summary.vanished) == ([("Right Post",)], 1, ())
    assert newsroom.run().worked_batches == 0


def test_what_is_passed_over_is_said(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.write({"1.meta.json": "{}", "alone.meta.json": "{}", "wire/sources.toml": "", ".hidden/x": "", ".y": ""})
    (warning,) = newsroom.run().warnings
    assert warning.endswith(
        "1 x sources.toml below the raw folder, 2 x hidden file or folder, 1 x metadata file without a raw file"
    )
    newsroom.write({"../sources.toml": ""})
    monkeypatch.chdir(newsroom.folder)
    assert newsroom.run().warnings[1:] == (f"the raw folder declares nothing: {newsroom.folder}/sources.toml was used",)


def test_a_delivery_of_what_came_before_meets_its_minimum(newsroom: Newsroom) -> None:
    newsroom.write({"sources.toml": '[[source]]\nname = "all"\npath = "**"\nminimum = 3\n'})
    newsroom.run()
    newsroom.write({f"again-{number}.jsonl": make_jsonl([make_row(number)]) for number in (1, 2, 3)})
    assert newsroom.run().rows["articles"] == 3


def test_a_changed_declaration_redoes_only_the_batches_of_its_source(newsroom: Newsroom) -> None:
    sources = (
        '[[source]]\nname = "one"\npath = "1.*"\nkind = "{}"\nminimum = {}\n[[source]]\nname = "rest"\npath = "**"\n'
    )
    newsroom.write({"sources.toml": sources.format("opinion", 0)})
    newsroom.run()
    newsroom.write({"sources.toml": sources.format("interview", 0)})
    assert newsroom.run().worked_batches == 1
    assert newsroom.query("SELECT kind FROM articles WHERE title LIKE '%plan 1 %'") == [("interview",)]
    newsroom.write({"sources.toml": sources.format("interview", 1)})
    assert newsroom.run().worked_batches == 0


def test_a_source_under_its_minimum_stops_the_run_and_the_last_state_is_served(newsroom: Newsroom) -> None:
    newsroom.run()
    before = dump_tables(newsroom.ledger.database)
    manifest = newsroom.ledger.manifest.read_bytes()
    newsroom.write(
        {
            "sources.toml": '[[source]]\nname = "wire"\npath = "wire/**"\nminimum = 3\n',
            "wire/a.jsonl": make_jsonl([make_row(n) for n in (11, 12)]),
        }
    )
    with pytest.raises(ExpectationError, match="'wire' gave 2 articles and declares a minimum of 3") as caught:
        newsroom.run()
    assert caught.value.exit_code == 3
    assert (dump_tables(newsroom.ledger.database), newsroom.ledger.manifest.read_bytes()) == (before, manifest)
    newsroom.write({"wire/b.jsonl": make_jsonl([make_row(13)])})
    assert newsroom.run().rows["articles"] == 6
    # Delivered and committed: the minimum is one of a delivery, and a run without one owes nothing.
    assert newsroom.run().worked_batches == 0


def test_the_members_of_an_archive_count_for_their_own_sources(newsroom: Newsroom) -> None:
    declared = '[[source]]\nname = "desk"\npath = "dump.zip/desk/*"\nminimum = {}\n'
    members = [("desk/1.txt", tell_story(1)), ("desk/2.txt", tell_story(2)), ("desk/3.txt", "Short."), ("4.txt", "No.")]
    newsroom.write({"dump.zip": make_zip(members), "sources.toml": declared.format(3)})
    with pytest.raises(ExpectationError, match="'desk' gave 2 articles and declares a minimum of 3"):
        newsroom.run()
    newsroom.write({"sources.toml": declared.format(2)})
    newsroom.run()
    newsroom.write({"later.txt": tell_story(9)})
    newsroom.run()
    names = newsroom.query("SELECT DISTINCT source_name, member LIKE 'desk/%' FROM documents ORDER BY ALL")
    assert names == [("desk", True), ("undeclared", False), ("undeclared", None)]


def test_a_declared_source_without_any_file_is_under_its_minimum(newsroom: Newsroom) -> None:
    newsroom.write({"sources.toml": '[[source]]\nname = "wire"\npath = "wier/**"\nminimum = 1\n'})
    with pytest.raises(ExpectationError, match="'wire' gave 0 articles"):
        newsroom.run()


@pytest.mark.parametrize("path", ["tpyo/*.jsonl", "dump.zip/tpyo/*"])
def test_a_source_that_covers_no_file_is_a_warning(newsroom: Newsroom, path: str) -> None:
    declared = '[[source]]\nname = "desk"\npath = "dump.zip/desk/*"\n[[source]]\nname = "typo"\npath = "{}"\n'
    newsroom.write({"dump.zip": make_zip({"desk/1.txt": tell_story(8)}), "sources.toml": declared.format(path)})
    expected = f"source 'typo' (path {path!r}) covers no file: look at its path in sources.toml"
    assert newsroom.run().warnings == (expected,)
    newsroom.write({"sources.toml": declared.format("**")})
    assert newsroom.run().warnings == ()
    newsroom.write({"sources.toml": '[[source]]\nname = "all"\npath = "**"\n' + declared.format("*.jsonl")})
    assert "source 'typo' (path '*.jsonl') covers no file: those of its path are of sources before it" in (
        newsroom.run().warnings
    )


def test_a_source_over_its_maximum_is_a_warning(newsroom: Newsroom) -> None:
    newsroom.write({"sources.toml": '[[source]]\nname = "all"\npath = "**"\nmaximum = 2\n'})
    summary = newsroom.run()
    assert summary.rows["articles"] == 3
    assert (
        [warning for warning in summary.warnings if "over its maximum of 2" in warning] == list(summary.warnings) != []
    )


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = Newsroom(tmp_path / "one"), Newsroom(tmp_path / "other")
    for newsroom in (one, other):
        make_mixed_raw(newsroom.raw)
        newsroom.run()
    assert len(list_state(one)) > 12
    assert list_state(one) == list_state(other)


def test_a_rebuild_gives_the_same_tables_and_builds_the_database_anew(newsroom: Newsroom) -> None:
    newsroom.run()
    before = dump_tables(newsroom.ledger.database)
    newsroom.ledger.database.write_bytes(b"damaged")
    assert newsroom.run(rebuild=True).worked_batches == 3
    assert dump_tables(newsroom.ledger.database) == before


def test_a_lost_database_is_built_again(newsroom: Newsroom) -> None:
    newsroom.run()
    newsroom.ledger.database.unlink()
    assert newsroom.run().worked_batches == 0
    assert newsroom.query("SELECT count(*) FROM articles") == [(3,)]


def test_a_lost_part_is_made_again_and_a_damaged_one_is_refused(newsroom: Newsroom) -> None:
    newsroom.run()
    state = list_state(newsroom)
    part = sorted(newsroom.ledger.parts.glob("articles/*.parquet"))[0]
    part.unlink()
    assert newsroom.run().worked_batches == 1
    assert list_state(newsroom) == state
    part.write_bytes(part.read_bytes()[:-1] + b"x")
    newsroom.write({"9.txt": tell_story(9)})
    with pytest.raises(DamagedStoreError, match=part.name):
        newsroom.run()
    assert newsroom.query("SELECT count(*) FROM articles") == [(3,)]


def test_an_empty_raw_folder_gives_an_empty_database(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.raw.mkdir()
    assert set(newsroom.run().rows) >= {"documents", "articles", "quotes"}
    assert newsroom.query("SELECT count(*) FROM coverage_daily") == [(0,)]


def test_a_moment_without_a_time_zone_is_utc(newsroom: Newsroom) -> None:
    newsroom.run(now=datetime(2024, 6, 1))
    assert newsroom.query("SELECT count(*) FROM articles WHERE published_on IS NOT NULL") == [(3,)]


_POOL = [make_row(n) for n in range(1, 5)]
_POOL += [make_row(1, text=tell_story(1, "Signed."), modified="2024-05-29T10:00:00Z"), {"title": "no text"}]


@st.composite
def _deliveries(draw: st.DrawFn) -> tuple[list[list[dict[str, Any]]], list[int], list[int]]:
    files = draw(st.lists(st.lists(st.sampled_from(_POOL), min_size=1, max_size=3), min_size=1, max_size=3))
    order = draw(st.permutations(range(len(files))))
    cuts = draw(st.lists(st.integers(1, 3), min_size=len(files), max_size=len(files)))
    return files, list(order), cuts


def _pack(number: int, rows: Sequence[dict[str, Any]]) -> dict[str, str | bytes]:
    """Every third file is a zip, every third a compressed tar, each with a member that is read otherwise."""
    lines = make_jsonl(rows)
    inside = {
        "a/rows.jsonl": lines,
        "b.txt": tell_story(70 + number),
        "c.xyz": b"\0\1",
        "d.jsonl.gz": gzip.compress(lines.encode(), mtime=0),
    }
    kinds: list[dict[str, str | bytes]] = [
        {f"{number}.jsonl": lines},
        {f"{number}.zip": make_zip(inside)},
        {f"{number}.tgz": gzip.compress(make_tar(inside), mtime=0)},
    ]
    return kinds[number % 3]


def _deliver(folder: Path, files: Sequence[Sequence[dict[str, Any]]], order: Sequence[int], cuts: Sequence[int]) -> Any:
    newsroom, rest = (
        Newsroom(folder, {"batch_files": cuts[0], "batch_records": cuts[-1], "large_file_bytes": 900}),
        iter(order),
    )
    for cut in cuts:
        for number in islice(rest, cut):
            newsroom.write(_pack(number, files[number]))
        newsroom.raw.mkdir(parents=True, exist_ok=True)
        newsroom.run()
    return dump_tables(newsroom.ledger.database)


@given(_deliveries())
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_order_and_any_batching_give_the_same_tables(
    delivery: tuple[list[list[dict[str, Any]]], list[int], list[int]],
) -> None:
    files, order, cuts = delivery
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        assert _deliver(Path(one), files, order, cuts) == _deliver(Path(other), files, range(len(files)), [len(files)])
