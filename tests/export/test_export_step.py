"""The export step: its files, its receipt, and when it does nothing."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from export_newsroom import build_database, make_rows

from newsledger import duck
from newsledger.export import report, step
from newsledger.export.step import export_files
from newsledger.ledger import Ledger, Manifest
from newsledger.receipts import Receipt

LOAD = Receipt("load", "1", "f" * 64, None, (), (), 0, 0)
NAMES = ("exports/coverage.csv", "exports/sources.csv", "exports/report.html")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path / "raw", tmp_path / "processed")
    build_database(made.database, make_rows())
    return made


def read_bytes(ledger: Ledger) -> list[bytes]:
    return [(ledger.processed / name).read_bytes() for name in NAMES]


def read_table(ledger: Ledger, name: str) -> list[dict[str, str]]:
    with (ledger.processed / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_receipt_names_the_files_and_their_rows(ledger: Ledger) -> None:
    receipt = export_files(ledger, Manifest(), LOAD)
    assert receipt.outputs == NAMES
    assert receipt.inputs == (LOAD.fingerprint,)
    assert receipt.rows == {"exports/coverage.csv": 6 * 14, "exports/sources.csv": 5}
    assert receipt.rows_in == receipt.rows_out == 6 * 14 + 5
    for name, count in receipt.rows.items():
        assert len(read_table(ledger, name)) == count


def test_silent_days_are_rows_with_zero(ledger: Ledger) -> None:
    export_files(ledger, Manifest(), LOAD)
    silent = [row for row in read_table(ledger, "exports/coverage.csv") if row["outlet"] == "Nordwind"]
    assert [row["article_count"] for row in silent] == ["0"] * 14


def test_silent_days_go_before_a_spreadsheet_would_cut_the_file(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step, "MAXIMUM_ROWS", 84)
    receipt = export_files(ledger, Manifest(), LOAD)
    counts = [row["article_count"] for row in read_table(ledger, "exports/coverage.csv")]
    assert counts
    assert "0" not in counts
    assert "leaves out the days without an article" in receipt.notes[0]


def test_articles_of_no_known_outlet_are_exported_as_such(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "raw", tmp_path / "processed")
    rows = make_rows()
    rows["articles"] = [
        {**row, "outlet_id": None} if row["outlet_id"] == "outlet-1" else row for row in rows["articles"]
    ]
    build_database(ledger.database, rows)
    receipt = export_files(ledger, Manifest(), LOAD)
    assert receipt.rows[NAMES[0]] == 7 * 14
    unknown = [row for row in read_table(ledger, NAMES[0]) if row["outlet_id"] == ""]
    assert {row["outlet"] for row in unknown} == {"unknown"}
    count = sum(row["outlet_id"] is None for row in rows["articles"])
    assert sum(int(row["article_count"]) for row in unknown) == count > 0


@pytest.mark.parametrize("changed", ["exports", "report", "page"])
def test_a_changed_query_or_page_is_exported_again(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    receipt = export_files(ledger, Manifest(), LOAD)
    real_sql, real_page = duck.read_sql, report._read_source
    more = {"more": "-- SELECT 1"}
    monkeypatch.setattr(duck, "read_sql", lambda name: {**real_sql(name), **(more if name == changed else {})})
    monkeypatch.setattr(report, "_read_source", lambda name: real_page(name) + ("\n" if changed == "page" else ""))
    assert step.find_exported(ledger, Manifest((receipt,)), LOAD) is None


def test_the_most_quoted_come_first_with_readable_roles(ledger: Ledger) -> None:
    export_files(ledger, Manifest(), LOAD)
    rows = read_table(ledger, "exports/sources.csv")
    counts = [int(row["quote_count"]) for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert next(row for row in rows if row["speaker"] == "Mira Tolland")["roles"] == "mayor of Eastvale"


def test_the_same_database_gives_the_same_files(ledger: Ledger) -> None:
    first = export_files(ledger, Manifest(), LOAD)
    content = read_bytes(ledger)
    assert export_files(ledger, Manifest(), LOAD) == first
    assert read_bytes(ledger) == content


def test_files_of_this_database_are_not_written_again(ledger: Ledger) -> None:
    receipt = export_files(ledger, Manifest(), LOAD)
    ledger.database.unlink()
    assert export_files(ledger, Manifest((receipt,)), LOAD) == receipt


def test_a_lost_file_or_another_database_is_exported_again(ledger: Ledger) -> None:
    receipt = export_files(ledger, Manifest(), LOAD)
    report = ledger.processed / NAMES[2]
    report.unlink()
    export_files(ledger, Manifest((receipt,)), LOAD)
    assert report.is_file()
    report.write_bytes(b"stale")
    export_files(ledger, Manifest((receipt,)), replace(LOAD, fingerprint="e" * 64))
    assert report.read_bytes() != b"stale"


def test_hostile_names_cannot_run_in_a_spreadsheet(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "raw", tmp_path / "processed")
    rows = make_rows()
    rows["outlets"] = [{**row, "name": f"=cmd|' /C calc'!A{index}"} for index, row in enumerate(rows["outlets"])]
    rows["quotes"] = [{**row, "speaker": "＠SUM(1)", "role": "+1"} for row in rows["quotes"]]
    build_database(ledger.database, rows)
    export_files(ledger, Manifest(), LOAD)
    assert all(row["outlet"].startswith("'=") for row in read_table(ledger, NAMES[0]))
    (speaker,) = read_table(ledger, NAMES[1])
    assert (speaker["speaker"], speaker["role"]) == ("'＠SUM(1)", "'+1")


def test_languages_without_cue_words_are_named_where_a_zero_would_mislead(tmp_path: Path) -> None:
    rows = make_rows()
    articles = [{**row, "language": "es" if at % 2 else "en"} for at, row in enumerate(rows["articles"])]
    made = Ledger(tmp_path / "raw", tmp_path / "processed")
    build_database(made.database, {**rows, "articles": articles})
    receipt = export_files(made, Manifest(), LOAD)
    (note,) = receipt.notes
    assert note.startswith("few attributions or none are found in articles in es ")
    page = (made.processed / "exports/report.html").read_text("utf-8")
    assert "Few or none are found in" in page


def test_another_list_of_languages_makes_the_files_anew(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    before = step.request_export(LOAD)
    monkeypatch.setattr(step, "list_cue_languages", lambda: ("en",))
    assert step.request_export(LOAD).fingerprint != before.fingerprint
