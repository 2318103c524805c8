"""The database is described, checked, published whole, and closed to a stranger's SQL but for reading."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ledgers import NOW, Newsroom, dump_tables, make_jsonl, make_mixed_raw, make_page, make_row, tell_story, write_raw

from newsledger import warehouse
from newsledger.duck import open_builder, open_reader, read_sql
from newsledger.errors import CheckError, MemoryShortageError
from newsledger.ledger import Ledger, Manifest
from newsledger.schema import PUBLIC_TABLES, Table, name_sql_type
from newsledger.text.words import count_words
from newsledger.warehouse import render_macro, run_checks

# A row of each table that the cases below break.
QUOTE = "quote_id = (SELECT min(quote_id) FROM quotes)"
ARTICLE = "version_id = (SELECT min(version_id) FROM articles)"
SPANNED = "document_id = (SELECT min(document_id) FROM articles WHERE raw_spans IS NOT NULL)"
REVISED = "article_id IN (SELECT article_id FROM articles WHERE revision = 2)"

BREAKAGES = [
    ("annotations_have_articles", f"UPDATE quotes SET version_id = 'gone' WHERE {QUOTE}"),
    ("annotations_have_articles", f"UPDATE quotes SET article_id = 'other' WHERE {QUOTE}"),
    ("annotations_have_articles", "UPDATE links SET article_id = 'other'"),
    ("articles_have_documents", f"UPDATE articles SET document_id = 'gone' WHERE {ARTICLE}"),
    ("articles_have_documents", "UPDATE documents SET version_id = NULL WHERE status = 'article'"),
    ("articles_have_documents", "UPDATE documents SET article_id = 'other' WHERE status = 'article'"),
    ("articles_have_documents", f"DELETE FROM articles WHERE {ARTICLE}"),
    ("articles_have_outlets", f"UPDATE articles SET outlet_id = 'nobody' WHERE {ARTICLE}"),
    ("raw_spans_lie_in_their_records", f"UPDATE articles SET text = left(text, 40) WHERE {SPANNED}"),
    ("raw_spans_lie_in_their_records", f"UPDATE documents SET byte_end = byte_end - 60 WHERE {SPANNED}"),
    ("words_are_their_spans", f"UPDATE quotes SET content = content || '!' WHERE {QUOTE}"),
    ("words_are_their_spans", f"UPDATE quotes SET content = NULL WHERE {QUOTE}"),
    ("words_are_their_spans", f"UPDATE quotes SET cue_start = cue_start + 1 WHERE {QUOTE}"),
    ("words_are_their_spans", f"UPDATE quotes SET cue = NULL WHERE {QUOTE}"),
    ("dates_are_past", f"UPDATE articles SET published_on = DATE '2024-06-03' WHERE {ARTICLE}"),
    ("dates_are_past", f"UPDATE articles SET published_on = DATE '1799-12-31' WHERE {ARTICLE}"),
    ("dates_are_past", f"UPDATE articles SET modified_at = TIMESTAMPTZ '2024-06-09 00:00:00Z' WHERE {ARTICLE}"),
    ("dates_are_past", f"UPDATE articles SET fetched_at = TIMESTAMPTZ '2024-06-09 00:00:00Z' WHERE {ARTICLE}"),
    ("duplicates_have_articles", "UPDATE documents SET version_id = 'gone' WHERE status = 'duplicate'"),
    ("duplicates_have_articles", "UPDATE documents SET version_id = NULL WHERE status = 'duplicate'"),
    ("every_record_is_accounted_for", "DELETE FROM documents WHERE status = 'rejected'"),
    ("every_record_is_accounted_for", "DELETE FROM receipts WHERE step = 'read'"),
    ("one_latest_version", f"UPDATE articles SET is_latest = true WHERE {REVISED}"),
    ("one_latest_version", f"UPDATE articles SET is_latest = false WHERE {REVISED}"),
    ("one_latest_version", f"UPDATE articles SET is_latest = NOT is_latest WHERE {REVISED}"),
    ("one_latest_version", f"UPDATE articles SET revision = revision + 1 WHERE {ARTICLE}"),
    ("precision_fits_date", f"UPDATE articles SET published_precision = 'month' WHERE {ARTICLE}"),
    ("precision_fits_date", "UPDATE articles SET published_on = NULL WHERE published_at IS NOT NULL"),
    ("precision_fits_date", "UPDATE articles SET published_method = 'text' WHERE published_precision = 'unknown'"),
    ("reasons_are_known", "UPDATE documents SET reason = NULL WHERE status = 'rejected'"),
    ("reasons_are_known", "UPDATE documents SET reason = 'bad_day' WHERE status = 'rejected'"),
    ("reasons_are_known", "UPDATE documents SET reason = 'no_text' WHERE status = 'article'"),
    ("words_are_their_spans", f"UPDATE quotes SET source = source || 's' WHERE {QUOTE}"),
    ("words_are_their_spans", f"UPDATE quotes SET source_end = NULL WHERE {QUOTE}"),
    ("contents_stand_apart", "INSERT INTO quotes SELECT * REPLACE (quote_id || 'x' AS quote_id) FROM quotes"),
    ("spans_inside_text", f"UPDATE quotes SET content_spans = [] WHERE {QUOTE}"),
    ("spans_inside_text", f"UPDATE quotes SET content_spans = [{{start_char: 5, end_char: 5}}] WHERE {QUOTE}"),
    ("spans_inside_text", f"UPDATE quotes SET content_spans = [{{start_char: 0, end_char: 99999}}] WHERE {QUOTE}"),
    ("texts_have_words", f"UPDATE articles SET text = text || chr(7) WHERE {ARTICLE}"),
    ("texts_have_words", f"UPDATE articles SET word_count = NULL WHERE {ARTICLE}"),
    ("values_are_known", f"UPDATE articles SET kind = 'gossip' WHERE {ARTICLE}"),
    ("values_are_known", f"UPDATE articles SET kind = NULL WHERE {ARTICLE}"),
    ("values_are_known", f"UPDATE articles SET published_precision = 'hour' WHERE {ARTICLE}"),
    ("values_are_known", f"UPDATE articles SET published_method = 'guess' WHERE {ARTICLE}"),
    ("values_are_known", "UPDATE links SET relation = 'friend'"),
    ("values_are_known", f"UPDATE quotes SET kind = 'scare' WHERE {QUOTE}"),
    ("values_are_known", f"UPDATE quotes SET speaker_type = 'ghost' WHERE {QUOTE}"),
    ("values_are_known", f"UPDATE quotes SET confidence = 1.5 WHERE {QUOTE}"),
    ("values_are_known", "UPDATE documents SET status = 'lost' WHERE status = 'article'"),
    ("documents_key_is_unique", "INSERT INTO documents SELECT * FROM documents LIMIT 1"),
    ("documents_key_is_unique", "UPDATE documents SET document_id = NULL WHERE status = 'rejected'"),
    ("articles_key_is_unique", f"INSERT INTO articles SELECT * FROM articles WHERE {ARTICLE}"),
    ("links_key_is_unique", "INSERT INTO links SELECT * FROM links LIMIT 1"),
    ("links_key_is_unique", "UPDATE links SET position = NULL"),
    ("quotes_key_is_unique", f"INSERT INTO quotes SELECT * FROM quotes WHERE {QUOTE}"),
]
# A primary key stands before these, so that no row can break them.
GUARDED = {"outlets_key_is_unique", "reasons_key_is_unique", "receipts_key_is_unique"}


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """A newsroom whose database has a row of every kind: nothing in it may be changed."""
    found = Newsroom(tmp_path_factory.mktemp("newsroom"))
    make_mixed_raw(found.raw)
    page = make_page(8).replace("longer quay", "<a href='https://quay.example/news/old'>longer quay</a>")
    write_raw(found.raw, {"linking.html": page})
    found.run()
    return found


@pytest.fixture
def copy(newsroom: Newsroom, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a copy of the database that may be broken."""
    shutil.copy(newsroom.ledger.database, tmp_path / "copy.duckdb")
    with open_builder(tmp_path / "copy.duckdb", memory="300MB", spill=tmp_path) as connection:
        connection.execute("SET VARIABLE now = ?::TIMESTAMPTZ", [NOW])
        yield connection


def test_a_whole_database_passes_every_check(copy: duckdb.DuckDBPyConnection) -> None:
    counts = [copy.execute(f"SELECT count(*) FROM {table.name}").fetchone() for table in PUBLIC_TABLES]
    assert (0,) not in counts
    assert list(run_checks(copy)) == []


@pytest.mark.parametrize(("check", "statement"), BREAKAGES)
def test_a_check_catches_what_it_is_for(copy: duckdb.DuckDBPyConnection, check: str, statement: str) -> None:
    ((changed,),) = copy.execute(statement).fetchall()
    assert changed > 0
    findings = {finding.check: finding for finding in run_checks(copy)}
    assert check in findings
    assert check in str(findings[check])
    assert findings[check].rows


def test_every_check_has_a_case() -> None:
    keys = {f"{table.name}_key_is_unique" for table in PUBLIC_TABLES}
    assert {check for check, _ in BREAKAGES} == (set(read_sql("checks")) | keys) - GUARDED


@pytest.mark.parametrize("table", ["outlets", "reasons", "receipts"])
def test_a_small_table_refuses_a_second_row_of_one_key(copy: duckdb.DuckDBPyConnection, table: str) -> None:
    with pytest.raises(duckdb.ConstraintException):
        copy.execute(f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1")


def test_every_table_view_and_column_has_a_comment(newsroom: Newsroom) -> None:
    relations = newsroom.query(
        "SELECT table_name, comment FROM duckdb_tables() UNION ALL "
        "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"
    )
    columns = newsroom.query("SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal")
    assert {name for name, _ in relations} == {table.name for table in PUBLIC_TABLES} | set(read_sql("views"))
    assert [row for row in relations if not row[-1]] == []
    assert [row for row in columns if not row[-1]] == []
    assert len(columns) > 100


@pytest.mark.parametrize("table", PUBLIC_TABLES, ids=lambda table: table.name)
def test_columns_have_the_declared_names_order_and_types(newsroom: Newsroom, table: Table) -> None:
    found = [(row[0], row[1].replace('"', "")) for row in newsroom.query(f"DESCRIBE {table.name}")]
    types = {"TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}
    declared = [(column.name, name_sql_type(column.type)) for column in table.columns]
    assert found == [(name, types.get(kind, kind)) for name, kind in declared]


def test_silent_days_have_a_row_with_zero(newsroom: Newsroom) -> None:
    outlets, first, last, rows, articles = newsroom.query(
        "SELECT (SELECT count(*) FROM outlets), min(published_on), max(published_on), count(*), sum(article_count) "
        "FROM coverage_daily"
    )[0]
    assert rows == outlets * ((last - first).days + 1)
    assert (articles,) == newsroom.query("SELECT count(*) FROM articles_latest WHERE published_on IS NOT NULL")[0]
    day = "outlet_id = 'quay-gazette' AND published_on = DATE '2024-05-0{}'"
    query = f"SELECT article_count, quote_count FROM coverage_daily WHERE {day}"
    ((quotes,),) = newsroom.query(f"SELECT count(*) FROM quotes JOIN articles USING (version_id) WHERE {day.format(2)}")
    assert quotes > 0
    assert newsroom.query(query.format(2)) == [(1, quotes)]
    assert newsroom.query(query.format(3)) == [(0, 0)]


def test_dated_articles_without_an_outlet_have_days_too(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    nobody = {"title": "Notes from the quay", "text": tell_story(9), "published": "2024-05-05"}
    newsroom.write({"a.jsonl": make_jsonl([make_row(2), nobody, {**nobody, "published": None}])})
    newsroom.run()
    found = newsroom.query("SELECT outlet_id, published_on::VARCHAR, article_count FROM coverage_daily ORDER BY ALL")
    days = ["2024-05-03", "2024-05-04", "2024-05-05"]
    ((outlet,),) = newsroom.query("SELECT outlet_id FROM outlets")
    counts = {outlet: [1, 0, 0], None: [0, 0, 1]}
    assert found == [(name, day, count) for name in counts for day, count in zip(days, counts[name], strict=True)]


def test_no_row_stands_for_unknown_outlets_where_there_is_none(newsroom: Newsroom) -> None:
    assert newsroom.query("SELECT count(*) FROM articles_latest WHERE outlet_id IS NULL") == [(1,)]
    assert newsroom.query("SELECT count(*) FROM coverage_daily WHERE outlet_id IS NULL") == [(0,)]


LETTERS = st.text(st.sampled_from("aZ9 _-'’éüßñœżŁй҃нअनूक्ة北京かなสภาပြ\u0301\u0345\u00ad\u2003²½—€😀"), max_size=40)


@given(st.lists(LETTERS, min_size=20, max_size=20))
@example(
    [
        "São Paulo não é",
        "Мы начнём сразу",
        "e\u0301te\u0301",
        "北京市政府",
        "สภาเมือง",
        "don't",
        "",
        "हिन्दी समाचार",
        "a_b 1,5",
    ]
)
@settings(max_examples=40, deadline=None)
def test_sql_counts_words_as_the_cleaning_does(texts: list[str]) -> None:
    with open_builder(None, memory="200MB", spill=Path(".spill")) as connection:
        connection.execute(render_macro())
        found = connection.execute("SELECT count_words(t) FROM (SELECT unnest(?::VARCHAR[]) AS t)", [texts]).fetchall()
    assert [count for (count,) in found] == [count_words(text) for text in texts]


def test_quoted_words_of_any_script_count(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    text = tell_story(1).replace("We have waited 1 years for this decision", "São não é país ação já")
    newsroom.write({"a.jsonl": make_jsonl([make_row(1, text=text)])})
    newsroom.run()
    assert newsroom.query("SELECT speaker, quoted_words FROM speakers") == [("Mira Oldane", 6)]


def test_one_odd_article_does_not_stop_the_others(tmp_path: Path) -> None:
    # U+10EFD got its combining class in Unicode 15: older and newer tables order the two marks otherwise.
    odd = [
        "a\u0315\U00010efdb",
        "e\u0301\u0328",
        "👩‍👩‍👧\u200d🇳🇴",
        "\ufdfa ﬁ Å",
        "\x00\x1b\x7f\x85\u2028",
        "\uffff\ue000",
    ]
    rows = [make_row(n, text=tell_story(n, word).replace("years", word)) for n, word in enumerate(odd, start=1)]
    newsroom = Newsroom(tmp_path)
    newsroom.write({"a.jsonl": make_jsonl(rows)})
    assert newsroom.run().rows["articles"] == len(odd)


def test_the_database_lists_the_receipts_of_the_manifest(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({"a.txt": tell_story(1)})
    newsroom.run()
    # A declaration that changes no row of any part changes receipts alone.
    newsroom.write({"sources.toml": '[[source]]\nname = "s"\npath = "**"\nformat = "text"\n'})
    newsroom.run()
    wanted = {
        receipt.fingerprint for step in ("read", "clean", "annotate", "connect") for receipt in newsroom.receipts(step)
    }
    assert {row[0] for row in newsroom.query("SELECT fingerprint FROM receipts")} == wanted


def test_rejects_say_what_mends_them(newsroom: Newsroom) -> None:
    rows = newsroom.query("SELECT reason, meaning, remedy FROM rejects")
    assert {reason for reason, _, _ in rows} == {"empty_file", "too_short", "invalid_json", "unknown_format"}
    assert [row for row in rows if not all(row)] == []


def test_speakers_count_the_last_versions_only(newsroom: Newsroom) -> None:
    ((speaker, quotes, outlets),) = newsroom.query("SELECT speaker, quote_count, outlet_count FROM speakers")
    assert (speaker, outlets) == ("Mira Oldane", 3)
    assert (quotes,) == newsroom.query(
        "SELECT count(*) FROM quotes JOIN articles_latest USING (version_id) WHERE speaker IS NOT NULL"
    )[0]


def count_voices(copy: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Rows of `named_quotes`, and quotes that `speakers` counts."""
    ((named, counted),) = copy.execute(
        "SELECT (SELECT count(*) FROM named_quotes), (SELECT coalesce(sum(quote_count), 0) FROM speakers)"
    ).fetchall()
    return named, counted


def test_what_was_not_said_gives_nobody_a_voice(copy: duckdb.DuckDBPyConnection) -> None:
    said, counted = count_voices(copy)
    assert said == counted > 1
    copy.execute("UPDATE quotes SET is_negated = quote_id = (SELECT min(quote_id) FROM named_quotes)")
    assert count_voices(copy) == (said - 1, said - 1)
    assert copy.execute("SELECT count(*) FROM named_quotes WHERE is_negated").fetchone() == (0,)
    copy.execute("UPDATE quotes SET is_negated = true")
    assert count_voices(copy) == (0, 0)


def test_a_quote_of_which_no_denial_is_known_counts(copy: duckdb.DuckDBPyConnection) -> None:
    said = count_voices(copy)
    copy.execute("UPDATE quotes SET is_negated = NULL")
    assert count_voices(copy) == said


def test_the_database_is_in_a_storage_version_that_both_duckdbs_open(newsroom: Newsroom) -> None:
    ((tags,),) = newsroom.query("SELECT tags FROM duckdb_databases() WHERE NOT internal")
    assert "v1.4" in str(tags)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "COPY articles TO '{folder}/out.csv'",
        "EXPORT DATABASE '{folder}/out'",
        "ATTACH '{folder}/other.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "INSERT INTO outlets (outlet_id) VALUES ('x')",
        "DELETE FROM articles",
        "CREATE TABLE mine (x INTEGER)",
        "DROP VIEW speakers",
        "SET enable_external_access = true",
        "SET memory_limit = '99GB'",
        "RESET enable_external_access",
        "SET lock_configuration = false",
        "PRAGMA threads = 64",
        "SELECT * FROM secret_of_python",
    ],
)
def test_a_reader_may_only_read(newsroom: Newsroom, tmp_path: Path, statement: str) -> None:
    secret_of_python = duckdb.sql("SELECT 1 AS x").arrow()
    assert secret_of_python is not None
    with open_reader(newsroom.ledger.database) as connection:
        with pytest.raises(duckdb.Error):
            connection.execute(statement.format(folder=tmp_path)).fetchall()
        assert connection.execute("SELECT count(*) > 0 FROM articles").fetchone() == (True,)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_does_not_keep_the_next_database_from_being_published(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({"a.jsonl": make_jsonl([make_row(1)])})
    newsroom.run()
    with open_reader(newsroom.ledger.database) as reader:
        newsroom.write({"b.jsonl": make_jsonl([make_row(2)])})
        newsroom.run()
        assert reader.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    assert newsroom.query("SELECT count(*) FROM articles") == [(2,)]


def test_a_failing_check_keeps_the_old_database_and_names_the_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write({"a.jsonl": make_jsonl([make_row(1)])})
    newsroom.run()
    before = dump_tables(newsroom.ledger.database)
    newsroom.write({"b.jsonl": make_jsonl([make_row(2)])})

    def read_worse(folder: str) -> dict[str, str]:
        queries = dict(read_sql(folder))
        if folder == "tables":
            queries["quotes"] += "; UPDATE quotes SET confidence = 7 WHERE content LIKE '%waited 2 years%'"
        return queries

    with monkeypatch.context() as patch, pytest.raises(CheckError, match="the old one stays") as caught:
        patch.setattr(warehouse, "read_sql", read_worse)
        newsroom.run()
    assert "values_are_known: {'found_in': 'confidence'" in str(caught.value)
    assert caught.value.exit_code == 4
    assert dump_tables(newsroom.ledger.database) == before
    assert list(newsroom.ledger.processed.glob(".newsledger.duckdb*")) == []
    assert newsroom.run().rows["articles"] == 2


def test_a_build_that_is_short_of_memory_takes_more(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    build = warehouse._build

    def short_at_first(path: Path, ledger: Ledger, manifest: Manifest, now: datetime, memory: str) -> dict[str, int]:
        tried.append(memory)
        path.write_bytes(b"half a database")
        if len(tried) < 3:
            raise MemoryShortageError(f"DuckDB may use {memory}")
        path.unlink()
        return build(path, ledger, manifest, now, memory)

    monkeypatch.setattr(warehouse, "_build", short_at_first)
    newsroom.write({"a.jsonl": make_jsonl([make_row(1)])})
    newsroom.run(load_memory="200MB")
    assert tried == ["200MB", "400MB", "800MB"]
    assert newsroom.query("SELECT count(*) > 0 FROM articles") == [(True,)]
