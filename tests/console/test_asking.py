"""Asking the database: sql, show, rejects and export."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ledgers import Newsroom, make_jsonl, make_row

from console.main import main
from console.options import Folders
from console.run import _print_summary
from console.tables import make_line, make_printable, print_json
from newsledger.reasons import REASONS
from newsledger.run import Summary

Ask = Callable[..., tuple[int, str, str]]
FORBIDDEN = [
    "CREATE TABLE other AS SELECT 1",
    "DELETE FROM articles",
    "INSERT INTO outlets SELECT * FROM outlets",
    "ATTACH ':memory:' AS other",
    "COPY articles TO '{folder}/copy.csv'",
    "EXPORT DATABASE '{folder}/copy'",
    "FROM read_csv('{folder}/secret.csv')",
    "FROM '{folder}/secret.csv'",
    "FROM read_text('{folder}/*')",
    "FROM glob('{folder}/*')",
    "SET enable_external_access = true",
    "SET memory_limit = '90GB'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "PRAGMA enable_profiling",
    "SELECT 1; DROP TABLE articles",
    "SELECT 1; COPY articles TO '{folder}/copy.csv'; SELECT 2",
]


def has_controls(text: str) -> bool:
    """Whether a terminal would do something else than show the text."""
    return any(character in text for character in "\x1b\x07\x9b\u202e\r")


def test_an_answer_is_a_table(ask: Ask) -> None:
    code, out, err = ask("sql", "SELECT title, revision FROM articles WHERE title LIKE 'Pier plan 3 %' ORDER BY 2")
    assert (code, err) == (0, "")
    assert [line.split() for line in out.splitlines()] == [
        ["title", "revision"],
        ["Pier", "plan", "3", "approved", "1"],
        ["Pier", "plan", "3", "approved", "2"],
    ]


def test_a_long_answer_is_cut_and_says_so(ask: Ask) -> None:
    code, out, err = ask("sql", "FROM range(1001)")
    assert (code, len(out.splitlines()), "the first 1000 rows" in err) == (0, 1001, True)


@pytest.mark.parametrize("output_format", ["csv", "json", "jsonl", "parquet"])
@pytest.mark.parametrize("to_file", [False, True])
def test_an_answer_comes_in_every_format(
    newsroom: Newsroom, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], output_format: str, to_file: bool
) -> None:
    path = tmp_path / f"answer.{output_format}"
    # The suffix chooses the format, where none is asked for.
    words = ["-o", str(path)] if to_file else ["-f", output_format]
    question = "SELECT 7 AS number, 'Norvale, \"Zoë\"' AS place"
    with pytest.raises(SystemExit) as caught:
        main(["sql", question, *words, "--processed", str(newsroom.ledger.processed)])
    out, err = capsysbinary.readouterr()
    assert (caught.value.code, err) == (0, b"")
    answer = path.read_bytes() if to_file else out
    wanted = {"number": 7, "place": 'Norvale, "Zoë"'}
    if output_format == "parquet":
        assert pq.read_table(pa.BufferReader(answer)).to_pylist() == [wanted]
    elif output_format == "csv":
        rows = csv.DictReader(io.StringIO(answer.decode("utf-8-sig")))
        assert list(rows) == [{"number": "7", "place": 'Norvale, "Zoë"'}]
    else:
        assert json.loads(answer) in (wanted, [wanted])


def test_csv_is_safe_for_spreadsheets_unless_it_is_wanted_as_stored(
    newsroom: Newsroom, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    def answer(*words: str) -> bytes:
        with pytest.raises(SystemExit):
            main(["sql", "-f", "csv", *words, "SELECT '=1+1' AS x", "--processed", str(newsroom.ledger.processed)])
        return capsysbinary.readouterr().out

    assert b"'=1+1" in answer()
    assert (b"'=1+1" in answer("--exact"), b"=1+1" in answer("--exact")) == (False, True)


def test_a_question_may_come_on_standard_input(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT count(*) AS articles FROM articles -- all of them\n"))
    code, out, _ = ask("sql")
    assert (code, out.split()) == (0, ["articles", "10"])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "no question"),
        ("/* a remark */", "no question"),
        ("SELEC 1", "syntax error"),
        ("SELECT nothing\nFROM articles", "nothing"),
        ("FROM article", "article"),
        ("SELECT 'a'::INT", "Could not convert"),
        ("SELECT error('it\nis')", "it"),
    ],
)
@pytest.mark.parametrize("output_format", ["table", "csv"])
def test_what_is_no_question_fails_in_one_line(
    fail: Callable[..., str], question: str, said: str, output_format: str
) -> None:
    assert said in fail("sql", "-f", output_format, question)


@pytest.mark.parametrize("question", FORBIDDEN)
def test_a_question_changes_nothing_and_reaches_no_file(
    newsroom: Newsroom, fail: Callable[..., str], tmp_path: Path, question: str
) -> None:
    (tmp_path / "secret.csv").write_text("word\nsecret\n")
    before = newsroom.ledger.database.read_bytes()
    assert "secret\n" not in fail("sql", question.format(folder=tmp_path))
    fail("sql", "-f", "jsonl", question.format(folder=tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    assert newsroom.ledger.database.read_bytes() == before


def test_memory_is_bounded_and_can_be_set(ask: Ask, fail: Callable[..., str]) -> None:
    hungry = "SELECT list(range ORDER BY hash(range)) FROM range(3000000)"
    assert "memory" in fail("sql", "--memory", "20MB", hungry).casefold()
    assert "10XB" in fail("sql", "--memory", "10XB", "SELECT 1")
    code, out, _ = ask("sql", "--memory", "100MB", "SELECT current_setting('memory_limit') AS memory")
    assert (code, "95.3 MiB" in out) == (0, True)


def test_rejects_are_grouped_listed_and_explained(ask: Ask, ask_json: Callable[..., Any]) -> None:
    code, out, err = ask("rejects")
    assert (code, err) == (0, "")
    for words in ("too_short", "fewer than", "short.txt", "unknown_format", REASONS["unknown_format"].remedy):
        assert words in out
    everything = ask_json("rejects")
    assert len(everything) == 5
    assert {row["reason"] for row in everything} == {"empty_file", "invalid_json", "too_short", "unknown_format"}


def test_one_reason_is_listed_alone(ask: Ask, ask_json: Callable[..., Any], fail: Callable[..., str]) -> None:
    out = ask("rejects", "too_short")[1]
    assert ("short.txt" in out, "empty_file" in out) == (True, False)
    assert [row["reason"] for row in ask_json("rejects", "empty_file")] == ["empty_file"]
    assert ask("rejects", "binary_content")[1] == "nothing was rejected\n"
    assert "too_short" in fail("rejects", "too_long")


def test_a_list_of_rejects_that_is_cut_says_so(
    ask: Ask, ask_json: Callable[..., Any], fail: Callable[..., str]
) -> None:
    code, _, err = ask("rejects", "--limit", 2)
    assert (code, "first 2 records" in err) == (0, True)
    assert len(ask_json("rejects", "--limit", 2)) == 2
    assert ">= 0" in fail("rejects", "--limit=-1")


@pytest.mark.parametrize("suffix", ["parquet", "csv", "json", "jsonl", "xlsx"])
@pytest.mark.parametrize("what", ["outlets", "coverage_daily", "SELECT title, text FROM articles;"])
def test_anything_is_exported_in_every_format(ask: Ask, tmp_path: Path, suffix: str, what: str) -> None:
    path = tmp_path / f"answer.{suffix}"
    code, out, err = ask("export", what, path)
    assert (code, err) == (0, "")
    assert out.endswith(f"rows in {path}\n")
    assert path.stat().st_size > 50


def test_an_export_is_safe_unless_it_is_wanted_exactly(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    ask("export", "SELECT '=1+1' AS x", path)
    assert "'=1+1" in path.read_text("utf-8-sig")
    ask("export", "SELECT '=1+1' AS x", path, "--exact")
    assert path.read_text("utf-8").splitlines()[1].strip('"') == "=1+1"
    ask("export", "SELECT 1 AS x", tmp_path / "a.txt", "--format", "json")
    assert json.loads((tmp_path / "a.txt").read_text()) == [{"x": 1}]


@pytest.mark.parametrize(
    ("what", "name", "said"),
    [
        ("articles", "a.doc", "choose parquet, csv, json, jsonl, xlsx"),
        ("articels", "a.csv", "articles"),
        ("SELECT nothing FROM articles", "a.csv", "nothing"),
        ("DROP TABLE articles", "a.csv", "only reads"),
        ("articles", "folder.csv", "is a folder"),
    ],
)
def test_what_cannot_be_exported_is_said(
    fail: Callable[..., str], tmp_path: Path, what: str, name: str, said: str
) -> None:
    (tmp_path / "folder.csv").mkdir()
    assert said in fail("export", what, tmp_path / name)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder.csv"]


def test_nothing_from_an_article_steers_a_terminal(newsroom: Newsroom, ask: Ask) -> None:
    # What is stored is clean already; a question can still make anything, and a file can be called anything.
    article = newsroom.query("SELECT article_id FROM articles WHERE title LIKE 'Red%'")[0][0]
    for words in (
        ["show", article],
        ["show", article, "0", "9"],
        ["rejects"],
        ["doctor"],
        ["sql", "SELECT title, outlet_name FROM articles"],
        ["sql", "SELECT chr(27) || '[31m' AS x, chr(155) || chr(8238) AS y, chr(27) || '[2J' AS \"\x1b[2J\""],
    ):
        code, out, err = ask(*words)
        assert (code, has_controls(out + err)) == (0, False), words
    assert not has_controls(ask("show", "\x1b[31m")[2])
    assert not has_controls(ask("sql", "SELECT error(chr(27) || '[31m')")[2])


FORGED = "gone.txt\nbatches: 0 worked on, 0 new\u2028next\tline"


def make_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let standard output be a terminal; to be called in the test, since each of its phases has a new one."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)


def test_a_line_break_in_a_file_name_forges_no_line(tmp_path: Path, ask: Ask) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({FORGED: "Too short.", "a.jsonl": make_jsonl([make_row(1)])})
    newsroom.run()
    out = ask("rejects", processed=newsroom.ledger.processed)[1]
    assert "gone.txt⏎batches" in out
    assert not [line for line in out.splitlines() if line.startswith(("batches", "next", "line"))]
    (newsroom.raw / FORGED).unlink()
    summary = newsroom.run()
    assert summary.vanished == (FORGED,)


def test_a_summary_has_one_line_for_each_path_and_warning(capsys: pytest.CaptureFixture[str]) -> None:
    _print_summary(Summary("x.duckdb", (), {}, {}, 0, 0, 0, vanished=(FORGED,), warnings=(FORGED,)), Folders())
    out = capsys.readouterr().out
    assert out.count("gone.txt⏎batches: 0 worked on, 0 new⏎next line\n") == 2
    assert out.count("\nbatches: ") == 1


def test_a_summary_lists_ten_paths_and_counts_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    gone = tuple(f"{number:02}.txt" for number in range(13))
    warning = "none of the 13 registered files is in raw"
    _print_summary(Summary("x.duckdb", (), {}, {}, 0, 0, 0, vanished=gone, warnings=(warning,)), Folders())
    lines = capsys.readouterr().out.splitlines()
    places = [place for place, line in enumerate(lines) if line.startswith("gone from the raw folder")]
    assert len(places) == 11
    assert lines[places[9]].endswith("--prune: 09.txt") and "and 3 more" in lines[places[10]]
    assert lines.index(f"warning: {warning}") < places[0]


def test_only_a_replacement_character_is_shown_as_one() -> None:
    assert make_line("a\ufffdb\r\nc\td\x1be\x85f\u2028g") == "a\ufffdb⏎c d\\x1be⏎f⏎g"
    assert make_printable("a\nb\tc\ufffd\x9b\u202e") == "a\nb\tc\ufffd\\x9b\\u202e"


def test_columns_that_cannot_be_read_side_by_side_are_printed_below_each_other(ask: Ask) -> None:
    code, out, err = ask("sql", "FROM articles ORDER BY ALL LIMIT 2")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert [line for line in lines if set(line) == {"-"}] == ["-" * 200]
    assert max(map(len, lines)) <= 200
    names = [line.split(maxsplit=1)[0] for line in lines if line[:1].strip() and not line.startswith("-")]
    assert len(names) == 2 * len(set(names)) > 60 and {"article_id", "title", "text"} < set(names)
    value = "𝔸é日\n" * 500
    monster = f"SELECT {', '.join(f'{number} AS column_{number}' for number in range(40))}, '{value}' AS long"
    told = ask("sql", monster)[1].splitlines()
    assert len(told) == 42 and told[-1].endswith("…")
    assert ask("sql", f"FROM ({monster}) WHERE false")[1].startswith("no row has column_0, ")


def test_a_plan_keeps_its_lines(ask: Ask) -> None:
    code, out, _ = ask("sql", "EXPLAIN SELECT count(*) FROM articles")
    assert (code, "⏎" in out, len(out.splitlines()) > 5) == (0, False, True)


@pytest.mark.parametrize("output_format", ["csv", "json", "jsonl"])
def test_an_answer_to_a_terminal_does_not_steer_it(
    monkeypatch: pytest.MonkeyPatch, ask: Ask, output_format: str
) -> None:
    make_terminal(monkeypatch)
    question = "SELECT chr(155) || '31mZoë' || chr(8238) || chr(27) || '[2J' AS x"
    code, out, _ = ask("sql", "-f", output_format, question)
    assert (code, has_controls(out), "Zoë" in out) == (0, False, True)
    if output_format != "csv":
        found = json.loads(out)
        assert found in ({"x": "\x9b31mZoë\u202e\x1b[2J"}, [{"x": "\x9b31mZoë\u202e\x1b[2J"}])


def test_parquet_is_not_written_to_a_terminal(monkeypatch: pytest.MonkeyPatch, fail: Callable[..., str]) -> None:
    make_terminal(monkeypatch)
    assert "--output" in fail("sql", "-f", "parquet", "SELECT 1")


def test_json_is_exact_in_a_pipe_and_harmless_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    value = {"path": "\x9b31m\u202eZoë\n"}
    print_json(value)
    piped = capsys.readouterr().out
    assert "\x9b31m\u202eZoë\\n" in piped
    make_terminal(monkeypatch)
    print_json(value)
    shown = capsys.readouterr().out
    assert (has_controls(shown), "Zoë" in shown, json.loads(shown)) == (False, True, value)
