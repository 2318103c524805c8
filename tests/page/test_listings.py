"""Pages that list articles are no articles; articles with lists of others are."""

from __future__ import annotations

import pytest

from newsledger.errors import InputRejectedError
from newsledger.page.extraction import extract_page

from .pages import PARAGRAPHS, make_page, make_paragraphs

URL = "https://www.varnholm-post.example/region"
STORIES = [
    ("flood-wall", "Varnholm to raise its flood wall by a metre", "The river board pays half of the cost."),
    ("school-bus", "School bus to Leer runs again after Easter", "Parents had collected 900 names."),
    ("mayor-vote", "Brandmoor will not stand again as mayor", "She has led the town for eleven years."),
    ("dairy-fire", "Fire destroys the old dairy at the station", "Nobody was hurt, the police say."),
    ("swan-count", "Fewer swans than ever counted on the Leer", "Volunteers blame the mild winter."),
    ("market-hall", "Market hall opens two weeks late", "The tiles came in the wrong colour."),
]
CARDS = {
    "headings": '<div class="card"><h3><a href="/region/{0}">{1}</a></h3><div>{2}</div><span>9 March 2024</span></div>',
    "whole links": '<div class="card"><a href="/region/{0}"><h3>{1}</h3><p>{2}</p></a></div>',
    "list": '<li><a href="/region/{0}">{1}</a> (9 March)<p>{2}</p></li>',
    "articles": "<article><h2><a href='/region/{0}'>{1}</a></h2><p>{2}</p><p>By Mara Holt</p></article>",
}


def make_cards(kind: str, number: int) -> str:
    return "".join(CARDS[kind].format(*story) for story in STORIES[:number])


def make_front(cards: str, head: str = "") -> str:
    return (
        f"<html><head><title>Region - The Varnholm Post</title>{head}</head><body><h1>Region</h1>"
        f'<div class="cards">{cards}</div><div><a href="/region?page=2">Older stories</a></div></body></html>'
    )


@pytest.mark.parametrize("kind", CARDS)
@pytest.mark.parametrize("head", ["", '<meta property="og:type" content="website">'])
def test_a_section_front_is_no_article(kind: str, head: str) -> None:
    with pytest.raises(InputRejectedError) as caught:
        extract_page(make_front(make_cards(kind, 6), head), URL)
    assert caught.value.reason == "not_an_article"


@pytest.mark.parametrize("kind", CARDS)
def test_an_article_with_teasers_after_it_stays(kind: str) -> None:
    body = make_page().replace("</main>", f"</main><div>{make_cards(kind, 6)}</div>")
    assert all(paragraph in extract_page(body, URL).text for paragraph in PARAGRAPHS)


def test_a_page_that_says_it_is_an_article_is_believed() -> None:
    head = '<meta property="og:type" content="article">'
    assert extract_page(make_front(make_cards("headings", 6), head), URL).text


def test_a_blog_of_whole_posts_is_no_section_front() -> None:
    posts = "".join(
        f'<div class="post"><h2><a href="/blog/{slug}">{title}</a></h2>{make_paragraphs()}</div>'
        for slug, title, _ in STORIES
    )
    assert PARAGRAPHS[0] in extract_page(make_front(posts), URL).text
