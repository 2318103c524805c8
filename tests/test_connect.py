"""What only all articles together decide: which record stands for a version, and which version is the latest."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledgers import Newsroom, make_jsonl, make_mixed_raw, make_page, make_row, tell_story

REVISED = {"text": tell_story(1, "The paper was signed at once.")}


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


def test_the_same_record_twice_is_one_article_and_one_duplicate(newsroom: Newsroom) -> None:
    newsroom.write({"a.jsonl": make_jsonl([make_row(1), make_row(2)]), "b.jsonl": make_jsonl([make_row(1)])})
    assert newsroom.run().duplicates == 1
    found = newsroom.query("SELECT source_path, record_index, status FROM documents ORDER BY ALL")
    assert found == [("a.jsonl", 0, "article"), ("a.jsonl", 1, "article"), ("b.jsonl", 0, "duplicate")]
    ((versions,),) = newsroom.query("SELECT count(DISTINCT version_id) FROM documents WHERE record_index = 0")
    assert versions == 1


def test_one_text_in_two_outlets_stays_two_articles(newsroom: Newsroom) -> None:
    rows = [{"text": tell_story(), "outlet": name} for name in ("Quay Gazette", "Pier Post")]
    newsroom.write({"a.jsonl": make_jsonl(rows)})
    newsroom.run()
    assert newsroom.query("SELECT count(DISTINCT article_id), count(*) FROM articles_latest") == [(2, 2)]


def test_the_last_dated_version_is_the_latest_in_whatever_order_they_come(newsroom: Newsroom) -> None:
    old = make_row(1, modified="2024-05-10T08:00:00Z")
    new = make_row(1, modified="2024-05-12T08:00:00Z", **REVISED)
    newsroom.write({"a.jsonl": make_jsonl([new, old])})
    newsroom.run()
    found = newsroom.query("SELECT revision, is_latest, modified_at::DATE::VARCHAR FROM articles ORDER BY revision")
    assert found == [(1, False, "2024-05-10"), (2, True, "2024-05-12")]
    assert newsroom.query("SELECT modified_at::DATE::VARCHAR FROM articles_latest") == [("2024-05-12",)]


def test_annotations_of_each_version_are_kept_apart(newsroom: Newsroom) -> None:
    newsroom.write({"a.jsonl": make_jsonl([make_row(1), make_row(1, modified="2024-05-20", **REVISED)])})
    newsroom.run()
    assert newsroom.query("SELECT count(*), count(DISTINCT version_id), count(DISTINCT article_id) FROM quotes") == [
        (2, 2, 1)
    ]
    assert newsroom.query("SELECT quote_count FROM speakers") == [(1,)]


def test_declared_outlets_win_and_stand_in_the_table_without_articles(newsroom: Newsroom) -> None:
    newsroom.write(
        {
            "sources.toml": '[outlets.norvale]\nname = "The Norvale Courier"\ndomain = "norvale-courier.example"\n'
            'country = "NO"\n[outlets.norvale.groups]\nowner = "Oldane"\n[outlets.silent]\nname = "Silent Post"\n',
            "a.jsonl": make_jsonl([make_row(1)]),
        }
    )
    newsroom.run()
    found = newsroom.query("SELECT outlet_id, name, country, groups FROM outlets ORDER BY outlet_id")
    assert found == [
        ("norvale", "The Norvale Courier", "NO", {"owner": "Oldane"}),
        ("silent", "Silent Post", None, {}),
    ]


def link_page(address: str) -> dict[str, str]:
    page = make_page(8).replace("longer quay", f"<a href='{address}'>longer quay</a>")
    return {"html": page, "url": "https://harbour-times.example/news/plan-8"}


def test_a_link_to_an_article_of_the_database_names_it(newsroom: Newsroom) -> None:
    newsroom.write({"a.jsonl": make_jsonl([make_row(1), link_page(make_row(1)["url"] + "?utm_source=x")])})
    newsroom.run()
    found = newsroom.query("SELECT a.title FROM links AS l JOIN articles AS a ON a.article_id = l.target_article_id")
    assert found == [("Pier plan 1 approved",)]


def test_an_address_that_two_articles_bear_doubles_no_link(newsroom: Newsroom) -> None:
    front = "https://norvale-courier.example/"
    newsroom.write({"a.jsonl": make_jsonl([make_row(1, url=front), make_row(2, url=front), link_page(front)])})
    newsroom.run()
    assert newsroom.query("SELECT count(*) FROM articles_latest") == [(3,)]
    assert newsroom.query("SELECT canonical_url IS NOT NULL, target_article_id FROM links") == [(True, None)]


def test_the_receipt_counts_duplicates(newsroom: Newsroom) -> None:
    make_mixed_raw(newsroom.raw)
    newsroom.run()
    (receipt,) = newsroom.receipts("connect")
    assert (receipt.rows_in, receipt.rows_out, receipt.duplicates) == (10, 9, 1)
