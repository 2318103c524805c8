"""From a source's own fields to a record of ours."""

from __future__ import annotations

import time
from dataclasses import fields as dataclass_fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import InputRejectedError, UsageError
from newsledger.read.fields import OUR_FIELDS, WELL_KNOWN_NAMES, make_record
from newsledger.read.formats import detect_reader
from newsledger.read.streams import open_raw, read_head
from newsledger.read.values import is_markup, list_names
from newsledger.records import Record

TEXT = "The ferry runs again, the city said."


def test_the_table_covers_every_field_of_a_record_and_no_name_twice() -> None:
    assert set(OUR_FIELDS) == {field.name for field in dataclass_fields(Record)}
    names = [name for names in WELL_KNOWN_NAMES.values() for name in names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "name", ["date_publish", "datePublished", "Date-Published", "PUBDATE", "article:published_time"]
)
def test_names_are_known_in_any_spelling(name: str) -> None:
    assert make_record({"text": TEXT, name: "2031-05-12"}, {}).published == "2031-05-12"


def test_the_better_known_name_wins_and_empty_ones_are_passed_by() -> None:
    record = make_record({"text": "Menu", "maintext": TEXT, "title": " ", "headline": "Ferry", "title_rss": "x"}, {})
    assert (record.text, record.title) == (TEXT, "Ferry")


@pytest.mark.parametrize("value", [None, "", " \n", "None", "nan", "NULL", "N/A", [], {}, True, float("nan"), 3, "[]"])
def test_what_means_nothing_stays_unknown(value: object) -> None:
    record = make_record({"text": TEXT, "title": value, "url": value, "authors": value, "language": value}, {})
    assert record == Record(text=TEXT)


@pytest.mark.parametrize(
    ("value", "published"),
    [(1937692800, "1937692800"), (1937692800.0, "1937692800"), (1.5, "1.5"), (True, None), (float("inf"), None)],
)
def test_numbers_for_dates_become_strings(value: object, published: str | None) -> None:
    assert make_record({"text": TEXT, "date": value}, {}).published == published


@pytest.mark.parametrize(
    ("value", "authors"),
    [
        (["Mira Tolvanen", "", None, "Mira Tolvanen"], ("Mira Tolvanen",)),
        ('["Mira Tolvanen", "Ilse Drum"]', ("Mira Tolvanen", "Ilse Drum")),
        ("['Mira Tolvanen', \"Joren O'Vask\"]", ("Mira Tolvanen", "Joren O'Vask")),
        ([{"name": "Mira Tolvanen"}, {"@type": "Person", "name": ["Ilse Drum"]}], ("Mira Tolvanen", "Ilse Drum")),
        ({"name": "Mira Tolvanen"}, ("Mira Tolvanen",)),
        ("By Mira Tolvanen and Ilse Drum", ("By Mira Tolvanen and Ilse Drum",)),
        ("[not a list]", ("[not a list]",)),
        (17, ()),
    ],
)
def test_authors_in_every_notation(value: object, authors: tuple[str, ...]) -> None:
    assert make_record({"text": TEXT, "author": value}, {}).authors == authors


def test_objects_in_the_place_of_texts() -> None:
    fields = {
        "content": {"rendered": "<p>The ferry runs.</p><p>It is full.</p>"},
        "source": {"id": None, "name": "The Lantern"},
        "mainEntityOfPage": {"@type": "WebPage", "@id": "https://lantern.example/1"},
        "articleSection": ["Harbour", "City"],
    }
    record = make_record(fields, {})
    assert (record.text, record.html) == (None, "<p>The ferry runs.</p><p>It is full.</p>")
    assert (record.outlet, record.url, record.section) == ("The Lantern", "https://lantern.example/1", "Harbour")


def test_a_list_of_texts_is_all_of_them() -> None:
    assert (
        make_record({"body": ["  The ferry stops.", "", "It runs again."]}, {}).text
        == "  The ferry stops.\n\nIt runs again."
    )
    assert make_record({"content": [{"rendered": "The ferry stops."}, {"rendered": "Once more."}]}, {}).text == (
        "The ferry stops."
    )


def test_a_declared_mapping_wins_and_is_not_filled_from_elsewhere() -> None:
    fields = {"a": {"b": [{"c": "Deep"}]}, "x.y": "Dotted", "text": "Menu", "Korpus": TEXT, "date": "2031-05-12"}
    mapping = {"title": "a.b.0.c", "section": "x.y", "text": ["body", "korpus"], "published": "day"}
    record = make_record(fields, mapping)
    assert (record.title, record.section, record.text, record.published) == ("Deep", "Dotted", TEXT, None)
    with pytest.raises(UsageError, match="headline"):
        make_record(fields, {"headline": "a"})


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "no_known_fields"),
        ({"title": "Ferry", "foo": TEXT}, "no_known_fields"),
        ({"title": "Ferry", "text": None}, "empty_record"),
        ({"text": " ", "html": ""}, "empty_record"),
        ({"text": 12}, "empty_record"),
    ],
)
def test_records_without_content_are_rejected(fields: dict[str, object], reason: str) -> None:
    with pytest.raises(InputRejectedError) as caught:
        make_record(fields, {})
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>The ferry runs.</p>", True),
        ("<!DOCTYPE html><title>x", True),
        ("The ferry runs.<br>It is full.<br />", True),
        ("Use <p> and </p> for a paragraph, 3 < 4.", False),
        ("<Applause> 3 < 4 and <b", False),
        ("", False),
    ],
)
def test_markup_is_told_from_text(text: str, expected: bool) -> None:
    assert is_markup(text) is expected


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "text", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(fields=st.dictionaries(st.sampled_from(["text", "html", "Title", "authors", "date", "source", "x"]), values))
@settings(deadline=None)
def test_any_values_give_a_typed_record_or_a_reason(fields: dict[str, object]) -> None:
    try:
        record = make_record(fields, {})
    except InputRejectedError as error:
        assert error.reason in {"no_known_fields", "empty_record"}
        return
    for name in OUR_FIELDS:
        value = getattr(record, name)
        strings = value if name == "authors" else [value] if value is not None else []
        assert all(isinstance(item, str) and item and item == item.strip() for item in strings)


def test_hostile_values_take_linear_time() -> None:
    nested: object = "x"
    for _ in range(900):
        nested = [nested]
    start = time.process_time()
    for unit in ("<", "</p", "<br ", "</p  ", "[", '["', "(", "\\"):
        assert not is_markup("x" + unit * 50_000)
        list_names("[" + unit * 50_000 + "]")
        list_names("[" + unit * 3_000 + "]")
    assert list_names(nested) == ()
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("name", "head", "reader"),
    [
        ("a.JSON", b"", "json"),
        ("a.jsonl.gz", b"", "json"),
        ("a.tsv", b"", "csv"),
        ("a.txt", b"<html>", "text"),
        ("noname", b'[ {"a": 1}', "json"),
        ("noname", b'\xef\xbb\xbf{"a": 1}', "json"),
        ("page.php", b"\n<!-- x --><!DOCTYPE HTML>", "html"),
        ("page.example", b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">', "html"),
        ("page.example", b"<br />Warning: x<br />\n<html lang=en>\n<head>", "html"),
        ("export.dat", b"Title;Url;Text\n", "csv"),
        ("noname", b"The ferry runs.", "text"),
        ("a.2031", b"", None),
        ("a.pdf", b"%PDF-1.7", None),
        ("a.xml", b"<?xml version='1.0'?>", None),
        ("noname", b"<rss>", "feed"),
        ("a.xml", b"<?xml version='1.0'?>\n<!-- x --><feed>", "feed"),
        ("a.py", b"import os", None),
        ("noname", b"\x00" * 100, None),
        ("noname", b"", None),
    ],
)
def test_formats_are_told_by_suffix_then_content(name: str, head: bytes, reader: str | None) -> None:
    try:
        assert detect_reader(name, head, None).name == reader
    except InputRejectedError as error:
        assert (error.reason, reader) == ("unknown_format", None)


def test_a_declared_format_wins() -> None:
    assert detect_reader("a.txt", b"", "JSONL").name == "json"
    with pytest.raises(InputRejectedError, match="unknown_format"):
        detect_reader("a.txt", b"", "docx")


@pytest.mark.corpora
def test_real_archives_are_read_undeclared(corpora: Path) -> None:
    count = 0
    for path in sorted((corpora / "bulk" / "us_news").glob("*.gz")):
        with open_raw(path) as stream:
            reader = detect_reader(path.name, read_head(stream))
            for raw in reader.split(stream):
                record = make_record(reader.parse(raw, b""), {})
                assert record.text and record.title and record.outlet and record.outlet_domain and record.url
                count += 1
    assert count == 18_664
