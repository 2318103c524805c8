"""What only all articles together decide: which record stands for a version, and which version is the latest."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from ledgers import Newsroom, make_jsonl, make_mixed_raw, make_page, make_row, tell_story

from newsledger import duck

# An article of which only a teaser came.
ONLY = {"url": "https://www.norvale-courier.example/2024/05/01/a-teaser"}
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


def test_a_teaser_is_never_the_latest_beside_the_whole_text(newsroom: Newsroom) -> None:
    teaser = make_row(1, text=f"{tell_story(1)[:120]} …", article_extent="summary", fetched="2024-05-30T08:00:00Z")
    newsroom.write({"a.jsonl": make_jsonl([make_row(1, fetched="2024-05-02T08:00:00Z"), teaser, {**teaser, **ONLY}])})
    newsroom.run()
    found = newsroom.query("SELECT revision, is_latest, is_summary, is_truncated FROM articles ORDER BY url, revision")
    assert found == [(1, True, True, True), (1, False, True, True), (2, True, False, False)]


# What two records say of their times, the older state first; each pair is tried under file names in both orders where
# its clocks decide. A day is told apart from midnight, and a change from a collection of the same moment.
CLOCKS = [
    ({"fetched": "2024-05-08T10:00:00Z"}, {"modified": "2024-05-07T09:00:00Z", "fetched": "2024-05-09T10:00:00Z"}),
    (
        {"modified": "2024-05-05T10:00:00Z", "fetched": "2024-05-05T11:00:00Z"},
        {"modified": "2024-05-05T10:00:00Z", "fetched": "2024-05-07T11:00:00Z"},
    ),
    ({}, {"fetched": "2024-05-20T10:00:00Z"}),
    ({"published": "2024-05-02"}, {"published": "2024-05-03T00:00:00Z"}),
    ({"published": None}, {"published": "2024-05-03"}),
]


@pytest.mark.parametrize(("old", "new"), CLOCKS)
@pytest.mark.parametrize("names", permutations(("a.json", "b.json")))
def test_the_state_that_is_vouched_for_last_is_the_latest(
    newsroom: Newsroom, old: dict[str, Any], new: dict[str, Any], names: tuple[str, str]
) -> None:
    rows = (make_row(1, **old), make_row(1, **REVISED, **new))
    newsroom.write(dict(zip(names, map(json.dumps, rows), strict=True)))
    newsroom.run()
    assert newsroom.query("SELECT revision, is_latest, text LIKE '%at once%' FROM articles ORDER BY revision") == [
        (1, False, False),
        (2, True, True),
    ]


@pytest.mark.parametrize("days", permutations(("2024-05-02T10:00:00Z", "2024-05-02")))
def test_a_day_is_not_its_midnight(newsroom: Newsroom, days: tuple[str, str]) -> None:
    old, new = make_row(1, published=days[0]), make_row(1, published=days[1], **REVISED)
    newsroom.write({"a.json": json.dumps(old), "b.json": json.dumps(new)})
    newsroom.run()
    assert newsroom.query("SELECT text LIKE '%at once%' FROM articles_latest") == [(True,)]


def test_the_later_state_of_a_changed_file_is_the_latest_wherever_its_record_moves(newsroom: Newsroom) -> None:
    newsroom.write({"feed.jsonl": make_jsonl([make_row(2), make_row(1)])})
    newsroom.run()
    newsroom.write({"feed.jsonl": make_jsonl([make_row(1, **REVISED)])})
    newsroom.run()
    found = newsroom.query("SELECT text LIKE '%at once%' FROM articles_latest WHERE title LIKE '% 1 %'")
    assert found == [(True,)]


@pytest.mark.parametrize("name", ["a.jsonl", "b.jsonl"])
def test_a_corrected_date_of_the_same_text_stands(newsroom: Newsroom, name: str) -> None:
    address = "https://www.norvale-courier.example/pier/plan-one-approved"
    newsroom.write({"a.jsonl": make_jsonl([make_row(1, url=address, published="2024-05-02")])})
    newsroom.run()
    corrected = make_row(1, url=address, published="2024-05-01", modified="2024-05-03T09:00:00Z")
    newsroom.write({name: make_jsonl([make_row(2), corrected])})
    newsroom.run()
    found = newsroom.query("SELECT published_on::VARCHAR, revision, is_latest FROM articles WHERE title LIKE '% 1 %'")
    assert found == [("2024-05-01", 1, True)]


def test_a_corrected_date_in_a_changed_file_stands_without_any_clock(newsroom: Newsroom) -> None:
    address = "https://www.norvale-courier.example/pier/plan-one-approved"
    for number, day in enumerate(("2024-05-02", "2024-05-01")):
        rows = [make_row(2), make_row(1, url=address, published=day)]
        newsroom.write({"a.jsonl": make_jsonl(rows[number:])})
        newsroom.run()
    found = newsroom.query("SELECT published_on::VARCHAR FROM articles WHERE title LIKE '% 1 %'")
    assert found == [("2024-05-01",)]


def test_the_latest_does_not_depend_on_the_batches(tmp_path: Path) -> None:
    states = [tell_story(1, f"It is state {number}.") for number in range(4)]
    files = {f"{name}.json": json.dumps(make_row(1, text=text)) for name, text in zip("abcd", states, strict=True)}
    found = []
    for number, names in enumerate((tuple(files), ("d.json", "b.json", "a.json", "c.json"))):
        newsroom = Newsroom(tmp_path / str(number))
        for name in names:
            newsroom.write({name: files[name]})
            if number:
                newsroom.run()
        newsroom.run()
        found.append(newsroom.query("SELECT version_id, revision, is_latest FROM articles ORDER BY ALL"))
    assert found[0] == found[1]


def test_a_changed_query_makes_the_step_run_again(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.write({"a.jsonl": make_jsonl([make_row(1)])})
    newsroom.run()
    (before,) = newsroom.receipts("connect")
    newsroom.run()
    assert newsroom.receipts("connect") == [before]
    real = duck.read_sql
    monkeypatch.setattr(duck, "read_sql", lambda folder: {**real(folder), "more": "-- SELECT 1"})
    newsroom.run()
    assert newsroom.receipts("connect")[0].fingerprint != before.fingerprint


def test_annotations_of_each_version_are_kept_apart(newsroom: Newsroom) -> None:
    newsroom.write({"a.jsonl": make_jsonl([make_row(1), make_row(1, modified="2024-05-20", **REVISED)])})
    newsroom.run()
    query = "SELECT count(*), count(DISTINCT version_id), count(DISTINCT article_id) FROM quotes WHERE kind = 'direct'"
    assert newsroom.query(query) == [(2, 2, 1)]
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
    assert (receipt.rows_in, receipt.rows_out, receipt.duplicates) == (13, 9, 4)
