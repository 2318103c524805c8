"""Attributions in titles: whole, and only where somebody is said to have said something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsledger.annotate.attribution.record import Attribution
from newsledger.annotate.attribution.titles import complete_title_contents, drop_false_titles
from newsledger.annotate.spans import Span
from tests.annotate.attribution.places import locate, make_finding

BODY = "\n\nOldane told nobody."


@pytest.mark.parametrize(
    ("title", "content", "expected"),
    [
        ("Oldane vows to mend the bridge today", "mend the bridge", "mend the bridge today"),
        ("Oldane vows to mend the bridge of Old Quay?", "mend the bridge of", "mend the bridge of Old Quay"),
        ("Oldane vows to keep ships out of the U.N.", "keep ships out of the", "keep ships out of the U.N."),
        ("Oldane vows to mend the bridge - Norvale Radio", "mend the bridge", "mend the bridge"),
        ("Oldane vows to mend the bridge, then leaves town", "mend the bridge", "mend the bridge"),
        ("Oldane vows to mend the bridge, leaves", "mend the bridge", "mend the bridge"),
        ("Oldane vows to mend the bridge, at last", "mend the bridge", "mend the bridge"),
    ],
)  # fmt: skip
def test_the_last_words_of_a_title_belong_to_the_content_before_them(title: str, content: str, expected: str) -> None:
    text = title + BODY
    (found,) = complete_title_contents(text, len(title), [make_finding(text, content, "vows", "Oldane")])
    assert found.content_spans[-1].cut(text) == expected


@pytest.mark.parametrize("marks", ["“”", '""', "‘’", "''", "«»", "„“", "»«"])
def test_no_word_after_its_closing_mark_belongs_to_a_quotation_in_a_title(marks: str) -> None:
    quotation = f"{marks[0]}we mend the bridge{marks[1]}"
    title = f"Oldane vows {quotation} on Monday"
    finding = make_finding(title + BODY, quotation, "vows", "Oldane")
    assert complete_title_contents(title + BODY, len(title), [finding]) == [finding]


def test_a_title_s_content_goes_on_to_the_mark_that_closes_it() -> None:
    title = "Oldane vows “we mend the bridge today”"
    finding = make_finding(title + BODY, "“we mend the bridge", "vows", "Oldane")
    (found,) = complete_title_contents(title + BODY, len(title), [finding])
    assert found.content_spans[-1].cut(title) == "“we mend the bridge today"


def test_a_source_at_the_end_of_a_title_is_no_content() -> None:
    title = "The bridge is safe, clerk says"
    finding = make_finding(title + BODY, "The bridge is safe", "says", "clerk")
    assert complete_title_contents(title + BODY, len(title), [finding]) == [finding]


def test_a_finding_in_the_text_stays_as_it_is() -> None:
    text = "Bridge\n\nOldane vows to mend the bridge today"
    finding = make_finding(text, "to mend the bridge", "vows", "Oldane")
    assert complete_title_contents(text, len("Bridge"), [finding]) == [finding]


def attribute(text: str, content: str, cue: str, source: str) -> Attribution:
    """A sure attribution to a person in the title of a text."""
    spans = [locate(text, words) for words in (content, cue, source)]
    return Attribution(
        "indirect", (spans[0],), spans[1], spans[2], source, "person", None, None, "neutral", 0, False, 0.9,
        is_title=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "is_kept"),
    [
        ({}, False),
        ({"speaker_type": "document"}, True),
        ({"kind": "direct"}, True),
        ({"kind": "direct", "confidence": 0.4}, False),
        ({"kind": "direct", "stance": None}, False),
        ({"is_title": False}, True),
    ],
)
def test_a_colon_in_a_title_needs_a_speaker_before_it(changes: dict[str, object], is_kept: bool) -> None:
    text = "Harbour reform: Council backs the bridge" + BODY
    found = replace(attribute(text, "Council backs the bridge", ":", "Harbour reform"), **changes)  # type: ignore[arg-type]
    assert drop_false_titles(text, [found]) == [found] * is_kept


def test_a_colon_follows_whom_the_text_quotes() -> None:
    text = "Oldane: Council backs the bridge\n\n“It does,” said Oldane."
    title = attribute(text, "Council backs the bridge", ":", "Oldane")
    quoted = replace(title, content_spans=(Span(34, 43),), is_title=False)
    assert drop_false_titles(text, [title, quoted]) == [title, quoted]


def test_an_act_in_a_title_is_not_speech() -> None:
    text = "Oldane halts work on the bridge" + BODY
    assert (
        drop_false_titles(text, [replace(attribute(text, "work on the bridge", "halts", "Oldane"), stance=None)]) == []
    )
