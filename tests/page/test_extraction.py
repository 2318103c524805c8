"""What an article's page gives, and which pages give none."""

from __future__ import annotations

import json

import pytest

from newsledger.errors import InputRejectedError
from newsledger.links import Link
from newsledger.metadata.agency_table import declare_agencies
from newsledger.page.extraction import extract_page

from .pages import PARAGRAPHS, TITLE, make_page, make_paragraphs

URL = "https://www.varnholm-post.example/news/bridge"
TEXT = "\n\n".join(PARAGRAPHS)


def json_ld(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def test_text_is_the_paragraphs_of_the_article() -> None:
    page = extract_page(make_page(), URL)
    assert page.text == TEXT
    assert page.title == TITLE
    assert not page.is_truncated


def test_what_the_page_states_is_given_as_found() -> None:
    head = json_ld(
        headline=TITLE,
        author=[{"@type": "Person", "name": "Mara Holt"}, {"@type": "Person", "name": "Jon Veld"}],
        publisher={"@type": "Organization", "name": "The Varnholm Post"},
        articleSection=["Region", "Politics"],
        datePublished="2024-03-05T18:00:00+01:00",
        dateModified="2024-03-06T08:00:00+01:00",
        sourceOrganization={"name": "Lowland News Agency"},
        description="The council &amp; the river.",
    ) + ('<link rel="canonical" href="/news/bridge?page=1">')  # fmt: skip
    page = extract_page(make_page(head=head), URL)
    assert page.authors == ("Mara Holt", "Jon Veld")
    assert page.outlet == "The Varnholm Post"
    assert page.section == "Region"
    assert page.language == "en-GB"
    assert page.modified == "2024-03-06T08:00:00+01:00"
    assert page.agency == "Lowland News Agency"
    assert page.description == "The council & the river."
    assert page.canonical_url == "https://www.varnholm-post.example/news/bridge?page=1"
    assert page.kind_hint == "Region"
    assert page.dates[0].value == "2024-03-05T18:00:00+01:00"


def test_nothing_is_invented_where_the_page_states_nothing() -> None:
    page = extract_page(make_page(title=TITLE))
    assert (page.authors, page.outlet, page.section, page.canonical_url) == ((), None, None, None)
    assert (page.modified, page.agency, page.description, page.links) == (None, None, None, ())


def test_opinion_is_hinted_by_its_type() -> None:
    head = '<script type="application/ld+json">{"@type": ["OpinionNewsArticle"], "articleSection": "Region"}</script>'
    assert extract_page(make_page(head=head)).kind_hint == "opinionnewsarticle"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://www.varnholm-post.example/", None),
        ("javascript:alert(1)", None),
        ("https://varnholm-post.example/news", None),
        ("https://other.example/original-story", "https://other.example/original-story"),
        ("https://varnholm-post.example/news/bridge", "https://varnholm-post.example/news/bridge"),
    ],
)
def test_canonical_address_is_that_of_an_article(href: str, expected: str | None) -> None:
    assert extract_page(make_page(head=f'<link rel="canonical" href="{href}">'), URL).canonical_url == expected


def test_the_address_on_the_pages_own_site_comes_first() -> None:
    own = "https://varnholm-post.example/news/bridge-two"
    head = f'<link rel="canonical" href="https://agency.example/bridge-two"><meta property="og:url" content="{own}">'
    assert extract_page(make_page(head=head), URL).canonical_url == own
    assert extract_page(make_page(head=head)).canonical_url == own


def test_links_of_the_body_are_absolute_and_have_their_anchors() -> None:
    sentence = (
        '<p>The plan was <a href="/docs/plan.pdf">published by the <b>province</b></a> and discussed with '
        '<a href="javascript:void(0)">nobody</a>, <a href="mailto:a@b.example">anybody</a> and the broken '
        '<a href="http://[::1">address</a> of the town hall.</p>'
    )
    page = extract_page(make_page(make_paragraphs(sentence)), URL)
    expected = Link("https://www.varnholm-post.example/docs/plan.pdf", "published by the province", None)
    assert page.links == (expected,)
    assert "published by the province and discussed with nobody" in page.text


def test_related_block_leaves_the_text_and_stays_as_links() -> None:
    block = (
        '<div class="related-articles"><h3>Related</h3><a href="/old">The flood of last spring in pictures</a></div>'
    )
    page = extract_page(make_page(make_paragraphs(block)), URL)
    assert page.text == TEXT
    assert page.links == (
        Link("https://www.varnholm-post.example/old", "The flood of last spring in pictures", "related"),
    )
    assert page.removed["related"] == 1


@pytest.mark.parametrize(
    ("furniture", "kind"),
    [
        ("<p>ADVERTISEMENT</p>", "advert"),
        ('<p><a href="/old">The flood of last spring in pictures</a></p>', "related"),
        ("<p>Read more: How the flood of last spring began</p>", "related"),
        ("<p>Sign up for our daily newsletter</p>", "newsletter"),
        ("<p>Follow us on Facebook and Instagram</p>", "share"),
        ('<div class="wp-caption"><p>The bridge in March. Photo: R. Stein</p></div>', "caption"),
        (
            '<div class="comments-list"><p>First! This is what the readers of this page had to say.</p></div>',
            "comments",
        ),
        ('<div class="author-bio"><p>Mara Holt has written on the region since 2011.</p></div>', "author"),
        ("<p>© 2024 The Varnholm Post</p>", "copyright"),
    ],
)
def test_furniture_is_taken_out_and_counted(furniture: str, kind: str) -> None:
    page = extract_page(make_page(make_paragraphs(furniture)), URL)
    assert page.text == TEXT
    assert page.removed.get(kind) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Read more books, the librarian of Varnholm told the children who had come to the opening of the new hall.",
        "Related to nobody in town, Mr Oster was free to speak, and he did so for the better part of an hour.",
        "“Subscribe to nothing,” she said.",
        "Comments by the mayor were met with silence.",
    ],
)
def test_sentences_that_begin_like_furniture_stay(line: str) -> None:
    assert line in extract_page(make_page(make_paragraphs(f"<p>{line}</p>")), URL).text


def test_lists_keep_their_lines() -> None:
    listed = "<ul><li>one lane for buses across the river</li><li>two lanes for cars and lorries</li></ul>"
    text = extract_page(make_page(make_paragraphs(listed)), URL).text
    assert "\n\none lane for buses across the river\ntwo lanes for cars and lorries\n\n" in text


def test_line_breaks_in_a_paragraph_are_kept_and_source_lines_are_not() -> None:
    verse = "<p>The river took the bridge,<br>the bridge took the road,\nand the road<br/>took its time.</p>"
    text = extract_page(make_page(make_paragraphs(verse)), URL).text
    assert "The river took the bridge,\nthe bridge took the road, and the road\ntook its time." in text


def test_paragraphs_parted_by_two_line_breaks_are_all_there() -> None:
    page = extract_page(make_page("<br>\n<br>".join(PARAGRAPHS)), URL)
    assert page.text == TEXT


def test_a_body_cut_in_pieces_by_adverts_is_whole() -> None:
    pieces = [f'<div class="row"><div class="article-body x"><p>{text}</p></div></div>' for text in PARAGRAPHS * 3]
    page = extract_page(
        make_page().replace("<h1>", "<h1 >").replace('<div class="article-body">', "".join(pieces) + "<div>")
    )
    assert page.text.count(PARAGRAPHS[3]) >= 3


def test_a_quoted_post_is_text() -> None:
    post = "The vote in Varnholm was a farce from the first minute to the last, and I will say so in court."
    embed = f'<div class="embed-wrap"><blockquote class="twitter-tweet"><p>{post}</p>— Otto Lund</blockquote></div>'
    assert post in extract_page(make_page(make_paragraphs(embed)), URL).text


def test_json_ld_body_replaces_a_stub() -> None:
    head = json_ld(articleBody="\n".join(PARAGRAPHS * 3), isAccessibleForFree=False)
    page = extract_page(make_page(f"<p>{PARAGRAPHS[0]}</p>", head=head))
    assert page.text == "\n\n".join(PARAGRAPHS * 3)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>", json_ld(isAccessibleForFree="False")),
        (f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>Subscribe to continue reading</p>", ""),
        (f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>The work will begin in…</p>", ""),
        (f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>The work will begin in the [+1234 chars]</p>", ""),
    ],
)
def test_a_cut_text_is_told(body: str, head: str) -> None:
    assert extract_page(make_page(body, head=head)).is_truncated


@pytest.mark.parametrize("quiet", ["", json_ld(isAccessibleForFree=True)])
def test_a_whole_text_is_not_called_cut(quiet: str) -> None:
    assert not extract_page(make_page(head=quiet)).is_truncated


LEAD = "The province keeps a clause secret that lets it walk away from the bridge, as papers seen by the Post show."
PROMPTS = "<p>This article is for subscribers only.</p><p>Subscribe from £1 a week to continue reading.</p>"


@pytest.mark.parametrize("mark", ['class="standfirst"', 'class="article-dek"', 'itemprop="description"'])
def test_a_paywall_stub_is_its_lead(mark: str) -> None:
    html = make_page(PROMPTS, head=json_ld(isAccessibleForFree=False))
    page = extract_page(html.replace("</h1>", f"</h1><p {mark}>{LEAD}</p>"), URL)
    assert page.text == LEAD
    assert page.is_truncated


def test_a_paywall_without_a_story_is_too_short() -> None:
    with pytest.raises(InputRejectedError) as caught:
        extract_page(make_page(PROMPTS, head=json_ld(isAccessibleForFree=False)), URL)
    assert caught.value.reason == "too_short"


def test_every_marked_author_of_the_byline_is_given() -> None:
    names = '<span itemprop="author">Mara Holt</span> and <span itemprop="author">Jon Veld</span>'
    teaser = f'<div><p>{PARAGRAPHS[0]}</p><span itemprop="author">Otto Lund</span></div>'
    html = make_page().replace("</h1>", f"</h1><p>Words: {names}</p>").replace("</main>", f"</main>{teaser}")
    assert extract_page(html, URL).authors == ("Mara Holt", "Jon Veld")


def test_a_marked_name_within_a_marked_byline_is_no_second_author() -> None:
    byline = '<p itemprop="author">By <a rel="author" href="/mara">Mara Holt</a></p>'
    assert extract_page(make_page().replace("</h1>", f"</h1>{byline}"), URL).authors == ("By Mara Holt",)


def test_a_byline_above_the_text_gives_the_author_when_nothing_else_does() -> None:
    page = extract_page(make_page(f"<p>By Mara Holt and Jon Veld</p>{make_paragraphs()}"))
    assert page.authors == ("By Mara Holt and Jon Veld",)
    assert page.text == TEXT


def test_a_commenter_is_no_author() -> None:
    comment = '<div id="comments"><span class="author">Angry Reader</span><p>Never!</p></div>'
    assert extract_page(make_page().replace("</main>", f"</main>{comment}")).authors == ()


def test_the_agency_of_a_copyright_line_is_kept() -> None:
    page = extract_page(
        make_page(make_paragraphs() + "<p>Copyright 2024 The Associated Press. All rights reserved.</p>")
    )
    assert page.agency == "AP"
    assert page.text == TEXT


def test_a_declared_agency_is_known_in_a_copyright_line() -> None:
    html = make_page(make_paragraphs() + "<p>Copyright 2024 Lowland News Agency. All rights reserved.</p>")
    table = declare_agencies((("LNA", ("Lowland News Agency",)),))
    assert extract_page(html, agencies=table).agency == "LNA"
    assert extract_page(html).agency is None


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "no_text"),
        (" \n\t ", "no_text"),
        ("<html><head><title>Varnholm Post</title></head><body></body></html>", "no_text"),
        (
            "<html><head><title>404 - Page not found</title></head><body><p>Sorry, it is gone.</p></body></html>",
            "not_an_article",
        ),
        (
            "<html><head><title>The Varnholm Post</title></head><body><p>We use cookies. Please accept our cookie "
            "policy and our privacy notice, or manage your consent.</p></body></html>",
            "not_an_article",
        ),
        (
            "<html><head><title>The Varnholm Post</title></head><body>"
            + "".join(f'<p><a href="/{i}">Headline of the story number {i} of today</a></p>' for i in range(30))
            + "</body></html>",
            "not_an_article",
        ),
    ],
)  # fmt: skip
def test_pages_without_an_article_are_rejected(html: str, reason: str) -> None:
    with pytest.raises(InputRejectedError) as caught:
        extract_page(html, URL)
    assert caught.value.reason == reason


def test_the_same_page_gives_the_same_article() -> None:
    html = make_page(make_paragraphs('<div class="related"><a href="/a">One</a><a href="/b">Two</a></div>'))
    assert extract_page(html, URL) == extract_page(html, URL)
