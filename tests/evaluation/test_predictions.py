"""What was found, from a database and from a file."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from newsledger.errors import UsageError
from newsledger.evaluation.predictions import Found, list_models, read_database, read_findings, write_findings

QUOTES = """
CREATE TABLE quotes AS SELECT * FROM (VALUES
    ('v1', 'model-1', [{start_char: 0, end_char: 8}], 14, 18, 10, 13, 0.9),
    ('v1', 'rules-2', [{start_char: 0, end_char: 5}], NULL, NULL, NULL, NULL, 0.4),
    ('v2', 'rules-2', [{start_char: 1, end_char: 5}], NULL, NULL, NULL, NULL, NULL),
    ('v2', 'rules-2', NULL, NULL, NULL, NULL, NULL, 0.2)
) AS rows(version_id, model_version, content_spans, cue_start, cue_end, source_start, source_end, confidence)
"""


@pytest.fixture
def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(QUOTES)
    connection.execute(
        "CREATE TABLE articles AS SELECT * FROM (VALUES ('v1', 'a'), ('v2', 'b')) AS r(version_id, text)"
    )
    paths = "('v1', 'deep/a.txt'), ('v2', 'b.txt'), (NULL, 'rejected.txt')"
    connection.execute(f"CREATE TABLE documents AS SELECT * FROM (VALUES {paths}) AS r(version_id, source_path)")
    return connection


def test_an_article_has_the_rows_of_its_first_model(database: duckdb.DuckDBPyConnection) -> None:
    found = read_database(database)
    assert found["a.txt"].text == "a"
    assert [each.score for each in found["a.txt"].found] == [0.9]
    assert (found["a.txt"].found[0].cue, found["a.txt"].found[0].source) == ((14, 18), (10, 13))
    assert [each.content for each in found["b.txt"].found] == [((1, 5),), ()]
    assert "rejected.txt" not in found


def test_one_model_can_be_asked_for(database: duckdb.DuckDBPyConnection) -> None:
    found = read_database(database, "rules-2")
    assert [each.score for each in found["a.txt"].found] == [0.4]
    assert read_database(database, "model-1")["b.txt"].found == ()
    assert list_models(database) == ["model-1", "rules-2"]


def test_findings_come_from_lines(tmp_path: Path) -> None:
    path = tmp_path / "found.jsonl"
    path.write_text(
        '{"file": "a.txt", "findings": [{"content": [[0, 4], [6, 9]], "cue": null, "source": [10, 12]}]}\n'
        '\n{"file": "b.txt", "findings": []}\n',
        "utf-8",
    )
    found = read_findings(path)
    assert found["a.txt"].text is None
    assert found["a.txt"].found[0].content == ((0, 4), (6, 9))
    assert found["b.txt"].found == ()


def test_written_findings_are_read_again(tmp_path: Path) -> None:
    found = {"a.txt": (Found(content=((0, 4), (6, 9)), source=(10, 12), score=0.5),), "b.txt": ()}
    path = tmp_path / "found.jsonl"
    write_findings(path, found)
    assert {file: article.found for file, article in read_findings(path).items()} == found


@pytest.mark.parametrize("line", ["{", '{"file": "a.txt"}', '{"file": "a", "findings": [{"content": [[1]]}]}'])
def test_what_is_no_finding_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "found.jsonl"
    path.write_text(line, "utf-8")
    with pytest.raises(UsageError, match=r"line 1 of .*found\.jsonl holds no findings"):
        read_findings(path)
