"""The map that is stored with a plain text file's article, for any text in any encoding."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import InputRejectedError
from newsledger.provenance.raw_spans import MAX_MAPPED_CHARS, MAX_SPANS, cut_raw_spans, list_raw_spans
from newsledger.read.fields import make_record
from newsledger.read.text_reader import TextReader
from newsledger.records import RawRecord
from newsledger.text.cleaning import CleanText, clean_text

from .traced_news import damage_story, tell_story, wrap_story

PARTS = (
    "The harbour council met.", "café — “naïve”", "Advertisement", "&amp;", "â€™", "e\u0301", "😀", "\x07", "\u200b",
    "Share this article", "By MIRA OLDANE", "https://quay.example/a", wrap_story(tell_story(1, paragraphs=1), 60),
)  # fmt: skip
GAPS = st.sampled_from([" ", "\n", "\n\n", "\r\n", "\r\n\r\n", "  \n "])
TEXTS = st.lists(st.tuples(st.sampled_from(PARTS), GAPS), min_size=1, max_size=12).map(
    lambda parts: "".join(a + b for a, b in parts)
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252"])


def read_file(data: bytes) -> tuple[dict[str, Any], CleanText]:
    """What the cleaning gets of a plain text file, and what it makes of it."""
    parsed = TextReader().parse(RawRecord(0, 0, len(data), data), b"")
    record = make_record(parsed, {})
    row = {"media_type": "text/plain", "text": record.text, "html": record.html}
    row |= {name: parsed[f"@{name}"] for name in ("encoding", "anchors")}
    return row, clean_text(record.text or "", plain_file=True)


def demand_sound(data: bytes, encoding: str, text: str, spans: list[dict[str, int]]) -> None:
    """Runs go forward in text and bytes, cover all but white space, and a longer one is spelled by its bytes."""
    place = address = 0
    for span in spans:
        start, end = span["start_char"], span["end_char"]
        assert place <= start < end <= len(text) and text[place:start].strip() == ""
        assert address <= span["byte_start"] < span["byte_end"] <= len(data)
        assert (
            end - start < 3
            or data[span["byte_start"] : span["byte_end"]].decode(encoding, "replace") == text[start:end]
        )
        place, address = end, span["byte_end"]
    assert text[place:].strip() == ""


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, encoding=ENCODINGS, junk=st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=2)), max_size=3))
def test_runs_are_sound_for_any_file(text: str, encoding: str, junk: list[tuple[int, bytes]]) -> None:
    data = text.encode(encoding, "ignore")
    for place, more in junk:
        data = data[:place] + more + data[place:]
    try:
        row, clean = read_file(data)
    except InputRejectedError:
        return
    spans = list_raw_spans(row, clean)
    assert (spans is None) == bool(row["html"])
    if spans:
        demand_sound(data, row["encoding"], clean.text, spans)


def test_a_clean_file_is_one_run() -> None:
    story = tell_story(3)
    row, clean = read_file(b"\xef\xbb\xbf\n" + story.encode())
    assert list_raw_spans(row, clean) == [
        {"start_char": 0, "end_char": len(story), "byte_start": 4, "byte_end": 4 + len(story.encode())}
    ]


def test_the_bytes_of_a_part_of_the_text_by_its_runs() -> None:
    data = damage_story(wrap_story(tell_story(4))).encode()
    row, clean = read_file(data)
    spans = list_raw_spans(row, clean) or []
    start = clean.text.index("’")
    (first, last), *more = cut_raw_spans(spans, clean.text, (start - 1, start + 2), data, "utf-8")
    assert data[first:last].decode()[1:-1] == "â€™" and not more
    assert cut_raw_spans(spans[1:], clean.text, (0, 4), data, "utf-8") == []


@pytest.mark.parametrize(
    "change",
    [{"media_type": "application/json"}, {"html": "<p>a</p>"}, {"anchors": None}, {"text": "a " * MAX_MAPPED_CHARS}],
)
def test_what_cannot_be_mapped_has_no_runs(change: dict[str, Any]) -> None:
    row, clean = read_file(tell_story(5).encode())
    assert list_raw_spans(row, clean)
    assert list_raw_spans({**row, **change}, clean) is None


def test_a_text_that_is_damage_throughout_has_no_runs() -> None:
    row, clean = read_file(b"a&amp;b " * MAX_SPANS)
    assert list_raw_spans(row, clean) is None
    row, clean = read_file(b"a&amp;b " * (MAX_SPANS // 3))
    assert list_raw_spans(row, clean)


@pytest.mark.parametrize("unit", ["&amp;", "é", "ab-\n", "a\r\n", "\u200ba"])
def test_time_is_linear(unit: str) -> None:
    row, clean = read_file(b"quay " + unit.encode() * (100_000 // len(unit)) + b" quay")
    started = time.process_time()
    list_raw_spans(row, clean)
    assert time.process_time() - started < 2
