"""Every table, declared once: Arrow schemas, SQL types, COMMENTs and the data dictionary derive from it.

A column says which step writes it, so that a step's Parquet part and the finished table come from one declaration.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Literal, get_type_hints

import pyarrow as pa

from newsledger.receipts import SCHEMA_VERSION
from newsledger.records import Record

StepName = Literal["read", "clean", "annotate", "connect", "load", "export"]

TEXT = pa.string()
INTEGER = pa.int32()
BIGINT = pa.int64()
REAL = pa.float64()
BOOLEAN = pa.bool_()
TIMESTAMP = pa.timestamp("us", tz="UTC")
DATE = pa.date32()
TEXTS = pa.list_(TEXT)
COUNTS = pa.map_(TEXT, INTEGER)
LABELS = pa.map_(TEXT, TEXT)
SPANS = pa.list_(pa.struct([("start_char", INTEGER), ("end_char", INTEGER)]))
TITLE_SPANS = pa.list_(pa.struct([("part", TEXT), ("start_char", INTEGER), ("end_char", INTEGER)]))
RAW_SPANS = pa.list_(
    pa.struct([("start_char", INTEGER), ("end_char", INTEGER), ("byte_start", BIGINT), ("byte_end", BIGINT)])
)
ANCHORS = pa.list_(pa.struct([("char", INTEGER), ("byte", BIGINT)]))
DATE_CANDIDATES = pa.list_(
    pa.struct([("value", TEXT), ("method", TEXT), ("place", TEXT), ("published_on", DATE), ("refusal", TEXT)])
)

_SQL_NAMES: dict[pa.DataType, str] = {
    TEXT: "VARCHAR",
    INTEGER: "INTEGER",
    BIGINT: "BIGINT",
    REAL: "DOUBLE",
    BOOLEAN: "BOOLEAN",
    TIMESTAMP: "TIMESTAMPTZ",
    DATE: "DATE",
}


def name_sql_type(kind: pa.DataType) -> str:
    """The DuckDB name of an Arrow type."""
    if pa.types.is_map(kind):
        return f"MAP({name_sql_type(kind.key_type)}, {name_sql_type(kind.item_type)})"
    if pa.types.is_list(kind):
        return f"{name_sql_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        return "STRUCT(" + ", ".join(f"{field.name} {name_sql_type(field.type)}" for field in kind) + ")"
    return _SQL_NAMES[kind]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its Arrow type, what it means, and the step that writes it."""

    name: str
    type: pa.DataType
    comment: str
    step: StepName


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what a row is, its columns, its key; internal tables stay in Parquet and are not loaded."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    is_internal: bool = False

    def arrow_schema(self, step: StepName | None = None) -> pa.Schema:
        """The schema of the whole table, or of the part of it that one step writes."""
        chosen = [column for column in self.columns if step is None or column.step == step]
        return pa.schema(
            [pa.field(column.name, column.type) for column in chosen],
            metadata={"table": self.name, "schema_version": SCHEMA_VERSION},
        )


def _columns(step: StepName, *rows: tuple[str, pa.DataType, str]) -> tuple[Column, ...]:
    return tuple(Column(name, kind, comment, step) for name, kind, comment in rows)


def _record_columns() -> tuple[Column, ...]:
    """One column a field of `Record`, so that the spool between read and clean has no list of its own."""
    hints = get_type_hints(Record)
    kinds = {name: TEXTS if "tuple" in str(hint) else TEXT for name, hint in hints.items()}
    return tuple(Column(f.name, kinds[f.name], f"Record.{f.name}", "read") for f in fields(Record))


DOCUMENTS = Table(
    "documents",
    "One raw record: where its bytes lie and how it ended.",
    _columns(
        "read",
        ("document_id", TEXT, "Key: digest of path, member, record index and bytes"),
        ("source_path", TEXT, "File below the raw folder, all suffixes kept"),
        ("member", TEXT, "Entry of an archive; null outside archives"),
        ("record_index", INTEGER, "Place of the record in its file, from 0"),
        ("byte_start", BIGINT, "First byte of the record in the decompressed file"),
        ("byte_end", BIGINT, "Byte after the record in the decompressed file"),
        ("media_type", TEXT, "Media type of the file that holds the record"),
        (
            "sha256",
            TEXT,
            "SHA-256 of the record's bytes, or of the file's when all of it was rejected; null when not read",
        ),
        ("byte_count", BIGINT, "Length of the record in bytes"),
        ("encoding", TEXT, "Character encoding the record was read in"),
        ("encoding_source", TEXT, "What told the encoding: bom, transport, meta, utf-8, detected or fallback"),
        ("replaced_count", INTEGER, "Bytes that were no character in that encoding and became U+FFFD"),
        ("batch_id", TEXT, "Batch in which the record was registered"),
        ("source_name", TEXT, "Declared source of the file, as it was named when the batch was registered"),
        ("reason", TEXT, "Why the record was rejected; null otherwise"),
        ("detail", TEXT, "What the reader or cleaner said about the rejected record"),
    )
    + _columns(
        "connect",
        ("status", TEXT, "How the record ended: article, duplicate or rejected"),
        ("article_id", TEXT, "Article the record gave; null when rejected"),
        ("version_id", TEXT, "Version of the article the record gave; null when rejected"),
    ),
    key=("document_id",),
)

RECORDS = Table(
    "records",
    "What the readers handed over: decoded fields of each readable record.",
    _columns("read", ("document_id", TEXT, "The record's row in documents"), ("sha256", TEXT, "The record's digest"))
    + _columns("read", ("media_type", TEXT, "Media type of the file that holds the record"))
    + _record_columns()
    + _columns(
        "read",
        ("path_date", TEXT, "Date declared in the file's path"),
        ("day_first", BOOLEAN, "Whether the source is declared to write days before months"),
        ("encoding", TEXT, "Character encoding the record was read in"),
        ("anchors", ANCHORS, "Of plain text: where a character stands in the bytes that its encoding does not tell"),
    ),
    key=("document_id",),
    is_internal=True,
)

OUTCOMES = Table(
    "outcomes",
    "How each readable record left the cleaning.",
    _columns(
        "clean",
        ("document_id", TEXT, "The record's row in documents"),
        ("reason", TEXT, "Why the record was rejected; null when it became a version"),
        ("detail", TEXT, "What the cleaner said about it"),
        ("article_id", TEXT, "Article the record gave"),
        ("version_id", TEXT, "Version the record gave"),
    ),
    key=("document_id",),
    is_internal=True,
)

ARTICLES = Table(
    "articles",
    "One version of one article.",
    _columns(
        "clean",
        ("article_id", TEXT, "Identity of the article: from its canonical URL, else from its bytes and metadata"),
        ("version_id", TEXT, "Key: identity of this version, from the raw content"),
        ("document_id", TEXT, "Raw record that holds this version"),
        ("outlet_id", TEXT, "Outlet that published it; null when unknown"),
        ("outlet_name", TEXT, "Outlet's name as declared or received"),
        ("outlet_domain", TEXT, "Outlet's registered domain"),
        ("url", TEXT, "URL as received"),
        ("canonical_url", TEXT, "URL without tracking, scheme, AMP and fragment: the article's identity"),
        ("title", TEXT, "Headline without the outlet's name"),
        ("authors", TEXTS, "Names in the byline"),
        ("published_at", TIMESTAMP, "Moment of publication in UTC, when a clock time is known"),
        (
            "published_on",
            DATE,
            "Day of publication: the outlet's own where its time zone is declared or written, else the day as the "
            "source's stamp writes it; null when the day is not known",
        ),
        ("published_precision", TEXT, "second, minute, day, month, year or unknown"),
        ("published_method", TEXT, "Where the date was found: metadata, html, url, path, text or none"),
        ("published_candidates", DATE_CANDIDATES, "Every date offered, with the reason why it was refused"),
        ("modified_at", TIMESTAMP, "Moment of the last change that the outlet states"),
        ("fetched_at", TIMESTAMP, "Moment at which the record was collected, when its source says so"),
        ("title_marks", TEXTS, "Marks that the outlet set on the headline: updated, correction, live and so on"),
        ("section", TEXT, "Section as the outlet names it, or as its address does"),
        ("language", TEXT, "ISO 639 code of the text's language; null when unknown"),
        ("language_method", TEXT, "How the language was found: model, declared or none"),
        ("kind", TEXT, "news, opinion, live, interview, press_release, obituary, listing or unknown"),
        ("description", TEXT, "Summary as the outlet gives it"),
        ("text", TEXT, "Clean text: paragraphs parted by a blank line; every offset counts its code points"),
        ("word_count", INTEGER, "Words of the text"),
        ("paragraph_count", INTEGER, "Paragraphs of the text"),
        (
            "wire_agency",
            TEXT,
            "Agency whose copy this is, also at the agency itself; null for any other outlet's own text",
        ),
        ("is_wire_copy", BOOLEAN, "Whether an agency's text is printed here by another outlet"),
        ("contributing_agency", TEXT, "Agency credited with a contribution only"),
        ("dateline", TEXT, "Dateline as it stands at the head of the text"),
        ("is_truncated", BOOLEAN, "Whether the text is a paywall's stub, a teaser or ends cut"),
        ("is_summary", BOOLEAN, "Whether the source gave only a teaser; never the latest version beside a whole text"),
        ("furniture_removed", COUNTS, "Blocks of page furniture taken out of the text, counted by kind"),
        (
            "raw_spans",
            RAW_SPANS,
            "Of plain text files: from which bytes of the decompressed file, or member of an archive, each run of the "
            "text was decoded; a run that its bytes do not spell is a repaired character; null for other formats, "
            "which newsledger show traces",
        ),
    )
    + _columns(
        "connect",
        ("revision", INTEGER, "Number of this version in its article, from 1"),
        ("is_latest", BOOLEAN, "Whether this is the article's last version"),
        ("independent_id", TEXT, "Text that this article copies or is; null until copies are searched for"),
    ),
    key=("version_id",),
)

FAILURES = Table(
    "failures",
    "A cleaned article that no annotator could read: its record counts as rejected.",
    _columns(
        "annotate",
        ("document_id", TEXT, "The record's row in documents"),
        ("reason", TEXT, "Why the record is rejected after all"),
        ("detail", TEXT, "What is known about it"),
    ),
    key=("document_id",),
    is_internal=True,
)

VERSIONS = Table(
    "versions",
    "The record that stands for each version, and the version's place in its article.",
    _columns(
        "connect",
        ("document_id", TEXT, "Record chosen for the version; other records of it are duplicates"),
        ("article_id", TEXT, "The article"),
        ("version_id", TEXT, "The version"),
        ("revision", INTEGER, "Number of this version in its article, from 1"),
        ("is_latest", BOOLEAN, "Whether this is the article's last version"),
    ),
    key=("version_id",),
    is_internal=True,
)

LINKS = Table(
    "links",
    "One link in an article.",
    _columns(
        "clean",
        ("article_id", TEXT, "The article"),
        ("version_id", TEXT, "The version"),
        ("document_id", TEXT, "Raw record that holds this version"),
        ("position", INTEGER, "Order of the link in its article, from 0"),
        ("url", TEXT, "Link's address as received, made absolute"),
        ("canonical_url", TEXT, "Link's address in the form that identifies an article"),
        ("domain", TEXT, "Registered domain of the address"),
        ("anchor", TEXT, "Words of the link"),
        ("relation", TEXT, "citation, related, own or social"),
    )
    + _columns("connect", ("target_article_id", TEXT, "Article of this database that the link points to")),
    key=("version_id", "position"),
)

QUOTES = Table(
    "quotes",
    "One attribution: words, who is said to have said them, and how.",
    _columns(
        "annotate",
        ("quote_id", TEXT, "Key: digest of version, model and spans"),
        ("article_id", TEXT, "The article"),
        ("version_id", TEXT, "The version"),
        ("document_id", TEXT, "Raw record that holds this version"),
        (
            "kind",
            TEXT,
            "direct (half or more of the words between quotation marks, or a turn of a transcript or an interview, "
            "as after `SMITH:` or `A:`), indirect (none) or mixed",
        ),
        ("content", TEXT, "Words said, cut from the text; […] where other words part them"),
        ("content_spans", SPANS, "Where the content stands in the text; null for words of a title apart from it"),
        ("cue", TEXT, "Words that attribute: said, according to"),
        ("cue_start", INTEGER, "First code point of the cue"),
        ("cue_end", INTEGER, "Code point after the cue"),
        (
            "stance",
            TEXT,
            "What the cue makes of the words: neutral, claim, admission, denial, warning, promise, praise, blame, "
            "thought, question, demand, support or opposition; null for an unknown cue",
        ),
        ("is_negated", BOOLEAN, "Whether it was not said, or is only supposed: did not say, might say, if she says"),
        ("source", TEXT, "Source as it stands in the text"),
        ("source_start", INTEGER, "First code point of the source"),
        ("source_end", INTEGER, "Code point after the source"),
        ("title_spans", TITLE_SPANS, "Where content, cue and source stand in articles.title, when the text lacks it"),
        ("speaker_id", TEXT, "Speaker's entity; null until entities are linked"),
        ("speaker", TEXT, "Speaker's full name as the article first gives it"),
        (
            "speaker_type",
            TEXT,
            "person, organization, group (several people or a class of them: critics, two senators), document (a "
            "report, a poll, a film), unnamed (people whom the article does not name: a senior official) or none",
        ),
        ("anonymity_reason", TEXT, "Why the source is not named, when the text says so"),
        ("role", TEXT, "Speaker's role as the text gives it"),
        ("role_class", TEXT, "Class of the role; null until roles are classed"),
        ("affiliation", TEXT, "Speaker's organisation; null until affiliations are found"),
        ("gender", TEXT, "Speaker's gender; never guessed from a name"),
        ("gender_method", TEXT, "How the gender was found"),
        ("addressee", TEXT, "Who was told"),
        ("said_on", DATE, "Day of the utterance; null until times are resolved"),
        ("paragraph", INTEGER, "Paragraph in which the content begins, from 0; null in a title apart from the text"),
        ("is_lead", BOOLEAN, "Whether the content begins in the first paragraph, the title left out"),
        ("is_title", BOOLEAN, "Whether the words stand in the article's title"),
        ("confidence", REAL, "How sure the annotator is of words and source, 0 to 1; not of speaker and role"),
        ("model_version", TEXT, "Annotator and version that made the row"),
    ),
    key=("quote_id",),
)

OUTLETS = Table(
    "outlets",
    "One outlet.",
    _columns(
        "connect",
        ("outlet_id", TEXT, "Key: declared, else from the registered domain or the name"),
        ("name", TEXT, "Name"),
        ("domain", TEXT, "Registered domain"),
        ("country", TEXT, "ISO 3166 code of the country"),
        ("language", TEXT, "ISO 639 code of its main language"),
        ("timezone", TEXT, "IANA name of the time zone its days are counted in"),
        ("kind", TEXT, "Kind of outlet as declared"),
        ("groups", LABELS, "Groups it belongs to: lean, owner, region"),
    ),
    key=("outlet_id",),
)

REASONS_TABLE = Table(
    "reasons",
    "One reason for which a record is rejected, and what can be done.",
    _columns(
        "load",
        ("reason", TEXT, "Key: as in documents.reason"),
        ("meaning", TEXT, "What is wrong with the record"),
        ("remedy", TEXT, "What mends it"),
    ),
    key=("reason",),
)

RECEIPTS = Table(
    "receipts",
    "One step run: what went in, what came out.",
    _columns(
        "load",
        ("step", TEXT, "Step"),
        ("version", TEXT, "Version of the step"),
        ("fingerprint", TEXT, "Key: digest of inputs, version, settings and libraries"),
        ("batch_id", TEXT, "Batch; null for steps over all batches"),
        ("inputs", TEXTS, "Files read, by content"),
        ("outputs", TEXTS, "Files written, by content"),
        ("rows_in", BIGINT, "Rows that went in"),
        ("rows_out", BIGINT, "Rows that came through"),
        ("duplicates", BIGINT, "Rows that were duplicates"),
        ("rejected", COUNTS, "Rows rejected, by reason"),
    ),
    key=("fingerprint",),
)

_DECLARED = (
    DOCUMENTS, RECORDS, OUTCOMES, ARTICLES, FAILURES, VERSIONS, LINKS, QUOTES, OUTLETS, REASONS_TABLE, RECEIPTS
)  # fmt: skip
TABLES: dict[str, Table] = {table.name: table for table in _DECLARED}
PUBLIC_TABLES: tuple[Table, ...] = tuple(table for table in TABLES.values() if not table.is_internal)


@cache
def part_schema(table: str, step: StepName) -> pa.Schema:
    """The Arrow schema of the Parquet parts that `step` writes for `table`."""
    return TABLES[table].arrow_schema(step)
