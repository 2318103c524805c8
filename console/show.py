"""`newsledger show`: one article, or the characters of one span of it, with where they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from console.database import open_database
from console.options import Folders
from console.tables import make_line, make_printable, print_json
from newsledger.errors import UsageError

if TYPE_CHECKING:
    import duckdb

_ARTICLE = """
SELECT a.*, d.source_path, d.record_index, d.byte_start, d.byte_end, d.sha256
FROM articles AS a JOIN documents AS d ON d.document_id = a.document_id
WHERE a.article_id = ? OR a.version_id = ?
ORDER BY a.version_id = ? DESC, a.is_latest DESC LIMIT 1
"""
_QUOTES = """
SELECT kind, speaker, source, cue, role, content, content_spans, confidence, model_version
FROM quotes WHERE version_id = ? ORDER BY content_spans[1].start_char
"""
_HEADER = (
    "article_id", "version_id", "revision", "title", "authors", "outlet_id", "published_on", "published_precision",
    "published_method", "kind", "language", "wire_agency", "dateline", "url", "word_count", "is_truncated",
)  # fmt: skip
_PLACE = ("article_id", "version_id", "source_path", "record_index", "byte_start", "byte_end", "sha256")


def show(
    article_id: Annotated[str, Parameter(help="Article or version")],
    start: Annotated[int | None, Parameter(help="First character of a span")] = None,
    end: Annotated[int | None, Parameter(help="Character after the span")] = None,
    *,
    folders: Folders | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print as JSON")] = False,
) -> None:
    """Show an article with its quotes, or the characters START to END of its text, and where its bytes lie."""
    with open_database(folders) as connection:
        article = _fetch_article(connection, article_id)
        quotes = _fetch(connection, _QUOTES, [article["version_id"]])
    if start is not None or end is not None:
        _print_span(_cut_span(article, start or 0, end), article, as_json=as_json)
    elif as_json:
        print_json({**article, "quotes": quotes})
    else:
        _print_article(article, quotes)


def _fetch(connection: duckdb.DuckDBPyConnection, query: str, values: list[object]) -> list[dict[str, Any]]:
    cursor = connection.execute(query, values)
    columns = [str(column[0]) for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _fetch_article(connection: duckdb.DuckDBPyConnection, article_id: str) -> dict[str, Any]:
    found = _fetch(connection, _ARTICLE, [article_id, article_id, article_id])
    if not found:
        raise UsageError(f"there is no article {article_id!r}: list some with newsledger sql 'FROM articles_latest'")
    return found[0]


def _describe_place(article: dict[str, Any]) -> str:
    place = f"{article['source_path']}, record {article['record_index']}"
    return f"{place}, bytes {article['byte_start']} to {article['byte_end']} (sha256 {article['sha256'][:16]}…)"


def _cut_span(article: dict[str, Any], start: int, end: int | None) -> dict[str, Any]:
    length = len(article["text"])
    last = length if end is None else end
    if not 0 <= start < last <= length:
        raise UsageError(f"{start} to {last} is no span of a text of {length} characters")
    return {"start_char": start, "end_char": last, "text": article["text"][start:last]}


def _print_span(span: dict[str, Any], article: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        record = {name: article[name] for name in _PLACE}
        print_json({**span, **record})
        return
    where = f"characters {span['start_char']} to {span['end_char']} of version {article['version_id']}"
    print(make_printable(span["text"]))
    print(f"— {where}: {make_line(_describe_place(article))}")


def _print_article(article: dict[str, Any], quotes: list[dict[str, Any]]) -> None:
    for name in _HEADER:
        value = article[name]
        print(f"{name:<20} {make_line(', '.join(value) if isinstance(value, list) else value)}")
    print(f"{'raw record':<20} {make_line(_describe_place(article))}\n")
    print(make_printable(article["text"]))
    if quotes:
        print(f"\nquotes ({len(quotes)})")
    for quote in quotes:
        who = quote["speaker"] or quote["source"] or "(not attributed)"
        spans = ", ".join(f"{span['start_char']}-{span['end_char']}" for span in quote["content_spans"])
        role = f", {quote['role']}" if quote["role"] else ""
        words = " ".join(quote["content"].split())
        print(make_line(f"  {who}{role} [{quote['cue'] or 'no cue'}]: {words}  ({spans})"))
