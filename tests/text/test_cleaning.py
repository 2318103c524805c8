"""The cleaning as a whole: the golden file, what holds for every text, and the time it takes."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsledger.links import Link
from newsledger.text.cleaning import clean_text
from newsledger.text.heading import Heading
from newsledger.text.repair import repair_text

from .samples import PARAGRAPHS, TITLE, URL, make_file, wrap

PIECES = st.sampled_from(
    [
        "Advertisement",
        "Read more:",
        "Related article: A Title Of Some Length",
        "https://a.example/b",
        "Share this article",
        "- item one",
        "• item",
        "MAYOR: No.",
        "Q: Why?",
        "short line",
        "Title Case Line Without End",
        "By ADA LIND",
        "April 2, 2031",
        "Title: A Thing",
        "1 2 3 4",
        "dredg-",
        *PARAGRAPHS,
        *(wrap(paragraph, 70) for paragraph in PARAGRAPHS),
    ]
)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\n\n", " ", "  \n   "])), max_size=14).map(
    lambda parts: "".join(piece + gap for piece, gap in parts)
)
ANY = TEXTS | st.text(max_size=200)


@pytest.mark.parametrize("width", [70, 80, 90, 100])
@pytest.mark.parametrize("plain_file", [True, False])
def test_a_wrapped_file_with_a_related_block(width: int, plain_file: bool) -> None:
    clean = clean_text(make_file(width), plain_file=plain_file)
    assert clean.text.split("\n\n") == list(PARAGRAPHS)
    assert "\n" not in clean.text.replace("\n\n", "")
    assert clean.links == (Link(URL, TITLE, "related"),)
    assert (clean.removed, clean.heading) == ({"related": 1}, Heading())


def test_a_wrapped_related_title_is_put_together() -> None:
    block = f"Related article: {TITLE[:18]}\n{TITLE[19:]}\n\n{URL}\n\n"
    assert clean_text(make_file(80, block), plain_file=True).links == (Link(URL, TITLE, "related"),)


TORN = (
    "The harbour board of Veldmark has played down a proposal by the mayor\nof Ostrey, a small port on the northern "
    "shore, that the two towns\ncould merge their docks before the winter."
)


@settings(max_examples=300)
@given(ANY, st.booleans())
@example(raw=f"{TORN} {TORN} April 2, 2031\nApril 2, 2031\n", plain_file=False)
def test_clean_text_stays_as_it_is(raw: str, plain_file: bool) -> None:
    text = clean_text(raw, plain_file=plain_file).text
    again = clean_text(text, plain_file=False)
    assert (again.text, again.removed, again.links) == (text, {}, ())


@given(ANY, st.booleans())
def test_text_is_composed_and_spaced(raw: str, plain_file: bool) -> None:
    text = clean_text(raw, plain_file=plain_file).text
    assert unicodedata.is_normalized("NFC", text)
    assert not [c for c in text if unicodedata.category(c) == "Cc" and c != "\n"]
    assert text == text.strip() and "\n\n\n" not in text and "  " not in text
    text.encode("utf-8")


@given(ANY, st.booleans())
def test_no_word_is_invented_or_moved(raw: str, plain_file: bool) -> None:
    source = iter(c for c in repair_text(raw) if not c.isspace())
    assert all(c in source for c in clean_text(raw, plain_file=plain_file).text if not c.isspace())


@pytest.mark.parametrize(
    "unit",
    [
        '"', "“", "(", "x", "ab cd\n", "- ", "&amp;", "Read more:\n", "Related: A Title\n\n", "https://a.example/x\n",
        "share on twitter, ", "Follow us on twitter at ", "Advertisement ", "ab-\n", "1 2 ", "|", "â€™", "\n", " ",
        "the quick brown fox of the harbour jumped over the lazy dog of\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("plain_file", [True, False])
def test_time_is_linear(unit: str, plain_file: bool) -> None:
    started = time.process_time()
    clean_text(unit * (100_000 // len(unit)), plain_file=plain_file)
    clean_text((unit * (390 // len(unit)) + "\n\n") * 250, plain_file=plain_file)
    assert time.process_time() - started < 2


@pytest.mark.corpora
def test_the_seed_article_comes_out_right(corpora: Path) -> None:
    seed = corpora.parent / "seed"
    if not seed.is_dir():
        pytest.skip("no seed article beside the annotated sets")
    expected = json.loads((seed / "expected.json").read_text(encoding="utf-8"))
    clean = clean_text((seed / expected["file"]).read_text(encoding="utf-8"), plain_file=True)
    assert len(clean.text.split("\n\n")) == expected["paragraph_count"]
    assert [{"relation": x.relation, "anchor": x.anchor, "url": x.url} for x in clean.links] == expected["links"]
    assert not [phrase for phrase in expected["not_in_text"] if phrase in clean.text]
    assert clean.heading == Heading()


@pytest.mark.corpora
def test_annotated_articles_keep_their_words(corpora: Path) -> None:
    kept = total = 0
    for path in sorted((corpora / "attribution" / "raw").glob("*.txt")):
        raw = path.read_text(encoding="utf-8")
        total += len(raw.split())
        kept += len(clean_text(raw, plain_file=True).text.split())
    assert total > 0 and kept >= 0.997 * total
