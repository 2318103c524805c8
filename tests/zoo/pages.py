"""Pages that are broken, hostile or no article at all."""

from __future__ import annotations

from collections.abc import Callable

from ledgers import make_page, tell_story

Maker = Callable[[], bytes]

STORY = "".join(f"<p>{part}</p>" for part in tell_story(500).split("\n\n"))
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 40
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type /Catalog>> endobj\n" + bytes(range(256)) * 20


def wrap(body: str, head: str = "", number: int = 500) -> bytes:
    """A page with this body and head."""
    return f"<!doctype html><html><head><title>Plan {number}</title>{head}</head><body>{body}</body></html>".encode()


def nest(tag: str, depth: int) -> Maker:
    return lambda: wrap(f"<{tag}>" * depth + STORY + f"</{tag}>" * depth)


def dated(value: str) -> Maker:
    return lambda: wrap(STORY, f'<meta property="article:published_time" content="{value}">')


def paragraph_of(megabytes: int) -> Maker:
    return lambda: wrap(f"<p>{'The river rose again. ' * (megabytes * 1_000_000 // 22)}</p>")


def with_head(head: str) -> Maker:
    return lambda: wrap(STORY, head)


def with_body(body: str) -> Maker:
    return lambda: wrap(body)


PAGES: dict[str, Maker] = {
    "empty": lambda: b"",
    "one letter": lambda: b"a",
    "byte order mark alone": lambda: b"\xef\xbb\xbf",
    "white space": lambda: b" \n\t" * 300_000,
    "zeros": lambda: b"\0" * 1000,
    "every byte": lambda: bytes(range(256)) * 500,
    "utf-16 without mark": lambda: make_page(501).encode("utf-16-le"),
    "utf-16 with mark": lambda: make_page(502).encode("utf-16"),
    "utf-32": lambda: make_page(503).encode("utf-32"),
    "cp1252 declared utf-8": lambda: wrap(STORY + "<p>Café “Norvale”</p>", "<meta charset=utf-8>").replace(
        "é".encode(), b"\xe9"
    ),
    "gb18030": lambda: wrap("<p>诺维尔港口委员会星期二批准了计划。</p>" * 9).decode().encode("gb18030"),
    "shift_jis undeclared": lambda: (
        wrap("<p>ノルベール港の評議会は火曜日に計画を承認した。</p>" * 9).decode().encode("shift_jis")
    ),
    "double encoded": lambda: wrap(STORY + "<p>Café</p>").decode("latin-1").encode(),
    "unknown charset": with_head("<meta charset=x-norvale-9>"),
    "utf-7 charset": with_head("<meta charset=utf-7>"),
    "late charset": lambda: wrap(STORY, "<!--" + "x" * 5000 + "--><meta charset=iso-8859-1>"),
    "broken utf-8": lambda: wrap(STORY).replace(b"harbour", b"har\xc3bour"),
    "20k nested div": nest("div", 20_000),
    "100k nested div": nest("div", 100_000),
    "20k nested b": nest("b", 20_000),
    "20k nested a": nest("a href='/x'", 20_000),
    "5k nested tables": nest("table><tr><td", 5_000),
    "20k nested lists": nest("ul><li", 20_000),
    "20k nested blockquotes": nest("blockquote", 20_000),
    "100k attributes": lambda: wrap("<p " + " ".join(f'a{n}="x"' for n in range(100_000)) + ">" + STORY),
    "10 MB attribute": lambda: wrap(f'<p title="{"x" * 10_000_000}">' + STORY),
    "60k links": lambda: wrap(STORY + "".join(f'<a href="/s/{n}">Story {n}</a> ' for n in range(60_000))),
    "200k breaks": with_body(STORY + "<br>" * 200_000),
    "20k forms": with_body(STORY + "<form><input name=a></form>" * 20_000),
    "5k frames": with_body(STORY + "<iframe src='/x'></iframe>" * 5_000),
    "3 MB picture in the page": lambda: wrap(f'<img src="data:image/png;base64,{"A" * 3_000_000}">' + STORY),
    "12 MB paragraph": paragraph_of(12),
    "21 MB paragraph": paragraph_of(21),
    "unclosed comment": with_body(STORY + "<!-- " + "x " * 100_000),
    "unclosed script": with_body(STORY + "<script>" + "x " * 100_000),
    "unclosed style": with_body(STORY + "<style>" + "x " * 1000),
    "unclosed CDATA": with_body(STORY + "<![CDATA[" + "x " * 1000),
    "unclosed title": lambda: b"<html><head><title>" + STORY.encode(),
    "unclosed textarea": with_body("<textarea>" + STORY),
    "plaintext": with_body("<plaintext>" + STORY),
    "unclosed tag": lambda: wrap(STORY) + b"<p class='",
    "a million <": lambda: b"<" * 1_000_000,
    "a million &": lambda: wrap("<p>" + "&" * 1_000_000),
    "a million ]]>": lambda: wrap("<p>" + "]]>" * 300_000),
    "50k open tags": lambda: b"<p " * 50_000,
    "broken entities": with_body(STORY + "<p>&#1114112; &#xD800; &#0; &nosuch; &#99999999999999;</p>"),
    "javascript base": with_head('<base href="javascript:alert(1)">'),
    "javascript links": with_body(
        STORY + '<p><a href="javascript:alert(1)">a</a> <a href="data:text/html,x">b</a></p>'
    ),
    "meta refresh": with_head('<meta http-equiv="refresh" content="0;url=http://127.0.0.1/">'),
    "5 MB in JSON-LD": lambda: wrap(
        STORY, '<script type="application/ld+json">{"headline":"' + "a" * 5_000_000 + '"}</script>'
    ),
    "deep JSON-LD": with_head('<script type="application/ld+json">' + '{"a":' * 50_000 + "</script>"),
    "deep list in JSON-LD": with_head(
        '<script type="application/ld+json">' + "[" * 50_000 + "]" * 50_000 + "</script>"
    ),
    "wide JSON-LD": lambda: wrap(
        STORY, '<script type="application/ld+json">[' + ",".join(['{"@type":"Thing"}'] * 60_000) + "]</script>"
    ),
    "wrong types in JSON-LD": with_head(
        '<script type="application/ld+json">{"@type":["NewsArticle",7],"headline":[1,{}],"author":[[],null],'
        '"datePublished":{"a":1},"articleBody":["x"]}</script>'
    ),
    "year 1": dated("0001-01-01"),
    "year 1969": dated("1969-12-31T23:59:59Z"),
    "year 2031": dated("2031-05-05"),
    "year 9999": dated("9999-12-31T23:59:59-12:00"),
    "30 February": dated("2024-02-30"),
    "a date of 100 KB": lambda: dated("1 " * 50_000)(),
    "a date of ten billion": dated("99999999999999999999"),
    "64 KB title": lambda: wrap(STORY, f"<meta property='og:title' content='{'pier | ' * 9_000}'>"),
    "right to left": with_body(STORY.replace("harbour", "har\u202ebour\u2066")),
    "zero width": with_body(STORY.replace("a", "a\u200d\u200b")),
    "private use": with_body(STORY.replace("plan", "pl\U000f0000an")),
    "homoglyph outlet": with_head("<meta property='og:site_name' content='Norvаle Cоurier'>"),
    "escape sequences": with_head("<meta property='og:title' content='\x1b[31mRed\x1b]0;owned\x07'>"),
    "soft 404": with_body("<h1>404</h1><p>Sorry, the page you are looking for could not be found on our site.</p>"),
    "paywall stub": with_body("<p>The harbour council met.</p><div class='paywall'>Subscribe to read on.</div>"),
    "cookie wall": with_body("<div>We value your privacy. Accept all cookies to go on reading our site.</div>"),
    "login": with_body("<form><input name=user><input type=password></form>"),
    "frameset": lambda: b"<html><frameset cols='1,2'><frame src=a><frame src=b></frameset></html>",
    "pictures alone": with_body("<img src=a><img src=b>" * 50),
    "drawing alone": with_body("<svg><text>" + "words " * 50 + "</text></svg>"),
    "template alone": with_body(f"<template>{STORY}</template>"),
    "noscript alone": with_body(f"<noscript>{STORY}</noscript>"),
    "hidden alone": with_body(f"<div style='display:none' hidden>{STORY}</div>"),
    "document type bomb": lambda: (
        '<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "' + "&a;" * 1000 + '">]><html><body><p>&b;</p></body></html>'
    ).encode(),
    "wrong encoding in XML declaration": lambda: b'<?xml version="1.0" encoding="utf-16"?>' + wrap(STORY),
    "letters beyond the planes": with_body(STORY + "<p>" + "😀" * 100_000),
    "200 KB of quotation marks": with_body("<p>" + '"' * 200_000),
    "200 KB of brackets": with_body("<p>" + "(" * 200_000),
    "200 KB of one word": with_body(STORY + "<p>" + "a" * 200_000),
    "100 KB of one name": with_body(STORY + "<p>“No,” said " + "Mira " * 25_000),
    "unending address": with_head("<link rel=canonical href='http://a.example/" + "%2e/" * 50_000 + "'>"),
    "picture": lambda: JPEG,
    "document": lambda: PDF,
    "program": lambda: b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 50,
    "html twice": lambda: make_page(504).encode() * 2,
    "amp of a good page": lambda: make_page(4).replace("<html", "<html amp").encode(),
}

# These take seconds each.
SLOW_PAGES: dict[str, Maker] = {"10 MB paragraph": paragraph_of(10), "19 MB paragraph": paragraph_of(19)}
