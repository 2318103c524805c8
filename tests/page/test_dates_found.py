"""Which days a page offers as its day of publication, in which order, and which it must not offer."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from resiliparse.parse.encoding import detect_encoding

from newsledger.metadata.candidates import DateCandidate
from newsledger.metadata.dates import choose_published
from newsledger.page.dates import find_dates
from newsledger.page.jsonld import read_json_ld

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PROSE = "<p>The harbour of Port Ellery opened again, and the ferries left on time for once.</p>" * 3


def find(body: str, head: str = "", url: str | None = None) -> tuple[DateCandidate, ...]:
    tree = html.document_fromstring(
        f"<html><head><title>Harbour opens again</title>{head}</head><body>{body}</body></html>"
    )
    return find_dates(tree, url, read_json_ld(tree))


def find_day(body: str, head: str = "", url: str | None = None) -> date | None:
    return choose_published(find(body, head, url), timezone=None, now=NOW).on


def article(inside: str = "", before: str = "", after: str = "") -> str:
    return f"{before}<main><h1>Harbour opens again</h1>{inside}{PROSE}</main>{after}"


def json_ld(*nodes: Mapping[str, object]) -> str:
    return f'<script type="application/ld+json">{json.dumps(list(nodes))}</script>'


def meta(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{value}">'


def test_candidates_come_in_the_order_of_trust() -> None:
    head = (
        meta("date", "2019-01-01")
        + meta("article:published_time", "2019-01-02")
        + json_ld({"@type": "NewsArticle", "headline": "Harbour opens again", "datePublished": "2019-01-03"})
    )
    body = article(
        '<p class="byline">By Ada Moor, 4 January 2019</p><time datetime="2019-01-05">x</time>'
        '<time pubdate datetime="2019-01-06">x</time><meta itemprop="datePublished" content="2019-01-07">'
    )
    places = [one.place for one in find(body, head, "https://lantern.example/2019/01/08/harbour")]
    assert places == [
        "json-ld:datePublished",
        "meta:article:published_time",
        "html:microdata",
        "html:pubdate",
        "html:time",
        "url:day",
        "text:headline",
        "meta:date",
    ]


def test_of_several_articles_the_one_of_this_page_is_taken() -> None:
    other = {"@type": "NewsArticle", "headline": "Lighthouse closes", "datePublished": "2019-02-01"}
    own = {"@type": "NewsArticle", "headline": "Harbour opens again", "datePublished": "2019-01-03"}
    assert find_day(article(), json_ld(other, own)) == date(2019, 1, 3)
    address = {"@type": "Article", "url": "https://lantern.example/a", "datePublished": "2019-01-04"}
    assert find_day(article(), json_ld(other, address), "https://lantern.example/a") == date(2019, 1, 4)


def test_several_articles_none_of_which_is_this_page_date_nothing() -> None:
    nodes = [{"@type": "NewsArticle", "headline": f"Story {day}", "datePublished": f"2019-02-0{day}"} for day in (1, 2)]
    assert find_day(article(), json_ld(*nodes)) is None


def test_comments_and_parts_in_json_ld_are_not_the_article() -> None:
    node = {
        "@type": "Article",
        "headline": "Harbour opens again",
        "dateModified": "2019-03-01",
        "comment": {"@type": "Comment", "datePublished": "2019-02-01"},
        "hasPart": {"@type": "Article", "datePublished": "2019-02-02"},
    }
    assert find(article(), json_ld(node)) == ()


@pytest.mark.parametrize("value", [None, 5.5, {}, [], True, {"@value": None}, "", "x" * 100_000])
def test_a_json_ld_date_of_any_kind_is_no_error(value: object) -> None:
    node = {"@type": "Article", "headline": "Harbour opens again", "datePublished": value}
    assert find_day(article(), json_ld(node)) is None


@pytest.mark.parametrize(
    "line",
    [
        '<p class="date">5 November 2019</p>',
        '<div class="meta">By Ada Moor | Nov 5, 2019 10:15 a.m. ET</div>',
        "<p>Von Ada Moor, 05.11.2019, 10:15 Uhr</p>",
        "<p>Posted on <b>November 5, 2019</b></p>",
        "<span>05.11.2019</span>",
        '<time datetime="2019-11-05T10:15:00+01:00">today</time>',
        "<p>Port Ellery, 5 November 2019</p>",
        "<p>Updated: 9 November 2019 | Published: 5 November 2019</p>",
        '<abbr class="published" title="2019-11-05">a while ago</abbr>',
        '<aside class="facts"><dl><dt>Date</dt><dd>5 November 2019</dd></dl></aside>'.join(["<article>", "</article>"]),
    ],
)
def test_a_date_shown_near_the_headline_is_found(line: str) -> None:
    assert find_day(article(line)) == date(2019, 11, 5)


def test_a_date_shown_above_the_headline_is_found() -> None:
    assert find_day(article(before="<div><span>5 November 2019</span></div>")) == date(2019, 11, 5)


def test_a_date_after_a_word_of_publication_is_found_far_from_the_headline() -> None:
    assert find_day(article(PROSE * 4, after="<p>Veröffentlicht am 5. November 2019</p>")) == date(2019, 11, 5)


def test_a_single_date_at_the_end_is_found_and_two_are_not() -> None:
    assert find_day(article(PROSE * 4, after="<p>5 November 2019</p>")) == date(2019, 11, 5)
    assert find_day(article(PROSE * 4, after="<p>5 November 2019</p><p>6 November 2019</p>")) is None


@pytest.mark.parametrize(
    "stray",
    [
        '<aside><a href="/other">Lighthouse closes for the whole winter</a> 5 November 2019</aside>',
        '<div class="related-articles"><time datetime="2019-11-05">5 November 2019</time></div>',
        '<div class="sidebar"><a href="/other">Lighthouse closes</a><p class="date">5 November 2019</p></div>',
        '<div id="comments"><p>Posted on 5 November 2019</p></div>',
        '<ol class="commentlist"><li itemprop="datePublished" content="2019-11-05">x</li></ol>',
        "<footer>© 5 November 2019 The Lantern</footer>",
        "<p>© 2019 The Lantern</p>",
        "<p>Copyright 5 November 2019</p>",
        "<nav>5 November 2019</nav>",
        "<p>Last updated: 5 November 2019</p>",
        "<p>Zuletzt geändert am 5. November 2019</p>",
        '<p>Updated: <time datetime="2019-11-05">5 November 2019</time></p>',
        '<time class="updated" datetime="2019-11-05">5 November 2019</time>',
        '<span itemprop="dateModified" class="date">5 November 2019</span>',
        "<p>Member since 5 November 2019</p>",
        "<!-- 5 November 2019 -->",
        "<script>var day = '2019-11-05'</script>",
        '<a href="/2019/11/05/lighthouse-closes">Related: Lighthouse closes</a>',
    ],
)
@pytest.mark.parametrize("where", ["inside", "before", "after"])
def test_other_dates_are_never_taken(stray: str, where: str) -> None:
    assert find_day(article(**{where: stray})) is None


@pytest.mark.parametrize(
    "name", ["article:modified_time", "og:updated_time", "last-modified", "dc.date.modified", "revised"]
)
def test_a_meta_tag_of_change_is_never_taken(name: str) -> None:
    assert find_day(article(), meta(name, "2019-11-05")) is None


def test_microdata_of_other_articles_in_the_body_does_not_beat_the_own() -> None:
    cards = '<div><meta itemprop="datePublished" content="2019-12-24"></div>' * 2
    body = article('<meta itemprop="datePublished" content="2019-11-05">', after=PROSE * 4 + cards)
    assert find_day(body) == date(2019, 11, 5)


def test_a_vague_meta_tag_gives_way_to_a_date_at_the_headline() -> None:
    assert find_day(article("<p>5 November 2019</p>"), meta("dcterms.date", "2019-10-01")) == date(2019, 11, 5)
    assert find_day(article(), meta("dcterms.date", "2019-10-01")) == date(2019, 10, 1)


def test_the_canonical_link_serves_as_the_address() -> None:
    head = '<link rel="canonical" href="https://lantern.example/2019/11/05/harbour">'
    assert find_day(article(), head) == date(2019, 11, 5)
    assert find_day(article(), head, "https://lantern.example/2019/11/06/harbour") == date(2019, 11, 6)


def test_a_page_without_a_date_has_none() -> None:
    assert find(article()) == ()


def test_the_same_page_gives_the_same_candidates_and_is_not_changed() -> None:
    tree = html.document_fromstring(f"<body>{article('<aside>x <a href=y>z</a></aside>')}</body>")
    before = html.tostring(tree)
    assert find_dates(tree, None, ()) == find_dates(tree, None, ())
    assert html.tostring(tree) == before


@pytest.mark.parametrize(
    "body",
    [
        '<div class="date x">' * 20_000,
        "<time>5 May 2019</time>" * 10_000,
        "<article>" + "<aside><a href=x>y</a>" * 2_000,
        '<div class="widget"><a>x</a>' * 1_500,
        "<h1>a title here</h1>" * 10_000,
        "<p>" + "5. mai " * 15_000,
        "<p>" + "1" * 100_000,
        '<p class="date">' + "05.11." * 15_000,
    ],
)
def test_hostile_pages_take_under_a_second(body: str) -> None:
    tree = html.document_fromstring(f"<html><body>{body}", parser=html.HTMLParser(huge_tree=True))
    start = time.process_time()
    find_dates(tree, None, ())
    assert time.process_time() - start < 1


@given(st.text(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_page_is_read_without_error(text: str) -> None:
    try:
        tree = html.document_fromstring(f"<html><body><h1>Harbour</h1><p class='date'>{text}</p></body></html>")
    except (ValueError, html.etree.ParserError):
        return
    assert all(one.value for one in find_dates(tree, None, ()))


@pytest.mark.corpora
def test_days_of_real_pages_reach_the_floor(corpora: Path) -> None:
    folder = corpora / "html" / "dates"
    right = wrong = 0
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        data = gzip.decompress((folder / "raw" / row["file"]).read_bytes())
        tree = html.document_fromstring(decode(data).encode(), parser=html.HTMLParser(encoding="utf-8"))
        found = choose_published(find_dates(tree, None, read_json_ld(tree)), timezone=None, now=NOW).on
        right += str(found) == row["published"]
        wrong += found is not None and str(found) != row["published"]
    assert right >= 0.92 * len(rows)  # 94.1 % were measured
    assert wrong <= 0.05 * len(rows)  # 2.2 % were measured


def decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(detect_encoding(data) or "latin-1", "replace")
