"""Lists of articles inside of an object: JSON Feed, search interfaces, exports."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import InputRejectedError
from newsledger.read.fields import make_record
from newsledger.read.json_reader import JsonReader
from newsledger.reasons import REASONS
from newsledger.records import RawRecord, Record

READER = JsonReader()
ARTICLE: dict[str, Any] = {"title": "Ferry", "text": "The ferry runs."}
FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The Norvale Post",
    "home_page_url": "https://post.example/",
    "language": "en",
    "authors": [{"name": "The desk"}],
    "items": [
        {
            "id": "1",
            "url": "https://post.example/1",
            "title": "Ferry",
            "content_html": "<p>It runs.</p><p>Again.</p>",
            "date_published": "2031-05-12T08:00:00+02:00",
            "authors": [{"name": "Mira Oldane"}],
            "tags": ["ports"],
        },
        {"id": "2", "external_url": "https://lantern.example/2", "content_text": "It stops.", "language": "de"},
        {"id": "3", "summary": "A teaser."},
    ],
}


def split(data: bytes) -> list[RawRecord]:
    return list(READER.split(io.BytesIO(data)))


def read_records(value: object) -> list[Record | str]:
    """Each record, or the reason why there is none."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    header = READER.read_header(io.BytesIO(data))
    found: list[Record | str] = []
    for raw in split(data):
        try:
            found.append(raw.reason or make_record(READER.parse(raw, header), {}))
        except InputRejectedError as error:
            found.append(error.reason)
    return found


def read_texts(value: object) -> list[str | None]:
    return [record if isinstance(record, str) else record.text for record in read_records(value)]


def test_a_json_feed_gives_its_items_with_what_it_says_itself() -> None:
    assert read_records(FEED) == [
        Record(
            html="<p>It runs.</p><p>Again.</p>",
            title="Ferry",
            url="https://post.example/1",
            published="2031-05-12T08:00:00+02:00",
            authors=("Mira Oldane",),
            outlet="The Norvale Post",
            outlet_domain="post.example",
            language="en",
        ),
        Record(
            text="It stops.",
            url="https://lantern.example/2",
            outlet="The Norvale Post",
            outlet_domain="post.example",
            language="de",
        ),
        Record(
            text="A teaser.",
            description="A teaser.",
            outlet="The Norvale Post",
            outlet_domain="post.example",
            language="en",
            extent="summary",
        ),
    ]


WRAPPERS: dict[str, object] = {
    "articles": {"status": "ok", "totalResults": 2, "articles": [ARTICLE, ARTICLE]},
    "a holder": {"response": {"status": "ok", "docs": [ARTICLE, ARTICLE], "start": 0}, "debug": [{"a": 1}]},
    "hits": {"took": 1, "hits": {"total": {"value": 2}, "hits": [{"_id": "1", "_source": ARTICLE}] * 2}},
    "attributes": {"data": [{"id": "1", "type": "a", "attributes": ARTICLE}] * 2, "links": {"next": None}},
    "fields": {"response": {"results": [{"webTitle": "Ferry", "fields": {"bodyText": "The ferry runs."}}] * 2}},
    "keys": {"a-1": ARTICLE, "a-2": ARTICLE},
    "an empty list before": {"items": [], "posts": [ARTICLE, ARTICLE]},
    "another list before": {"entries": [{"id": 1}], "posts": [ARTICLE, ARTICLE]},
    "two lists": {"articles": [ARTICLE], "next": "x", "posts": [ARTICLE]},
    "converted XML": {"rss": {"@version": "2.0", "channel": {"title": "Post", "item": [ARTICLE, ARTICLE]}}},
}


@pytest.mark.parametrize("indent", [None, 0, 2])
@pytest.mark.parametrize("name", WRAPPERS)
def test_every_wrapper_gives_its_articles(name: str, indent: int | None) -> None:
    data = json.dumps(WRAPPERS[name], indent=indent).encode()
    assert read_texts(data) == ["The ferry runs."] * 2
    assert read_texts(b"\xef\xbb\xbf \r\n" + data + b"\n") == ["The ferry runs."] * 2
    assert all(data[raw.byte_start : raw.byte_end] == raw.data for raw in split(data))
    assert READER.recognizes(data)


@pytest.mark.parametrize(
    "article",
    [
        {"title": "Ferry", "items": [ARTICLE], "text": "The ferry runs."},
        {"text": "The ferry runs.", "items": [ARTICLE]},
        {"body": "The ferry runs.", "data": {"articles": [ARTICLE]}},
        {"title": "Ferry", "items": [ARTICLE, ARTICLE], "body": ["The ferry runs."]},
        {"title": "Ferry", "results": [ARTICLE, ARTICLE], "content": {"rendered": "The ferry runs."}},
    ],
)
def test_an_article_with_a_list_is_one_record(article: dict[str, object]) -> None:
    for indent in (None, 2):
        assert read_texts(json.dumps(article, indent=indent).encode()) == ["The ferry runs."]
    lines = b"\n".join([json.dumps(article).encode()] * 3)
    assert read_texts(lines) == ["The ferry runs."] * 3


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"articles": []}, "no_known_fields"),
        ({"articles": [1, 2]}, "no_known_fields"),
        ({"tags": [ARTICLE]}, "no_known_fields"),
        ({"items": [{"a": 1}]}, "no_known_fields"),
        ({"a": ARTICLE, "b": 1}, "no_known_fields"),
        ({"config": {"name": "x"}, "other": {}}, "no_known_fields"),
    ],
)
def test_an_object_that_wraps_no_articles_is_one_reject(value: object, reason: str) -> None:
    assert read_records(value) == [reason]


def test_a_wrapper_with_an_empty_text_is_one() -> None:
    assert read_texts({"text": "", "items": [ARTICLE]}) == ["The ferry runs."]
    assert read_texts({"body": {"title": "Results", "items": [ARTICLE]}}) == ["The ferry runs."]


def test_objects_of_elasticsearch_are_read_line_by_line_too() -> None:
    line = json.dumps({"_index": "news", "_id": "1", "_source": ARTICLE}).encode()
    assert read_texts(line + b"\n" + line) == ["The ferry runs."] * 2


def test_a_field_of_the_object_within_is_located() -> None:
    data = json.dumps({"hits": {"hits": [{"_id": "1", "_source": ARTICLE}]}}).encode()
    (raw,) = split(data)
    found = READER.locate(raw, READER.read_header(io.BytesIO(data)), "text")
    assert found
    assert raw.data[found.offsets[0] : found.offsets[-1]].decode() == found.text == ARTICLE["text"]


@pytest.mark.parametrize("name", WRAPPERS)
def test_a_slice_of_a_wrapper_gives_the_rest_of_it(name: str) -> None:
    data = json.dumps(WRAPPERS[name]).encode()
    header = READER.read_header(io.BytesIO(data))
    records = split(data)
    assert data.startswith(header)
    for given_header in (header, b""):
        stream = io.BytesIO(data)
        stream.seek(records[1].byte_start)
        rest = READER.split(stream, index=1, byte_start=records[1].byte_start, header=given_header)
        assert list(rest) == records[1:]


@pytest.mark.parametrize("size", [1, 7, 100])
def test_elements_do_not_depend_on_how_the_stream_delivers(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [json.dumps(value, indent=1).encode() for value in [*WRAPPERS.values(), FEED]]
    expected = [split(data) for data in files]
    monkeypatch.setattr("newsledger.read.window.CHUNK_BYTES", size)
    assert [split(data) for data in files] == expected


def test_a_damaged_element_costs_itself_only() -> None:
    good = json.dumps(ARTICLE).encode()
    for bad in (b'{"title": "cut', b'{"text": un"quoted}', b"junk", b"12"):
        data = b'{"status": "ok",\n"articles": [\n' + b",\n".join([good, bad, good]) + b'\n],\n"next": {"a": "]"}}'
        texts = read_texts(data)
        assert texts.count("The ferry runs.") == 2
        assert len(texts) == 3
    cut = b'{"articles": [' + good + b", " + good + b", " + good[:-4]
    assert read_texts(cut) == ["The ferry runs.", "The ferry runs.", "invalid_json"]


def test_what_follows_a_wrapper_is_read_as_well() -> None:
    data = json.dumps({"articles": [ARTICLE]}, indent=1).encode() + b"\n" + json.dumps(ARTICLE).encode() + b"\n"
    assert read_texts(data) == ["The ferry runs."] * 2


def test_a_large_wrapper_is_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    article = {"title": "Ferry", "text": "The ferry runs. " * 6000}
    data = json.dumps({"articles": [article] * 60, "after": "x"}).encode()
    held = 0
    grow = __import__("newsledger.read.window", fromlist=["Window"]).Window.grow

    def watch(window: Any) -> bool:
        nonlocal held
        grown = bool(grow(window))
        held = max(held, len(window.buffer))
        return grown

    monkeypatch.setattr("newsledger.read.window.Window.grow", watch)
    records = split(data)
    assert len(records) == 60
    assert json.loads(records[-1].data) == article
    assert held < len(data) * 0.8


pieces = st.lists(
    st.sampled_from(
        [b'{"articles": [', b'{"text": "a", "title": "b"}', b"]", b"}", b",", b'"next": 1', b'{"data": {"items": [',
         b"\n", b"{", b"[", b'"', b'{"k": {"text": "a", "title": "b"}, "l":', b"x"]
    ),
    max_size=14,
).map(b"".join)  # fmt: skip


@given(data=pieces)
@settings(max_examples=400, deadline=None)
def test_records_of_any_wreck_lie_in_order_and_hold_their_bytes(data: bytes) -> None:
    end = 0
    for position, raw in enumerate(split(data)):
        assert raw.index == position
        assert raw.byte_start >= end
        assert raw.reason or data[raw.byte_start : raw.byte_end] == raw.data
        end = raw.byte_end
    assert end <= len(data)


@pytest.mark.parametrize(
    "head", [b'{"articles": [{"text": "a", "title": "b"}', b'{"k": {"text": "a", "title": "b"}', b"{"]
)
@pytest.mark.parametrize(
    "unit", [b"]", b"]}", b'],"a":[', b'{"a":[', b'"', b",", b'"a":{', b'"hits":{', b"{}", b"],", b'"a":1,', b'"x":{},']
)
def test_hostile_wrappers_take_linear_time(head: bytes, unit: bytes) -> None:
    data = head + unit * (100_000 // len(unit))
    begin = time.process_time()
    split(data)
    READER.read_header(io.BytesIO(data))
    assert time.process_time() - begin < 1


@pytest.mark.corpora
def test_broken_files_of_a_collection_end_as_rows_or_rejects(corpora: Path) -> None:
    paths = sorted((corpora / "stories" / "news_cluster_damaged").iterdir())
    assert paths
    for path in paths:
        records = read_records(path.read_bytes())
        assert records, path
        assert all(not isinstance(record, str) or record in REASONS for record in records), path
