"""An article's text led back to the characters of the page, or of the feed's item, that made it."""

from __future__ import annotations

import random
import re
import time
from html import unescape

import pytest

from newsledger.provenance.markup import find_element, find_ranges, trace_page
from provenance.made_pages import WRITERS, Source, Writer, make_paragraphs, write_page

STORY = (
    "The harbour council of Norvale approved the eastern pier on Tuesday.",
    "“We have waited for this,” said Mira Oldane, the mayor, who signed it at once.",
    "Fishing crews had asked for a longer quay since the storms of last winter.",
)
TEXT = "\n\n".join(STORY)
_LETTER = re.compile(r"\S")


def trace_words(text: str, source: str, words: str) -> str:
    """The characters of the source, tags and all, that made some words of the text."""
    start = text.index(words)
    ranges = find_ranges(source, text, trace_page(text, source), start, start + len(words))
    return " … ".join(source[first:last] for first, last in ranges)


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.__name__)
@pytest.mark.parametrize("seed", range(25))
def test_every_letter_of_a_made_page_is_traced_to_its_place(writer: Writer, seed: int) -> None:
    chance = random.Random(seed)
    paragraphs = make_paragraphs(chance)
    source = Source(chance)
    writer(source, paragraphs)
    text = "\n\n".join(paragraphs)
    trace = trace_page(text, source.read())
    assert [trace[found.start()] for found in _LETTER.finditer(text)] == source.places


@pytest.mark.parametrize("seed", range(25))
def test_the_ranges_of_a_span_hold_its_words_and_no_others(seed: int) -> None:
    chance = random.Random(seed)
    paragraphs = make_paragraphs(chance)
    made = Source(chance)
    write_page(made, paragraphs)
    source, text = made.read(), "\n\n".join(paragraphs)
    trace = trace_page(text, source)
    for _ in range(20):
        start, end = sorted(chance.sample(range(len(text)), 2))
        pieces = [source[first:last] for first, last in find_ranges(source, text, trace, start, end)]
        assert strip_tags("".join(pieces)) == "".join(text[start:end].split())


def strip_tags(piece: str) -> str:
    """The letters of a piece of a made page."""
    piece = re.sub(r"<!--.*?-->|<(script|style)>.*?</\1>", "", piece, flags=re.DOTALL)
    piece = re.sub(r"""<(?:"[^"]*"|'[^']*'|[^>"'])*>""", "", piece)
    return re.sub(r"[\s\u200b\xad]", "", unescape(piece))


def test_the_article_is_preferred_to_its_teasers() -> None:
    teaser = f"<p>{STORY[0]}</p>"
    article = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    source = f"{teaser}<p>Other news of the day</p><article>{article}</article>{teaser}{teaser}"
    assert trace_page(TEXT, source)[0] == source.index("<article>") + len("<article><p>")


def test_a_dropped_piece_inside_a_paragraph_is_in_no_range() -> None:
    source = f"<p>{STORY[0]} <span>Sign up for our letter!</span> {STORY[1]}</p><p>{STORY[2]}</p>"
    text = f"{STORY[0]} {STORY[1]}\n\n{STORY[2]}"
    assert trace_words(text, source, "on Tuesday. “We have") == "on Tuesday. … “We have"


def test_paragraphs_in_another_order_are_found() -> None:
    source = "".join(f"<div>{paragraph}</div>" for paragraph in (STORY[2], STORY[0], STORY[1]))
    for paragraph in STORY:
        assert trace_words(TEXT, source, paragraph) == paragraph


@pytest.mark.parametrize(
    ("written", "stored", "found"),
    [
        ("Oldane&#8217;s pier", "Oldane’s pier", "Oldane&#8217;s"),
        ("Oldane&amp;rsquo;s pier", "Oldane’s pier", "Oldane&amp;rsquo;s"),
        ("Oldaneâ€™s pier", "Oldane’s pier", "Oldaneâ€™s"),
        ("Ol<b>dane</b>’s pier", "Oldane’s pier", "Ol<b>dane</b>’s"),
        ("Ol&shy;da\xadne’s pier", "Oldane’s pier", "Ol&shy;da\xadne’s"),
        ("Ze\u0301phyr’s pier", "Zéphyr’s pier", "Ze\u0301phyr’s"),
        ("Oldane\x92s pier", "Oldane’s pier", "Oldane\x92s"),
        ("R&D’s pier", "R&D’s pier", "R&D’s"),
        ("R&amp;D’s pier", "R&D’s pier", "R&amp;D’s"),
    ],
)
def test_repaired_characters_lead_to_what_they_were(written: str, stored: str, found: str) -> None:
    source = f"<p>{STORY[0]}</p><p>It was {written} that the council chose after a long debate.</p><p>{STORY[2]}</p>"
    text = f"{STORY[0]}\n\nIt was {stored} that the council chose after a long debate.\n\n{STORY[2]}"
    assert trace_words(text, source, stored.split()[0]) == found


def test_the_cells_of_a_table_are_found_without_the_signs_between_them() -> None:
    source = "<table><tr><td>Pier</td><td>4</td><td>Tuesday</td></tr></table><p>Left | right of the quay.</p>"
    text = "Pier | 4 | Tuesday\n\nLeft | right of the quay."
    trace = trace_page(text, source)
    assert [trace[place] for place in (5, 9)] == [-1, -1]
    assert trace[text.rindex("|")] == source.index("|")
    assert trace[text.index("Tuesday")] == source.index("Tuesday")


def test_white_space_stands_where_the_source_has_some() -> None:
    source, text = "<p>one<b> two</b></p>\n<p>three</p>", "one two\n\nthree"
    trace = trace_page(text, source)
    assert [trace[3], trace[7], trace[8]] == [9, source.index("\n"), source.index("\n")]
    assert trace_page("one two", "one<br>two")[3] == -1


def test_what_the_source_does_not_have_is_not_told() -> None:
    assert set(trace_page(TEXT, "<p>Nothing of the kind was reported anywhere in the town.</p>")) == {-1}
    assert list(trace_page("", "<p>x</p>")) == []
    assert set(trace_page("abc", "")) == {-1}
    assert find_ranges("", "abc", [-1, -1, -1], 0, 3) == []


@pytest.mark.parametrize(
    ("source", "words", "element"),
    [
        ("<div><p>one <b>two</b> three</p></div>", "two", "<b>two</b>"),
        ("<div><p>one <b>two</b> three</p></div>", "one", "<p>one <b>two</b> three</p>"),
        ("<div><p>one<p>two<p>three</div>", "two", "<p>two"),
        ("<ul><li>one<li>two <ul><li>deep</ul> more<li>three</ul>", "two", "<li>two <ul><li>deep</ul> more"),
        ("<table><tr><td>one<td>two<tr><td>three</table>", "two", "<td>two"),
        ("<dl><dt>one<dd>two<dt>three</dl>", "two", "<dd>two"),
        ("<p>one<br>two<img src=x>three</p>", "two", "<p>one<br>two<img src=x>three</p>"),
        ("<p><img alt='one two'></p>", "one", "<img alt='one two'>"),
        ("<div><p>one</span></b> two</p>", "two", "<p>one</span></b> two</p>"),
        ("<div><b>one <i>two</b> three</i></div>", "two", "<i>two"),
        ("<p>one <!-- </p> --> two</p>", "two", "<p>one <!-- </p> --> two</p>"),
        ("<p>one<script>if (a < b) '</p>'</script>two</p>", "two", "<p>one<script>if (a < b) '</p>'</script>two</p>"),
        ("<div><p>one two", "two", "<p>one two"),
        ("one two </p> three", "two", "one two </p> three"),
        ("<item><link>two</link></item>", "two", "<item><link>two</link></item>"),
    ],
)
def test_the_innermost_element_around_a_range_is_found(source: str, words: str, element: str) -> None:
    start = source.index(words)
    first, last = find_element(source, start, start + len(words))
    assert source[first:last] == element


def test_an_element_around_two_paragraphs_is_their_box() -> None:
    source = "<body><div><p>one</p><p>two</p></div><div>three</div></body>"
    first, last = find_element(source, source.index("one"), source.index("two") + 3)
    assert source[first:last] == "<div><p>one</p><p>two</p></div>"


HOSTILE = {
    "open tags": "<div><b>" * 60_000,
    "unclosed comments": "<!--" * 100_000,
    "tags without end": "<a " * 200_000,
    "quotes without end": "<a x=\"'\" ' " * 60_000,
    "equals signs": "<a =" * 150_000 + "'",
    "sections": "<![CDATA[" * 80_000,
    "scripts": "<script>" * 80_000,
    "styles": "<style" * 100_000,
    "entities": "&amp;" * 150_000,
    "ampersands": "&" * 500_000,
    "broken JSON": '<script type="application/ld+json">' + '\\"' * 300_000 + "</script>",
    "tags in JSON": '<script type="application/ld+json">' + '"<b>a' * 150_000 + "</script>",
    "mojibake": "<p>" + "â€™Ã© " * 80_000,
    "marks": "<p>" + "e\u0301" * 200_000,
    "one letter": "<p>" + "a" * 500_000,
    "declarations": "<!" * 300_000,
    "closing tags": "</p></" * 100_000,
    "escaped tags": "&lt;p&gt;" * 80_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_traced_in_little_time(name: str) -> None:
    source = HOSTILE[name] + "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    # The processor's time: other work on the machine does not count.
    began = time.process_time()
    trace = trace_page(TEXT, source)
    find_element(source, len(source) - 30, len(source) - 20)
    ranges = find_ranges(source, TEXT, trace, 0, len(TEXT))
    assert time.process_time() - began < 4
    assert strip_tags("".join(source[first:last] for first, last in ranges)) == "".join(TEXT.split())


def test_texts_that_are_like_themselves_everywhere_take_little_time() -> None:
    chance = random.Random(3)
    for letters in ("ab", "a", "xyz "):
        source = "".join(chance.choice(letters) for _ in range(300_000))
        began = time.process_time()
        trace_page("".join(chance.choice(letters) for _ in range(50_000)), source)
        assert time.process_time() - began < 4
