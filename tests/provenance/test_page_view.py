"""The view of a page as evidence: its words with a span marked, and nothing in it that acts."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from browsing import RAN, count_requests, visit

from newsledger.provenance.page_view import make_page_view

SPAN = "the sluice will be open by the ninth of May"
NOTES = ["Sluice plan approved", "Article a1, page.html, record 0, bytes 0 to 99"]
_MARK = re.compile(r"<mark[^>]*>(.*?)</mark>", re.DOTALL)
_FRAME = frozenset({"html", "head", "body", "header", "main", "meta", "title", "style", "mark"})
_KEPT = frozenset({"div", "p", "b", "table", "td", "tr", "pre", "em", "br"})


def find_span(source: str, words: str = SPAN) -> tuple[int, int]:
    start = source.index(words)
    return start, start + len(words)


def list_marked(view: str) -> list[str]:
    return [unescape(words) for words in _MARK.findall(view)]


def test_the_span_is_marked_among_the_words_of_the_page() -> None:
    source = f"<html><body><div><p>Oldane said: {SPAN}.</p><p>More &amp; later.</p></div></body></html>"
    view = make_page_view(source, [find_span(source)], NOTES)
    assert list_marked(view) == [SPAN]
    assert "<p>More &amp; later.</p>" in view
    assert all(f"<p>{note}</p>" in view for note in NOTES)


def test_a_span_over_several_tags_has_a_mark_in_each_text() -> None:
    source = "<p>He said <b>the sluice</b> will <i>be</i>\n open</p><p>by May.</p>"
    start, end = source.index("the"), source.index(".")
    view = make_page_view(source, [(start, end)], NOTES)
    assert list_marked(view) == ["the sluice", " will ", "be", "\n open", "by May"]
    assert view.count('id="evidence"') == 1


def test_several_ranges_are_marked_each() -> None:
    source = "<p>one two three four</p>"
    view = make_page_view(source, [find_span(source, "three"), find_span(source, "one")], NOTES)
    assert list_marked(view) == ["one", "three"]


def test_a_span_out_of_a_script_is_shown_with_the_script() -> None:
    source = f'<script type="application/ld+json">{{"articleBody": "{SPAN} </b> & so on"}}</script><p>Else.</p>'
    view = make_page_view(source, [find_span(source)], NOTES)
    assert list_marked(view) == [SPAN]
    assert "<script" not in view
    assert "articleBody" in view


def test_a_script_within_a_span_is_left_out() -> None:
    source = "<p>one <script>steal()</script><!-- aside --><style>p{}</style>two</p>"
    view = make_page_view(source, [(3, len(source) - 4)], NOTES)
    assert list_marked(view) == ["one ", "two"]
    assert "steal" not in view
    assert "aside" not in view


def test_notes_are_text() -> None:
    view = make_page_view("<p>x</p>", [(3, 4)], ["<script>1</script>", "</header>"])
    assert "<script" not in view
    assert view.count("</header>") == 1


@pytest.mark.parametrize("size", [100_000])
@pytest.mark.parametrize("piece", ["<div>", "</div>", "<b><i>", "<!--", "<table><td>", "<p title='", "&", "<script>"])
def test_the_view_of_a_hostile_page_takes_no_time(piece: str, size: int) -> None:
    source = piece * (size // len(piece) * 3) + f"<p>{SPAN}</p>"
    view = make_page_view(source, [find_span(source)], NOTES)
    assert "".join(list_marked(view)) == SPAN


# Each comes before the span: ways to run a script, to fetch something, and to hide what follows.
ATTACKS = (
    "<script>{ran}</script>",
    '<img src=x onerror="{ran}">',
    '<a href="javascript:{ran}" autofocus onfocus="{ran}">x</a>',
    "<meta http-equiv=refresh content='0;url={away}/refresh'>",
    "<base href={away}/>",
    '<svg onload="{ran}"><script>{ran}</script></svg>',
    '<form action={away}/form id=f><input autofocus onfocus="f.submit();{ran}"></form>',
    "<iframe src={away}/frame srcdoc='<script>{ran}</script>'></iframe>",
    "<object data={away}/object></object><embed src={away}/embed>",
    "<link rel=preload as=script href={away}/pre><link rel=preconnect href={away}>",
    '<p style="background:url({away}/css)">x</p>',
    "<img src={away}/img srcset='{away}/set 2x'><video autoplay poster={away}/poster src={away}/video></video>",
    "<style>@import '{away}/import';main,mark{{display:none!important}}</style>",
    '<template><script>{ran}</script></template><details ontoggle="{ran}" open>',
    '<body onload="{ran}" background={away}/body><input type=image src={away}/image>',
    '<math><mtext><table><mglyph><style><img src=x onerror="{ran}">',
    '<frameset onload="{ran}"><frame src={away}/f>',
    "</main></body></html>",
    "<textarea>",
    "<title>",
    "<!-- never closed",
    "<plaintext>",
    "<noscript><select><option>",
    "<style>",
    "<xmp>",
    "<div hidden style='display:none'>",
    "<dialog><p title='",
)


def write_hostile_view(folder: Path, port: int, attacks: tuple[str, ...], name: str = "view") -> Path:
    away = f"http://127.0.0.1:{port}"
    before = "".join(attack.format(ran=RAN, away=away) for attack in attacks)
    source = f"<html><body>{before}<p>Oldane said: {SPAN}.</p></body></html>"
    page = folder / f"{name}.html"
    page.write_text(make_page_view(source, [find_span(source)], [*NOTES, before]), "utf-8")
    return page


@pytest.mark.parametrize("attack", ATTACKS)
def test_only_plain_tags_without_attributes_are_left_of_a_page(attack: str, tmp_path: Path) -> None:
    view = write_hostile_view(tmp_path, 9, (attack,)).read_text("utf-8")
    page = view.split("<main>", 1)[1].rsplit("</main>", 1)[0]
    tags = set(re.findall(r"<[^>]*>", page)) - {'<mark id="evidence" tabindex="-1" autofocus>', "</mark>"}
    assert {re.sub(r"[</>]", "", tag) for tag in tags} <= _KEPT
    assert "".join(list_marked(view)) == SPAN


@pytest.mark.browser
def test_no_page_acts_in_a_browser_and_its_span_is_seen(chromium: str, tmp_path: Path) -> None:
    with count_requests() as (port, arrived):
        for attacks in (ATTACKS, ATTACKS[::-1]):
            page = write_hostile_view(tmp_path, port, attacks)
            found = visit(chromium, page, tmp_path / "profile", arrived)
            assert "data-ran" not in found.dom.split("<head", 1)[0]
            assert found.complaints == []
            assert (found.requests, list_marked(found.dom)) == (0, [SPAN])
