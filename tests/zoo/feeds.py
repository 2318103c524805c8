"""Feeds that are broken or hostile."""

from __future__ import annotations

import json
from collections.abc import Callable

from ledgers import tell_story

Maker = Callable[[], bytes]


def item(number: int = 800, more: str = "", guid: str = "") -> str:
    """One good item."""
    text = tell_story(number).replace("\n\n", "&lt;p&gt;")
    return (
        f"<item><title>Plan {number}</title><link>https://quay-gazette.example/{number}</link>{guid}"
        f"<description>{text}</description>{more}</item>"
    )


def feed(items: str, head: str = '<?xml version="1.0"?>', space: str = "") -> Maker:
    return lambda: f'{head}<rss version="2.0"{space}><channel><title>Quay</title>{items}</channel></rss>'.encode()


def typed(declarations: str, use: str) -> Maker:
    """A feed with a document type of its own."""
    return feed(
        item(801) + item(802, f"<author>{use}</author>"), f'<?xml version="1.0"?><!DOCTYPE rss [{declarations}]>'
    )


def dated(*values: str) -> Maker:
    return feed("".join(item(810 + n, f"<pubDate>{value}</pubDate>") for n, value in enumerate(values)))


def json_feed(version: str, **more: object) -> Maker:
    items = [
        {"id": str(n), "url": f"https://a.example/{n}", "title": "Plan", "content_text": tell_story(820 + n)}
        for n in (1, 2)
    ]
    whole = {"version": f"https://jsonfeed.org/version/{version}", "title": "Quay", "items": items, **more}
    return lambda: json.dumps(whole).encode()


MANY = " ".join(f'a{n}="b"' for n in range(100_000))
LOL = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))

FEEDS: dict[str, Maker] = {
    "entity bomb": typed('<!ENTITY a0 "lol">' + LOL, "&a9;"),
    "entity bomb of attributes": typed('<!ENTITY a0 "lol">' + LOL, "<x y='&a9;'/>"),
    "quadratic entity": lambda: typed(f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 5_000)(),
    "cyclic entity": typed('<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"),
    "external document type": feed(item(803), '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">'),
    "external entity": typed('<!ENTITY a SYSTEM "http://127.0.0.1:9/x">', "&a;"),
    "external file": typed('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"),
    "parameter entity": typed('<!ENTITY % a SYSTEM "http://127.0.0.1:9/x">%a;', "x"),
    "stylesheet": feed(item(804), '<?xml version="1.0"?><?xml-stylesheet href="file:///etc/passwd" type="text/xsl"?>'),
    "cut short": lambda: feed(item(805) + item(806))()[:-200],
    "cut in a tag": lambda: feed(item(805) + item(806))()[:-30],
    "mismatched tags": feed(item(807).replace("</title>", "</titel>") + item(808)),
    "mark and wrong encoding": lambda: b"\xef\xbb\xbf" + feed(item(809), '<?xml version="1.0" encoding="utf-16"?>')(),
    "unknown encoding": feed(item(809), '<?xml version="1.0" encoding="x-norvale"?>'),
    "utf-16": lambda: feed(item(811), '<?xml version="1.0" encoding="utf-16"?>')().decode().encode("utf-16"),
    "broken utf-8": lambda: feed(item(812))().replace(b"harbour", b"har\xffbour"),
    "same number, new text": feed(item(813, guid="<guid>1</guid>") + item(814, guid="<guid>1</guid>")),
    "no number": feed(item(815) + item(816)),
    "number that moved": feed(item(817, guid="<guid isPermaLink='true'>https://b.example/9</guid>")),
    "dates in the future": dated("Fri, 01 Jan 2100 00:00:00 GMT"),
    "dates of all kinds": dated(
        "Mon, 6 May 2024 10:00 EDT", "06 May 24 10:00 +0530", "May 6", "-1", "1 " * 9_999, "", "🙂"
    ),
    "5k items": lambda: feed(
        "".join(f"<item><title>Plan {n}</title><link>/{n}</link></item>" for n in range(20_000))
    )(),
    "no items": feed(""),
    "empty items": feed("<item/><item></item>" * 100),
    "items in items": feed("<item>" * 5_000 + item(818)),
    "10k levels": lambda: feed("<a>" * 10_000 + item(819) + "</a>" * 10_000)(),
    "100k levels": lambda: feed("<a>" * 100_000 + item(819))(),
    "100k attributes": lambda: feed(f"<x {MANY}/>" + item(820))(),
    "5 MB description": lambda: feed(
        f"<item><title>A</title><description>{'word ' * 1_000_000}</description></item>"
    )(),
    "30 MB": lambda: feed(item(822) + f"<item><description>{'word ' * 6_000_000}</description></item>")(),
    "unclosed CDATA": feed(item(823) + "<item><title>A</title><description><![CDATA[" + "word " * 50),
    "unclosed comment": feed(item(824) + "<!-- " + "word " * 50),
    "control letters": feed(item(825).replace("harbour", "har\x00\x0b\x1bbour")),
    "unknown entity": feed(item(826).replace("harbour", "har&nbsp;&nosuch;bour")),
    "unknown prefix": feed(item(827, "<media:content url='x'/><dc:creator>Mira Oldane</dc:creator>")),
    "text before it": lambda: b"Warning: something in line 7\n" + feed(item(828))(),
    "two feeds": lambda: feed(item(829))() + feed(item(830))(),
    "page in its place": lambda: b"<!doctype html><html><body><p>404 not found</p></body></html>",
    "empty": lambda: b"",
    "white space": lambda: b" \n" * 1000,
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "XInclude": feed(
        item(831, '<xi:include href="file:///etc/passwd" parse="text"/>'),
        space=' xmlns:xi="http://www.w3.org/2001/XInclude"',
    ),
    "script for a title": feed(item(832).replace("Plan 832", "&lt;script&gt;alert(1)&lt;/script&gt;")),
    "paths for links": feed(item(833).replace("https://quay-gazette.example/833", "file:///etc/passwd")),
}

JSON_FEEDS: dict[str, Maker] = {
    "feed 1": json_feed("1"),
    "feed 1.1": json_feed("1.1", language="en", authors=[{"name": "Mira Oldane"}]),
    "feed without items": json_feed("1.1", items=[]),
    "feed with wrong items": json_feed("1.1", items=[1, None, [], {"id": []}]),
    "feed with items of another type": json_feed("1.1", items={"a": 1}),
    "feed cut short": lambda: json_feed("1.1")()[:-100],
}
