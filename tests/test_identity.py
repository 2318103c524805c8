"""The canonical URL makes the article; without one its bytes, outlet and declared metadata do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.identity import make_article_id, make_version_id

RECORD: dict[str, Any] = {
    "sha256": "abc", "outlet": "Quay Gazette", "outlet_domain": None, "published": "2024-05-01", "path_date": None,
    "title": "Pier", "url": None, "text": "Words.", "html": None,
}  # fmt: skip


@given(st.fixed_dictionaries({name: st.none() | st.text(max_size=5) for name in RECORD if name != "sha256"}))
def test_with_a_url_nothing_else_counts(changes: dict[str, Any]) -> None:
    url = "https://quay.example/news/1"
    assert make_article_id(url, {**RECORD, **changes}) == make_article_id(url, RECORD)


@pytest.mark.parametrize("name", ["sha256", "outlet", "outlet_domain", "published", "path_date", "title", "url"])
def test_without_an_identifying_url_bytes_and_declared_metadata_count(name: str) -> None:
    assert make_article_id(None, {**RECORD, name: "other"}) != make_article_id(None, RECORD)


@pytest.mark.parametrize("name", ["title", "text", "html"])
def test_a_version_is_its_raw_content(name: str) -> None:
    assert make_version_id("a", {**RECORD, name: "other"}) != make_version_id("a", RECORD)
    assert make_version_id("b", RECORD) != make_version_id("a", RECORD)


def test_metadata_makes_no_version() -> None:
    assert make_version_id("a", {**RECORD, "published": "2025", "outlet": "x"}) == make_version_id("a", RECORD)
