"""The main job on real input: a part of the bulk news, and the user's own article."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import pytest
from ledgers import Newsroom

pytestmark = pytest.mark.corpora

AFTER_EVERY_ARTICLE = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def bulk(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    newsroom = Newsroom(tmp_path_factory.mktemp("bulk"), {"now": AFTER_EVERY_ARTICLE, "load_memory": "1GB"})
    part = corpora / "bulk" / "us_news" / "part-3.jsonl.gz"
    newsroom.raw.mkdir()
    copyfile(part, newsroom.raw / part.name)
    newsroom.run()
    return newsroom


@pytest.fixture(scope="module")
def seed(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    newsroom = Newsroom(tmp_path_factory.mktemp("seed"), {"now": AFTER_EVERY_ARTICLE})
    article = corpora.parent / "seed" / "south_ossetia.txt"
    newsroom.write({article.name: article.read_bytes()})
    newsroom.run()
    return newsroom


def test_every_bulk_record_is_accounted_for(bulk: Newsroom) -> None:
    [(records, articles, outlets, undated)] = bulk.query(
        "SELECT (SELECT count(*) FROM documents), count(*), count(DISTINCT outlet_id), "
        "count(*) FILTER (published_on IS NULL) FROM articles"
    )
    assert records == 2289
    assert articles >= 0.99 * records
    assert outlets > 100
    assert undated < 0.15 * articles
    assert bulk.query("SELECT count(*) FROM documents WHERE status NOT IN ('article', 'duplicate', 'rejected')") == [
        (0,)
    ]


def test_bulk_articles_know_their_outlet_language_and_title(bulk: Newsroom) -> None:
    [(outlet, english, titled)] = bulk.query(
        "SELECT avg((outlet_id IS NOT NULL)::INT), avg((language IS NOT DISTINCT FROM 'en')::INT), "
        "avg((title IS NOT NULL)::INT) FROM articles"
    )
    assert (outlet, titled) == (1.0, 1.0)
    assert english > 0.99


def test_the_seed_has_its_paragraphs_and_no_date(seed: Newsroom) -> None:
    [(paragraphs, day, method, text)] = seed.query(
        "SELECT paragraph_count, published_on, published_method, text FROM articles"
    )
    assert (paragraphs, day, method) == (14, None, "none")
    assert "Related article" not in text
    assert "://" not in text


def test_the_seed_keeps_its_related_link(seed: Newsroom, corpora: Path) -> None:
    expected = json.loads((corpora.parent / "seed" / "expected.json").read_text("utf-8"))["links"]
    found = seed.query("SELECT relation, anchor, url FROM links")
    assert found == [(link["relation"], link["anchor"], link["url"]) for link in expected]


def test_the_seed_gives_its_direct_quotes_their_speakers(seed: Newsroom) -> None:
    quotes = seed.query("SELECT speaker, role, content FROM quotes WHERE kind = 'direct' ORDER BY ALL")
    speakers = {speaker: (role, content) for speaker, role, content in quotes}
    assert set(speakers) == {"Dmitry Peskov", "Anatoly Bibilov", "Ruslan Totrov"}
    assert speakers["Ruslan Totrov"] == (
        "political editor of Osnova news",
        "Bibilov has pulled this trick a couple of times,",
    )
    assert speakers["Dmitry Peskov"][1].startswith("We have not taken legal or any other measures,")
    assert speakers["Dmitry Peskov"][1].endswith("which we respect.")
