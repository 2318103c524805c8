"""Pages made to hang or break a parser: an article or a rejection, in seconds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import InputRejectedError
from newsledger.page.extraction import extract_page
from newsledger.page.furniture import match_line
from newsledger.page.furniture_table import load_names
from newsledger.reasons import REASONS

from .pages import PARAGRAPHS, make_page, make_paragraphs

BODY = make_paragraphs()
HOSTILE = {
    "nested divs": "<div>" * 20_000 + BODY + "</div>" * 20_000,
    "nested inline": "<b>" * 20_000 + BODY,
    "nested links": '<a href="http://x.example">' * 20_000 + BODY,
    "attributes": "<p " + " ".join(f'a{i}="x"' for i in range(100_000)) + ">" + BODY,
    "unclosed comment": BODY + "<!-- " + "x " * 100_000,
    "unclosed script": BODY + "<script>" + "x " * 100_000,
    "zeros": BODY.replace("council", "cou\0ncil") + "\0" * 1000,
    "surrogates": BODY.replace("bridge", "brid\ud800ge"),
    "private use": BODY.replace("bridge", "\U000f0000brid\U00100000ge"),
    "line breaks": BODY + "<br>" * 20_000,
    "names": BODY + "".join(f"<i class='{'related-' * 30}{i}'>x</i>" for i in range(500)),
    "posts": BODY + "<div>" + "<blockquote class='twitter-tweet'>a</blockquote>" * 3_000 + "</div>",
    "broken entities": BODY + "<p>&#1114112;&#xD800;&#0;&nosuch;</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_article_is_found(name: str) -> None:
    start = time.process_time()
    text = extract_page(make_page(HOSTILE[name]), "https://varnholm.example/a").text
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert time.process_time() - start < 10


VAST = {
    "paragraphs": "<p>ab cd</p>" * 100_000,
    "links": "".join(f'<a href="/s/{number}">Story number {number}</a> ' for number in range(60_000)),
    "double breaks": "some text here<br><br>" * 60_000,
    "captions in captions": "<div class='caption'>" * 200 + "<p>text</p>" * 50_000,
    "deep links": "<div>" * 240 + '<h3><a href="/a">a title here of words</a></h3><p>and text</p>' * 9_000,
    "comments": "<div class='comment'><p>hello there</p></div>" * 40_000,
    "names": "".join(f"<div class='{'x-' * 120}{number:060d}'>x</div>" for number in range(20_000)),
}


@pytest.mark.parametrize("name", VAST)
def test_a_vast_page_takes_seconds(name: str) -> None:
    start = time.process_time()
    text = extract_page(make_page(BODY + VAST[name]), "https://varnholm.example/a").text
    assert time.process_time() - start < 8
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert "Story number" not in text and "hello there" not in text


@pytest.mark.parametrize(
    "head",
    [
        '<base href="javascript:alert(1)">',
        '<script type="application/ld+json">{"headline":"' + "a" * 5_000_000 + '"}</script>',
        '<script type="application/ld+json">' + '{"a":' * 50_000 + "</script>",
        '<meta property="og:title" content="' + "a | " * 50_000 + '">',
    ],
)
def test_a_hostile_head_costs_no_text(head: str) -> None:
    link = '<p>It was <a href="/plan">the plan of the province</a> that was shown to the council on Tuesday.</p>'
    page = extract_page(make_page(BODY + link, head=head), "https://varnholm.example/a")
    assert all(paragraph in page.text for paragraph in PARAGRAPHS)
    assert [found.url for found in page.links] == ["https://varnholm.example/plan"]


def test_a_paragraph_too_long_for_the_parser_is_not_lost() -> None:
    text = extract_page(make_page(f"<p>{'and the river rose ' * 600_000}</p>{BODY}")).text
    assert text.count("the river rose") == 600_000
    assert PARAGRAPHS[3] in text


@pytest.mark.parametrize("html", ["<", "<p", "\0", "<!--", "&", "<![CDATA[", "<html></html>", "<p " * 50_000])
def test_scraps_are_rejected_or_given_with_a_known_reason(html: str) -> None:
    try:
        assert extract_page(html).text
    except InputRejectedError as error:
        assert error.reason in REASONS


@given(st.text(alphabet=st.sampled_from(list("<>/ap=\"'&;!-\0\n x")), max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_markup_gives_an_article_or_a_reason(markup: str) -> None:
    page = extract_page(make_page(BODY + markup))
    assert page.text and page.text == page.text.strip()
    assert not any(character >= "\U000f0000" for character in page.text)


@pytest.mark.parametrize("piece", ["a", " ", "A", "1", "-", "By A", "a, ", "© ", "read more ", "(photo ", "@a."])
def test_patterns_are_linear(piece: str) -> None:
    start = time.process_time()
    match_line(piece * (300 // len(piece)), is_head=True, is_tail=True)
    load_names().search(piece.lower() * (100_000 // len(piece)))
    assert time.process_time() - start < 1
