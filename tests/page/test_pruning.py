"""What is taken out of a page by its name, and what is not in spite of its name."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, document_fromstring

from newsledger.page.pruning import name_element, prune_furniture

from .pages import PARAGRAPHS, make_page, make_paragraphs


def parse(body: str) -> HtmlElement:
    return document_fromstring(make_page(body))


@pytest.mark.parametrize(
    "name", ["related", "relatedArticles", "article-related-posts", "c_related_links", "most-read", "x read-more"]
)
def test_names_are_known_in_all_spellings(name: str) -> None:
    tree = parse(make_paragraphs(f'<div class="{name}"><a href="/a">The flood</a></div>'))
    assert prune_furniture(tree).counts == {"related": 1}
    assert "The flood" not in tree.text_content()


@pytest.mark.parametrize("name", ["unrelated", "shareholders", "advertorial-free", "captioned-not", "readmorebooks"])
def test_words_that_only_contain_a_name_are_left_alone(name: str) -> None:
    tree = parse(make_paragraphs(f'<div class="{name}"><p>The flood</p></div>'))
    assert not prune_furniture(tree).counts
    assert "The flood" in tree.text_content()


def test_the_article_stays_whatever_it_is_called() -> None:
    tree = parse(f'<div class="newsletter">{make_paragraphs()}</div>')
    prune_furniture(tree)
    assert all(text in tree.text_content() for text in PARAGRAPHS)


def test_a_story_told_in_captions_stays() -> None:
    tree = parse("".join(f'<div class="caption"><p>{text}</p></div>' for text in PARAGRAPHS * 2))
    assert not prune_furniture(tree).counts
    assert tree.text_content().count(PARAGRAPHS[0]) == 2


def test_text_after_furniture_stays() -> None:
    tree = parse('<p>Before <span class="share-this">Share</span> and after.</p>' + make_paragraphs())
    prune_furniture(tree)
    assert "Before  and after." in tree.text_content()


def test_camel_case_and_underscores_become_hyphens() -> None:
    element = document_fromstring('<div class="relatedPosts wrap_it" id="Box"><p>x</p></div>').find(".//div")
    assert name_element(element) == "related-posts wrap-it box"
