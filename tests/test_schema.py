"""Every table and column is declared once, commented, and split among the steps that write it."""

from __future__ import annotations

from dataclasses import fields

import pyarrow as pa
import pytest

from newsledger.records import Record
from newsledger.schema import COUNTS, DATE_CANDIDATES, SPANS, TABLES, TEXTS, Table, name_sql_type, part_schema

# The contract of the design: these names stay.
CONTRACT = {
    "documents": "document_id source_path member record_index byte_start byte_end media_type sha256 byte_count "
    "batch_id status reason article_id version_id",
    "articles": "article_id version_id document_id outlet_id url canonical_url title authors published_at published_on "
    "published_precision published_method published_candidates section language kind text word_count wire_agency "
    "dateline is_truncated revision is_latest independent_id",
    "links": "article_id version_id position url domain anchor relation target_article_id",
    "quotes": "quote_id article_id version_id kind content content_spans cue cue_start cue_end stance source "
    "source_start source_end speaker_id speaker speaker_type anonymity_reason role role_class affiliation gender "
    "gender_method addressee said_on paragraph is_lead confidence model_version",
    "outlets": "outlet_id name domain country language kind groups",
    "receipts": "step version fingerprint inputs outputs rows_in rows_out duplicates rejected",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_the_names_of_the_contract_stay(name: str) -> None:
    assert set(CONTRACT[name].split()) - {column.name for column in TABLES[name].columns} == set()


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_table_and_column_has_a_comment_and_a_type(table: Table) -> None:
    assert table.comment
    assert [column.name for column in table.columns if not column.comment or not name_sql_type(column.type)] == []
    names = [column.name for column in table.columns]
    assert len(names) == len(set(names))
    assert set(table.key) <= set(names)


def test_the_parts_of_the_steps_make_up_the_table() -> None:
    whole = set(TABLES["documents"].arrow_schema().names)
    assert set(part_schema("documents", "read").names) | set(part_schema("documents", "connect").names) == whole


def test_records_have_a_column_for_each_field_of_a_record() -> None:
    assert {field.name for field in fields(Record)} <= set(TABLES["records"].arrow_schema().names)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (TEXTS, "VARCHAR[]"),
        (COUNTS, "MAP(VARCHAR, INTEGER)"),
        (SPANS, "STRUCT(start_char INTEGER, end_char INTEGER)[]"),
        (DATE_CANDIDATES, "STRUCT(value VARCHAR, method VARCHAR, place VARCHAR, published_on DATE, refusal VARCHAR)[]"),
        (pa.timestamp("us", tz="UTC"), "TIMESTAMPTZ"),
    ],
)
def test_sql_names_of_types(kind: pa.DataType, name: str) -> None:
    assert name_sql_type(kind) == name
