"""Feeds of every kind, whole, damaged and hostile."""

from __future__ import annotations

import base64
import io
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.errors import InputRejectedError
from newsledger.metadata.date_parsing import parse_date
from newsledger.read.feed_fields import read_entry
from newsledger.read.feed_reader import FeedReader
from newsledger.read.formats import detect_reader
from newsledger.reasons import REASONS
from newsledger.records import RawRecord

READER = FeedReader()
LONG = "The ferry at Norvale runs again. " * 20
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title><link>https://post.example/</link>%s</channel></rss>'
ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://post.example/news/">'
    "<title>Post</title>%s</feed>"
)
NOW = datetime(2032, 1, 1, tzinfo=UTC)


def split(data: bytes) -> list[RawRecord]:
    return list(READER.split(io.BytesIO(data)))


def read_fields(data: bytes | str) -> list[dict[str, Any]]:
    """Each record's fields, or a `reason`."""
    data = data.encode() if isinstance(data, str) else data
    header = READER.read_header(io.BytesIO(data))
    found: list[dict[str, Any]] = []
    for raw in split(data):
        try:
            found.append({"reason": raw.reason} if raw.reason else dict(READER.parse(raw, header)))
        except InputRejectedError as error:
            found.append({"reason": error.reason})
    return found


def read_item(markup: str) -> dict[str, Any]:
    return read_fields(RSS % f"<item>{markup}</item>")[0]


def read_atom(markup: str) -> dict[str, Any]:
    return read_fields(ATOM % f"<entry>{markup}</entry>")[0]


pieces = st.lists(
    st.sampled_from(
        [b"<item>", b"</item>", b"<item/>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<title>a</title>", b" x ", b"<",
         b"<entry>", b"</channel>", b'<item a="', b'">', b"<x:item>", b"\xe9", b"\n"]
    ),
    max_size=30,
).map(b"".join)  # fmt: skip


@given(data=pieces)
@settings(max_examples=300, deadline=None)
def test_a_slice_gives_the_items_of_the_full_pass(data: bytes) -> None:
    data = b"<rss>" + data
    records = split(data)
    header = READER.read_header(io.BytesIO(data))
    assert [raw.index for raw in records] == list(range(len(records)))
    for raw in records:
        assert raw.reason or data[raw.byte_start : raw.byte_end] == raw.data
        stream = io.BytesIO(data)
        stream.seek(raw.byte_start)
        if raw.byte_start:
            rest = READER.split(stream, index=raw.index, byte_start=raw.byte_start, header=header)
            assert list(rest) == records[raw.index :]


@pytest.mark.parametrize("size", [1, 7, 100])
def test_items_do_not_depend_on_how_the_stream_delivers(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = (RSS % "<item><title>a</title><!-- </item> --></item> <item/><item>b<![CDATA[<item>]]><item >c").encode()
    expected = split(data)
    assert len(expected) == 4
    monkeypatch.setattr("newsledger.read.window.CHUNK_BYTES", size)
    assert split(data) == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "utf-32-le"])
def test_a_feed_in_wide_characters_is_read_and_addressed(encoding: str) -> None:
    feed = RSS % "<item><title>Fähre 😀</title><description>läuft</description></item><item><title>Zwei</title></item>"
    data = feed.encode(encoding)
    assert [row["title"] for row in read_fields(data)] == ["Fähre 😀", "Zwei"]
    wide = encoding if encoding[-2:] in ("le", "be") else f"{encoding}-le"
    for raw in split(data):
        assert data[raw.byte_start : raw.byte_end] == raw.data
        assert raw.data.decode(wide).startswith("<item>")
        assert raw.data.decode(wide).endswith("</item>")
    stream, second = io.BytesIO(data), split(data)[1]
    stream.seek(second.byte_start)
    assert list(READER.split(stream, index=1, byte_start=second.byte_start)) == [second]
    assert READER.recognizes(data)


@pytest.mark.parametrize(
    ("declared", "encoding", "source"),
    [("iso-8859-1", "cp1252", "meta"), ("utf-8", "utf-8", "utf-8"), ("koi8-r", "koi8-r", "meta")],
)
def test_the_declared_encoding_is_believed(declared: str, encoding: str, source: str) -> None:
    text = "Паром" if declared == "koi8-r" else "Fähre"
    feed = (RSS % f"<item><title>{text}</title></item>").replace('"1.0"', f'"1.0" encoding="{declared}"')
    fields = read_fields(feed.encode(declared))[0]
    assert (fields["title"], fields["@encoding"], fields["@encoding_source"]) == (text, encoding, source)


def test_content_beats_summary_and_a_summary_alone_is_a_teaser() -> None:
    both = read_atom(f'<summary>Short.</summary><content type="html">&lt;p&gt;{LONG}&lt;/p&gt;</content>')
    assert both["html"] == f"<p>{LONG}</p>"
    assert (both["summary"], both.get("article_extent")) == ("Short.", None)
    assert read_atom("<summary>Short.</summary>")["article_extent"] == "summary"
    assert read_item("<description>Short.</description>")["article_extent"] == "summary"
    assert "article_extent" not in read_item(f"<description>{LONG}</description>")
    assert read_item(f"<description>{LONG} [&#8230;]</description>")["article_extent"] == "summary"
    assert read_item("<title>Only</title>")["text"] is None


def test_atom_content_in_every_mode() -> None:
    markup = f"<p>{LONG.strip()}</p>"
    xhtml = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{markup}</div></content>'
    packed = base64.b64encode(markup.encode()).decode()
    old = '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>%s</entry></feed>'
    assert read_atom(xhtml)["html"] == markup
    assert read_atom('<content type="text">a &lt;p&gt; tag</content>')["text"] == "a <p> tag"
    assert read_fields(old % f'<content type="text/html" mode="base64">{packed}</content>')[0]["html"] == markup
    assert (
        read_fields(old % f'<content type="text/html" mode="escaped"><![CDATA[{markup}]]></content>')[0]["html"]
        == markup
    )


def test_links_are_resolved_and_only_web_addresses_are_kept() -> None:
    assert read_atom('<link href="ferry.html"/>')["link"] == "https://post.example/news/ferry.html"
    assert read_item("<link>/ferry</link>")["link"] == "https://post.example/ferry"
    assert read_item("<guid>https://post.example/a</guid>")["link"] == "https://post.example/a"
    assert "link" not in read_item('<guid isPermaLink="false">a-1</guid>')
    for link in ("javascript:alert(1)", "file:///etc/passwd", "https://[::1", "data:text/html,x"):
        assert "link" not in read_item(f"<link>{link}</link>")


def test_what_the_feed_says_stands_in_for_the_item() -> None:
    fields = read_atom('<title type="html">A &amp;lt;b> &lt;i&gt;c&lt;/i&gt;</title>')
    assert (fields["title"], fields["outlet"], fields["language"]) == ("A <b> c", "Post", "de")
    source = '<source><title>The Lantern</title><link href="https://lantern.example/"/></source>'
    fields = read_atom(f"<author><name>Mira Oldane</name></author>{source}")
    assert (fields["outlet"], fields["outlet_domain"]) == ("The Lantern", "lantern.example")
    assert fields["authors"] == ["Mira Oldane"]
    assert read_item("<author>desk@post.example (Ilse Drum)</author>")["authors"] == ["Ilse Drum"]
    assert read_item("<author>Ilse Drum &lt;desk@post.media&gt;</author>")["authors"] == ["Ilse Drum"]
    person = "<author><name>Ilse Drum</name><email>desk@post.media</email></author>"
    assert read_atom(person + person.replace("Ilse", "Ada"))["authors"] == ["Ilse Drum", "Ada Drum"]
    assert read_atom(person)["authors"] == ["Ilse Drum"]
    assert "authors" not in read_item("<author>desk@post.example</author>")
    assert "section" not in read_item("<category>a</category><category>b</category>")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Mon, 12 May 2031 08:00:00 EDT", "2031-05-12T12:00:00+00:00"),
        ("Mon, 12 May 2031 08:00:00 +0530", "2031-05-12T02:30:00+00:00"),
        ("Mon, 12 May 2031 08:00:00 GMT", "2031-05-12T08:00:00+00:00"),
        ("12 May 2031 08:00 Z", "2031-05-12T08:00:00+00:00"),
        ("Mon, 12 May 2031 08:00:00", None),
    ],
)
def test_dates_stay_as_written_and_can_be_read(written: str, moment: str | None) -> None:
    fields = read_item(f"<pubDate>{written}</pubDate>")
    assert fields["published"] == written
    found = parse_date(fields["published"], timezone=None, now=NOW)
    assert found is not None
    assert found.on is not None
    assert found.at == (datetime.fromisoformat(moment) if moment else None)


def test_an_atom_entry_that_tells_only_its_change_has_no_date_of_publication() -> None:
    assert read_atom("<updated>2031-05-12T08:00:00Z</updated>").get("published") is None
    fields = read_atom("<updated>2031-05-12T08:00:00Z</updated><published>2031-05-11T08:00:00Z</published>")
    assert (fields["published"], fields["updated"]) == ("2031-05-11T08:00:00Z", "2031-05-12T08:00:00Z")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b" \r\n", "empty_record"),
        ((RSS % "").encode(), "no_items"),
        (b"<!doctype html><html><body><h1>404</h1></body></html>", "unknown_format"),
        (b'{"items": []}', "unknown_format"),
        (b"\x00" * 1000, "empty_record"),
    ],
)
def test_a_file_without_items_is_one_reject(data: bytes, reason: str) -> None:
    records = split(data)
    assert [(raw.byte_start, raw.byte_end, raw.reason) for raw in records] == [(0, len(data), reason)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_items_of_a_second_feed_are_not_given_as_the_firsts(encoding: str) -> None:
    item = "<item><title>Ferry</title></item>"
    records = READER.split(io.BytesIO((RSS % item + "\n" + RSS % item).encode(encoding)))
    assert next(records).index == 0
    with pytest.raises(InputRejectedError, match="several_feeds"):
        next(records)
    nested = RSS % f"<item><title>Ferry</title><feed>x</feed></item><!-- <rss> -->{item}"
    assert len(split(nested.encode())) == 2


def test_a_damaged_item_costs_itself_only() -> None:
    good = "<item><title>Good</title><description>Text &amp; more.</description></item>"
    for bad in (
        "<item><title>Bad</item>",
        "<item><b><i>",
        "<item>&nosuch; & <",
        "<item>\x01</item>",
        "<item><!-- x</item>",
    ):
        rows = read_fields(RSS % f"{good}{bad}{good}")
        assert [row.get("title") for row in rows].count("Good") == 2
        assert len(rows) == 3
    assert [row.get("title") for row in read_fields((RSS % (good * 2))[:-40])] == ["Good"] * 2


def test_an_item_over_the_limit_is_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsledger.read.feed_reader.MAX_ITEM_BYTES", 2_000_000)
    data = (RSS % f"<item>a</item><item>{'x' * 5_000_000}</item><item>b</item>").encode()
    assert [(raw.reason, len(raw.data)) for raw in split(data)] == [(None, 14), ("record_too_large", 0), (None, 14)]


def test_a_wide_feed_over_the_limit_is_one_reject(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsledger.read.reader.MAX_RECORD_BYTES", 2_000_000)
    data = (RSS % f"<item>{'x' * 2_000_000}</item>").encode("utf-16")
    assert [(raw.byte_start, raw.byte_end, raw.reason) for raw in split(data)] == [(0, len(data), "record_too_large")]


def test_twenty_thousand_items_are_found_in_a_moment() -> None:
    data = (RSS % ("<item><title>Same</title></item>\n" * 20_000)).encode()
    begin = time.process_time()
    assert len(split(data)) == 20_000
    assert time.process_time() - begin < 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_item_cut_by_damage_is_not_given(encoding: str) -> None:
    data = (RSS % "<item><title>One</title></item><item><title>Two").encode(encoding)[:-30]
    header = READER.read_header(io.BytesIO(data))
    whole = []
    with pytest.raises(InputRejectedError, match="damaged_compression"):
        for raw in READER.split(_Broken(data)):
            whole.append(READER.parse(raw, header)["title"])  # noqa: PERF401  (what came before the damage counts)
    assert whole == ["One"]


class _Broken(io.BytesIO):
    """A stream that breaks off where a whole one would end."""

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        if not data:
            raise InputRejectedError("damaged_compression")
        return data


def test_xml_is_a_feed_by_its_root_only() -> None:
    rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="%s"><item/></rdf:RDF>'
    page = b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head/></html>'
    assert READER.recognizes(b"<?xml-stylesheet href='<rss>'?>\n<!-- <html> -->\n<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>")
    assert READER.recognizes((rdf % "http://purl.org/rss/1.0/").encode())
    assert not READER.recognizes((rdf % "http://xmlns.example/friends").encode())
    assert not READER.recognizes(b"<html><feed>")
    assert detect_reader("a.xml", (RSS % "").encode()).name == "feed"
    assert detect_reader("a.xml", page).name == "html"
    with pytest.raises(InputRejectedError, match="unknown_format"):
        detect_reader("a.xml", b'<?xml version="1.0"?><Document><token>x</token></Document>')


ATTACKS = {
    "an outer file": '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>%s',
    "an outer type": '<!DOCTYPE rss SYSTEM "https://evil.example/x.dtd">%s',
    "a parameter": '<!DOCTYPE rss [<!ENTITY %% x SYSTEM "file:///etc/passwd"> %%x;]>%s',
    "laughs": '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;">]>%s',
    "a long entity": f'<!DOCTYPE rss [<!ENTITY x "{"y" * 5000}">]>%s',
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_entity_reads_a_file_or_grows(attack: str) -> None:
    feed = '<rss version="2.0"><channel>%s</channel></rss>' % ("<item><title>Fine &x;</title></item>" * 3)
    rows = read_fields(ATTACKS[attack] % feed)
    assert [row["title"].split()[0] for row in rows] == ["Fine"] * 3
    assert not any("root:" in str(row) or len(str(row)) > 500 for row in rows)


@pytest.mark.parametrize("address", [b"/etc/passwd", b"https://post.example/feed", b"file:///etc/passwd"])
def test_a_feed_that_is_an_address_is_not_opened(address: bytes) -> None:
    assert [raw.reason for raw in split(address)] == ["unknown_format"]


UNITS = [
    "<item>", "<item/>", "<!--", "<![CDATA[", '<item "', "<a:item ", "</item>", "<item><!--", "</channel>", "<", "&",
    '<item a="<item>', "<a ", "<p><b>", "&lt;!--", "&#x41;", '<a b="', "<author>--", "--", " ", "<!DOCTYPE ", "<?",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_input_takes_linear_time(unit: str) -> None:
    body = unit * (100_000 // len(unit))
    begin = time.process_time()
    split((RSS % body).encode())
    READER.recognizes(body.encode())
    READER.read_header(io.BytesIO(body.encode()))
    assert time.process_time() - begin < 1


@pytest.mark.parametrize("place", ["%s", "<description>%s</description>", "<author>%s</author>"])
@pytest.mark.parametrize("unit", ["<p><b>", "&lt;!--", "--", "&#x41;", "<author>--", "&lt;a b=&quot;", "<"])
def test_hostile_items_take_bounded_time(unit: str, place: str) -> None:
    data = (RSS % "<item>%s</item>" % place % (unit * (50_000 // len(unit)))).encode()
    begin = time.process_time()
    header = READER.read_header(io.BytesIO(data))
    for raw in split(data)[:10]:
        READER.parse(raw, header)
    assert time.process_time() - begin < 3


def list_feeds(corpora: Path, folder: str) -> list[Path]:
    return [path for path in sorted((corpora / "feeds" / "feedparser" / folder).rglob("*")) if path.is_file()]


@pytest.mark.corpora
def test_well_formed_feeds_give_the_items_that_feedparser_gives(corpora: Path) -> None:
    checked = 0
    for path in list_feeds(corpora, "wellformed"):
        data = path.read_bytes()
        expected = feedparser.parse(io.BytesIO(data))
        rows = read_fields(data)
        if not expected.entries:
            assert [row.get("reason") for row in rows] == ["no_items"], path
            continue
        given_fields = [read_entry(entry, expected.feed, expected.version) for entry in expected.entries]
        assert [{name: value for name, value in row.items() if name[0] != "@"} for row in rows] == given_fields, path
        checked += any("title" in entry or "link" in entry for entry in expected.entries)
    assert checked >= 250


@pytest.mark.corpora
@pytest.mark.parametrize("folder", ["illformed", "encoding", "entities", "json"])
def test_odd_feeds_end_as_items_or_rejects_in_time(corpora: Path, folder: str) -> None:
    paths = list_feeds(corpora, folder)
    assert paths
    for path in paths:
        begin = time.process_time()
        data = path.read_bytes()
        rows = read_fields(data)
        assert rows, path
        assert all("reason" not in row or row["reason"] in REASONS for row in rows), path
        # An item's damage is its own, so there are never fewer than feedparser makes of the whole file.
        assert sum("reason" not in row for row in rows) >= len(feedparser.parse(io.BytesIO(data)).entries), path
        assert time.process_time() - begin < 2, path
