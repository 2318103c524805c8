"""A raw record becomes one article: what is said of it comes from its source, and what is not there stays unknown."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import pytest
from ledgers import NOW, make_page, tell_story

from newsledger.clean.article import CleanedArticle, clean_record
from newsledger.errors import InputRejectedError
from newsledger.metadata.outlets import OutletDirectory
from newsledger.records import Record

DECLARED = {"quay": {"name": "Quay Gazette", "domain": "quay.example", "timezone": "Pacific/Auckland"}}


def clean(*, media_type: str = "application/json", path_date: str | None = None, **more: Any) -> CleanedArticle:
    record = {
        **asdict(Record(**{"text": tell_story(), **more})),
        "document_id": "d", "sha256": "s", "media_type": media_type, "path_date": path_date,
    }  # fmt: skip
    return clean_record(record, OutletDirectory(DECLARED), NOW)


def test_nothing_is_invented_for_a_bare_text() -> None:
    article = clean().article
    unknown = (
        "url",
        "canonical_url",
        "outlet_id",
        "published_at",
        "published_on",
        "modified_at",
        "fetched_at",
        "section",
    )
    assert {name: article[name] for name in unknown} == dict.fromkeys(unknown)
    assert (article["published_precision"], article["published_method"]) == ("unknown", "none")
    assert (article["authors"], article["wire_agency"]) == ([], None)


def test_the_text_is_what_its_counts_say() -> None:
    article = clean().article
    assert article["paragraph_count"] == len(article["text"].split("\n\n")) == 3
    assert article["word_count"] > 40
    assert article["language"] == "en"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "no_text"), (" \n\n ", "no_text"), ("One two three.", "too_short"), ("nine " * 9, "too_short")],
)
def test_what_holds_no_article_is_rejected(text: str, reason: str) -> None:
    with pytest.raises(InputRejectedError, match=reason):
        clean(text=text)


def test_ten_words_are_enough() -> None:
    assert clean(text="Ten whole words of news are enough to make one article.").article["word_count"] >= 10


def test_dates_are_believed_in_order_and_all_are_kept() -> None:
    url = "https://quay.example/2024/05/03/pier"
    both = clean(published="2024-05-01T10:00:00Z", path_date="2024-05-02", url=url).article
    assert (both["published_at"], both["published_method"]) == (datetime(2024, 5, 1, 10, tzinfo=UTC), "metadata")
    assert len(both["published_candidates"]) >= 3
    path = clean(path_date="2024-05-02", url=url).article
    assert (path["published_on"], path["published_method"]) == (date(2024, 5, 2), "path")
    assert clean(url=url).article["published_on"] == date(2024, 5, 3)


def test_a_date_after_now_is_refused_with_a_reason() -> None:
    article = clean(published="2031-01-01", modified="2031-01-01T00:00:00Z").article
    assert article["published_on"] is None
    assert [row["refusal"] is not None for row in article["published_candidates"]] == [True]
    assert article["modified_at"] is None


def test_the_day_is_that_of_the_outlets_own_time_zone() -> None:
    article = clean(published="2024-05-01T20:00:00Z", outlet="Quay Gazette").article
    assert article["outlet_id"] == "quay"
    assert article["published_on"] == date(2024, 5, 2)


def test_the_canonical_address_makes_the_article() -> None:
    plain = clean(url="http://www.quay.example/news/pier?utm_source=x").article
    again = clean(url="https://quay.example/news/pier/", text=tell_story(2)).article
    assert plain["article_id"] == again["article_id"]
    assert plain["version_id"] != again["version_id"]
    assert plain["url"] == "http://www.quay.example/news/pier?utm_source=x"


AGENCY = "https://agency.example/article/pier-repair-vote"


@pytest.mark.parametrize("media_type", ["application/json", "text/html"])
def test_a_reprint_stays_its_outlets_own_article(media_type: str) -> None:
    head = f'<head><link rel="canonical" href="{AGENCY}">'
    page = make_page(4).replace("<head>", head) if media_type == "text/html" else None
    stated = None if page else AGENCY
    ids = set()
    for host in ("alpha-news.example", "beta-post.example"):
        url = f"https://{host}/2024/03/05/pier-repair-vote"
        text = None if page else tell_story()
        cleaned = clean(text=text, html=page, url=url, canonical_url=stated, media_type=media_type)
        assert (cleaned.article["canonical_url"], cleaned.article["outlet_domain"]) == (url, host)
        assert (AGENCY, "citation") in [(link["url"], link["relation"]) for link in cleaned.links]
        ids.add(cleaned.article["article_id"])
    assert len(ids) == 2


@pytest.mark.parametrize(
    "known",
    [{"outlet": "Quay Gazette"}, {"outlet_domain": "quay.example"}, {"outlet": "alpha-quay.com"}],
)
def test_without_an_address_a_known_outlet_keeps_strangers_out(known: dict[str, str]) -> None:
    article = clean(canonical_url=AGENCY, **known).article
    assert (article["url"], article["canonical_url"]) == (None, None)
    assert article["outlet_domain"] != "agency.example"


def test_without_an_address_and_an_outlet_the_stated_one_is_all_there_is() -> None:
    article = clean(canonical_url=AGENCY).article
    assert (article["url"], article["canonical_url"], article["outlet_domain"]) == (AGENCY, AGENCY, "agency.example")
    own = clean(canonical_url="https://quay.example/news/pier", outlet="Quay Gazette").article
    assert own["canonical_url"] == "https://quay.example/news/pier"


@pytest.mark.parametrize(
    "url", ["https://quay.example/world", "https://quay.example/rss/politics", "https://quay.example/briefs#item-1"]
)
def test_an_address_of_many_articles_makes_none_of_them(url: str) -> None:
    one, other = clean(url=url, title="One").article, clean(url=url, title="Other").article
    assert one["article_id"] != other["article_id"]
    assert (one["url"], one["canonical_url"], one["outlet_id"]) == (url, None, "quay")


def test_a_story_without_spaces_is_long_enough() -> None:
    text = "市议会星期二投票决定修建东码头，工程耗资两千万元。市长说：“我们将立即开工。”渔民已经等了三年。"
    assert clean(text=text).article["word_count"] > 15


@pytest.mark.parametrize(
    "odd", ["e\u0301te\u0301", "a\u0315\u0327", "\u212b", "\u1100\u1161", "a\u0301\U00010efd\u0327"]
)
def test_the_text_is_composed(odd: str) -> None:
    text = clean(text=f"{odd} {tell_story()}").article["text"]
    assert text == unicodedata.normalize("NFC", text)


def test_a_page_gives_what_its_record_lacks() -> None:
    article = clean(text=None, html=make_page(4), media_type="text/html").article
    assert article["title"] == "Pier plan 4"
    assert article["published_at"] == datetime(2024, 5, 9, 10, tzinfo=UTC)
    assert "Mira Oldane" in article["text"]
    stated = clean(text=None, html=make_page(4), title="Stated", published="2024-05-01", media_type="text/html").article
    assert (stated["title"], stated["published_on"]) == ("Stated", date(2024, 5, 1))


def test_links_carry_their_article_and_count_from_zero() -> None:
    page = make_page(4).replace("the eastern pier", "the <a href='https://quay.example/a'>eastern</a> pier")
    page = page.replace("longer quay", "<a href='https://norvale.example/b'>longer quay</a>")
    cleaned = clean(text=None, html=page, url="https://harbour-times.example/x", media_type="text/html")
    assert [link["position"] for link in cleaned.links] == list(range(len(cleaned.links)))
    assert {link["domain"] for link in cleaned.links} == {"quay.example", "norvale.example"}
    assert {link["version_id"] for link in cleaned.links} == {cleaned.article["version_id"]}


def test_an_agencys_copy_names_the_agency() -> None:
    assert clean(authors=("Reuters",)).article["wire_agency"]
    assert clean(authors=("Mira Oldane",)).article["wire_agency"] is None


def test_the_same_record_gives_the_same_rows() -> None:
    assert clean(html=make_page(), text=None) == clean(html=make_page(), text=None)


def test_a_copyright_line_that_leaves_the_text_still_names_the_agency() -> None:
    notice = "Copyright 2024 The Associated Press. All rights reserved. This material may not be published."
    article = clean(text=f"{tell_story()}\n\n{notice}", outlet="Quay Gazette").article
    assert notice not in article["text"]
    assert (article["wire_agency"], article["is_wire_copy"]) == ("AP", True)
