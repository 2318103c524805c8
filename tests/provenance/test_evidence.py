"""A thousand random ranges of each format's articles: the words at the raw address are the words of the range."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledgers import Newsroom

from newsledger.errors import RawGoneError
from newsledger.provenance.evidence import find_evidence, find_field
from newsledger.sources import Declarations, Source

from .traced_news import (
    Traced,
    choose_spans,
    damage_story,
    list_words,
    make_item,
    make_page,
    make_post,
    make_table,
    open_articles,
    read_evidence,
    read_rows,
    strip_tags,
    tell_story,
    wrap_story,
)

SPANS = 1000
PAGE_SPANS = 300
DECLARATIONS = Declarations((Source(name="nested", path="nested/**", fields={"text": "content.0.body"}),))
DECLARED = '[[source]]\nname = "nested"\npath = "nested/**"\n[source.fields]\ntext = "content.0.body"\n'


def make_files() -> dict[str, bytes]:
    stories = [tell_story(seed) for seed in range(40)]
    rows = [{"title": f"Plan {n}", "text": story, "outlet": "Quay Gazette"} for n, story in enumerate(stories[:6])]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    pretty = json.dumps(
        [{**row, "text": tell_story(50 + n)} for n, row in enumerate(rows)], ensure_ascii=False, indent=2
    )
    nested = json.dumps({"title": "Plan", "content": [{"body": tell_story(60)}, {"body": "no"}]})
    items = "".join(make_item(n, tell_story(70 + n)) for n in range(6))
    tables = [{**row, "text": tell_story(80 + n)} for n, row in enumerate(rows)]
    return {
        "plain.txt": stories[10].encode(),
        "wrapped.txt": wrap_story(stories[11]).encode(),
        "marked.txt": b"\xef\xbb\xbf  " + stories[12].encode(),
        "lines.txt": wrap_story(stories[13]).replace("\n", "\r\n").encode(),
        "wide.txt": wrap_story(stories[14]).encode("utf-16"),
        "western.txt": wrap_story(stories[15]).encode("cp1252"),
        "chinese.txt": ("市长说老桥将关闭三周，渡轮照常运行。" * 9 + "\n\n渡轮公司说票价不变。" * 9).encode("gb18030"),
        "heading.txt": ("https://quay.example/a\n\nThe Pier Plan\n\nBy MIRA OLDANE\n\n" + stories[16]).encode(),
        "damaged.txt": damage_story(wrap_story(stories[17])).encode(),
        "cut.damaged.txt": stories[18].encode().replace("é".encode(), b"\xc3").replace("—".encode(), b"\xe2\x80"),
        "lines.jsonl": lines.encode(),
        "marked.json": b"\xef\xbb\xbf" + pretty.encode(),
        "nested/one.json": nested.encode(),
        "wire.damaged.jsonl": (json.dumps({"title": "Plan", "text": damage_story(stories[19])}) + "\n").encode(),
        "posts.ndjson": json.dumps({"title": "Plan", "content": {"rendered": make_post(tell_story(61))}}).encode(),
        "comma.csv": make_table(rows=tables, delimiter=",").encode(),
        "western.csv": make_table(rows=[{**tables[0], "text": tell_story(90)}], delimiter=";").encode("cp1252"),
        "items.sgm": items.encode(),
        "page.html": make_page(1, stories[20]).encode(),
        "old.html": make_page(2, stories[21]).replace("utf-8", "windows-1252").encode("cp1252"),
        "sources.toml": DECLARED.encode(),
    }  # fmt: skip


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    room = Newsroom(tmp_path_factory.mktemp("newsroom"))
    room.write(make_files())
    with zipfile.ZipFile(room.raw / "old.zip", "w") as archive:
        archive.writestr("a/plain.txt", tell_story(30))
    room.run()
    return room


@pytest.fixture(scope="module")
def articles(newsroom: Newsroom) -> dict[str, list[Traced]]:
    found = {
        suffix: list(open_articles(newsroom.raw, newsroom.ledger.database, suffix, DECLARATIONS))
        for suffix in (".txt", ".jsonl", ".json", ".ndjson", ".csv", ".sgm", ".html", ".zip")
    }
    return {**found, ".json": found.pop(".jsonl") + found[".json"]}


@pytest.mark.parametrize(("suffix", "count"), [(".txt", 10), (".json", 14), (".csv", 7), (".sgm", 6), (".zip", 1)])
def test_the_words_at_the_raw_address_are_the_words_of_the_range(
    articles: dict[str, list[Traced]], suffix: str, count: int
) -> None:
    assert len(articles[suffix]) == count
    for traced, start, end in choose_spans(articles[suffix], SPANS):
        evidence = traced.trace(start, end)
        words = traced.article["text"][start:end]
        is_damaged = ".damaged" in f".{traced.document['source_path']}"
        assert evidence.method == "exact" or not words.strip()
        assert list_words(read_evidence(evidence), is_damaged=is_damaged) == list_words(words, is_damaged=is_damaged)


def test_nearly_every_range_of_a_page_is_found(articles: dict[str, list[Traced]]) -> None:
    assert len(articles[".html"]) == 2
    right = 0
    for traced, start, end in choose_spans(articles[".html"], PAGE_SPANS):
        evidence = traced.trace(start, end)
        right += list_words(read_evidence(evidence)) == list_words(traced.article["text"][start:end])
        assert evidence.around and evidence.around[0] <= min(evidence.byte_ranges)[0]
    assert right >= 0.99 * PAGE_SPANS


def test_a_page_within_a_field_is_led_back_through_both(articles: dict[str, list[Traced]]) -> None:
    (found,) = articles[".ndjson"]
    for traced, start, end in choose_spans([found], PAGE_SPANS):
        evidence = traced.trace(start, end)
        words = list_words(traced.article["text"][start:end])
        assert evidence.field == "content.rendered" and (evidence.method == "exact" or not words)
        assert list_words(strip_tags(read_evidence(evidence))) == words or not words
        assert evidence.around
        element = evidence.record.data[slice(*evidence.around)]
        assert element.startswith((b"<p>", b"<a ")) or evidence.around[1] - evidence.around[0] > 900


def list_spans(newsroom: Newsroom) -> Iterator[tuple[str, bytes, str]]:
    """Each stored run of each plain text: its words, the file's bytes at its address, and the encoding."""
    documents = {row["document_id"]: row for row in read_rows(newsroom.ledger.database, "documents")}
    for article in read_rows(newsroom.ledger.database, "articles"):
        document = documents[article["document_id"]]
        path = newsroom.raw / document["source_path"]
        for span in article["raw_spans"] or () if path.suffix == ".txt" else ():
            data = path.read_bytes()[span["byte_start"] : span["byte_end"]]
            yield article["text"][span["start_char"] : span["end_char"]], data, document["encoding"]


def test_the_bytes_of_a_stored_run_spell_it(newsroom: Newsroom) -> None:
    spans = list(list_spans(newsroom))
    odd = {text for text, data, encoding in spans if data.decode(encoding, "replace") != text}
    assert len(spans) > 100
    assert odd <= {"’", "“", '"', "é", "—"}


def test_stored_runs_cover_every_word(newsroom: Newsroom) -> None:
    texts = [row for row in read_rows(newsroom.ledger.database, "articles") if row["raw_spans"]]
    assert len(texts) == 11
    for row in texts:
        place = 0
        for span in [*row["raw_spans"], {"start_char": len(row["text"]), "end_char": len(row["text"])}]:
            assert row["text"][place : span["start_char"]].strip() == ""
            place = span["end_char"]


def test_what_is_stored_is_what_is_found_without_it(articles: dict[str, list[Traced]]) -> None:
    for traced, start, end in choose_spans(articles[".txt"], 300, seed=2):
        bare = Traced(traced.document, {"text": traced.article["text"]}, traced.opened)
        by_map, by_cleaning = read_evidence(traced.trace(start, end)), read_evidence(bare.trace(start, end))
        # White space at the ends of a range may be left out of the map.
        assert by_map.split() == by_cleaning.split()


def test_only_plain_text_files_have_stored_runs(articles: dict[str, list[Traced]]) -> None:
    assert all(traced.article["raw_spans"] for traced in (*articles[".txt"], *articles[".zip"]))
    assert not any(
        traced.article["raw_spans"] for traced in (*articles[".json"], *articles[".csv"], *articles[".html"])
    )


def test_the_cleaner_of_another_day_is_no_hindrance(articles: dict[str, list[Traced]]) -> None:
    """The stored text lacks a word and a paragraph that the cleaner of today keeps."""
    for traced in articles[".json"]:
        paragraphs = traced.article["text"].split("\n\n")
        stored = "\n\n".join([paragraphs[0].replace(" was right", "", 1), *paragraphs[2:]])
        other = Traced(traced.document, {"text": stored}, traced.opened)
        start = len(paragraphs[0])
        evidence = other.trace(start, start + 80)
        assert evidence.method == "exact"
        is_damaged = ".damaged" in traced.document["source_path"]
        expected = list_words(stored[start : start + 80], is_damaged=is_damaged)
        assert list_words(read_evidence(evidence), is_damaged=is_damaged) == expected


def test_evidence_is_found_below_the_raw_folder(newsroom: Newsroom, articles: dict[str, list[Traced]]) -> None:
    for found in articles.values():
        traced = found[0]
        evidence = find_evidence(newsroom.raw, traced.document, traced.article, 4, 40, DECLARATIONS)
        assert list_words(strip_tags(read_evidence(evidence))) == list_words(traced.article["text"][4:40])
        assert evidence.record.byte_start == traced.document["byte_start"]


def test_changed_bytes_are_no_evidence(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    room.write({"plain.txt": tell_story(1)})
    room.run()
    document, article = (read_rows(room.ledger.database, table)[0] for table in ("documents", "articles"))
    room.write({"plain.txt": tell_story(2)})
    with pytest.raises(RawGoneError):
        find_evidence(room.raw, document, article, 0, 10, Declarations())


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"title": "x", "text": " The words "}, "text"),
        ({"summary": "The words", "body": "The words"}, "body"),
        ({"content": {"rendered": "The words"}}, "content.rendered"),
        ({"parts": [{"text": "no"}, {"text": "The words"}]}, "parts.1.text"),
        ({"text": "Other words", "n": 1}, None),
        ({}, None),
    ],
)
def test_the_field_that_says_it(fields: dict[str, object], name: str | None) -> None:
    assert find_field(fields, "The words") == name
