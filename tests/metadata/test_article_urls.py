"""Which addresses make an article: its own, never a section's, a feed's or another outlet's."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.metadata.article_urls import choose_address, identifies_article
from newsledger.metadata.urls import canonicalize_url, registered_domain

SITE = "https://quay.example"
STORY = f"{SITE}/2024/03/05/bridge-repair-vote"


def choose(own: str | None, *stated: str) -> str | None:
    domain = registered_domain(own) if own else None
    return choose_address(own, stated, lambda url: domain in (None, registered_domain(url))).canonical


@pytest.mark.parametrize(
    "path",
    [
        "/2024/03/05/bridge-repair-vote", "/news/pier", "/news/1", "/?p=12", "/12345", "/bridge-vote", "/bridge.html",
        "/news?id=7", "/view.php?cid=12", "/rss/articles/CBMi0aH2", "/politics/klobara", "/%E6%A1%A5", "/2024/03/05/9",
        "/local/bridge-over-the-river",
    ],
)  # fmt: skip
def test_an_articles_address_is_an_identity(path: str) -> None:
    assert identifies_article(SITE + path)


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/world", "/blog", "/World/", "/us-news", "/news/world", "/en/news/middle-east", "/world.html",
        "/index.html", "/index.php", "/view.asp", "/default.aspx", "/rss", "/rss/politics", "/politics/feed",
        "/news/latest.xml", "/feeds/all.atom", "/?feed=rss2", "/news?page=3", "/?cat=4", "/2024", "/2024/03",
        "/2024/03/05", "/news?", "/section/business",
    ],
)  # fmt: skip
def test_a_front_page_a_section_and_a_feed_are_none(path: str) -> None:
    assert not identifies_article(SITE + path)


def test_an_address_on_another_site_is_neither_identity_nor_lost() -> None:
    agency = "https://agency.example/article/bridge-repair-vote"
    found = choose_address(STORY, [agency], lambda url: registered_domain(url) == "quay.example")
    assert (found.url, found.canonical, found.original) == (STORY, STORY, agency)
    bare = choose_address(None, [agency], lambda url: False)
    assert (bare.url, bare.canonical, bare.original) == (None, None, agency)


def test_a_page_that_nothing_is_known_of_has_its_canonical_address() -> None:
    assert choose(None, STORY) == STORY


def test_the_stated_address_is_believed_on_the_same_site() -> None:
    assert choose(f"{SITE}/?p=12", STORY) == STORY
    assert choose(STORY, "javascript:alert(1)") == STORY


@pytest.mark.parametrize("section", ["/news", "/p", "/p/100001", "/news/local", "/"])
def test_a_stated_section_is_not_believed(section: str) -> None:
    own = f"{SITE}/p/100001/bridge"
    assert choose(own, SITE + section) == own


@pytest.mark.parametrize("form", ["/page/2", "/2", "/print", "/comments"])
def test_the_whole_article_over_one_of_its_forms_is_believed(form: str) -> None:
    assert choose(STORY + form, STORY) == STORY


@pytest.mark.parametrize(
    ("fragment", "is_part"),
    [("item-1", True), ("1046820", True), ("comments", False), ("comment-12", False), ("slide-1", False),
     (".U_8x9bxdU8g", False), ("ixzz29cStvHVz", False), ("", False)],
)  # fmt: skip
def test_a_piece_of_a_page_is_not_the_page(fragment: str, is_part: bool) -> None:
    assert (choose(f"{STORY}#{fragment}") is None) is is_part


@given(st.text(max_size=60), st.lists(st.text(alphabet="abz09-_./:?&=#%", max_size=40), max_size=3))
def test_what_is_chosen_identifies(own: str, tails: list[str]) -> None:
    chosen = choose(own, *(f"http://quay.example/{tail}" for tail in tails))
    assert chosen is None or (identifies_article(chosen) and canonicalize_url(chosen) == chosen)


@pytest.mark.parametrize("unit", ["a/", "a-", "#1", "?a=", "&a", "%2f", "[", "1"])
def test_hostile_addresses_take_no_time(unit: str) -> None:
    start = time.process_time()
    choose("http://a.example/" + unit * 50_000, "http://a.example/" + unit * 3_000)
    choose("http://a.example/" + unit * 2_000, "http://a.example/" + unit * 1_000)
    assert time.process_time() - start < 1
