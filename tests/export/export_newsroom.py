"""Small databases about invented outlets and people, built as the load step builds the real one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from newsledger.duck import open_builder, quote_name
from newsledger.reasons import REASONS
from newsledger.schema import PUBLIC_TABLES, TABLES
from newsledger.warehouse import create_views, render_ddl

Rows = dict[str, list[dict[str, Any]]]

OUTLETS = ("Harbour Post", "Vale Courier", "Täglicher Anzeiger", "The Quarry Times", "Lake & Shore", "Nordwind")
PEOPLE = (
    ("Mira Tolland", "mayor of Eastvale"),
    ("Joris Benquist", "union secretary"),
    ("Adaeze Farrow", "hydrologist"),
    ("Tomas Ilver", None),
    ("Renske O’Dell", "minister of transport"),
)
WORDS = "The ferry will run again before the first frost, and nobody will pay twice for it"


def _article(index: int, outlet: int, day: date | None) -> dict[str, Any]:
    return {
        "article_id": f"a{index:05}",
        "version_id": f"v{index:05}",
        "document_id": f"d{index:05}",
        "outlet_id": f"outlet-{outlet}",
        "url": f"https://outlet{outlet}.example/{index}",
        "title": f"Ferry line {index} reopens",
        "authors": ["Ada Quill"],
        "published_on": day,
        "published_precision": "day" if day else "unknown",
        "published_method": "metadata" if day else "none",
        "language": "en",
        "kind": ("news", "opinion", "interview")[index % 3],
        "text": f"“{WORDS},” said the speaker. The harbour office has yet to answer.",
        "word_count": 28,
        "wire_agency": "Union Wire" if index % 5 == 0 else None,
        "is_wire_copy": index % 5 == 0,
        "is_truncated": False,
        "revision": 1,
        "is_latest": True,
    }


def _quote(article: Mapping[str, Any], index: int, person: int) -> dict[str, Any]:
    speaker, role = PEOPLE[person]
    return {
        "quote_id": f"q{index:05}",
        "article_id": article["article_id"],
        "version_id": article["version_id"],
        "kind": "direct",
        "content": WORDS,
        "content_spans": [{"start_char": 1, "end_char": 1 + len(WORDS)}],
        "cue": "said",
        "source": "the speaker",
        "speaker": speaker,
        "speaker_type": "person",
        "role": role,
        "is_lead": index % 2 == 0,
        "confidence": 0.9,
        "model_version": "rules-1",
    }


def _document(index: int, status: str, reason: str | None = None, path: str | None = None) -> dict[str, Any]:
    return {
        "document_id": f"d{index:05}",
        "source_path": path or f"inbox/{index:05}.txt",
        "record_index": 0,
        "byte_start": 0,
        "byte_end": 100,
        "status": status,
        "reason": reason,
    }


def make_rows(*, outlets: int = 6, days: int = 14, first_on: date = date(2024, 3, 1)) -> Rows:
    """Rows of a small newsroom: the first outlets publish most, the last one is silent, one article has no date."""
    articles = []
    for day in range(days):
        for outlet in range(outlets - 1):
            for _ in range((day * 7 + outlet * 3) % (outlets + 2 - outlet)):
                articles.append(_article(len(articles), outlet, first_on + timedelta(day)))
    articles.append(_article(len(articles), 0, None))
    quotes = []
    for index, article in enumerate(articles):
        for person in range(index % 4):
            quotes.append(_quote(article, len(quotes), (index + person * person) % len(PEOPLE)))
    count = len(articles)
    rejects = ["too_short", "too_short", "invalid_json"]
    documents = [_document(index, "article") for index in range(count)]
    documents += [_document(count + index, "rejected", reason) for index, reason in enumerate(rejects)]
    documents.append(_document(count + len(rejects), "duplicate"))
    names = [OUTLETS[index] if index < len(OUTLETS) else f"Outlet {index}" for index in range(outlets)]
    listed = [{"outlet_id": f"outlet-{index}", "name": name} for index, name in enumerate(names)]
    return {"outlets": listed, "articles": articles, "quotes": quotes, "documents": documents}


def build_database(path: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]], *statements: str) -> Path:
    """A database file with these rows; `statements` may add more by SQL."""
    reasons = [{"reason": row.slug, "meaning": row.meaning, "remedy": row.remedy} for row in REASONS.values()]
    path.parent.mkdir(parents=True, exist_ok=True)
    with open_builder(path, memory="500MB", spill=path.parent) as connection:
        for table in PUBLIC_TABLES:
            for statement in render_ddl(table):
                connection.execute(statement)
        for name, content in {"reasons": reasons, **rows}.items():
            connection.register("rows_of_table", pa.Table.from_pylist(content, schema=TABLES[name].arrow_schema()))
            connection.execute(f"INSERT INTO {quote_name(name)} BY NAME SELECT * FROM rows_of_table")
            connection.unregister("rows_of_table")
        for statement in statements:
            connection.execute(statement)
        create_views(connection)
    return path
