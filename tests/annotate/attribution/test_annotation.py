"""The shipped network on invented articles: who said what, where it stands, in text and title."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.annotate.annotator import Row
from newsledger.annotate.attribution.annotation import (
    LONGEST_STRETCH,
    annotate_article,
    annotate_text,
    measure_repeated_title,
    split_stretches,
)
from newsledger.annotate.attribution.reading.network import digest_model, load_network
from newsledger.annotate.attribution.record import Attribution
from newsledger.annotate.grammar.quotation_marks import split_paragraphs
from newsledger.annotate.quotes import annotate_attributions

TEXT = (
    "The mayor of Norvale, Mira Oldane, denied on Tuesday that the harbour would close.\n\n"
    "“We have built for thirty years,” she told reporters, “and we will go on.”\n\n"
    "Union leaders slammed the plan as a gift to investors. According to a report by the harbour board, "
    "traffic fell by a third.\n\n"
    "A senior official, who was not authorized to speak publicly, said the money had run out."
)
TITLE = "Mayor Oldane says Norvale harbour will stay open"


def find_by(found: list[Attribution], word: str) -> Attribution:
    (one,) = [each for each in found if each.cue is not None and word in each.cue.cut(TEXT)]
    return one


def test_who_said_what() -> None:
    found = annotate_text(TEXT)
    denial, quote = find_by(found, "denied"), find_by(found, "told")
    assert (denial.speaker, denial.kind, denial.stance, denial.is_lead) == ("Mira Oldane", "indirect", "denial", True)
    assert (quote.speaker, quote.kind, quote.addressee) == ("Mira Oldane", "direct", "reporters")
    assert [span.cut(TEXT) for span in quote.content_spans] == [
        "We have built for thirty years,", "and we will go on."
    ]  # fmt: skip
    assert find_by(found, "slammed").speaker_type == "group"
    assert find_by(found, "ccording to").speaker_type == "document"
    official = find_by(found, "said")
    assert official.speaker_type == "unnamed"
    assert official.anonymity_reason is not None
    assert "authorized" in official.anonymity_reason


def make_rows(text: str, title: str | None) -> list[Row]:
    article = {
        "article_id": "a", "version_id": "v", "document_id": "d", "title": title, "language": "en", "kind": "news",
        "text": text,
    }  # fmt: skip
    return list(annotate_attributions(article, "attribution-2"))


def test_words_of_a_title_apart_count_in_the_title() -> None:
    rows = make_rows(TEXT, TITLE)
    (first,) = [row for row in rows if row["is_title"]]
    assert first["content_spans"] is None
    assert first["cue_start"] is None
    assert first["speaker"] == "Mira Oldane"
    parts = {span["part"]: TITLE[span["start_char"] : span["end_char"]] for span in first["title_spans"]}
    assert parts["cue"] == "says"
    assert parts["content"] == first["content"]
    for row in rows:
        for span in row["content_spans"] or []:
            assert TEXT[span["start_char"] : span["end_char"]] in row["content"]
    assert [row["is_lead"] for row in rows if not row["is_title"]][:2] == [True, False]


def test_a_title_that_the_text_repeats_counts_in_the_text() -> None:
    rows = make_rows(f"{TITLE}.\n\n{TEXT}", TITLE)
    (first,) = [row for row in rows if row["is_title"]]
    assert first["title_spans"] is None
    assert first["content_spans"][0]["end_char"] <= len(TITLE)
    assert [row["is_lead"] for row in rows][:2] == [False, True]
    assert len({row["quote_id"] for row in rows}) == len(rows)


@settings(max_examples=40, deadline=None)
@given(
    st.text(alphabet="aZ said told “”\"'\n.,:", max_size=300), st.one_of(st.none(), st.text("Ab said“”", max_size=30))
)
def test_every_span_stands_in_its_text(text: str, title: str | None) -> None:
    for found in annotate_article(text, title):
        whole = (title or "") if found.in_title else text
        for span in [*found.content_spans, *(part for part in (found.cue, found.source) if part)]:
            assert 0 <= span.start_char < span.end_char <= len(whole)
        assert 0 <= found.confidence <= 1


def test_the_same_text_gives_the_same_rows() -> None:
    assert make_rows(TEXT, TITLE) == make_rows(TEXT, TITLE)


def test_nothing_is_nothing() -> None:
    assert annotate_article("", None) == []
    assert annotate_article(" \n\n ", "") == []


@given(st.lists(st.integers(0, 150_000), min_size=1, max_size=6))
def test_stretches_lie_side_by_side_and_are_short(lengths: list[int]) -> None:
    text = "\n\n".join("a" * length for length in lengths)
    stretches = list(split_stretches(text, split_paragraphs(text)))
    covered = sum(span.end_char - span.start_char for span in stretches)
    assert covered >= len(text.replace("\n", ""))
    assert all(span.end_char - span.start_char <= LONGEST_STRETCH for span in stretches)
    assert all(before.end_char <= after.start_char for before, after in pairwise(stretches))


ORDINARY = (TEXT + "\n\n") * 400


@pytest.mark.parametrize(
    "piece", ['"', "(", "“", "a", "a\n\n", "said ", "’", '"a" said he. ', "name ", "ask name ", "ask his name "]
)
def test_hostile_text_takes_no_longer_than_twice_ordinary_text(piece: str) -> None:
    annotate_text(TEXT)

    def measure(text: str) -> float:
        started = time.process_time()
        annotate_text(text)
        return time.process_time() - started

    hostile = piece * (len(ORDINARY) // len(piece))
    assert measure(hostile) < 2 * measure(ORDINARY) + 0.2


def test_the_network_is_loaded_once_and_signed() -> None:
    assert load_network() is load_network()
    assert len(digest_model()) == 64


TABLE = "1 | 2 | 0 | 1\n" * 350


def test_a_table_of_marks_costs_its_article_nothing() -> None:
    said = "“We will rebuild the quay,” said Mira Oldane, the mayor of Norvale.\n\n"
    assert [a.speaker for a in annotate_text(said + TABLE) if a.kind == "direct"] == ["Mira Oldane"]


def test_a_quotation_over_the_border_of_two_stretches_is_read_as_elsewhere() -> None:
    filler = "The harbour of Norvale was quiet on Monday and no ship came in.\n\n"
    said = "“We have waited,” said Mira Oldane, the mayor of Norvale. “"
    paragraphs = "\n\n“".join(
        f"We waited {number} years for the bridge and nothing came of it." for number in range(20)
    )

    def cut_contents(count: int) -> list[str]:
        text = filler * count + said + paragraphs + "”\n\n" + filler
        return [span.cut(text) for found in annotate_text(text) for span in found.content_spans]

    contents = cut_contents(98_700 // len(filler))
    assert contents == cut_contents(2)
    assert sum("We waited" in content for content in contents) == 20


def test_a_paragraph_without_end_is_cut_between_words() -> None:
    text = "Ibrahim Johnson said that the ferry would sail again in spring. " * 3000
    whole = {"Ibrahim", "Johnson", "that", "the", "ferry", "would", "sail", "again", "in", "spring", "said"}
    for found in annotate_text(text)[:4000]:
        for span in (*found.content_spans, *(s for s in (found.cue, found.source) if s)):
            assert set(re.findall(r"\w+", span.cut(text))) <= whole


@pytest.mark.parametrize(
    ("title", "opening", "is_repeated"),
    [
        ("Iran", "Iran... says it will answer, the minister said.", False),
        ("Oldane says she is ill", "Oldane says she is ill!", True),
        ("Oldane says she is ill", "Oldane says  she is ill\nMore tomorrow.", True),
        ("Oldane says she is ill", "Oldane says she is ill and will not come.", False),
        ("?!", "?!", False),
    ],
)
def test_a_text_repeats_its_title_word_by_word_in_its_first_line(title: str, opening: str, is_repeated: bool) -> None:
    assert (measure_repeated_title(opening + "\n\nMore.", title) > 0) == is_repeated


def test_a_title_over_two_paragraphs_moves_no_paragraph() -> None:
    text = "“We will rebuild,” said Mira Oldane, the mayor of Norvale.\n\nIt rained."
    (found,) = (
        a for a in annotate_article(text, "Harbour\n\nnews of the day") if not a.in_title and a.kind == "direct"
    )
    assert (found.paragraph, found.is_lead) == (0, True)


def test_no_word_is_said_in_two_quotes() -> None:
    text = (
        "Q: Are you happy with what we did?\n\nA: I am happy, and we are one. “We begin now and will not give up.\n\n"
        "“We will end here, with all of you,” said Mira Oldane, the mayor of Norvale."
    )
    spans = sorted(span for found in annotate_text(text) for span in found.content_spans)
    assert len(spans) > 2
    assert all(before.end_char <= after.start_char for before, after in pairwise(spans))
