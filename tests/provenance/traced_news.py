"""Invented articles in every text format, run through a newsroom, and what stands behind spans of them."""

from __future__ import annotations

import csv
import html
import io
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import Any

import duckdb

from newsledger.duck import open_reader
from newsledger.provenance.evidence import Evidence, Opened, trace_record
from newsledger.read.member_sources import find_source
from newsledger.read.reopen import reopen_record
from newsledger.sources import Declarations
from newsledger.text.repair import repair_text

WORDS = (
    "harbour council Norvale pier quay ferry crews storm winter mayor Oldane Mira said the of and a plan vote “wait” "
    "it’s self-imposed café Genève naïve 4,000 2031 dredging — budget's tolls Veldmark Ostrey señora Núñez façade to"
).split()
_WORD = re.compile(r"\w+")
_COMMENT = re.compile(r"<!--.*?-->")
_TAG = re.compile(r"<[^<>]*>")


def tell_story(seed: int, *, paragraphs: int = 5) -> str:
    """An invented article; some of its paragraphs are the same as others."""
    chance = random.Random(seed)
    told = [_tell_paragraph(chance) for _ in range(paragraphs)]
    return "\n\n".join([*told, told[0], chance.choice(told)])


def _tell_paragraph(chance: random.Random) -> str:
    sentences = (" ".join(chance.choices(WORDS, k=chance.randint(6, 14))) for _ in range(chance.randint(2, 4)))
    return " ".join(f"The {sentence} was right." for sentence in sentences)


def wrap_story(story: str, width: int = 72) -> str:
    """The story in lines of one width, with furniture between its paragraphs."""
    wrapped = [fill(paragraph, width, break_on_hyphens=False) for paragraph in story.split("\n\n")]
    return "\n\nAdvertisement\n\n".join(wrapped)


def damage_story(story: str) -> str:
    """The story as bad exports have it: entities, misread bytes, decomposed accents, characters nobody sees."""
    changes = {
        "’": "â€™",
        "“": "&#8220;",
        "”": "&amp;quot;",
        "é": "e\u0301",
        "—": "&mdash;",
        "harbour": "har\u200bbour",
    }
    for good, bad in changes.items():
        story = story.replace(good, bad)
    return story


def make_table(rows: Sequence[Mapping[str, str]], delimiter: str) -> str:
    """Rows as CSV, every cell in quotation marks."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def make_item(number: int, story: str) -> str:
    """One item of SGML, with a dateline that is a part of the text."""
    text = html.escape(story, quote=False).replace("\n\n", "\n    ")
    return (
        f'<REUTERS NEWID="{number}"><DATE> 3-MAR-2021 09:18:21</DATE><TEXT>&#2;\n<TITLE>Pier plan {number}</TITLE>\n'
        f"<DATELINE>    NORVALE, March 3 - </DATELINE><BODY>{text}\n Reuter\n&#3;</BODY></TEXT></REUTERS>\n"
    )


def make_page(number: int, story: str) -> str:
    """A saved page with links, comments and entities within its paragraphs."""
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>Pier plan {number}</title></head><body><nav><a "
        f"href='/'>Home</a></nav><article><h1>Pier plan {number}</h1>{make_post(story)}</article></body></html>"
    )


def make_post(story: str) -> str:
    """An article's HTML as a field has it."""
    return "".join(
        f"<p>{html.escape(part).replace('quay', '<a href=/q>quay</a>').replace('of ', 'of <!-- x -->')}</p>\n"
        for part in story.split("\n\n")
    )


def strip_tags(markup: str) -> str:
    """What a piece of HTML shows."""
    return html.unescape(_TAG.sub("", _COMMENT.sub("", markup)))


@dataclass(frozen=True, slots=True)
class Traced:
    """One stored article with its record, opened once."""

    document: Mapping[str, Any]
    article: Mapping[str, Any]
    opened: Opened

    def trace(self, start: int, end: int) -> Evidence:
        return trace_record(self.opened, self.article, start, end)


def read_rows(database: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table by column name, in order of its key."""
    with open_reader(database) as connection:
        cursor: duckdb.DuckDBPyConnection = connection.execute(f"SELECT * FROM {table} ORDER BY document_id")
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def open_articles(raw: Path, database: Path, suffix: str, declarations: Declarations) -> Iterator[Traced]:
    """The articles of the files with a suffix."""
    documents = {row["document_id"]: row for row in read_rows(database, "documents")}
    for article in read_rows(database, "articles"):
        document = documents[article["document_id"]]
        if document["source_path"].endswith(suffix):
            source = find_source(declarations, document["source_path"], document["member"])
            reopened = reopen_record(raw, document, source.format)
            opened = Opened(document, reopened.reader, reopened.header, reopened.raw, source.fields)
            yield Traced(document, article, opened)


def choose_spans(articles: Sequence[Traced], count: int, seed: int = 1) -> Iterator[tuple[Traced, int, int]]:
    """Random ranges of the articles' texts."""
    chance = random.Random(seed)
    for _ in range(count):
        traced = chance.choice(articles)
        size = len(traced.article["text"])
        start = chance.randrange(size)
        yield traced, start, min(size, start + chance.randint(1, 300))


def read_evidence(evidence: Evidence) -> str:
    """The words at the raw address: the bytes decoded, and only the escapes of the format undone."""
    raw = evidence.record
    pieces = (
        raw.data[start - raw.byte_start : end - raw.byte_start].decode(evidence.encoding or "utf-8", "replace")
        for start, end in evidence.byte_ranges
    )
    return "".join(_undo_escapes(piece, evidence.document["media_type"]) for piece in pieces)


def _undo_escapes(piece: str, media_type: str) -> str:
    if media_type == "application/json":
        return str(json.loads(f'"{piece}"', strict=False))
    if media_type == "text/csv":
        return piece.replace('""', '"')
    if media_type in ("text/html", "text/sgml", "application/sgml"):
        return strip_tags(piece)
    return piece


def list_words(text: str, *, is_damaged: bool = False) -> list[str]:
    """The words of a text; of a damaged one those that it has once its characters are repaired."""
    return _WORD.findall(repair_text(text) if is_damaged else text)
