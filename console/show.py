"""`newsledger show`: an article, a quote or one span of an article, with the raw bytes that say so."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from console.database import open_database
from console.evidence_view import describe_evidence, print_evidence
from console.options import Folders
from console.tables import make_line, make_printable, print_json
from newsledger.errors import InputRejectedError, NewsledgerError, RawGoneError, UsageError

if TYPE_CHECKING:
    import duckdb

    from newsledger.provenance.evidence import Evidence

_ARTICLE = """
SELECT a.*, d.source_path, d.member, d.record_index, d.byte_start, d.byte_end, d.sha256
FROM articles AS a JOIN documents AS d ON d.document_id = a.document_id
WHERE a.article_id = ? OR a.version_id = ?
ORDER BY a.version_id = ? DESC, a.is_latest DESC LIMIT 1
"""
_LISTING = "newsledger sql 'SELECT article_id, title FROM articles_latest'"
_DOCUMENT = "SELECT * FROM documents WHERE document_id = ?"
_QUOTE = "SELECT * FROM quotes WHERE quote_id = ?"
_QUOTES = """
SELECT quote_id, kind, speaker, source, cue, role, content, content_spans, confidence, model_version
FROM quotes WHERE version_id = ? ORDER BY content_spans[1].start_char NULLS FIRST, quote_id
"""
_WHOLE_QUOTES = "SELECT * FROM quotes WHERE version_id = ?"
_HEADER = (
    "article_id", "version_id", "revision", "title", "authors", "outlet_id", "published_on", "published_precision",
    "published_method", "kind", "language", "wire_agency", "dateline", "url", "word_count", "is_truncated",
)  # fmt: skip
_PLACE = ("article_id", "version_id", "source_path", "member", "record_index", "byte_start", "byte_end", "sha256")
_QUOTE_HEADER = ("quote_id", "kind", "speaker", "speaker_type", "role", "stance", "confidence", "model_version")


@dataclass(frozen=True, slots=True)
class _Span:
    """A named span of an article's text, or of its title."""

    name: str
    start: int
    end: int
    is_title: bool = False

    @property
    def column(self) -> str:
        """The column of `articles` that it counts in."""
        return "title" if self.is_title else "text"


@dataclass(frozen=True, slots=True)
class _Shown:
    """An article with its raw record's row, and where its raw folder lies."""

    article: dict[str, Any]
    document: dict[str, Any]
    raw: Path

    def cut(self, span: _Span) -> str:
        """The stored characters of a span."""
        return str(self.article[span.column][span.start : span.end])

    def find(self, span: _Span) -> Evidence | None:
        """The evidence for a span, None for one of a title, which is not traced; raises RawGoneError."""
        if span.is_title:
            return None
        # Here, so that an article is shown without the readers of all formats.
        from newsledger.provenance.evidence import find_evidence
        from newsledger.sources import load_declarations

        declared = load_declarations(self.raw)
        return find_evidence(self.raw, self.document, self.article, span.start, span.end, declared)

    def list_commands(self, evidence: Evidence) -> list[str]:
        """What prints the evidence's bytes without us."""
        from console.raw_commands import list_commands
        from newsledger.inventory import locate_raw

        path = locate_raw(self.raw, self.document["source_path"])
        # Where in a record the span lies is not told: its bytes may be encoded otherwise than what was found in them.
        encoding = None if evidence.method == "record" else evidence.encoding
        return list_commands(path, self.document["member"], evidence.byte_ranges, encoding)


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class View:
    """How to show it: with its quotes marked or not, here, as data, or as a page."""

    is_marked: Annotated[
        bool, Parameter(name="--quotes", negative="", help="Mark the quotes in the text, speaker by speaker")
    ] = False
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print as JSON")] = False
    is_opened: Annotated[
        bool,
        Parameter(
            name="--open",
            negative="",
            help="Open the original page with the span marked, made inert; with --quotes, the article with them marked",
        ),
    ] = False
    to: Annotated[Path | None, Parameter(help="File to write that page to, instead of opening it")] = None

    @property
    def has_page(self) -> bool:
        """Whether a page is asked for."""
        return self.is_opened or self.to is not None


def show(
    article_id: Annotated[str, Parameter(help="Article, version or quote")],
    start: Annotated[int | None, Parameter(help="First character of a span")] = None,
    end: Annotated[int | None, Parameter(help="Character after the span")] = None,
    *,
    folders: Folders | None = None,
    view: View | None = None,
) -> None:
    """Show an article with its quotes, a quote, or the characters START to END of a text, and the raw bytes behind."""
    folders, view = folders or Folders(), view or View()
    if view.to is not None:
        folders.demand_output(view.to)
    is_span = start is not None or end is not None
    if view.is_marked:
        _show_quotes(folders, article_id, view, is_span=is_span)
        return
    with open_database(folders) as connection:
        quote = _find_quote(connection, article_id)
        article = _fetch_article(connection, quote["version_id"] if quote else article_id)
        quotes = _fetch(connection, _QUOTES, [article["version_id"]])
        document = _fetch(connection, _DOCUMENT, [article["document_id"]])[0]
    shown = _Shown(article, document, folders.settings().raw)
    spans = [_name_span(article, start or 0, end)] if is_span else _list_spans(quote) if quote else []
    if quote and is_span:
        raise UsageError("a quote has its spans already: leave out START and END, or name its article")
    if spans:
        _print_spans(shown, spans, quote, as_json=view.as_json)
    elif view.as_json:
        print_json({**article, "quotes": quotes})
    else:
        _print_article(article, quotes)
    if view.has_page:
        _show_page(shown, spans or [_Span("text", 0, len(article["text"]))], view.to)


def _show_quotes(folders: Folders, article_id: str, view: View, *, is_span: bool) -> None:
    """Show an article with its quotes marked: on the page that is asked for, else here."""
    from console.quotes_view import print_quotes, print_quotes_json, show_quote_page
    from newsledger.annotate.registry import ANNOTATORS

    if is_span:
        raise UsageError("--quotes shows a whole article: leave out START and END")
    with open_database(folders) as connection:
        quote = _find_quote(connection, article_id)
        article = _fetch_article(connection, quote["version_id"] if quote else article_id)
        quotes = _fetch(connection, _WHOLE_QUOTES, [article["version_id"]])
    models = [annotator.name for annotator in ANNOTATORS if annotator.table == "quotes"]
    if view.has_page:
        show_quote_page(article, quotes, models, view.to)
    if view.as_json:
        print_quotes_json(article, quotes, models)
    elif not view.has_page:
        print_quotes(article, quotes, models)


def _fetch(connection: duckdb.DuckDBPyConnection, query: str, values: list[object]) -> list[dict[str, Any]]:
    cursor = connection.execute(query, values)
    columns = [str(column[0]) for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _fetch_article(connection: duckdb.DuckDBPyConnection, article_id: str) -> dict[str, Any]:
    found = _fetch(connection, _ARTICLE, [article_id, article_id, article_id])
    if not found:
        raise UsageError(f"there is no article {article_id!r}: list some with {_LISTING}")
    return found[0]


def _find_quote(connection: duckdb.DuckDBPyConnection, quote_id: str) -> dict[str, Any] | None:
    """The quote of an identity, unless an article or a version has it."""
    is_article = _fetch(connection, _ARTICLE, [quote_id, quote_id, quote_id])
    return next(iter(() if is_article else _fetch(connection, _QUOTE, [quote_id])), None)


def _describe_place(article: dict[str, Any]) -> str:
    member = f", {article['member']}" if article["member"] is not None else ""
    place = f"{article['source_path']}{member}, record {article['record_index']}"
    if article["byte_start"] is not None:
        place += f", bytes {article['byte_start']} to {article['byte_end']}"
    return f"{place} (sha256 {(article['sha256'] or 'unknown')[:16]}…)"


def _name_span(article: dict[str, Any], start: int, end: int | None) -> _Span:
    length = len(article["text"])
    last = length if end is None else end
    if not 0 <= start < last <= length:
        raise UsageError(f"{start} to {last} is no span of a text of {length} characters")
    return _Span("span", start, last)


def _list_spans(quote: Mapping[str, Any]) -> list[_Span]:
    """What a quote says, the words that attribute it, and who is named there."""
    titled = [
        _Span(span["part"], span["start_char"], span["end_char"], is_title=True)
        for span in quote.get("title_spans") or ()
    ]
    content = [_Span("content", span["start_char"], span["end_char"]) for span in quote["content_spans"] or ()]
    others = [
        _Span(name, quote[f"{name}_start"], quote[f"{name}_end"])
        for name in ("cue", "source")
        if quote[f"{name}_start"] is not None
    ]
    return titled + content + others


def _print_spans(shown: _Shown, spans: Sequence[_Span], quote: dict[str, Any] | None, *, as_json: bool) -> None:
    """Print spans with their evidence; where the raw bytes are gone, the spans alone, and raise that at the end."""
    problem: NewsledgerError | None = None
    rows = []
    if quote and not as_json:
        _print_values(quote, _QUOTE_HEADER)
        print()
    for place, span in enumerate(spans):
        evidence: Evidence | None = None
        try:
            evidence = shown.find(span)
        except (RawGoneError, InputRejectedError) as error:
            problem = error
        if as_json:
            rows.append(_describe_span(shown, span, evidence))
        else:
            _print_span(shown, span, evidence, is_first=place == 0)
    if as_json:
        print_json({**quote, "spans": rows} if quote else rows[0])
    if problem:
        raise problem


def _describe_span(shown: _Shown, span: _Span, evidence: Evidence | None) -> dict[str, Any]:
    stored = {"name": span.name, "start_char": span.start, "end_char": span.end, "text": shown.cut(span)}
    if span.is_title:
        stored["column"] = span.column
    place = {name: shown.article[name] for name in _PLACE}
    found = describe_evidence(evidence, shown.list_commands(evidence)) if evidence else None
    return {**stored, **place, "evidence": found}


def _print_span(shown: _Shown, span: _Span, evidence: Evidence | None, *, is_first: bool) -> None:
    if not is_first:
        print()
    whole = "the title of version" if span.is_title else "version"
    where = f"characters {span.start} to {span.end} of {whole} {shown.article['version_id']}"
    name = "" if span.name == "span" else f"{span.name}, "
    print(make_printable(shown.cut(span)))
    print(f"— {name}{where}: {make_line(_describe_place(shown.article))}")
    if evidence:
        print()
        print_evidence(evidence, shown.list_commands(evidence))


def _print_values(row: Mapping[str, Any], names: Sequence[str]) -> None:
    for name in names:
        value = row[name]
        print(f"{name:<20} {make_line(', '.join(value) if isinstance(value, list) else value)}")


def _print_article(article: dict[str, Any], quotes: list[dict[str, Any]]) -> None:
    _print_values(article, _HEADER)
    print(f"{'raw record':<20} {make_line(_describe_place(article))}\n")
    print(make_printable(article["text"]))
    if quotes:
        print(f"\nquotes ({len(quotes)})")
    for quote in quotes:
        who = quote["speaker"] or quote["source"] or "(not attributed)"
        places = quote["content_spans"]
        spans = ", ".join(f"{span['start_char']}-{span['end_char']}" for span in places or ()) or "in the title"
        role = f", {quote['role']}" if quote["role"] else ""
        words = " ".join(quote["content"].split())
        print(make_line(f"  {who}{role} [{quote['cue'] or 'no cue'}]: {words}  ({spans})"))


def _show_page(shown: _Shown, spans: Sequence[_Span], to: Path | None) -> None:
    """Write the page that an article came from, its spans marked, and open it unless a file was named for it."""
    from console.page_opening import open_page
    from newsledger.files import write_bytes_safely
    from newsledger.provenance.page_view import EVIDENCE_ID, make_page_view

    found = [evidence for evidence in map(shown.find, spans) if evidence]
    if not found:
        raise UsageError("where a title stands on its page is not traced: name a span of the text")
    source = found[0].source
    if source is None or not source.is_markup:
        raise UsageError(f"article {shown.article['article_id']} came from no page: there is none to open")
    ranges = [chars for evidence in found for chars in evidence.char_ranges]
    if not ranges:
        raise NewsledgerError("where the span stands on its page cannot be told")
    page = make_page_view(source.text, ranges, _list_notes(shown, found)).encode("utf-8", "replace")
    if to is not None:
        write_bytes_safely(to, page)
        print(f"written: {make_line(to)}", file=sys.stderr)
    else:
        open_page(page, "evidence", EVIDENCE_ID)


def _list_notes(shown: _Shown, found: Sequence[Evidence]) -> list[str]:
    ranges = [f"{start} to {end}" for evidence in found for start, end in evidence.byte_ranges]
    more = f" and {len(ranges) - 5} ranges more" if len(ranges) > 5 else ""
    return [
        str(shown.article["title"] or shown.article["article_id"]),
        f"Article {shown.article['article_id']}, {_describe_place(shown.article)}",
        f"Marked: bytes {', '.join(ranges[:5])}{more}. The words of the page in their order; its styles, pictures, "
        "scripts, links and forms are left out.",
    ]
